"""Read what came after its year was closed: claims, and what was accepted of them (V13)."""

from uuid import UUID

from services.budget.storage import vorjahr
from services.budget.storage.vorjahr import SpaeteZeile, Vorjahresbuchung
from services.budget.usecases.accept_vorjahr import require_vorjahresbuchung
from services.budget.usecases.read_bookings import visible_places
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.identity import Caller
from shared.storage.database import Database


async def read_vorjahresbuchung(database: Database, caller: Caller, vorjahresbuchung: UUID) -> Vorjahresbuchung:
    """Read what was accepted; raises NotVisible."""
    async with database.transaction(caller) as work:
        found = await require_vorjahresbuchung(work, vorjahresbuchung)
        places = await visible_places(work)
        if places is not None and ("sozialraum", found.sozialraum) not in places:
            raise NotVisible
    return found


async def list_vorjahresbuchungen(
    database: Database, caller: Caller, *, jahr: int | None, request: PageRequest
) -> Page[Vorjahresbuchung]:
    """List what was accepted, oldest first."""
    async with database.transaction(caller) as work:
        return await vorjahr.list_page(work, places=await visible_places(work), jahr=jahr, request=request)


async def list_forderungen(
    database: Database, caller: Caller, *, jahr: int | None, offen: bool | None, request: PageRequest
) -> Page[SpaeteZeile]:
    """List claims, oldest first."""
    async with database.transaction(caller) as work:
        places = await visible_places(work)
        return await vorjahr.list_zeilen(work, places=places, jahr=jahr, offen=offen, request=request)
