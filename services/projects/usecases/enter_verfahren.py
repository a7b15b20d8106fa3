"""Enter the procedure by which a Leitträger is found (P11); each change is a version (G5)."""

from dataclasses import dataclass

from services.projects.clients.budget import Budget
from services.projects.domain.sichtbarkeit import leads_bezirk
from services.projects.domain.verfahren import Verfahren, VerfahrenFaulty, check_aenderung, check_verfahren
from services.projects.storage import interessenbekundungen, kopien, verfahren
from services.projects.storage.verfahren import Verfahrensstand
from services.projects.usecases.refresh_stammdaten import refresh_stammdaten
from shared.contracts.versions import Match, etag_of, require_match
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage import audit
from shared.storage.database import Database, Work, retried
from shared.storage.locks import hold


class BezirkNotLed(Refused):
    """The caller is not the Leitung of this Wirkungsraum's Bezirk, or not of its Sozialraum's ASD."""


@dataclass(frozen=True, slots=True)
class Eingetragen:
    """The Verfahren as it stands, and whether it is new."""

    stand: Verfahrensstand
    neu: bool


async def enter_verfahren(
    database: Database,
    budget: Budget,
    caller: Caller,
    schluessel: str,
    inhalt: Verfahren,
    *,
    match: Match | None,
    now: Instant,
) -> Eingetragen:
    """Enter a Verfahren; equal content changes nothing, other content needs `match` (P11).

    Raises VersionMissing, VersionChanged, VerfahrenFaulty, BezirkNotLed, VerfahrenInUse. What the copies do not hold is
    asked for once more before it is believed to be missing.
    """
    try:
        return await _enter(database, caller, schluessel, inhalt, match=match, now=now)
    except VerfahrenFaulty:
        if not await refresh_stammdaten(database, budget, caller, now=now, at_once=True):
            raise
    return await _enter(database, caller, schluessel, inhalt, match=match, now=now)


@retried
async def _enter(
    database: Database, caller: Caller, schluessel: str, inhalt: Verfahren, *, match: Match | None, now: Instant
) -> Eingetragen:
    async with database.transaction(caller) as work:
        await hold(work, "verfahren", schluessel)
        before = await verfahren.find(work, schluessel)
        if before is not None and before.verfahren == inhalt:
            return Eingetragen(before, neu=False)
        require_match(match, etag_of(before.version) if before else None)
        bezirke = await kopien.read_bezirke(work)
        current = before.verfahren if before else None
        check_verfahren(inhalt, before=current, bezirke=bezirke, heute=berlin_day(now))
        touched = {*inhalt.wirkungsraeume, *(before.verfahren.wirkungsraeume if before else ())}
        _require_led(caller, {bezirke[slug] for slug in touched})
        if before is None:
            stand = await verfahren.add(work, schluessel, inhalt, now=now)
        else:
            await _check_aenderung(work, before, inhalt, now=now)
            stand = await verfahren.change(work, before, inhalt, now=now)
        await _note(work, stand, now=now)
    return Eingetragen(stand, neu=before is None)


async def _check_aenderung(work: Work, before: Verfahrensstand, inhalt: Verfahren, *, now: Instant) -> None:
    if await interessenbekundungen.is_used(work, before.schluessel):
        check_aenderung(before.verfahren, inhalt, heute=berlin_day(now))


def _require_led(caller: Caller, bezirke: set[str]) -> None:
    """Let the Leitung ask for its own Bezirke alone; the admin enters for all."""
    if not caller.has(Role.ADMIN) and not all(leads_bezirk(caller, bezirk=bezirk) for bezirk in bezirke):
        raise BezirkNotLed


async def _note(work: Work, stand: Verfahrensstand, *, now: Instant) -> None:
    figures = {"version": stand.version, "frist": stand.verfahren.frist.isoformat()}
    await audit.record(
        work,
        aktion="verfahren.eingetragen",
        gegenstand="verfahren",
        gegenstand_id=stand.schluessel,
        daten=figures,
        now=now,
    )
