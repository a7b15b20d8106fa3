"""Posts and what they cost: Stellenfaktor, Fachleistungsstunde, tariff rises (V3, V4), contracts by days (V2, V18)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from shared.errors import Finding
from shared.geld import Geld, round_half_up, split_geld
from shared.kalender import ONE_DAY, Zeitraum, days_of_year, year_of
from shared.umfang import Preis

HUNDREDTH = Decimal("0.01")
_DEAREST = Geld(99_999_999)


@dataclass(frozen=True, slots=True)
class Tarifsteigerung:
    """The personnel share rises by `prozent` from `ab` on."""

    ab: date
    prozent: Decimal


@dataclass(frozen=True, slots=True)
class Haushaltsjahr:
    """What a post and an hour cost in one year: euro per full post, hours of work per year."""

    jahr: int
    personal: Geld
    pauschale: Geld
    bruttojahresarbeitszeit: int
    tarifsteigerungen: tuple[Tarifsteigerung, ...] = ()
    version: int = 1

    @property
    def regel(self) -> str:
        """Name the version of the inputs that a price rests on (K6)."""
        return f"haushaltsjahr/{self.jahr}/{self.version}"


@dataclass(frozen=True, slots=True)
class Vertrag:
    """A Kooperationsvertrag: a Träger's posts in a Sozialraum for a term (V18)."""

    nummer: str
    sozialraum: str
    traeger: str
    stellen: Decimal
    laufzeit: Zeitraum
    version: int = 1


@dataclass(frozen=True, slots=True)
class Kostenteil:
    """What a contract's posts cost while one Stellenfaktor holds; `personal` is its part in cents per post and year."""

    zeitraum: Zeitraum
    personal: Fraction
    betrag: Geld


def check_haushaltsjahr(haushaltsjahr: Haushaltsjahr) -> tuple[Finding, ...]:
    """Find tariff rises out of the year or out of order (V4), and prices that no hour can have."""
    days = [steigerung.ab for steigerung in haushaltsjahr.tarifsteigerungen]
    findings = [
        Finding(f"/tarifsteigerungen/{place}/ab", "jahr", "A tariff rise begins in its Haushaltsjahr.")
        for place, day in enumerate(days)
        if day.year != haushaltsjahr.jahr
    ]
    if len(set(days)) != len(days) or days != sorted(days):
        findings.append(Finding("/tarifsteigerungen", "reihenfolge", "Name the rises by day, each day once."))
    preise = [preis.satz.cents for preis in fachleistungsstunden(haushaltsjahr)]
    if min(preise) < 1:
        findings.append(Finding("/stellenfaktor", "zu_klein", "The price of an hour is at least 0.01."))
    if max(preise) > _DEAREST.cents:
        findings.append(Finding("/stellenfaktor", "zu_gross", "The price of an hour is at most 999999.99."))
    return tuple(findings)


def stellenfaktoren(haushaltsjahr: Haushaltsjahr) -> tuple[tuple[date, Fraction], ...]:
    """Give the euro cents per full post and year, dated: the personnel share rises, the flat share stays (V4)."""
    personal = Fraction(haushaltsjahr.personal.cents)
    found = [(date(haushaltsjahr.jahr, 1, 1), personal + haushaltsjahr.pauschale.cents)]
    for steigerung in haushaltsjahr.tarifsteigerungen:
        personal *= 1 + Fraction(steigerung.prozent) / 100
        found.append((steigerung.ab, personal + haushaltsjahr.pauschale.cents))
    return tuple(dict(found).items())


def fachleistungsstunden(haushaltsjahr: Haushaltsjahr) -> tuple[Preis, ...]:
    """Give the dated prices of one hour: Stellenfaktor / Bruttojahresarbeitszeit, half up to the cent (V4)."""
    hours = haushaltsjahr.bruttojahresarbeitszeit
    return tuple(
        Preis(ab, Geld(round_half_up(faktor / hours)), haushaltsjahr.regel)
        for ab, faktor in stellenfaktoren(haushaltsjahr)
    )


def cost_of_stellen(vertrag: Vertrag, *, haushaltsjahr: Haushaltsjahr) -> Geld:
    """Price a contract's posts for the year: by the days of its term, weighted by tariff days (V2, V4)."""
    pieces = _pieces(vertrag, haushaltsjahr=haushaltsjahr)
    return Geld(round_half_up(sum((cents for _, _, cents in pieces), Fraction(0))))


def split_cost(vertrag: Vertrag, *, haushaltsjahr: Haushaltsjahr) -> tuple[Kostenteil, ...]:
    """Split what a contract's posts cost in a year by the Stellenfaktoren that held, to the cent (V4, G2)."""
    pieces = tuple(_pieces(vertrag, haushaltsjahr=haushaltsjahr))
    if not pieces:
        return ()
    betrag = cost_of_stellen(vertrag, haushaltsjahr=haushaltsjahr)
    parts = split_geld(betrag, weights=[cents for _, _, cents in pieces])
    pauschale = haushaltsjahr.pauschale.cents
    return tuple(
        Kostenteil(share, faktor - pauschale, part) for (share, faktor, _), part in zip(pieces, parts, strict=True)
    )


def _pieces(vertrag: Vertrag, *, haushaltsjahr: Haushaltsjahr) -> Iterator[tuple[Zeitraum, Fraction, Fraction]]:
    """Give each part of the term with its Stellenfaktor and its exact cost, both in cents."""
    faktoren = stellenfaktoren(haushaltsjahr)
    ends = [*(ab - ONE_DAY for ab, _ in faktoren[1:]), year_of(haushaltsjahr.jahr).ende]
    for (ab, faktor), ende in zip(faktoren, ends, strict=True):
        if share := Zeitraum(ab, ende).overlap(vertrag.laufzeit):
            yield share, faktor, Fraction(vertrag.stellen) * faktor * share.days / days_of_year(haushaltsjahr.jahr)


def cost_of_full_post(haushaltsjahr: Haushaltsjahr) -> Geld:
    """Price one full post for the whole year, weighted by tariff days: the year's Stellenfaktor (V4)."""
    jahr = year_of(haushaltsjahr.jahr)
    return cost_of_stellen(Vertrag("", "", "", Decimal(1), jahr), haushaltsjahr=haushaltsjahr)


def stellen_of(volumen: Geld, *, stellenfaktor: Geld) -> Decimal | None:
    """Give the posts that an amount pays: Volumen / Stellenfaktor, half up to 0.01 (V3); None without a factor (G1)."""
    if not stellenfaktor:
        return None
    return (Decimal(volumen.cents) / Decimal(stellenfaktor.cents)).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def capacity_minuten(vertraege: Sequence[Vertrag], *, haushaltsjahr: Haushaltsjahr) -> int:
    """Give the minutes that the posts work in the year: Stellen x Bruttojahresarbeitszeit, by days (V8)."""
    minutes = Fraction(0)
    for vertrag in vertraege:
        share = vertrag.laufzeit.overlap(year_of(haushaltsjahr.jahr))
        days = Fraction(share.days if share else 0, days_of_year(haushaltsjahr.jahr))
        minutes += Fraction(vertrag.stellen) * haushaltsjahr.bruttojahresarbeitszeit * 60 * days
    return round_half_up(minutes)
