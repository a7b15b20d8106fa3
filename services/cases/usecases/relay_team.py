"""Carry posts (K15) and help before help (K16) to the budget: each version and each row once for ever, by its key."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from services.cases.clients.budget import Budget
from services.cases.clients.stellen import Stellenbuch
from services.cases.domain.buchung import Buchungsantwort
from services.cases.storage import team, vorfeldhilfen
from services.cases.storage.vorfeldhilfen import Sendung
from services.cases.usecases.own_caller import own_caller
from services.cases.usecases.relay import Finish, Weg
from shared.kalender import Clock
from shared.storage.database import Database, Work
from shared.storage.outbox import Message


def way_of_stellen(database: Database, budget: Stellenbuch) -> Weg:
    """Give the way on which posts travel."""
    return Weg(team.THEMA, partial(_carry_stellen, database, budget))


def way_of_vorfeldhilfen(database: Database, budget: Budget, *, clock: Clock) -> Weg:
    """Give the way on which help before help travels."""
    return Weg(vorfeldhilfen.THEMA, partial(_carry_vorfeldhilfen, database, budget, clock))


async def _carry_stellen(
    database: Database, budget: Stellenbuch, jugendamt: str, messages: Sequence[Message]
) -> Finish:
    versionen = [(UUID(message.inhalt["stelle"]), int(message.inhalt["version"])) for message in messages]
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        stellen = await team.read_versionen(work, versionen)
    refused = await budget.book_stellen(stellen, jugendamt=jugendamt)

    async def finish(work: Work, _done: frozenset[UUID]) -> None:
        await team.refuse(work, refused)

    return finish


async def _carry_vorfeldhilfen(
    database: Database, budget: Budget, clock: Clock, jugendamt: str, messages: Sequence[Message]
) -> Finish:
    sendungen = [
        Sendung(UUID(message.inhalt["vorfeldhilfe"]), UUID(message.inhalt["schluessel"])) for message in messages
    ]
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        rows = await vorfeldhilfen.read_rows(work, sendungen)
    said = await budget.book(rows, jugendamt=jugendamt) if rows else Buchungsantwort({})

    async def finish(work: Work, _done: frozenset[UUID]) -> None:
        await vorfeldhilfen.refuse(work, sendungen, ablehnungen=said.ablehnungen, now=clock())

    return finish
