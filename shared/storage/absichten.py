"""Intents of calls to another service (K4): recorded before the call, closed by its answer or by the repair.

At most one intent of a thing is open; while it is, the thing's other transitions wait. The intent's id is the key
under which the other service books, so that asking for it later tells what became of the call. The Idempotency-Key of
the request that announced it goes with it: whoever completes the intent, the key has had its effect then.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from shared.contracts.repeat import Repeat
from shared.kalender import Instant
from shared.storage import idempotency
from shared.storage.database import Work
from shared.storage.keys import new_id

TENANTS = "absichten_mandanten"
PATIENCE = timedelta(seconds=15)  # longer than the call's own time limit: younger intents may still be answered

_INSERT = text(
    "INSERT INTO absichten (jugendamt, id, art, gegenstand, akteur, inhalt, erstellt_am, klaerbar_ab)"
    " VALUES (:jugendamt, :id, :art, :gegenstand, :akteur, CAST(:inhalt AS jsonb), :now, :klaerbar_ab)"
)
_OPEN_OF = text(
    "SELECT id, art, gegenstand, akteur, inhalt, erstellt_am, klaerbar_ab FROM absichten"
    " WHERE jugendamt = :jugendamt AND gegenstand = :gegenstand AND erledigt_am IS NULL"
)
_OPEN = text(
    "SELECT id, art, gegenstand, akteur, inhalt, erstellt_am, klaerbar_ab FROM absichten"
    " WHERE jugendamt = :jugendamt AND erledigt_am IS NULL AND klaerbar_ab <= :now ORDER BY id LIMIT 100"
)
_UNANSWERED = text(
    "UPDATE absichten SET klaerbar_ab = :now WHERE jugendamt = :jugendamt AND id = :id AND erledigt_am IS NULL"
)
_CLOSE = text(
    "UPDATE absichten SET erledigt_am = :now, ergebnis = :ergebnis"
    " WHERE jugendamt = :jugendamt AND id = :id AND erledigt_am IS NULL RETURNING gegenstand, akteur, inhalt"
)
_BOUND = text(
    "SELECT id, art, gegenstand, akteur, inhalt, erstellt_am, klaerbar_ab, erledigt_am FROM absichten"
    " WHERE jugendamt = :jugendamt AND ergebnis = 'gebunden' AND erledigt_am >= :ab"
    " AND (CAST(:nach AS uuid) IS NULL OR id > :nach) ORDER BY id LIMIT :limit"
)
_REPEAT = "_wiederholung"  # where the Idempotency-Key lies in `inhalt`


class Ergebnis(StrEnum):
    """What became of an intent."""

    GEBUNDEN = "gebunden"
    ABGELEHNT = "abgelehnt"
    NICHT_GESENDET = "nicht_gesendet"
    GESCHLOSSEN = "geschlossen"


@dataclass(frozen=True, slots=True)
class Absicht:
    """An open intent: what is asked, by whom, since when."""

    id: UUID
    art: str
    gegenstand: UUID
    akteur: str
    inhalt: Mapping[str, Any]
    erstellt_am: Instant
    klaerbar_ab: Instant

    def may_still_be_answered(self, now: Instant) -> bool:
        """Tell whether the call that it announces may still be under way."""
        return now < self.klaerbar_ab


@dataclass(frozen=True, slots=True)
class Gebunden:
    """An intent that had its effect, and the instant that this carries here."""

    absicht: Absicht
    erledigt_am: Instant


async def announce(
    work: Work, *, art: str, gegenstand: UUID, inhalt: Mapping[str, Any], repeat: Repeat | None = None, now: Instant
) -> Absicht:
    """Record the intent of a call, with the Idempotency-Key of the request for it; commit before calling."""
    absicht = Absicht(new_id(), art, gegenstand, work.caller.person.sub, inhalt, now, now + PATIENCE)
    parameters = {"id": absicht.id, "art": art, "gegenstand": gegenstand, "akteur": absicht.akteur, "now": now}
    whole = dict(inhalt) if repeat is None else {**inhalt, _REPEAT: [repeat.key, repeat.fingerprint.hex()]}
    content = {"inhalt": json.dumps(whole, default=str, ensure_ascii=False), "klaerbar_ab": absicht.klaerbar_ab}
    await work.execute(_INSERT, parameters | content | {"jugendamt": work.jugendamt})
    return absicht


async def find_open(work: Work, gegenstand: UUID) -> Absicht | None:
    """Find the open intent of a thing, if there is one."""
    row = (await work.execute(_OPEN_OF, {"jugendamt": work.jugendamt, "gegenstand": gegenstand})).one_or_none()
    return _to_absicht(row) if row else None


async def list_unanswered(work: Work, *, now: Instant) -> tuple[Absicht, ...]:
    """List open intents whose call can no longer be under way; for the repair."""
    rows = await work.execute(_OPEN, {"jugendamt": work.jugendamt, "now": now})
    return tuple(_to_absicht(row) for row in rows)


async def list_bound(work: Work, *, ab: Instant, nach: UUID | None, limit: int) -> tuple[Gebunden, ...]:
    """List intents for which the other service has bound since an instant, in their order, behind one of them."""
    parameters = {"jugendamt": work.jugendamt, "ab": ab, "nach": nach, "limit": limit}
    rows = await work.execute(_BOUND, parameters)
    return tuple(Gebunden(_to_absicht(row), row.erledigt_am) for row in rows)


async def mark_unanswered(work: Work, absicht: UUID, *, now: Instant) -> None:
    """Let the repair ask at once: the call is over and its answer was lost."""
    await work.execute(_UNANSWERED, {"jugendamt": work.jugendamt, "id": absicht, "now": now})


async def close(work: Work, absicht: UUID, *, ergebnis: Ergebnis, now: Instant) -> bool:
    """Close an intent, False if somebody did before; one that is bound has had the effect of its Idempotency-Key."""
    parameters = {"jugendamt": work.jugendamt, "id": absicht, "ergebnis": ergebnis.value, "now": now}
    closed = (await work.execute(_CLOSE, parameters)).first()
    if closed is not None and ergebnis is Ergebnis.GEBUNDEN and _REPEAT in closed.inhalt:
        key, fingerprint = closed.inhalt[_REPEAT]
        repeat = Repeat(key, bytes.fromhex(fingerprint))
        await idempotency.remember_for(work, repeat, akteur=closed.akteur, made=str(closed.gegenstand))
    return closed is not None


def _to_absicht(row: Row[Any]) -> Absicht:
    inhalt = {name: value for name, value in row.inhalt.items() if name != _REPEAT}
    return Absicht(row.id, row.art, row.gegenstand, row.akteur, inhalt, row.erstellt_am, row.klaerbar_ab)
