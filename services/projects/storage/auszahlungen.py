"""Payments of grants: appended, taken back by a Storno, with how far they have come into the budget (P9, G5)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, insert, select, update

from services.projects.domain.auszahlung import Auszahlung, Budgetstand, Storno, Zahlung
from services.projects.domain.sichtbarkeit import Sicht
from services.projects.storage.seen import is_seen
from services.projects.storage.tables import AntragRow
from services.projects.storage.tables_auszahlung import AuszahlungRow, AuszahlungsstandRow, AuszahlungsstornoRow
from shared.contracts.listing import Page, PageRequest
from shared.geld import NULL_EURO, Geld, total
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page

MOST = 500


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which payments a list asks for; None asks for all."""

    antrag: UUID | None = None
    budgetstand: Budgetstand | None = None


async def append(work: Work, antrag: UUID, zahlung: Zahlung, *, now: Instant) -> Auszahlung:
    """Book a payment of a project; its receipt number must be new (`find_beleg`, under the project's lock)."""
    made = Auszahlung(new_id(), antrag, zahlung, now, work.caller.person.sub)
    values = {name: getattr(zahlung, name) for name in Zahlung.__slots__}
    await work.execute(
        insert(AuszahlungRow).values(
            jugendamt=work.jugendamt, id=made.id, antrag=antrag, gebucht_am=now, gebucht_von=made.gebucht_von, **values
        )
    )
    stand = {"id": made.id, "antrag": antrag, "budgetstand": made.budgetstand.value}
    await work.execute(insert(AuszahlungsstandRow).values(jugendamt=work.jugendamt, **stand))
    return made


async def append_storno(work: Work, auszahlung: UUID, *, grund: str, now: Instant) -> Storno:
    """Take a payment back; it must not have been taken back before."""
    storno = Storno(new_id(), grund, now, work.caller.person.sub)
    values = {name: getattr(storno, name) for name in Storno.__slots__}
    await work.execute(insert(AuszahlungsstornoRow).values(jugendamt=work.jugendamt, auszahlung=auszahlung, **values))
    return storno


async def set_stand(
    work: Work, auszahlung: UUID, stand: Budgetstand, *, code: str | None = None, detail: str | None = None
) -> None:
    """Say how far a payment, or its Storno, has come, and why not further."""
    where = (AuszahlungsstandRow.jugendamt == work.jugendamt) & (AuszahlungsstandRow.id == auszahlung)
    await work.execute(
        update(AuszahlungsstandRow).where(where).values(budgetstand=stand.value, code=code, detail=detail)
    )


async def send_again(work: Work, ids: Collection[UUID]) -> None:
    """Say of several payments that they are on their way again."""
    where = (AuszahlungsstandRow.jugendamt == work.jugendamt) & AuszahlungsstandRow.id.in_(ids)
    values = {"budgetstand": Budgetstand.AUSSTEHEND.value, "code": None, "detail": None}
    await work.execute(update(AuszahlungsstandRow).where(where).values(**values))


async def find_beleg(work: Work, antrag: UUID, beleg: str) -> Auszahlung | None:
    """Find a project's payment by its receipt number."""
    return await _one(work, _all(work).where(AuszahlungRow.antrag == antrag, AuszahlungRow.beleg == beleg))


async def find(work: Work, antrag: UUID, auszahlung: UUID) -> Auszahlung | None:
    """Find a project's payment by its id."""
    return await _one(work, _all(work).where(AuszahlungRow.antrag == antrag, AuszahlungRow.id == auszahlung))


async def lock(work: Work, antrag: UUID, auszahlung: UUID) -> Auszahlung | None:
    """Find a project's payment by its id, and let nobody send it to the budget again meanwhile."""
    statement = _all(work).where(AuszahlungRow.antrag == antrag, AuszahlungRow.id == auszahlung)
    return await _one(work, statement.with_for_update(of=AuszahlungsstandRow))


async def list_page(work: Work, *, sicht: Sicht, auswahl: Auswahl, request: PageRequest) -> Page[Auszahlung]:
    """List the payments of projects that are seen, oldest first."""
    statement = _all(work).where(is_seen(AntragRow, sicht))
    if auswahl.antrag is not None:
        statement = statement.where(AuszahlungsstandRow.antrag == auswahl.antrag)
    if auswahl.budgetstand is not None:
        statement = statement.where(AuszahlungsstandRow.budgetstand == auswahl.budgetstand.value)
    page = await read_page(work, statement, listed=AuszahlungsstandRow, request=request)
    return Page(tuple(map(_to_auszahlung, page.items)), page.next, page.stand)


async def sum_ausgezahlt(work: Work, antrag: UUID) -> Geld:
    """Add up what was paid for a project, less refunds and what was taken back."""
    return (await sum_all(work, [antrag])).get(antrag, NULL_EURO)


async def sum_nicht_verbucht(work: Work, antrag: UUID) -> Geld:
    """Add up what was paid for a project and the budget has refused to book, less Stornos that it refused."""
    refused = _all(work).where(
        AuszahlungsstandRow.antrag == antrag, AuszahlungsstandRow.budgetstand == Budgetstand.ABGELEHNT.value
    )
    found = map(_to_auszahlung, await work.execute(refused))
    return total(NULL_EURO - one.zahlung.betrag if one.storno else one.zahlung.betrag for one in found)


async def sum_all(work: Work, antraege: Collection[UUID]) -> dict[UUID, Geld]:
    """Add up what was paid for several projects; those without a payment are left out."""
    reversed_too = _same(AuszahlungsstornoRow.jugendamt, AuszahlungsstornoRow.auszahlung)
    rows = await work.execute(
        select(AuszahlungRow.antrag, func.sum(AuszahlungRow.betrag).label("betrag"))
        .join_from(AuszahlungRow, AuszahlungsstornoRow, reversed_too, isouter=True)
        .where(
            AuszahlungRow.jugendamt == work.jugendamt,
            AuszahlungRow.antrag.in_(antraege),
            AuszahlungsstornoRow.id.is_(None),
        )
        .group_by(AuszahlungRow.antrag)
    )
    return {row.antrag: row.betrag for row in rows}


async def lock_abgelehnt(work: Work) -> tuple[Auszahlung, ...]:
    """List the payments that the budget has not booked, or of which it has not booked the Storno; up to MOST of them.

    Nobody else sends them again meanwhile.
    """
    abgelehnt = AuszahlungsstandRow.budgetstand == Budgetstand.ABGELEHNT.value
    statement = _all(work).where(abgelehnt).order_by(AuszahlungsstandRow.id).limit(MOST)
    rows = await work.execute(statement.with_for_update(of=AuszahlungsstandRow))
    return tuple(map(_to_auszahlung, rows))


async def count_abgelehnt(work: Work) -> int:
    """Count the payments that the budget has not booked."""
    where = (AuszahlungsstandRow.jugendamt == work.jugendamt) & (
        AuszahlungsstandRow.budgetstand == Budgetstand.ABGELEHNT.value
    )
    return int((await work.execute(select(func.count()).select_from(AuszahlungsstandRow).where(where))).scalar_one())


def _all(work: Work) -> Select[Any]:
    columns = (
        *AuszahlungRow.__table__.columns,
        AuszahlungsstandRow.budgetstand,
        AuszahlungsstandRow.code,
        AuszahlungsstandRow.detail,
        AuszahlungsstornoRow.id.label("storno_id"),
        AuszahlungsstornoRow.grund.label("storno_grund"),
        AuszahlungsstornoRow.gebucht_am.label("storno_am"),
        AuszahlungsstornoRow.gebucht_von.label("storno_von"),
    )
    return (
        select(*columns)
        .join_from(AuszahlungRow, AuszahlungsstandRow, _same(AuszahlungsstandRow.jugendamt, AuszahlungsstandRow.id))
        .join(AntragRow, and_(AntragRow.jugendamt == AuszahlungRow.jugendamt, AntragRow.id == AuszahlungRow.antrag))
        .join(
            AuszahlungsstornoRow,
            _same(AuszahlungsstornoRow.jugendamt, AuszahlungsstornoRow.auszahlung),
            isouter=True,
        )
        .where(AuszahlungRow.jugendamt == work.jugendamt)
    )


def _same(jugendamt: Any, auszahlung: Any) -> Any:  # noqa: ANN401  # columns and conditions of SQLAlchemy
    return and_(jugendamt == AuszahlungRow.jugendamt, auszahlung == AuszahlungRow.id)


async def _one(work: Work, statement: Select[Any]) -> Auszahlung | None:
    row = (await work.execute(statement)).one_or_none()
    return _to_auszahlung(row) if row else None


def _to_auszahlung(row: Row[Any]) -> Auszahlung:
    storno = Storno(row.storno_id, row.storno_grund, row.storno_am, row.storno_von) if row.storno_id else None
    return Auszahlung(
        id=row.id,
        antrag=row.antrag,
        zahlung=Zahlung(row.datum, row.betrag, row.beleg),
        gebucht_am=row.gebucht_am,
        gebucht_von=row.gebucht_von,
        budgetstand=Budgetstand(row.budgetstand),
        code=row.code,
        detail=row.detail,
        storno=storno,
    )
