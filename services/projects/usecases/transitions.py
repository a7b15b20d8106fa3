"""What all changes of an existing application begin with: lock, visibility, repeat, version (contract.md, Errors).

While a decision waits for the budget service's answer, nothing else moves (K4).
"""

from dataclasses import dataclass
from uuid import UUID

from services.projects.domain.antrag import Antrag
from services.projects.domain.sichtbarkeit import require_zustaendig, sicht_of
from services.projects.storage import antraege
from shared.contracts.repeat import Repeat
from shared.contracts.versions import Match, etag_of, require_match
from shared.errors import Refused
from shared.kalender import Instant
from shared.storage import absichten, audit, idempotency
from shared.storage.database import Work


@dataclass(frozen=True, slots=True)
class Zugriff:
    """Which application a change is about, which version of it the caller saw, and the request's own name."""

    antrag: UUID
    match: Match | None
    repeat: Repeat | None = None


class EntscheidungUnsettled(Refused):
    """A decision waits for the budget service's answer; until then nothing else happens to the application (K4)."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An application under lock; `repeated`: this very request was carried out before."""

    antrag: Antrag
    repeated: bool


async def open_own(work: Work, zugriff: Zugriff) -> Opened:
    """Lock an application for a change by those who apply; raise NotVisible, NotZustaendig, or what is out of date."""
    antrag = await antraege.lock(work, zugriff.antrag, sicht=sicht_of(work.caller))
    require_zustaendig(work.caller, inhalt=antrag.inhalt)
    if await idempotency.recall(work, zugriff.repeat):
        return Opened(antrag, repeated=True)
    require_match(zugriff.match, etag_of(antrag.version))
    if await absichten.find_open(work, antrag.id):
        raise EntscheidungUnsettled
    return Opened(antrag, repeated=False)


async def note(work: Work, antrag: Antrag, *, aktion: str, now: Instant, **daten: object) -> None:
    """Write down who did what to an application, with its figures."""
    named = {"version": antrag.version, "status": antrag.status.value, **daten}
    await audit.record(
        work,
        aktion=f"projektantrag.{aktion}",
        gegenstand="projektantrag",
        gegenstand_id=str(antrag.id),
        daten=named,
        now=now,
    )
