"""Take over what the budget made of years that were `vorgemerkt`: set up, they are repriced there (K4).

Only Kontrakte that still show such a year are asked about, a page at a time. What is shown changes, so the Kontrakt
gets a new version: its ETag changes, and it appears in lists with `seit`. While the budget is away, all stays as it is
until the next run.
"""

from collections.abc import Sequence

import structlog

from services.cases.clients.budget import Budget
from services.cases.domain.kontrakt import Bindung
from services.cases.domain.sicht import EVERYTHING
from services.cases.storage import bindungen, kontrakte, vorgemerkte
from services.cases.storage.vorgemerkte import Wartend
from services.cases.usecases.own_caller import own_caller
from services.cases.usecases.zugriff import note
from shared.contracts.bindung import MOST_QUELLEN
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, retried

_logger = structlog.get_logger(__name__)


async def refresh_vorgemerkte(database: Database, budget: Budget, *, now: Instant) -> None:
    """Bring the years that are shown as `vorgemerkt` up to date in every Jugendamt; for the worker."""
    for jugendamt in await database.tenants(vorgemerkte.TENANTS):
        try:
            await _refresh_tenant(database, budget, jugendamt=jugendamt, now=now)
        except (NotSent, NoAnswer):
            return  # the budget is away for every Jugendamt: the next run asks again
        except ProblemAnswer as refused:
            _logger.warning("vorgemerkte_nicht_geholt", jugendamt=jugendamt, status=refused.status)


async def _refresh_tenant(database: Database, budget: Budget, *, jugendamt: str, now: Instant) -> None:
    caller, nach = own_caller(jugendamt=jugendamt), vorgemerkte.FIRST_ID
    while True:
        async with database.transaction(caller) as work:
            waiting = await vorgemerkte.list_waiting(work, nach=nach, limit=MOST_QUELLEN)
        if not waiting:
            return
        staende = await budget.fetch_bindungen([one.id for one in waiting], jugendamt=jugendamt)
        for one in waiting:
            gebunden = _set_up_meanwhile(one, staende.get(one.id, ()))
            if gebunden:
                await _take_over(database, caller, one, gebunden=gebunden, now=now)
        nach = waiting[-1].id


def _set_up_meanwhile(waiting: Wartend, stand: Sequence[Bindung]) -> tuple[Bindung, ...]:
    return tuple(bindung for bindung in stand if bindung.jahr in waiting.jahre and not bindung.vorgemerkt)


@retried
async def _take_over(
    database: Database, caller: Caller, waiting: Wartend, *, gebunden: Sequence[Bindung], now: Instant
) -> None:
    """Append the years, unless the Kontrakt has changed since it was asked about: then the next run asks anew."""
    async with database.transaction(caller) as work:
        kontrakt = await kontrakte.lock(work, waiting.id, sicht=EVERYTHING)
        if kontrakt.version != waiting.version or kontrakt.offen:
            return
        await bindungen.adopt(work, kontrakt.id, bindungen=gebunden)
        await kontrakte.renew(work, kontrakt, now=now)
        bound = {bindung.jahr: str(bindung.betrag) for bindung in gebunden}
        await note(work, kontrakt.id, aktion="neu_bepreist", now=now, bindungen=bound)
