"""Read the closes: who closed what, their hashes, and the frozen bytes that these are taken of (V13, X6)."""

from dataclasses import replace
from uuid import UUID

from services.budget.storage import abschluesse
from services.budget.storage.abschluesse import Abschluss
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.storage.database import Database, Work


async def read_abschluss(database: Database, caller: Caller, abschluss: UUID) -> Abschluss:
    """Read a close; raises NotVisible."""
    async with database.transaction(caller) as work:
        return _seen(await require_abschluss(work, abschluss), caller=caller)


async def list_abschluesse(
    database: Database, caller: Caller, *, jahr: int | None, request: PageRequest
) -> Page[Abschluss]:
    """List the closes, oldest first."""
    async with database.transaction(caller) as work:
        page = await abschluesse.list_page(work, jahr=jahr, request=request)
    return Page(tuple(_seen(item, caller=caller) for item in page.items), page.next, page.stand)


async def read_inhalt(database: Database, caller: Caller, abschluss: UUID) -> bytes:
    """Read the bytes that a close's sha256 is taken of; raises NotVisible."""
    async with database.transaction(caller) as work:
        inhalt = await abschluesse.read_inhalt(work, abschluss)
    if inhalt is None:
        raise NotVisible
    return inhalt


async def require_abschluss(work: Work, abschluss: UUID | str) -> Abschluss:
    """Find a close; raises NotVisible."""
    if (found := await abschluesse.find(work, UUID(str(abschluss)))) is None:
        raise NotVisible
    return found


def _seen(abschluss: Abschluss, *, caller: Caller) -> Abschluss:
    """Show a Träger its own countersignature alone."""
    if caller.rollen != {Role.TRAEGER}:
        return abschluss
    own = tuple(signed for signed in abschluss.gegenzeichnungen if signed.traeger == caller.traeger)
    return replace(abschluss, gegenzeichnungen=own)
