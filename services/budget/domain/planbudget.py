"""Planbudgets: an amount spread over Sozialräume by the number of under-21s, which nothing else moves (V17).

A share and the confirmed Rueckführungen for its year make the amount of the node that the Konzept names; it is
derived down the tree from there. Its height is not negotiable: no Umschichtung below that node, no other Grundlage in
its place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from services.budget.domain.baum import Knoten, Planbudget, walk_with_pointer
from shared.errors import Finding, Refused
from shared.geld import Geld, split_geld, total


@dataclass(frozen=True, slots=True)
class Verteilung:
    """An amount of a year, the under-21s of each Sozialraum by slug, and the share of each."""

    jahr: int
    betrag: Geld
    einwohner: Mapping[str, int]
    anteile: Mapping[str, Geld]


@dataclass(frozen=True, slots=True)
class FromPlanbudget:
    """A Sozialraum's share and the Rueckführungen that raise it, by id; `volumen` is the node that gets them.

    Leaves beside that node are fixed, or get 0.00.
    """

    volumen: str
    verteilung: str
    einwohner: int
    anteil: Geld
    rueckfuehrungen: Mapping[str, Geld] = field(default_factory=dict)
    festgesetzt: Mapping[str, Geld] = field(default_factory=dict)

    @property
    def betrag(self) -> Geld:
        """Give the node's amount."""
        return self.anteil + total(self.rueckfuehrungen.values())

    @property
    def herleitung(self) -> Mapping[str, object]:
        """Name every input of the amount (V2)."""
        return {
            "aus": "planbudget",
            "verteilung": self.verteilung,
            "einwohner_u21": self.einwohner,
            "anteil": str(self.anteil),
            "rueckfuehrungen": {name: str(betrag) for name, betrag in self.rueckfuehrungen.items()},
            "planbudget": str(self.betrag),
        }


class NobodyToSpreadOver(Refused):
    """No Sozialraum has anybody under 21, so that nothing says who gets what."""


class EinwohnerMissing(Refused):
    """The under-21s of some Sozialräume are not on record for the year."""

    def __init__(self, *, jahr: int, fehlend: tuple[str, ...]) -> None:
        self.jahr, self.fehlend = jahr, fehlend


class KonzeptWithoutPlanbudget(Refused):
    """The year's Konzept has no Planbudget."""

    def __init__(self, jahr: int) -> None:
        self.jahr = jahr


class VerteilungOfOtherYear(Refused):
    """The Verteilung is that of another year."""

    def __init__(self, *, jahr: int, verteilt: int) -> None:
        self.jahr, self.verteilt = jahr, verteilt


class SozialraumNotSpread(Refused):
    """The Verteilung gives this Sozialraum nothing: it is not among those that the amount is spread over."""


class VerteilungNotOfAll(Refused):
    """The Verteilung leaves out Sozialräume of the one that it is to replace: these would keep what they had."""

    def __init__(self, *fehlend: str) -> None:
        self.fehlend = fehlend


class PlanbudgetFixed(Refused):
    """A Planbudget's height is not negotiable: it changes by a new Verteilung of the whole year alone."""


def spread_planbudget(betrag: Geld, *, jahr: int, einwohner: Mapping[str, int]) -> Verteilung:
    """Spread an amount by the number of under-21s, to the cent; ties by slug (V17, G2). Raises NobodyToSpreadOver."""
    slugs = sorted(einwohner)
    if not any(einwohner.values()):
        raise NobodyToSpreadOver
    parts = split_geld(betrag, weights=[einwohner[slug] for slug in slugs])
    anteile = dict(zip(slugs, parts, strict=True))
    return Verteilung(jahr, betrag, {slug: einwohner[slug] for slug in slugs}, anteile)


def require_einwohner(known: Mapping[str, int], *, sozialraeume: Mapping[str, object], jahr: int) -> Mapping[str, int]:
    """Give the under-21s of every Sozialraum that is entered, by slug; raises EinwohnerMissing."""
    fehlend = tuple(slug for slug in sorted(sozialraeume) if slug not in known)
    if fehlend:
        raise EinwohnerMissing(jahr=jahr, fehlend=fehlend)
    return {slug: known[slug] for slug in sorted(sozialraeume)}


def require_share(verteilung: Verteilung, *, jahr: int, sozialraum: str) -> Geld:
    """Give a Sozialraum's share of its year's Verteilung; raises VerteilungOfOtherYear, SozialraumNotSpread."""
    if verteilung.jahr != jahr:
        raise VerteilungOfOtherYear(jahr=jahr, verteilt=verteilung.jahr)
    if sozialraum not in verteilung.anteile:
        raise SozialraumNotSpread
    return verteilung.anteile[sozialraum]


def require_of_all(neu: Verteilung, *, statt: Verteilung) -> None:
    """Let a Verteilung replace another only where it spreads over all of its Sozialräume; raises VerteilungNotOfAll."""
    if fehlend := sorted(set(statt.anteile) - set(neu.anteile)):
        raise VerteilungNotOfAll(*fehlend)


def check_planbudget(planbudget: Planbudget, *, baum: Knoten) -> tuple[Finding, ...]:
    """Find every fault of a Konzept's Planbudget at once: unknown names, both sides of a ratio, what could be moved."""
    unknown = "This Volumen is not in the tree."
    root = baum.find(planbudget.volumen)
    if root is None:
        return (Finding("/planbudget/volumen", "volumen_unbekannt", unknown), *_check_sides(planbudget, baum=baum))
    return (*_check_moves(root, baum=baum), *_check_sides(planbudget, baum=root))


def leaves_of(baum: Knoten, schluessel: tuple[str, ...]) -> frozenset[str]:
    """Give the leaves at or below some nodes, each once."""
    nodes = [knoten for knoten in baum.walk() if knoten.schluessel in schluessel]
    return frozenset(leaf.schluessel for knoten in nodes for leaf in knoten.leaves())


def _check_moves(root: Knoten, *, baum: Knoten) -> Iterator[Finding]:
    inside = {knoten.schluessel for knoten in root.walk()}
    for knoten, pointer in walk_with_pointer(baum, pointer="/volumen"):
        if knoten.umschichtbar and knoten.schluessel in inside:
            yield Finding(f"{pointer}/umschichtbar", "planbudget", "Nothing moves into or out of a Planbudget (V17).")


def _check_sides(planbudget: Planbudget, *, baum: Knoten) -> Iterator[Finding]:
    known = {knoten.schluessel for knoten in baum.walk()}
    for name, keys in (("ambulant", planbudget.ambulant), ("stationaer", planbudget.stationaer)):
        other = planbudget.stationaer if name == "ambulant" else planbudget.ambulant
        taken = leaves_of(baum, other)
        for place, key in enumerate(keys):
            if key not in known:
                yield Finding(f"/planbudget/{name}/{place}", "volumen_unbekannt", "This Volumen is not part of it.")
            elif leaves_of(baum, (key,)) & taken:
                yield Finding(f"/planbudget/{name}/{place}", "doppelt", "A Volumen is ambulant or stationär, not both.")
