"""Read Verfahren (P11): everybody in the Jugendamt may; and those that come with the service, to begin with."""

from services.projects.storage import verfahren, verfahrensvorlagen
from services.projects.storage.verfahren import Verfahrensstand
from services.projects.storage.verfahrensvorlagen import Verfahrensvorlage
from services.projects.usecases.short_lists import page_of
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.identity import Caller
from shared.storage.database import Database, retried


@retried
async def read_verfahren(database: Database, caller: Caller, schluessel: str) -> Verfahrensstand:
    """Read a Verfahren; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await verfahren.get(work, schluessel)


@retried
async def list_verfahren(database: Database, caller: Caller, *, request: PageRequest) -> Page[Verfahrensstand]:
    """List the Verfahren of the Jugendamt, oldest first."""
    async with database.transaction(caller) as work:
        return await verfahren.list_page(work, request=request)


def find_vorlage(name: str) -> Verfahrensvorlage:
    """Read a Verfahren that comes with the service; raise NotVisible."""
    found = next((one for one in verfahrensvorlagen.read_vorlagen() if one.name == name), None)
    if found is None:
        raise NotVisible
    return found


def list_vorlagen(request: PageRequest) -> Page[Verfahrensvorlage]:
    """List them by name; raise PlaceUnreadable for a place that is not ours."""
    return page_of(verfahrensvorlagen.read_vorlagen(), key=lambda one: one.name, request=request)
