"""Bring a Bindung to the prices that hold now: its year was set up (K4), or its Träger got a contract (K6)."""

from dataclasses import replace

from services.budget.domain.bindung import Gebunden, Jahresbedarf
from services.budget.domain.uebertrag import change_minuten
from services.budget.storage import bindungen, monatssummen, warnungen
from services.budget.storage.bindungen import Bindung
from services.budget.usecases.preisbuch import Preisbuch
from shared.contracts.bindung import KontraktBindungInhalt
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant, Zeitraum, berlin_day
from shared.storage.database import Work


async def reprice(work: Work, bindung: Bindung, *, preise: Preisbuch) -> Bindung:
    """Give what a Kontrakt's last request asks for in a year now, with what has moved there; others stay as they are.

    Raises PriceUnknown.
    """
    inhalt = await bindungen.find_inhalt(work, bindung.quelle)
    if inhalt is None or bindung.art != "kontrakt":
        return bindung
    kontrakt = KontraktBindungInhalt.model_validate(inhalt)
    bedarf = next((one for one in preise.price(kontrakt) if one.jahr == bindung.ort.jahr), None)
    if bedarf is None:
        betrag, minuten = bindung.gebunden.betrag - bindung.gewandert, bindung.minuten - bindung.gewandert_minuten
        bedarf = Jahresbedarf(bindung.ort.jahr, betrag, minuten)
    else:
        bedarf = _with_uebertrag(bindung, bedarf, kontrakt=kontrakt, preise=preise)
    return _keep_moved(bindung, NULL_EURO if bindung.pauschal else bedarf.betrag, bedarf.minuten)


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


def _with_uebertrag(
    bindung: Bindung, bedarf: Jahresbedarf, *, kontrakt: KontraktBindungInhalt, preise: Preisbuch
) -> Jahresbedarf:
    """Change what a year plans itself as closed years have: what they owe, or late work has taken (V7, K14)."""
    return change_minuten(
        bedarf,
        bindung.minuten - bindung.gewandert_minuten - bedarf.minuten,
        laufzeit=Zeitraum(kontrakt.beginn, kontrakt.ende),
        preise=preise.of(kontrakt),
    )


def _keep_moved(bindung: Bindung, betrag: Geld, minuten: int) -> Bindung:
    """Leave where it is what work done ahead has moved out of a year, as far as its new price allows (K14)."""
    gebunden = Gebunden(max(betrag + bindung.gewandert, NULL_EURO), bindung.gebunden.verbrauch)
    return replace(bindung, gebunden=gebunden, minuten=max(minuten + bindung.gewandert_minuten, 0))
