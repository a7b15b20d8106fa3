"""Judge thresholds: by what a booking has changed, in its transaction; by what the calendar changes, daily (V11).

A threshold's state is kept, so that each crossing raises exactly one Warnung: a new one comes after it fell back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from services.budget.domain.baum import Knoten
from services.budget.domain.prognosen import add_prognosen
from services.budget.domain.schwelle import Messung, follows_calendar, measure, sum_nodes
from services.budget.domain.volumen import Ort, Summen, figures_of
from services.budget.storage import grunddaten, monatssummen, schwellen, volumina, warnungen
from services.budget.storage.schwellen import Schwellenstand
from services.budget.storage.volumina import Key
from shared.geld import Geld
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, Work, retried

SOZIALRAUM = "sozialraum"
TENANTS = "schwellen_mandanten"
ART = "schwelle"


async def watch_schwellen(work: Work, changed: Collection[Key], *, now: Instant) -> None:
    """Judge the thresholds on Volumina whose sums a transaction has changed, and on all above them (V11).

    The last thing that a transaction does, so that it is judged by what it comes to and not by its steps.
    """
    await judge_schwellen(work, await schwellen.lock_touched(work, changed), now=now)


async def open_schwellen(work: Work, ort: Ort, *, now: Instant) -> None:
    """Begin to watch a year that is set up, or go on after its Ansätze have changed (V11)."""
    staende = await _open(work, ort, now=now)
    await judge_schwellen(work, [stand for stand in staende if not follows_calendar(stand.schwelle)], now=now)


async def check_schwellen(database: Database, jugendamt: str, *, now: Instant) -> None:
    """Judge all thresholds of a tenant's present years, of the last and of those to come. For the daily job (V11)."""
    caller = Caller("service-budget", jugendamt, frozenset({Role.SERVICE}))
    for ort in await _watched(database, caller, ab=berlin_day(now).year - 1):
        await _check(database, caller, ort, now=now)


async def _watched(database: Database, caller: Caller, *, ab: int) -> Sequence[Ort]:
    async with database.transaction(caller) as work:
        jahre = {jahr for jahr, _ in await volumina.list_set_up(work) if jahr >= ab}
        found = [
            await volumina.list_orte(work, jahr, art=art) for jahr in sorted(jahre) for art in ("bezirk", "sozialraum")
        ]
    return [ort for orte in found for ort, _ in orte]


@retried
async def _check(database: Database, caller: Caller, ort: Ort, *, now: Instant) -> None:
    """Judge one place in a transaction of its own: nobody who books waits longer than for that."""
    async with database.transaction(caller) as work:
        await judge_schwellen(work, await _open(work, ort, now=now), now=now)


async def _open(work: Work, ort: Ort, *, now: Instant) -> Sequence[Schwellenstand]:
    """Lock the state of each threshold of the year's Konzept; at first none is crossed."""
    konzept = await grunddaten.konzept_of(work, ort.jahr)
    await schwellen.ensure(work, ort, konzept.schwellen, now=now)
    return await schwellen.lock_all(work, ort)


async def judge_schwellen(work: Work, staende: Sequence[Schwellenstand], *, now: Instant) -> None:
    """Hold locked thresholds against the present sums; warn of each that is newly crossed, note each that fell back."""
    tag, moved = berlin_day(now), []
    for ort, group in groupby(staende, key=lambda stand: stand.ort):
        judged = list(group)
        own, eltern = await volumina.read_nodes(work, ort)
        summen = sum_nodes(own, eltern=eltern)
        by_forecast = any(stand.schwelle.basis == "prognose" for stand in judged)
        prognosen = await forecast(work, ort, own, tag=tag) if by_forecast else {}
        for stand in judged:
            name = stand.schwelle.volumen
            messung = measure(stand.schwelle, summen=summen[name], prognose=prognosen.get(name), jahr=ort.jahr, tag=tag)
            if messung is None or messung.jenseits == stand.gerissen:
                continue
            moved.append(replace(stand, gerissen=messung.jenseits))
            if messung.jenseits:
                await _warn(work, stand, messung, now=now)
    await schwellen.write(work, moved, now=now)


async def forecast(work: Work, ort: Ort, own: Mapping[str, Summen], *, tag: date) -> Mapping[str, Geld | None]:
    """Forecast each node's Verbrauch at the year's end, for thresholds on `prognose`: what is `erwartet` (V12)."""
    konzept = await grunddaten.konzept_of(work, ort.jahr)
    baum = konzept.baum if ort.art == SOZIALRAUM else Knoten(volumina.PROJEKTBUDGET)
    monate = await monatssummen.read(work, ort) if ort.art == SOZIALRAUM else {}
    figures = figures_of(baum, own, jahr=ort.jahr, stichtag=tag)
    expected = add_prognosen(figures, baum, ort=ort, stichtag=tag, monate=monate)
    return {node.schluessel: node.erwartung.betrag if node.erwartung else None for node in expected}


async def _warn(work: Work, stand: Schwellenstand, messung: Messung, *, now: Instant) -> None:
    schwelle = stand.schwelle
    figuren = {
        "basis": schwelle.basis, "richtung": schwelle.richtung, "prozent": format(schwelle.prozent, "f"),
        "wert": str(messung.wert), "grenze": str(messung.grenze), "bezug": str(messung.bezug),
    }  # fmt: skip
    await warnungen.append(
        work, stand.ort, volumen=schwelle.volumen, art=ART, stufe=schwelle.stufe, figuren=figuren, now=now
    )
