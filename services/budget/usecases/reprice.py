"""Bring Bindungen to the prices that hold now: their year was set up (K4), or their Träger got a contract (K6)."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from services.budget.domain.bindung import Gebunden
from services.budget.domain.bindungsplan import Bindungsplan
from services.budget.domain.uebertrag import Geleistet, change_minuten, price_gearbeitet
from services.budget.storage import bindungen, monatssummen, uebertraege, warnungen
from services.budget.storage.bindungen import Bindung
from services.budget.usecases.plan_bindung import plan_of
from services.budget.usecases.preisbuch import PriceUnknown, read_preisbuch
from shared.contracts.bindung import KontraktBindungInhalt
from shared.geld import NULL_EURO
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work


async def reprice(work: Work, years: Sequence[Bindung]) -> list[Bindung]:
    """Give years of Kontrakte at the prices of today; others, and those of which a price is unknown, as they are.

    Each keeps its minutes: those that closed years have changed (V7, K14) and those that the work has moved.
    """
    quellen = {year.quelle for year in years if year.art == "kontrakt"}
    inhalte, preise = await bindungen.read_inhalte(work, quellen), await read_preisbuch(work)
    hours = await uebertraege.read_stunden(work, quellen)
    plans = {}
    for quelle, inhalt in inhalte.items():
        with suppress(PriceUnknown):
            plans[quelle] = plan_of(KontraktBindungInhalt.model_validate(inhalt), preise=preise)
    found = []
    for year in years:
        worked = hours.get((year.quelle, year.ort.jahr))
        geleistet = Geleistet(year.minuten_verbraucht, worked.betrag if worked else NULL_EURO)
        plan = plans.get(year.quelle)
        found.append(_at_prices_of(plan, year, geleistet=geleistet) if plan else year)
    return found


async def book_repriced(work: Work, before: Bindung, after: Bindung, *, now: Instant) -> None:
    """Write a year's Bindung at its new price, and warn where that differs; its Volumen is locked."""
    await bindungen.book(work, after, schluessel=None, begruendung=None, now=now)
    betrag = after.gebunden.betrag
    await monatssummen.reprice(work, after.quelle, (after.ort, after.volumen), betrag=betrag, tag=berlin_day(now))
    if betrag == before.gebunden.betrag:
        return
    bisher = "vorgemerkt" if before.vorgemerkt else "bisher"
    figuren = {"quelle": str(before.quelle), bisher: str(before.gebunden.betrag), "gebunden": str(betrag)}
    await warnungen.append(
        work, before.ort, volumen=before.volumen, art="neu_bepreist", stufe="hinweis", figuren=figuren, now=now
    )


def _at_prices_of(plan: Bindungsplan, year: Bindung, *, geleistet: Geleistet) -> Bindung:
    planned = plan.gefragt.get(year.ort.jahr)
    if planned is None or plan.nachholpreise is None or plan.laufzeit is None:
        return year
    if year.pauschal:
        return replace(year, gebunden=Gebunden(NULL_EURO, year.gebunden.verbrauch), gewandert=NULL_EURO)
    _, minuten = year.gefragt
    asked = change_minuten(planned, minuten - planned.minuten, laufzeit=plan.laufzeit, preise=plan.nachholpreise)
    betrag = price_gearbeitet(
        asked, year.gewandert_minuten, geleistet=geleistet, laufzeit=plan.laufzeit, preise=plan.nachholpreise
    )
    return replace(year, gebunden=Gebunden(betrag, year.gebunden.verbrauch), gewandert=betrag - asked.betrag)
