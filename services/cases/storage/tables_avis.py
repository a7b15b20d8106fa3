"""What the budget accepted of refused rows into a later year (V13, K10)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.cases.storage.tables import Base
from shared.geld import Geld
from shared.storage.tables import TenantColumns


class VorjahresuebernahmeRow(TenantColumns, Base):
    """A refused row that wjh has accepted as `vorjahr`, by the key that the budget refused (V13): append-only."""

    __tablename__ = "vorjahresuebernahmen"
    schluessel: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    id: Mapped[UUID]
    jahr: Mapped[int]
    gebucht_in: Mapped[int]
    volumen: Mapped[str]
    betrag: Mapped[Geld]
    abschluss: Mapped[UUID | None]
    gebucht_am: Mapped[datetime]
    erfasst_am: Mapped[datetime]
