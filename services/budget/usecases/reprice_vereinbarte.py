"""Reprice what was bound at an agreed price when its Träger gets a contract: from then on the price of the day (K6).

Open years follow at once, in the transaction that enters the contract; what stands in a closed one stays (V13). It is
what an amendment would bind, so that neither waits for the other. An overdraft by it is warned of, never refused (V10).
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from services.budget.domain.volumen import Summen
from services.budget.storage import bindungen, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.post_buchungen import warn_of_overdrafts
from services.budget.usecases.reprice import book_repriced, reprice
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work


async def reprice_vereinbarte(work: Work, traeger: Collection[str], *, now: Instant) -> None:
    """Bring the running Kontrakte of Träger, as far as a price was agreed, to the prices that follow from contracts."""
    quellen = await bindungen.list_agreed(work, traeger, heute=berlin_day(now))
    if not quellen:
        return
    years = await _read(work, quellen)
    staende = await volumina.lock_staende(work, {_key(year) for year in years}, abgeschlossene=True)
    years = [year for year in await _read(work, quellen) if not staende[_key(year)].abgeschlossen]
    changes: dict[Key, Summen] = {}
    for before, after in zip(years, await reprice(work, years), strict=True):
        if after == before:
            continue
        await book_repriced(work, before, after, now=now)
        mehr = Summen(offene_bindung=after.gebunden.offen - before.gebunden.offen)
        changes[_key(before)] = changes.get(_key(before), Summen()) + mehr
    await volumina.add(work, changes, tag=berlin_day(now), erlaubt=changes)
    await warn_of_overdrafts(work, staende, changes, now=now)
    await watch_schwellen(work, changes, now=now)


async def _read(work: Work, quellen: Sequence[UUID]) -> list[Bindung]:
    return [year for bound in (await bindungen.read_of_all(work, quellen)).values() for year in bound]


def _key(bindung: Bindung) -> Key:
    return bindung.ort, bindung.volumen
