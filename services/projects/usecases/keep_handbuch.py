"""Keep the handbook of standards: recommend, resolve, make the next version."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.projects.domain.handbuch import (
    Beschluss,
    Empfehlung,
    Fassung,
    Kapitelaenderung,
    check_empfehlungen,
    decide_fassung,
    require_past,
)
from services.projects.storage import handbuch
from services.projects.storage.handbuch import Gebuchtes
from services.projects.usecases.read_handbuch import get_fassung
from shared.contracts.repeat import Repeat
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried
from shared.storage.locks import hold


@retried
async def recommend(
    database: Database, caller: Caller, empfehlung: Empfehlung, *, repeat: Repeat | None, now: Instant
) -> Gebuchtes:
    """Put down what the coaching group recommends; raise DayInFuture."""
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await handbuch.get_empfehlung(work, UUID(made))
        require_past(empfehlung.datum, heute=berlin_day(now))
        booked = await handbuch.add_empfehlung(work, empfehlung, now=now)
        await _note(work, "empfehlung", str(booked.id), now=now, datum=empfehlung.datum.isoformat())
        await idempotency.remember(work, repeat, made=str(booked.id))
        return booked


@retried
async def resolve(
    database: Database, caller: Caller, beschluss: Beschluss, *, repeat: Repeat | None, now: Instant
) -> Gebuchtes:
    """Put down what the steering group resolved; raise DayInFuture, BeschlussFaulty."""
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await handbuch.get_beschluss(work, UUID(made))
        require_past(beschluss.datum, heute=berlin_day(now))
        known = await handbuch.list_known_empfehlungen(work, beschluss.empfehlungen)
        check_empfehlungen(beschluss, known=known)
        booked = await handbuch.add_beschluss(work, beschluss, now=now)
        await _note(work, "beschluss", str(booked.id), now=now, datum=beschluss.datum.isoformat())
        await idempotency.remember(work, repeat, made=str(booked.id))
        return booked


@retried
async def make_fassung(
    database: Database,
    caller: Caller,
    aenderungen: Sequence[Kapitelaenderung],
    *,
    gueltig_ab: date,
    repeat: Repeat | None,
    now: Instant,
) -> Fassung:
    """Make the next version of the handbook; raise FassungFaulty."""
    async with database.transaction(caller) as work:
        await hold(work, "handbuch")
        if made := await idempotency.recall(work, repeat):
            return await get_fassung(work, int(made))
        before = await handbuch.find_fassung(work)
        known = await handbuch.list_known_beschluesse(work, {one.beschluss for one in aenderungen})
        staende = decide_fassung(before, aenderungen, gueltig_ab=gueltig_ab, beschluesse=known)
        nummer = staende[0].kapitel.fassung
        await handbuch.add_fassung(work, nummer, staende, gueltig_ab=gueltig_ab, now=now)
        changed = [stand.kapitel.schluessel for stand in staende]
        await _note(work, "fassung", str(nummer), now=now, gueltig_ab=gueltig_ab.isoformat(), kapitel=changed)
        await idempotency.remember(work, repeat, made=str(nummer))
        return await get_fassung(work, nummer)


async def _note(work: Work, what: str, key: str, *, now: Instant, **daten: object) -> None:
    kind = f"handbuch{what}"
    await audit.record(work, aktion=f"{kind}.gebucht", gegenstand=kind, gegenstand_id=key, daten=daten, now=now)
