"""The grant of a project (P6) and its parts per funding year (P5).

Fehlbedarf: eligible cost - planned Eigenanteil - other income, never below zero, never above the cost that is paid in
money. Full financing has no Eigenanteil, so the same sum holds for it. Parts are made by adding up each year and moving
what is negative, so they always sum to the grant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.projects.domain.antrag import UNBARE_EINNAHMEN, Finanzierungsart, Inhalt, Jahresbetrag
from services.projects.domain.eigenanteil import eigenanteil_of
from shared.geld import NULL_EURO, Geld, total

KEIN_EIGENANTEIL = Decimal(0)


@dataclass(frozen=True, slots=True)
class Eigenanteil:
    """The Träger's contribution: planned, and the least that P7 asks; unknown (None) without employees on record."""

    prozent: Decimal | None
    mindestens: Geld | None
    geplant: Geld


@dataclass(frozen=True, slots=True)
class Finanzierung:
    """What follows from a plan of cost and income."""

    foerderfaehige_kosten: Geld
    eigenanteil: Eigenanteil
    zuwendung: Geld
    jahre: tuple[Jahresbetrag, ...]


def compute_finanzierung(inhalt: Inhalt, *, prozent: Decimal | None) -> Finanzierung:
    """Compute the grant, its parts per year and the Eigenanteil from a plan, complete or not (P5-P7).

    `prozent` is the Träger's percentage by its employees; None while none are on record.
    """
    anteile = split_by_jahr(inhalt)
    return Finanzierung(
        foerderfaehige_kosten=foerderfaehige_kosten_of(inhalt),
        eigenanteil=compute_eigenanteil(inhalt, prozent=prozent),
        zuwendung=total(anteil.betrag for anteil in anteile),
        jahre=anteile,
    )


def foerderfaehige_kosten_of(inhalt: Inhalt) -> Geld:
    """Add up the eligible cost: every line of the plan, in money or not (P6, P7)."""
    return total(zeile.betrag for zeile in inhalt.kosten)


def compute_eigenanteil(inhalt: Inhalt, *, prozent: Decimal | None) -> Eigenanteil:
    """Compute what the Träger plans to contribute and must at least; full financing asks nothing (P6, P7)."""
    asked = KEIN_EIGENANTEIL if inhalt.finanzierungsart is Finanzierungsart.VOLL else prozent
    return Eigenanteil(
        prozent=asked,
        mindestens=None if asked is None else eigenanteil_of(foerderfaehige_kosten_of(inhalt), prozent=asked),
        geplant=total(zeile.betrag for zeile in inhalt.einnahmen if zeile.eigen),
    )


def unbare_kosten_of(inhalt: Inhalt) -> Geld:
    """Add up the cost that is not paid in money: goods and unpaid work (P7)."""
    return total(zeile.betrag for zeile in inhalt.kosten if zeile.unbar)


def unbare_einnahmen_of(inhalt: Inhalt) -> Geld:
    """Add up the goods and the unpaid work that the Träger brings in (P7)."""
    return total(zeile.betrag for zeile in inhalt.einnahmen if zeile.art in UNBARE_EINNAHMEN)


def split_by_jahr(inhalt: Inhalt) -> tuple[Jahresbetrag, ...]:
    """Split the grant over the funding years: each year's cost - its income (P5), in sum never above money cost (P6).

    A negative year reduces the next ones, then the ones before, the nearest first; no part is ever negative.
    """
    jahre = sorted({*inhalt.jahre, *(zeile.jahr for zeile in inhalt.zeilen)})
    parts = _carry_back(*_carry_forward([_fehlbedarf_of(inhalt, jahr) for jahr in jahre]))
    most = foerderfaehige_kosten_of(inhalt) - unbare_kosten_of(inhalt)
    parts = _carry_back(parts, min(most - total(parts), NULL_EURO))
    return tuple(Jahresbetrag(jahr, part) for jahr, part in zip(jahre, parts, strict=True))


def _fehlbedarf_of(inhalt: Inhalt, jahr: int) -> Geld:
    kosten = total(zeile.betrag for zeile in inhalt.kosten if zeile.jahr == jahr)
    return kosten - total(zeile.betrag for zeile in inhalt.einnahmen if zeile.jahr == jahr)


def _carry_forward(parts: Sequence[Geld]) -> tuple[list[Geld], Geld]:
    """Let each negative part reduce the ones after it; give what no later part could take."""
    rest, kept = NULL_EURO, []
    for part in parts:
        reduced = part + rest
        rest = min(reduced, NULL_EURO)
        kept.append(reduced - rest)
    return kept, rest


def _carry_back(parts: Sequence[Geld], rest: Geld) -> list[Geld]:
    """Take a negative rest from the parts, the last first; what none can take is lost to zero (P6)."""
    backwards, _ = _carry_forward([parts[-1] + rest, *reversed(parts[:-1])]) if parts else ([], NULL_EURO)
    return backwards[::-1]
