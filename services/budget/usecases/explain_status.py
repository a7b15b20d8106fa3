"""Explain the figures of a status: each Volumen of a Sozialraum, a Bezirk or all together, on any day (X1, V16)."""

from dataclasses import dataclass, replace
from datetime import date

from services.budget.domain.baum import Knoten, Konzept
from services.budget.domain.erklaerung import (
    Figur,
    Lage,
    explain_gesamt,
    explain_praevention,
    explain_volumen,
    explain_warnungen,
)
from services.budget.domain.praevention import Praeventionsplan, plan_praevention
from services.budget.domain.prognosen import add_prognosen
from services.budget.domain.stellen import cost_of_full_post
from services.budget.domain.volumen import Ort, VolumenFigures, figures_of
from services.budget.storage import grunddaten, monatssummen, quartalssummen, volumina
from services.budget.storage.volumina import PROJEKTBUDGET
from services.budget.usecases.read_status import Status, read_jahr, status_at
from services.budget.usecases.stichtag import end_of_day, past_day, require_come
from services.budget.usecases.visibility import require_bezirk, require_sozialraum
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, Work


@dataclass(frozen=True, slots=True)
class Erklaerung:
    """The figures of one Volumen as of a day, explained; `ort` None is all Sozialräume together."""

    jahr: int
    ort: Ort | None
    volumen: str
    stichtag: date
    konzept_ab: date
    konzept_version: int
    figuren: tuple[Figur, ...]


@dataclass(frozen=True, slots=True)
class Praeventionsauskunft:
    """What is to be done for prevention in a Sozialraum's year, and by which rule of its Konzept (X8)."""

    ort: Ort
    wurzel: str
    volumen: str
    mindestanteil: str
    plan: Praeventionsplan


async def explain_sozialraum(
    database: Database, caller: Caller, ort: Ort, *, volumen: str | None, stichtag: date | None, now: Instant
) -> Erklaerung:
    """Explain a Volumen of a Sozialraum's status, by default the root; raises NotVisible, StichtagInFuture."""
    require_come(stichtag, now=now)
    async with database.transaction(caller, snapshot=True) as work:
        await require_sozialraum(work, ort.slug)
        konzept = await _konzept_at(work, ort, stichtag=stichtag)
        status = await status_at(work, ort, stichtag=stichtag, now=now)
        knoten = konzept.baum.find(volumen or konzept.baum.schluessel)
        if knoten is None:
            raise NotVisible
        lage = await _read_lage(work, ort, knoten, figures=status.volumina, stichtag=stichtag, now=now)
    figuren = explain_volumen(lage)
    if knoten is konzept.baum:
        figuren += _of_area(status, konzept)
    return _erklaerung(ort, konzept, lage=lage, figuren=figuren)


async def explain_bezirk(
    database: Database, caller: Caller, ort: Ort, *, stichtag: date | None, now: Instant
) -> Erklaerung:
    """Explain a Bezirk's yearly budget for projects (P5); raises NotVisible, StichtagInFuture."""
    require_come(stichtag, now=now)
    async with database.transaction(caller, snapshot=True) as work:
        require_bezirk(caller, ort.slug, known=ort.slug in await grunddaten.read_bezirke(work))
        konzept = await _konzept_at(work, ort, stichtag=stichtag)
        baum, day = Knoten(PROJEKTBUDGET), stichtag or berlin_day(now)
        leaves = await volumina.read_summen(work, ort, stichtag=past_day(stichtag, now=now))
        figures = figures_of(baum, leaves, jahr=ort.jahr, stichtag=day)
        figures = add_prognosen(figures, baum, ort=ort, stichtag=day, monate={})
        lage = await _read_lage(work, ort, baum, figures=figures, stichtag=stichtag, now=now)
    return _erklaerung(ort, konzept, lage=lage, figuren=explain_volumen(lage))


async def explain_jahr(
    database: Database, caller: Caller, jahr: int, *, volumen: str | None, stichtag: date | None, now: Instant
) -> Erklaerung:
    """Explain a Volumen of all Sozialräume together, by default the root; raises NotVisible, StichtagInFuture."""
    gesamt, parts = await read_jahr(database, caller, jahr, stichtag=stichtag, now=now)
    async with database.transaction(caller) as work:
        konzept = await _konzept_at(work, Ort.sozialraum(jahr, parts[0].sozialraum or ""), stichtag=stichtag)
    name = volumen or gesamt.wurzel
    found = [(Ort.sozialraum(jahr, part.sozialraum or ""), _node(part, name)) for part in parts]
    figuren = explain_gesamt(_node(gesamt, name), found)
    tag = stichtag or berlin_day(now)
    return Erklaerung(jahr, None, name, tag, konzept.gueltig_ab, konzept.version, figuren)


async def read_praevention(
    database: Database, caller: Caller, ort: Ort, *, stichtag: date | None, now: Instant
) -> Praeventionsauskunft:
    """Read what must still go into prevention and until when (X8).

    Raises NotVisible, also where no rule is set, and StichtagInFuture.
    """
    require_come(stichtag, now=now)
    async with database.transaction(caller, snapshot=True) as work:
        await require_sozialraum(work, ort.slug)
        konzept = await _konzept_at(work, ort, stichtag=stichtag)
        status = await status_at(work, ort, stichtag=stichtag, now=now)
    if status.praevention is None or konzept.praevention is None:
        raise NotVisible
    plan = plan_praevention(status.praevention, jahr=ort.jahr, stichtag=stichtag or berlin_day(now))
    named = konzept.praevention
    return Praeventionsauskunft(ort, status.wurzel, named.volumen, format(named.mindestanteil, "f"), plan)


async def _konzept_at(work: Work, ort: Ort, *, stichtag: date | None) -> Konzept:
    """Read the Konzept under which a place's year was set up by then; raises NotVisible."""
    bis = end_of_day(stichtag)
    konzept_ab = await volumina.find_konzept_ab(work, ort, bis=bis)
    if konzept_ab is None:
        raise NotVisible
    return (await grunddaten.read_konzepte(work, bis=bis))[konzept_ab]


async def _read_lage(
    work: Work,
    ort: Ort,
    knoten: Knoten,
    *,
    figures: tuple[VolumenFigures, ...],
    stichtag: date | None,
    now: Instant,
) -> Lage:
    """Read what the explanation of a Volumen needs beside its figures."""
    lage = Lage(ort, stichtag or berlin_day(now), knoten, {node.schluessel: node for node in figures})
    if not knoten.is_leaf:
        return lage
    past = past_day(stichtag, now=now)
    monate = await monatssummen.read(work, ort, stichtag=past)
    haushaltsjahr = await grunddaten.find_haushaltsjahr(work, ort.jahr, bis=end_of_day(stichtag))
    return replace(
        lage,
        monate=monate.get(knoten.schluessel, lage.monate),
        offen=await quartalssummen.sum_offen(work, ort, volumen=knoten.schluessel, stichtag=past),
        stellenfaktor=cost_of_full_post(haushaltsjahr) if haushaltsjahr else None,
    )


def _of_area(status: Status, konzept: Konzept) -> tuple[Figur, ...]:
    """Explain what a status shows of the whole area."""
    named = konzept.praevention
    praevention: tuple[Figur, ...] = ()
    if status.praevention and named:
        praevention = explain_praevention(status.praevention, volumen=named.volumen, mindestanteil=named.mindestanteil)
    return (*praevention, explain_warnungen(status.warnungen))


def _erklaerung(ort: Ort, konzept: Konzept, *, lage: Lage, figuren: tuple[Figur, ...]) -> Erklaerung:
    name = lage.knoten.schluessel
    return Erklaerung(ort.jahr, ort, name, lage.tag, konzept.gueltig_ab, konzept.version, figuren)


def _node(status: Status, volumen: str) -> VolumenFigures:
    found = next((node for node in status.volumina if node.schluessel == volumen), None)
    if found is None:
        raise NotVisible
    return found
