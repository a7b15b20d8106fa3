"""Batches that were booked as they came, so that one that is sent again is known by its hash (X4)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.cases.storage.tables import Base
from shared.storage.tables import TenantColumns


class StapelquittungRow(TenantColumns, Base):
    """A Träger's batch of which every row was booked by one call: append-only, each content once (X4).

    Its rows are the Leistungen from `erste` to `letzte`: ids that count up by one, in the order of its lines. The same
    bytes mean something else as CSV, so their form belongs to the key.
    """

    __tablename__ = "stapelquittungen"
    traeger: Mapped[str] = mapped_column(primary_key=True, sort_order=-90)
    sha256: Mapped[bytes] = mapped_column(primary_key=True, sort_order=-89)
    csv: Mapped[bool] = mapped_column(primary_key=True, sort_order=-88)
    erste: Mapped[UUID]
    letzte: Mapped[UUID]
    gebucht_am: Mapped[datetime]
