"""Release what one Kontrakt or project has not used, when its service says that nothing more comes (V7, X3, P9)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.budget.domain.bindungsrest import require_ended
from services.budget.storage import bindungen, bindungsrest, volumina
from services.budget.storage.bindungen import Bindung
from services.budget.usecases.read_bindungen import wire_quellen
from services.budget.usecases.release_rest import release_rest
from shared.errors import NotVisible
from shared.geld import total
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import audit
from shared.storage.database import Database, Work, retried

KINDS = frozenset({"kontrakt", "projekt"})


@retried
async def release_bindung(
    database: Database, caller: Caller, quelle: UUID, *, now: Instant
) -> Sequence[Mapping[str, Any]]:
    """Bring every open year of a source down to what is used of it; give its years. Repeating it changes nothing (V7).

    What stands in a closed year stays, and what is `vorgemerkt` waits for its year (K4). Raises NotVisible,
    KontraktStillRunning.
    """
    async with database.transaction(caller) as work:
        await bindungen.lock_quelle(work, quelle)
        bound = await bindungen.read_of(work, quelle)
        if not any(bindung.art in KINDS for bindung in bound.values()):
            raise NotVisible
        require_ended([bindung.ende for bindung in bound.values()], tag=berlin_day(now))
        await _release(work, quelle, bound.values(), now=now)
        return (await wire_quellen(work, [quelle]))[quelle]


async def _release(work: Work, quelle: UUID, bound: Collection[Bindung], *, now: Instant) -> None:
    keys = [(bindung.ort, bindung.volumen) for bindung in bound]
    staende = await volumina.lock_staende(work, keys, abgeschlossene=True)
    rest = [one for one in await bindungsrest.lock_source(work, quelle) if not staende[one.key].abgeschlossen]
    if not rest:
        return
    await release_rest(work, rest, now=now)
    await audit.record(
        work,
        aktion="bindung.freigegeben",
        gegenstand="bindung",
        gegenstand_id=str(quelle),
        daten={"jahre": [one.key[0].jahr for one in rest], "betrag": str(total(one.offen for one in rest))},
        now=now,
    )
