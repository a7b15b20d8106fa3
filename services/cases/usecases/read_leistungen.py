"""Read Leistungen as far as the caller sees them, and how far they have come on their way to the budget (K10)."""

from uuid import UUID

from services.cases.domain.buchung import Buchungsstand, Leistung
from services.cases.storage import leistungen, verbrauch
from services.cases.storage.leistungen import Auswahl
from services.cases.usecases.read_kontrakte import read_sicht
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.storage.database import Database


async def read_leistung(database: Database, caller: Caller, leistung: UUID, *, buch: Stammdatenbuch) -> Leistung:
    """Read one Leistung; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await leistungen.get(work, leistung, sicht=await read_sicht(work, buch=buch))


async def list_leistungen(
    database: Database, caller: Caller, auswahl: Auswahl, *, request: PageRequest, buch: Stammdatenbuch
) -> Page[Leistung]:
    """List Leistungen, page by page."""
    async with database.transaction(caller) as work:
        return await leistungen.read_page(work, auswahl, sicht=await read_sicht(work, buch=buch), request=request)


async def read_buchungsstand(database: Database, caller: Caller, *, buch: Stammdatenbuch) -> Buchungsstand:
    """Tell how far the caller's rows have come (K10)."""
    async with database.transaction(caller) as work:
        return await verbrauch.read_buchungsstand(work, sicht=await read_sicht(work, buch=buch))
