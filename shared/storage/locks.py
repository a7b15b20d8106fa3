"""Locks on things that may not have a row yet; held until the commit."""

from sqlalchemy import text

from shared.storage.database import Work

_HOLD = text("SELECT pg_advisory_xact_lock(hashtextextended(:place, 0))")


async def hold(work: Work, *place: object) -> None:
    """Wait for, and keep, the tenant's lock of this name until the commit."""
    await work.execute(_HOLD, {"place": "/".join(map(str, (work.jugendamt, *place)))})
