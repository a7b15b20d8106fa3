"""Say what a project wants to reach, as indicators with targets (P10); each change is a version (G5)."""

from dataclasses import dataclass
from uuid import UUID

from services.projects.domain.antrag import Antrag
from services.projects.domain.indikator import MOST_INDIKATOREN, Indikator, Indikatorstand, TooManyIndikatoren
from services.projects.domain.lebenslauf import Aktion, next_status
from services.projects.domain.sichtbarkeit import require_zustaendig, sicht_of
from services.projects.storage import antraege, indikatoren
from services.projects.usecases.short_lists import page_of
from services.projects.usecases.transitions import EntscheidungUnsettled, note
from shared.contracts.listing import Page, PageRequest
from shared.contracts.versions import Match, etag_of, require_match
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import absichten
from shared.storage.database import Database, Work, retried


@dataclass(frozen=True, slots=True)
class Gesetzt:
    """An indicator as it stands, and whether it is new."""

    stand: Indikatorstand
    neu: bool


@retried
async def set_indikator(
    database: Database,
    caller: Caller,
    antrag: UUID,
    schluessel: str,
    *,
    indikator: Indikator,
    match: Match | None,
    now: Instant,
) -> Gesetzt:
    """Set an indicator's target; equal content changes nothing, other content needs `match` (P10).

    Raises NotVisible, NotZustaendig, VersionMissing, VersionChanged, EntscheidungUnsettled, AktionNotAllowed,
    TooManyIndikatoren.
    """
    async with database.transaction(caller) as work:
        found = await antraege.lock(work, antrag, sicht=sicht_of(caller))
        require_zustaendig(caller, inhalt=found.inhalt)
        known = {one.schluessel: one for one in await indikatoren.list_of(work, antrag)}
        before = known.get(schluessel)
        if before is not None and before.indikator == indikator:
            return Gesetzt(before, neu=False)
        require_match(match, etag_of(before.version) if before else None)
        await _require_open(work, found)
        if before is None and len(known) >= MOST_INDIKATOREN:
            raise TooManyIndikatoren
        stand = Indikatorstand(schluessel, before.version + 1 if before else 1, indikator)
        await indikatoren.append(work, antrag, stand, now=now)
        await note(work, found, aktion="indikator", now=now, indikator=schluessel, ziel=str(indikator.ziel))
    return Gesetzt(stand, neu=before is None)


@retried
async def list_indikatoren(
    database: Database, caller: Caller, antrag: UUID, *, request: PageRequest
) -> Page[Indikatorstand]:
    """List the indicators of a project, by key; raise NotVisible."""
    async with database.transaction(caller) as work:
        await antraege.get(work, antrag, sicht=sicht_of(caller))
        found = await indikatoren.list_of(work, antrag)
    return page_of(found, key=lambda stand: stand.schluessel, request=request)


@retried
async def read_indikator(database: Database, caller: Caller, antrag: UUID, schluessel: str) -> Indikatorstand:
    """Read an indicator; raise NotVisible."""
    async with database.transaction(caller) as work:
        await antraege.get(work, antrag, sicht=sicht_of(caller))
        found = await indikatoren.list_of(work, antrag)
    one = next((stand for stand in found if stand.schluessel == schluessel), None)
    if one is None:
        raise NotVisible
    return one


async def _require_open(work: Work, antrag: Antrag) -> None:
    if await absichten.find_open(work, antrag.id):
        raise EntscheidungUnsettled
    next_status(antrag.status, aktion=Aktion.INDIKATOR_SETZEN)
