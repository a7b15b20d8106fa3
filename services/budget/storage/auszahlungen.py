"""Payments of project grants and final grants, each by its permanent key, once for ever (P9)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, func, insert, select, type_coerce

from services.budget.domain.buchung import VORJAHR
from services.budget.storage.tables import BuchungRow
from services.budget.storage.tables_auszahlung import AuszahlungRow, FestsetzungRow
from shared.geld import Geld
from shared.kalender import Instant
from shared.storage.database import Work


@dataclass(frozen=True, slots=True)
class Auszahlung:
    """A payment (negative: a refund), or with `storniert` the Storno of one; and who entered it in projects."""

    schluessel: UUID
    projekt: UUID
    datum: date
    betrag: Geld
    storniert: UUID | None
    veranlasst_von: str


async def find(work: Work, schluessel: UUID) -> Auszahlung | None:
    """Find what was booked under a key."""
    statement = select(AuszahlungRow).where(
        AuszahlungRow.jugendamt == work.jugendamt, AuszahlungRow.schluessel == schluessel
    )
    row = (await work.execute(statement)).one_or_none()
    return Auszahlung(**{name: getattr(row, name) for name in Auszahlung.__slots__}) if row else None


async def sum_ausgezahlt(work: Work, projekt: UUID) -> Geld:
    """Add up what is booked as paid for a project, less refunds and what was taken back."""
    statement = select(func.coalesce(func.sum(type_coerce(AuszahlungRow.betrag, BigInteger)), 0)).where(
        AuszahlungRow.jugendamt == work.jugendamt, AuszahlungRow.projekt == projekt
    )
    return Geld(int((await work.execute(statement)).scalar_one()))


async def sum_vorjahr(work: Work, projekt: UUID) -> Geld:
    """Add up what open years have booked for a project as `vorjahr`: negative, as it comes back (V13)."""
    statement = select(func.coalesce(func.sum(type_coerce(BuchungRow.betrag, BigInteger)), 0)).where(
        BuchungRow.jugendamt == work.jugendamt, BuchungRow.quelle == projekt, BuchungRow.vermerk == VORJAHR
    )
    return Geld(int((await work.execute(statement)).scalar_one()))


async def append(work: Work, auszahlung: Auszahlung, *, now: Instant) -> None:
    """Write down that a payment is booked."""
    values = {name: getattr(auszahlung, name) for name in Auszahlung.__slots__}
    booked = {"gebucht_am": now, "gebucht_von": work.caller.person.sub}
    await work.execute(insert(AuszahlungRow).values(jugendamt=work.jugendamt, **values, **booked))


async def find_festgesetzt(work: Work, projekt: UUID) -> Geld | None:
    """Read a project's final grant, None before its final account is checked."""
    statement = select(func.min(type_coerce(FestsetzungRow.betrag, BigInteger))).where(
        FestsetzungRow.jugendamt == work.jugendamt, FestsetzungRow.projekt == projekt
    )
    found = (await work.execute(statement)).scalar_one()
    return None if found is None else Geld(int(found))


async def append_festsetzung(work: Work, schluessel: UUID, projekt: UUID, betrag: Geld, *, now: Instant) -> None:
    """Write down what a project's grant finally is."""
    values = {"schluessel": schluessel, "projekt": projekt, "betrag": betrag}
    booked = {"gebucht_am": now, "gebucht_von": work.caller.person.sub}
    await work.execute(insert(FestsetzungRow).values(jugendamt=work.jugendamt, **values, **booked))
