"""Change a draft, or what the Leitung gave back (P1, P2); every change of the content is a new Fassung (G5)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.projects.domain.lebenslauf import Aktion, next_status
from services.projects.domain.sichtbarkeit import check_entwurf
from services.projects.storage import antraege
from services.projects.usecases.read_antraege import Ansicht, show
from services.projects.usecases.transitions import Zugriff, note, open_own
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, retried


@retried
async def change_antrag(
    database: Database, caller: Caller, zugriff: Zugriff, *, changes: Mapping[str, Any], now: Instant
) -> Ansicht:
    """Replace the named parts of the content; raise AktionNotAllowed where the state does not let it (P1).

    A change that changes nothing leaves the version as it is.
    """
    async with database.transaction(caller) as work:
        antrag = (await open_own(work, zugriff)).antrag
        next_status(antrag.status, aktion=Aktion.AENDERN)
        inhalt = replace(antrag.inhalt, **changes)
        check_entwurf(caller, inhalt=inhalt)
        if inhalt != antrag.inhalt:
            antrag = await antraege.save(work, antrag, inhalt=inhalt, now=now)
            await note(work, antrag, aktion="geaendert", now=now, fassung=antrag.fassung)
        return await show(work, antrag, now=now)
