"""Record the Träger's own copy of a Kontrakt (K11): a version, appended; equal content changes nothing."""

from dataclasses import dataclass

from services.cases.domain.sicht import Sicht
from services.cases.domain.traegerbuch import Kopie, Traegerkontrakt
from services.cases.storage import traegerkontrakte
from shared.contracts.versions import Match, etag_of, require_match
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit
from shared.storage.database import Database, retried
from shared.storage.locks import hold


@dataclass(frozen=True, slots=True)
class Recorded:
    """The copy as it stands, and whether it is new."""

    kopie: Traegerkontrakt
    is_new: bool


@retried
async def record_traegerkontrakt(
    database: Database, caller: Caller, ref: str, kopie: Kopie, *, match: Match | None, now: Instant
) -> Recorded:
    """Put a copy under the Kontrakt's number, whether or not the office has such a Kontrakt (K11).

    Raises VersionMissing, VersionChanged; NotVisible for a caller that is no Träger.
    """
    if not caller.traeger:
        raise NotVisible
    sicht = Sicht(traeger=caller.traeger)
    async with database.transaction(caller) as work:
        nummer = (await traegerkontrakte.resolve(work, [ref], traeger=caller.traeger))[ref]
        await hold(work, "traegerkontrakt", caller.traeger, nummer)
        before = await traegerkontrakte.find(work, nummer, sicht=sicht, traeger=caller.traeger)
        if before is not None and before.kopie == kopie:
            return Recorded(before, is_new=False)
        require_match(match, etag_of(before.version) if before else None)
        made = await traegerkontrakte.append(work, before, traeger=caller.traeger, nummer=nummer, kopie=kopie, now=now)
        await audit.record(
            work,
            aktion="traegerkontrakt.eingetragen",
            gegenstand="traegerkontrakt",
            gegenstand_id=str(made.id),
            daten={"version": made.version, "kontraktnummer": nummer},
            now=now,
        )
    return Recorded(made, is_new=before is None)
