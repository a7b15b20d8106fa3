"""Take over what the office has spent with Kontrakte's numbers, which the budget books (K5): for the statistics (K12).

Asked for is only a Jugendamt in which a Kontrakt was signed. While the budget is away, the statistics say how far they
have read.
"""

from services.cases.clients.kontraktausgaben import Ausgabenbuch
from services.cases.domain.kontraktausgabe import Kontraktausgaben
from services.cases.storage import kontraktausgaben
from services.cases.usecases.own_caller import own_caller
from shared.kalender import Instant
from shared.storage import lesestaende
from shared.storage.database import Database, retried
from shared.storage.tenants import each_tenant


async def adopt_ausgaben(database: Database, budget: Ausgabenbuch, *, now: Instant) -> None:
    """Bring every Jugendamt up to date; for the worker."""
    await each_tenant(
        database,
        kontraktausgaben.TENANTS,
        lambda jugendamt: adopt_tenant(database, budget, jugendamt=jugendamt, now=now),
        aufgabe="adopt_ausgaben",
    )


async def adopt_tenant(database: Database, budget: Ausgabenbuch, *, jugendamt: str, now: Instant) -> None:
    """Take over what is new since the last time; raises NotSent, NoAnswer, ProblemAnswer."""
    caller = own_caller(jugendamt=jugendamt)

    async def fetch(seit: str | None) -> Kontraktausgaben:
        return await budget.fetch_kontraktausgaben(jugendamt=jugendamt, seit=seit)

    @retried
    async def adopt(found: Kontraktausgaben) -> bool:
        async with database.transaction(caller) as work:
            await kontraktausgaben.append(work, found.items, now=now)
        return True

    await lesestaende.follow(database, caller, kontraktausgaben.LISTE, fetch=fetch, adopt=adopt, now=now)
