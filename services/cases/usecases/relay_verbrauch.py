"""Carry booked hours to the budget (K10): each row once for ever, by its key, in calls of many rows.

Messages are leased, sent together as far as one call takes them, and marked in one transaction with what the budget
refused. A budget that is away costs no try; a call that it does not understand is repeated message by message, so that
one bad message parks itself alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

import structlog

from services.cases.clients.budget import Budget
from services.cases.domain.buchung import Budgetablehnung, Verbrauch
from services.cases.storage import verbrauch
from services.cases.storage.verbrauch import THEMA
from services.cases.usecases.own_caller import own_caller
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.contracts.verbrauch import MOST_ROWS
from shared.errors import StorageAway
from shared.kalender import Clock
from shared.storage import outbox
from shared.storage.database import Database, retried
from shared.storage.outbox import Message

MOST_MESSAGES = 200
_logger = structlog.get_logger(__name__)


async def relay_tenants(database: Database, budget: Budget, *, clock: Clock) -> bool:
    """Carry what waits in every Jugendamt; tell whether there may be more at once.

    What goes wrong in one Jugendamt is logged and holds up no other; its messages are tried again after their lease.
    """
    more = False
    try:
        for jugendamt in await database.tenants(outbox.TENANTS):
            more |= await _relay_tenant(database, budget, jugendamt=jugendamt, clock=clock)
    except StorageAway:
        _logger.warning("datenbank_nicht_erreichbar")
    return more


async def _relay_tenant(database: Database, budget: Budget, *, jugendamt: str, clock: Clock) -> bool:
    try:
        return await relay_verbrauch(database, budget, jugendamt=jugendamt, clock=clock) == MOST_MESSAGES
    except StorageAway:
        raise
    except Exception:
        _logger.exception("verbrauch_gescheitert", jugendamt=jugendamt)
        return False


async def relay_verbrauch(database: Database, budget: Budget, *, jugendamt: str, clock: Clock) -> int:
    """Carry what waits in one Jugendamt; give the number of messages that were taken up."""
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        messages = await outbox.lease(work, thema=THEMA, limit=MOST_MESSAGES, now=clock())
    groups = list(_group(messages))
    for place, group in enumerate(groups):
        try:
            await _deliver(database, budget, group, jugendamt=jugendamt, clock=clock)
        except NotSent:
            rest = [message for waiting in groups[place:] for message in waiting]
            async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
                await outbox.give_back(work, [message.id for message in rest], now=clock())
            break
    return len(messages)


def _group(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Put messages together as far as one call takes their rows."""
    group: list[Message] = []
    size = 0
    for message in messages:
        rows = int(message.inhalt["zeilen"])
        if group and size + rows > MOST_ROWS:
            yield group
            group, size = [], 0
        group.append(message)
        size += rows
    if group:
        yield group


async def _deliver(
    database: Database, budget: Budget, group: Sequence[Message], *, jugendamt: str, clock: Clock
) -> None:
    """Send one call; raise NotSent if the budget is away."""
    rows = await _read(database, group, jugendamt=jugendamt)
    try:
        refused = await budget.book(rows, jugendamt=jugendamt) if rows else {}
    except NoAnswer:
        await _postpone(database, group, fehler="keine_antwort", jugendamt=jugendamt, clock=clock)
    except ProblemAnswer as problem:
        if len(group) > 1:
            for message in group:
                await _deliver(database, budget, [message], jugendamt=jugendamt, clock=clock)
            return
        _logger.warning("verbrauch_nicht_angenommen", status=problem.status, problem=problem.slug)
        await _postpone(database, group, fehler=problem.slug or str(problem.status), jugendamt=jugendamt, clock=clock)
    else:
        await _finish(database, group, refused=refused, jugendamt=jugendamt, clock=clock)


async def _read(database: Database, group: Sequence[Message], *, jugendamt: str) -> tuple[Verbrauch, ...]:
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        return await verbrauch.read_rows(work, [message.id for message in group])


@retried
async def _finish(
    database: Database,
    group: Sequence[Message],
    *,
    refused: Mapping[UUID, Budgetablehnung],
    jugendamt: str,
    clock: Clock,
) -> None:
    """Mark as delivered what nobody marked before, with what the budget refused of it."""
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        done = await outbox.finish(work, [message.id for message in group], now=clock())
        await verbrauch.refuse(work, sorted(done), ablehnungen=refused, now=clock())


async def _postpone(database: Database, group: Sequence[Message], *, fehler: str, jugendamt: str, clock: Clock) -> None:
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        for message in group:
            await outbox.postpone(work, message, fehler=fehler, now=clock())
