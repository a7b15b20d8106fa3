"""Repeats by Idempotency-Key: the row commits with the business rows, the answer is rebuilt under today's rights.

Refusals roll back and leave no row, so a repeat of a refused request is judged anew.
"""

from sqlalchemy import text

from shared.contracts.repeat import KeyReused, Repeat, StillInFlight
from shared.storage.asks import Ask, tell
from shared.storage.database import Work

_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:place, 0))")
_FIND = text(
    "SELECT fingerabdruck, gemacht FROM wiederholungen"
    " WHERE jugendamt = :jugendamt AND akteur = :akteur AND schluessel = :schluessel"
)
_INSERT = text(
    "INSERT INTO wiederholungen (jugendamt, akteur, schluessel, fingerabdruck, gemacht)"
    " VALUES (:jugendamt, :akteur, :schluessel, :fingerabdruck, :gemacht)"
)
_INSERT_ONCE = text(f"{_INSERT.text} ON CONFLICT DO NOTHING")


async def recall(work: Work, repeat: Repeat | None) -> str | None:
    """Tell what this key has made, or None if it is new; a new key stays ours until the commit.

    Raises KeyReused where it came with other content, StillInFlight where the first request has no answer yet.
    """
    if repeat is None:
        return None
    key = _key(work, repeat)
    ours = Ask(_LOCK, {"place": "/".join(("wiederholung", *key.values()))}, lambda rows: bool(rows[0][0]))
    known = Ask(_FIND, key, lambda rows: rows[0] if rows else None)
    await work.send(ours, known)  # in this order: what was made before the key became ours is found
    if known.found is None:
        if not ours.found:
            raise StillInFlight
        return None
    if bytes(known.found.fingerabdruck) != repeat.fingerprint:
        raise KeyReused
    return str(known.found.gemacht)


async def remember(work: Work, repeat: Repeat | None, *, made: str) -> None:
    """Keep what this key has made, in the transaction that makes it."""
    await work.send(*remembering(work, repeat, made=made))


async def remember_for(work: Work, repeat: Repeat, *, akteur: str, made: str) -> None:
    """Keep what a person's key has made that another completes; a key that has made something before keeps that."""
    key = {"jugendamt": work.jugendamt, "akteur": akteur, "schluessel": repeat.key}
    await work.execute(_INSERT_ONCE, {**key, "fingerabdruck": repeat.fingerprint, "gemacht": made})


def remembering(work: Work, repeat: Repeat | None, *, made: str) -> list[Ask[None]]:
    """Give what `remember` asks, to be sent with other statements."""
    if repeat is None:
        return []
    return [tell(_INSERT, {**_key(work, repeat), "fingerabdruck": repeat.fingerprint, "gemacht": made})]


def _key(work: Work, repeat: Repeat) -> dict[str, str]:
    return {"jugendamt": work.jugendamt, "akteur": work.caller.sub, "schluessel": repeat.key}
