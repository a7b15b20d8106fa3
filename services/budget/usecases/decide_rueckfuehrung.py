"""Decide about a proposed rise of next year's Planbudget: the Leitung of that Bezirk, once, with its reason (V17)."""

from dataclasses import dataclass
from uuid import UUID

from services.budget.domain.rueckfuehrung import (
    BESTAETIGT,
    BookedRueckfuehrung,
    Entscheid,
    OtherBezirk,
    require_undecided,
)
from services.budget.domain.volumen import Ort
from services.budget.storage import rueckfuehrungen
from services.budget.usecases.derive_planbudget import derive_planbudget
from services.budget.usecases.enter_version import lock_inputs
from services.budget.usecases.propose_rueckfuehrung import record_rueckfuehrung
from services.budget.usecases.read_rueckfuehrungen import require_rueckfuehrung
from services.budget.usecases.visibility import require_sozialraum
from shared.contracts.repeat import Repeat
from shared.contracts.versions import Match, etag_of, require_match
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import idempotency
from shared.storage.database import Database, Work, retried


@dataclass(frozen=True, slots=True)
class EntscheidungAuftrag:
    """What is decided about which proposal, of which version, and why."""

    rueckfuehrung: UUID
    entscheidung: str
    begruendung: str
    match: Match | None
    repeat: Repeat | None


@retried
async def decide_rueckfuehrung(
    database: Database, caller: Caller, auftrag: EntscheidungAuftrag, *, now: Instant
) -> BookedRueckfuehrung:
    """Confirm or reject a proposal; a confirmed one raises the Planbudget of its year at once, if that is set up.

    Raises NotVisible, OtherBezirk, VersionMissing, VersionChanged, AlreadyDecided, JahrAbgeschlossen.
    """
    async with database.transaction(caller) as work:
        await _require_own(work, auftrag.rueckfuehrung)
        if await idempotency.recall(work, auftrag.repeat):
            return await require_rueckfuehrung(work, auftrag.rueckfuehrung)
        await lock_inputs(work)
        before = await require_rueckfuehrung(work, auftrag.rueckfuehrung)
        require_match(auftrag.match, etag_of(before.version))
        require_undecided(before)
        entscheid = Entscheid(auftrag.entscheidung, auftrag.begruendung, now, caller.sub)
        await rueckfuehrungen.decide(work, before.id, entscheid)
        if entscheid.entscheidung == BESTAETIGT:
            await derive_planbudget(work, Ort.sozialraum(before.vorschlag.jahr, before.vorschlag.sozialraum), now=now)
        await record_rueckfuehrung(work, before, aktion=entscheid.entscheidung, now=now)
        await idempotency.remember(work, auftrag.repeat, made=str(before.id))
        return await require_rueckfuehrung(work, before.id)


async def _require_own(work: Work, rueckfuehrung: UUID) -> None:
    """Require that the caller leads the Bezirk, also where another of its roles lets it see all (V17)."""
    found = await require_rueckfuehrung(work, rueckfuehrung)
    sozialraum = await require_sozialraum(work, found.vorschlag.sozialraum)
    if not work.caller.covers_bezirk(sozialraum.bezirk):
        raise OtherBezirk
