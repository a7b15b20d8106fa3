"""Table of what the Träger have declared complete, month by month, as cases tells it (X3)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.budget.storage.tables import Base
from shared.storage.tables import TenantColumns, tenant_check


class VollstaendigkeitRow(TenantColumns, Base):
    """One version of a Träger's month in a Sozialraum; the highest one counts (X3)."""

    __tablename__ = "vollstaendigkeit"
    schluessel: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    monat: Mapped[date]
    sozialraum: Mapped[str]
    traeger: Mapped[str]
    erwartet: Mapped[int]
    gemeldet: Mapped[int]
    gebucht_am: Mapped[datetime]
    buchungstag: Mapped[date]
    gebucht_von: Mapped[str]
    __table_args__ = (
        tenant_check(),
        CheckConstraint("gemeldet BETWEEN 0 AND erwartet", name="anzahl"),
        Index(None, "jugendamt", "monat"),
    )
