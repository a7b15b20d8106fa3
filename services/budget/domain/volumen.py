"""A Volumen's figures: what is allotted, used, bound and left (V7), with shares as planned and as they are (V2)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from services.budget.domain.baum import Knoten, sum_up
from services.budget.domain.prognose import Erwartung, add_erwartungen
from services.budget.domain.stellen import stellen_of
from shared.errors import Refused
from shared.geld import NULL_EURO, Geld, ratio, total
from shared.kalender import days_of_year

MOST = Geld(10**14 - 1)  # the largest amount that the wire can carry


class AmountTooLarge(Refused):
    """What follows from the inputs is an amount beyond anything that can be booked or shown."""


@dataclass(frozen=True, slots=True)
class Ort:
    """Where a pot of money belongs: a Haushaltsjahr and a Sozialraum, or a Bezirk for its projects."""

    jahr: int
    art: str
    slug: str

    @classmethod
    def sozialraum(cls, jahr: int, slug: str) -> "Ort":
        """Name a Sozialraum's year."""
        return cls(jahr, "sozialraum", slug)

    @classmethod
    def bezirk(cls, jahr: int, slug: str) -> "Ort":
        """Name a Bezirk's year."""
        return cls(jahr, "bezirk", slug)


@dataclass(frozen=True, slots=True)
class Summen:
    """Amounts of one Volumen, or changes of them."""

    ansatz: Geld = NULL_EURO
    umschichtung: Geld = NULL_EURO
    verbrauch: Geld = NULL_EURO
    offene_bindung: Geld = NULL_EURO
    praevention: Geld = NULL_EURO

    def __add__(self, other: "Summen") -> "Summen":
        return Summen(
            self.ansatz + other.ansatz,
            self.umschichtung + other.umschichtung,
            self.verbrauch + other.verbrauch,
            self.offene_bindung + other.offene_bindung,
            self.praevention + other.praevention,
        )

    @property
    def verfuegbar(self) -> Geld:
        """Give Ansatz + Umschichtungen - Verbrauch - offene Bindung (V7)."""
        return self.ansatz + self.umschichtung - self.verbrauch - self.offene_bindung

    @property
    def mittelnutzung(self) -> Geld:
        """Give Ansatz + Umschichtungen - Verbrauch."""
        return self.ansatz + self.umschichtung - self.verbrauch


@dataclass(frozen=True, slots=True)
class Stand:
    """A leaf's figures at one moment, and what the Konzept lets be done with it.

    `deckt_mit` names the node whose leaves cover each other (V9), if it lies below one. `abschluesse` are the closes
    that stand in its year, by quarter (V13).
    """

    ort: Ort
    volumen: str
    summen: Summen
    eltern: str | None = None
    blatt: bool = True
    pauschal: bool = False
    vorbehalten: bool = False
    umschichtbar: bool = False
    sperrt: bool = False
    deckt_mit: str | None = None
    eingerichtet: bool = True
    abschluesse: tuple[UUID, ...] = ()

    @property
    def abgeschlossen(self) -> bool:
        """Tell whether the year is closed: all four quarters are (V13)."""
        return len(self.abschluesse) == 4

    @property
    def verfuegbar(self) -> Geld:
        """Give what is left (V7)."""
        return self.summen.verfuegbar


@dataclass(frozen=True, slots=True)
class Topf:
    """What a leaf lives on; `gedeckt_durch` names the node above it whose leaves cover each other (V9), if one does."""

    summen: Summen
    gedeckt_durch: str | None = None

    @property
    def verfuegbar(self) -> Geld:
        """Give what is left (V7)."""
        return self.summen.verfuegbar


@dataclass(frozen=True, slots=True)
class VolumenFigures:
    """One node of a status: sums, shares of the parent (V2, four decimals), forecasts (V12), posts it pays (V3)."""

    schluessel: str
    eltern: str | None
    summen: Summen
    anteil_nominal: Decimal | None
    anteil_real: Decimal | None
    prognose_bindung: Geld
    prognose_hochrechnung: Geld | None
    stellen: Decimal | None = None
    erwartung: Erwartung | None = None


def require_bookable(amounts: Iterable[Geld]) -> None:
    """Refuse amounts beyond `MOST`, in sum; raises AmountTooLarge."""
    if sum(abs(amount.cents) for amount in amounts) > MOST.cents:
        raise AmountTooLarge


def find_toepfe(staende: Collection[Stand]) -> dict[tuple[Ort, str], Topf]:
    """Say what each leaf lives on: its own money, or below a `deckungsfaehig` node all that its leaves have (V9)."""
    shared: dict[tuple[Ort, str], Summen] = {}
    for stand in staende:
        if stand.deckt_mit:
            shared[stand.ort, stand.deckt_mit] = shared.get((stand.ort, stand.deckt_mit), Summen()) + stand.summen
    return {
        (stand.ort, stand.volumen): Topf(shared[stand.ort, stand.deckt_mit], stand.deckt_mit)
        if stand.deckt_mit
        else Topf(stand.summen)
        for stand in staende
    }


def cover(staende: Collection[Stand]) -> dict[tuple[Ort, str], Geld]:
    """Tell what is left for each leaf: its own, or below a `deckungsfaehig` node all that its leaves have (V9)."""
    return {key: topf.verfuegbar for key, topf in find_toepfe(staende).items()}


def sum_tree(baum: Knoten, leaves: Mapping[str, Summen]) -> dict[str, Summen]:
    """Give the sums of every node: a parent is the sum of its children and of what is noted on itself (V2, V5)."""
    own = leaves.get(baum.schluessel, Summen())
    found: dict[str, Summen] = {}
    for teil in baum.teile:
        below = sum_tree(teil, leaves)
        own += below[teil.schluessel]
        found |= below
    return {baum.schluessel: own} | found


def figures_of(
    baum: Knoten, leaves: Mapping[str, Summen], *, jahr: int, stichtag: date, stellenfaktor: Geld | None = None
) -> tuple[VolumenFigures, ...]:
    """Put together what a status shows of each node, root first (V2, V7, V12).

    With the Stellenfaktor of the year also the posts that a `pauschal` Volumen pays (V3).
    """
    summen = sum_tree(baum, leaves)
    parents = {teil.schluessel: knoten.schluessel for knoten in baum.walk() for teil in knoten.teile}
    hochgerechnet = _extrapolate_tree(baum, summen, jahr=jahr, stichtag=stichtag)
    return tuple(
        VolumenFigures(
            schluessel=knoten.schluessel,
            eltern=parents.get(knoten.schluessel),
            summen=summen[knoten.schluessel],
            anteil_nominal=knoten.anteil,
            anteil_real=_real_share(knoten.schluessel, eltern=parents.get(knoten.schluessel), summen=summen),
            prognose_bindung=summen[knoten.schluessel].verbrauch + summen[knoten.schluessel].offene_bindung,
            prognose_hochrechnung=hochgerechnet.get(knoten.schluessel),
            stellen=_stellen(knoten, ansatz=summen[knoten.schluessel].ansatz, stellenfaktor=stellenfaktor),
        )
        for knoten in baum.walk()
    )


def extrapolate(verbrauch: Geld, *, jahr: int, stichtag: date) -> Geld | None:
    """Give Verbrauch / elapsed share of the year, the day asked included; None before the year begins (V12)."""
    if stichtag < date(jahr, 1, 1):
        return None
    days = days_of_year(jahr)
    elapsed = min((stichtag - date(jahr, 1, 1)).days + 1, days)
    return verbrauch.times(Fraction(days, elapsed))


def add_figures(parts: Sequence[Sequence[VolumenFigures]]) -> tuple[VolumenFigures, ...]:
    """Add up the figures of several Sozialräume with one tree, node by node: what is rounded is added rounded (V14)."""
    nodes = [list(same) for same in zip(*parts, strict=True)]
    summen = {same[0].schluessel: sum((node.summen for node in same), Summen()) for same in nodes}
    return tuple(
        replace(
            same[0],
            summen=summen[same[0].schluessel],
            anteil_real=_real_share(same[0].schluessel, eltern=same[0].eltern, summen=summen),
            prognose_bindung=total(node.prognose_bindung for node in same),
            prognose_hochrechnung=_add_known(node.prognose_hochrechnung for node in same),
            stellen=_add_stellen(node.stellen for node in same),
            erwartung=add_erwartungen(node.erwartung for node in same),
        )
        for same in nodes
    )


def _extrapolate_tree(baum: Knoten, summen: Mapping[str, Summen], *, jahr: int, stichtag: date) -> Mapping[str, Geld]:
    """Extrapolate each leaf; a parent is the sum of its children, to the cent (V2, V14). Nothing before the year."""
    leaves = {
        knoten.schluessel: extrapolate(summen[knoten.schluessel].verbrauch, jahr=jahr, stichtag=stichtag)
        for knoten in baum.leaves()
    }
    known = {name: amount for name, amount in leaves.items() if amount is not None}
    return sum_up(baum, known) if known else {}


def _add_known(amounts: Iterable[Geld | None]) -> Geld | None:
    known = [amount for amount in amounts if amount is not None]
    return total(known) if known else None


def _stellen(knoten: Knoten, *, ansatz: Geld, stellenfaktor: Geld | None) -> Decimal | None:
    return stellen_of(ansatz, stellenfaktor=stellenfaktor) if knoten.pauschal and stellenfaktor else None


def _add_stellen(parts: Iterable[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if known else None


def _real_share(schluessel: str, *, eltern: str | None, summen: Mapping[str, Summen]) -> Decimal | None:
    return None if eltern is None else ratio(summen[schluessel].ansatz, base=summen[eltern].ansatz)
