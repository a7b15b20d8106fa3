"""A Volumen's figures: what is allotted, used, bound and left (V7), with shares as planned and as they are (V2)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from services.budget.domain.baum import Knoten
from shared.errors import Refused
from shared.geld import NULL_EURO, Geld, ratio
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
    """A leaf's figures at one moment, and what the Konzept lets be done with it."""

    ort: Ort
    volumen: str
    summen: Summen
    eltern: str | None = None
    blatt: bool = True
    pauschal: bool = False
    vorbehalten: bool = False
    sperrt: bool = False
    deckt_mit: bool = False
    eingerichtet: bool = True

    @property
    def verfuegbar(self) -> Geld:
        """Give what is left (V7)."""
        return self.summen.verfuegbar


@dataclass(frozen=True, slots=True)
class VolumenFigures:
    """One node of a status: sums, nominal and real share of the parent (V2, four decimals), forecasts (V12)."""

    schluessel: str
    summen: Summen
    anteil_nominal: Decimal | None
    anteil_real: Decimal | None
    prognose_bindung: Geld
    prognose_hochrechnung: Geld | None


def require_bookable(amounts: Iterable[Geld]) -> None:
    """Refuse amounts beyond `MOST`, in sum; raises AmountTooLarge."""
    if sum(abs(amount.cents) for amount in amounts) > MOST.cents:
        raise AmountTooLarge


def cover(staende: Collection[Stand]) -> dict[tuple[Ort, str], Geld]:
    """Tell what is left for each leaf: its own, or under a `deckungsfaehig` parent all that its children have (V9)."""
    pots: dict[tuple[Ort, str | None], Geld] = {}
    for stand in staende:
        if stand.deckt_mit:
            pots[stand.ort, stand.eltern] = pots.get((stand.ort, stand.eltern), NULL_EURO) + stand.verfuegbar
    return {
        (stand.ort, stand.volumen): pots[stand.ort, stand.eltern] if stand.deckt_mit else stand.verfuegbar
        for stand in staende
    }


def sum_tree(baum: Knoten, leaves: Mapping[str, Summen]) -> dict[str, Summen]:
    """Give the sums of every node: a parent is the sum of its children and of what is noted on itself (V2, V5)."""
    own = leaves.get(baum.schluessel, Summen())
    found: dict[str, Summen] = {}
    for teil in baum.teile:
        below = sum_tree(teil, leaves)
        own += below[teil.schluessel]
        found |= below
    return {baum.schluessel: own} | found


def figures_of(baum: Knoten, leaves: Mapping[str, Summen], *, jahr: int, stichtag: date) -> tuple[VolumenFigures, ...]:
    """Put together what a status shows of each node, root first (V2, V7, V12)."""
    summen = sum_tree(baum, leaves)
    parents = {teil.schluessel: knoten.schluessel for knoten in baum.walk() for teil in knoten.teile}
    return tuple(
        VolumenFigures(
            schluessel=knoten.schluessel,
            summen=summen[knoten.schluessel],
            anteil_nominal=knoten.anteil,
            anteil_real=_real_share(knoten.schluessel, summen=summen, parents=parents),
            prognose_bindung=summen[knoten.schluessel].verbrauch + summen[knoten.schluessel].offene_bindung,
            prognose_hochrechnung=extrapolate(summen[knoten.schluessel].verbrauch, jahr=jahr, stichtag=stichtag),
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


def total_of(parts: Iterable[Mapping[str, Summen]]) -> dict[str, Summen]:
    """Add the leaves of several Sozialräume up, by key."""
    found: dict[str, Summen] = {}
    for part in parts:
        for schluessel, summen in part.items():
            found[schluessel] = found.get(schluessel, Summen()) + summen
    return found


def _real_share(schluessel: str, *, summen: Mapping[str, Summen], parents: Mapping[str, str]) -> Decimal | None:
    if schluessel not in parents:
        return None
    return ratio(summen[schluessel].ansatz, base=summen[parents[schluessel]].ansatz)
