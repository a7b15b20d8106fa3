"""What the budget has spent with Kontrakte's numbers: the read copy that the statistics rest on (K5, K12)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.storage.tables import Base
from shared.geld import Geld
from shared.storage.tables import TenantColumns, tenant_check


class KontraktausgabeRow(TenantColumns, Base):
    """A spending on a Kontrakt, or a Storno (negative), by the budget's id and instant of booking: append-only."""

    __tablename__ = "kontraktausgaben"
    __table_args__ = (tenant_check(), Index(None, "jugendamt", "kontrakt", "datum"))
    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    kontrakt: Mapped[UUID]
    datum: Mapped[date]
    betrag: Mapped[Geld]
    gebucht_am: Mapped[datetime]
    erfasst_am: Mapped[datetime]
