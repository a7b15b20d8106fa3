"""Tell another service again what it was told, after that was set back to a backup (K4, K10): docs/backup.md.

Messages that had arrived become due again; the receiver knows by their keys those that it still has. The lists of which
we keep copies are read anew from their beginning, without what the receiver has lost.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from shared.contracts.stammdaten import StammdatenVersion
from shared.kalender import Instant
from shared.storage import absichten, audit, lesestaende, outbox, stammdaten
from shared.storage.absichten import Gebunden
from shared.storage.database import Work
from shared.storage.stammdaten import Copy

T = TypeVar("T")
MOST = 200  # intents that are read at once
MARGIN = timedelta(minutes=10)  # what is sent is dated with the instant of its request, which may be earlier


@dataclass(frozen=True, slots=True)
class Abgelehnt:
    """A Bindung that was not bound again: for which thing, and the slug of why."""

    gegenstand: str
    grund: str


@dataclass(frozen=True, slots=True)
class Nachgespielt:
    """What was told again: how many Bindungen and messages; what was refused; copies that the budget does not have.

    No `sendungen`: none was sent, since a Bindung was refused.
    """

    gebunden: int
    sendungen: int | None
    abgelehnt: tuple[Abgelehnt, ...]
    unbekannt: tuple[str, ...]


async def list_bound(work: Work, *, ab: Instant, nach: UUID | None) -> tuple[Gebunden, ...]:
    """List what was bound since an instant, in its order, behind one of them: a page of it."""
    return await absichten.list_bound(work, ab=ab - MARGIN, nach=nach, limit=MOST)


async def bind_in_order(
    read: Callable[[UUID | None], Awaitable[Sequence[tuple[Gebunden, T]]]],
    bind: Callable[[Gebunden, T], Awaitable[Abgelehnt | None]],
) -> tuple[int, tuple[Abgelehnt, ...]]:
    """Bind again what was bound, page by page, each read behind the last; give how many are bound, and the refused."""
    gebunden, abgelehnt, nach = 0, list[Abgelehnt](), None
    while page := await read(nach):
        for one, inhalt in page:
            if refused := await bind(one, inhalt):
                abgelehnt.append(refused)
            else:
                gebunden += 1
        nach = page[-1][0].absicht.id
    return gebunden, tuple(abgelehnt)


async def begin_anew(work: Work, *, ab: Instant, gebunden: int, unbekannt: Sequence[Copy], now: Instant) -> int:
    """Let messages of since then be sent again, and lists be read from their beginning; give how many messages.

    Copies that the receiver does not have are forgotten.
    """
    sendungen = await outbox.send_again(work, ab=ab - MARGIN, now=now)
    await stammdaten.forget_copies(work, unbekannt)
    await lesestaende.read_anew(work)
    await audit.record(
        work,
        aktion="nachgespielt",
        gegenstand="dienst",
        gegenstand_id="budget",
        daten={"ab": ab.isoformat(), "bindungen": gebunden, "sendungen": sendungen},
        now=now,
    )
    return sendungen


async def find_unknown(work: Work, versionen: Sequence[StammdatenVersion]) -> tuple[Copy, ...]:
    """Find copies of master data that the budget does not have, or has with another content."""
    known = {(str(one.art), one.schluessel, one.version): one.inhalt for one in versionen}
    copies = await stammdaten.list_copies(work)
    return tuple(one for one in copies if known.get((one.art, one.schluessel, one.version)) != one.inhalt)


def name(copy: Copy) -> str:
    """Name a copy for people."""
    return f"{copy.art} {copy.schluessel} Version {copy.version}"


def tell(jugendamt: str, told: Nachgespielt) -> str:
    """Say for people what was told again, and which copies were forgotten."""
    waiting = "KEINE Sendung" if told.sendungen is None else f"{told.sendungen} Sendungen"
    lines = [
        f"{jugendamt}: {told.gebunden} Bindungen nachgespielt, {waiting} wieder fällig.",
        *(f"  NICHT GEBUNDEN: {one.gegenstand}: {one.grund}" for one in told.abgelehnt),
        *(f"  dem Budget unbekannt: {one}" for one in told.unbekannt),
    ]
    return "\n".join(lines) + "\n"
