"""Tables of the handbook of standards: recommendations, resolutions, versions made of changes; all appended (G5)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKeyConstraint, Index, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.storage.tables import Base
from shared.storage.tables import ListedColumns, TenantColumns, tenant_check


class EmpfehlungRow(ListedColumns, Base):
    """A recommendation of a coaching group."""

    __tablename__ = "handbuchempfehlungen"
    __table_args__ = (tenant_check(), Index(None, "jugendamt", "xid", "id"))
    datum: Mapped[date]
    titel: Mapped[str]
    text: Mapped[str]
    kapitel: Mapped[str | None]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class BeschlussRow(ListedColumns, Base):
    """A resolution of the steering group, and the recommendations that it follows."""

    __tablename__ = "handbuchbeschluesse"
    __table_args__ = (tenant_check(), Index(None, "jugendamt", "xid", "id"))
    datum: Mapped[date]
    titel: Mapped[str]
    text: Mapped[str]
    empfehlungen: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class HandbuchfassungRow(ListedColumns, Base):
    """A version of the handbook: the changes of this number on those before."""

    __tablename__ = "handbuchfassungen"
    __table_args__ = (
        tenant_check(),
        UniqueConstraint("jugendamt", "nummer", name="uq_handbuchfassungen_nummer"),
        Index(None, "jugendamt", "xid", "id"),
    )
    nummer: Mapped[int]
    gueltig_ab: Mapped[date]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class KapitelRow(TenantColumns, Base):
    """What a version makes of a chapter, and the resolution behind it; `entfallen`: it is taken out."""

    __tablename__ = "handbuchkapitel"
    __table_args__ = (
        tenant_check(),
        ForeignKeyConstraint(["jugendamt", "fassung"], ["handbuchfassungen.jugendamt", "handbuchfassungen.nummer"]),
        ForeignKeyConstraint(["jugendamt", "beschluss"], ["handbuchbeschluesse.jugendamt", "handbuchbeschluesse.id"]),
    )
    fassung: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    schluessel: Mapped[str] = mapped_column(primary_key=True)
    titel: Mapped[str]
    text: Mapped[str]
    platz: Mapped[int]
    entfallen: Mapped[bool]
    beschluss: Mapped[UUID]
