"""Settle decisions whose call to the budget service got no answer (K4): ask for the key, then complete or close.

Asked for, the budget either has the Bindung, and the decision is completed in the name of who took it; or it closes
the key for good, so that a request that is still under way can no longer bind.
"""

import structlog

from services.projects.clients.budget import Budget
from services.projects.usecases.book_bescheid import complete_absicht
from services.projects.usecases.own_caller import own_caller
from shared.contracts.bindung import BindungKlaerung
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.errors import Refused
from shared.kalender import Instant
from shared.storage import absichten
from shared.storage.absichten import Absicht, Ergebnis
from shared.storage.database import Database, retried
from shared.storage.tenants import each_tenant

_logger = structlog.get_logger(__name__)


class EntscheidungOffen(Refused):
    """What became of the decision is not known yet; repeating it, or waiting for the repair, will tell (K4)."""


async def settle_absichten(database: Database, budget: Budget, *, now: Instant) -> None:
    """Settle what is open in every Jugendamt; for the worker."""
    await each_tenant(
        database,
        absichten.TENANTS,
        lambda jugendamt: _settle_tenant(database, budget, jugendamt, now=now),
        aufgabe="settle_absichten",
    )


async def _settle_tenant(database: Database, budget: Budget, jugendamt: str, *, now: Instant) -> None:
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        waiting = await absichten.list_unanswered(work, now=now)
    for absicht in waiting:
        try:
            await settle_absicht(database, budget, absicht, jugendamt=jugendamt, now=now)
        except EntscheidungOffen:
            _logger.warning("entscheidung_offen", absicht=str(absicht.id))


async def settle_absicht(database: Database, budget: Budget, absicht: Absicht, *, jugendamt: str, now: Instant) -> None:
    """Ask the budget service what became of an intent and act on it; raise EntscheidungOffen if it cannot tell."""
    try:
        klaerung = await budget.clarify(absicht.id, jugendamt=jugendamt)
    except (NotSent, NoAnswer, ProblemAnswer):
        raise EntscheidungOffen from None
    await _act_on(database, absicht, klaerung=klaerung, jugendamt=jugendamt, now=now)


@retried
async def _act_on(
    database: Database, absicht: Absicht, *, klaerung: BindungKlaerung, jugendamt: str, now: Instant
) -> None:
    async with database.transaction(own_caller(jugendamt=jugendamt, akteur=absicht.akteur)) as work:
        if klaerung.status == "gebunden":
            await complete_absicht(work, absicht, gebunden=klaerung.bindungen, now=now)
        else:
            await absichten.close(work, absicht.id, ergebnis=Ergebnis.GESCHLOSSEN, now=now)
