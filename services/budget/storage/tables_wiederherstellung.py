"""Table of the restorations of this database, in whose course the services send again what they had sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.budget.storage.tables import Base
from shared.storage.tables import TenantColumns, tenant_check


class WiederherstellungRow(TenantColumns, Base):
    """A restoration: to which instant, from when to when what was decided before is booked again."""

    __tablename__ = "wiederherstellungen"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    stand: Mapped[datetime]
    eroeffnet_am: Mapped[datetime]
    beendet_am: Mapped[datetime | None]
    __table_args__ = (
        tenant_check(),
        Index("uq_wiederherstellungen_offen", "jugendamt", unique=True, postgresql_where=text("beendet_am IS NULL")),
    )
