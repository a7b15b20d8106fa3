"""Open a close again: only the last of its year, only by Leitung of the whole Jugendamt, with a reason (V13)."""

from uuid import UUID

from services.budget.domain.abschluss import require_last
from services.budget.storage import abschluesse, grunddaten
from services.budget.storage.abschluesse import Abschluss
from services.budget.storage.jahre import hold_jahr
from services.budget.usecases.read_abschluesse import require_abschluss
from shared.contracts.repeat import Repeat
from shared.errors import Refused
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.database import Database, retried


class WholeJugendamtNeeded(Refused):
    """A close concerns all Bezirke; the caller leads some of them."""


@retried
async def open_abschluss(
    database: Database, caller: Caller, abschluss: UUID, *, grund: str, repeat: Repeat | None, now: Instant
) -> Abschluss:
    """Open a quarter or year again; what was frozen stays readable, what was released stays released (V13).

    Raises NotVisible, WholeJugendamtNeeded, AbschlussNotLast.
    """
    async with database.transaction(caller) as work:
        found = await require_abschluss(work, abschluss)
        if await idempotency.recall(work, repeat):
            return found
        if not all(caller.covers_bezirk(bezirk) for bezirk in await grunddaten.read_bezirke(work)):
            raise WholeJugendamtNeeded
        await hold_jahr(work, found.jahr)
        require_last(abschluss, abschluesse=await abschluesse.list_standing(work, found.jahr))
        await abschluesse.open_again(work, abschluss, grund=grund, now=now)
        figures = {"jahr": found.jahr, "quartal": found.quartal, "nr": found.nr}
        await audit.record(
            work,
            aktion="abschluss.geoeffnet",
            gegenstand="abschluss",
            gegenstand_id=str(abschluss),
            daten=figures,
            now=now,
        )
        await idempotency.remember(work, repeat, made=str(abschluss))
        return await require_abschluss(work, abschluss)
