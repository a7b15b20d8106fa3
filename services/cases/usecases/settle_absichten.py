"""Settle signatures whose call to the budget got no answer (K4): ask by the key, then complete or close.

Asked, the budget either has the Bindung, and the signature is completed in the name of who gave it; or it closes the
key for good, so that a request still under way can no longer bind.
"""

import structlog

from services.cases.clients.budget import Budget
from services.cases.domain.kontrakt import Bindung
from services.cases.usecases.complete_unterzeichnung import complete_absicht
from services.cases.usecases.own_caller import own_caller
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.errors import Refused
from shared.kalender import Instant
from shared.storage import absichten
from shared.storage.absichten import Absicht, Ergebnis
from shared.storage.database import Database, retried

_logger = structlog.get_logger(__name__)


class UnterzeichnungUnknown(Refused):
    """The budget did not answer: whether the Kontrakt is signed will show when the signature is repeated (K4)."""


async def settle_absichten(database: Database, budget: Budget, *, now: Instant) -> None:
    """Settle what is open in every Jugendamt; for the worker."""
    for jugendamt in await database.tenants(absichten.TENANTS):
        async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
            waiting = await absichten.list_unanswered(work, now=now)
        for absicht in waiting:
            try:
                await settle_absicht(database, budget, absicht, jugendamt=jugendamt, now=now)
            except UnterzeichnungUnknown:
                _logger.warning("unterzeichnung_offen", absicht=str(absicht.id))


async def settle_absicht(database: Database, budget: Budget, absicht: Absicht, *, jugendamt: str, now: Instant) -> None:
    """Ask the budget what became of a signature and act on it; raise UnterzeichnungUnknown if it does not tell (K4)."""
    try:
        bindungen = await budget.clarify(absicht.id, jugendamt=jugendamt)
    except (NotSent, NoAnswer, ProblemAnswer):
        raise UnterzeichnungUnknown from None
    await _act_on(database, absicht, bindungen=bindungen, jugendamt=jugendamt, now=now)


@retried
async def _act_on(
    database: Database, absicht: Absicht, *, bindungen: tuple[Bindung, ...] | None, jugendamt: str, now: Instant
) -> None:
    async with database.transaction(own_caller(jugendamt=jugendamt, akteur=absicht.akteur)) as work:
        if bindungen is None:
            await absichten.close(work, absicht.id, ergebnis=Ergebnis.GESCHLOSSEN, now=now)
        else:
            await complete_absicht(work, absicht, bindungen=bindungen, now=now)
