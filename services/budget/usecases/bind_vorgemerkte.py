"""Take up what was bound before its year was set up: reprice it, warn where price or room differ (K4)."""

from collections.abc import Mapping
from dataclasses import replace

from services.budget.domain.volumen import Ort, Stand, Summen
from services.budget.storage import bindungen, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.post_buchungen import warn_of_overdrafts
from services.budget.usecases.reprice import book_repriced, reprice
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work


async def bind_vorgemerkte(work: Work, ort: Ort, *, now: Instant) -> None:
    """Bind what was `vorgemerkt` for a year that has just been set up, at its own prices (K4)."""
    waiting = await bindungen.list_vorgemerkt(work, ort)
    staende = await volumina.lock_staende(work, {(ort, bindung.volumen) for bindung in waiting})
    changes: dict[Key, Summen] = {}
    unbound = dict(staende)
    arrived = [replace(one, vorgemerkt=False, pauschal=staende[ort, one.volumen].pauschal) for one in waiting]
    for bindung, taken in zip(waiting, await reprice(work, arrived), strict=True):
        place = (ort, bindung.volumen)
        await book_repriced(work, bindung, taken, now=now)
        mehr = taken.gebunden.offen - bindung.gebunden.offen
        changes[place] = changes.get(place, Summen()) + Summen(offene_bindung=mehr)
        unbound[place] = _without(unbound[place], bindung)
    await volumina.add(work, changes, tag=berlin_day(now), erlaubt=changes)
    await _warn_of_room(work, unbound, staende=staende, changes=changes, now=now)


async def _warn_of_room(
    work: Work,
    unbound: Mapping[Key, Stand],
    *,
    staende: Mapping[Key, Stand],
    changes: Mapping[Key, Summen],
    now: Instant,
) -> None:
    """Warn as if all that was `vorgemerkt` came now: before the year was set up there was no room to exceed."""
    arrived = {
        key: change + Summen(offene_bindung=staende[key].summen.offene_bindung - unbound[key].summen.offene_bindung)
        for key, change in changes.items()
    }
    await warn_of_overdrafts(work, unbound, arrived, now=now)


def _without(stand: Stand, bindung: Bindung) -> Stand:
    return replace(stand, summen=stand.summen + Summen(offene_bindung=-bindung.gebunden.offen))
