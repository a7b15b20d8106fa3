"""Reversals: each names what it reverses, once (G5)."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from services.budget.storage.tables import StornoRow
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id


async def append(work: Work, gegenstand: UUID, *, grund: str, now: Instant) -> UUID | None:
    """Reverse a thing; None if it was reversed before."""
    row = (
        await work.execute(
            insert(StornoRow)
            .values(
                jugendamt=work.jugendamt,
                id=new_id(),
                gegenstand=gegenstand,
                grund=grund,
                gebucht_am=now,
                gebucht_von=work.caller.sub,
            )
            .on_conflict_do_nothing(index_elements=["jugendamt", "gegenstand"])
            .returning(StornoRow.id)
        )
    ).one_or_none()
    return row.id if row else None
