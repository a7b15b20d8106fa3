"""Tell how many messages wait on their way to the budget, over all Jugendämter: a metric, no reason to be away."""

from services.cases.usecases.own_caller import own_caller
from shared.storage import outbox
from shared.storage.database import Database


async def read_rueckstand(database: Database) -> float:
    """Count the messages that have not arrived yet, without those that are parked."""
    waiting = 0
    for jugendamt in await database.tenants(outbox.TENANTS):
        async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
            backlog = await outbox.read_backlog(work)
        waiting += backlog.ausstehend - backlog.geparkt
    return float(waiting)
