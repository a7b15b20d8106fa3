"""Take over what the budget has made of projects' Bindungen: a year was set up, a close or a Prüfung released (P5, V7).

All changes come by one list, whatever the reason; what is shown already changes nothing. What is shown changes, so the
application gets a new version: its ETag changes, and it appears in lists with `seit`. A change of an application whose
decision waits for the budget's answer cannot be kept yet: the list is read again from the same place until it is
settled.
"""

from collections.abc import Sequence
from uuid import UUID

from services.projects.clients.budget import Budget
from services.projects.domain.bescheid import Bindung
from services.projects.domain.sichtbarkeit import EVERYTHING
from services.projects.storage import antraege, bindungen
from services.projects.usecases.own_caller import own_caller
from services.projects.usecases.transitions import note
from shared.contracts.bindung import BindungJahr
from shared.contracts.bindungsaenderungen import Bindungsaenderungen
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import absichten, lesestaende
from shared.storage.database import Database, retried
from shared.storage.tenants import each_tenant


async def adopt_bindungen(database: Database, budget: Budget, *, now: Instant) -> None:
    """Bring every Jugendamt for which anything is bound up to date; for the worker."""
    await each_tenant(
        database,
        bindungen.TENANTS,
        lambda jugendamt: adopt_tenant(database, budget, jugendamt=jugendamt, now=now),
        aufgabe="adopt_bindungen",
    )


async def adopt_tenant(database: Database, budget: Budget, *, jugendamt: str, now: Instant) -> None:
    """Take over what is new since the last time; raises NotSent, NoAnswer, ProblemAnswer."""
    caller = own_caller(jugendamt=jugendamt)

    async def fetch(seit: str | None) -> Bindungsaenderungen:
        return await budget.fetch_bindungen(jugendamt=jugendamt, seit=seit)

    async def adopt(found: Bindungsaenderungen) -> bool:
        return all(
            [await _adopt(database, caller, antrag, stand=years, now=now) for antrag, years in found.items.items()]
        )

    await lesestaende.follow(database, caller, bindungen.LISTE, fetch=fetch, adopt=adopt, now=now)


@retried
async def _adopt(
    database: Database, caller: Caller, antrag: UUID, *, stand: Sequence[BindungJahr], now: Instant
) -> bool:
    """Keep what is news of an application; False while its decision is open."""
    async with database.transaction(caller) as work:
        try:
            before = await antraege.lock(work, antrag, sicht=EVERYTHING)
        except NotVisible:
            return True
        if await absichten.find_open(work, antrag):
            return False
        shown = {(one.jahr, one.betrag, one.vorgemerkt) for one in before.bindungen}
        news = [
            Bindung(one.jahr, one.betrag, vorgemerkt=one.vorgemerkt)
            for one in stand
            if (one.jahr, one.betrag, one.vorgemerkt) not in shown and before.bindungen
        ]
        if news:
            waited = {one.jahr for one in before.bindungen if one.vorgemerkt}
            aktion = "neu_bepreist" if any(one.jahr in waited for one in news) else "nachgefuehrt"
            await bindungen.append(work, antrag, bindungen=news)
            after = await antraege.save(work, before, now=now)
            await note(work, after, aktion=aktion, now=now, bindungen={one.jahr: str(one.betrag) for one in news})
    return True
