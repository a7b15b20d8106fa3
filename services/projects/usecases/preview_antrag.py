"""Preview what approving an application would do to its Bezirk's years, before the decision (X2, P5)."""

from datetime import date
from uuid import UUID

from services.projects.clients.budget import Budget
from services.projects.domain.antrag import Antrag
from services.projects.domain.sichtbarkeit import sicht_of
from services.projects.domain.vorschau import preview_bindung
from services.projects.storage import antraege
from shared.contracts.bindung import ProjektAngaben, ProjektjahrInhalt
from shared.contracts.vorschau import ProjektVorschau, ProjektVorschauFrage
from shared.identity import Caller, RawToken
from shared.storage.database import Database, retried


async def preview_antrag(
    database: Database, budget: Budget, caller: Caller, antrag_id: UUID, *, beginn: date | None, token: RawToken
) -> ProjektVorschau:
    """Ask the budget service, for the person, what the grant would do in each year; from a later `beginn` on (P4).

    Raises NotVisible, BeginnOutOfRange, PlanUnfinished, and what the budget says or that it cannot be reached.
    """
    antrag = await _read(database, caller, antrag_id)
    inhalt = antrag.inhalt
    jahre = [ProjektjahrInhalt(jahr=one.jahr, betrag=one.betrag) for one in preview_bindung(inhalt, beginn=beginn)]
    if not jahre:
        return ProjektVorschau(jahre=[], ablehnungen=[])
    fuer = ProjektAngaben(bezirk=inhalt.bezirk, sozialraum=inhalt.sozialraum, traeger=inhalt.traeger, jahre=jahre)
    frage = ProjektVorschauFrage(projekt=fuer, quelle=antrag.id)
    return await budget.preview(frage, jugendamt=caller.jugendamt, subject=token)


@retried
async def _read(database: Database, caller: Caller, antrag_id: UUID) -> Antrag:
    async with database.transaction(caller) as work:
        return await antraege.get(work, antrag_id, sicht=sicht_of(caller))
