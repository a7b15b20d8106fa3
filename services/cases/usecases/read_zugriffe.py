"""Read who has read which Kontrakte (G6)."""

from uuid import UUID

from services.cases.domain.zugriff import Lesezugriff
from services.cases.storage import zugriffe
from services.cases.storage.zugriffe import Auswahl
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.storage.database import Database


async def read_zugriff(database: Database, caller: Caller, zugriff: UUID) -> Lesezugriff:
    """Read one; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await zugriffe.get(work, zugriff)


async def list_zugriffe(
    database: Database, caller: Caller, auswahl: Auswahl, *, request: PageRequest
) -> Page[Lesezugriff]:
    """List reads, page by page."""
    async with database.transaction(caller) as work:
        return await zugriffe.read_page(work, auswahl, request=request)
