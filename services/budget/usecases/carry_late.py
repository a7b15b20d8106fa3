"""Take out of an open year what a close has carried there, for late hours that wjh accepts (V7, V13, K14).

What was owed is worked after all. A Storno that is accepted is the same the other way round: it may be worked again.
"""

from dataclasses import replace

from services.budget.domain.bindung import Gebunden
from services.budget.domain.buchung import VORJAHR, Buchung
from services.budget.domain.uebertrag import owes_rest, price_uebertrag, use_uebertrag
from services.budget.domain.volumen import Summen
from services.budget.storage import bindungen, monatssummen, uebertraege, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.usecases.post_buchungen import Davor
from services.budget.usecases.preisbuch import Preisbuch, read_preisbuch
from shared.contracts.bindung import KontraktBindungInhalt
from shared.geld import NULL_EURO
from shared.kalender import Instant, Zeitraum, berlin_day
from shared.storage.database import Work


async def settle_late(work: Work, late: Buchung, *, now: Instant) -> Davor | None:
    """Bring the Bindung of the year in which late hours are booked to what is still owed; tell what that changes."""
    kontrakt = await _find_owing(work, late)
    if kontrakt is None or late.quelle is None:
        return None
    key, tag = (late.quelle, late.ort.jahr), berlin_day(now)
    places = [(bindung.ort, bindung.volumen) for bindung in (await bindungen.read_many(work, [key])).values()]
    staende = await volumina.lock_staende(work, places)
    before = (await bindungen.read_many(work, [key], lock=True)).get(key)
    if before is None or before.ende is None or (before.ende < tag and not before.gebunden.offen):
        return None
    after = _without(before, late.minuten, kontrakt=kontrakt, preise=await read_preisbuch(work))
    changed = after.gebunden.offen - before.gebunden.offen
    changes = {(before.ort, before.volumen): Summen(offene_bindung=changed)} if changed else {}
    await uebertraege.book(work, [(before, after)], begruendung=f"Vorjahr {late.datum.year}", now=now)
    plan = ((before.ort, before.volumen), after.gebunden.betrag)
    await monatssummen.reprice_many(work, {key: plan}, tag=tag)
    await volumina.add(work, changes, tag=tag, erlaubt=changes)
    return Davor(staende, changes)


async def _find_owing(work: Work, late: Buchung) -> KontraktBindungInhalt | None:
    """Find what a Kontrakt has asked for of which late hours are accepted, if it owes what closed years left."""
    if late.vermerk != VORJAHR or late.art != "leistung" or late.quelle is None:
        return None
    inhalt = await bindungen.find_inhalt(work, late.quelle)
    kontrakt = KontraktBindungInhalt.model_validate(inhalt) if inhalt else None
    return kontrakt if kontrakt and owes_rest(kontrakt.to_vereinbart()) else None


def _without(before: Bindung, minuten: int, *, kontrakt: KontraktBindungInhalt, preise: Preisbuch) -> Bindung:
    jahr, laufzeit = before.ort.jahr, Zeitraum(kontrakt.beginn, kontrakt.ende)
    gefragt = next((one.minuten for one in preise.price(kontrakt) if one.jahr == jahr), 0)
    planned = before.minuten - before.gewandert_minuten
    used = use_uebertrag(minuten, carried=planned - gefragt)
    mehr = NULL_EURO
    if not before.pauschal:
        prices = preise.of(kontrakt)
        back = price_uebertrag(used, geplant=planned - used, jahr=jahr, laufzeit=laufzeit, preise=prices)
        more = price_uebertrag(-used, geplant=planned, jahr=jahr, laufzeit=laufzeit, preise=prices)
        mehr = more - back
    gebunden = Gebunden(before.gebunden.betrag + mehr, before.gebunden.verbrauch)
    return replace(before, gebunden=gebunden, minuten=before.minuten - used)
