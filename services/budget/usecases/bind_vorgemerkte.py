"""Take up what was bound before its year was set up: reprice it, warn where price or room differ (K4)."""

from collections.abc import Mapping
from dataclasses import replace

from services.budget.domain.bindung import Gebunden, Jahresbedarf
from services.budget.domain.volumen import Ort, Stand, Summen
from services.budget.storage import bindungen, monatssummen, volumina, warnungen
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.plan_bindung import price_of
from services.budget.usecases.post_buchungen import warn_of_overdrafts
from shared.contracts.bindung import KontraktBindungInhalt
from shared.geld import Geld
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work


async def bind_vorgemerkte(work: Work, ort: Ort, *, now: Instant) -> None:
    """Bind what was `vorgemerkt` for a year that has just been set up, at its own prices (K4)."""
    waiting = await bindungen.list_vorgemerkt(work, ort)
    staende = await volumina.lock_staende(work, {(ort, bindung.volumen) for bindung in waiting})
    changes: dict[Key, Summen] = {}
    unbound = dict(staende)
    for bindung in waiting:
        taken = await _reprice(work, bindung, pauschal=staende[ort, bindung.volumen].pauschal)
        await bindungen.book(work, taken, schluessel=None, begruendung=None, now=now)
        betrag, place = taken.gebunden.betrag, (ort, bindung.volumen)
        await monatssummen.reprice(work, bindung.quelle, place, betrag=betrag, tag=berlin_day(now))
        mehr = taken.gebunden.offen - bindung.gebunden.offen
        changes[place] = changes.get(place, Summen()) + Summen(offene_bindung=mehr)
        unbound[place] = _without(unbound[place], bindung)
        if taken.gebunden.betrag != bindung.gebunden.betrag:
            await _warn_of_price(work, bindung, taken, now=now)
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


async def _reprice(work: Work, bindung: Bindung, *, pauschal: bool) -> Bindung:
    inhalt = await bindungen.find_inhalt(work, bindung.quelle)
    betrag, minuten = bindung.gebunden.betrag, bindung.minuten
    if inhalt is not None and bindung.art == "kontrakt":
        bedarfe = {b.jahr: b for b in await price_of(work, KontraktBindungInhalt.model_validate(inhalt))}
        bedarf = bedarfe.get(bindung.ort.jahr) or Jahresbedarf(
            bindung.ort.jahr, betrag - bindung.gewandert, minuten - bindung.gewandert_minuten
        )
        betrag, minuten = (Gebunden().betrag if pauschal else bedarf.betrag), bedarf.minuten
        betrag, minuten = _keep_moved(bindung, betrag, minuten)
    gebunden = Gebunden(betrag, bindung.gebunden.verbrauch)
    return replace(bindung, vorgemerkt=False, pauschal=pauschal, gebunden=gebunden, minuten=minuten)


def _keep_moved(bindung: Bindung, betrag: Geld, minuten: int) -> tuple[Geld, int]:
    """Leave where it is what work done ahead has moved out of a year, as far as its new price allows (K14)."""
    return max(betrag + bindung.gewandert, Gebunden().betrag), max(minuten + bindung.gewandert_minuten, 0)


async def _warn_of_price(work: Work, before: Bindung, after: Bindung, *, now: Instant) -> None:
    figuren = {
        "quelle": str(before.quelle), "vorgemerkt": str(before.gebunden.betrag), "gebunden": str(after.gebunden.betrag)
    }  # fmt: skip
    await warnungen.append(
        work, before.ort, volumen=before.volumen, art="neu_bepreist", stufe="hinweis", figuren=figuren, now=now
    )
