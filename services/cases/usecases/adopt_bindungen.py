"""Take over what the budget has made of Kontrakte's Bindungen: repriced, released, moved or carried (K4, V7, K14, K6).

All changes come by one list, whatever the reason; what is known here already changes nothing, so that rows may come
again and answers may overtake each other. A year that is no longer `vorgemerkt` is news for those who decide: the
Kontrakt gets a new version. Everything else brings it up for `seit` and leaves its version, as hours do (contract.md).

A change of a Kontrakt whose signature waits for the budget's answer cannot be kept yet: then the list is read again
from the same place, until that is settled.
"""

from collections.abc import Sequence
from uuid import UUID

from services.cases.clients.bindungen import Bindungsbuch, Bindungsneuerungen
from services.cases.clients.budget import Budget
from services.cases.domain.kontrakt import Bindung, Kontrakt
from services.cases.domain.sicht import EVERYTHING
from services.cases.storage import bindungen, kontrakte
from services.cases.usecases.own_caller import own_caller
from services.cases.usecases.zugriff import note
from shared.contracts.bindung import MOST_QUELLEN
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import lesestaende
from shared.storage.database import Database, Work, retried
from shared.storage.tenants import each_tenant


async def adopt_bindungen(database: Database, budget: Bindungsbuch, *, now: Instant) -> None:
    """Bring every Jugendamt in which a Kontrakt was signed up to date; for the worker."""
    await each_tenant(
        database,
        bindungen.TENANTS,
        lambda jugendamt: adopt_tenant(database, budget, jugendamt=jugendamt, now=now),
        aufgabe="adopt_bindungen",
    )


async def adopt_tenant(database: Database, budget: Bindungsbuch, *, jugendamt: str, now: Instant) -> None:
    """Take over what is new since the last time; raises NotSent, NoAnswer, ProblemAnswer."""
    caller = own_caller(jugendamt=jugendamt)

    async def fetch(seit: str | None) -> Bindungsneuerungen:
        return await budget.fetch_neuerungen(jugendamt=jugendamt, seit=seit)

    async def adopt(found: Bindungsneuerungen) -> bool:
        news = await _find_news(database, caller, found)
        return all([await adopt_stand(database, caller, one, stand=found.items[one], now=now) for one in news])

    await lesestaende.follow(database, caller, bindungen.LISTE, fetch=fetch, adopt=adopt, now=now)


async def adopt_moved(
    database: Database, budget: Budget, verschoben: Sequence[UUID], *, jugendamt: str, now: Instant
) -> None:
    """Ask at once what is bound for Kontrakte whose hours have moved Bindung (K14), and keep it.

    It is asked before the message of the hours counts as delivered: if anything goes wrong, that is sent again and the
    budget names the same Kontrakte. Raises NotSent, NoAnswer, ProblemAnswer.
    """
    caller = own_caller(jugendamt=jugendamt)
    for start in range(0, len(verschoben), MOST_QUELLEN):
        staende = await budget.fetch_bindungen(verschoben[start : start + MOST_QUELLEN], jugendamt=jugendamt)
        for kontrakt, stand in staende.items():
            await adopt_stand(database, caller, kontrakt, stand=stand, now=now)


async def _find_news(database: Database, caller: Caller, found: Bindungsneuerungen) -> Sequence[UUID]:
    """Name the Kontrakte of which a year is newer than what is known: nothing is locked for the others."""
    async with database.transaction(caller) as work:
        known = await bindungen.list_staende(work, found.items)
    return [
        kontrakt
        for kontrakt, years in found.items.items()
        if any(year.stand > known.get((kontrakt, year.jahr), -1) for year in years)
    ]


@retried
async def adopt_stand(
    database: Database, caller: Caller, kontrakt: UUID, *, stand: Sequence[Bindung], now: Instant
) -> bool:
    """Keep what is news of a Kontrakt; False if it may be signed without our knowing yet."""
    async with database.transaction(caller) as work:
        try:
            before = await kontrakte.lock(work, kontrakt, sicht=EVERYTHING)
        except NotVisible:
            return True
        if before.unterzeichnung is None:
            return not before.offen
        jahre = await bindungen.adopt(work, kontrakt, bindungen=stand)
        if jahre:
            news = [year for year in stand if year.jahr in jahre]
            await _tell(work, before, news=news, bisher=before.unterzeichnung.bindungen, now=now)
    return True


async def _tell(
    work: Work, kontrakt: Kontrakt, *, news: Sequence[Bindung], bisher: Sequence[Bindung], now: Instant
) -> None:
    waited = {year.jahr for year in bisher if year.vorgemerkt}
    repriced = any(year.jahr in waited and not year.vorgemerkt for year in news)
    if repriced:
        await kontrakte.renew(work, kontrakt, now=now)
    else:
        await bindungen.touch(work, kontrakt.id, now=now)
    bound = {year.jahr: str(year.betrag) for year in news}
    await note(work, kontrakt.id, aktion="neu_bepreist" if repriced else "nachgefuehrt", now=now, bindungen=bound)
