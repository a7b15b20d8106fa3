"""Tell how many messages wait on their way to the budget, over all Jugendämter: a metric, no reason to be away."""

from services.projects.usecases.own_caller import own_caller
from shared.storage import outbox
from shared.storage.database import Database
from shared.storage.tenants import each_tenant


async def read_rueckstand(database: Database) -> float:
    """Count the messages that have not arrived yet, without those that are parked."""

    async def count(jugendamt: str) -> int:
        async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
            backlog = await outbox.read_backlog(work)
        return backlog.ausstehend - backlog.geparkt

    return float(sum(await each_tenant(database, outbox.TENANTS, count, aufgabe="read_rueckstand")))
