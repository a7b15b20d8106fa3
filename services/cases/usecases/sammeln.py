"""Single Leistungen that arrive at the same time share a commit (K8): each is judged alone and has its own answer.

While one commit is under way, what comes meanwhile waits for the next: nobody waits for a clock, and a row that comes
alone is booked at once. Rows share a commit only if the same caller sent them, to the same process. If anything goes
wrong with a commit, its rows are booked one by one, so that no row fails for another's sake. Rows under an
Idempotency-Key are booked alone.
"""

import asyncio
from collections.abc import Sequence
from contextvars import Context
from dataclasses import dataclass, field

import structlog

from services.cases.domain.angabe import Angabe
from services.cases.usecases.post_leistung import Antwort, Ausgang, post_leistung, post_leistungen
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.reihe import Eingang, Reihe
from shared.contracts.repeat import Repeat
from shared.errors import StorageAway
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database

_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wartend(Eingang):
    """A row that waits for its commit, and who waits for its answer."""

    antwort: asyncio.Future[Antwort]

    def settle(self, ausgang: Ausgang | Exception) -> None:
        """Answer, unless nobody waits any more."""
        if self.antwort.done():
            return
        if isinstance(ausgang, Antwort):
            self.antwort.set_result(ausgang)
        else:
            self.antwort.set_exception(ausgang)


@dataclass(slots=True)
class Sammler:
    """Gathers the single rows of each caller; one per process."""

    _waiting: dict[Caller, list[_Wartend]] = field(default_factory=dict)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def post(
        self,
        database: Database,
        caller: Caller,
        angabe: Angabe,
        *,
        buch: Stammdatenbuch,
        repeat: Repeat | None,
        now: Instant,
    ) -> Antwort:
        """Book one row, together with others that come at the same time; raise what stands against it (K8)."""
        if repeat is not None:
            return await post_leistung(database, caller, angabe, buch=buch, repeat=repeat, now=now)
        row = _Wartend(angabe, now, antwort=asyncio.get_running_loop().create_future())
        if (waiting := self._waiting.get(caller)) is not None:
            waiting.append(row)
            buch.refresh_ahead(caller.jugendamt)
        else:
            self._waiting[caller] = [row]
            task = asyncio.create_task(self._book(database, caller, buch=buch), context=Context())
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return await row.antwort

    async def _book(self, database: Database, caller: Caller, *, buch: Stammdatenbuch) -> None:
        """Book what waits, commit after commit, until nothing does."""
        reihe = Reihe(self._waiting[caller])
        try:
            while reihe.waiting:
                reihe.taken.clear()
                await _book_together(database, caller, reihe, buch=buch)
        finally:
            del self._waiting[caller]
            for row in (*reihe.taken, *reihe.waiting):  # answered, unless the process is ending
                row.antwort.cancel()


async def _book_together(database: Database, caller: Caller, reihe: Reihe[_Wartend], *, buch: Stammdatenbuch) -> None:
    """Book rows in one commit; where that cannot be, one by one."""
    try:
        answers: Sequence[Ausgang | Exception] = await post_leistungen(database, caller, reihe, buch=buch)
    except StorageAway as away:
        answers = [away] * len(reihe.taken)
    except Exception as error:
        if len(reihe.taken) > 1:
            _logger.exception("sammelbuchung_gescheitert", zeilen=len(reihe.taken))
            for row in reihe.taken:
                await _book_together(database, caller, Reihe([row]), buch=buch)
            return
        answers = [error]
    for row, answer in zip(reihe.taken, answers, strict=True):
        row.settle(answer)
