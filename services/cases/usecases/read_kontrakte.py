"""Read Kontrakte as far as the caller sees them; who has read which is recorded in the same transaction (G6)."""

from uuid import UUID

from services.cases.domain.kontrakt import Kontrakt
from services.cases.domain.sicht import Sicht, sicht_of
from services.cases.domain.zugriff import Vorgang
from services.cases.storage import kontrakte, zugriffe
from services.cases.storage.kontrakte import Auswahl
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, Work


async def read_kontrakt(
    database: Database, caller: Caller, kontrakt: UUID, *, buch: Stammdatenbuch, now: Instant
) -> Kontrakt:
    """Read one Kontrakt; raise NotVisible."""
    async with database.transaction(caller) as work:
        found = await kontrakte.get(work, kontrakt, sicht=await read_sicht(work, buch=buch))
        await zugriffe.record(work, Vorgang.KONTRAKT, [found.id], now=now)
        return found


async def list_kontrakte(
    database: Database,
    caller: Caller,
    auswahl: Auswahl,
    *,
    request: PageRequest,
    buch: Stammdatenbuch,
    now: Instant,
) -> Page[Kontrakt]:
    """List Kontrakte, page by page."""
    async with database.transaction(caller) as work:
        page = await kontrakte.read_page(work, auswahl, sicht=await read_sicht(work, buch=buch), request=request)
        await zugriffe.record(work, Vorgang.LISTE, (found.id for found in page.items), now=now)
        return page


async def read_sicht(work: Work, *, buch: Stammdatenbuch) -> Sicht:
    """Tell what the caller of this transaction sees."""
    return sicht_of(work.caller, stammdaten=await buch.read(work))
