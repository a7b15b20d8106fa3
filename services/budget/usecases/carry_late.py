"""Settle what open years bind with late hours that wjh accepts, or with a Storno of such (V7, V13, K14).

What was owed is worked after all: it goes out of what a close has carried, and what is beyond that out of the last open
years. What is left follows anew from what was asked for and worked in all years, as an amendment derives it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.budget.domain.bindungsplan import Gearbeitet
from services.budget.domain.bindungsrest import released_ends
from services.budget.domain.buchung import VORJAHR, Buchung
from services.budget.domain.volumen import Stand
from services.budget.storage import bindungen, bindungsrest, uebertraege, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.move_bindungen import catch_up, reprice_plans, settle_years, sum_up
from services.budget.usecases.plan_bindung import lage_of, plan_kontrakt
from services.budget.usecases.post_buchungen import Davor
from shared.contracts.bindung import KontraktBindungInhalt
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work


async def settle_late(work: Work, late: Buchung, *, now: Instant) -> Davor | None:
    """Bring the open years of the Kontrakt of late hours to what may still be worked; tell what that changes."""
    kontrakt = await _find_kontrakt(work, late)
    if kontrakt is None:
        return None
    tag = berlin_day(now)
    if not await bindungsrest.is_held(work, kontrakt.kontrakt, bis=released_ends(tag)):
        return None
    bound = await bindungen.read_of(work, kontrakt.kontrakt)
    staende = await volumina.lock_staende(
        work, [(bindung.ort, bindung.volumen) for bindung in bound.values()], abgeschlossene=True
    )
    keys = [(kontrakt.kontrakt, jahr) for jahr in bound]
    bound = {jahr: one for (_, jahr), one in (await bindungen.read_many(work, keys, lock=True)).items()}
    enden = [one.ende for one in bound.values() if one.ende is not None]
    if not enden or (max(enden) < tag and not any(one.gebunden.offen for one in bound.values())):
        return None
    changes = await _plan(work, late, kontrakt=kontrakt, bound=bound, staende=staende)
    await uebertraege.book(work, changes, begruendung=f"Vorjahr {late.datum.year}", now=now)
    await reprice_plans(work, changes, now=now)
    summen = sum_up(changes)
    await volumina.add(work, summen, tag=tag, erlaubt=summen)
    own = (late.ort, late.volumen)  # judged when the posting is made
    await watch_schwellen(work, {key: change for key, change in summen.items() if key != own}, now=now)
    return Davor(staende, summen)


async def _find_kontrakt(work: Work, late: Buchung) -> KontraktBindungInhalt | None:
    """Find what the Kontrakt has asked for of which late hours are accepted."""
    if late.vermerk != VORJAHR or late.art != "leistung" or late.quelle is None:
        return None
    inhalt = await bindungen.find_inhalt(work, late.quelle)
    return KontraktBindungInhalt.model_validate(inhalt) if inhalt else None


async def _plan(
    work: Work,
    late: Buchung,
    *,
    kontrakt: KontraktBindungInhalt,
    bound: Mapping[int, Bindung],
    staende: Mapping[Key, Stand],
) -> Sequence[tuple[Bindung, Bindung]]:
    """Say what each open year binds and is to bind when the late hours are booked; years without a change are left."""
    lage = await lage_of(work, await plan_kontrakt(work, kontrakt), staende=staende, before=bound)
    used = lage.gearbeitet.get(late.datum.year, Gearbeitet())
    worked = {**lage.gearbeitet, late.datum.year: replace(used, spaet=used.spaet + late.minuten)}
    after = replace(lage, gearbeitet=worked)
    return settle_years(after, bound, asked=catch_up(lage, bound, danach=after))
