"""Tables of steering (P10): indicators, meetings of the Steuerungsgruppe, what must be looked at."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKeyConstraint, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.storage.tables import Base, of_antrag
from shared.storage.tables import ListedColumns, TenantColumns, tenant_check


class IndikatorRow(TenantColumns, Base):
    """One version of what a project wants to reach; the highest holds."""

    __tablename__ = "indikatoren"
    __table_args__ = (tenant_check(), of_antrag())
    antrag: Mapped[UUID] = mapped_column(primary_key=True)
    schluessel: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bezeichnung: Mapped[str]
    einheit: Mapped[str]
    ziel: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    richtung: Mapped[str]
    aktiv: Mapped[bool]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class SitzungRow(ListedColumns, Base):
    """A meeting of a Bezirk's Steuerungsgruppe."""

    __tablename__ = "sitzungen"
    __table_args__ = (
        tenant_check(),
        Index(None, "jugendamt", "bezirk", "datum"),
        Index(None, "jugendamt", "xid", "id"),
    )
    bezirk: Mapped[str]
    datum: Mapped[date]
    beschluesse: Mapped[list[str]] = mapped_column(ARRAY(Text))
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


def _of_sitzung() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["jugendamt", "sitzung"], ["sitzungen.jugendamt", "sitzungen.id"])


class SitzungsprojektRow(TenantColumns, Base):
    """A project that a meeting looked at."""

    __tablename__ = "sitzungsprojekte"
    __table_args__ = (tenant_check(), _of_sitzung(), of_antrag(), Index(None, "jugendamt", "antrag"))
    sitzung: Mapped[UUID] = mapped_column(primary_key=True)
    antrag: Mapped[UUID] = mapped_column(primary_key=True)
    platz: Mapped[int]


class FeststellungRow(TenantColumns, Base):
    """What a meeting found about a project."""

    __tablename__ = "feststellungen"
    __table_args__ = (tenant_check(), _of_sitzung(), of_antrag(), Index(None, "jugendamt", "antrag"))
    sitzung: Mapped[UUID] = mapped_column(primary_key=True)
    platz: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    antrag: Mapped[UUID]
    text: Mapped[str]


class WarnungRow(ListedColumns, Base):
    """What wjh and leitung must look at, raised once for each `schluessel` of its kind."""

    __tablename__ = "warnungen"
    __table_args__ = (
        tenant_check(),
        UniqueConstraint("jugendamt", "art", "schluessel", name="uq_warnungen_schluessel"),
        Index(None, "jugendamt", "xid", "id"),
    )
    art: Mapped[str]
    schluessel: Mapped[str]
    bezirk: Mapped[str]
    jahr: Mapped[int]
    figuren: Mapped[dict[str, Any]]
    erzeugt_am: Mapped[datetime]
    quittiert_am: Mapped[datetime | None]
    quittiert_von: Mapped[str | None]
    notiz: Mapped[str | None]
