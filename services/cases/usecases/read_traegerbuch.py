"""Read the Träger's copies and declarations: a Träger its own, the office those of its areas (K11, X3)."""

from collections.abc import Iterable
from datetime import date

from services.cases.domain.sicht import Sicht
from services.cases.domain.traegerbuch import (
    Gegenueberstellung,
    Traegerkontrakt,
    Traegermeldung,
    compare_meldung,
    restrict,
)
from services.cases.domain.zugriff import Vorgang
from services.cases.storage import traegerkontrakte, traegermeldungen, zugriffe
from services.cases.usecases.read_kontrakte import read_sicht
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, Work


async def read_traegerkontrakt(
    database: Database, caller: Caller, ref: str, *, traeger: str | None, buch: Stammdatenbuch, now: Instant
) -> Traegerkontrakt:
    """Read one copy; raise NotVisible. Where several Träger have one, that of the Kontrakt's own Träger comes first."""
    async with database.transaction(caller) as work:
        found = await traegerkontrakte.find(work, ref, sicht=await read_sicht(work, buch=buch), traeger=traeger)
        if found is None:
            raise NotVisible
        await zugriffe.record_named(work, Vorgang.TRAEGERKONTRAKT, [(found.traeger, found.kontraktnummer)], now=now)
        return found


async def list_traegerkontrakte(
    database: Database,
    caller: Caller,
    auswahl: traegerkontrakte.Auswahl,
    *,
    request: PageRequest,
    buch: Stammdatenbuch,
    now: Instant,
) -> Page[Traegerkontrakt]:
    """List copies, page by page."""
    async with database.transaction(caller) as work:
        sicht = await read_sicht(work, buch=buch)
        page = await traegerkontrakte.read_page(work, auswahl, sicht=sicht, request=request)
        shown = ((kopie.traeger, kopie.kontraktnummer) for kopie in page.items)
        await zugriffe.record_named(work, Vorgang.TRAEGERKONTRAKT, shown, now=now)
        return page


async def read_traegermeldung(
    database: Database, caller: Caller, monat: date, *, traeger: str | None, buch: Stammdatenbuch
) -> Gegenueberstellung:
    """Read what a Träger declares for a month beside what was posted; raise NotVisible. The office names the Träger."""
    auswahl = traegermeldungen.Auswahl(monat, traeger or caller.traeger or "")
    page = await list_traegermeldungen(database, caller, auswahl, request=PageRequest(limit=1), buch=buch)
    if not page.items:
        raise NotVisible
    return page.items[0]


async def list_traegermeldungen(
    database: Database,
    caller: Caller,
    auswahl: traegermeldungen.Auswahl,
    *,
    request: PageRequest,
    buch: Stammdatenbuch,
) -> Page[Gegenueberstellung]:
    """List declarations beside what was posted, page by page."""
    async with database.transaction(caller) as work:
        sicht = await read_sicht(work, buch=buch)
        page = await traegermeldungen.read_page(work, auswahl, sicht=sicht, request=request)
        return Page(tuple(await _compare(work, page.items, sicht=sicht)), page.next, page.stand)


async def _compare(work: Work, meldungen: Iterable[Traegermeldung], *, sicht: Sicht) -> list[Gegenueberstellung]:
    found = {(meldung.traeger, meldung.monat): meldung for meldung in meldungen}
    gebucht = await traegermeldungen.read_gebucht(work, found.keys())
    compared = [compare_meldung(meldung, gebucht=gebucht[key]) for key, meldung in found.items()]
    if sicht.alles:
        return compared
    named = {nummer for one in compared for nummer in _named(one)}
    seen = await traegermeldungen.find_seen(work, named, sicht=sicht)
    return [one if one.meldung.traeger == sicht.traeger else restrict(one, seen=seen) for one in compared]


def _named(one: Gegenueberstellung) -> set[str]:
    return {*one.meldung.angabe.kontrakte, *(part.kontrakt for part in one.differenz if part.kontrakt)}
