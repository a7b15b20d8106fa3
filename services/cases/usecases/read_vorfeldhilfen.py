"""Read help before help as far as the caller sees it (K16)."""

from uuid import UUID

from services.cases.domain.vorfeld import Vorfeldhilfe
from services.cases.storage import vorfeldhilfen
from services.cases.storage.vorfeldhilfen import Auswahl
from services.cases.usecases.read_kontrakte import read_sicht
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.storage.database import Database


async def read_vorfeldhilfe(
    database: Database, caller: Caller, vorfeldhilfe: UUID, *, buch: Stammdatenbuch
) -> Vorfeldhilfe:
    """Read one; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await vorfeldhilfen.get(work, vorfeldhilfe, sicht=await read_sicht(work, buch=buch))


async def list_vorfeldhilfen(
    database: Database, caller: Caller, auswahl: Auswahl, *, request: PageRequest, buch: Stammdatenbuch
) -> Page[Vorfeldhilfe]:
    """List them, page by page."""
    async with database.transaction(caller) as work:
        sicht = await read_sicht(work, buch=buch)
        return await vorfeldhilfen.read_page(work, auswahl, sicht=sicht, request=request)
