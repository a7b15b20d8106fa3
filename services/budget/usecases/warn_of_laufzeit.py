"""Warn of spending on a Kontrakt for days outside its term (K5, V10).

It is booked: a bill may be for the last days of a help, and an entitlement stands behind it. But somebody has to look.
The same holds where an amendment or an early end takes the days away for which was spent already.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.budget.domain.bindungsplan import Bindungsplan
from services.budget.domain.volumen import Ort, Stand
from services.budget.storage import ausgaben, bindungen, warnungen
from services.budget.storage.ausgaben import BookedAusgabe
from shared.geld import total
from shared.kalender import Instant, Zeitraum
from shared.storage.database import Work

ART = "ausgabe_ausserhalb_laufzeit"


async def warn_of_ausgabe(work: Work, booked: BookedAusgabe, *, stand: Stand, now: Instant) -> None:
    """Warn of a spending that was just booked on a Kontrakt, for a day outside its term."""
    ausgabe = booked.ausgabe
    if ausgabe.kontrakt is None:
        return
    inhalt = await bindungen.find_inhalt(work, ausgabe.kontrakt)
    laufzeit = _laufzeit_of(inhalt)
    if inhalt is None or laufzeit is None or ausgabe.datum in laufzeit:
        return
    figuren = _figuren(inhalt["nummer"], laufzeit) | {"datum": str(ausgabe.datum), "betrag": str(ausgabe.betrag)}
    await warnungen.append(
        work, stand.ort, volumen=stand.volumen, art=ART, stufe="warnung",
        figuren=figuren | {"ausgabe": str(booked.id)}, now=now,
    )  # fmt: skip


async def warn_of_shortened(work: Work, plan: Bindungsplan, *, now: Instant) -> None:
    """Warn once per year of spending for days that a request takes out of the term; before it is recorded."""
    before = _laufzeit_of(await bindungen.find_inhalt(work, plan.quelle))
    if plan.laufzeit is None or before is None or before == plan.laufzeit:
        return
    spent = await ausgaben.list_standing(work, plan.quelle)
    outside = [one for one in spent if one.datum in before and one.datum not in plan.laufzeit]
    for jahr in sorted({one.datum.year for one in outside}):
        of_year = [one for one in outside if one.datum.year == jahr]
        figuren = _figuren(plan.nummer, plan.laufzeit) | {
            "anzahl": len(of_year), "betrag": str(total(one.betrag for one in of_year)),
        }  # fmt: skip
        place = Ort(jahr, plan.ort.art, plan.ort.slug)
        await warnungen.append(work, place, volumen=plan.volumen, art=ART, stufe="warnung", figuren=figuren, now=now)


def _laufzeit_of(inhalt: Mapping[str, Any] | None) -> Zeitraum | None:
    """Read the term of what was last asked for; None for a project."""
    if inhalt is None or inhalt.get("art") != "kontrakt":
        return None
    return Zeitraum(date.fromisoformat(inhalt["beginn"]), date.fromisoformat(inhalt["ende"]))


def _figuren(nummer: str | None, laufzeit: Zeitraum) -> dict[str, Any]:
    return {"kontrakt": nummer, "beginn": str(laufzeit.beginn), "ende": str(laufzeit.ende)}
