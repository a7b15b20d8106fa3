"""German days and years (G4): both ends of a period are inclusive, a Haushaltsjahr is a calendar year.

The one place that turns instants into days. No clock here: `now` is always a parameter.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
ONE_DAY = timedelta(days=1)

Instant: TypeAlias = datetime
Clock: TypeAlias = Callable[[], Instant]


def system_clock() -> Instant:
    """Tell the present instant in UTC; handed in at the doors, never called from a rule."""
    return datetime.now(UTC)


def berlin_day(instant: Instant) -> date:
    """Tell which German calendar day it is at that instant (G4)."""
    return instant.astimezone(BERLIN).date()


def format_instant(instant: Instant) -> str:
    """Write an instant as the contract has it: UTC with Z, microseconds only where there are some."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_instant(said: str) -> Instant:
    """Read an instant as an operator gives it, with its time zone; raises ValueError."""
    found = datetime.fromisoformat(said)
    if found.tzinfo is None:
        raise ValueError("without a time zone it is no instant")
    return found.astimezone(UTC)


def days_of_year(jahr: int) -> int:
    """Count the days of a calendar year: 365 or 366."""
    return (date(jahr, 12, 31) - date(jahr, 1, 1)).days + 1


@dataclass(frozen=True, slots=True)
class Zeitraum:
    """Days from `beginn` to `ende`, both included (G4)."""

    beginn: date
    ende: date

    def __post_init__(self) -> None:
        if self.ende < self.beginn:
            raise ValueError("a Zeitraum ends before it begins")

    def __contains__(self, tag: date) -> bool:
        return self.beginn <= tag <= self.ende

    @property
    def days(self) -> int:
        """Count its days, both ends included."""
        return (self.ende - self.beginn).days + 1

    @property
    def jahre(self) -> range:
        """Give the calendar years that it touches, in order."""
        return range(self.beginn.year, self.ende.year + 1)

    def overlap(self, other: "Zeitraum") -> "Zeitraum | None":
        """Give the days that both have, or None."""
        beginn, ende = max(self.beginn, other.beginn), min(self.ende, other.ende)
        return Zeitraum(beginn, ende) if beginn <= ende else None


def year_of(jahr: int) -> Zeitraum:
    """Give the Haushaltsjahr as a Zeitraum."""
    return Zeitraum(date(jahr, 1, 1), date(jahr, 12, 31))


def first_day_in(zeitraeume: Iterable[Zeitraum], *, ab: date) -> date | None:
    """Find the first day from `ab` on that lies in any of these periods, or None."""
    return min((max(one.beginn, ab) for one in zeitraeume if one.ende >= ab), default=None)


def add_months(tag: date, months: int) -> date:
    """Move a day by whole months; in a shorter month to its last day (31 August + 6: 28 or 29 February)."""
    index = tag.year * 12 + tag.month - 1 + months
    jahr, monat = divmod(index, 12)
    first_of_next = date(jahr + (monat == 11), (monat + 1) % 12 + 1, 1)
    return date(jahr, monat + 1, min(tag.day, (first_of_next - ONE_DAY).day))
