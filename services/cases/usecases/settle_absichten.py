"""Settle signatures and amendments whose call to the budget got no answer (K4): ask by the key, complete or close.

Asked, the budget either has the Bindung, and what was announced is completed in the name of who asked for it; or it
closes the key for good, so that a request still under way can no longer bind.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

import structlog

from services.cases.clients.budget import Budget
from services.cases.domain.kontrakt import Bindung
from services.cases.usecases.ask_budget import AENDERUNG, UNTERZEICHNUNG, drop_absicht
from services.cases.usecases.complete_aenderung import complete_aenderung
from services.cases.usecases.complete_unterzeichnung import complete_absicht
from services.cases.usecases.own_caller import own_caller
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.errors import Refused
from shared.kalender import Instant
from shared.storage import absichten
from shared.storage.absichten import Absicht, Ergebnis
from shared.storage.database import Database, Work, retried
from shared.storage.tenants import each_tenant

_logger = structlog.get_logger(__name__)


class Completion(Protocol):
    """Makes true what an intent announced; False if it is settled."""

    async def __call__(self, work: Work, absicht: Absicht, *, bindungen: Sequence[Bindung], now: Instant) -> bool:
        """Complete it."""


class UnterzeichnungUnknown(Refused):
    """The budget did not answer: whether the Kontrakt is signed will show when the signature is repeated (K4)."""


class AenderungUnknown(Refused):
    """The budget did not answer: whether the Kontrakt is amended will show when the same is asked again (K4)."""


COMPLETE: Mapping[str, Completion] = MappingProxyType({UNTERZEICHNUNG: complete_absicht, AENDERUNG: complete_aenderung})


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
        except (UnterzeichnungUnknown, AenderungUnknown):
            _logger.warning("absicht_offen", art=absicht.art, absicht=str(absicht.id))


async def settle_absicht(database: Database, budget: Budget, absicht: Absicht, *, jugendamt: str, now: Instant) -> None:
    """Ask the budget what became of an intent and act on it (K4).

    Raises UnterzeichnungUnknown or AenderungUnknown if it does not tell.
    """
    try:
        bindungen = await budget.clarify(absicht.id, jugendamt=jugendamt)
    except (NotSent, NoAnswer, ProblemAnswer):
        raise (AenderungUnknown if absicht.art == AENDERUNG else UnterzeichnungUnknown) from None
    await _act_on(database, absicht, bindungen=bindungen, jugendamt=jugendamt, now=now)


@retried
async def _act_on(
    database: Database, absicht: Absicht, *, bindungen: tuple[Bindung, ...] | None, jugendamt: str, now: Instant
) -> None:
    async with database.transaction(own_caller(jugendamt=jugendamt, akteur=absicht.akteur)) as work:
        if bindungen is None:
            await drop_absicht(work, absicht, ergebnis=Ergebnis.GESCHLOSSEN, now=now)
        else:
            await COMPLETE[absicht.art](work, absicht, bindungen=bindungen, now=now)
