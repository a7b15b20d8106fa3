"""Enter how many under-21s live in a Sozialraum in a year: what Planbudgets and Eckwerte rest on (V17, K12)."""

from services.budget.storage import einwohner
from services.budget.usecases.enter_version import Entered, enter_version
from services.budget.usecases.visibility import require_sozialraum
from shared.contracts.stammdaten import EinwohnerInhalt, EinwohnerStand, StammdatenArt
from shared.contracts.versions import Match
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, retried


@retried
async def enter_einwohner(
    database: Database,
    caller: Caller,
    jahr: int,
    sozialraum: str,
    inhalt: EinwohnerInhalt,
    *,
    match: Match | None,
    now: Instant,
) -> Entered:
    """Enter the under-21s of a year; what was spread by an earlier version stays (V17).

    Raises NotVisible, VersionMissing, VersionChanged.
    """
    content = EinwohnerStand(unter_21=inhalt.unter_21, jahr=jahr, sozialraum=sozialraum).model_dump(mode="json")
    async with database.transaction(caller) as work:
        await require_sozialraum(work, sozialraum)
        key = einwohner.key_of(jahr, sozialraum)
        return await enter_version(work, StammdatenArt.EINWOHNER.value, key, inhalt=content, match=match, now=now)
