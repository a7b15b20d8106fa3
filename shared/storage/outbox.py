"""Messages that must reach another service, exactly as often as they were meant to (K10).

A row commits with the business rows. A relay leases due rows, delivers them, and marks them done in one transaction
with what the answer changes here. A failed delivery waits longer each time and is parked after `MOST_TRIES`, visible
and replayable; nothing behind it is blocked. The receiver books by our permanent keys, so delivering twice is safe.

A message whose answer is lost is sent again within seconds, since others wait behind it and the network is at fault,
as a rule; only after `SOON` tries it waits ever longer, as what was not understood does from the first.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared.kalender import Instant
from shared.storage.asks import Ask, tell
from shared.storage.database import Work
from shared.storage.keys import new_id

LEASE = timedelta(seconds=20)  # twice what a call takes at most; whoever dies holds nothing up for longer
AWAY = timedelta(seconds=2)
TURN = timedelta(seconds=3)  # for so long a relay that has taken messages of an ordered theme is left alone with it
MOST_TRIES = 40
SOON = 12  # tries for which a message without an answer is tried again within seconds
NO_ANSWER = "keine_antwort"  # the fault of a message of which nobody knows whether it has arrived
_LONGEST_WAIT = timedelta(minutes=10)
_SHORT_WAIT = timedelta(seconds=5)
TENANTS = "ausgang_mandanten"

_INSERT = text(
    "INSERT INTO ausgang (jugendamt, id, thema, ordnung, inhalt, erstellt_am, faellig_ab)"
    " VALUES (:jugendamt, :id, :thema, :ordnung, CAST(:inhalt AS jsonb), :now, :now)"
)
# Chosen once, MATERIALIZED: a plan that reads the subquery again for each row would skip what it has locked itself, and
# take more than `limit`.
_LEASE = text(
    "WITH due AS MATERIALIZED (SELECT jugendamt, id FROM ausgang WHERE jugendamt = :jugendamt AND thema = :thema"
    " AND erledigt_am IS NULL AND geparkt_am IS NULL AND faellig_ab <= :now ORDER BY id LIMIT :limit"
    " FOR UPDATE SKIP LOCKED) UPDATE ausgang a SET versuche = versuche + 1, faellig_ab = :lease_end FROM due"
    " WHERE a.jugendamt = due.jugendamt AND a.id = due.id RETURNING a.id, a.ordnung, a.inhalt, a.versuche,"
    " a.fehler"
)
_IN_HAND = text(
    "SELECT EXISTS (SELECT FROM ausgang WHERE jugendamt = :jugendamt AND thema = :thema AND erledigt_am IS NULL"
    " AND geparkt_am IS NULL AND faellig_ab > :taken_lately AND faellig_ab <= :lease_end"
    " AND coalesce(fehler, :no_answer) = :no_answer)"
)
_DONE = text(
    "UPDATE ausgang SET erledigt_am = :now, fehler = NULL WHERE jugendamt = :jugendamt AND id = ANY(:ids)"
    " AND erledigt_am IS NULL RETURNING id"
)
_FAILED = text(
    "UPDATE ausgang SET fehler = :fehler, faellig_ab = :next_try, geparkt_am = :parked"
    " WHERE jugendamt = :jugendamt AND id = :id AND erledigt_am IS NULL"
)
# What was given back may be given back again by a relay that stood still meanwhile: no tries below none.
_GIVE_BACK = text(
    "UPDATE ausgang SET versuche = greatest(versuche - 1, 0), faellig_ab = :next_try"
    " WHERE jugendamt = :jugendamt AND id = ANY(:ids) AND erledigt_am IS NULL"
)
_WAKE = text(
    "UPDATE ausgang SET faellig_ab = :now WHERE jugendamt = :jugendamt AND thema = :thema AND erledigt_am IS NULL"
    " AND geparkt_am IS NULL AND faellig_ab > :now AND faellig_ab <= :soon"
)
_BACKLOG = text(
    "SELECT count(*) AS ausstehend, min(erstellt_am) AS aelteste, count(geparkt_am) AS geparkt"
    " FROM ausgang WHERE jugendamt = :jugendamt AND erledigt_am IS NULL"
)


_WAITING = text(
    "SELECT id, thema, inhalt, erstellt_am, faellig_ab, versuche, fehler, geparkt_am FROM ausgang"
    " WHERE jugendamt = :jugendamt AND erledigt_am IS NULL AND (NOT :geparkt OR geparkt_am IS NOT NULL)"
    " AND (CAST(:nach AS uuid) IS NULL OR id > :nach) ORDER BY id LIMIT :limit"
)
_REPLAY = text(
    "UPDATE ausgang SET geparkt_am = NULL, versuche = 0, faellig_ab = :now WHERE jugendamt = :jugendamt"
    " AND geparkt_am IS NOT NULL AND erledigt_am IS NULL"
    " AND (CAST(:ids AS uuid[]) IS NULL OR id = ANY(CAST(:ids AS uuid[]))) RETURNING id"
)
_SEND_AGAIN = text(
    "UPDATE ausgang SET erledigt_am = NULL, geparkt_am = NULL, fehler = NULL, versuche = 0, faellig_ab = :now"
    " WHERE jugendamt = :jugendamt AND erledigt_am >= :ab RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Message:
    """A leased message, which try this is, and what was wrong with the last one, if anything is known."""

    id: UUID
    ordnung: str
    inhalt: Mapping[str, Any]
    versuche: int
    fehler: str | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much has not arrived yet, since when, and how much of it waits for a person."""

    ausstehend: int
    aelteste: Instant | None
    geparkt: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that has not arrived, how often it was tried and with which fault; parked, it waits for a person."""

    id: UUID
    thema: str
    inhalt: Mapping[str, Any]
    erstellt_am: Instant
    faellig_ab: Instant
    versuche: int
    fehler: str | None
    geparkt_am: Instant | None


async def put(work: Work, *, thema: str, ordnung: str, inhalt: Mapping[str, Any], now: Instant) -> UUID:
    """Add a message to the transaction that makes it necessary."""
    message = new_id()
    await work.send(putting(work, message, thema=thema, ordnung=ordnung, inhalt=inhalt, now=now))
    return message


def putting(
    work: Work, message: UUID, *, thema: str, ordnung: str, inhalt: Mapping[str, Any], now: Instant
) -> Ask[None]:
    """Give what `put` asks, to be sent with other statements; the message's id is the caller's to make."""
    parameters = {"thema": thema, "ordnung": ordnung, "inhalt": json.dumps(inhalt, default=str), "now": now}
    return tell(_INSERT, parameters | {"jugendamt": work.jugendamt, "id": message})


async def put_all(work: Work, inhalte: Sequence[tuple[str, Mapping[str, Any]]], *, thema: str, now: Instant) -> None:
    """Add several messages, each with its `ordnung`, in one statement."""
    common = {"jugendamt": work.jugendamt, "thema": thema, "now": now}
    rows = [
        common | {"id": new_id(), "ordnung": ordnung, "inhalt": json.dumps(inhalt, default=str)}
        for ordnung, inhalt in inhalte
    ]
    if rows:
        await work.execute(_INSERT, rows)


async def lease(work: Work, *, thema: str, limit: int, now: Instant) -> tuple[Message, ...]:
    """Take due messages, oldest first; until the lease ends nobody else takes them."""
    parameters = {"jugendamt": work.jugendamt, "thema": thema, "limit": limit, "now": now, "lease_end": now + LEASE}
    rows = (await work.execute(_LEASE, parameters)).all()
    messages = (Message(row.id, row.ordnung, row.inhalt, row.versuche, row.fehler) for row in rows)
    return tuple(sorted(messages, key=lambda message: message.id))


async def lease_in_turn(work: Work, *, thema: str, limit: int, now: Instant) -> tuple[Message, ...]:
    """Take due messages that have to arrive in an order; none, while another relay has just taken some.

    It would only find that nearly all of its own wait for those, and give them back. After `TURN` it no longer waits:
    the other may be dead, and not everything has to wait for what that holds.
    """
    lately = {"taken_lately": now + LEASE - TURN, "lease_end": now + LEASE, "no_answer": NO_ANSWER}
    in_hand = await work.execute(_IN_HAND, {"jugendamt": work.jugendamt, "thema": thema} | lately)
    return () if in_hand.scalar_one() else await lease(work, thema=thema, limit=limit, now=now)


async def finish(work: Work, ids: Sequence[UUID], *, now: Instant) -> frozenset[UUID]:
    """Mark messages as delivered; give back those that were not marked by anybody before."""
    rows = await work.execute(_DONE, {"jugendamt": work.jugendamt, "ids": list(ids), "now": now})
    return frozenset(rows.scalars())


async def postpone(work: Work, message: Message, *, fehler: str, now: Instant) -> None:
    """Let a failed message wait, longer each time; park it after the last try. `fehler` is a code, not a text."""
    wait = _wait_after(message.versuche, fehler=fehler)
    parked = now if message.versuche >= MOST_TRIES else None
    parameters = {"id": message.id, "fehler": fehler, "next_try": now + wait, "parked": parked}
    await work.execute(_FAILED, parameters | {"jugendamt": work.jugendamt})


def _wait_after(versuche: int, *, fehler: str) -> timedelta:
    """Give how long to wait after a failed try: twice as long each time, up to a bound."""
    wait = min(timedelta(seconds=0.5 * 2 ** min(versuche, 12)), _LONGEST_WAIT)
    return min(wait, _SHORT_WAIT * 2 ** max(versuche - SOON, 0)) if fehler == NO_ANSWER else wait


async def give_back(work: Work, ids: Sequence[UUID], *, now: Instant) -> None:
    """End a lease without a try: the receiver is away, and however long it is, nothing is parked for it."""
    await work.execute(_GIVE_BACK, {"jugendamt": work.jugendamt, "ids": list(ids), "next_try": now + AWAY})


async def wake(work: Work, *, thema: str, now: Instant) -> None:
    """Let what is due soon be due now: something has arrived, and what was given back may have waited for that.

    Else newer messages would be taken first again and again, and wait for older ones that are not yet due.
    """
    parameters = {"jugendamt": work.jugendamt, "thema": thema, "now": now, "soon": now + AWAY}
    await work.execute(_WAKE, parameters)


async def read_backlog(work: Work) -> Backlog:
    """Tell how far delivery has come."""
    row = (await work.execute(_BACKLOG, {"jugendamt": work.jugendamt})).one()
    return Backlog(row.ausstehend, row.aelteste, row.geparkt)


async def list_waiting(work: Work, *, parked: bool, after: UUID | None, limit: int) -> tuple[Waiting, ...]:
    """List what has not arrived, or of it what is parked, oldest first, behind a message."""
    parameters = {"jugendamt": work.jugendamt, "geparkt": parked, "nach": after, "limit": limit}
    rows = await work.execute(_WAITING, parameters)
    return tuple(Waiting(**{name: getattr(row, name) for name in Waiting.__slots__}) for row in rows)


async def replay(work: Work, ids: Sequence[UUID] | None, *, now: Instant) -> frozenset[UUID]:
    """Let parked messages, or all of them, be tried again from the beginning; give those that were parked."""
    parameters = {"jugendamt": work.jugendamt, "ids": None if ids is None else list(ids), "now": now}
    rows = await work.execute(_REPLAY, parameters)
    return frozenset(rows.scalars())


async def send_again(work: Work, *, ab: Instant, now: Instant) -> int:
    """Let what has arrived since an instant be sent again, after the receiver was set back; give the number."""
    rows = await work.execute(_SEND_AGAIN, {"jugendamt": work.jugendamt, "ab": ab, "now": now})
    return len(rows.scalars().all())
