"""Move Bindung to the year of the work where a Kontrakt works faster than planned (K14); a Storno moves it back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from services.budget.domain.bindung import Gebunden
from services.budget.domain.volumen import Stand, Summen
from services.budget.domain.wanderung import Jahresstand, move_bindung
from services.budget.storage import bindungen, monatssummen, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.post_buchungen import warn_of_overdrafts
from shared.geld import Geld
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work


async def move_bindungen(work: Work, due: Collection[UUID], *, now: Instant) -> None:
    """Move what hours booked on Kontrakte that are due make move; the Volumina of the hours are locked.

    Years that are not among them are locked here: later ones, so that nobody waits in a circle.
    """
    if not due:
        return
    places = [
        (bindung.ort, bindung.volumen)
        for years in (await bindungen.read_of_all(work, due)).values()
        for bindung in years
    ]
    staende = await volumina.lock_staende(work, places, abgeschlossene=True)
    changes: dict[Key, Summen] = {}
    for quelle, years in (await bindungen.read_of_all(work, due)).items():
        for before, after in plan_moves(years, staende=staende):
            await bindungen.book(work, after, schluessel=None, begruendung=None, now=now)
            place = (after.ort, after.volumen)
            await monatssummen.reprice(work, quelle, place, betrag=after.gebunden.betrag, tag=berlin_day(now))
            mehr = Summen(offene_bindung=after.gebunden.offen - before.gebunden.offen)
            changes[place] = changes.get(place, Summen()) + mehr
    await volumina.add(work, changes, tag=berlin_day(now), erlaubt=changes)
    await warn_of_overdrafts(work, staende, changes, now=now)
    await watch_schwellen(work, changes, now=now)


def plan_moves(years: Sequence[Bindung], *, staende: Mapping[Key, Stand]) -> list[tuple[Bindung, Bindung]]:
    """Give the years of one Kontrakt that change, before and after."""
    closed = {year.ort.jahr: staende[year.ort, year.volumen].abgeschlossen for year in years}
    money = move_bindung(
        [
            Jahresstand(
                year.ort.jahr,
                plan=(year.gebunden.betrag - year.gewandert).cents,
                verbrauch=year.gebunden.verbrauch.cents,
                gewandert=year.gewandert.cents,
                geschlossen=closed[year.ort.jahr],
            )
            for year in years
        ]
    )
    minutes = move_bindung(
        [
            Jahresstand(
                year.ort.jahr,
                plan=year.minuten - year.gewandert_minuten,
                verbrauch=year.minuten_verbraucht,
                gewandert=year.gewandert_minuten,
                geschlossen=closed[year.ort.jahr],
            )
            for year in years
        ]
    )
    moved = [
        (year, _moved(year, Geld(money[year.ort.jahr]), minutes[year.ort.jahr]))
        for year in years
        if not closed[year.ort.jahr]
    ]
    return [(before, after) for before, after in moved if before != after]


def _moved(year: Bindung, betrag: Geld, minuten: int) -> Bindung:
    return replace(
        year,
        gebunden=Gebunden(year.gebunden.betrag - year.gewandert + betrag, year.gebunden.verbrauch),
        minuten=year.minuten - year.gewandert_minuten + minuten,
        gewandert=betrag,
        gewandert_minuten=minuten,
    )
