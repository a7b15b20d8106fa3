"""Evaluate the Planbudgets of a year: planned, used, returned, both ratios; also as of a past day (V16, V17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.budget.domain.auswertung import Auswertung, add_auswertungen, evaluate
from services.budget.domain.baum import Konzept
from services.budget.domain.planbudget import KonzeptWithoutPlanbudget
from services.budget.domain.rueckfuehrung import BookedRueckfuehrung
from services.budget.domain.volumen import Ort
from services.budget.storage import grunddaten, quartalssummen, rueckfuehrungen, volumina
from services.budget.usecases.read_bookings import visible_places
from services.budget.usecases.stichtag import end_of_day, past_day, require_come
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, Work

SOZIALRAUM = "sozialraum"
_WHOLE_YEAR = 4


@dataclass(frozen=True, slots=True)
class Frage:
    """Which year is evaluated, as of which day, and of which Sozialraum alone if not of all."""

    jahr: int
    sozialraum: str | None = None
    stichtag: date | None = None


async def evaluate_planbudgets(
    database: Database, caller: Caller, frage: Frage, *, now: Instant
) -> tuple[Auswertung | None, tuple[Auswertung, ...]]:
    """Evaluate the Planbudgets that the caller may see; the total only for whoever sees all of them (V14, V17).

    Raises NotVisible where nothing is set up, KonzeptWithoutPlanbudget, StichtagInFuture.
    """
    require_come(frage.stichtag, now=now)
    bis = end_of_day(frage.stichtag)
    async with database.transaction(caller, snapshot=True) as work:
        orte = await volumina.list_orte(work, frage.jahr, art=SOZIALRAUM, bis=bis)
        shown = await _visible(work, orte, frage)
        konzepte = await grunddaten.read_konzepte(work, bis=bis)
        found = await rueckfuehrungen.read_of_years(work, (frage.jahr, frage.jahr + 1), bis=bis)
        kontrakte = await _count_kontrakte(work, frage, now=now)
        parts = tuple(
            [
                await _evaluate(work, ort, frage, konzept=konzepte[ab], kontrakte=kontrakte, found=found, now=now)
                for ort, ab in shown
            ]
        )
    whole = len(shown) == len(orte) and frage.sozialraum is None
    return add_auswertungen(parts) if whole else None, parts


async def _visible(work: Work, orte: Sequence[tuple[Ort, date]], frage: Frage) -> Sequence[tuple[Ort, date]]:
    places = await visible_places(work)
    shown = [
        (ort, ab)
        for ort, ab in orte
        if frage.sozialraum in {None, ort.slug} and (places is None or (SOZIALRAUM, ort.slug) in places)
    ]
    if not shown:
        raise NotVisible
    return shown


async def _count_kontrakte(work: Work, frage: Frage, *, now: Instant) -> Mapping[tuple[str, str], int]:
    """Count the Kontrakte that have a Bindung, by Sozialraum and Volumen, as the quarterly report does (V14)."""
    rows = await quartalssummen.read(
        work,
        frage.jahr,
        art=SOZIALRAUM,
        ort=frage.sozialraum,
        quartal=_WHOLE_YEAR,
        stichtag=past_day(frage.stichtag, now=now),
    )
    counted: dict[tuple[str, str], int] = {}
    for row in rows:
        counted[row.ort, row.volumen] = counted.get((row.ort, row.volumen), 0) + row.kontrakte
    return counted


async def _evaluate(
    work: Work,
    ort: Ort,
    frage: Frage,
    *,
    konzept: Konzept,
    kontrakte: Mapping[tuple[str, str], int],
    found: Sequence[BookedRueckfuehrung],
    now: Instant,
) -> Auswertung:
    if konzept.planbudget is None:
        raise KonzeptWithoutPlanbudget(frage.jahr)
    return evaluate(
        ort.slug,
        jahr=frage.jahr,
        planbudget=konzept.planbudget,
        baum=konzept.baum,
        leaves=await volumina.read_summen(work, ort, stichtag=past_day(frage.stichtag, now=now)),
        kontrakte={volumen: anzahl for (slug, volumen), anzahl in kontrakte.items() if slug == ort.slug},
        rueckfuehrungen=found,
    )
