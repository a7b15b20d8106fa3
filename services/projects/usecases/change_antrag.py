"""Change a draft, or what the Leitung gave back (P1, P2); every change of the content is a new Fassung (G5)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.projects.clients.budget import Budget
from services.projects.domain.einreichung import check_summen
from services.projects.domain.lebenslauf import Aktion, next_status
from services.projects.domain.pauschalen import is_computed
from services.projects.domain.sichtbarkeit import check_entwurf, require_same_traeger
from services.projects.storage import antraege, kopien
from services.projects.usecases.read_antraege import Ansicht, show
from services.projects.usecases.refresh_stammdaten import refresh_stammdaten
from services.projects.usecases.transitions import Zugriff, note, open_own
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, retried


async def change_antrag(
    database: Database, budget: Budget, caller: Caller, zugriff: Zugriff, *, changes: Mapping[str, Any], now: Instant
) -> Ansicht:
    """Replace the named parts of the content; raise AktionNotAllowed where the state does not let it (P1).

    Raises TraegerFixed, PlanTooLarge, and RuleBroken for an area or Träger that is not the caller's.
    A change that changes nothing leaves the version as it is. Amounts that follow from the Konzept follow again (P2).
    """
    if any(is_computed(zeile) for zeile in (*changes.get("kosten", ()), *changes.get("einnahmen", ()))):
        await refresh_stammdaten(database, budget, caller, now=now)
    return await _change(database, caller, zugriff, changes=changes, now=now)


@retried
async def _change(
    database: Database, caller: Caller, zugriff: Zugriff, *, changes: Mapping[str, Any], now: Instant
) -> Ansicht:
    async with database.transaction(caller) as work:
        antrag = (await open_own(work, zugriff)).antrag
        next_status(antrag.status, aktion=Aktion.AENDERN)
        inhalt = replace(antrag.inhalt, **changes)
        check_entwurf(caller, inhalt=inhalt)
        require_same_traeger(antrag, inhalt=inhalt)
        inhalt = await kopien.priced(work, inhalt)
        check_summen(inhalt)
        if inhalt != antrag.inhalt:
            antrag = await antraege.save(work, antrag, inhalt=inhalt, now=now)
            await note(work, antrag, aktion="geaendert", now=now, fassung=antrag.fassung)
        return await show(work, antrag, now=now)
