"""Bind: what a signed Kontrakt or an approved project will cost is reserved per Haushaltsjahr (K4, P5, V6, V10).

Decided once per key of the sender: repeating gives the same answer, and a key closed by a tombstone is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.budget.domain.bindung import Bedarf, Gebunden
from services.budget.domain.bindungsplan import Bindungslage, Bindungsplan, decide_bindung, require_at_most
from services.budget.domain.volumen import Summen, require_bookable
from services.budget.storage import bindungen, grunddaten, monatssummen, volumina, wanderungen
from services.budget.storage.bindungen import Auftrag, Bindung
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.enter_version import share_inputs
from services.budget.usecases.plan_bindung import (
    OrtUnknown,
    konzepte_of,
    lage_of,
    may_grant,
    may_sign,
    plan_kontrakt,
    plan_projekt,
    require_same_place,
)
from services.budget.usecases.post_buchungen import warn_of_decided
from services.budget.usecases.restore import speak_for
from services.budget.usecases.warn_of_laufzeit import warn_of_shortened
from shared.contracts.bindung import BindungAuftrag, KontraktBindungInhalt, ProjektBindungInhalt
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage import audit
from shared.storage.database import Database, Work, retried

AT_SENDER = "beim Absender vermerkt"


class AuftragClosed(Refused):
    """The key was closed by a tombstone: whoever sent it was told that nothing is bound."""


class AuftragReused(Refused):
    """The key was used before for something else."""


class SubjectMissing(Refused):
    """Only a person can bind money: the call carries no Subject-Token, or one without the right."""


@retried
async def bind(
    database: Database, caller: Caller, auftrag: BindungAuftrag, *, now: Instant
) -> Sequence[Mapping[str, Any]]:
    """Bind each year of a Kontrakt or project under the sender's key; give the years (K4, P5).

    Raises AuftragClosed, AuftragReused, SubjectMissing, OrtUnknown, TraegerUnknown, StundensatzNotAllowed,
    HilfeartNotAllowed, VolumenUnknown, PriceUnknown, KonzeptMissing, AmountTooLarge, HoechstbetragExceeded,
    BindungElsewhere, JahrAbgeschlossen, VorbehaltenNeedsPerson, UeberschreitungWithoutReason, VolumenGesperrt.
    """
    caller = await speak_for(database, caller, entschieden_von=auftrag.entschieden_von)
    async with database.transaction(caller) as work:
        known = await bindungen.lock_auftrag(work, auftrag.schluessel)
        if known is not None:
            return _repeat(known, auftrag)
        await share_inputs(work)
        plan = await _plan(work, auftrag)
        require_bookable(bedarf.betrag for bedarf in plan.bedarfe)
        require_at_most(plan, hoechstens=auftrag.hoechstens)
        await bindungen.lock_quelle(work, plan.quelle)
        ergebnis = await _bind_years(work, plan, auftrag=auftrag, now=now)
        await warn_of_shortened(work, plan, now=now)
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


async def _plan(work: Work, auftrag: BindungAuftrag) -> Bindungsplan:
    """Require the person and the place of a request, then plan it."""
    match auftrag.fuer:
        case KontraktBindungInhalt() as kontrakt:
            _require_role(work, Role.ASD, Role.LEITUNG)
            sozialraum = await grunddaten.find_sozialraum(work, kontrakt.sozialraum)
            if sozialraum is None:
                raise OrtUnknown
            if not may_sign(work.caller.subject, sozialraum=sozialraum):
                raise SubjectMissing
            return await plan_kontrakt(work, kontrakt)
        case ProjektBindungInhalt() as projekt:
            _require_role(work, Role.LEITUNG)
            if projekt.bezirk not in await grunddaten.read_bezirke(work):
                raise OrtUnknown
            if not may_grant(work.caller.subject, bezirk=projekt.bezirk):
                raise SubjectMissing
            return await plan_projekt(work, projekt)


def _require_role(work: Work, *roles: Role) -> None:
    """Require somebody who could bind money somewhere, before anything is said of the place."""
    if work.caller.subject is None or not work.caller.subject.has(*roles):
        raise SubjectMissing


async def _bind_years(
    work: Work, plan: Bindungsplan, *, auftrag: BindungAuftrag, now: Instant
) -> Sequence[Mapping[str, Any]]:
    """Lock every Volumen touched, judge the whole, then write each year; what stands in a closed one stays (V13)."""
    await _ensure_volumina(work, plan)
    lage, before = await _lock(work, plan)
    entscheidung = decide_bindung(lage, person=work.caller.person, begruendung=_reason_of(auftrag))
    for bedarf in entscheidung.bedarfe:
        await _book(work, plan, bedarf, auftrag=auftrag, now=now)
    changes = {plan.place(bedarf.jahr): Summen(offene_bindung=bedarf.mehr) for bedarf in entscheidung.bedarfe}
    await volumina.add(work, changes, tag=berlin_day(now), erlaubt=entscheidung.ueberzogen)
    await warn_of_decided(work, plan.ort, entscheidung.ueberschreitungen, now=now)
    await watch_schwellen(work, changes, now=now)
    shown = lage.jahre if plan.art == "kontrakt" else plan.gefragt  # an amended Kontrakt hears of years set free too
    kept = [_wire_kept(before[jahr]) for jahr in lage.geschlossen if jahr in shown]
    bound = kept + [_wire(bedarf, plan=plan) for bedarf in entscheidung.bedarfe if bedarf.jahr in shown]
    counts = await wanderungen.count_changes(work, [plan.quelle])
    return [year | {"stand": counts.get((plan.quelle, year["jahr"]), 0)} for year in bound]


async def _lock(work: Work, plan: Bindungsplan) -> tuple[Bindungslage, Mapping[int, Bindung]]:
    """Lock every Volumen touched, and read what it is decided on."""
    before = await bindungen.read_of(work, plan.quelle)
    require_same_place(plan, before)
    places = [plan.place(jahr) for jahr in sorted(plan.gefragt.keys() | before.keys())]
    staende = await volumina.lock_staende(work, places, abgeschlossene=True)
    before = await bindungen.read_of(work, plan.quelle)  # what was used or released meanwhile
    return await lage_of(work, plan, staende=staende, before=before), before


async def _ensure_volumina(work: Work, plan: Bindungsplan) -> None:
    """Make sure that each year's Volumen has its row; raises VolumenUnknown, KonzeptMissing."""
    for jahr, konzept in konzepte_of(plan, await grunddaten.read_konzepte(work)).items():
        await volumina.ensure(work, plan.place(jahr)[0], konzept)


async def _book(work: Work, plan: Bindungsplan, bedarf: Bedarf, *, auftrag: BindungAuftrag, now: Instant) -> None:
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
        ende=plan.ende_in(bedarf.jahr),
        gewandert=bedarf.gewandert,
        gewandert_minuten=bedarf.gewandert_minuten,
    )
    await bindungen.book(work, bindung, schluessel=auftrag.schluessel, begruendung=_reason_of(auftrag), now=now)
    tag = berlin_day(now)
    after = plan.monatsplan(bedarf, tag=tag)
    await monatssummen.plan(work, plan.quelle, plan.place(bedarf.jahr), after=after, tag=tag)


def _reason_of(auftrag: BindungAuftrag) -> str | None:
    """Say that there is a reason; its text stays with the Kontrakt or application that it belongs to (G6)."""
    return AT_SENDER if auftrag.ueberschreitung_begruendet else None


def _wire(bedarf: Bedarf, *, plan: Bindungsplan) -> dict[str, Any]:
    year = {
        "jahr": bedarf.jahr,
        "betrag": str(bedarf.betrag),
        "minuten": bedarf.minuten,
        "vorgemerkt": not bedarf.stand.eingerichtet,
    }
    return year | {"lage": _wire_lage(bedarf)} if plan.art == "projekt" and bedarf.stand.eingerichtet else year


def _wire_lage(bedarf: Bedarf) -> dict[str, str]:
    """Write what the Bezirk's year was before it was bound: a decision rests on it (P5)."""
    summen = bedarf.stand.summen
    return {
        "ansatz": str(summen.ansatz),
        "umschichtung": str(summen.umschichtung),
        "verbrauch": str(summen.verbrauch),
        "offene_bindung": str(summen.offene_bindung),
        "verfuegbar": str(summen.verfuegbar),
    }


def _wire_kept(bindung: Bindung) -> dict[str, Any]:
    """Write what stands in a closed year."""
    return {
        "jahr": bindung.ort.jahr,
        "betrag": str(bindung.gebunden.betrag),
        "minuten": bindung.minuten,
        "vorgemerkt": False,
    }
