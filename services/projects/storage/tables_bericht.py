"""Tables of the reports of projects: what came, what was asked for, what was reminded of (P8)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.storage.tables import Base, of_antrag
from shared.storage.tables import ListedColumns, TenantColumns, tenant_check


class BerichtRow(ListedColumns, Base):
    """A report as it came; one that comes again for the same year stands beside the first (G5)."""

    __tablename__ = "berichte"
    __table_args__ = (
        tenant_check(),
        of_antrag(),
        Index(None, "jugendamt", "antrag", "id"),
        Index(None, "jugendamt", "xid", "id"),
    )
    antrag: Mapped[UUID]
    art: Mapped[str]
    foerderjahr: Mapped[int]
    inhalt: Mapped[str]
    wirkung: Mapped[str | None]
    abweichungen: Mapped[str | None]
    eingereicht_am: Mapped[datetime]
    eingereicht_von: Mapped[str]


class BerichtsindikatorRow(TenantColumns, Base):
    """What a report tells of one indicator of its project (P10)."""

    __tablename__ = "berichtsindikatoren"
    __table_args__ = (
        tenant_check(),
        ForeignKeyConstraint(["jugendamt", "bericht"], ["berichte.jugendamt", "berichte.id"]),
        Index(None, "jugendamt", "antrag", "foerderjahr", "schluessel"),
    )
    bericht: Mapped[UUID] = mapped_column(primary_key=True)
    schluessel: Mapped[str] = mapped_column(primary_key=True)
    antrag: Mapped[UUID]
    foerderjahr: Mapped[int]
    wert: Mapped[Decimal] = mapped_column(Numeric(14, 2))


class BerichtsanforderungRow(ListedColumns, Base):
    """An interim report was asked for (P8)."""

    __tablename__ = "berichtsanforderungen"
    __table_args__ = (
        tenant_check(),
        of_antrag(),
        Index(None, "jugendamt", "antrag", "id"),
        Index(None, "jugendamt", "xid", "id"),
    )
    antrag: Mapped[UUID]
    faellig_am: Mapped[date]
    grund: Mapped[str]
    angefordert_am: Mapped[datetime]
    angefordert_von: Mapped[str]


class ErinnerungRow(TenantColumns, Base):
    """A reminder that the daily job gave, once for each stage of what is due."""

    __tablename__ = "berichtserinnerungen"
    __table_args__ = (tenant_check(), of_antrag())
    antrag: Mapped[UUID] = mapped_column(primary_key=True)
    art: Mapped[str] = mapped_column(primary_key=True)
    faellig_am: Mapped[date] = mapped_column(primary_key=True)
    stufe: Mapped[str] = mapped_column(primary_key=True)
    foerderjahr: Mapped[int]
    erinnert_am: Mapped[datetime]
