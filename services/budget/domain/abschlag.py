"""Abschläge: a `pauschal` Volumen is paid on account per contract, whatever the number of cases (V8, V18).

Instalments are numbered 1 to 12. What they cannot carry any more, because they are paid or because more is paid than is
due, becomes a correcting Abschlag with a number of its own: all of a year sum to the Ansatz until it is settled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.budget.domain.stellen import Vertrag
from shared.geld import NULL_EURO, Geld, split_geld, total
from shared.kalender import Zeitraum, add_months, year_of

LAST_INSTALMENT = 12  # what has a higher number is a correction


@dataclass(frozen=True, slots=True)
class Abschlag:
    """One payment on account of a contract: the `nr`-th of its year, due on a day; a correction may take back."""

    vertrag: str
    nr: int
    faellig: date
    betrag: Geld


def is_korrektur(nr: int) -> bool:
    """Tell whether a payment corrects what the instalments came to (V8)."""
    return nr > LAST_INSTALMENT


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
    vertrag: Vertrag,
    *,
    betrag: Geld,
    jahr: int,
    anzahl: int,
    bezahlt: Mapping[int, Geld],
    heute: date,
    korrektur_am: date | None = None,
) -> tuple[Abschlag, ...]:
    """Plan a contract's payments on account that are still to come; with those paid they sum to `betrag` (V8, G2).

    `bezahlt` has the amounts already paid by number; they stay. What is left goes to the instalments to come. Where
    none is, or more is paid than `betrag`, a correction makes up the difference, so that payments outside a shortened
    term are taken back (V18). `korrektur_am` is the day of one that was planned before: it is not put off.
    """
    days = due_days(vertrag.laufzeit, jahr=jahr, anzahl=anzahl)
    coming = [(place + 1, day) for place, day in enumerate(days) if place + 1 not in bezahlt]
    rest = (betrag if days else NULL_EURO) - total(bezahlt.values())
    carried = rest if coming and rest > NULL_EURO else NULL_EURO
    parts = split_geld(carried, weights=[1] * len(coming)) if coming else ()
    plan = [Abschlag(vertrag.nummer, nr, day, part) for (nr, day), part in zip(coming, parts, strict=True)]
    if rest != carried:
        faellig = due_day_of_korrektur(rest, jahr=jahr, heute=heute)
        nr = max((LAST_INSTALMENT, *bezahlt)) + 1
        plan.append(Abschlag(vertrag.nummer, nr, min(faellig, korrektur_am or faellig), rest))
    return tuple(plan)


def due_day_of_korrektur(betrag: Geld, *, jahr: int, heute: date) -> date:
    """Say when a correction is due: on the day of the change, or in a year that is over on its last day (V8).

    What is still to be paid is due with the next month while the year runs; what is taken back never waits, so that
    no more is used than allotted meanwhile.
    """
    year = year_of(jahr)
    tag = min(max(heute, year.beginn), year.ende)
    next_month = add_months(tag.replace(day=1), 1)
    return next_month if betrag > NULL_EURO and next_month in year else tag
