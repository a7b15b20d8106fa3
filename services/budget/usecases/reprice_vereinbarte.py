"""Reprice what was bound at an agreed price when its Träger gets a contract: from then on the price of the day (K6).

Open years follow at once, in the transaction that enters the contract; what stands in a closed one stays (V13). It is
what an amendment would bind, so that neither waits for the other. An overdraft by it is warned of, never refused (V10).
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from uuid import UUID

from services.budget.domain.volumen import Summen
from services.budget.storage import bindungen, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.move_bindungen import move_bindungen
from services.budget.usecases.post_buchungen import warn_of_overdrafts
from services.budget.usecases.preisbuch import PriceUnknown, read_preisbuch
from services.budget.usecases.reprice import book_repriced, reprice
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work


async def reprice_vereinbarte(work: Work, traeger: Collection[str], *, now: Instant) -> None:
    """Bring the running Kontrakte of Träger, as far as a price was agreed, to the prices that follow from contracts."""
    quellen = await bindungen.list_agreed(work, traeger, heute=berlin_day(now))
    if not quellen:
        return
    years = [bindung for bound in (await bindungen.read_of_all(work, quellen)).values() for bindung in bound]
    staende = await volumina.lock_staende(work, {_key(bindung) for bindung in years}, abgeschlossene=True)
    changes: dict[Key, Summen] = {}
    for before, after in await _plan(work, quellen):
        if staende[_key(before)].abgeschlossen or after == before:
            continue
        await book_repriced(work, before, after, now=now)
        mehr = Summen(offene_bindung=after.gebunden.offen - before.gebunden.offen)
        changes[_key(before)] = changes.get(_key(before), Summen()) + mehr
    await volumina.add(work, changes, tag=berlin_day(now), erlaubt=changes)
    await warn_of_overdrafts(work, staende, changes, now=now)
    await watch_schwellen(work, changes, now=now)
    await move_bindungen(work, quellen, now=now)


async def _plan(work: Work, quellen: Sequence[UUID]) -> list[tuple[Bindung, Bindung]]:
    """Say what each year binds and is to bind; a Kontrakt of which a day has no known price stays as it is."""
    preise, found = await read_preisbuch(work), []
    for bound in (await bindungen.read_of_all(work, quellen)).values():
        with suppress(PriceUnknown):
            found += [(before, await reprice(work, before, preise=preise)) for before in bound]
    return found


def _key(bindung: Bindung) -> Key:
    return bindung.ort, bindung.volumen
