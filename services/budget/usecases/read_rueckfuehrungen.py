"""Read Rueckführungen (V17): all of them for wjh and revision, for a Leitung those of its Bezirke."""

from uuid import UUID

from services.budget.domain.rueckfuehrung import BookedRueckfuehrung
from services.budget.storage import rueckfuehrungen
from services.budget.usecases.read_bookings import require_seen, visible_places
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.storage.database import Database, Work


async def read_rueckfuehrung(database: Database, caller: Caller, rueckfuehrung: UUID) -> BookedRueckfuehrung:
    """Read a Rueckführung; raises NotVisible."""
    async with database.transaction(caller) as work:
        return await require_rueckfuehrung(work, rueckfuehrung)


async def list_rueckfuehrungen(
    database: Database,
    caller: Caller,
    *,
    jahr: int | None,
    sozialraum: str | None,
    status: str | None,
    request: PageRequest,
) -> Page[BookedRueckfuehrung]:
    """List Rueckführungen, oldest first; `jahr` is the one that they propose to raise."""
    async with database.transaction(caller) as work:
        places = await visible_places(work)
        return await rueckfuehrungen.list_page(
            work, places=places, jahr=jahr, sozialraum=sozialraum, status=status, request=request
        )


async def require_rueckfuehrung(work: Work, rueckfuehrung: UUID) -> BookedRueckfuehrung:
    """Give a Rueckführung that the caller may see; raises NotVisible."""
    found = await rueckfuehrungen.find(work, rueckfuehrung)
    return await require_seen(work, found, sozialraum_of=lambda booked: booked.vorschlag.sozialraum)
