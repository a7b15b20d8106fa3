"""Vorschau: what a Kontrakt or project would do to each year, before anybody decides (X2).

A year is looked at twice, without and with the Bindung, by the functions that the status and the thresholds use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.budget.domain.baum import Knoten, Schwelle
from services.budget.domain.bindung import Bedarf
from services.budget.domain.bindungsplan import Bindungslage, find_refusals
from services.budget.domain.monate import LEER, Monatsposten, Monatsstand, Monatswerte
from services.budget.domain.prognosen import add_prognosen
from services.budget.domain.schwelle import Messung, measure
from services.budget.domain.verlauf import Jahresrest, find_crossing, run_on
from services.budget.domain.volumen import Ort, Summen, VolumenFigures, figures_of
from shared.errors import Refused
from shared.geld import NULL_EURO, Geld
from shared.identity import Caller

_ANY_REASON = "-"


@dataclass(frozen=True, slots=True)
class Jahresbild:
    """What is known of a year that is set up: its tree and thresholds, the sums and months of each Volumen."""

    ort: Ort
    baum: Knoten
    summen: Mapping[str, Summen]
    monate: Mapping[str, Monatsstand] = field(default_factory=dict)
    schwellen: tuple[Schwelle, ...] = ()
    abschlaege: int = 12

    def with_bindung(self, bedarf: Bedarf, *, planung: "Planung") -> "Jahresbild":
        """Give the year as it is after a Bindung: more that is open on a leaf, and another plan of its months.

        A grant is not planned by months: what is open in a Bezirk's year is laid evenly over the days that are left.
        """
        name = bedarf.stand.volumen
        summen = {**self.summen, name: self.summen.get(name, Summen()) + Summen(offene_bindung=bedarf.mehr)}
        if self.ort.art == "bezirk":
            return replace(self, summen=summen)
        stand = self.monate.get(name, Monatsstand())
        vorjahr = stand.vorjahr
        if planung.vorjahr:
            vorjahr = (vorjahr or LEER) + Monatswerte.of(planung.vorjahr)
        after = Monatsstand(stand.monate + Monatswerte.of(planung.jahr), vorjahr)
        return replace(self, summen=summen, monate={**self.monate, name: after})

    def figures(self, *, tag: date) -> tuple[VolumenFigures, ...]:
        """Give what the status shows of each node, root first (V7, V12)."""
        figures = figures_of(self.baum, self.summen, jahr=self.ort.jahr, stichtag=tag)
        return add_prognosen(figures, self.baum, ort=self.ort, stichtag=tag, monate=self.monate)


@dataclass(frozen=True, slots=True)
class Planung:
    """What a request changes in the plan of a year's months, and in that of the year before, which tells too (V12)."""

    jahr: Sequence[Monatsposten] = ()
    vorjahr: Sequence[Monatsposten] = ()


@dataclass(frozen=True, slots=True)
class Volumenwirkung:
    """A node's figures without and with the Bindung."""

    vorher: VolumenFigures
    nachher: VolumenFigures


@dataclass(frozen=True, slots=True)
class Schwellenwirkung:
    """A threshold on the day asked without and with the Bindung, and in which week to come each would cross it.

    `ohne` and `mit` are the last days of these weeks; None: it is crossed already, or will not be this year.
    """

    schwelle: Schwelle
    vorher: Messung | None
    nachher: Messung | None
    ohne: date | None
    mit: date | None

    @property
    def jetzt(self) -> bool:
        """Tell whether the Bindung itself crosses it."""
        return _beyond(self.nachher) and not _beyond(self.vorher)


@dataclass(frozen=True, slots=True)
class Jahresvorschau:
    """What a request does in one year; `mehr` is the change of what is open. Nothing is shown of a year not set up."""

    jahr: int
    betrag: Geld
    minuten: int
    mehr: Geld = NULL_EURO
    vorgemerkt: bool = False
    abgeschlossen: bool = False
    volumina: tuple[Volumenwirkung, ...] = ()
    schwellen: tuple[Schwellenwirkung, ...] = ()


@dataclass(frozen=True, slots=True)
class Ablehnung:
    """What the booking would answer now, and whether a reason would let it pass (V10)."""

    refusal: Refused
    mit_begruendung: bool


@dataclass(frozen=True, slots=True)
class Vorschau:
    """What would be bound per year, and all that stands against it; `bindet` False: paid outside the Volumina (K5)."""

    jahre: tuple[Jahresvorschau, ...] = ()
    ablehnungen: tuple[Ablehnung, ...] = ()
    bindet: bool = True


def find_ablehnungen(lage: Bindungslage, *, person: Caller) -> tuple[Ablehnung, ...]:
    """Say what the booking would answer this person without a reason, and what a reason would change (V10)."""
    passed = {type(refusal) for refusal in find_refusals(lage, person=person, begruendung=_ANY_REASON)}
    found = find_refusals(lage, person=person, begruendung=None)
    return tuple(Ablehnung(refusal, mit_begruendung=type(refusal) not in passed) for refusal in found)


def preview_year(bedarf: Bedarf, *, bild: Jahresbild | None, planung: Planung, tag: date) -> Jahresvorschau:
    """Show what a year's Bindung does to its Volumen, to all above it and to their thresholds (X2).

    Without `bild` the year is not set up: `vorgemerkt`.
    """
    shown = Jahresvorschau(bedarf.jahr, bedarf.betrag, bedarf.minuten, bedarf.mehr, vorgemerkt=bild is None)
    if bild is None:
        return shown
    after = bild.with_bindung(bedarf, planung=planung)
    path = _upwards(bild.baum, bedarf.stand.volumen)
    one, two = ({node.schluessel: node for node in each.figures(tag=tag)} for each in (bild, after))
    return replace(
        shown,
        volumina=tuple(Volumenwirkung(one[name], two[name]) for name in path),
        schwellen=_judge(bild, after, path=path, tag=tag),
    )


def _judge(vorher: Jahresbild, nachher: Jahresbild, *, path: Sequence[str], tag: date) -> tuple[Schwellenwirkung, ...]:
    """Hold the thresholds on a Volumen and above it against the year without and with the Bindung (V11)."""
    watched = [schwelle for schwelle in vorher.schwellen if schwelle.volumen in path]
    if not watched:
        return ()
    found = [_look(bild, watched, tag=tag) for bild in (vorher, nachher)]
    return tuple(
        Schwellenwirkung(schwelle, one, two, ohne, mit)
        for schwelle, (one, ohne), (two, mit) in zip(watched, *found, strict=True)
    )


def _look(bild: Jahresbild, schwellen: Sequence[Schwelle], *, tag: date) -> list[tuple[Messung | None, date | None]]:
    """Measure each threshold on the day asked, and find the week in which it is crossed if it is not yet."""
    jahr, figures = bild.ort.jahr, bild.figures(tag=tag)
    nodes, rest = {node.schluessel: node for node in figures}, Jahresrest.after(tag, jahr=jahr)
    verlauf = run_on(figures, bild.baum, monate=bild.monate, rest=rest, abschlaege=bild.abschlaege)
    found = []
    for schwelle in schwellen:
        node = nodes[schwelle.volumen]
        prognose = node.erwartung.betrag if node.erwartung else None
        messung = measure(schwelle, summen=node.summen, prognose=prognose, jahr=jahr, tag=tag)
        later = None if _beyond(messung) else find_crossing(schwelle, verlauf=verlauf, prognose=prognose, rest=rest)
        found.append((messung, later))
    return found


def _beyond(messung: Messung | None) -> bool:
    return messung is not None and messung.jenseits


def _upwards(baum: Knoten, volumen: str) -> tuple[str, ...]:
    """Name a leaf and all nodes above it, root first."""
    return tuple(knoten.schluessel for knoten in baum.walk() if knoten.find(volumen))
