"""The tree of Volumina that a Konzept holds, and which Konzept a year uses (V1).

What a node does is in its flags, never in its name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from services.budget.domain.personal import Personalregeln
from services.budget.domain.vertrag import Vertragsregeln
from shared.errors import Finding, Refused
from shared.geld import Geld, split_geld

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Knoten:
    """A Volumen in the tree; `anteil` is its nominal share of the parent."""

    schluessel: str
    anteil: Decimal | None = None
    teile: tuple["Knoten", ...] = ()
    pauschal: bool = False
    vorbehalten: bool = False
    umschichtbar: bool = False
    deckungsfaehig: bool = False
    sperrt: bool = False

    @property
    def is_leaf(self) -> bool:
        """Tell whether money can be booked on it: parents are the sums of their children."""
        return not self.teile

    def walk(self) -> Iterator["Knoten"]:
        """Give the node and all below it, parents first."""
        yield self
        for teil in self.teile:
            yield from teil.walk()

    def leaves(self) -> tuple["Knoten", ...]:
        """Give the nodes that money is booked on, in the order of the tree."""
        return tuple(knoten for knoten in self.walk() if knoten.is_leaf)

    def find(self, schluessel: str) -> "Knoten | None":
        """Find a node by its key."""
        return next((knoten for knoten in self.walk() if knoten.schluessel == schluessel), None)

    def covered(self) -> dict[str, str]:
        """Name for each leaf below a `deckungsfaehig` node the one whose leaves cover it: the topmost (V9).

        A parent among the children that cover each other has no money but its leaves': they give and take it.
        """
        if self.deckungsfaehig:
            return {leaf.schluessel: self.schluessel for leaf in self.leaves()}
        found: dict[str, str] = {}
        for teil in self.teile:
            found |= teil.covered()
        return found


@dataclass(frozen=True, slots=True)
class Praevention:
    """How much of which Volumen is for prevention (V5)."""

    volumen: str
    mindestanteil: Decimal
    fallunspezifisch: bool = False


@dataclass(frozen=True, slots=True)
class Planbudget:
    """Which node is a Planbudget, and which Volumina below it are each side of the yearly ratio (V17)."""

    volumen: str
    ambulant: tuple[str, ...] = ()
    stationaer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schwelle:
    """A threshold on a Volumen: so many percent of Ansatz + Umschichtungen (V11).

    `basis` is verbrauch, gebunden or prognose; `richtung` ueber or unter; one with `unter` is looked at from the first
    day of `ab_monat` on.
    """

    volumen: str
    basis: str
    prozent: Decimal
    richtung: str = "ueber"
    stufe: str = "warnung"
    ab_monat: int = 1


@dataclass(frozen=True, slots=True)
class Konzept:
    """The rules of one Jugendamt from a day on (V1)."""

    gueltig_ab: date
    baum: Knoten
    version: int
    praevention: Praevention | None = None
    hilfearten: frozenset[str] = field(default=frozenset())
    abschlaege: int = 12
    projektbudget_sperrt: bool = True
    schwellen: tuple[Schwelle, ...] = ()
    planbudget: Planbudget | None = None
    vertraege: Vertragsregeln = field(default=Vertragsregeln())
    personal: Personalregeln | None = None
    vorfeldvolumen: str | None = None


class KonzeptMissing(Refused):
    """No Konzept holds in that year."""

    def __init__(self, jahr: int) -> None:
        super().__init__(f"No Konzept is valid in {jahr}; enter one with PUT /v1/konzepte/{{gueltig_ab}}.")
        self.jahr = jahr


def konzept_of_year(konzepte: Mapping[date, Konzept], jahr: int) -> Konzept:
    """Choose the Konzept valid on 1 January, else the first that begins in the year (V1); raise KonzeptMissing."""
    valid = [ab for ab in konzepte if ab <= date(jahr, 1, 1)]
    beginning = [ab for ab in konzepte if ab.year == jahr]
    if not valid and not beginning:
        raise KonzeptMissing(jahr)
    return konzepte[max(valid) if valid else min(beginning)]


def konzept_on(konzepte: Mapping[date, Konzept], tag: date) -> Konzept | None:
    """Give the Konzept that holds on a day, or None before the first."""
    begun = [ab for ab in konzepte if ab <= tag]
    return konzepte[max(begun)] if begun else None


def check_baum(baum: Knoten) -> tuple[Finding, ...]:
    """Find every fault of a tree at once: keys twice, shares that do not add up to 1, flags out of place (V1)."""
    findings = list(_check_shares(baum, pointer="/volumen"))
    seen: set[str] = set()
    for knoten, pointer in walk_with_pointer(baum, pointer="/volumen"):
        if knoten.schluessel in seen:
            findings.append(Finding(f"{pointer}/schluessel", "doppelt", "Each Volumen appears once in the tree."))
        seen.add(knoten.schluessel)
    if baum.anteil is not None:
        findings.append(Finding("/volumen/anteil", "wurzel", "The root has no share: there is nothing above it."))
    return tuple(findings)


def _check_shares(knoten: Knoten, *, pointer: str) -> Iterator[Finding]:
    for place, teil in enumerate(knoten.teile):
        if teil.anteil is None:
            yield Finding(f"{pointer}/teile/{place}/anteil", "fehlt", "Name the share of the parent.")
        yield from _check_shares(teil, pointer=f"{pointer}/teile/{place}")
    shares = [teil.anteil for teil in knoten.teile if teil.anteil is not None]
    if knoten.teile and len(shares) == len(knoten.teile) and sum(shares) != ONE:
        yield Finding(f"{pointer}/teile", "summe", "The shares of one parent's children add up to 1.")
    if knoten.teile and (knoten.pauschal or knoten.vorbehalten or knoten.umschichtbar or knoten.sperrt):
        yield Finding(pointer, "eltern", "Only a node without children is booked on; set these flags on the children.")
    if knoten.vorbehalten and knoten.umschichtbar:
        why = "What is `vorbehalten` neither gives nor receives (V9)."
        yield Finding(f"{pointer}/umschichtbar", "vorbehalten", why)
    if knoten.deckungsfaehig and not knoten.teile:
        yield Finding(f"{pointer}/deckungsfaehig", "blatt", "Only a parent can let its children cover each other.")


def check_vorfeldvolumen(volumen: str, *, baum: Knoten) -> tuple[Finding, ...]:
    """Find what is wrong with the Volumen that pays help before help: unknown, not a leaf, or one that refuses (K16).

    What was given already cannot be refused for want of money, so it is not paid from where only what fits is booked.
    """
    knoten, pointer = baum.find(volumen), "/vorfeldhilfen/volumen"
    if knoten is None:
        return (Finding(pointer, "volumen_unbekannt", "This Volumen is not in the tree."),)
    if not knoten.is_leaf:
        return (Finding(pointer, "eltern", "Only a node without children is booked on."),)
    if knoten.sperrt:
        return (Finding(pointer, "sperrt", "Help before help is booked when it was given: name one that warns."),)
    return ()


def walk_with_pointer(knoten: Knoten, *, pointer: str) -> Iterator[tuple[Knoten, str]]:
    """Give the node and all below it with their places in the body of a Konzept, parents first."""
    yield knoten, pointer
    for place, teil in enumerate(knoten.teile):
        yield from walk_with_pointer(teil, pointer=f"{pointer}/teile/{place}")


def derive_down(knoten: Knoten, betrag: Geld) -> dict[str, Geld]:
    """Divide an amount down the tree by the nominal shares; give the leaves (V2, G2)."""
    if knoten.is_leaf:
        return {knoten.schluessel: betrag}
    shares = split_geld(betrag, weights=[teil.anteil or Decimal(0) for teil in knoten.teile])
    found: dict[str, Geld] = {}
    for teil, share in zip(knoten.teile, shares, strict=True):
        found |= derive_down(teil, share)
    return found


def sum_up(knoten: Knoten, leaves: Mapping[str, Geld]) -> dict[str, Geld]:
    """Give the amount of every node: a parent is the sum of its children (V2)."""
    if knoten.is_leaf:
        return {knoten.schluessel: leaves.get(knoten.schluessel, Geld(0))}
    found: dict[str, Geld] = {}
    own = Geld(0)
    for teil in knoten.teile:
        below = sum_up(teil, leaves)
        own += below[teil.schluessel]
        found |= below
    return {knoten.schluessel: own} | found
