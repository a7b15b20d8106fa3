"""Completeness (X3): for what share of the expected Kontrakt-months the Träger have declared their hours.

Expected is each month, once it is over, in which a signed Kontrakt runs on at least one day. A declaration counts for
the Kontrakte that it names, and, if it says that it is complete, for all that were signed when it was made: of others
its author could not know. No hours is different from no answer.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from shared.kalender import ONE_DAY, Zeitraum, add_months, year_of

FIRST_DAY = date(1900, 1, 1)
LATE_ON = 10  # day of the following month from which a missing declaration is late
RELEASED_ANYWAY = timedelta(days=90)  # after its end the budget releases a Kontrakt by itself (V7)
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Vollstaendigkeit:
    """How many Kontrakt-months are expected to be declared, and how many are (X3)."""

    erwartet: int = 0
    gemeldet: int = 0

    @property
    def quote(self) -> Decimal | None:
        """Give the share in percent, one decimal, half up; None where nothing is expected (G1)."""
        if self.erwartet == 0:
            return None
        return (Decimal(self.gemeldet * 100) / self.erwartet).quantize(_TENTH, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Monatsstand:
    """The same of one Träger's month in a Sozialraum; `monat` is its first day."""

    monat: date
    sozialraum: str
    traeger: str
    stand: Vollstaendigkeit

    def is_late(self, *, heute: date) -> bool:
        """Tell whether a declaration is missing since the tenth of the following month or longer (X3)."""
        return self.stand.gemeldet < self.stand.erwartet and heute >= due_day(self.monat)


def month_of(tag: date) -> Zeitraum:
    """Give the calendar month of a day."""
    first = tag.replace(day=1)
    return Zeitraum(first, add_months(first, 1) - ONE_DAY)


def due_day(monat: date) -> date:
    """Give the day from which a missing declaration is late: the tenth of the following month (X3)."""
    return add_months(monat.replace(day=1), 1).replace(day=LATE_ON)


def last_over(heute: date) -> date:
    """Give the last day of the last month that is over: up to it declarations are expected (X3)."""
    return heute.replace(day=1) - ONE_DAY


def quarter_of(jahr: int, quartal: int | None) -> Zeitraum:
    """Give the days of a quarter, or of the whole year."""
    if quartal is None:
        return year_of(jahr)
    first = date(jahr, 3 * quartal - 2, 1)
    return Zeitraum(first, add_months(first, 3) - ONE_DAY)
