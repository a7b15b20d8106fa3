"""Quarterly report: what stands on each Volumen at the end of a quarter, per Sozialraum and in total (V5, V8, V14).

Ansatz and Bindung are as they are known on the day of the report. Verbrauch, prevention and hours are those that count
up to the end of the quarter: what counts later is taken off, so that the last quarter's report equals the status.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from services.budget.domain.abschluss import end_of_quartal
from services.budget.domain.baum import Konzept
from services.budget.domain.praevention import PraeventionStand, add_praevention, judge_praevention
from services.budget.domain.prognose import Erwartung
from services.budget.domain.stellen import Haushaltsjahr, Vertrag, capacity_minuten
from services.budget.domain.vollstaendigkeit import (
    Monatsmeldung,
    Vollstaendigkeit,
    add_vollstaendigkeit,
    sum_meldungen,
)
from services.budget.domain.volumen import Summen, VolumenFigures, add_figures, figures_of
from shared.geld import NULL_EURO, Geld, total
from shared.kalender import Zeitraum, year_of

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Quartalssumme:
    """What one Träger ("" for none) has on one Volumen: `spaeter_` counts after a quarter, the rest up to its end."""

    ort: str
    volumen: str
    traeger: str
    spaeter_verbrauch: Geld = NULL_EURO
    spaeter_offen: Geld = NULL_EURO
    spaeter_praevention: Geld = NULL_EURO
    nachtrag: Geld = NULL_EURO
    vorjahr: Geld = NULL_EURO
    minuten: int = 0
    minuten_flaeche: int = 0
    kontrakte: int = 0


@dataclass(frozen=True, slots=True)
class Warnungszahl:
    """How many Warnungen of one kind nobody has acknowledged."""

    volumen: str
    art: str
    stufe: str
    anzahl: int


@dataclass(frozen=True, slots=True)
class Kapazitaet:
    """The minutes that a Träger's posts work in a year, and up to the end of the quarter (V8)."""

    jahr: int = 0
    quartal: int = 0

    def __add__(self, other: "Kapazitaet") -> "Kapazitaet":
        return Kapazitaet(self.jahr + other.jahr, self.quartal + other.quartal)


@dataclass(frozen=True, slots=True)
class VolumenBericht:
    """A Volumen at the end of a quarter; so much of its Verbrauch came after the close of its quarter or year (V13)."""

    figures: VolumenFigures
    nachtrag: Geld = NULL_EURO
    vorjahr: Geld = NULL_EURO

    @property
    def quote(self) -> Decimal | None:
        """Give the share of Ansatz + Umschichtungen that is used, in percent."""
        summen = self.figures.summen
        return percent_of(summen.verbrauch.cents, base=(summen.ansatz + summen.umschichtung).cents)


@dataclass(frozen=True, slots=True)
class TraegerBericht:
    """A Träger's Kontrakte and minutes; `genutzt` are those that use its posts, `kapazitaet` what these can (V8)."""

    traeger: str
    kontrakte: int
    minuten: int
    minuten_flaeche: int
    genutzt: int
    kapazitaet: Kapazitaet
    vollstaendigkeit: Vollstaendigkeit | None = None

    @property
    def auslastung(self) -> Decimal | None:
        """Give how much of the year's capacity is used, in percent."""
        return percent_of(self.genutzt, base=self.kapazitaet.jahr)


@dataclass(frozen=True, slots=True)
class Bereich:
    """The report of one Sozialraum or Bezirk, or of all together (`name` None)."""

    name: str | None
    volumina: tuple[VolumenBericht, ...]
    praevention: PraeventionStand | None = None
    warnungen: tuple[Warnungszahl, ...] = ()
    traeger: tuple[TraegerBericht, ...] = ()
    vollstaendigkeit: Vollstaendigkeit | None = None


def percent_of(part: int, *, base: int) -> Decimal | None:
    """Give part / base in percent with one decimal, half up; None where the base is zero (G1)."""
    if not base:
        return None
    return (Decimal(part) * 100 / Decimal(base)).quantize(_TENTH, rounding=ROUND_HALF_UP)


def day_of_bericht(jahr: int, quartal: int, *, stichtag: date) -> date:
    """Say up to which day the report extrapolates: no further than its quarter (V12)."""
    return min(stichtag, end_of_quartal(jahr, quartal))


def kapazitaeten_of(
    vertraege: Sequence[Vertrag], *, konzept: Konzept, haushaltsjahr: Haushaltsjahr, quartal: int
) -> dict[str, Kapazitaet]:
    """Give each Träger's capacity where the Konzept pays posts whatever the number of cases (V8)."""
    year = year_of(haushaltsjahr.jahr)
    if not any(knoten.pauschal for knoten in konzept.baum.leaves()):
        return {}
    until = Zeitraum(year.beginn, end_of_quartal(haushaltsjahr.jahr, quartal))
    found: dict[str, Kapazitaet] = {}
    for vertrag in (vertrag for vertrag in vertraege if vertrag.laufzeit.overlap(year)):
        own = Kapazitaet(
            capacity_minuten([vertrag], haushaltsjahr=haushaltsjahr),
            _capacity_until(vertrag, haushaltsjahr=haushaltsjahr, until=until),
        )
        found[vertrag.traeger] = found.get(vertrag.traeger, Kapazitaet()) + own
    return found


def build_bereich(
    name: str,
    konzept: Konzept,
    leaves: Mapping[str, Summen],
    *,
    jahr: int,
    tag: date,
    zeilen: Sequence[Quartalssumme],
    kapazitaeten: Mapping[str, Kapazitaet],
    warnungen: Sequence[Warnungszahl] = (),
    erwartungen: Mapping[str, Erwartung | None] | None = None,
    meldungen: Sequence[Monatsmeldung] = (),
) -> Bereich:
    """Put the report of one Sozialraum or Bezirk together (V14); `erwartungen` rest on all that is known (V12)."""
    at_end = figures_of(konzept.baum, _until_quartal(leaves, zeilen), jahr=jahr, stichtag=tag)
    figures = [replace(figure, erwartung=(erwartungen or {}).get(figure.schluessel)) for figure in at_end]
    parents = {figure.schluessel: figure.eltern for figure in figures}
    nachtrag = _sum_up(((zeile.volumen, zeile.nachtrag) for zeile in zeilen), parents=parents)
    vorjahr = _sum_up(((zeile.volumen, zeile.vorjahr) for zeile in zeilen), parents=parents)
    pauschal = {knoten.schluessel for knoten in konzept.baum.leaves() if knoten.pauschal}
    return Bereich(
        name,
        tuple(VolumenBericht(figure, nachtrag[figure.schluessel], vorjahr[figure.schluessel]) for figure in figures),
        judge_praevention(konzept.praevention, figures=figures),
        tuple(warnungen),
        _traeger_of(zeilen, pauschal=pauschal, kapazitaeten=kapazitaeten, meldungen=meldungen),
        sum_meldungen(meldungen),
    )


def add_bereiche(parts: Sequence[Bereich]) -> Bereich:
    """Add up several Sozialräume: each figure, rounded ones too, is the sum of its parts (V14)."""
    figures = add_figures([[volumen.figures for volumen in part.volumina] for part in parts])
    late = list(zip(*(part.volumina for part in parts), strict=True))
    staende = [part.praevention for part in parts if part.praevention]
    return Bereich(
        None,
        tuple(
            VolumenBericht(
                figure, total(volumen.nachtrag for volumen in same), total(volumen.vorjahr for volumen in same)
            )
            for figure, same in zip(figures, late, strict=True)
        ),
        add_praevention(staende) if staende else None,
        _add_warnungen(warnung for part in parts for warnung in part.warnungen),
        _add_traeger(traeger for part in parts for traeger in part.traeger),
        add_vollstaendigkeit(part.vollstaendigkeit for part in parts),
    )


def _until_quartal(leaves: Mapping[str, Summen], zeilen: Sequence[Quartalssumme]) -> dict[str, Summen]:
    """Take off what counts later; Bindung that only later work has used up is still open at the end of the quarter."""
    found = dict(leaves)
    for zeile in zeilen:
        before = found.get(zeile.volumen, Summen())
        found[zeile.volumen] = replace(
            before,
            verbrauch=before.verbrauch - zeile.spaeter_verbrauch,
            offene_bindung=before.offene_bindung - zeile.spaeter_offen,
            praevention=before.praevention - zeile.spaeter_praevention,
        )
    # What a later Storno gave back may have been taken away by an amendment since.
    return {
        name: replace(summen, offene_bindung=max(summen.offene_bindung, NULL_EURO)) for name, summen in found.items()
    }


def _sum_up(amounts: Iterable[tuple[str, Geld]], *, parents: Mapping[str, str | None]) -> dict[str, Geld]:
    """Add each amount to its node and all above it."""
    found = dict.fromkeys(parents, NULL_EURO)
    for volumen, amount in amounts:
        node: str | None = volumen
        while node is not None:
            found[node] += amount
            node = parents[node]
    return found


def _capacity_until(vertrag: Vertrag, *, haushaltsjahr: Haushaltsjahr, until: Zeitraum) -> int:
    share = vertrag.laufzeit.overlap(until)
    return capacity_minuten([replace(vertrag, laufzeit=share)], haushaltsjahr=haushaltsjahr) if share else 0


def _traeger_of(
    zeilen: Sequence[Quartalssumme],
    *,
    pauschal: set[str],
    kapazitaeten: Mapping[str, Kapazitaet],
    meldungen: Sequence[Monatsmeldung],
) -> tuple[TraegerBericht, ...]:
    own = [
        TraegerBericht(
            zeile.traeger,
            zeile.kontrakte,
            zeile.minuten,
            zeile.minuten_flaeche,
            zeile.minuten_flaeche + (zeile.minuten if zeile.volumen in pauschal else 0),
            Kapazitaet(),
        )
        for zeile in zeilen
        if zeile.traeger
    ]
    own += [TraegerBericht(traeger, 0, 0, 0, 0, kapazitaet) for traeger, kapazitaet in kapazitaeten.items()]
    own += [
        TraegerBericht(traeger, 0, 0, 0, 0, Kapazitaet(), sum_meldungen(m for m in meldungen if m.traeger == traeger))
        for traeger in sorted({meldung.traeger for meldung in meldungen})
    ]
    return _add_traeger(own)


def _add_traeger(parts: Iterable[TraegerBericht]) -> tuple[TraegerBericht, ...]:
    found: dict[str, TraegerBericht] = {}
    for part in parts:
        before = found.get(part.traeger, TraegerBericht(part.traeger, 0, 0, 0, 0, Kapazitaet()))
        found[part.traeger] = TraegerBericht(
            part.traeger,
            before.kontrakte + part.kontrakte,
            before.minuten + part.minuten,
            before.minuten_flaeche + part.minuten_flaeche,
            before.genutzt + part.genutzt,
            before.kapazitaet + part.kapazitaet,
            add_vollstaendigkeit((before.vollstaendigkeit, part.vollstaendigkeit)),
        )
    return tuple(found[traeger] for traeger in sorted(found))


def _add_warnungen(parts: Iterable[Warnungszahl]) -> tuple[Warnungszahl, ...]:
    found: dict[tuple[str, str, str], int] = {}
    for part in parts:
        key = (part.volumen, part.art, part.stufe)
        found[key] = found.get(key, 0) + part.anzahl
    return tuple(Warnungszahl(*key, anzahl) for key, anzahl in sorted(found.items()))
