"""Read what was moved between Volumina (V9): all of it for wjh and revision, for a Leitung that of its Bezirke."""

from uuid import UUID

from services.budget.storage import umschichtungen
from services.budget.storage.umschichtungen import BookedUmschichtung
from services.budget.usecases.read_bookings import require_seen, visible_places
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.storage.database import Database, Work


async def read_umschichtung(database: Database, caller: Caller, umschichtung: UUID) -> BookedUmschichtung:
    """Read an Umschichtung; raises NotVisible."""
    async with database.transaction(caller) as work:
        return await require_umschichtung(work, umschichtung)


async def list_umschichtungen(
    database: Database,
    caller: Caller,
    *,
    jahr: int | None,
    sozialraum: str | None,
    volumen: str | None,
    request: PageRequest,
) -> Page[BookedUmschichtung]:
    """List Umschichtungen, oldest first; of a Volumen, those that it gave and those that it got."""
    async with database.transaction(caller) as work:
        places = await visible_places(work)
        return await umschichtungen.list_page(
            work, places=places, jahr=jahr, sozialraum=sozialraum, volumen=volumen, request=request
        )


async def require_umschichtung(work: Work, umschichtung: UUID) -> BookedUmschichtung:
    """Give an Umschichtung that the caller may see; raises NotVisible."""
    found = await umschichtungen.find(work, umschichtung)
    return await require_seen(work, found, sozialraum_of=lambda booked: booked.auftrag.ort.slug)
