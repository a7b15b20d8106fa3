"""Versions of what an application says: appended with each change, read back as the domain's Inhalt (G5)."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, insert, select, tuple_

from services.projects.domain.antrag import Einnahme, Einnahmeart, Finanzierungsart, Inhalt, Kosten, Kostenart
from services.projects.storage.tables import EinnahmeRow, FassungRow, KostenRow
from shared.kalender import Instant
from shared.storage.database import Work

Nummern: TypeAlias = Mapping[UUID, int]
_TEXTS = ("titel", "bedarf", "ziele", "zielgruppe", "massnahmen", "begruendung_vollfinanzierung")
_PLAIN = (*_TEXTS, "bezirk", "sozialraum", "traeger", "beginn", "ende")


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


async def _load_kosten(work: Work, nummern: Nummern) -> dict[UUID, list[Kosten]]:
    found: dict[UUID, list[Kosten]] = defaultdict(list)
    condition = _is_one_of(work, KostenRow, nummern)
    for row in await work.execute(select(KostenRow).where(condition).order_by(KostenRow.platz)):
        found[row.antrag].append(Kosten(Kostenart(row.art), row.bezeichnung, row.betrag, row.jahr, unbar=row.unbar))
    return found


async def _load_einnahmen(work: Work, nummern: Nummern) -> dict[UUID, list[Einnahme]]:
    found: dict[UUID, list[Einnahme]] = defaultdict(list)
    condition = _is_one_of(work, EinnahmeRow, nummern)
    for row in await work.execute(select(EinnahmeRow).where(condition).order_by(EinnahmeRow.platz)):
        found[row.antrag].append(Einnahme(Einnahmeart(row.art), row.bezeichnung, row.betrag, row.jahr))
    return found


def _is_one_of(work: Work, table: type[FassungRow | KostenRow | EinnahmeRow], nummern: Nummern) -> ColumnElement[bool]:
    nummer = table.nummer if issubclass(table, FassungRow) else table.fassung
    return (table.jugendamt == work.jugendamt) & tuple_(table.antrag, nummer).in_(list(nummern.items()))


def _kosten_values(platz: int, zeile: Kosten) -> dict[str, Any]:
    return _zeile_values(platz, zeile) | {"unbar": zeile.unbar}


def _einnahme_values(platz: int, zeile: Einnahme) -> dict[str, Any]:
    return _zeile_values(platz, zeile)


def _zeile_values(platz: int, zeile: Kosten | Einnahme) -> dict[str, Any]:
    values = {"bezeichnung": zeile.bezeichnung, "betrag": zeile.betrag, "jahr": zeile.jahr}
    return values | {"platz": platz, "art": zeile.art.value}


def _to_inhalt(row: Row[Any], *, kosten: list[Kosten], einnahmen: list[Einnahme]) -> Inhalt:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Inhalt(
        **plain,
        finanzierungsart=Finanzierungsart(row.finanzierungsart),
        kosten=tuple(kosten),
        einnahmen=tuple(einnahmen),
    )
