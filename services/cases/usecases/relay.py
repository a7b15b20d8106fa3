"""Carry messages of the outbox to the budget: what every theme but the hours has in common (K10).

Messages are leased, delivered together, and marked in one transaction with what the answer changes here. A budget that
is away costs no try; a call that it does not understand is repeated message by message, so that one bad message parks
itself alone. Hours have a way of their own, since they are cut by rows: relay_verbrauch.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias
from uuid import UUID

import structlog

from services.cases.usecases.own_caller import own_caller
from shared.contracts.peers import NoAnswer, ProblemAnswer
from shared.errors import StorageAway
from shared.kalender import Clock
from shared.storage import outbox
from shared.storage.calls import cut_calls, send_calls
from shared.storage.database import Database, Work, retried
from shared.storage.outbox import Message
from shared.storage.tenants import each_tenant

MOST_MESSAGES = 200
Finish: TypeAlias = Callable[[Work, frozenset[UUID]], Awaitable[None]]
"""Write what the answer changes here, in the transaction that marks these messages as delivered."""
Deliver: TypeAlias = Callable[[str, Sequence[Message]], Awaitable[Finish]]
"""Carry messages of a Jugendamt in one call; raises NotSent, NoAnswer or ProblemAnswer."""
_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Weg:
    """The way of a theme: how its messages are delivered, and how many one call takes."""

    thema: str
    deliver: Deliver
    most: int = MOST_MESSAGES


async def relay_wege(database: Database, wege: Sequence[Weg], *, clock: Clock) -> int:
    """Carry what waits of these themes in every Jugendamt; give the number of messages taken up.

    What goes wrong in one Jugendamt or theme holds up no other; it is tried again after the lease.
    """
    taken = 0
    try:
        for weg in wege:
            taken += sum(
                await each_tenant(
                    database, outbox.TENANTS, partial(_relay_tenant, database, weg, clock), aufgabe=weg.thema
                )
            )
    except StorageAway:
        _logger.warning("datenbank_nicht_erreichbar")
    return taken


async def _relay_tenant(database: Database, weg: Weg, clock: Clock, jugendamt: str) -> int:
    return await relay_weg(database, weg, jugendamt=jugendamt, clock=clock)


async def relay_weg(database: Database, weg: Weg, *, jugendamt: str, clock: Clock) -> int:
    """Carry what waits of one theme in one Jugendamt; give the number of messages that were taken up."""
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        messages = await outbox.lease(work, thema=weg.thema, limit=weg.most, now=clock())
    if not messages:
        return 0
    left = await send_calls(
        list(cut_calls(messages)), lambda call: _deliver(database, weg, call, jugendamt=jugendamt, clock=clock)
    )
    if left:
        async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
            await outbox.give_back(work, [message.id for call in left for message in call], now=clock())
    return len(messages)


async def _deliver(database: Database, weg: Weg, messages: Sequence[Message], *, jugendamt: str, clock: Clock) -> bool:
    """Send one call, or one for each message where all of them together are not understood; tell if it was answered.

    Raises NotSent.
    """
    try:
        finish = await weg.deliver(jugendamt, messages)
    except NoAnswer:
        await _postpone(database, messages, fehler=outbox.NO_ANSWER, jugendamt=jugendamt, clock=clock)
        return False
    except ProblemAnswer as problem:
        if len(messages) > 1:
            for message in messages:
                await _deliver(database, weg, [message], jugendamt=jugendamt, clock=clock)
            return True
        fehler = problem.slug or str(problem.status)
        _logger.warning("sendung_nicht_angenommen", thema=weg.thema, status=problem.status, problem=fehler)
        await _postpone(database, messages, fehler=fehler, jugendamt=jugendamt, clock=clock)
    else:
        await _finish(database, messages, finish=finish, jugendamt=jugendamt, clock=clock)
    return True


@retried
async def _finish(
    database: Database, messages: Sequence[Message], *, finish: Finish, jugendamt: str, clock: Clock
) -> None:
    """Mark as delivered what nobody marked before, with what that changes here."""
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        done = await outbox.finish(work, [message.id for message in messages], now=clock())
        if done:
            await finish(work, done)


async def _postpone(
    database: Database, messages: Sequence[Message], *, fehler: str, jugendamt: str, clock: Clock
) -> None:
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        for message in messages:
            await outbox.postpone(work, message, fehler=fehler, now=clock())
