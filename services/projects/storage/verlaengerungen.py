"""Longer terms that were applied for, and what was decided about them; appended, never changed (P3, G5)."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select

from services.projects.domain.bescheid import Ergebnis, Verlaengerung, Verlaengerungsbescheid
from services.projects.storage.tables_verlaengerung import VerlaengerungBescheidRow, VerlaengerungRow
from shared.storage.database import Work

_REQUESTED = ("nummer", "bisher", "ende", "grund", "beantragt_am", "beantragt_von")
_DECIDED = ("begruendung", "datum", "entschieden_am", "entschieden_von")


async def add(work: Work, antrag: UUID, verlaengerung: Verlaengerung) -> None:
    """Append an application for a longer term."""
    values = {name: getattr(verlaengerung, name) for name in _REQUESTED}
    await work.execute(insert(VerlaengerungRow).values(jugendamt=work.jugendamt, antrag=antrag, **values))


async def add_bescheid(work: Work, antrag: UUID, nummer: int, *, bescheid: Verlaengerungsbescheid) -> None:
    """Append the decision about the application of that number."""
    values = {name: getattr(bescheid, name) for name in _DECIDED} | {"ergebnis": bescheid.ergebnis.value}
    key = {"jugendamt": work.jugendamt, "antrag": antrag, "nummer": nummer}
    await work.execute(insert(VerlaengerungBescheidRow).values(**key, **values))


async def load(work: Work, antraege: Collection[UUID]) -> dict[UUID, list[Verlaengerung]]:
    """Read those of several applications, in order, each with its decision."""
    table, decided = VerlaengerungRow, VerlaengerungBescheidRow
    same = (table.jugendamt == decided.jugendamt) & (table.antrag == decided.antrag) & (table.nummer == decided.nummer)
    columns = [getattr(table, name) for name in ("antrag", *_REQUESTED)]
    columns += [getattr(decided, name) for name in ("ergebnis", *_DECIDED)]
    statement = select(*columns).join(decided, same, isouter=True).order_by(table.nummer)
    where = (table.jugendamt == work.jugendamt) & table.antrag.in_(antraege)
    found: dict[UUID, list[Verlaengerung]] = defaultdict(list)
    for row in await work.execute(statement.where(where)):
        found[row.antrag].append(_to_verlaengerung(row))
    return found


def _to_verlaengerung(row: Row[Any]) -> Verlaengerung:
    asked = {name: getattr(row, name) for name in _REQUESTED}
    if row.ergebnis is None:
        return Verlaengerung(**asked)
    said = {name: getattr(row, name) for name in _DECIDED}
    return Verlaengerung(**asked, bescheid=Verlaengerungsbescheid(ergebnis=Ergebnis(row.ergebnis), **said))
