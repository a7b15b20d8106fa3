"""Preview: what a Kontrakt or project would do, before anybody decides; it writes nothing and locks nothing (X2).

It loads what the booking loads, in one snapshot, and decides by the same functions (`domain/bindungsplan`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.budget.domain.baum import Knoten, Konzept
from services.budget.domain.bindung import Bedarf
from services.budget.domain.bindungsplan import Bindungslage, Bindungsplan, measure_bindung
from services.budget.domain.monate import Monatsposten, replan
from services.budget.domain.volumen import Ort, Stand, Summen, require_bookable
from services.budget.domain.vorschau import (
    Ablehnung,
    Jahresbild,
    Jahresvorschau,
    Planung,
    Vorschau,
    find_ablehnungen,
    preview_year,
)
from services.budget.storage import abschluesse, bindungen, grunddaten, monatssummen, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.storage.grunddaten import Sozialraum
from services.budget.storage.volumina import PROJEKTBUDGET, Key
from services.budget.usecases.bind import SubjectMissing
from services.budget.usecases.plan_bindung import (
    OrtUnknown,
    konzepte_of,
    lage_of,
    may_grant,
    may_sign,
    plan_kontrakt,
    plan_projekt,
    require_same_place,
    require_traeger,
)
from services.budget.usecases.visibility import require_sozialraum
from shared.contracts.bindung import KontraktBindungInhalt, ProjektBindungInhalt
from shared.errors import NotVisible
from shared.geld import NULL_EURO
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, Work


async def preview_bindung(
    database: Database, caller: Caller, fuer: KontraktBindungInhalt | ProjektBindungInhalt, *, now: Instant
) -> Vorschau:
    """Say what binding a Kontrakt or project would do to each of its years, and what stands against it (X2).

    What has no figures at all is refused as the booking refuses it. Raises OrtUnknown, TraegerUnknown, VolumenUnknown,
    PriceUnknown, StundensatzNotAllowed, HilfeartNotAllowed, KonzeptMissing, AmountTooLarge, BindungElsewhere.
    """
    async with database.transaction(caller, snapshot=True) as work:
        plan, allowed = await _plan(work, fuer)
        require_bookable(bedarf.betrag for bedarf in plan.bedarfe)
        konzepte = await grunddaten.read_konzepte(work)
        of_years = konzepte_of(plan, konzepte)
        before = await bindungen.read_of(work, plan.quelle)
        require_same_place(plan, before)
        lage = await lage_of(work, plan, staende=await _look(work, plan, of_years, before=before), before=before)
        jahre = await _preview_years(work, lage, before=before, tag=berlin_day(now))
    missing = () if allowed else (Ablehnung(SubjectMissing(), mit_begruendung=False),)
    return Vorschau(jahre, missing + find_ablehnungen(lage, person=caller))


async def preview_outside(database: Database, caller: Caller, sozialraum: str, *, traeger: str) -> Vorschau:
    """Say of a help that is paid outside the Volumina that it binds nothing (K5); OrtUnknown, TraegerUnknown."""
    async with database.transaction(caller, snapshot=True) as work:
        await _require_area(work, sozialraum)
        await require_traeger(work, traeger)
    return Vorschau(bindet=False)


async def _plan(work: Work, fuer: KontraktBindungInhalt | ProjektBindungInhalt) -> tuple[Bindungsplan, bool]:
    """Plan what is asked about, for a caller who may see the place; tell whether the caller may also decide it."""
    match fuer:
        case KontraktBindungInhalt():
            area = await _require_area(work, fuer.sozialraum)
            return await plan_kontrakt(work, fuer), may_sign(work.caller, sozialraum=area)
        case ProjektBindungInhalt():
            await _require_bezirk(work, fuer.bezirk)
            return await plan_projekt(work, fuer), may_grant(work.caller, bezirk=fuer.bezirk)


async def _require_area(work: Work, slug: str) -> Sozialraum:
    try:
        return await require_sozialraum(work, slug)
    except NotVisible:
        raise OrtUnknown from None


async def _require_bezirk(work: Work, slug: str) -> None:
    """Require a Bezirk that the caller may ask about: wjh any, leitung its own, asd that of its areas (P1)."""
    caller, bezirke = work.caller, await grunddaten.read_bezirke(work)
    sees = slug in bezirke and (
        caller.has(Role.WJH)
        or (caller.has(Role.LEITUNG) and caller.covers_bezirk(slug))
        or (caller.has(Role.ASD) and any(caller.covers_sozialraum(area) for area in bezirke[slug]))
    )
    if not sees:
        raise OrtUnknown


async def _look(
    work: Work, plan: Bindungsplan, konzepte: Mapping[int, Konzept], *, before: Mapping[int, Bindung]
) -> Mapping[Key, Stand]:
    """Read each Volumen that is touched; one that nothing was ever booked on stands at zero, as its Konzept says."""
    places = [plan.place(jahr) for jahr in sorted(plan.gefragt.keys() | before.keys())]
    staende = await volumina.look_at_staende(work, places)
    for ort, volumen in places:
        if (ort, volumen) not in staende:
            closed = await abschluesse.list_standing(work, ort.jahr)
            staende[ort, volumen] = _untouched(ort, volumen, konzept=konzepte[ort.jahr], closed=closed)
    return staende


def _untouched(ort: Ort, volumen: str, *, konzept: Konzept, closed: tuple[UUID, ...]) -> Stand:
    node = _baum(ort, konzept).find(volumen)
    assert node is not None, "the Volumen was looked for in this Konzept"
    return Stand(
        ort=ort,
        volumen=volumen,
        summen=Summen(),
        pauschal=node.pauschal,
        vorbehalten=node.vorbehalten,
        sperrt=node.sperrt,
        eingerichtet=False,
        abschluesse=closed,
    )


def _baum(ort: Ort, konzept: Konzept) -> Knoten:
    return konzept.baum if ort.art == "sozialraum" else Knoten(PROJEKTBUDGET, sperrt=konzept.projektbudget_sperrt)


async def _preview_years(
    work: Work, lage: Bindungslage, *, before: Mapping[int, Bindung], tag: date
) -> tuple[Jahresvorschau, ...]:
    """Show every year that a request touches; what stands in a closed one stays (V13)."""
    found = [_kept(jahr, before.get(jahr)) for jahr in lage.geschlossen]
    planned: Sequence[Monatsposten] = ()
    last = 0
    for bedarf in measure_bindung(lage).bedarfe:
        old = await monatssummen.find_plan(work, lage.plan.quelle, bedarf.jahr)
        posten = tuple(replan(old, lage.plan.monatsplan(bedarf, tag=tag), tag=tag))
        planung = Planung(posten, planned if last == bedarf.jahr - 1 else ())
        found.append(preview_year(bedarf, bild=await _read_bild(work, bedarf), planung=planung, tag=tag))
        planned, last = posten, bedarf.jahr
    return tuple(sorted(found, key=lambda jahr: jahr.jahr))


async def _read_bild(work: Work, bedarf: Bedarf) -> Jahresbild | None:
    """Read what is known of a year that is set up."""
    ort = bedarf.stand.ort
    if not bedarf.stand.eingerichtet:
        return None
    konzept = await grunddaten.konzept_of(work, ort.jahr)
    monate = await monatssummen.read(work, ort) if ort.art == "sozialraum" else {}
    bild = Jahresbild(ort, _baum(ort, konzept), await volumina.read_summen(work, ort), monate)
    return replace(bild, schwellen=konzept.schwellen, abschlaege=konzept.abschlaege)


def _kept(jahr: int, bindung: Bindung | None) -> Jahresvorschau:
    betrag, minuten = (bindung.gebunden.betrag, bindung.minuten) if bindung else (NULL_EURO, 0)
    return Jahresvorschau(jahr, betrag, minuten, abgeschlossen=True)
