"""Draft an application (P1, P2): by the ASD for its Sozialraum, by a Träger for itself; it may be incomplete."""

from uuid import UUID

from services.projects.clients.budget import Budget
from services.projects.domain.antrag import Inhalt
from services.projects.domain.einreichung import check_summen
from services.projects.domain.sichtbarkeit import check_entwurf, drafts_for_itself, sicht_of
from services.projects.storage import antraege, kopien
from services.projects.usecases.read_antraege import Ansicht, show
from services.projects.usecases.refresh_stammdaten import refresh_missing
from services.projects.usecases.transitions import note
from shared.contracts.repeat import Repeat
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import idempotency
from shared.storage.database import Database, retried


async def draft_antrag(
    database: Database, budget: Budget, caller: Caller, inhalt: Inhalt, *, repeat: Repeat | None, now: Instant
) -> Ansicht:
    """Book a new draft; raise RuleBroken for an area or Träger that is not the caller's (P1), PlanTooLarge."""
    check_entwurf(caller, inhalt=inhalt)
    await refresh_missing(database, budget, caller, inhalt, now=now)
    return await _book(database, caller, inhalt, repeat=repeat, now=now)


@retried
async def _book(database: Database, caller: Caller, inhalt: Inhalt, *, repeat: Repeat | None, now: Instant) -> Ansicht:
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await show(work, await antraege.get(work, UUID(made), sicht=sicht_of(caller)), now=now)
        whole = await kopien.priced(work, inhalt)
        check_summen(whole)
        own = drafts_for_itself(caller, inhalt=whole)
        antrag = await antraege.insert_entwurf(work, whole, vom_traeger=own, now=now)
        await note(work, antrag, aktion="angelegt", now=now)
        await idempotency.remember(work, repeat, made=str(antrag.id))
        return await show(work, antrag, now=now)
