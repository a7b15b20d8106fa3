"""How long a project may last (P3): at most 24 calendar months, both ends included.

A period of months ends as § 188 BGB has it: on the day before the one that carries the number of its first day; where
the last month has no such day, on its last day. So 24 months from 1 March 2026 end on 29 February 2028, and from
29 February 2024 on 28 February 2026.
"""

from datetime import date

from shared.errors import Finding
from shared.kalender import ONE_DAY, add_months

LONGEST_MONATE = 24


def last_day(beginn: date, *, monate: int) -> date:
    """Give the last day of a period of whole months that begins on `beginn` (§ 187 (2), § 188 BGB)."""
    if beginn.day == 1:
        return add_months(beginn, monate) - ONE_DAY
    return add_months(beginn - ONE_DAY, monate)


def find_laufzeit_faults(beginn: date | None, *, ende: date | None) -> tuple[Finding, ...]:
    """Name what is wrong with a project's term: a missing end, an end before the beginning, too long (P3, P6)."""
    faults = []
    if beginn is None:
        faults.append(Finding("/beginn", "fehlt", "The first day of the project is missing."))
    if ende is None:
        faults.append(Finding("/ende", "fehlt", "A project has an end; institutional funding is not given (P6)."))
    if beginn is None or ende is None:
        return tuple(faults)
    if ende < beginn:
        return (Finding("/ende", "laufzeit", "The project ends before it begins."),)
    if ende > last_day(beginn, monate=LONGEST_MONATE):
        return (Finding("/ende", "laufzeit", f"A project lasts at most {LONGEST_MONATE} calendar months (P3)."),)
    return ()
