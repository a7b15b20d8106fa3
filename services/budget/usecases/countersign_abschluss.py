"""Countersign a close: a Träger confirms by its hash what was closed (X6)."""

from uuid import UUID

from services.budget.domain.abschluss import AbschlussNotLast, PruefsummeDiffers
from services.budget.storage import abschluesse, grunddaten
from services.budget.storage.abschluesse import Abschluss
from services.budget.usecases.read_abschluesse import require_abschluss
from shared.contracts.repeat import Repeat
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant, year_of
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried


@retried
async def countersign_abschluss(
    database: Database, caller: Caller, abschluss: UUID, *, sha256: str, repeat: Repeat | None, now: Instant
) -> Abschluss:
    """Add the caller's countersignature, once; raises NotVisible, PruefsummeDiffers, AbschlussNotLast (X6)."""
    async with database.transaction(caller) as work:
        found = await require_abschluss(work, abschluss)
        traeger = await _require_traeger(work, found.jahr)
        if await idempotency.recall(work, repeat):
            return found
        if found.oeffnung is not None:
            raise AbschlussNotLast(letzter=None)
        if sha256 != found.sha256:
            raise PruefsummeDiffers
        if await abschluesse.countersign(work, found, traeger=traeger, now=now):
            await audit.record(
                work,
                aktion="abschluss.gegengezeichnet",
                gegenstand="abschluss",
                gegenstand_id=str(abschluss),
                daten={"traeger": traeger, "sha256": sha256},
                now=now,
            )
        await idempotency.remember(work, repeat, made=str(abschluss))
        return await require_abschluss(work, abschluss)


async def _require_traeger(work: Work, jahr: int) -> str:
    """Let a Träger sign that had a Kooperationsvertrag in the year."""
    year = year_of(jahr)
    for vertrag in await grunddaten.read_vertraege(work):
        if vertrag.traeger == work.caller.traeger and vertrag.laufzeit.overlap(year):
            return vertrag.traeger
    raise NotVisible
