"""Keep the directory of Ressourcen: enter, change, take out (K13)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.cases.domain.ressource import Inhalt, Ressource, check_own, works_in
from services.cases.domain.verweis import SozialraumUnknown, require_sozialraum
from services.cases.storage import ressourcen
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.repeat import Repeat
from shared.contracts.versions import Match, etag_of, require_match
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried


async def enter_ressource(
    database: Database, caller: Caller, inhalt: Inhalt, *, buch: Stammdatenbuch, repeat: Repeat | None, now: Instant
) -> Ressource:
    """Put down what an area offers (K13), in an area in which the caller works; raise SozialraumUnknown.

    What the copies do not hold is asked for once more before it is believed to be missing.
    """
    try:
        return await _enter(database, caller, inhalt, buch=buch, repeat=repeat, now=now)
    except SozialraumUnknown:
        if not await buch.refresh(caller.jugendamt, missing=True):
            raise
    return await _enter(database, caller, inhalt, buch=buch, repeat=repeat, now=now)


@retried
async def _enter(
    database: Database, caller: Caller, inhalt: Inhalt, *, buch: Stammdatenbuch, repeat: Repeat | None, now: Instant
) -> Ressource:
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await ressourcen.get(work, UUID(made))
        stammdaten = await buch.read(work)
        own = works_in(caller, inhalt.sozialraum, stammdaten=stammdaten, heute=berlin_day(now))
        require_sozialraum(inhalt.sozialraum, stammdaten=stammdaten, own=own)
        traeger = caller.traeger if caller.has(Role.TRAEGER) else None
        ressource = await ressourcen.add(work, inhalt, traeger=traeger, now=now)
        await _note(work, ressource, aktion="eingetragen", now=now)
        await idempotency.remember(work, repeat, made=str(ressource.id))
        return ressource


@retried
async def change_ressource(
    database: Database,
    caller: Caller,
    ressource: UUID,
    changes: Mapping[str, Any],
    *,
    match: Match | None,
    now: Instant,
) -> Ressource:
    """Change fields of an entry, named as in `Inhalt`; raise NotVisible, RessourceNotOwn, or what is out of date.

    A change that changes nothing leaves the version as it is.
    """
    async with database.transaction(caller) as work:
        before = await ressourcen.get(work, ressource, lock=True)
        check_own(before, caller=caller)
        require_match(match, etag_of(before.version))
        inhalt = replace(before.inhalt, **changes)
        if inhalt == before.inhalt:
            return before
        await ressourcen.write(work, before, inhalt=inhalt, now=now)
        after = await ressourcen.get(work, ressource)
        await _note(work, after, aktion="geaendert", now=now, felder=sorted(changes))
        return after


async def _note(work: Work, ressource: Ressource, *, aktion: str, now: Instant, **figures: object) -> None:
    await audit.record(
        work,
        aktion=f"ressource.{aktion}",
        gegenstand="ressource",
        gegenstand_id=str(ressource.id),
        daten={"version": ressource.version, "aktiv": ressource.inhalt.aktiv, **figures},
        now=now,
    )
