"""Take over how hours that were worked ahead have moved Bindung between a Kontrakt's years (K14).

It is asked before the message counts as delivered: if anything goes wrong, the message is sent again and the budget
names the same Kontrakte. What is older than what is known here changes nothing.
"""

from collections.abc import Sequence
from uuid import UUID

from services.cases.clients.budget import Budget
from services.cases.domain.kontrakt import Bindung
from services.cases.domain.sicht import EVERYTHING
from services.cases.storage import bindungen, kontrakte
from services.cases.usecases.own_caller import own_caller
from shared.contracts.bindung import MOST_QUELLEN
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, retried


async def adopt_moved(
    database: Database, budget: Budget, verschoben: Sequence[UUID], *, jugendamt: str, now: Instant
) -> None:
    """Ask what is bound now for these Kontrakte and keep it; raises NotSent, NoAnswer, ProblemAnswer."""
    caller = own_caller(jugendamt=jugendamt)
    for start in range(0, len(verschoben), MOST_QUELLEN):
        staende = await budget.fetch_bindungen(verschoben[start : start + MOST_QUELLEN], jugendamt=jugendamt)
        for kontrakt, stand in staende.items():
            await _adopt(database, caller, kontrakt, stand=stand, now=now)


@retried
async def _adopt(database: Database, caller: Caller, kontrakt: UUID, *, stand: Sequence[Bindung], now: Instant) -> None:
    """Keep what is news: the Kontrakt comes up again for `seit`, its version stays as hours leave it (contract.md)."""
    async with database.transaction(caller) as work:
        await kontrakte.lock(work, kontrakt, sicht=EVERYTHING)
        if await bindungen.adopt(work, kontrakt, bindungen=stand):
            await bindungen.touch(work, kontrakt, now=now)
