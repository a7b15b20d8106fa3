"""Carry what Kontrakte still owe of a year that closes into the next open one, with the close (V7, K14).

What is bound there never stands against a `sperren`: Kontrakte are entitled (V10). Where it overdraws a Volumen a
Warnung says so; the reason that the change carries is the close.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.budget.domain.bindung import Gebunden
from services.budget.domain.bindungsrest import released_ends
from services.budget.domain.uebertrag import price_uebertrag
from services.budget.storage import bindungen, uebertraege, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.storage.jahre import share_jahre
from services.budget.storage.uebertraege import Offen
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.move_bindungen import reprice_plans, sum_up
from services.budget.usecases.post_buchungen import warn_of_overdrafts
from services.budget.usecases.preisbuch import Preisbuch, read_preisbuch
from shared.contracts.bindung import KontraktBindungInhalt
from shared.geld import NULL_EURO, total
from shared.kalender import Instant, Zeitraum, berlin_day
from shared.storage import audit
from shared.storage.database import Work


async def find_owed(work: Work, jahr: int, *, now: Instant) -> tuple[Offen, ...]:
    """Find what is still owed of a year that nobody books in any more, before it is released; later years stay open."""
    heute = berlin_day(now)
    await share_jahre(work, await uebertraege.list_later(work, jahr))
    return await uebertraege.list_owed(work, jahr, heute=heute, bis=released_ends(heute))


async def find_overused(work: Work, jahr: int, *, now: Instant) -> tuple[UUID, ...]:
    """Find the Kontrakte that have worked more in a year than it had: their last open years lose it (K14)."""
    heute = berlin_day(now)
    return await uebertraege.list_overused(work, jahr, heute=heute, bis=released_ends(heute))


async def carry_uebertrag(work: Work, owed: Sequence[Offen], *, jahr: int, now: Instant) -> tuple[UUID, ...]:
    """Bind what is owed in the years that take it; give the Kontrakte of which that is."""
    if not owed:
        return ()
    keys = {(one.quelle, one.ziel): one for one in owed}
    places = [(bindung.ort, bindung.volumen) for bindung in (await bindungen.read_many(work, keys)).values()]
    staende = await volumina.lock_staende(work, places)
    bound = await bindungen.read_many(work, keys, lock=True)
    preise = await read_preisbuch(work)
    changes = [(before, _carry(before, keys[key], preise=preise)) for key, before in bound.items()]
    await uebertraege.book(work, changes, begruendung=f"Jahresabschluss {jahr}", now=now)
    await reprice_plans(work, changes, now=now)
    summen = sum_up(changes)
    await volumina.add(work, summen, tag=berlin_day(now), erlaubt=summen)
    await warn_of_overdrafts(work, staende, summen, now=now)
    await watch_schwellen(work, summen, now=now)
    await _note(work, changes, jahr=jahr, now=now)
    return tuple(one.quelle for one in owed)


def _carry(before: Bindung, owed: Offen, *, preise: Preisbuch) -> Bindung:
    """Give a year's Bindung with what it takes over; on a `pauschal` Volumen minutes alone (V8)."""
    inhalt = KontraktBindungInhalt.model_validate(owed.inhalt)
    mehr = NULL_EURO
    if not before.pauschal:
        mehr = price_uebertrag(
            owed.minuten,
            geplant=before.gefragt[1],
            jahr=before.ort.jahr,
            laufzeit=Zeitraum(inhalt.beginn, inhalt.ende),
            preise=preise.of(inhalt),
        )
    gebunden = Gebunden(before.gebunden.betrag + mehr, before.gebunden.verbrauch)
    return replace(before, gebunden=gebunden, minuten=before.minuten + owed.minuten)


async def _note(work: Work, changes: Sequence[tuple[Bindung, Bindung]], *, jahr: int, now: Instant) -> None:
    betrag = total(after.gebunden.betrag - before.gebunden.betrag for before, after in changes)
    minuten = sum(after.minuten - before.minuten for before, after in changes)
    await audit.record(
        work,
        aktion="bindung.uebertragen",
        gegenstand="haushaltsjahr",
        gegenstand_id=str(jahr),
        daten={"kontrakte": len(changes), "betrag": str(betrag), "minuten": minuten},
        now=now,
    )
