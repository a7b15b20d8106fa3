"""Verwendungsnachweis: every income and expense with its receipt, and the grant computed anew from them (P7, P9).

final grant = min(granted, real shortfall); the shortfall is what is eligible less all income, never below zero. An
expense is eligible from the approval on, within the term of the project. Goods and unpaid work (`unbar`) count in cost
and income alike, at the smaller of both totals: so they never raise the shortfall above what was paid in money. They
count in the order of the account, and what of a line does not is named, so that each side adds up from its lines.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from services.projects.domain.antrag import Kostenart
from shared.errors import Finding, Refused
from shared.geld import NULL_EURO, Geld, total


class Einkunftsart(StrEnum):
    """Where income of the final account comes from; `zuwendung` is the grant itself and lowers no shortfall."""

    EIGENMITTEL = "eigenmittel"
    SACHLEISTUNG = "sachleistung"
    ARBEITSLEISTUNG = "arbeitsleistung"
    EHRENAMT = "ehrenamt"
    SONSTIGE = "sonstige"
    ZUWENDUNG = "zuwendung"


UNBARE_EINKUENFTE = frozenset({Einkunftsart.SACHLEISTUNG, Einkunftsart.EHRENAMT})
_NOT_MONEY = UNBARE_EINKUENFTE | {Einkunftsart.ZUWENDUNG}


class Ausschluss(StrEnum):
    """Why an expense is not eligible, or not as a whole (P4, P9)."""

    VOR_BEWILLIGUNG = "vor_bewilligung"
    VOR_BEGINN = "vor_beginn"
    NACH_ENDE = "nach_ende"
    GEKUERZT = "gekuerzt"
    UNBAR_NICHT_GEDECKT = "unbar_nicht_gedeckt"


class Minderung(StrEnum):
    """Why an income does not count, or not as a whole: it is the grant itself, or no such cost stands against it."""

    ZUWENDUNG = "zuwendung"
    UNBAR_OHNE_KOSTEN = "unbar_ohne_kosten"


@dataclass(frozen=True, slots=True)
class Ausgabenzeile:
    """An expense: its receipt number, day, amount and kind; `unbar`: goods or unpaid work (P7)."""

    beleg: str
    datum: date
    betrag: Geld
    art: Kostenart
    bezeichnung: str = ""
    unbar: bool = False


@dataclass(frozen=True, slots=True)
class Einnahmenzeile:
    """An income: its receipt number, day, amount and where it comes from."""

    beleg: str
    datum: date
    betrag: Geld
    art: Einkunftsart
    bezeichnung: str = ""


@dataclass(frozen=True, slots=True)
class Nachweis:
    """A final account as the Träger has sent it."""

    einnahmen: tuple[Einnahmenzeile, ...]
    ausgaben: tuple[Ausgabenzeile, ...]


@dataclass(frozen=True, slots=True)
class Rahmen:
    """What a final account is held against: the day of approval, the term, the grant."""

    bewilligt_am: date
    beginn: date
    ende: date
    bewilligt: Geld


@dataclass(frozen=True, slots=True)
class Kuerzung:
    """An expense of which not all is eligible: what is, and why not more."""

    beleg: str
    anerkannt: Geld
    grund: Ausschluss
    begruendung: str | None = None


@dataclass(frozen=True, slots=True)
class Teilanrechnung:
    """An income of which not all counts: what does, and why not more."""

    beleg: str
    angerechnet: Geld
    grund: Minderung


@dataclass(frozen=True, slots=True)
class Abrechnung:
    """What a final account comes to (P9)."""

    foerderfaehige_kosten: Geld
    einnahmen: Geld
    fehlbedarf: Geld
    zuwendung_endgueltig: Geld
    nicht_foerderfaehig: tuple[Kuerzung, ...]

    def rueckforderung(self, ausgezahlt: Geld) -> Geld:
        """Give what was paid beyond the final grant (P9)."""
        return max(ausgezahlt - self.zuwendung_endgueltig, NULL_EURO)


_NOTHING: Mapping[str, Kuerzung] = MappingProxyType({})


class NachweisFaulty(Refused):
    """The final account contradicts itself: a receipt number comes twice, a day is still to come."""

    def __init__(self, *maengel: Finding) -> None:
        super().__init__()
        self.findings = maengel


def check_nachweis(nachweis: Nachweis, *, heute: date) -> None:
    """Require that each receipt number stands once on its side and no day is still to come; raises NachweisFaulty."""
    if maengel := (
        *_find_faults("ausgaben", nachweis.ausgaben, heute=heute),
        *_find_faults("einnahmen", nachweis.einnahmen, heute=heute),
    ):
        raise NachweisFaulty(*maengel)


def settle_nachweis(
    nachweis: Nachweis, *, rahmen: Rahmen, gekuerzt: Mapping[str, Kuerzung] | None = None
) -> Abrechnung:
    """Compute eligible cost, shortfall and final grant; `gekuerzt` are the lines that the check has cut (P9)."""
    kuerzungen = find_ausschluesse(nachweis, rahmen=rahmen) | dict(gekuerzt or {})
    anerkannt = {
        zeile.beleg: kuerzungen[zeile.beleg].anerkannt if zeile.beleg in kuerzungen else zeile.betrag
        for zeile in nachweis.ausgaben
    }
    bar = total(anerkannt[zeile.beleg] for zeile in nachweis.ausgaben if not zeile.unbar)
    gedeckt = _use_up(
        total(zeile.betrag for zeile in nachweis.einnahmen if zeile.art in UNBARE_EINKUENFTE),
        {zeile.beleg: anerkannt[zeile.beleg] for zeile in nachweis.ausgaben if zeile.unbar},
    )
    unbar = total(gedeckt.values())
    kuerzungen |= {
        beleg: _cut_unbar(beleg, betrag, before=kuerzungen.get(beleg))
        for beleg, betrag in gedeckt.items()
        if betrag < anerkannt[beleg]
    }
    geld = total(zeile.betrag for zeile in nachweis.einnahmen if zeile.art not in _NOT_MONEY)
    fehlbedarf = max(bar - geld, NULL_EURO)
    return Abrechnung(
        foerderfaehige_kosten=bar + unbar,
        einnahmen=geld + unbar,
        fehlbedarf=fehlbedarf,
        zuwendung_endgueltig=min(rahmen.bewilligt, fehlbedarf),
        nicht_foerderfaehig=tuple(kuerzungen[zeile.beleg] for zeile in nachweis.ausgaben if zeile.beleg in kuerzungen),
    )


def find_teilanrechnungen(nachweis: Nachweis, *, abrechnung: Abrechnung) -> tuple[Teilanrechnung, ...]:
    """Name the incomes that do not count as a whole, so that the rest of the lines is what does (P7, P9)."""
    cut = {kuerzung.beleg: kuerzung.anerkannt for kuerzung in abrechnung.nicht_foerderfaehig}
    gedeckt = _use_up(
        total(cut.get(zeile.beleg, zeile.betrag) for zeile in nachweis.ausgaben if zeile.unbar),
        {zeile.beleg: zeile.betrag for zeile in nachweis.einnahmen if zeile.art in UNBARE_EINKUENFTE},
    )
    found = []
    for zeile in nachweis.einnahmen:
        if zeile.art is Einkunftsart.ZUWENDUNG:
            found.append(Teilanrechnung(zeile.beleg, NULL_EURO, Minderung.ZUWENDUNG))
        elif gedeckt.get(zeile.beleg, zeile.betrag) < zeile.betrag:
            found.append(Teilanrechnung(zeile.beleg, gedeckt[zeile.beleg], Minderung.UNBAR_OHNE_KOSTEN))
    return tuple(found)


def find_ausschluesse(nachweis: Nachweis, *, rahmen: Rahmen) -> dict[str, Kuerzung]:
    """Name the expenses that are not eligible by their day (P4, P9)."""
    found = {}
    for zeile in nachweis.ausgaben:
        if grund := _exclude(zeile.datum, rahmen):
            found[zeile.beleg] = Kuerzung(zeile.beleg, NULL_EURO, grund)
    return found


def _use_up(betrag: Geld, zeilen: Mapping[str, Geld]) -> dict[str, Geld]:
    """Say how much of each line an amount covers, one after the other."""
    covered = {}
    for beleg, part in zeilen.items():
        covered[beleg] = min(part, betrag)
        betrag -= covered[beleg]
    return covered


def _cut_unbar(beleg: str, betrag: Geld, *, before: Kuerzung | None) -> Kuerzung:
    begruendung = before.begruendung if before else None
    return Kuerzung(beleg, betrag, Ausschluss.UNBAR_NICHT_GEDECKT, begruendung)


def _exclude(tag: date, rahmen: Rahmen) -> Ausschluss | None:
    if tag < rahmen.bewilligt_am:
        return Ausschluss.VOR_BEWILLIGUNG
    if tag < rahmen.beginn:
        return Ausschluss.VOR_BEGINN
    return Ausschluss.NACH_ENDE if tag > rahmen.ende else None


def _find_faults(side: str, zeilen: Sequence[Ausgabenzeile | Einnahmenzeile], *, heute: date) -> Iterable[Finding]:
    counts = Counter(zeile.beleg for zeile in zeilen)
    for place, zeile in enumerate(zeilen):
        if counts[zeile.beleg] > 1:
            yield Finding(f"/{side}/{place}/beleg", "doppelt", "This receipt number stands here more than once.")
        if zeile.datum > heute:
            yield Finding(f"/{side}/{place}/datum", "zukunft", "This day is still to come.")
