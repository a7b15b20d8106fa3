"""Carry what was granted to projects and not paid in a year that closes into the next open one (P9, V7, V13).

A grant stays owed until its final account is checked: only that releases it. So the rest of a year is bound anew, as
`vorgemerkt` where the next year is not set up (K4), by the close and with it as the reason. Where that overdraws the
Bezirk's year a Warnung says so (V10).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from services.budget.domain.baum import konzept_of_year
from services.budget.domain.bindung import Gebunden
from services.budget.domain.volumen import Ort, Stand, Summen
from services.budget.storage import bindungen, grunddaten, projektreste, uebertraege, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.storage.bindungsrest import Rest
from services.budget.storage.volumina import PROJEKTBUDGET, Key
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.post_buchungen import warn_of_overdrafts
from shared.geld import Geld, total
from shared.kalender import Instant, berlin_day
from shared.storage import audit
from shared.storage.database import Work


async def carry_zuwendungen(work: Work, rest: Sequence[Rest], *, jahr: int, now: Instant) -> None:
    """Bind in the next open year what was released of projects with their own; the rest was locked before."""
    owed = {one.quelle: one.offen for one in rest if one.offen and one.key[0].art == "bezirk"}
    if not owed:
        return
    ziel = await projektreste.find_open_year(work, jahr)
    released = await bindungen.read_many(work, [(quelle, jahr) for quelle in owed])
    staende = await _lock_ziel(work, {one.ort.slug for one in released.values()}, jahr=ziel)
    eingerichtet = {stand.ort for stand in staende.values() if stand.eingerichtet}
    await projektreste.ensure(work, released.values(), jahr=ziel, eingerichtet=eingerichtet)
    before = await bindungen.read_many(work, [(quelle, ziel) for quelle in owed], lock=True)
    changes = [(one, _with_more(one, owed[one.quelle])) for one in before.values()]
    await uebertraege.book(work, changes, begruendung=f"Jahresabschluss {jahr}", now=now)
    summen = _sum_up(changes)
    await volumina.add(work, summen, tag=berlin_day(now), erlaubt=summen)
    await warn_of_overdrafts(work, staende, summen, now=now)
    await watch_schwellen(work, summen, now=now)
    await _note(work, owed, jahr=jahr, ziel=ziel, now=now)


async def _lock_ziel(work: Work, bezirke: set[str], *, jahr: int) -> Mapping[Key, Stand]:
    """Lock the Bezirke's money of a year, which has its rows also before it is set up."""
    konzept = konzept_of_year(await grunddaten.read_konzepte(work), jahr)
    for slug in sorted(bezirke):
        await volumina.ensure(work, Ort.bezirk(jahr, slug), konzept)
    return await volumina.lock_staende(work, [(Ort.bezirk(jahr, slug), PROJEKTBUDGET) for slug in bezirke])


def _with_more(bindung: Bindung, mehr: Geld) -> Bindung:
    return replace(bindung, gebunden=Gebunden(bindung.gebunden.betrag + mehr, bindung.gebunden.verbrauch))


def _sum_up(changes: Sequence[tuple[Bindung, Bindung]]) -> Mapping[Key, Summen]:
    found: dict[Key, Summen] = {}
    for before, after in changes:
        key = (after.ort, after.volumen)
        mehr = Summen(offene_bindung=after.gebunden.offen - before.gebunden.offen)
        found[key] = found.get(key, Summen()) + mehr
    return found


async def _note(work: Work, owed: Mapping[UUID, Geld], *, jahr: int, ziel: int, now: Instant) -> None:
    await audit.record(
        work,
        aktion="zuwendung.uebertragen",
        gegenstand="haushaltsjahr",
        gegenstand_id=str(jahr),
        daten={"projekte": len(owed), "in": ziel, "betrag": str(total(owed.values()))},
        now=now,
    )
