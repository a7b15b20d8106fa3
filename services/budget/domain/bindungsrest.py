"""Bindungsrest: what a Kontrakt has not used of its Bindung is released when it is over (V7).

At once when all months of its term are declared complete (X3), else 90 days after its end, at the latest with its year.
One that is signed or amended after its end has 90 days from then: else its Bindung were gone before an hour is posted.
Hours that come later are booked as ever: they use what is verfuegbar, and nothing is open for them any more.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from shared.errors import Refused

FRIST = timedelta(days=90)


class KontraktStillRunning(Refused):
    """The rest of a Kontrakt is released after its last day."""

    def __init__(self, *, ende: date) -> None:
        self.ende = ende


def released_ends(tag: date) -> date:
    """Give the latest end, and day of the last amendment, of those Kontrakte whose rest is released on a day."""
    return tag - FRIST


def require_ended(enden: Iterable[date | None], *, tag: date) -> None:
    """Require that the last day of a term is over; a project has none (P9). Raises KontraktStillRunning."""
    ende = max((ende for ende in enden if ende is not None), default=None)
    if ende is not None and ende >= tag:
        raise KontraktStillRunning(ende=ende)
