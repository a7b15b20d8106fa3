"""Planned payments on account and which of them are booked (V8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.budget.domain.abschlag import Abschlag
from services.budget.domain.stellen import Vertrag
from services.budget.storage.tables import AbschlagRow
from shared.geld import NULL_EURO, Geld
from shared.storage.database import Work

TENANTS = "abschlaege_mandanten"
_NAMESPACE = UUID("6f3d2f0e-3f0c-5d7c-9a52-1f6f6f6b7a11")


@dataclass(frozen=True, slots=True)
class Faellig:
    """A payment on account that is due and not booked yet."""

    jahr: int
    vertrag: str
    volumen: str
    nr: int
    sozialraum: str
    traeger: str
    faellig: date
    betrag: Geld


def quelle_of(vertrag: str, volumen: str) -> UUID:
    """Name the source under which a contract's Abschläge on a Volumen are bound: the same each time."""
    return uuid5(_NAMESPACE, f"{vertrag}/{volumen}")


def buchung_of(jugendamt: str, faellig: Faellig) -> UUID:
    """Name the posting of a payment: the same each time, so that it is booked once."""
    return uuid5(_NAMESPACE, f"{jugendamt}/{faellig.jahr}/{faellig.vertrag}/{faellig.volumen}/{faellig.nr}")


async def plan(work: Work, vertrag: Vertrag, plan: Sequence[Abschlag], *, jahr: int, volumen: str) -> None:
    """Write down a contract's plan of a year; payments that are booked stay as they are.

    What was planned before and is in the plan no more (a shorter term, V18) comes to 0.00.
    """
    await work.execute(
        update(AbschlagRow)
        .where(
            AbschlagRow.jugendamt == work.jugendamt,
            AbschlagRow.jahr == jahr,
            AbschlagRow.vertrag == vertrag.nummer,
            AbschlagRow.volumen == volumen,
            AbschlagRow.buchung.is_(None),
            AbschlagRow.nr.not_in([abschlag.nr for abschlag in plan]),
        )
        .values(betrag=NULL_EURO)
    )
    for abschlag in plan:
        values = {"faellig": abschlag.faellig, "betrag": abschlag.betrag}
        await work.execute(
            upsert(AbschlagRow)
            .values(
                jugendamt=work.jugendamt,
                jahr=jahr,
                vertrag=vertrag.nummer,
                volumen=volumen,
                nr=abschlag.nr,
                sozialraum=vertrag.sozialraum,
                traeger=vertrag.traeger,
                **values,
            )
            .on_conflict_do_update(
                index_elements=["jugendamt", "jahr", "vertrag", "volumen", "nr"],
                set_=values,
                where=AbschlagRow.buchung.is_(None),
            )
        )


async def is_planned(work: Work, vertrag: str) -> bool:
    """Tell whether anything was ever planned under a contract."""
    rows = select(AbschlagRow.nr).where(AbschlagRow.jugendamt == work.jugendamt, AbschlagRow.vertrag == vertrag)
    return (await work.execute(rows.limit(1))).first() is not None


async def list_of_year(work: Work, jahr: int, *, sozialraum: str) -> tuple[Faellig, ...]:
    """List all payments planned for a Sozialraum and year, booked or not."""
    rows = await work.execute(
        select(AbschlagRow)
        .where(
            AbschlagRow.jugendamt == work.jugendamt,
            AbschlagRow.jahr == jahr,
            AbschlagRow.sozialraum == sozialraum,
        )
        .order_by(AbschlagRow.vertrag, AbschlagRow.volumen, AbschlagRow.nr)
    )
    return tuple(map(_to_faellig, rows))


async def list_booked(work: Work, jahr: int, *, sozialraum: str) -> frozenset[tuple[str, str, int]]:
    """Tell which payments (contract, Volumen, number) are booked."""
    rows = await work.execute(
        select(AbschlagRow.vertrag, AbschlagRow.volumen, AbschlagRow.nr).where(
            AbschlagRow.jugendamt == work.jugendamt,
            AbschlagRow.jahr == jahr,
            AbschlagRow.sozialraum == sozialraum,
            AbschlagRow.buchung.is_not(None),
        )
    )
    return frozenset((row.vertrag, row.volumen, row.nr) for row in rows)


async def list_due(work: Work, *, until: date, jahr: int | None = None, lock: bool = False) -> tuple[Faellig, ...]:
    """List payments that are due and not booked, of one year or all; with `lock`, keep others from booking them."""
    statement = (
        select(AbschlagRow)
        .where(AbschlagRow.jugendamt == work.jugendamt, AbschlagRow.buchung.is_(None), AbschlagRow.faellig <= until)
        .order_by(AbschlagRow.jahr, AbschlagRow.vertrag, AbschlagRow.volumen, AbschlagRow.nr)
    )
    if jahr is not None:
        statement = statement.where(AbschlagRow.jahr == jahr)
    rows = await work.execute(statement.with_for_update() if lock else statement)
    return tuple(map(_to_faellig, rows))


async def mark_booked(work: Work, faellig: Faellig, *, buchung: UUID) -> None:
    """Note the posting of a payment."""
    await work.execute(update(AbschlagRow).where(*_key(work, faellig)).values(buchung=buchung))


async def sum_paid(work: Work, jahr: int, *, sozialraum: str, traeger: str) -> dict[tuple[str, str], Geld]:
    """Sum what a Träger was paid on account, by contract and Volumen."""
    rows = await work.execute(
        select(AbschlagRow.vertrag, AbschlagRow.volumen, func.sum(AbschlagRow.betrag).label("betrag"))
        .where(*_of(work, jahr, sozialraum=sozialraum, traeger=traeger), AbschlagRow.buchung.is_not(None))
        .group_by(AbschlagRow.vertrag, AbschlagRow.volumen)
        .order_by(AbschlagRow.vertrag, AbschlagRow.volumen)
    )
    return {(row.vertrag, row.volumen): row.betrag or NULL_EURO for row in rows}


async def next_due(work: Work, jahr: int, *, sozialraum: str, traeger: str) -> date | None:
    """Tell when the last payment is due that is not booked yet and comes to anything, or None."""
    found: date | None = (
        await work.execute(
            select(func.max(AbschlagRow.faellig)).where(
                *_of(work, jahr, sozialraum=sozialraum, traeger=traeger),
                AbschlagRow.buchung.is_(None),
                AbschlagRow.betrag != NULL_EURO,
            )
        )
    ).scalar_one()
    return found


def _of(work: Work, jahr: int, *, sozialraum: str, traeger: str) -> tuple[Any, ...]:
    return (
        AbschlagRow.jugendamt == work.jugendamt,
        AbschlagRow.jahr == jahr,
        AbschlagRow.sozialraum == sozialraum,
        AbschlagRow.traeger == traeger,
    )


def _key(work: Work, faellig: Faellig) -> tuple[Any, ...]:
    return (
        AbschlagRow.jugendamt == work.jugendamt,
        AbschlagRow.jahr == faellig.jahr,
        AbschlagRow.vertrag == faellig.vertrag,
        AbschlagRow.volumen == faellig.volumen,
        AbschlagRow.nr == faellig.nr,
    )


def _to_faellig(row: Row[Any]) -> Faellig:
    return Faellig(row.jahr, row.vertrag, row.volumen, row.nr, row.sozialraum, row.traeger, row.faellig, row.betrag)
