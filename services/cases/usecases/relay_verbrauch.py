"""Carry booked hours to the budget (K10): each row once for ever, by its key, in calls of many rows.

Messages are leased, sent together as far as one call takes them, and marked in one transaction with what the budget
refused. A budget that is away costs no try; a call that it does not understand is repeated message by message, so that
one bad message parks itself alone. Until then what is newer waits behind it, if it is of the same Kontrakt, and all
else goes on. Calls follow each other, since their rows are of the same Kontrakte: only reading is done ahead.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from uuid import UUID

import structlog

from services.cases.clients.budget import Budget, Sendung
from services.cases.domain.buchung import Buchungsantwort, Budgetablehnung
from services.cases.domain.reihenfolge import find_held_back
from services.cases.storage import verbrauch
from services.cases.storage.verbrauch import THEMA
from services.cases.usecases.adopt_bindungen import adopt_moved
from services.cases.usecases.own_caller import own_caller
from shared.contracts.peers import NoAnswer, ProblemAnswer
from shared.contracts.verbrauch import MOST_ROWS
from shared.errors import StorageAway
from shared.identity import Caller
from shared.kalender import Clock
from shared.storage import outbox
from shared.storage.calls import cut_calls, send_calls
from shared.storage.database import Database, retried
from shared.storage.outbox import Message
from shared.storage.tenants import each_tenant

MOST_MESSAGES = 200
_logger = structlog.get_logger(__name__)


async def relay_tenants(database: Database, budget: Budget, *, clock: Clock) -> int:
    """Carry what waits in every Jugendamt; give the number of messages taken up: there may be more at once.

    What goes wrong in one Jugendamt holds up no other; its messages are tried again after their lease.
    """

    async def carry(jugendamt: str) -> int:
        return await relay_verbrauch(database, budget, jugendamt=jugendamt, clock=clock)

    try:
        return sum(await each_tenant(database, outbox.TENANTS, carry, aufgabe="relay_verbrauch"))
    except StorageAway:
        _logger.warning("datenbank_nicht_erreichbar")
        return 0


@dataclass(slots=True)
class _Lauf:
    """A run in one Jugendamt; `delayed` are messages that are tried later, behind which newer ones may have to wait.

    `following` are the messages of the next call. Their rows are read while this one is under way, into `ahead`, and
    read again if anything of this one is refused: a Storno of what was refused is not sent. `marking` writes down
    beside the next call what has arrived; should it fail, that is sent again, and known to the budget by its keys.
    `arrived` tells that something has, so that what may have waited for it is looked at again at once.
    """

    database: Database
    budget: Budget
    jugendamt: str
    clock: Clock
    delayed: list[UUID]
    following: Sequence[Message] = ()
    ahead: tuple[Sequence[Message], Sendung] | None = None
    marking: asyncio.Future[None] | None = None
    arrived: bool = False

    @property
    def caller(self) -> Caller:
        return own_caller(jugendamt=self.jugendamt)

    async def marked(self) -> None:
        """Wait until what has arrived is marked; raises what went wrong with that."""
        marking, self.marking = self.marking, None
        if marking is not None:
            await marking


async def relay_verbrauch(database: Database, budget: Budget, *, jugendamt: str, clock: Clock) -> int:
    """Carry what waits in one Jugendamt, of each Kontrakt in its order; give the number of messages taken up."""
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        messages = await outbox.lease_in_turn(work, thema=THEMA, limit=MOST_MESSAGES, now=clock())
        older = await verbrauch.list_older(work, [message.id for message in messages]) if messages else ()
    lauf = _Lauf(database, budget, jugendamt, clock, list(older))
    groups = [group for call in cut_calls(messages) for group in _group(call)]
    try:
        left = await send_calls(list(zip_longest(groups, groups[1:], fillvalue=())), partial(_deliver_next, lauf))
        await _give_back(lauf, [message.id for group, _ in left for message in group])
    finally:
        await lauf.marked()
    if lauf.arrived:
        async with database.transaction(lauf.caller) as work:
            await outbox.wake(work, thema=THEMA, now=clock())
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


async def _deliver_next(lauf: _Lauf, call: tuple[Sequence[Message], Sequence[Message]]) -> bool:
    """Send one call, the next one being known, and tell whether it was answered; raises NotSent."""
    group, lauf.following = call
    return await _deliver(lauf, group)


async def _deliver(lauf: _Lauf, waiting: Sequence[Message]) -> bool:
    """Send one call, without what has to wait for an older message, and tell whether it was answered.

    Raises NotSent if the budget is away.
    """
    group = await _hold_back(lauf, waiting)
    if not group:
        return True
    rows = await _read(lauf, group)
    try:
        said = await _book(lauf, rows) if rows else Buchungsantwort({})
        await adopt_moved(lauf.database, lauf.budget, said.verschoben, jugendamt=lauf.jugendamt, now=lauf.clock())
    except NoAnswer:
        await _postpone(lauf, group, fehler=outbox.NO_ANSWER)
        return False
    except ProblemAnswer as problem:
        if len(group) > 1:
            for message in group:
                await _deliver(lauf, [message])
            return True
        _logger.warning("verbrauch_nicht_angenommen", status=problem.status, problem=problem.slug)
        await _postpone(lauf, group, fehler=problem.slug or str(problem.status))
    else:
        await _finish(lauf, group, refused=said.ablehnungen)
    return True


async def _hold_back(lauf: _Lauf, group: Sequence[Message]) -> list[Message]:
    """Give back, without a try, what carries rows of a Kontrakt of which an older message has not arrived (K10)."""
    if not lauf.delayed:
        return list(group)
    ids = [message.id for message in group]
    async with lauf.database.transaction(lauf.caller) as work:
        kontrakte = await verbrauch.read_kontrakte(work, [*ids, *lauf.delayed])
        held = find_held_back(ids, offen=lauf.delayed, kontrakte=kontrakte)
        await outbox.give_back(work, sorted(held), now=lauf.clock())
    lauf.delayed += sorted(held)
    return [message for message in group if message.id not in held]


async def _book(lauf: _Lauf, rows: Sendung) -> Buchungsantwort:
    reading = asyncio.create_task(_read_ahead(lauf))
    try:
        return await lauf.budget.book(rows, jugendamt=lauf.jugendamt)
    finally:
        await reading


async def _read_ahead(lauf: _Lauf) -> None:
    if lauf.following and lauf.ahead is None:
        with suppress(StorageAway):  # whoever needs the rows finds out
            lauf.ahead = (lauf.following, await _read(lauf, lauf.following))
            _ = lauf.ahead[1].inhalt  # written while the last call is under way


async def _read(lauf: _Lauf, group: Sequence[Message]) -> Sendung:
    ahead, lauf.ahead = lauf.ahead, None
    if ahead is not None and list(ahead[0]) == list(group):
        return ahead[1]
    async with lauf.database.transaction(lauf.caller) as work:
        return Sendung(await verbrauch.read_rows(work, [message.id for message in group]))


async def _finish(lauf: _Lauf, group: Sequence[Message], *, refused: Mapping[UUID, Budgetablehnung]) -> None:
    """Mark what has arrived, beside the next call unless that may depend on what was refused."""
    await lauf.marked()
    lauf.arrived = True
    marking = _mark(lauf.database, group, refused=refused, caller=lauf.caller, clock=lauf.clock)
    lauf.marking = asyncio.ensure_future(marking)
    if refused:
        lauf.ahead = None
        await lauf.marked()


@retried
async def _mark(
    database: Database,
    group: Sequence[Message],
    *,
    refused: Mapping[UUID, Budgetablehnung],
    caller: Caller,
    clock: Clock,
) -> None:
    """Mark as delivered what nobody marked before, with what the budget refused of it."""
    async with database.transaction(caller) as work:
        done = await outbox.finish(work, [message.id for message in group], now=clock())
        await verbrauch.refuse(work, sorted(done), ablehnungen=refused, now=clock())


async def _give_back(lauf: _Lauf, sendungen: Sequence[UUID]) -> None:
    if not sendungen:
        return
    async with lauf.database.transaction(lauf.caller) as work:
        await outbox.give_back(work, sendungen, now=lauf.clock())


async def _postpone(lauf: _Lauf, group: Sequence[Message], *, fehler: str) -> None:
    async with lauf.database.transaction(lauf.caller) as work:
        for message in group:
            await outbox.postpone(work, message, fehler=fehler, now=lauf.clock())
    lauf.delayed += [message.id for message in group]
