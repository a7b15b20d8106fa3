"""What all changes of a Kontrakt begin with: lock, visibility, repeat, version (contract.md, Errors); and their trace.

While a signature waits for the budget's answer, nothing else moves: the rules refuse it (K4).
"""

from dataclasses import dataclass
from uuid import UUID

from services.cases.domain.kontrakt import Kontrakt
from services.cases.domain.sicht import EVERYTHING, sicht_of
from services.cases.domain.stammdaten import Stammdaten
from services.cases.domain.zugriff import Vorgang
from services.cases.storage import kontrakte, zugriffe
from services.cases.usecases.count_vollstaendigkeit import count_kontrakt
from shared.contracts.repeat import Repeat
from shared.contracts.versions import Match, etag_of, require_match
from shared.identity import Role
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.database import Work

DECIDERS = frozenset({Role.ASD, Role.LEITUNG})
ASD = frozenset({Role.ASD})


@dataclass(frozen=True, slots=True)
class Zugriff:
    """Which Kontrakt a change is about, which version of it the caller saw, and the request's own name."""

    kontrakt: UUID
    match: Match | None
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A Kontrakt under lock; `repeated`: this very request was carried out before."""

    kontrakt: Kontrakt
    repeated: bool


async def open_kontrakt(work: Work, zugriff: Zugriff, *, stammdaten: Stammdaten, rollen: frozenset[Role]) -> Opened:
    """Lock a Kontrakt for a change; raise NotVisible, or what is out of date about the request."""
    sicht = sicht_of(work.caller, stammdaten=stammdaten, rollen=rollen)
    kontrakt = await kontrakte.lock(work, zugriff.kontrakt, sicht=sicht)
    if await idempotency.recall(work, zugriff.repeat):
        return Opened(kontrakt, repeated=True)
    require_match(zugriff.match, etag_of(kontrakt.version))
    return Opened(kontrakt, repeated=False)


async def show_again(work: Work, kontrakt: Kontrakt, *, now: Instant) -> Kontrakt:
    """Give a Kontrakt as it stands to who changes nothing of it: that is a read, and recorded as one (G6)."""
    await zugriffe.record(work, Vorgang.KONTRAKT, [kontrakt.id], now=now)
    return kontrakt


async def close_kontrakt(work: Work, zugriff: Zugriff, *, aktion: str, now: Instant, **figures: object) -> Kontrakt:
    """Finish a change: audit, the request's name, and the Kontrakt as it stands now."""
    kontrakt = await note(work, zugriff.kontrakt, aktion=aktion, now=now, **figures)
    await idempotency.remember(work, zugriff.repeat, made=str(zugriff.kontrakt))
    return kontrakt


async def note(work: Work, kontrakt: UUID, *, aktion: str, now: Instant, **figures: object) -> Kontrakt:
    """Write down who did what to a Kontrakt, with figures and without personal data (G6); give it back as it is.

    What it changes of the months that are expected to be declared is counted at once (X3).
    """
    stands = await kontrakte.get(work, kontrakt, sicht=EVERYTHING)
    await audit.record(
        work,
        aktion=f"kontrakt.{aktion}",
        gegenstand="kontrakt",
        gegenstand_id=str(kontrakt),
        daten={"version": stands.version, "status": stands.status.value, **figures},
        now=now,
    )
    await count_kontrakt(work, stands, now=now)
    return stands
