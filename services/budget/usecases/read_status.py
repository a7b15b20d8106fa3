"""Read the status: what each Volumen of a Sozialraum's year was allotted, used, bound, and has left (V7, V12, V16)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.budget.domain.baum import Knoten, Konzept
from services.budget.domain.monate import Monatsstand
from services.budget.domain.praevention import PraeventionStand, add_praevention, judge_praevention
from services.budget.domain.prognosen import add_prognosen
from services.budget.domain.stellen import cost_of_full_post
from services.budget.domain.volumen import Ort, Summen, VolumenFigures, add_figures, figures_of
from services.budget.storage import grunddaten, monatssummen, volumina, warnungen
from services.budget.storage.volumina import PROJEKTBUDGET
from services.budget.usecases.stichtag import end_of_day, past_day, require_come
from services.budget.usecases.visibility import require_bezirk, require_sozialraum
from shared.errors import NotVisible
from shared.geld import Geld
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, Work


@dataclass(frozen=True, slots=True)
class Status:
    """The figures of one Sozialraum's year, or of all together (`sozialraum` None)."""

    jahr: int
    sozialraum: str | None
    wurzel: str
    volumina: tuple[VolumenFigures, ...]
    praevention: PraeventionStand | None
    warnungen: int


async def read_status(database: Database, caller: Caller, ort: Ort, *, stichtag: date | None, now: Instant) -> Status:
    """Read a Sozialraum's year, as it is or as it was at the end of a past day (V16).

    Raises NotVisible, StichtagInFuture.
    """
    require_come(stichtag, now=now)
    async with database.transaction(caller, snapshot=True) as work:
        await require_sozialraum(work, ort.slug)
        return await status_at(work, ort, stichtag=stichtag, now=now)


async def read_jahr(
    database: Database, caller: Caller, jahr: int, *, stichtag: date | None, now: Instant
) -> tuple[Status, tuple[Status, ...]]:
    """Read all Sozialräume of a year and their total, which equals their sum to the cent (V14).

    Raises NotVisible, StichtagInFuture.
    """
    require_come(stichtag, now=now)
    async with database.transaction(caller) as work:
        orte = await volumina.list_orte(work, jahr, art="sozialraum", bis=end_of_day(stichtag))
        if not orte:
            raise NotVisible
        parts = tuple([await status_at(work, ort, stichtag=stichtag, now=now) for ort, _ in orte])
    return _add_up(parts), parts


async def read_bezirk(
    database: Database, caller: Caller, ort: Ort, *, stichtag: date | None, now: Instant
) -> VolumenFigures:
    """Read a Bezirk's yearly budget for projects (P5); raises NotVisible, StichtagInFuture."""
    require_come(stichtag, now=now)
    async with database.transaction(caller) as work:
        require_bezirk(caller, ort.slug, known=ort.slug in await grunddaten.read_bezirke(work))
        if await volumina.find_konzept_ab(work, ort, bis=end_of_day(stichtag)) is None:
            raise NotVisible
        leaves = await volumina.read_summen(work, ort, stichtag=past_day(stichtag, now=now))
    baum, tag = Knoten(PROJEKTBUDGET), stichtag or berlin_day(now)
    figures = figures_of(baum, leaves, jahr=ort.jahr, stichtag=tag)
    return add_prognosen(figures, baum, ort=ort, stichtag=tag, monate={})[0]


async def status_at(work: Work, ort: Ort, *, stichtag: date | None, now: Instant) -> Status:
    """Put a place's status together, as it is or as it was (V16); raises NotVisible where its year is not set up."""
    konzept_ab = await volumina.find_konzept_ab(work, ort, bis=end_of_day(stichtag))
    if konzept_ab is None:
        raise NotVisible
    konzept = (await grunddaten.read_konzepte(work, bis=end_of_day(stichtag)))[konzept_ab]
    leaves = await volumina.read_summen(work, ort, stichtag=past_day(stichtag, now=now))
    monate = await monatssummen.read(work, ort, stichtag=past_day(stichtag, now=now))
    count = await warnungen.count_open(work, ort, stichtag=stichtag)
    tag = stichtag or berlin_day(now)
    faktor = await _stellenfaktor(work, ort.jahr, stichtag=stichtag)
    return _put_together(ort, konzept, leaves, monate=monate, tag=tag, warnungen=count, stellenfaktor=faktor)


def _add_up(parts: Sequence[Status]) -> Status:
    """Give the total of all Sozialräume: each figure, rounded ones too, is the sum of its parts (V14)."""
    staende = [part.praevention for part in parts if part.praevention]
    return Status(
        jahr=parts[0].jahr,
        sozialraum=None,
        wurzel=parts[0].wurzel,
        volumina=add_figures([part.volumina for part in parts]),
        praevention=add_praevention(staende) if staende else None,
        warnungen=sum(part.warnungen for part in parts),
    )


def _put_together(
    ort: Ort,
    konzept: Konzept,
    leaves: Mapping[str, Summen],
    *,
    monate: Mapping[str, Monatsstand],
    tag: date,
    warnungen: int,
    stellenfaktor: Geld | None,
) -> Status:
    figures = figures_of(konzept.baum, leaves, jahr=ort.jahr, stichtag=tag, stellenfaktor=stellenfaktor)
    figures = add_prognosen(figures, konzept.baum, ort=ort, stichtag=tag, monate=monate)
    praevention = judge_praevention(konzept.praevention, figures=figures)
    return Status(ort.jahr, ort.slug, konzept.baum.schluessel, figures, praevention, warnungen)


async def _stellenfaktor(work: Work, jahr: int, *, stichtag: date | None) -> Geld | None:
    haushaltsjahr = await grunddaten.find_haushaltsjahr(work, jahr, bis=end_of_day(stichtag))
    return cost_of_full_post(haushaltsjahr) if haushaltsjahr else None
