"""Release what is still bound under sources that are over: Bindungen and sums change together (V7)."""

from collections.abc import Sequence

from services.budget.domain.volumen import Summen
from services.budget.storage import bindungsrest, volumina
from services.budget.storage.bindungsrest import Rest
from services.budget.storage.volumina import Key
from services.budget.usecases.check_schwellen import watch_schwellen
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work


async def release_rest(work: Work, rest: Sequence[Rest], *, now: Instant) -> None:
    """Bring Bindungen that are locked, with their Volumina, down to what is used of them."""
    changes: dict[Key, Summen] = {}
    for one in rest:
        if not one.offen:
            continue
        changes[one.key] = changes.get(one.key, Summen()) + Summen(offene_bindung=-one.offen)
    await bindungsrest.release(work, rest, now=now)
    await volumina.add(work, changes, tag=berlin_day(now))
    await watch_schwellen(work, changes, now=now)
