"""Bind: what a signed Kontrakt or an approved project will cost is reserved per Haushaltsjahr (K4, P5, V6, V10).

Decided once per key of the sender: repeating gives the same answer, and a key closed by a tombstone is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.budget.domain.abschluss import require_no_more
from services.budget.domain.baum import konzept_of_year
from services.budget.domain.bindung import (
    Bedarf,
    Gebunden,
    Jahresbedarf,
    Ueberschreitung,
    decide_bedarf,
    find_ueberschreitungen,
    judge_kontrakt,
    judge_other,
    price_kontrakt,
    require_disposal,
)
from services.budget.domain.monate import plan_for
from services.budget.domain.volumen import Ort, Summen, cover, require_bookable
from services.budget.storage import bindungen, grunddaten, monatssummen, volumina
from services.budget.storage.bindungen import Auftrag, Bindung
from services.budget.storage.volumina import PROJEKTBUDGET
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.post_buchungen import warn_of_decided
from shared.contracts.bindung import BindungAuftrag, KontraktBindungInhalt, ProjektBindungInhalt
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.kalender import Instant, Zeitraum, berlin_day
from shared.storage import audit
from shared.storage.database import Database, Work, retried
from shared.umfang import PreisMissing


class AuftragClosed(Refused):
    """The key was closed by a tombstone: whoever sent it was told that nothing is bound."""


class AuftragReused(Refused):
    """The key was used before for something else."""


class BindungElsewhere(Refused):
    """What is bound for this source stands on another Volumen: an amendment changes amounts and days, not the place."""

    def __init__(self, jahr: int) -> None:
        self.jahr = jahr


class SubjectMissing(Refused):
    """Only a person can bind money: the call carries no Subject-Token, or one without the right."""


class OrtUnknown(Refused):
    """No such Sozialraum or Bezirk in this Jugendamt."""


class VolumenUnknown(Refused):
    """The year's Konzept has no such Volumen that can be booked on."""

    def __init__(self, jahr: int) -> None:
        self.jahr = jahr


class PriceUnknown(Refused):
    """No price of an hour is known for the beginning of the term: no Haushaltsjahr is entered up to then."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to stand on which Volumen of which year, for one source."""

    quelle: UUID
    art: str
    nummer: str | None
    traeger: str | None
    ort: Ort
    volumen: str
    bedarfe: tuple[Jahresbedarf, ...]
    laufzeit: Zeitraum | None = None

    def place(self, jahr: int) -> tuple[Ort, str]:
        """Name the Volumen of a year."""
        return Ort(jahr, self.ort.art, self.ort.slug), self.volumen


@retried
async def bind(
    database: Database, caller: Caller, auftrag: BindungAuftrag, *, now: Instant
) -> Sequence[Mapping[str, Any]]:
    """Bind each year of a Kontrakt or project under the sender's key; give the years (K4, P5).

    Raises AuftragClosed, AuftragReused, SubjectMissing, OrtUnknown, VolumenUnknown, PriceUnknown, KonzeptMissing,
    AmountTooLarge, BindungElsewhere, JahrAbgeschlossen, VorbehaltenNeedsPerson, UeberschreitungWithoutReason,
    VolumenGesperrt.
    """
    async with database.transaction(caller) as work:
        known = await bindungen.lock_auftrag(work, auftrag.schluessel)
        if known is not None:
            return _repeat(known, auftrag)
        plan = await _plan(work, auftrag)
        require_bookable(bedarf.betrag for bedarf in plan.bedarfe)
        await bindungen.lock_quelle(work, plan.quelle)
        ergebnis = await _bind_years(work, plan, auftrag=auftrag, now=now)
        await bindungen.record_auftrag(
            work,
            auftrag.schluessel,
            status="gebunden",
            quelle=plan.quelle,
            inhalt=auftrag.fuer.model_dump(mode="json"),
            ergebnis=ergebnis,
            now=now,
        )
        await audit.record(
            work,
            aktion="bindung.gebucht",
            gegenstand=plan.art,
            gegenstand_id=str(plan.quelle),
            daten={"schluessel": str(auftrag.schluessel), "bindungen": ergebnis},
            now=now,
        )
    return ergebnis


def _repeat(known: Auftrag, auftrag: BindungAuftrag) -> Sequence[Mapping[str, Any]]:
    if known.status != "gebunden":
        raise AuftragClosed
    if (
        known.inhalt is not None
        and BindungAuftrag.model_validate({"schluessel": auftrag.schluessel, "fuer": known.inhalt}).fuer != auftrag.fuer
    ):
        raise AuftragReused
    return known.ergebnis


async def _plan(work: Work, auftrag: BindungAuftrag) -> Plan:
    match auftrag.fuer:
        case KontraktBindungInhalt() as kontrakt:
            return await _plan_kontrakt(work, kontrakt)
        case ProjektBindungInhalt() as projekt:
            return await _plan_projekt(work, projekt)


async def _plan_kontrakt(work: Work, kontrakt: KontraktBindungInhalt) -> Plan:
    sozialraum = await grunddaten.find_sozialraum(work, kontrakt.sozialraum)
    if sozialraum is None:
        raise OrtUnknown
    person = work.caller.subject
    signs = person is not None and (
        (person.has(Role.ASD) and person.covers_sozialraum(sozialraum.slug))
        or (person.has(Role.LEITUNG) and person.covers_bezirk(sozialraum.bezirk))
    )
    if not signs:
        raise SubjectMissing
    laufzeit = Zeitraum(kontrakt.beginn, kontrakt.ende)
    bedarfe = await price_of(work, kontrakt)
    ort = Ort.sozialraum(laufzeit.beginn.year, kontrakt.sozialraum)
    return Plan(
        kontrakt.kontrakt, "kontrakt", kontrakt.nummer, kontrakt.traeger, ort, kontrakt.volumen, bedarfe, laufzeit
    )


async def price_of(work: Work, kontrakt: KontraktBindungInhalt) -> tuple[Jahresbedarf, ...]:
    """Price a Kontrakt per year at the prices known now (K4); raises PriceUnknown."""
    try:
        return price_kontrakt(
            kontrakt.to_umfang(),
            laufzeit=Zeitraum(kontrakt.beginn, kontrakt.ende),
            preise=await grunddaten.read_preise(work),
            stundensatz=kontrakt.stundensatz,
        )
    except PreisMissing:
        raise PriceUnknown from None


async def _plan_projekt(work: Work, projekt: ProjektBindungInhalt) -> Plan:
    if projekt.bezirk not in await grunddaten.read_bezirke(work):
        raise OrtUnknown
    person = work.caller.subject
    if person is None or not (person.has(Role.LEITUNG) and person.covers_bezirk(projekt.bezirk)):
        raise SubjectMissing
    bedarfe = _years_of(projekt)
    ort = Ort.bezirk(projekt.jahre[0].jahr, projekt.bezirk)
    return Plan(projekt.projekt, "projekt", None, projekt.traeger, ort, PROJEKTBUDGET, bedarfe)


def _years_of(projekt: ProjektBindungInhalt) -> tuple[Jahresbedarf, ...]:
    return tuple(Jahresbedarf(jahr.jahr, jahr.betrag) for jahr in projekt.jahre)


async def _bind_years(work: Work, plan: Plan, *, auftrag: BindungAuftrag, now: Instant) -> Sequence[Mapping[str, Any]]:
    """Lock every Volumen touched, judge the whole, then write each year; what stands in a closed one stays (V13)."""
    await ensure_volumina(work, plan)
    before = await bindungen.read_of(work, plan.quelle)
    _require_same_place(plan, before)
    asked = {bedarf.jahr: bedarf for bedarf in plan.bedarfe}
    places = [plan.place(jahr) for jahr in sorted(asked | before)]
    staende = await volumina.lock_staende(work, places, abgeschlossene=True)
    before = await bindungen.read_of(work, plan.quelle)  # what was used or released meanwhile
    closed = {ort.jahr for ort, volumen in places if staende[ort, volumen].abgeschlossen}
    if closed:
        require_no_more(asked, before=await _asked_before(work, plan.quelle), jahre=closed)
    jahre = [ort.jahr for ort, _ in places if ort.jahr not in closed]
    bedarfe = [
        decide_bedarf(
            asked.get(jahr, Jahresbedarf(jahr, Gebunden().betrag)),
            stand=staende[plan.place(jahr)],
            gebunden=before[jahr].gebunden if jahr in before else Gebunden(),
        )
        for jahr in jahre
    ]
    require_disposal([bedarf.stand for bedarf in bedarfe], person=work.caller.person)
    found = find_ueberschreitungen(bedarfe, verfuegbar=cover(tuple(staende.values())))
    _judge(work, plan, bedarfe=bedarfe, found=found, begruendung=auftrag.ueberschreitung_begruendung)
    for bedarf in bedarfe:
        await _book(work, plan, bedarf, auftrag=auftrag, now=now)
    changes = {plan.place(bedarf.jahr): Summen(offene_bindung=bedarf.mehr) for bedarf in bedarfe}
    await volumina.add(work, changes, tag=berlin_day(now), erlaubt=_overdrawn(bedarfe, found=found))
    await warn_of_decided(work, plan.ort, found, now=now)
    await watch_schwellen(work, changes, now=now)
    kept = [_wire_kept(jahr, before.get(jahr)) for jahr in sorted(closed & set(asked))]
    return kept + [_wire(bedarf) for bedarf in bedarfe if bedarf.jahr in asked]


async def _asked_before(work: Work, quelle: UUID) -> Mapping[int, Jahresbedarf]:
    """Say what the last request for a source asks for per year, at the prices of today."""
    inhalt = await bindungen.find_inhalt(work, quelle)
    if inhalt is None:
        return {}
    found = (
        await price_of(work, KontraktBindungInhalt.model_validate(inhalt))
        if inhalt["art"] == "kontrakt"
        else _years_of(ProjektBindungInhalt.model_validate(inhalt))
    )
    return {bedarf.jahr: bedarf for bedarf in found}


def _require_same_place(plan: Plan, before: Mapping[int, Bindung]) -> None:
    for jahr, bindung in before.items():
        if (bindung.ort, bindung.volumen) != plan.place(jahr):
            raise BindungElsewhere(jahr)


def _judge(
    work: Work, plan: Plan, *, bedarfe: Sequence[Bedarf], found: Sequence[Ueberschreitung], begruendung: str | None
) -> None:
    """Apply V10: an entitled help needs a reason, a project may be refused."""
    if plan.art == "kontrakt":
        judge_kontrakt(found, begruendung=begruendung)
    else:
        judged = {ueberschreitung.jahr for ueberschreitung in found}
        gesperrt = any(bedarf.stand.sperrt for bedarf in bedarfe if bedarf.jahr in judged)
        judge_other(found, gesperrt=gesperrt, begruendung=begruendung, person=work.caller.person)


async def ensure_volumina(work: Work, plan: Plan) -> None:
    """Make sure that each year's Volumen has its row; raises VolumenUnknown, KonzeptMissing."""
    konzepte = await grunddaten.read_konzepte(work)
    for bedarf in plan.bedarfe:
        ort, volumen = plan.place(bedarf.jahr)
        konzept = konzept_of_year(konzepte, bedarf.jahr)
        knoten = konzept.baum.find(volumen)
        if ort.art == "sozialraum" and (knoten is None or not knoten.is_leaf):
            raise VolumenUnknown(bedarf.jahr)
        await volumina.ensure(work, ort, konzept)


async def _book(work: Work, plan: Plan, bedarf: Bedarf, *, auftrag: BindungAuftrag, now: Instant) -> None:
    bindung = Bindung(
        quelle=plan.quelle,
        art=plan.art,
        nummer=plan.nummer,
        ort=bedarf.stand.ort,
        volumen=plan.volumen,
        traeger=plan.traeger,
        pauschal=bedarf.stand.pauschal,
        vorgemerkt=not bedarf.stand.eingerichtet,
        gebunden=Gebunden(bedarf.betrag),
        minuten=bedarf.minuten,
    )
    reason = auftrag.ueberschreitung_begruendung
    await bindungen.book(work, bindung, schluessel=auftrag.schluessel, begruendung=reason, now=now)
    tag = berlin_day(now)
    after = plan_for(bedarf.betrag, laufzeit=plan.laufzeit, jahr=bedarf.jahr, tag=tag)
    await monatssummen.plan(work, plan.quelle, plan.place(bedarf.jahr), after=after, tag=tag)


def _overdrawn(bedarfe: Sequence[Bedarf], *, found: Sequence[Ueberschreitung]) -> set[tuple[Ort, str]]:
    """Name the Volumina on which more than is left may stand: judged with a reason, or not set up yet (K4)."""
    judged = {ueberschreitung.jahr for ueberschreitung in found}
    return {
        (bedarf.stand.ort, bedarf.stand.volumen)
        for bedarf in bedarfe
        if bedarf.jahr in judged or not bedarf.stand.eingerichtet
    }


def _wire(bedarf: Bedarf) -> Mapping[str, Any]:
    return {
        "jahr": bedarf.jahr,
        "betrag": str(bedarf.betrag),
        "minuten": bedarf.minuten,
        "vorgemerkt": not bedarf.stand.eingerichtet,
    }


def _wire_kept(jahr: int, bindung: Bindung | None) -> Mapping[str, Any]:
    """Write what stands in a closed year."""
    betrag, minuten = (bindung.gebunden.betrag, bindung.minuten) if bindung else (Gebunden().betrag, 0)
    return {"jahr": jahr, "betrag": str(betrag), "minuten": minuten, "vorgemerkt": False}
