"""Read what was booked: spendings, settlements, Warnungen; those of Bezirke that a Leitung leads, all for wjh."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.budget.storage import ausgaben, grunddaten, spitzabrechnungen, warnungen
from services.budget.storage.ausgaben import BookedAusgabe, Kontraktausgabe
from services.budget.storage.orte import Places
from services.budget.storage.spitzabrechnungen import Spitzabrechnung
from services.budget.storage.warnungen import Warnung
from services.budget.usecases.stichtag import require_come
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.kalender import Instant
from shared.storage.database import Database, Work

T = TypeVar("T")


async def read_ausgabe(database: Database, caller: Caller, ausgabe: UUID) -> BookedAusgabe:
    """Read a spending; raises NotVisible."""
    async with database.transaction(caller) as work:
        found = await ausgaben.find(work, ausgabe)
        return await require_seen(work, found, sozialraum_of=lambda booked: booked.ausgabe.sozialraum)


async def list_ausgaben(
    database: Database, caller: Caller, *, sozialraum: str | None, volumen: str | None, request: PageRequest
) -> Page[BookedAusgabe]:
    """List spendings, oldest first."""
    async with database.transaction(caller) as work:
        places = await visible_places(work)
        return await ausgaben.list_page(work, places=places, sozialraum=sozialraum, volumen=volumen, request=request)


async def list_kontraktausgaben(
    database: Database, caller: Caller, *, kontrakt: UUID | None, request: PageRequest
) -> Page[Kontraktausgabe]:
    """List what was spent with Kontrakte's numbers, and its Stornos (K12)."""
    async with database.transaction(caller) as work:
        places = await visible_places(work)
        return await ausgaben.list_of_kontrakte(work, places=places, kontrakt=kontrakt, request=request)


async def read_spitzabrechnung(database: Database, caller: Caller, spitzabrechnung: UUID) -> Spitzabrechnung:
    """Read a settlement; raises NotVisible."""
    async with database.transaction(caller) as work:
        found = await spitzabrechnungen.find(work, spitzabrechnung)
        return await require_seen(work, found, sozialraum_of=lambda booked: booked.sozialraum)


async def list_spitzabrechnungen(
    database: Database, caller: Caller, *, jahr: int | None, sozialraum: str | None, request: PageRequest
) -> Page[Spitzabrechnung]:
    """List settlements, oldest first."""
    async with database.transaction(caller) as work:
        places = await visible_places(work)
        return await spitzabrechnungen.list_page(work, places=places, jahr=jahr, sozialraum=sozialraum, request=request)


async def list_warnungen(
    database: Database,
    caller: Caller,
    *,
    jahr: int | None,
    sozialraum: str | None,
    offen: bool | None,
    stichtag: date | None,
    request: PageRequest,
    now: Instant,
) -> Page[Warnung]:
    """List Warnungen, oldest first, at present or as they stood at the end of a past day (V16).

    Raises StichtagInFuture.
    """
    require_come(stichtag, now=now)
    async with database.transaction(caller) as work:
        places = await visible_places(work)
        return await warnungen.list_page(
            work, places=places, jahr=jahr, sozialraum=sozialraum, offen=offen, stichtag=stichtag, request=request
        )


async def visible_places(work: Work) -> Places:
    """Give the Sozialräume and Bezirke whose bookings the caller may see; None where it may see all."""
    caller = work.caller
    if caller.has(Role.WJH, Role.REVISION, Role.ADMIN, Role.SERVICE) or "*" in caller.bezirke:
        return None
    bezirke = await grunddaten.read_bezirke(work)
    led = {bezirk: slugs for bezirk, slugs in bezirke.items() if caller.covers_bezirk(bezirk)}
    areas = {("sozialraum", slug) for slugs in led.values() for slug in slugs}
    return frozenset(areas | {("bezirk", bezirk) for bezirk in led})


async def require_seen(work: Work, found: T | None, *, sozialraum_of: Callable[[T], str]) -> T:
    """Give what was found if the caller may see the bookings of its Sozialraum; raises NotVisible."""
    places = await visible_places(work)
    if found is None or not (places is None or ("sozialraum", sozialraum_of(found)) in places):
        raise NotVisible
    return found
