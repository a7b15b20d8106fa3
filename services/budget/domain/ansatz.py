"""Ansatz: what each Volumen of a Sozialraum is allotted for a year, and how that came about (V2).

The inputs say one of four things: an amount of the root, derived down the tree; leaves from posts and from the
contract's annex; the year before plus a percentage; or a share of a Planbudget (V17). The result always names the
leaves; parents are sums.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from services.budget.domain.baum import Knoten, derive_down
from services.budget.domain.herleitung import Konzeptstand, tell_split, tell_vertrag, tell_ways
from services.budget.domain.planbudget import FromPlanbudget, leaves_of
from services.budget.domain.stellen import Haushaltsjahr, Vertrag, cost_of_stellen
from shared.errors import Finding, InputRefused, Refused
from shared.geld import NULL_EURO, Geld, split_geld, total


@dataclass(frozen=True, slots=True)
class FromGesamt:
    """The root's amount."""

    gesamt: Geld


@dataclass(frozen=True, slots=True)
class FromStellen:
    """Leaves paid by posts, leaves fixed in the annex; all others get 0.00."""

    stellen: tuple[str, ...] = ()
    festgesetzt: Mapping[str, Geld] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FromVorjahr:
    """Every leaf of the year before, raised by `prozent`."""

    prozent: Decimal


Grundlage: TypeAlias = FromGesamt | FromStellen | FromVorjahr | FromPlanbudget


@dataclass(frozen=True, slots=True)
class Ansatz:
    """A leaf's amount and the words and inputs that explain it (`herleitung`)."""

    volumen: str
    betrag: Geld
    herleitung: Mapping[str, object]


class GrundlageFaulty(InputRefused):
    """The inputs of an Ansatz name Volumina that cannot be allotted, or one twice; all are named at once (V2)."""


class VorjahrMissing(Refused):
    """The year before has no Ansatz for this Sozialraum to start from."""

    def __init__(self, jahr: int) -> None:
        super().__init__(f"The year {jahr} is not set up for this Sozialraum.")
        self.jahr = jahr


def check_grundlage(grundlage: Grundlage, *, baum: Knoten) -> tuple[Finding, ...]:
    """Find keys that are no leaves of the tree, and leaves that are named twice; all at once (V2)."""
    if isinstance(grundlage, FromPlanbudget):
        return tuple(_check_beside(grundlage, baum=baum))
    if not isinstance(grundlage, FromStellen):
        return ()
    leaves = {knoten.schluessel for knoten in baum.leaves()}
    unknown = "This is no Volumen of the year's Konzept that can be allotted: name one without parts."
    findings = [
        Finding(f"/stellen/{place}", "volumen_unbekannt", unknown)
        for place, schluessel in enumerate(grundlage.stellen)
        if schluessel not in leaves
    ]
    findings += [
        Finding(f"/festgesetzt/{schluessel}", "volumen_unbekannt", unknown)
        for schluessel in grundlage.festgesetzt
        if schluessel not in leaves
    ]
    twice = set(grundlage.stellen) & set(grundlage.festgesetzt)
    findings += [Finding(f"/festgesetzt/{name}", "doppelt", "Posts or annex, not both.") for name in sorted(twice)]
    if len(set(grundlage.stellen)) != len(grundlage.stellen):
        findings.append(Finding("/stellen", "doppelt", "Name each Volumen once."))
    return tuple(findings)


def derive_ansaetze(
    grundlage: Grundlage,
    *,
    baum: Knoten,
    haushaltsjahr: Haushaltsjahr,
    vertraege: Sequence[Vertrag],
    vorjahr: Mapping[str, Geld] | None,
    konzept: Konzeptstand | None = None,
) -> tuple[Ansatz, ...]:
    """Derive every leaf's Ansatz from the inputs (V2); raises VorjahrMissing.

    `konzept` is the version that the tree stands in, named where its shares count.
    """
    rule: Mapping[str, object] = {"konzept": konzept.angaben} if konzept else {}
    match grundlage:
        case FromGesamt(gesamt):
            amounts = derive_down(baum, gesamt)
            inputs = {"aus": "gesamt", "gesamt": str(gesamt), **rule}
            ways = tell_ways(baum, amounts)
            return tuple(Ansatz(name, betrag, {**inputs, "weg": ways[name]}) for name, betrag in amounts.items())
        case FromPlanbudget():
            return _derive_from_planbudget(grundlage, baum=baum, rule=rule)
        case FromStellen():
            return _derive_from_stellen(
                grundlage, baum=baum, haushaltsjahr=haushaltsjahr, vertraege=vertraege, rule=rule
            )
        case FromVorjahr(prozent):
            if vorjahr is None:
                raise VorjahrMissing(haushaltsjahr.jahr - 1)
            inputs = {"aus": "vorjahr", "jahr": haushaltsjahr.jahr - 1, "prozent": format(prozent, "f")}
            factor = 1 + Fraction(prozent) / 100
            return tuple(
                Ansatz(
                    knoten.schluessel,
                    (before := vorjahr.get(knoten.schluessel, NULL_EURO)).times(factor),
                    {**inputs, "vorjahr": str(before)},
                )
                for knoten in baum.leaves()
            )


def cost_by_vertrag(vertraege: Sequence[Vertrag], *, haushaltsjahr: Haushaltsjahr) -> dict[str, Geld]:
    """Price each contract's posts, by its number (V2)."""
    ordered = sorted(vertraege, key=lambda vertrag: vertrag.nummer)
    return {vertrag.nummer: cost_of_stellen(vertrag, haushaltsjahr=haushaltsjahr) for vertrag in ordered}


def _check_beside(grundlage: FromPlanbudget, *, baum: Knoten) -> Iterator[Finding]:
    """Find what is fixed beside a Planbudget and is no leaf, or is a part of it (V17)."""
    leaves = {knoten.schluessel for knoten in baum.leaves()} - leaves_of(baum, (grundlage.volumen,))
    for schluessel in grundlage.festgesetzt:
        if schluessel not in leaves:
            reason = "This is no Volumen beside the Planbudget that can be allotted: name one without parts."
            yield Finding(f"/festgesetzt/{schluessel}", "volumen_unbekannt", reason)


def _derive_from_planbudget(
    grundlage: FromPlanbudget, *, baum: Knoten, rule: Mapping[str, object]
) -> tuple[Ansatz, ...]:
    node = baum.find(grundlage.volumen)
    amounts = derive_down(node, grundlage.betrag) if node else {}
    ways = tell_ways(node, amounts) if node else {}
    return tuple(
        Ansatz(name, amounts[name], {**grundlage.herleitung, **rule, "weg": ways[name]})
        if name in amounts
        else _fixed(name, grundlage.festgesetzt)
        for name in (knoten.schluessel for knoten in baum.leaves())
    )


def _derive_from_stellen(
    grundlage: FromStellen,
    *,
    baum: Knoten,
    haushaltsjahr: Haushaltsjahr,
    vertraege: Sequence[Vertrag],
    rule: Mapping[str, object],
) -> tuple[Ansatz, ...]:
    whole = total(cost_by_vertrag(vertraege, haushaltsjahr=haushaltsjahr).values())
    named = [knoten for knoten in baum.leaves() if knoten.schluessel in grundlage.stellen]
    from_posts: dict[str, Geld] = {}
    if named:
        parts = split_geld(whole, weights=[knoten.anteil or 1 for knoten in named])
        from_posts = {knoten.schluessel: part for knoten, part in zip(named, parts, strict=True)}
    ordered = sorted(vertraege, key=lambda vertrag: vertrag.nummer)
    posts = {
        "aus": "stellen",
        "haushaltsjahr": haushaltsjahr.regel,
        **rule,
        "summe": str(whole),
        "aufteilung": tell_split(named, from_posts),
        "vertraege": {vertrag.nummer: tell_vertrag(vertrag, haushaltsjahr=haushaltsjahr) for vertrag in ordered},
    }
    return tuple(
        Ansatz(name, from_posts[name], posts) if name in from_posts else _fixed(name, grundlage.festgesetzt)
        for name in (knoten.schluessel for knoten in baum.leaves())
    )


def _fixed(volumen: str, festgesetzt: Mapping[str, Geld]) -> Ansatz:
    """Give a leaf what the annex says; one that it does not name gets nothing."""
    betrag = festgesetzt.get(volumen, NULL_EURO)
    return Ansatz(volumen, betrag, {"aus": "festgesetzt", "betrag": str(betrag)})
