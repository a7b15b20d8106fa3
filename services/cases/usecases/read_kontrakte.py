"""Read Kontrakte as far as the caller sees them."""

from uuid import UUID

from services.cases.domain.kontrakt import Kontrakt
from services.cases.domain.sicht import Sicht, sicht_of
from services.cases.storage import kontrakte
from services.cases.storage.kontrakte import Auswahl
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.storage.database import Database, Work


async def read_kontrakt(database: Database, caller: Caller, kontrakt: UUID, *, buch: Stammdatenbuch) -> Kontrakt:
    """Read one Kontrakt; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await kontrakte.get(work, kontrakt, sicht=await read_sicht(work, buch=buch))


async def list_kontrakte(
    database: Database, caller: Caller, auswahl: Auswahl, *, request: PageRequest, buch: Stammdatenbuch
) -> Page[Kontrakt]:
    """List Kontrakte, page by page."""
    async with database.transaction(caller) as work:
        return await kontrakte.read_page(work, auswahl, sicht=await read_sicht(work, buch=buch), request=request)


async def read_sicht(work: Work, *, buch: Stammdatenbuch) -> Sicht:
    """Tell what the caller of this transaction sees."""
    return sicht_of(work.caller, stammdaten=await buch.read(work))
