"""A past booking day as a question: what did the system know at its end (V16)."""

from datetime import UTC, date, datetime, time, timedelta

from shared.errors import Finding, InputRefused
from shared.kalender import BERLIN, ONE_DAY, Instant, berlin_day

_LAST_MOMENT = timedelta(microseconds=1)


class StichtagInFuture(InputRefused):
    """What will have been booked on a day to come, nobody knows (V16)."""

    def __init__(self) -> None:
        super().__init__(Finding("/stichtag", "zukunft", "Name a day up to today."))


def require_come(stichtag: date | None, *, now: Instant) -> None:
    """Refuse a day that has not come yet; raises StichtagInFuture (V16)."""
    if stichtag is not None and stichtag > berlin_day(now):
        raise StichtagInFuture


def past_day(stichtag: date | None, *, now: Instant) -> date | None:
    """Give a day that is over; today is read from the present sums, which hold all that its bookings add up to."""
    return stichtag if stichtag is not None and stichtag < berlin_day(now) else None


def end_of_day(stichtag: date | None) -> Instant | None:
    """Give the last instant of a German day."""
    if stichtag is None:
        return None
    return datetime.combine(stichtag + ONE_DAY, time(), tzinfo=BERLIN).astimezone(UTC) - _LAST_MOMENT
