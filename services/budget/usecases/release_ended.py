"""Release what Kontrakte that ended 90 days ago have not used, for the daily job (V7)."""

from services.budget.domain.bindungsrest import released_ends
from services.budget.storage import bindungsrest, volumina
from services.budget.storage.volumina import Key
from services.budget.usecases.release_rest import release_rest
from shared.geld import total
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage import audit
from shared.storage.database import Database, retried


async def release_ended(database: Database, jugendamt: str, *, now: Instant) -> int:
    """Release the rest of each of a tenant's Kontrakte that ended 90 days ago or before; tell of how many years."""
    caller = Caller("service-budget", jugendamt, frozenset({Role.SERVICE}))
    async with database.transaction(caller) as work:
        places = await bindungsrest.list_ended_places(work, bis=released_ends(berlin_day(now)))
    return sum([await _release_place(database, caller, key, now=now) for key in places])


@retried
async def _release_place(database: Database, caller: Caller, key: Key, *, now: Instant) -> int:
    """Release what is open on one Volumen, in a transaction of its own: nobody who books waits longer than for that."""
    async with database.transaction(caller) as work:
        staende = await volumina.lock_staende(work, [key], abgeschlossene=True)
        if staende[key].abgeschlossen:
            return 0
        rest = await bindungsrest.lock_ended(work, key, bis=released_ends(berlin_day(now)))
        if not rest:
            return 0
        await release_rest(work, rest, now=now)
        ort, volumen = key
        await audit.record(
            work,
            aktion="bindung.freigegeben",
            gegenstand="volumen",
            gegenstand_id=f"{ort.jahr}/{ort.slug}/{volumen}",
            daten={"quellen": [str(one.quelle) for one in rest], "betrag": str(total(one.offen for one in rest))},
            now=now,
        )
    return len(rest)
