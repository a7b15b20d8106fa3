"""Plan a Bindung: what a Kontrakt or project asks for, priced and placed, before anything is locked (K4, P5)."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.budget.domain.baum import Konzept, konzept_of_year
from services.budget.domain.bindung import Jahresbedarf, check_stundensatz
from services.budget.domain.bindungsplan import Bindungslage, Bindungsplan, Gearbeitet
from services.budget.domain.uebertrag import Geleistet, owes_rest
from services.budget.domain.volumen import Ort, Stand
from services.budget.storage import bindungen, grunddaten, uebertraege
from services.budget.storage.bindungen import Bindung
from services.budget.storage.grunddaten import Sozialraum
from services.budget.storage.uebertraege import Stunden
from services.budget.storage.volumina import PROJEKTBUDGET, Key
from services.budget.usecases.preisbuch import Preisbuch, PriceUnknown, read_preisbuch
from shared.contracts.bindung import KontraktBindungInhalt, ProjektBindungInhalt
from shared.contracts.stammdaten import StammdatenArt
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.kalender import Zeitraum
from shared.storage import stammdaten
from shared.storage.database import Work


class OrtUnknown(Refused):
    """No such Sozialraum or Bezirk in this Jugendamt."""


class BindungElsewhere(Refused):
    """What is bound for this source stands on another Volumen: an amendment changes amounts and days, not the place."""

    def __init__(self, jahr: int) -> None:
        self.jahr = jahr


class VolumenUnknown(Refused):
    """The year's Konzept has no such Volumen that can be booked on."""

    def __init__(self, jahr: int) -> None:
        self.jahr = jahr


class TraegerUnknown(Refused):
    """No such Träger in this Jugendamt."""


class HilfeartNotAllowed(Refused):
    """The Konzept of the year in which the help begins does not allow this Hilfeart on its volumes (K7)."""

    def __init__(self, *zugelassen: str) -> None:
        self.zugelassen = zugelassen


def may_sign(person: Caller | None, *, sozialraum: Sozialraum) -> bool:
    """Tell whether a person may bind money for a Kontrakt there: asd, or the Leitung of its Bezirk (K3, K4)."""
    return person is not None and (
        (person.has(Role.ASD) and person.covers_sozialraum(sozialraum.slug))
        or (person.has(Role.LEITUNG) and person.covers_bezirk(sozialraum.bezirk))
    )


def may_grant(person: Caller | None, *, bezirk: str) -> bool:
    """Tell whether a person may bind money for a project: the Leitung of that Bezirk, nobody else (P1, P5)."""
    return person is not None and person.has(Role.LEITUNG) and person.covers_bezirk(bezirk)


async def plan_kontrakt(work: Work, kontrakt: KontraktBindungInhalt) -> Bindungsplan:
    """Price a Kontrakt per year and say where it stands (K4).

    Raises TraegerUnknown, StundensatzNotAllowed (K6), PriceUnknown, KonzeptMissing, HilfeartNotAllowed (K7).
    """
    await require_traeger(work, kontrakt.traeger)
    preise = await read_preisbuch(work)
    await _require_stundensatz(work, kontrakt, vertrag_ab=preise.vertrag_ab(kontrakt))
    plan = plan_of(kontrakt, preise=preise)
    await _require_hilfeart(work, kontrakt)
    return plan


def plan_of(kontrakt: KontraktBindungInhalt, *, preise: Preisbuch) -> Bindungsplan:
    """Price a Kontrakt per year at the prices of today, without judging it (K4); raises PriceUnknown."""
    return Bindungsplan(
        quelle=kontrakt.kontrakt,
        art="kontrakt",
        nummer=kontrakt.nummer,
        traeger=kontrakt.traeger,
        ort=Ort.sozialraum(kontrakt.beginn.year, kontrakt.sozialraum),
        volumen=kontrakt.volumen,
        bedarfe=preise.price(kontrakt),
        laufzeit=Zeitraum(kontrakt.beginn, kontrakt.ende),
        nachholpreise=preise.of(kontrakt),
        schuldet_rest=owes_rest(kontrakt.to_vereinbart()),
    )


async def plan_projekt(work: Work, projekt: ProjektBindungInhalt) -> Bindungsplan:
    """Say what a project asks for per year of its Bezirk's budget (P5); raises TraegerUnknown."""
    await require_traeger(work, projekt.traeger)
    ort = Ort.bezirk(projekt.jahre[0].jahr, projekt.bezirk)
    return Bindungsplan(projekt.projekt, "projekt", None, projekt.traeger, ort, PROJEKTBUDGET, _years_of(projekt))


async def require_traeger(work: Work, slug: str) -> None:
    """Require that a Träger is entered; raises TraegerUnknown."""
    if await stammdaten.find(work, StammdatenArt.TRAEGER, slug) is None:
        raise TraegerUnknown


async def _require_stundensatz(work: Work, kontrakt: KontraktBindungInhalt, *, vertrag_ab: date | None) -> None:
    """Require that a price that is newly asked for may be agreed: what is bound at one already stays agreed (K6)."""
    before = await bindungen.find_inhalt(work, kontrakt.kontrakt) if kontrakt.stundensatz is not None else None
    if before is None or before.get("stundensatz") != str(kontrakt.stundensatz):
        check_stundensatz(kontrakt.stundensatz, beginn=kontrakt.beginn, vertrag_ab=vertrag_ab)


async def _require_hilfeart(work: Work, kontrakt: KontraktBindungInhalt) -> None:
    """Require that the Konzept allows a Hilfeart that is newly asked for: what is bound already is kept (K7)."""
    konzept = konzept_of_year(await grunddaten.read_konzepte(work), kontrakt.beginn.year)
    if kontrakt.hilfeart in konzept.hilfearten:
        return
    before = await bindungen.find_inhalt(work, kontrakt.kontrakt)
    if before is None or before.get("hilfeart") != kontrakt.hilfeart:
        raise HilfeartNotAllowed(*sorted(konzept.hilfearten))


async def lage_of(
    work: Work, plan: Bindungsplan, *, staende: Mapping[Key, Stand], before: Mapping[int, Bindung]
) -> Bindungslage:
    """Put together what a request is decided on; of closed years also what was asked before (V13)."""
    hours = await uebertraege.read_stunden(work, [plan.quelle]) if plan.art == "kontrakt" and before else {}
    lage = put_together(plan, staende=staende, before=before.values(), hours=hours)
    return replace(lage, gefragt=await _asked_before(work, plan.quelle)) if lage.geschlossen else lage


async def lagen_of_last(
    work: Work, bound: Mapping[UUID, Sequence[Bindung]], *, staende: Mapping[Key, Stand]
) -> Mapping[UUID, Bindungslage]:
    """Put together what several Kontrakte asked for last, at the prices of today, and how they stand.

    Those of which a day has no known price are left out.
    """
    inhalte = await bindungen.read_inhalte(work, bound)
    hours, preise = await uebertraege.read_stunden(work, bound), await read_preisbuch(work)
    lagen = {}
    for quelle, inhalt in inhalte.items():
        with suppress(PriceUnknown):
            plan = plan_of(KontraktBindungInhalt.model_validate(inhalt), preise=preise)
            lagen[quelle] = put_together(plan, staende=staende, before=bound[quelle], hours=hours)
    return lagen


def put_together(
    plan: Bindungsplan,
    *,
    staende: Mapping[Key, Stand],
    before: Iterable[Bindung],
    hours: Mapping[tuple[UUID, int], Stunden],
) -> Bindungslage:
    """Put together what a plan asks for and what stands."""
    years = {bindung.ort.jahr: bindung for bindung in before}
    return Bindungslage(
        plan,
        staende,
        gebunden={jahr: bindung.gebunden for jahr, bindung in years.items()},
        gearbeitet={
            jahr: Gearbeitet(
                Geleistet(bindung.minuten_verbraucht, worked.betrag), bindung.gewandert_minuten, worked.spaet
            )
            for jahr, bindung in years.items()
            for worked in [hours.get((plan.quelle, jahr), Stunden())]
        },
    )


async def _asked_before(work: Work, quelle: UUID) -> Mapping[int, Jahresbedarf]:
    """Say what the last request for a source asks for per year, at the prices of today."""
    inhalt = await bindungen.find_inhalt(work, quelle)
    if inhalt is None:
        return {}
    found = (
        (await read_preisbuch(work)).price(KontraktBindungInhalt.model_validate(inhalt))
        if inhalt["art"] == "kontrakt"
        else _years_of(ProjektBindungInhalt.model_validate(inhalt))
    )
    return {bedarf.jahr: bedarf for bedarf in found}


def konzepte_of(plan: Bindungsplan, konzepte: Mapping[date, Konzept]) -> Mapping[int, Konzept]:
    """Give the Konzept of each year asked for, in which its Volumen is; raises VolumenUnknown, KonzeptMissing (V1)."""
    found = {}
    for bedarf in plan.bedarfe:
        ort, volumen = plan.place(bedarf.jahr)
        konzept = konzept_of_year(konzepte, bedarf.jahr)
        knoten = konzept.baum.find(volumen)
        if ort.art == "sozialraum" and (knoten is None or not knoten.is_leaf):
            raise VolumenUnknown(bedarf.jahr)
        found[bedarf.jahr] = konzept
    return found


def require_same_place(plan: Bindungsplan, before: Mapping[int, Bindung]) -> None:
    """Require that what is bound for the source stands where it is asked for; raises BindungElsewhere."""
    for jahr, bindung in before.items():
        if (bindung.ort, bindung.volumen) != plan.place(jahr):
            raise BindungElsewhere(jahr)


def _years_of(projekt: ProjektBindungInhalt) -> tuple[Jahresbedarf, ...]:
    return tuple(Jahresbedarf(jahr.jahr, jahr.betrag) for jahr in projekt.jahre)
