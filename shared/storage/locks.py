"""Locks on things that may not have a row yet; held until the commit."""

from sqlalchemy import text

from shared.storage.asks import Ask, tell
from shared.storage.database import Work

_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(:place, 0))")
_SHARE = text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:place, 0))")


async def hold(work: Work, *place: object) -> None:
    """Wait for, and keep, the tenant's lock of this name until the commit."""
    await work.send(holding(work, *place))


def holding(work: Work, *place: object) -> Ask[None]:
    """Give what `hold` asks, to be sent with other statements."""
    return tell(_HOLD, {"place": _name(work, place)})


async def share(work: Work, *place: object) -> None:
    """Keep those away until the commit who `hold` this name; any number may share it."""
    await work.send(sharing(work, *place))


def sharing(work: Work, *place: object) -> Ask[None]:
    """Give what `share` asks, to be sent with other statements."""
    return tell(_SHARE, {"place": _name(work, place)})


def _name(work: Work, place: tuple[object, ...]) -> str:
    return "/".join(map(str, (work.jugendamt, *place)))
