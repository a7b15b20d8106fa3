"""Show a status: written once for each state of the books, and looked up while that state lasts (V7).

**Why no answer is ever older than the database.** Each request reads, after it has come in and in one statement, the
`Stempel`: numbers that differ whenever anything differs that a status of the present rests on. What was written under
the same Stempel on the same day is the same status; what was written under another is not looked at. So a caller sees
at least what was committed when its request came in, on whichever process, and never less than an answer it has had.

That something is *newer* than its Stempel does no harm: between reading the Stempel and reading the figures others may
commit. Then the figures are kept under a Stempel that no later request will read, since its numbers only grow.

What a status rests on: the sums of its Volumina and their months, of this year and of the last one (`volumina.stand`
counts the changes of both, by triggers), the open Warnungen, the versions of Konzept, Haushaltsjahr and Sozialraum,
whether the year is set up, and the German day. A test holds this list against the tables that `read_status` reads.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import date

from services.budget.domain.volumen import Ort
from services.budget.storage import statusstempel
from services.budget.storage.statusstempel import Stempel
from services.budget.usecases.read_status import Status, read_status
from services.budget.usecases.visibility import covers
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database

_MOST = 2_000  # of some kilobytes each

Key = tuple[str, Ort]
State = tuple[Stempel, date]


class Statusspeicher:
    """What this process has written lately, each with the state of the books that it shows."""

    def __init__(self, *, most: int = _MOST) -> None:
        self._most = most
        self._written: OrderedDict[Key, tuple[State, bytes]] = OrderedDict()

    def find(self, key: Key, *, state: State) -> bytes | None:
        """Give what was written for that state, and for no other."""
        found = self._written.get(key)
        if found is None or found[0] != state:
            return None
        self._written.move_to_end(key)
        return found[1]

    def keep(self, key: Key, *, state: State, written: bytes) -> None:
        """Keep what was written; what was asked for longest ago makes room."""
        self._written[key] = (state, written)
        self._written.move_to_end(key)
        if len(self._written) > self._most:
            self._written.popitem(last=False)


async def show_status(
    database: Database,
    caller: Caller,
    ort: Ort,
    *,
    speicher: Statusspeicher,
    write: Callable[[Status, date], bytes],
    now: Instant,
) -> bytes:
    """Give a Sozialraum's present status as it is sent; raises NotVisible.

    A Träger sees a Sozialraum by its contracts: these are read, and so is the status.
    """
    found, tag = await statusstempel.read(database, caller, ort), berlin_day(now)
    if found is None or not covers(caller, sozialraum=ort.slug, bezirk=found.bezirk):
        return write(await read_status(database, caller, ort, stichtag=None, now=now), tag)
    key, state = (caller.jugendamt, ort), (found.stempel, tag)
    written = speicher.find(key, state=state)
    if written is None:
        written = write(await read_status(database, caller, ort, stichtag=None, now=now), tag)
        speicher.keep(key, state=state, written=written)
    return written
