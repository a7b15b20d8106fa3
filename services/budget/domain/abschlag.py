"""Abschläge: a `pauschal` Volumen is paid on account per contract, whatever the number of cases (V8, V18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.budget.domain.stellen import Vertrag
from shared.geld import Geld, split_geld, total
from shared.kalender import Zeitraum, add_months, year_of


@dataclass(frozen=True, slots=True)
class Abschlag:
    """One payment on account of a contract: the `nr`-th of its year, due on a day."""

    vertrag: str
    nr: int
    faellig: date
    betrag: Geld


def due_days(laufzeit: Zeitraum, *, jahr: int, anzahl: int) -> tuple[date, ...]:
    """Give the first of each month (12) or quarter (4) that the term touches, or the term's own first day (V8, V18)."""
    inside = laufzeit.overlap(year_of(jahr))
    if inside is None:
        return ()
    months = 12 // anzahl
    periods = [add_months(date(jahr, 1, 1), months * place) for place in range(anzahl)]
    return tuple(
        max(first, inside.beginn)
        for first in periods
        if inside.beginn < add_months(first, months) and first <= inside.ende
    )


def split_over_vertraege(
    ansatz: Geld, *, vertraege: Sequence[Vertrag], kosten: Mapping[str, Geld]
) -> tuple[tuple[Vertrag, Geld], ...]:
    """Divide a pauschal Volumen's Ansatz over its contracts by the cost of their posts, by number (V8, G2)."""
    paid = sorted((v for v in vertraege if kosten.get(v.nummer)), key=lambda vertrag: vertrag.nummer)
    if not paid:
        return ()
    parts = split_geld(ansatz, weights=[kosten[vertrag.nummer].cents for vertrag in paid])
    return tuple(zip(paid, parts, strict=True))


def plan_abschlaege(
    vertrag: Vertrag, *, betrag: Geld, jahr: int, anzahl: int, bezahlt: Mapping[int, Geld]
) -> tuple[Abschlag, ...]:
    """Plan a contract's payments on account that are still to come; with those paid they sum to `betrag` (V8, G2).

    `bezahlt` has the amounts already paid by number; they stay. If all are paid, nothing is planned: the
    Spitzabrechnung settles the rest (V15).
    """
    days = due_days(vertrag.laufzeit, jahr=jahr, anzahl=anzahl)
    coming = [(place + 1, day) for place, day in enumerate(days) if place + 1 not in bezahlt]
    if not coming:
        return ()
    parts = split_geld(betrag - total(bezahlt.values()), weights=[1] * len(coming))
    return tuple(Abschlag(vertrag.nummer, nr, day, part) for (nr, day), part in zip(coming, parts, strict=True))
