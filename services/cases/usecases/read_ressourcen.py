"""Read the directory of Ressourcen, which everybody in the Jugendamt sees, and who uses them (K13)."""

from uuid import UUID

from services.cases.domain.ressource import Nutzung, Ressource
from services.cases.domain.zugriff import Vorgang
from services.cases.storage import kontrakte, ressourcen, zugriffe
from services.cases.storage.ressourcen import Auswahl
from services.cases.usecases.read_kontrakte import read_sicht
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database


async def read_ressource(database: Database, caller: Caller, ressource: UUID) -> Ressource:
    """Read one entry; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await ressourcen.get(work, ressource)


async def list_ressourcen(
    database: Database, caller: Caller, auswahl: Auswahl, *, request: PageRequest
) -> Page[Ressource]:
    """List entries, page by page."""
    async with database.transaction(caller) as work:
        return await ressourcen.read_page(work, auswahl, request=request)


async def list_of_kontrakt(
    database: Database,
    caller: Caller,
    kontrakt: UUID,
    *,
    genutzt: bool | None,
    request: PageRequest,
    buch: Stammdatenbuch,
    now: Instant,
) -> Page[Nutzung]:
    """List the entries that a Kontrakt is or was linked to; raise NotVisible."""
    async with database.transaction(caller) as work:
        sicht = await read_sicht(work, buch=buch)
        await kontrakte.get(work, kontrakt, sicht=sicht)
        await zugriffe.record(work, Vorgang.RESSOURCEN, [kontrakt], now=now)
        return await ressourcen.read_nutzungen(
            work, kontrakt=kontrakt, ressource=None, genutzt=genutzt, sicht=sicht, request=request
        )


async def list_of_ressource(
    database: Database,
    caller: Caller,
    ressource: UUID,
    *,
    genutzt: bool | None,
    request: PageRequest,
    buch: Stammdatenbuch,
    now: Instant,
) -> Page[Nutzung]:
    """List the Kontrakte that the caller sees of those linked to an entry; raise NotVisible."""
    async with database.transaction(caller) as work:
        sicht = await read_sicht(work, buch=buch)
        await ressourcen.get(work, ressource)
        page = await ressourcen.read_nutzungen(
            work, kontrakt=None, ressource=ressource, genutzt=genutzt, sicht=sicht, request=request
        )
        await zugriffe.record(work, Vorgang.RESSOURCEN, (found.kontrakt for found in page.items), now=now)
        return page


async def read_nutzung(
    database: Database, caller: Caller, kontrakt: UUID, ressource: UUID, *, buch: Stammdatenbuch, now: Instant
) -> Nutzung:
    """Read whether a Kontrakt uses an entry; raise NotVisible where they were never linked."""
    async with database.transaction(caller) as work:
        await kontrakte.get(work, kontrakt, sicht=await read_sicht(work, buch=buch))
        nutzung = await ressourcen.find_nutzung(work, kontrakt, ressource)
        if nutzung is None:
            raise NotVisible
        await zugriffe.record(work, Vorgang.RESSOURCEN, [kontrakt], now=now)
    return nutzung
