"""Read Interessenbekundungen (P11): a Träger its own with what became of them, the office what was submitted."""

from uuid import UUID

from services.projects.domain.interessenbekundung import Interessenbekundung
from services.projects.domain.sichtbarkeit import sicht_of
from services.projects.storage import interessenbekundungen
from services.projects.storage.interessenbekundungen import Suche
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.storage.database import Database, retried


@retried
async def read_bekundung(database: Database, caller: Caller, bekundung: UUID) -> Interessenbekundung:
    """Read one; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await interessenbekundungen.get(work, bekundung, sicht=sicht_of(caller))


@retried
async def list_bekundungen(
    database: Database, caller: Caller, *, suche: Suche, request: PageRequest
) -> Page[Interessenbekundung]:
    """List what the caller sees, oldest first."""
    async with database.transaction(caller) as work:
        return await interessenbekundungen.list_page(work, sicht=sicht_of(caller), suche=suche, request=request)
