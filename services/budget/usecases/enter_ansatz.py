"""Enter the inputs of an Ansatz: of a Sozialraum's Volumina (V2), and of a Bezirk's yearly budget for projects (P5)."""

from services.budget.domain.ansatz import Ansatz
from services.budget.domain.volumen import Ort, Summen
from services.budget.storage import ansaetze, grunddaten, volumina
from services.budget.storage.volumina import PROJEKTBUDGET
from services.budget.usecases.bind_vorgemerkte import bind_vorgemerkte
from services.budget.usecases.check_schwellen import open_schwellen
from services.budget.usecases.closed_years import require_open
from services.budget.usecases.derive_ansatz import GRUNDLAGE, derive_ansatz
from services.budget.usecases.enter_version import Entered, enter_version, lock_inputs
from services.budget.usecases.load_grundlage import require_negotiable
from services.budget.usecases.post_buchungen import warn_of_overdrafts
from services.budget.usecases.visibility import require_sozialraum
from shared.contracts.budget import GrundlageInhalt, ProjektbudgetBetrag
from shared.contracts.versions import Match
from shared.errors import NotVisible
from shared.geld import Geld
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import stammdaten
from shared.storage.database import Database, Work, retried

BEZIRKSBUDGET = "bezirksbudget"


@retried
async def enter_grundlage(
    database: Database, caller: Caller, ort: Ort, inhalt: GrundlageInhalt, *, match: Match | None, now: Instant
) -> Entered:
    """Enter what a Sozialraum's year is allotted from, and set the year up by it (V2).

    Raises NotVisible, GrundlageFaulty, JahrAbgeschlossen, KonzeptMissing, HaushaltsjahrMissing, VorjahrMissing,
    VersionMissing, VersionChanged; for a Planbudget (V17) KonzeptWithoutPlanbudget, VerteilungUnknown,
    VerteilungOfOtherYear, SozialraumNotSpread, VerteilungNotOfAll, PlanbudgetFixed.
    """
    async with database.transaction(caller) as work:
        await require_sozialraum(work, ort.slug)
        content = inhalt.model_dump(mode="json", exclude_none=True)
        key = f"{ort.jahr}/{ort.slug}"
        await lock_inputs(work)
        before = await stammdaten.find(work, GRUNDLAGE, key)
        entered = await enter_version(work, GRUNDLAGE, key, inhalt=content, match=match, now=now, model=inhalt)
        if entered.changed:
            if before is not None:
                await require_negotiable(work, before.inhalt, inhalt)
            await derive_ansatz(work, ort, now=now)
    return entered


@retried
async def enter_projektbudget(
    database: Database, caller: Caller, ort: Ort, inhalt: ProjektbudgetBetrag, *, match: Match | None, now: Instant
) -> Entered:
    """Enter a Bezirk's yearly budget for projects (P5).

    Raises NotVisible, JahrAbgeschlossen, KonzeptMissing, VersionMissing, VersionChanged.
    """
    async with database.transaction(caller) as work:
        if ort.slug not in await grunddaten.read_bezirke(work):
            raise NotVisible
        key = f"{ort.jahr}/{ort.slug}"
        content = inhalt.model_dump(mode="json")
        entered = await enter_version(work, BEZIRKSBUDGET, key, inhalt=content, match=match, now=now)
        if entered.changed:
            await _set_up(work, ort, betrag=inhalt.projektbudget, now=now)
    return entered


async def _set_up(work: Work, ort: Ort, *, betrag: Geld, now: Instant) -> None:
    await require_open(work, ort.jahr)
    konzept = await grunddaten.konzept_of(work, ort.jahr)
    await volumina.ensure(work, ort, konzept)
    is_new = await volumina.set_up(work, ort, konzept=konzept, now=now)
    staende = await volumina.lock_staende(work, [(ort, PROJEKTBUDGET)])
    mehr = betrag - staende[ort, PROJEKTBUDGET].summen.ansatz
    change = Ansatz(PROJEKTBUDGET, mehr, {"aus": "festgesetzt", "betrag": str(betrag)})
    summen = {(ort, PROJEKTBUDGET): Summen(ansatz=mehr)}
    await ansaetze.append(work, ort, [change], now=now)
    await volumina.add(work, summen, tag=berlin_day(now), erlaubt=summen)
    await warn_of_overdrafts(work, staende, summen, now=now)
    if is_new:
        await bind_vorgemerkte(work, ort, now=now)
    await open_schwellen(work, ort, now=now)
