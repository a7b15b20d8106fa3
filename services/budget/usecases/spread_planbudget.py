"""Spread an amount over Sozialräume by their under-21s, on record (V17, G2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.budget.domain.planbudget import require_einwohner, spread_planbudget
from services.budget.storage import einwohner, grunddaten, verteilungen
from services.budget.storage.verteilungen import BookedVerteilung
from shared.contracts.listing import Page, PageRequest
from shared.contracts.repeat import Repeat
from shared.errors import NotVisible
from shared.geld import Geld
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried


@dataclass(frozen=True, slots=True)
class VerteilungAuftrag:
    """What is to be spread in which year; `einwohner` None: by the figures on record."""

    jahr: int
    betrag: Geld
    einwohner: Mapping[str, int] | None = None


@retried
async def book_verteilung(
    database: Database, caller: Caller, auftrag: VerteilungAuftrag, *, repeat: Repeat | None, now: Instant
) -> BookedVerteilung:
    """Spread an amount and keep how it was spread; sets nothing up by itself (V17).

    Raises EinwohnerMissing, NobodyToSpreadOver.
    """
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await require_verteilung(work, UUID(made))
        by_slug = await _read_einwohner(work, auftrag.jahr) if auftrag.einwohner is None else auftrag.einwohner
        spread = spread_planbudget(auftrag.betrag, jahr=auftrag.jahr, einwohner=by_slug)
        booked = await verteilungen.append(work, spread, now=now)
        await audit.record(
            work,
            aktion="planbudget.verteilt",
            gegenstand="verteilung",
            gegenstand_id=str(booked.id),
            daten={"jahr": auftrag.jahr, "betrag": str(auftrag.betrag)},
            now=now,
        )
        await idempotency.remember(work, repeat, made=str(booked.id))
    return booked


async def read_verteilung(database: Database, caller: Caller, verteilung: UUID) -> BookedVerteilung:
    """Read a Verteilung; raises NotVisible."""
    async with database.transaction(caller) as work:
        return await require_verteilung(work, verteilung)


async def list_verteilungen(
    database: Database, caller: Caller, *, jahr: int | None, request: PageRequest
) -> Page[BookedVerteilung]:
    """List Verteilungen, oldest first."""
    async with database.transaction(caller) as work:
        return await verteilungen.list_page(work, jahr=jahr, request=request)


async def require_verteilung(work: Work, verteilung: UUID) -> BookedVerteilung:
    """Give a Verteilung; raises NotVisible."""
    found = await verteilungen.find(work, verteilung)
    if found is None:
        raise NotVisible
    return found


async def _read_einwohner(work: Work, jahr: int) -> Mapping[str, int]:
    bezirke = await grunddaten.read_bezirke(work)
    entered = {slug: bezirk for bezirk, slugs in bezirke.items() for slug in slugs}
    return require_einwohner(await einwohner.read_of_year(work, jahr), sozialraeume=entered, jahr=jahr)
