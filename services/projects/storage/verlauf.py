"""What happened to an application: submissions, decisions and Bindungen; appended, never changed (G5)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select

from services.projects.domain.antrag import Einreichung
from services.projects.domain.bescheid import (
    Bescheid,
    Bindung,
    Entscheidung,
    Ergebnis,
    Haushaltslage,
    Konzeptstand,
)
from services.projects.storage.tables import BescheidRow, BindungRow, EinreichungRow
from shared.geld import Geld
from shared.storage.database import Work


async def add_einreichung(work: Work, antrag: UUID, einreichung: Einreichung) -> None:
    """Append a submission."""
    values = {name: getattr(einreichung, name) for name in Einreichung.__slots__}
    await work.execute(insert(EinreichungRow).values(jugendamt=work.jugendamt, antrag=antrag, **values))


async def add_bescheid(work: Work, antrag: UUID, bescheid: Bescheid) -> None:
    """Append a decision; its day is fixed by then."""
    entscheidung = bescheid.entscheidung
    values: dict[str, object] = {name: getattr(entscheidung, name) for name in Entscheidung.__slots__}
    values |= {"ergebnis": entscheidung.ergebnis.value, "punkte": list(entscheidung.punkte)}
    taken: dict[str, object] = {"entschieden_am": bescheid.entschieden_am, "entschieden_von": bescheid.entschieden_von}
    if bescheid.konzept:
        taken |= {"konzept": bescheid.konzept.gueltig_ab, "konzept_version": bescheid.konzept.version}
    key = {"jugendamt": work.jugendamt, "antrag": antrag, "einreichung": bescheid.einreichung}
    await work.execute(insert(BescheidRow).values(**key, **values, **taken))


async def add_bindungen(work: Work, antrag: UUID, bindungen: Sequence[Bindung], *, absicht: UUID) -> None:
    """Append what the budget service has bound under the key of an intent."""
    key = {"jugendamt": work.jugendamt, "antrag": antrag, "absicht": absicht}
    rows = [
        key
        | {"jahr": bindung.jahr, "betrag": bindung.betrag, "vorgemerkt": bindung.vorgemerkt}
        | {"lage": _write_lage(bindung.lage)}
        for bindung in bindungen
    ]
    if rows:
        await work.execute(insert(BindungRow), rows)


async def load_einreichungen(work: Work, antraege: Collection[UUID]) -> dict[UUID, list[Einreichung]]:
    """Read the submissions of several applications, in order."""
    table = EinreichungRow
    where = (table.jugendamt == work.jugendamt) & table.antrag.in_(antraege)
    found: dict[UUID, list[Einreichung]] = defaultdict(list)
    for row in await work.execute(select(table).where(where).order_by(table.nummer)):
        found[row.antrag].append(Einreichung(**{name: getattr(row, name) for name in Einreichung.__slots__}))
    return found


async def load_bescheide(work: Work, antraege: Collection[UUID]) -> dict[UUID, list[Bescheid]]:
    """Read the decisions about several applications, in order."""
    table = BescheidRow
    where = (table.jugendamt == work.jugendamt) & table.antrag.in_(antraege)
    found: dict[UUID, list[Bescheid]] = defaultdict(list)
    for row in await work.execute(select(table).where(where).order_by(table.einreichung)):
        found[row.antrag].append(_to_bescheid(row))
    return found


async def load_bindungen(work: Work, antraege: Collection[UUID]) -> dict[UUID, list[Bindung]]:
    """Read what is bound for several applications, by year; the latest intent counts, and its ids sort by time."""
    table = BindungRow
    where = (table.jugendamt == work.jugendamt) & table.antrag.in_(antraege)
    latest: dict[UUID, dict[int, Bindung]] = defaultdict(dict)
    for row in await work.execute(select(table).where(where).order_by(table.jahr, table.absicht, table.nr)):
        latest[row.antrag][row.jahr] = Bindung(row.jahr, row.betrag, vorgemerkt=row.vorgemerkt)
    return defaultdict(list, {antrag: list(by_jahr.values()) for antrag, by_jahr in latest.items()})


async def load_first_bindungen(work: Work, antrag: UUID) -> tuple[Bindung, ...]:
    """Read what was bound when an application was approved, by year: that of its first intent (P5)."""
    table = BindungRow
    where = (table.jugendamt == work.jugendamt) & (table.antrag == antrag)
    first = select(table.absicht).where(where).order_by(table.absicht).limit(1).scalar_subquery()
    statement = select(table).where(where, table.absicht == first, table.nr == 1).order_by(table.jahr)
    return tuple(
        Bindung(row.jahr, row.betrag, vorgemerkt=row.vorgemerkt, lage=_read_lage(row.lage))
        for row in await work.execute(statement)
    )


def _write_lage(lage: Haushaltslage | None) -> dict[str, int] | None:
    return {name: getattr(lage, name).cents for name in Haushaltslage.__slots__} if lage else None


def _read_lage(lage: Mapping[str, int] | None) -> Haushaltslage | None:
    return Haushaltslage(**{name: Geld(cents) for name, cents in lage.items()}) if lage else None


def _to_bescheid(row: Row[Any]) -> Bescheid:
    entscheidung = Entscheidung(
        ergebnis=Ergebnis(row.ergebnis),
        begruendung=row.begruendung,
        datum=row.datum,
        beginn=row.beginn,
        punkte=tuple(row.punkte),
        ueberschreitung_begruendung=row.ueberschreitung_begruendung,
    )
    konzept = Konzeptstand(row.konzept, row.konzept_version) if row.konzept else None
    return Bescheid(row.einreichung, entscheidung, row.entschieden_am, row.entschieden_von, konzept)
