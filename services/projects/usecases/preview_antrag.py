"""Preview what approving an application would do to its Bezirk's years, before the decision (X2, P5)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.projects.clients.budget import Budget
from services.projects.domain.antrag import Antrag
from services.projects.domain.entscheidung import find_refusals
from services.projects.domain.sichtbarkeit import leads_bezirk, sicht_of
from services.projects.domain.vorschau import preview_bindung
from services.projects.storage import antraege
from shared.contracts.bindung import ProjektAngaben, ProjektjahrInhalt
from shared.contracts.vorschau import ProjektVorschau, ProjektVorschauFrage
from shared.errors import Refused
from shared.identity import Caller, RawToken
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, retried


@dataclass(frozen=True, slots=True)
class Antragsvorschau:
    """What the budget service says of the money, and what the decision itself would be refused for."""

    vorschau: ProjektVorschau
    eigene: tuple[Refused, ...]


async def preview_antrag(
    database: Database,
    budget: Budget,
    caller: Caller,
    antrag_id: UUID,
    *,
    beginn: date | None,
    token: RawToken,
    now: Instant,
) -> Antragsvorschau:
    """Ask the budget service, for the person, what the grant would do in each year; from a later `beginn` on (P4).

    What would stand against approving it today is found by the decision's own rules. Raises NotVisible,
    BeginnOutOfRange, PlanUnfinished, and what the budget says or that it cannot be reached.
    """
    antrag = await _read(database, caller, antrag_id)
    inhalt = antrag.inhalt
    jahre = [ProjektjahrInhalt(jahr=one.jahr, betrag=one.betrag) for one in preview_bindung(inhalt, beginn=beginn)]
    sub = caller.sub if leads_bezirk(caller, bezirk=inhalt.bezirk) else None
    eigene = tuple(find_refusals(antrag, beginn=beginn, sub=sub, heute=berlin_day(now)))
    if not jahre:
        return Antragsvorschau(ProjektVorschau(jahre=[], ablehnungen=[]), eigene)
    fuer = ProjektAngaben(bezirk=inhalt.bezirk, sozialraum=inhalt.sozialraum, traeger=inhalt.traeger, jahre=jahre)
    frage = ProjektVorschauFrage(projekt=fuer, quelle=antrag.id)
    return Antragsvorschau(await budget.preview(frage, jugendamt=caller.jugendamt, subject=token), eigene)


@retried
async def _read(database: Database, caller: Caller, antrag_id: UUID) -> Antrag:
    async with database.transaction(caller) as work:
        return await antraege.get(work, antrag_id, sicht=sicht_of(caller))
