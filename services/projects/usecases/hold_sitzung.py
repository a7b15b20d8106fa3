"""Put down meetings of a Bezirk's Steuerungsgruppe, and read them (P10)."""

from uuid import UUID

from services.projects.domain.sichtbarkeit import leads_bezirk, sicht_of
from services.projects.domain.steuerung import Projektfeststellung, Sitzung, Sitzungsstand, check_sitzung
from services.projects.storage import antraege, kopien, sitzungen
from services.projects.usecases.enter_verfahren import BezirkNotLed
from services.projects.usecases.short_lists import page_of
from shared.contracts.listing import Page, PageRequest
from shared.contracts.repeat import Repeat
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried


@retried
async def hold_sitzung(
    database: Database, caller: Caller, bezirk: str, sitzung: Sitzung, *, repeat: Repeat | None, now: Instant
) -> Sitzungsstand:
    """Put down a meeting as the Leitung of the Bezirk (P10).

    Raises NotVisible, BezirkNotLed, DayInFuture, SitzungFaulty.
    """
    async with database.transaction(caller) as work:
        await _require_seen(work, bezirk)
        if not leads_bezirk(caller, bezirk=bezirk):
            raise BezirkNotLed
        if made := await idempotency.recall(work, repeat):
            return await sitzungen.get(work, bezirk, UUID(made))
        known = await sitzungen.list_projekte(work, bezirk, sitzung.projekte)
        check_sitzung(sitzung, known=known, heute=berlin_day(now))
        stand = await sitzungen.add(work, bezirk, sitzung, now=now)
        await _note(work, stand, now=now)
        await idempotency.remember(work, repeat, made=str(stand.id))
        return stand


@retried
async def read_sitzung(database: Database, caller: Caller, bezirk: str, sitzung: UUID) -> Sitzungsstand:
    """Read a meeting; raise NotVisible."""
    async with database.transaction(caller) as work:
        await _require_seen(work, bezirk)
        return await sitzungen.get(work, bezirk, sitzung)


@retried
async def list_sitzungen(
    database: Database, caller: Caller, bezirk: str, *, request: PageRequest
) -> Page[Sitzungsstand]:
    """List the meetings of a Bezirk; raise NotVisible."""
    async with database.transaction(caller) as work:
        await _require_seen(work, bezirk)
        return await sitzungen.list_page(work, bezirk, request=request)


@retried
async def list_feststellungen(
    database: Database, caller: Caller, antrag: UUID, *, request: PageRequest
) -> Page[Projektfeststellung]:
    """List what meetings found about a project, for all who see it, oldest first; raise NotVisible."""
    async with database.transaction(caller) as work:
        await antraege.get(work, antrag, sicht=sicht_of(caller))
        found = await sitzungen.list_feststellungen(work, antrag)
    return page_of(found, key=lambda one: f"{one.datum}/{one.sitzung}/{one.platz:04}", request=request)


async def _require_seen(work: Work, bezirk: str) -> None:
    """Raise NotVisible for a Bezirk that is not there, or that has no Sozialraum or Leitung of the caller's."""
    caller, bezirke = work.caller, await kopien.read_bezirke(work)
    seen = caller.has(Role.WJH, Role.REVISION) or leads_bezirk(caller, bezirk=bezirk)
    own = {slug for slug, one in bezirke.items() if one == bezirk and caller.covers_sozialraum(slug)}
    if bezirk not in bezirke.values() or not (seen or (caller.has(Role.ASD) and own)):
        raise NotVisible


async def _note(work: Work, stand: Sitzungsstand, *, now: Instant) -> None:
    said = stand.sitzung
    figures = {"bezirk": stand.bezirk, "datum": said.datum.isoformat(), "projekte": len(said.projekte)}
    await audit.record(
        work,
        aktion="sitzung.festgehalten",
        gegenstand="sitzung",
        gegenstand_id=str(stand.id),
        daten=figures,
        now=now,
    )
