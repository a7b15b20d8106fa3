"""Read what projects want to reach and what they reached, by Sozialraum over years (P10)."""

from services.projects.domain.sichtbarkeit import sicht_of
from services.projects.domain.wirkung import Raumwirkung, measure_wirkung
from services.projects.storage import wirkung
from services.projects.storage.wirkung import Frage
from shared.errors import Refused
from shared.identity import Caller
from shared.storage.database import Database, retried

MOST_JAHRE = 20


class JahreOutOfRange(Refused):
    """The years asked for end before they begin, or are more than `hoechstens`."""

    def __init__(self) -> None:
        self.hoechstens = MOST_JAHRE


@retried
async def read_wirkung(database: Database, caller: Caller, frage: Frage) -> tuple[Raumwirkung, ...]:
    """Put targets beside actual figures, as far as the caller sees the projects; raise JahreOutOfRange (P10)."""
    jahre = range(frage.von, frage.bis + 1)
    if not 0 < len(jahre) <= MOST_JAHRE:
        raise JahreOutOfRange
    async with database.transaction(caller, snapshot=True) as work:
        projekte = await wirkung.list_projekte(work, frage, sicht=sicht_of(caller))
    return measure_wirkung(projekte, jahre=jahre)
