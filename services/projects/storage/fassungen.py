"""Versions of what an application says: appended with each change, read back as the domain's Inhalt (G5)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, insert, select, tuple_

from services.projects.domain.antrag import Einnahme, Einnahmeart, Finanzierungsart, Inhalt, Kosten, Kostenart, Satz
from services.projects.domain.sichtbarkeit import Sicht
from services.projects.storage.seen import is_seen
from services.projects.storage.tables import EinnahmeRow, FassungRow, KostenRow
from shared.contracts.listing import Page, PageRequest, Position, read_cursor, read_stand, write_cursor, write_stand
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage.database import Work


@dataclass(frozen=True, slots=True)
class Fassung:
    """One version: its number in the application, when and by whom it was written."""

    nummer: int
    gebucht_am: Instant
    gebucht_von: str


Nummern: TypeAlias = Mapping[UUID, int]
_TEXTS = ("titel", "bedarf", "ziele", "zielgruppe", "massnahmen", "begruendung_vollfinanzierung")
_PLAIN = (*_TEXTS, "bezirk", "sozialraum", "traeger", "beginn", "ende")
_ZEILE = ("bezeichnung", "betrag", "jahr", "stunden")
_KOSTEN = (*_ZEILE, "unbar", "qualifikation", "stellenanteil", "hilfskraft", "pauschale", "menge")


async def add(work: Work, *, antrag: UUID, nummer: int, inhalt: Inhalt, now: Instant) -> None:
    """Append one version with its lines; whoever holds the lock on the application gives the number."""
    key = {"jugendamt": work.jugendamt, "antrag": antrag}
    values = {name: getattr(inhalt, name) for name in _PLAIN} | {"finanzierungsart": inhalt.finanzierungsart.value}
    booked = {"gebucht_am": now, "gebucht_von": work.caller.person.sub}
    await work.execute(insert(FassungRow).values(**key, nummer=nummer, **values, **booked))
    lines = key | {"fassung": nummer}
    if inhalt.kosten:
        await work.execute(insert(KostenRow), [lines | _kosten_values(*at) for at in enumerate(inhalt.kosten)])
    if inhalt.einnahmen:
        await work.execute(insert(EinnahmeRow), [lines | _einnahme_values(*at) for at in enumerate(inhalt.einnahmen)])


async def load(work: Work, nummern: Nummern) -> dict[UUID, Inhalt]:
    """Read the versions of that number of several applications."""
    if not nummern:
        return {}
    kosten, einnahmen = await _load_kosten(work, nummern), await _load_einnahmen(work, nummern)
    rows = await work.execute(select(FassungRow).where(_is_one_of(work, FassungRow, nummern)))
    return {row.antrag: _to_inhalt(row, kosten=kosten[row.antrag], einnahmen=einnahmen[row.antrag]) for row in rows}


async def load_verfassende(work: Work, bis: Nummern) -> dict[UUID, frozenset[str]]:
    """Tell who wrote versions of several applications, of each up to that number (P1)."""
    row, found = FassungRow, defaultdict[UUID, set[str]](set)
    heads = select(row.antrag, row.gebucht_von, func.min(row.nummer).label("erste"))
    statement = heads.where(row.jugendamt == work.jugendamt, row.antrag.in_(bis)).group_by(row.antrag, row.gebucht_von)
    for one in await work.execute(statement):
        if one.erste <= bis[one.antrag]:
            found[one.antrag].add(one.gebucht_von)
    return {antrag: frozenset(found[antrag]) for antrag in bis}


async def list_page(work: Work, antrag: UUID, *, sicht: Sicht, request: PageRequest) -> Page[Fassung]:
    """List the versions of one application in their order, those whose place is seen, without their content.

    Numbers are given under the application's lock, so they are in the order of commits: the last one is the `stand`.
    """
    behind = read_cursor(request.cursor).xid if request.cursor else read_stand(request.seit) if request.seit else 0
    where = (FassungRow.jugendamt == work.jugendamt, FassungRow.antrag == antrag, is_seen(FassungRow, sicht))
    heads = select(FassungRow.nummer, FassungRow.gebucht_am, FassungRow.gebucht_von)
    statement = heads.where(*where, FassungRow.nummer > behind).order_by(FassungRow.nummer).limit(request.limit + 1)
    found = [Fassung(row.nummer, row.gebucht_am, row.gebucht_von) for row in await work.execute(statement)]
    shown = tuple(found[: request.limit])
    last = shown[-1].nummer if shown else behind
    more = len(found) > request.limit
    return Page(shown, write_cursor(Position(last, antrag, 0, None)) if more else None, write_stand(last))


async def get(work: Work, antrag: UUID, nummer: int, *, sicht: Sicht) -> Fassung:
    """Read one version without its content; raise NotVisible if it is not there, or its place not seen."""
    where = (FassungRow.jugendamt == work.jugendamt, FassungRow.antrag == antrag, FassungRow.nummer == nummer)
    heads = select(FassungRow.nummer, FassungRow.gebucht_am, FassungRow.gebucht_von)
    row = (await work.execute(heads.where(*where, is_seen(FassungRow, sicht)))).one_or_none()
    if row is None:
        raise NotVisible
    return Fassung(row.nummer, row.gebucht_am, row.gebucht_von)


async def get_inhalt(work: Work, antrag: UUID, nummer: int) -> Inhalt:
    """Read the content of one version that is there."""
    return (await load(work, {antrag: nummer}))[antrag]


async def _load_kosten(work: Work, nummern: Nummern) -> dict[UUID, list[Kosten]]:
    found: dict[UUID, list[Kosten]] = defaultdict(list)
    condition = _is_one_of(work, KostenRow, nummern)
    for row in await work.execute(select(KostenRow).where(condition).order_by(KostenRow.platz)):
        plain = {name: getattr(row, name) for name in _KOSTEN}
        found[row.antrag].append(Kosten(art=Kostenart(row.art), satz=_to_satz(row), **plain))
    return found


async def _load_einnahmen(work: Work, nummern: Nummern) -> dict[UUID, list[Einnahme]]:
    found: dict[UUID, list[Einnahme]] = defaultdict(list)
    condition = _is_one_of(work, EinnahmeRow, nummern)
    for row in await work.execute(select(EinnahmeRow).where(condition).order_by(EinnahmeRow.platz)):
        plain = {name: getattr(row, name) for name in _ZEILE}
        found[row.antrag].append(Einnahme(art=Einnahmeart(row.art), satz=_to_satz(row), **plain))
    return found


def _is_one_of(work: Work, table: type[FassungRow | KostenRow | EinnahmeRow], nummern: Nummern) -> ColumnElement[bool]:
    nummer = table.nummer if issubclass(table, FassungRow) else table.fassung
    return (table.jugendamt == work.jugendamt) & tuple_(table.antrag, nummer).in_(list(nummern.items()))


def _kosten_values(platz: int, zeile: Kosten) -> dict[str, Any]:
    return {name: getattr(zeile, name) for name in _KOSTEN} | _zeile_values(platz, zeile)


def _einnahme_values(platz: int, zeile: Einnahme) -> dict[str, Any]:
    return {name: getattr(zeile, name) for name in _ZEILE} | _zeile_values(platz, zeile)


def _zeile_values(platz: int, zeile: Kosten | Einnahme) -> dict[str, Any]:
    satz = zeile.satz
    return {
        "platz": platz,
        "art": zeile.art.value,
        "satz": satz.betrag if satz else None,
        "satz_einheit": satz.einheit if satz else None,
        "satz_konzept": satz.konzept if satz else None,
        "satz_version": satz.version if satz else None,
    }


def _to_satz(row: Row[Any]) -> Satz | None:
    if row.satz is None:
        return None
    return Satz(row.satz, row.satz_einheit, row.satz_konzept, row.satz_version)


def _to_inhalt(row: Row[Any], *, kosten: list[Kosten], einnahmen: list[Einnahme]) -> Inhalt:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Inhalt(
        **plain,
        finanzierungsart=Finanzierungsart(row.finanzierungsart),
        kosten=tuple(kosten),
        einnahmen=tuple(einnahmen),
    )
