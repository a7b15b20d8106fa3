"""Propose a rise of next year's Planbudget for a placement that was avoided or returned; take that back (V17, G5)."""

from uuid import UUID

from services.budget.domain.ausgabe import AlreadyReversed
from services.budget.domain.rueckfuehrung import (
    BESTAETIGT,
    BookedRueckfuehrung,
    Rueckfuehrung,
    require_near,
    require_new,
)
from services.budget.domain.verweis import SOZIALRAUM, SozialraumUnknown
from services.budget.domain.volumen import Ort
from services.budget.storage import rueckfuehrungen
from services.budget.usecases.derive_planbudget import derive_planbudget
from services.budget.usecases.enter_version import lock_inputs
from services.budget.usecases.read_rueckfuehrungen import require_rueckfuehrung
from services.budget.usecases.visibility import require_sozialraum
from shared.contracts.repeat import Repeat
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried


@retried
async def propose_rueckfuehrung(
    database: Database, caller: Caller, vorschlag: Rueckfuehrung, *, repeat: Repeat | None, now: Instant
) -> BookedRueckfuehrung:
    """Put a proposal on record; nothing rises before Leitung confirms it (V17).

    Raises SozialraumUnknown, AbTooLate, RueckfuehrungKnown.
    """
    async with database.transaction(caller) as work:
        await _require_ort(work, vorschlag.sozialraum)
        if made := await idempotency.recall(work, repeat):
            return await require_rueckfuehrung(work, UUID(made))
        require_near(vorschlag.ab, heute=berlin_day(now))
        if vorschlag.kontrakt is not None:
            require_new(await rueckfuehrungen.lock_of_kontrakt(work, vorschlag.kontrakt, art=vorschlag.art))
        booked = await rueckfuehrungen.append(work, vorschlag, now=now)
        await record_rueckfuehrung(work, booked, aktion="vorgeschlagen", now=now)
        await idempotency.remember(work, repeat, made=str(booked.id))
    return booked


async def _require_ort(work: Work, sozialraum: str) -> None:
    try:
        await require_sozialraum(work, sozialraum)
    except NotVisible:
        raise SozialraumUnknown(SOZIALRAUM) from None


@retried
async def reverse_rueckfuehrung(
    database: Database, caller: Caller, rueckfuehrung: UUID, *, grund: str, repeat: Repeat | None, now: Instant
) -> BookedRueckfuehrung:
    """Take a Rueckführung back, once; a confirmed one lowers the Planbudget that it raised (V17, G5).

    Raises NotVisible, AlreadyReversed, and JahrAbgeschlossen where the year that it raised is closed.
    """
    async with database.transaction(caller) as work:
        await require_rueckfuehrung(work, rueckfuehrung)
        if await idempotency.recall(work, repeat):
            return await require_rueckfuehrung(work, rueckfuehrung)
        await lock_inputs(work)
        before = await require_rueckfuehrung(work, rueckfuehrung)
        if not await rueckfuehrungen.reverse(work, rueckfuehrung, grund=grund, now=now):
            raise AlreadyReversed
        if before.status == BESTAETIGT:
            await derive_planbudget(work, Ort.sozialraum(before.vorschlag.jahr, before.vorschlag.sozialraum), now=now)
        await record_rueckfuehrung(work, before, aktion="storniert", now=now)
        await idempotency.remember(work, repeat, made=str(rueckfuehrung))
        return await require_rueckfuehrung(work, rueckfuehrung)


async def record_rueckfuehrung(work: Work, booked: BookedRueckfuehrung, *, aktion: str, now: Instant) -> None:
    """Write down what happened to a proposal, with its figures."""
    await audit.record(
        work,
        aktion=f"rueckfuehrung.{aktion}",
        gegenstand="rueckfuehrung",
        gegenstand_id=str(booked.id),
        daten={"jahr": booked.vorschlag.jahr, "betrag": str(booked.vorschlag.betrag)},
        now=now,
    )
