"""Abschluss: quarters close in order and freeze their figures; the fourth closes with the year (V13).

In which quarter a posting counts is decided when it is booked: the quarter of its business day, unless that is closed.
A closed quarter never changes; what comes later counts in the first open one and names the close that it touches.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.budget.domain.bindung import Jahresbedarf
from services.budget.domain.buchung import NACHTRAG, VORJAHR, Buchung
from shared.errors import Refused
from shared.geld import NULL_EURO
from shared.kalender import ONE_DAY, add_months

QUARTALE = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True, order=True)
class FehlendeSpitzabrechnung:
    """A Träger that was paid on account in a Sozialraum and whose year is not settled."""

    sozialraum: str
    traeger: str


class JahrAbgeschlossen(Refused):
    """The year is closed: nothing is booked for it and none of its inputs changes (V13)."""

    def __init__(self, jahr: int) -> None:
        self.jahr = jahr


class QuartalOutOfOrder(Refused):
    """Quarters close in order; `naechstes` is the one whose turn it is."""

    def __init__(self, *, jahr: int, naechstes: int) -> None:
        self.jahr, self.naechstes = jahr, naechstes


class QuartalStillRunning(Refused):
    """A quarter closes after its last day."""

    def __init__(self, *, ende: date) -> None:
        self.ende = ende


class SpitzabrechnungenMissing(Refused):
    """The year closes when all are settled that were paid on account (V13, V15)."""

    def __init__(self, *fehlend: FehlendeSpitzabrechnung) -> None:
        self.fehlend = fehlend


class AbschlussNotLast(Refused):
    """Only the last close of a year is opened again."""

    def __init__(self, *, letzter: UUID | None) -> None:
        self.letzter = letzter


class PruefsummeDiffers(Refused):
    """What was countersigned is not what was closed (X6)."""


def quartal_of(tag: date) -> int:
    """Tell the quarter of a day."""
    return (tag.month + 2) // 3


def end_of_quartal(jahr: int, quartal: int) -> date:
    """Give the last day of a quarter."""
    return add_months(date(jahr, 1, 1), 3 * quartal) - ONE_DAY


def decide_abschluss(jahr: int, quartal: int | None, *, geschlossen: int, today: date) -> int:
    """Say which quarter closes: the one asked for, or with None the year and so the fourth (V13).

    Raises JahrAbgeschlossen, QuartalOutOfOrder, QuartalStillRunning.
    """
    asked = quartal or QUARTALE[-1]
    if geschlossen >= QUARTALE[-1]:
        raise JahrAbgeschlossen(jahr)
    if asked != geschlossen + 1:
        raise QuartalOutOfOrder(jahr=jahr, naechstes=geschlossen + 1)
    if today <= (ende := end_of_quartal(jahr, asked)):
        raise QuartalStillRunning(ende=ende)
    return asked


def require_settled(paid: Collection[FehlendeSpitzabrechnung], *, settled: Collection[FehlendeSpitzabrechnung]) -> None:
    """Require the Spitzabrechnung of everybody who was paid on account (V13); raises SpitzabrechnungenMissing."""
    if fehlend := sorted(set(paid) - set(settled)):
        raise SpitzabrechnungenMissing(*fehlend)


def require_no_more(
    asked: Mapping[int, Jahresbedarf], *, before: Mapping[int, Jahresbedarf], jahre: Collection[int]
) -> None:
    """Let a request pass that asks for no more in closed years than was asked before; what stands there stays (V13).

    Raises JahrAbgeschlossen.
    """
    for jahr in sorted(jahre):
        new, old = asked.get(jahr, Jahresbedarf(jahr, NULL_EURO)), before.get(jahr, Jahresbedarf(jahr, NULL_EURO))
        if new.betrag > old.betrag or new.minuten > old.minuten:
            raise JahrAbgeschlossen(jahr)


def require_last(abschluss: UUID, *, abschluesse: Sequence[UUID]) -> None:
    """Require that a close is the last that stands in its year (V13); raises AbschlussNotLast."""
    letzter = abschluesse[-1] if abschluesse else None
    if abschluss != letzter:
        raise AbschlussNotLast(letzter=letzter)


@dataclass(frozen=True, slots=True)
class Zaehlung:
    """Where work counts: its quarter, and where that is closed the next open one, marked, with the close it touches."""

    quartal: int
    vermerk: str | None = None
    abschluss: UUID | None = None


def count_day(tag: date, *, abschluesse: Sequence[UUID]) -> Zaehlung:
    """Say where work of a day counts, given the closes that stand in its year; raises JahrAbgeschlossen (V13)."""
    own, first_open = quartal_of(tag), len(abschluesse) + 1
    if first_open > QUARTALE[-1]:
        raise JahrAbgeschlossen(tag.year)
    return Zaehlung(own) if own >= first_open else Zaehlung(first_open, NACHTRAG, abschluesse[own - 1])


def count_buchung(buchung: Buchung, *, abschluesse: Sequence[UUID], tag: date) -> Buchung:
    """Say in which quarter a posting counts, given the closes that stand in its year; raises JahrAbgeschlossen (V13).

    Work of an earlier year counts by the day on which it is accepted.
    """
    jahr, first_open = buchung.ort.jahr, len(abschluesse) + 1
    if first_open > QUARTALE[-1]:
        raise JahrAbgeschlossen(jahr)
    if buchung.vermerk == VORJAHR:
        return replace(buchung, quartal=max(first_open, quartal_of(min(tag, date(jahr, 12, 31)))))
    counted = count_day(buchung.zaehltag, abschluesse=abschluesse)
    carried = buchung.datum.year != jahr  # a payment of a day in a closed year, of what its close has carried (P9)
    abschluss = (carried and buchung.abschluss) or counted.abschluss
    return replace(buchung, quartal=counted.quartal, vermerk=counted.vermerk, abschluss=abschluss)
