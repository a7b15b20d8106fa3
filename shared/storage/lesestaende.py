"""How far a service has read the lists of another of which it keeps a copy: one stand per list (`seit`)."""

from collections.abc import Awaitable, Callable, Sized
from typing import Protocol, TypeVar

from sqlalchemy import text

from shared.contracts.listing import write_stand
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, Work

_READ = text("SELECT stand FROM lesestaende WHERE jugendamt = :jugendamt AND liste = :liste")
_KEEP = text(
    "INSERT INTO lesestaende (jugendamt, liste, stand, gelesen_am) VALUES (:jugendamt, :liste, :stand, :now)"
    " ON CONFLICT (jugendamt, liste) DO UPDATE SET stand = excluded.stand, gelesen_am = excluded.gelesen_am"
)


class Neuigkeiten(Protocol):
    """What is new in a list, all of it, and the stand to ask from next time."""

    @property
    def items(self) -> Sized:
        """Give what is new."""

    @property
    def stand(self) -> str:
        """Tell where to ask from next time."""


N = TypeVar("N", bound=Neuigkeiten)


async def follow(
    database: Database,
    caller: Caller,
    liste: str,
    *,
    fetch: Callable[[str | None], Awaitable[N]],
    adopt: Callable[[N], Awaitable[bool]],
    now: Instant,
) -> None:
    """Read a list of another service on to its end, and take over what is new.

    Rows may come again, so `adopt` writes each once. Where it says that something could not be taken over yet, or
    nothing is new, the next run asks from the same place. No transaction is open while the other service is asked.
    """
    async with database.transaction(caller) as work:
        seit = await read_stand(work, liste)
    found = await fetch(seit)
    if not found.items and seit is not None:
        return
    if await adopt(found):
        async with database.transaction(caller) as work:
            await keep_stand(work, liste, found.stand, now=now)


async def read_stand(work: Work, liste: str) -> str | None:
    """Tell how far a list has been read; None if it never was."""
    named = {"jugendamt": work.jugendamt, "liste": liste}
    found: str | None = (await work.execute(_READ, named)).scalar_one_or_none()
    return found


async def keep_stand(work: Work, liste: str, stand: str, *, now: Instant) -> None:
    """Remember how far it has been read."""
    await work.execute(_KEEP, {"jugendamt": work.jugendamt, "liste": liste, "stand": stand, "now": now})


async def read_anew(work: Work) -> None:
    """Read every list, and the feed of the master data, from its beginning the next time: the other was set back."""
    anfang = {"jugendamt": work.jugendamt, "anfang": write_stand(0)}
    for table in ("lesestaende", "kopienstand"):
        await work.execute(text(f"UPDATE {table} SET stand = :anfang WHERE jugendamt = :jugendamt"), anfang)  # noqa: S608  # made of our own constants; values are bound
