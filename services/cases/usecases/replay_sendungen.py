"""Show what has not reached the budget, and send again what was parked after too many tries (K10)."""

from collections.abc import Sequence
from uuid import UUID

from shared.contracts.repeat import Repeat
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency, outbox
from shared.storage.database import Database, retried
from shared.storage.outbox import Waiting


async def list_sendungen(
    database: Database, caller: Caller, *, geparkt: bool, nach: UUID | None, limit: int
) -> tuple[Waiting, ...]:
    """List messages that have not arrived, or the parked ones, oldest first."""
    async with database.transaction(caller) as work:
        return await outbox.list_waiting(work, parked=geparkt, after=nach, limit=limit)


@retried
async def replay_sendungen(
    database: Database, caller: Caller, sendungen: Sequence[UUID] | None, *, repeat: Repeat | None, now: Instant
) -> int:
    """Send parked messages again, those that are named or all; give their number. What is not parked stays."""
    async with database.transaction(caller) as work:
        if (made := await idempotency.recall(work, repeat)) is not None:
            return int(made)
        again = await outbox.replay(work, sendungen, now=now)
        for sendung in sorted(again):
            await audit.record(
                work,
                aktion="sendung.wiederholt",
                gegenstand="sendung",
                gegenstand_id=str(sendung),
                daten={},
                now=now,
            )
        await idempotency.remember(work, repeat, made=str(len(again)))
        return len(again)
