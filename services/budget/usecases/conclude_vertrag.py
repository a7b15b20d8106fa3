"""Enter a Kooperationsvertrag that another service asks for, for the admin who concludes it (P11, V18)."""

from services.budget.usecases.bind import SubjectMissing
from services.budget.usecases.enter_stammdaten import enter_vertrag
from services.budget.usecases.enter_version import Entered
from shared.contracts.stammdaten import VertragInhalt
from shared.identity import Caller, Role
from shared.kalender import Instant
from shared.storage.database import Database


async def conclude_vertrag(
    database: Database, caller: Caller, nummer: str, inhalt: VertragInhalt, *, now: Instant
) -> Entered:
    """Enter a contract under a number that is free; the same again changes nothing.

    Raises SubjectMissing without an admin's token, VersionMissing where the number has another contract, and what
    `enter_vertrag` does.
    """
    person = caller.subject
    if person is None or not person.has(Role.ADMIN):
        raise SubjectMissing
    return await enter_vertrag(database, caller, nummer, inhalt, match=None, now=now)
