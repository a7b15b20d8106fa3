"""Read the handbook of standards: everybody in the Jugendamt may."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.projects.domain.handbuch import Fassung, Kapitelunterschied, compare_fassungen
from services.projects.storage import handbuch
from services.projects.storage.handbuch import Fassungskopf, Gebuchtes
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.identity import Caller
from shared.storage.database import Database, Work, retried


@dataclass(frozen=True, slots=True)
class Vergleich:
    """What changed between two versions; `gegen` is None beside the first."""

    nummer: int
    gegen: int | None
    unterschiede: tuple[Kapitelunterschied, ...]


@retried
async def read_empfehlung(database: Database, caller: Caller, made: UUID) -> Gebuchtes:
    """Read a recommendation; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await handbuch.get_empfehlung(work, made)


@retried
async def list_empfehlungen(database: Database, caller: Caller, *, request: PageRequest) -> Page[Gebuchtes]:
    """List the recommendations, oldest first."""
    async with database.transaction(caller) as work:
        return await handbuch.list_empfehlungen(work, request=request)


@retried
async def read_beschluss(database: Database, caller: Caller, made: UUID) -> Gebuchtes:
    """Read a resolution; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await handbuch.get_beschluss(work, made)


@retried
async def list_beschluesse(database: Database, caller: Caller, *, request: PageRequest) -> Page[Gebuchtes]:
    """List the resolutions, oldest first."""
    async with database.transaction(caller) as work:
        return await handbuch.list_beschluesse(work, request=request)


@retried
async def read_fassung(database: Database, caller: Caller, nummer: int) -> Fassung:
    """Read a version; raise NotVisible."""
    async with database.transaction(caller) as work:
        return await get_fassung(work, nummer)


@retried
async def read_valid(database: Database, caller: Caller, tag: date) -> Fassung:
    """Read the version that holds on a day; raise NotVisible where none does."""
    async with database.transaction(caller) as work:
        if (found := await handbuch.find_valid(work, tag)) is None:
            raise NotVisible
        return found


@retried
async def list_fassungen(database: Database, caller: Caller, *, request: PageRequest) -> Page[Fassungskopf]:
    """List the versions, oldest first."""
    async with database.transaction(caller) as work:
        return await handbuch.list_fassungen(work, request=request)


@retried
async def compare(database: Database, caller: Caller, nummer: int, *, gegen: int | None) -> Vergleich:
    """Say what a version changed against another, by itself the one before it; raise NotVisible."""
    async with database.transaction(caller) as work:
        after = await get_fassung(work, nummer)
        against = gegen if gegen is not None else nummer - 1 if nummer > 1 else None
        before = None if against is None else await get_fassung(work, against)
        return Vergleich(nummer, against, compare_fassungen(before, after))


async def get_fassung(work: Work, nummer: int) -> Fassung:
    """Read a version in a transaction that is open; raise NotVisible."""
    if (found := await handbuch.find_fassung(work, nummer)) is None:
        raise NotVisible
    return found
