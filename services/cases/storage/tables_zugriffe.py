"""Who has read which Kontrakte (G6)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.storage.tables import Base
from shared.storage.tables import ListedColumns, tenant_check


class ZugriffRow(ListedColumns, Base):
    """A read: who, when, by which operation, and the Kontrakte shown, all of a list in one row: append-only."""

    __tablename__ = "zugriffe"
    __table_args__ = (
        tenant_check(),
        Index(None, "jugendamt", "akteur", "id"),
        Index(None, "jugendamt", "xid", "id"),
        Index("ix_zugriffe_kontrakte", "kontrakte", postgresql_using="gin"),
        CheckConstraint("cardinality(kontrakte) > 0", name="kontrakte"),
    )
    zeitpunkt: Mapped[datetime]
    akteur: Mapped[str]
    vorgang: Mapped[str]
    kontrakte: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
