"""Move Bindung to the year of the work where a Kontrakt works faster than planned (K14); a Storno moves it back.

What a year binds follows the minutes that it has: none is without money, no money is bound for none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from services.budget.domain.bindung import Gebunden, Jahresbedarf
from services.budget.domain.bindungsplan import Bindungslage
from services.budget.domain.volumen import Summen
from services.budget.storage import bindungen, monatssummen, uebertraege, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import Key
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.plan_bindung import lagen_of_last
from services.budget.usecases.post_buchungen import warn_of_overdrafts
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work

Change = tuple[Bindung, Bindung]


async def move_bindungen(
    work: Work, due: Collection[UUID], *, now: Instant, nachholen: Collection[UUID] = (), begruendung: str | None = None
) -> None:
    """Move what hours booked on Kontrakte that are due make move; the Volumina of the hours are locked.

    Those of `nachholen` are brought first to what their closed years owe or have taken (V7). Years that are not among
    the locked ones are locked here: later ones, so that nobody waits in a circle.
    """
    if not due:
        return
    places = [
        (bindung.ort, bindung.volumen)
        for years in (await bindungen.read_of_all(work, due)).values()
        for bindung in years
    ]
    staende = await volumina.lock_staende(work, places, abgeschlossene=True)
    bound = await bindungen.read_of_all(work, due)
    changes: list[Change] = []
    for quelle, lage in (await lagen_of_last(work, bound, staende=staende)).items():
        years = {year.ort.jahr: year for year in bound[quelle]}
        asked = catch_up(lage, years) if quelle in nachholen else standing(lage, years)
        changes += settle_years(lage, years, asked=asked)
    await uebertraege.book(work, changes, begruendung=begruendung, now=now)
    await reprice_plans(work, changes, now=now)
    summen = sum_up(changes)
    await volumina.add(work, summen, tag=berlin_day(now), erlaubt=summen)
    await warn_of_overdrafts(work, staende, summen, now=now)
    await watch_schwellen(work, summen, now=now)


def standing(lage: Bindungslage, years: Mapping[int, Bindung]) -> Mapping[int, Jahresbedarf]:
    """Give what each open year binds without what the work has changed."""
    closed = set(lage.geschlossen)
    return {jahr: _asked(year, lage=lage) for jahr, year in years.items() if jahr not in closed}


def catch_up(
    lage: Bindungslage, years: Mapping[int, Bindung], *, danach: Bindungslage | None = None
) -> Mapping[int, Jahresbedarf]:
    """Change what each open year binds as closed years have it: what they owe, or work in them has taken (V7, V13).

    `danach` is what is to follow from, where that is more than stands. Prices of today count for the difference alone.
    """
    gefragt, found = lage.plan.gefragt, dict(standing(lage, years))
    stands = {jahr: one.minuten - gefragt[jahr].minuten for jahr, one in found.items() if jahr in gefragt}
    bound, wanted = lage.with_minuten(stands), (danach or lage).verlangt
    for jahr in stands:
        mehr = wanted[jahr].stunden - bound[jahr].stunden
        stunden = max(found[jahr].stunden + mehr, NULL_EURO) if wanted[jahr].minuten else NULL_EURO
        entgelt = found[jahr].entgelt
        found[jahr] = Jahresbedarf(jahr, stunden + entgelt, wanted[jahr].minuten, entgelt)
    return found


def settle_years(
    lage: Bindungslage, years: Mapping[int, Bindung], *, asked: Mapping[int, Jahresbedarf]
) -> Sequence[Change]:
    """Give the open years of one Kontrakt that change, before and after: what they are asked for, moved by the work."""
    changes = [
        (years[jahr], _moved(years[jahr], asked[jahr], *moved)) for jahr, moved in lage.find_moves(asked).items()
    ]
    return [(before, after) for before, after in changes if before != after]


async def reprice_plans(work: Work, changes: Sequence[Change], *, now: Instant) -> None:
    """Bring the months planned for what changes to its new amounts (V12)."""
    plans = {(one.quelle, one.ort.jahr): ((one.ort, one.volumen), one.gebunden.betrag) for _, one in changes}
    await monatssummen.reprice_many(work, plans, tag=berlin_day(now))


def sum_up(changes: Sequence[Change]) -> Mapping[Key, Summen]:
    """Sum up by Volumen what changes of what is open."""
    found: dict[Key, Summen] = {}
    for before, after in changes:
        if mehr := after.gebunden.offen - before.gebunden.offen:
            key = (after.ort, after.volumen)
            found[key] = found.get(key, Summen()) + Summen(offene_bindung=mehr)
    return found


def _asked(year: Bindung, *, lage: Bindungslage) -> Jahresbedarf:
    betrag, minuten = year.gefragt
    planned = lage.plan.gefragt.get(year.ort.jahr)
    entgelt = min(planned.entgelt, betrag) if planned and not year.pauschal else NULL_EURO
    return Jahresbedarf(year.ort.jahr, betrag, minuten, entgelt)


def _moved(year: Bindung, asked: Jahresbedarf, mehr: Geld, minuten: int) -> Bindung:
    betrag = NULL_EURO if year.pauschal else asked.betrag + mehr
    return replace(
        year,
        gebunden=Gebunden(betrag, year.gebunden.verbrauch),
        minuten=asked.minuten + minuten,
        gewandert=NULL_EURO if year.pauschal else mehr,
        gewandert_minuten=minuten,
    )
