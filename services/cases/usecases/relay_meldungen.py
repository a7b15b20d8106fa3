"""Carry releases and completeness to the budget (V7, X3): one message a call, in any order, safe to repeat."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import structlog

from services.cases.clients.meldungen import Meldestelle
from services.cases.storage import bindungsfreigaben
from services.cases.usecases import count_vollstaendigkeit, release_declared
from services.cases.usecases.adopt_bindungen import adopt_stand
from services.cases.usecases.own_caller import own_caller
from services.cases.usecases.relay import Finish, Weg
from shared.contracts.peers import NotSent
from shared.kalender import Clock
from shared.storage.database import Database, Work
from shared.storage.outbox import Message

_logger = structlog.get_logger(__name__)


def way_of_freigaben(database: Database, budget: Meldestelle, *, clock: Clock) -> Weg:
    """Give the way on which releases travel, each alone: one that has to wait holds up no other."""
    return Weg(release_declared.THEMA, partial(_carry_freigabe, database, budget, clock), most=1)


def way_of_vollstaendigkeit(budget: Meldestelle) -> Weg:
    """Give the way on which completeness travels: a message carries as many rows as a call takes."""
    return Weg(count_vollstaendigkeit.THEMA, partial(_carry_vollstaendigkeit, budget), most=1)


async def _carry_freigabe(
    database: Database, budget: Meldestelle, clock: Clock, jugendamt: str, messages: Sequence[Message]
) -> Finish:
    """Release a Kontrakt, and keep what is bound then; while hours of it are on their way, wait without a try.

    So they are not set free.
    """
    caller = own_caller(jugendamt=jugendamt)
    for kontrakt in [UUID(message.inhalt["kontrakt"]) for message in messages]:
        async with database.transaction(caller) as work:
            if await bindungsfreigaben.hours_wait(work, kontrakt):
                raise NotSent(dienst="budget")
        stand = await budget.release(kontrakt, jugendamt=jugendamt)
        await adopt_stand(database, caller, kontrakt, stand=stand, now=clock())
    return _change_nothing


async def _carry_vollstaendigkeit(budget: Meldestelle, jugendamt: str, messages: Sequence[Message]) -> Finish:
    """Tell of months; what is refused is refused for good: sending it again would change nothing."""
    for message in messages:
        refused = await budget.tell_vollstaendigkeit(message.inhalt["zeilen"], jugendamt=jugendamt)
        if refused:
            _logger.warning("vollstaendigkeit_abgelehnt", codes=sorted(set(refused)), zeilen=len(refused))
    return _change_nothing


async def _change_nothing(_work: Work, _done: frozenset[UUID]) -> None:
    """Write nothing here: the budget's answer changes no book of ours."""
