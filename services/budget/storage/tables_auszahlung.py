"""Tables of the payments of project grants and of final grants, as projects has sent them (P9)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.budget.storage.tables import Base
from shared.geld import Geld
from shared.storage.tables import TenantColumns, tenant_check


class AuszahlungRow(TenantColumns, Base):
    """A payment by its permanent key; its postings name it as their `beleg`."""

    __tablename__ = "auszahlungen"
    schluessel: Mapped[UUID] = mapped_column(primary_key=True)
    projekt: Mapped[UUID]
    datum: Mapped[date]
    betrag: Mapped[Geld]
    storniert: Mapped[UUID | None]
    veranlasst_von: Mapped[str]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    __table_args__ = (
        tenant_check(),
        CheckConstraint("betrag <> 0", name="betrag"),
        Index(None, "jugendamt", "projekt"),
    )


class FestsetzungRow(TenantColumns, Base):
    """The final grant of a project whose final account is checked, by the key under which projects sent it."""

    __tablename__ = "festsetzungen"
    schluessel: Mapped[UUID] = mapped_column(primary_key=True)
    projekt: Mapped[UUID]
    betrag: Mapped[Geld]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    __table_args__ = (
        tenant_check(),
        CheckConstraint("betrag >= 0", name="betrag"),
        Index(None, "jugendamt", "projekt"),
    )
