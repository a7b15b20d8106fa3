"""Shift Ansatz between two Volumina of a Sozialraum and year (Umschichtung), and reverse that (V9, G5)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from services.budget.domain.ausgabe import AlreadyReversed
from services.budget.domain.umschichtung import Posten, Umschichtung, decide_storno, decide_umschichtung
from services.budget.domain.verweis import SOZIALRAUM, SozialraumUnknown
from services.budget.domain.volumen import Stand
from services.budget.storage import stornos, umschichtungen, volumina
from services.budget.storage.umschichtungen import BookedUmschichtung
from services.budget.storage.volumina import Key
from services.budget.usecases.book_ausgabe import JahrNotSetUp
from services.budget.usecases.check_schwellen import watch_schwellen
from services.budget.usecases.plan_bindung import VolumenUnknown
from services.budget.usecases.read_umschichtungen import require_umschichtung
from services.budget.usecases.visibility import require_sozialraum
from shared.contracts.repeat import Repeat
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried


@retried
async def shift_ansatz(
    database: Database, caller: Caller, auftrag: Umschichtung, *, repeat: Repeat | None, now: Instant
) -> BookedUmschichtung:
    """Carry out an Umschichtung and record who ordered it and why (V9).

    Raises SozialraumUnknown, JahrNotSetUp, JahrAbgeschlossen, VolumenUnknown, SameVolumen, VolumenVorbehalten,
    VolumenNotUmschichtbar, VerfuegbarExceeded.
    """
    async with database.transaction(caller) as work:
        await _require_ort(work, auftrag)
        if made := await idempotency.recall(work, repeat):
            return await require_umschichtung(work, UUID(made))
        staende = await _lock(work, auftrag)
        posten = decide_umschichtung(auftrag, staende=staende)
        booked = await umschichtungen.append(work, auftrag, now=now)
        await _book(work, booked, posten, aktion="umschichtung.gebucht", now=now)
        await idempotency.remember(work, repeat, made=str(booked.id))
    return booked


@retried
async def reverse_umschichtung(
    database: Database, caller: Caller, umschichtung: UUID, *, grund: str, repeat: Repeat | None, now: Instant
) -> BookedUmschichtung:
    """Give back what was moved, once, and never more than its receiver has left by now (V9, G5).

    Raises NotVisible, JahrAbgeschlossen, AlreadyReversed, VerfuegbarExceeded.
    """
    async with database.transaction(caller) as work:
        booked = await require_umschichtung(work, umschichtung)
        if await idempotency.recall(work, repeat):
            return booked
        staende = await _lock(work, booked.auftrag)
        if await stornos.append(work, umschichtung, grund=grund, now=now) is None:
            raise AlreadyReversed
        posten = decide_storno(booked.auftrag, staende=staende)
        await _book(work, booked, posten, aktion="umschichtung.storniert", now=now)
        await idempotency.remember(work, repeat, made=str(umschichtung))
    return replace(booked, storno_grund=grund)


async def _require_ort(work: Work, auftrag: Umschichtung) -> None:
    """Require a Sozialraum that the caller may see and whose year is set up; raises SozialraumUnknown, JahrNotSetUp."""
    try:
        await require_sozialraum(work, auftrag.ort.slug)
    except NotVisible:
        raise SozialraumUnknown(SOZIALRAUM) from None
    if await volumina.find_konzept_ab(work, auftrag.ort) is None:
        raise JahrNotSetUp(auftrag.ort.jahr)


async def _lock(work: Work, auftrag: Umschichtung) -> Mapping[Key, Stand]:
    keys = [(auftrag.ort, auftrag.von), (auftrag.ort, auftrag.nach)]
    staende = await volumina.lock_staende(work, keys)
    if not all(key in staende and staende[key].blatt for key in keys):
        raise VolumenUnknown(auftrag.ort.jahr)
    return staende


async def _book(work: Work, booked: BookedUmschichtung, posten: Sequence[Posten], *, aktion: str, now: Instant) -> None:
    """Write the postings with the running sums, judge the thresholds, and record who did it."""
    changes = {(one.ort, one.volumen): one.summen for one in posten}
    await umschichtungen.append_posten(work, booked.id, posten, now=now)
    await volumina.add(work, changes, tag=berlin_day(now))
    await watch_schwellen(work, changes, now=now)
    await audit.record(
        work,
        aktion=aktion,
        gegenstand="umschichtung",
        gegenstand_id=str(booked.id),
        daten={"von": booked.auftrag.von, "nach": booked.auftrag.nach, "betrag": str(booked.auftrag.betrag)},
        now=now,
    )
