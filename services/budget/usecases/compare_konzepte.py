"""Compare: what another Konzept would have changed in a year; it writes nothing (X7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.budget.domain.ansatz import FromGesamt, Grundlage, derive_ansaetze
from services.budget.domain.baum import Konzept
from services.budget.domain.planbudget import FromPlanbudget
from services.budget.domain.vergleich import Ableitung, Jahreslauf, Vergleich, accumulate_days, compare
from services.budget.domain.volumen import Ort
from services.budget.storage import grunddaten, volumina
from services.budget.usecases.book_ausgabe import JahrNotSetUp
from services.budget.usecases.derive_ansatz import GRUNDLAGE
from services.budget.usecases.enter_stammdaten import KonzeptFaulty, check_konzept
from services.budget.usecases.load_grundlage import load_grundlage
from services.budget.usecases.plan_bindung import OrtUnknown
from services.budget.usecases.stichtag import end_of_day, require_come
from services.budget.usecases.visibility import require_sozialraum
from shared.contracts.stammdaten import KonzeptInhalt
from shared.errors import NotVisible
from shared.geld import Geld
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day, year_of
from shared.storage import stammdaten
from shared.storage.database import Database, Work
from shared.storage.stammdaten import Version


@dataclass(frozen=True, slots=True)
class Vergleichsfrage:
    """Which year, where (None: everywhere that the caller sees), under which Konzept, as of which booking day."""

    jahr: int
    konzept: KonzeptInhalt
    sozialraum: str | None = None
    stichtag: date | None = None


async def compare_konzepte(
    database: Database, caller: Caller, frage: Vergleichsfrage, *, now: Instant
) -> tuple[Vergleich, ...]:
    """Say for each Sozialraum of a year what another Konzept would have changed (X7).

    Raises KonzeptFaulty, StichtagInFuture, OrtUnknown, JahrNotSetUp.
    """
    if findings := check_konzept(frage.konzept):
        raise KonzeptFaulty(*(replace(one, pointer=f"/konzept{one.pointer}") for one in findings))
    require_come(frage.stichtag, now=now)
    inhalt = frage.konzept.model_dump(mode="json")
    anders = grunddaten.to_konzept(Version(date(frage.jahr, 1, 1).isoformat(), 0, inhalt, now, caller.sub))
    async with database.transaction(caller, snapshot=True) as work:
        orte = await _orte(work, frage)
        konzepte = await grunddaten.read_konzepte(work, bis=end_of_day(frage.stichtag))
        return tuple([await _compare(work, ort, frage, konzepte[ab], anders=anders, now=now) for ort, ab in orte])


async def _orte(work: Work, frage: Vergleichsfrage) -> Sequence[tuple[Ort, date]]:
    """Give the Sozialräume that are set up and that the caller sees; raises OrtUnknown, JahrNotSetUp."""
    seen = await _seen(work, frage.sozialraum)
    found = await volumina.list_orte(work, frage.jahr, art="sozialraum", bis=end_of_day(frage.stichtag))
    if not (orte := [(ort, ab) for ort, ab in found if ort.slug in seen]):
        raise JahrNotSetUp(frage.jahr)
    return orte


async def _seen(work: Work, sozialraum: str | None) -> set[str]:
    if sozialraum is not None:
        try:
            return {(await require_sozialraum(work, sozialraum)).slug}
        except NotVisible:
            raise OrtUnknown from None
    whole = work.caller.has(Role.WJH, Role.REVISION)
    bezirke = await grunddaten.read_bezirke(work)
    return {slug for bezirk, slugs in bezirke.items() if whole or work.caller.covers_bezirk(bezirk) for slug in slugs}


async def _compare(
    work: Work, ort: Ort, frage: Vergleichsfrage, konzept: Konzept, *, anders: Konzept, now: Instant
) -> Vergleich:
    bis = frage.stichtag or berlin_day(now)
    staende = accumulate_days(await volumina.read_days(work, ort, bis=bis))
    ableitung = await _derive(work, ort, frage.stichtag, konzept=konzept, anders=anders)
    return compare(Jahreslauf(ort.slug, ort.jahr, bis, staende, ableitung), wirklich=konzept, anders=anders)


async def _derive(
    work: Work, ort: Ort, stichtag: date | None, *, konzept: Konzept, anders: Konzept
) -> Ableitung | None:
    """Derive the Ansätze of both trees from the Grundlage that the year had; None: an amount of the root (V2)."""
    bis = end_of_day(stichtag)
    entered = await stammdaten.find(work, GRUNDLAGE, f"{ort.jahr}/{ort.slug}", bis=bis)
    haushaltsjahr = await grunddaten.find_haushaltsjahr(work, ort.jahr, bis=bis)
    if entered is None or haushaltsjahr is None:
        return None
    grundlage = await load_grundlage(work, ort, entered.inhalt, konzept=konzept)
    if isinstance(grundlage, FromGesamt):
        return None
    vertraege = await grunddaten.read_vertraege(work, ort.slug, bis=bis)
    paid = [vertrag for vertrag in vertraege if vertrag.laufzeit.overlap(year_of(ort.jahr))]
    before = await volumina.read_summen(work, Ort.sozialraum(ort.jahr - 1, ort.slug), stichtag=stichtag)
    vorjahr = {name: summen.ansatz for name, summen in before.items()}

    def derive(under: Konzept) -> Mapping[str, Geld]:
        derived = derive_ansaetze(
            _under(grundlage, under), baum=under.baum, haushaltsjahr=haushaltsjahr, vertraege=paid, vorjahr=vorjahr
        )
        return {ansatz.volumen: ansatz.betrag for ansatz in derived}

    return Ableitung(derive(konzept), derive(anders))


def _under(grundlage: Grundlage, konzept: Konzept) -> Grundlage:
    """Give a Planbudget to the node that a Konzept names, or to its root (V17)."""
    if not isinstance(grundlage, FromPlanbudget):
        return grundlage
    return replace(grundlage, volumen=konzept.planbudget.volumen if konzept.planbudget else konzept.baum.schluessel)
