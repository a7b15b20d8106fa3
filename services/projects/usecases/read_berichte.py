"""Read reports, requests for them, and what is due when (P8, P9)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.projects.domain.berichtspflicht import Frist, list_fristen
from services.projects.domain.sichtbarkeit import sicht_of
from services.projects.storage import antraege, berichte, fristen
from services.projects.storage.berichte import Bericht, GestellteAnforderung
from services.projects.storage.fristen import Auswahl, Projekt
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.storage.database import Database

Place = tuple[UUID, str, str, str]


@dataclass(frozen=True, slots=True)
class Faellig:
    """Something that a project owes."""

    projekt: Projekt
    frist: Frist

    @property
    def place(self) -> Place:
        """Give its place in the list: by project, day, kind, request."""
        frist = self.frist
        key = f"{frist.ab.isoformat()}{frist.anforderung or ''}"
        return self.projekt.id, frist.faellig_am.isoformat(), frist.art.value, key


async def read_bericht(database: Database, caller: Caller, antrag_id: UUID, bericht: UUID) -> Bericht:
    """Read a report; raises NotVisible."""
    async with database.transaction(caller) as work:
        antrag = await antraege.get(work, antrag_id, sicht=sicht_of(caller))
        return await berichte.get(work, antrag.id, bericht)


async def list_berichte(database: Database, caller: Caller, antrag_id: UUID, *, request: PageRequest) -> Page[Bericht]:
    """List a project's reports, oldest first; raises NotVisible."""
    async with database.transaction(caller) as work:
        antrag = await antraege.get(work, antrag_id, sicht=sicht_of(caller))
        return await berichte.list_page(work, antrag.id, request=request)


async def read_anforderung(
    database: Database, caller: Caller, antrag_id: UUID, anforderung: UUID
) -> GestellteAnforderung:
    """Read a request for a report; raises NotVisible."""
    async with database.transaction(caller) as work:
        antrag = await antraege.get(work, antrag_id, sicht=sicht_of(caller))
        return await berichte.get_anforderung(work, antrag.id, anforderung)


async def list_anforderungen(
    database: Database, caller: Caller, antrag_id: UUID, *, request: PageRequest
) -> Page[GestellteAnforderung]:
    """List what was asked for of a project, oldest first; raises NotVisible."""
    async with database.transaction(caller) as work:
        antrag = await antraege.get(work, antrag_id, sicht=sicht_of(caller))
        return await berichte.list_anforderungen(work, antrag.id, request=request)


async def read_fristen(database: Database, caller: Caller, antrag_id: UUID) -> tuple[Frist, ...]:
    """Say what a project owes over its whole life, none before it has begun; raises NotVisible."""
    sicht = sicht_of(caller)
    async with database.transaction(caller, snapshot=True) as work:
        antrag = await antraege.get(work, antrag_id, sicht=sicht)
        projekt = await fristen.find_projekt(work, antrag.id, sicht=sicht)
        return list_fristen(projekt.lage) if projekt else ()


async def list_faellige(
    database: Database,
    caller: Caller,
    *,
    auswahl: Auswahl,
    stichtag: date,
    nur_ueberfaellig: bool,
    nach: Place | None,
    limit: int,
) -> tuple[Faellig, ...]:
    """List what had not come by a day, by project, behind a place; up to `limit`."""
    async with database.transaction(caller, snapshot=True) as work:
        projekte = await fristen.list_schuldende(
            work,
            sicht=sicht_of(caller),
            auswahl=auswahl,
            stichtag=stichtag,
            nur_ueberfaellig=nur_ueberfaellig,
            ab=nach[0] if nach else None,
            limit=limit + 1,  # the first may be behind us already
        )
    found = (one for projekt in projekte for one in open_fristen(projekt, stichtag=stichtag))
    wanted = [one for one in found if not nur_ueberfaellig or one.frist.is_overdue(stichtag)]
    return tuple(one for one in wanted if nach is None or one.place > nach)[:limit]


def open_fristen(projekt: Projekt, *, stichtag: date) -> tuple[Faellig, ...]:
    """Give what a project owed on a day."""
    owed = (Faellig(projekt, frist) for frist in list_fristen(projekt.lage) if frist.is_open(stichtag))
    return tuple(sorted(owed, key=lambda one: one.place))
