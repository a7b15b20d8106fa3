"""How far a service has read the lists of another of which it keeps a copy: one stand per list (`seit`)."""

from sqlalchemy import text

from shared.kalender import Instant
from shared.storage.database import Work

_READ = text("SELECT stand FROM lesestaende WHERE jugendamt = :jugendamt AND liste = :liste")
_KEEP = text(
    "INSERT INTO lesestaende (jugendamt, liste, stand, gelesen_am) VALUES (:jugendamt, :liste, :stand, :now)"
    " ON CONFLICT (jugendamt, liste) DO UPDATE SET stand = excluded.stand, gelesen_am = excluded.gelesen_am"
)


async def read_stand(work: Work, liste: str) -> str | None:
    """Tell how far a list has been read; None if it never was."""
    named = {"jugendamt": work.jugendamt, "liste": liste}
    found: str | None = (await work.execute(_READ, named)).scalar_one_or_none()
    return found


async def keep_stand(work: Work, liste: str, stand: str, *, now: Instant) -> None:
    """Remember how far it has been read."""
    await work.execute(_KEEP, {"jugendamt": work.jugendamt, "liste": liste, "stand": stand, "now": now})
