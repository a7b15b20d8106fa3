"""Read the postings that figures are made of (X1): the office all of its places, a Träger its own rows in its areas."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from services.budget.storage import grunddaten, posten
from services.budget.storage.posten import BuchungFrage, Posten, PostenFrage, Sicht
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.storage.database import Database, Work

_WHOLE = (Role.WJH, Role.REVISION)


async def list_buchungen(
    database: Database, caller: Caller, frage: BuchungFrage, *, request: PageRequest
) -> Page[Posten]:
    """List postings of Verbrauch by place, Volumen and booking day; raises PlaceUnreadable."""
    async with database.transaction(caller) as work:
        return await posten.list_buchungen(work, frage, sicht=await sicht_of(work), request=request)


async def read_buchung(database: Database, caller: Caller, buchung: UUID) -> Posten:
    """Read one posting of Verbrauch; raises NotVisible."""
    async with database.transaction(caller) as work:
        found = await posten.find_buchung(work, buchung, sicht=await sicht_of(work))
    if found is None:
        raise NotVisible
    return found


async def list_bindungsbuchungen(
    database: Database, caller: Caller, frage: PostenFrage, *, request: PageRequest
) -> Page[Posten]:
    """List changes of Bindungen, oldest first; raises PlaceUnreadable."""
    async with database.transaction(caller) as work:
        return await posten.list_bindungsbuchungen(work, frage, sicht=await sicht_of(work), request=request)


async def list_ansatzbuchungen(
    database: Database, caller: Caller, frage: PostenFrage, *, request: PageRequest
) -> Page[Posten]:
    """List changes of Ansätze, oldest first; a Träger sees its own contracts in them. Raises PlaceUnreadable."""
    async with database.transaction(caller) as work:
        sicht = await sicht_of(work)
        page = await posten.list_ansatzbuchungen(work, frage, sicht=sicht, request=request)
        if sicht.traeger is None:
            return page
        own = {one.nummer for one in await grunddaten.read_vertraege(work) if one.traeger == sicht.traeger}
    return replace(page, items=tuple(_without_others(row, own=own) for row in page.items))


async def list_umschichtungsbuchungen(
    database: Database, caller: Caller, frage: PostenFrage, *, request: PageRequest
) -> Page[Posten]:
    """List what Umschichtungen gave and took, oldest first; raises PlaceUnreadable."""
    async with database.transaction(caller) as work:
        return await posten.list_umschichtungsbuchungen(work, frage, sicht=await sicht_of(work), request=request)


async def sicht_of(work: Work) -> Sicht:
    """Say what a caller sees: places of its roles; one that is only a Träger sees no other's rows (V14)."""
    caller = work.caller
    if caller.has(*_WHOLE):
        return Sicht()
    bezirke = await grunddaten.read_bezirke(work)
    led = {name for name in bezirke if caller.has(Role.LEITUNG) and caller.covers_bezirk(name)}
    areas = {slug for name in led for slug in bezirke[name]}
    if caller.has(Role.ASD):
        areas |= {slug for slugs in bezirke.values() for slug in slugs if caller.covers_sozialraum(slug)}
    if caller.has(Role.TRAEGER):
        vertraege = await grunddaten.read_vertraege(work)
        areas |= {vertrag.sozialraum for vertrag in vertraege if vertrag.traeger == caller.traeger}
    places = {("sozialraum", slug) for slug in areas} | {("bezirk", name) for name in led}
    own = (caller.traeger or "") if caller.rollen == {Role.TRAEGER} else None
    return Sicht(frozenset(places), own)


def _without_others(row: Posten, *, own: Collection[str]) -> Posten:
    """Take the other Träger's contracts out of how an Ansatz came about (V14)."""
    herleitung = dict(row.mehr["herleitung"])
    if "vertraege" in herleitung:
        shown = {name: cost for name, cost in herleitung["vertraege"].items() if name in own}
        herleitung |= {"teilweise": len(shown) < len(herleitung["vertraege"]), "vertraege": shown}
    return replace(row, mehr={"herleitung": herleitung})
