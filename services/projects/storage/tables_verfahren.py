"""Tables of the selection of a Leitträger (P11). What a Verfahren says and what people judged is appended (G5)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.storage.tables import Base
from shared.storage.tables import ListedColumns, TenantColumns, tenant_check


def _of_verfahren() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["jugendamt", "verfahren"], ["verfahren.jugendamt", "verfahren.schluessel"])


def _of_bekundung() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["jugendamt", "interessenbekundung"], ["interessenbekundungen.jugendamt", "interessenbekundungen.id"]
    )


class VerfahrenRow(ListedColumns, Base):
    """A Verfahren; what it says is the version of that number."""

    __tablename__ = "verfahren"
    __table_args__ = (
        tenant_check(),
        UniqueConstraint("jugendamt", "schluessel", name="uq_verfahren_schluessel"),
        Index(None, "jugendamt", "xid", "id"),
    )
    schluessel: Mapped[str]
    version: Mapped[int]


class VerfahrensfassungRow(TenantColumns, Base):
    """One version of what a Verfahren says."""

    __tablename__ = "verfahrensfassungen"
    __table_args__ = (tenant_check(), _of_verfahren())
    verfahren: Mapped[str] = mapped_column(primary_key=True, sort_order=-99)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    inhalt: Mapped[dict[str, Any]]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class InteressenbekundungRow(ListedColumns, Base):
    """An Interessenbekundung; from submission on what it says stays."""

    __tablename__ = "interessenbekundungen"
    __table_args__ = (
        tenant_check(),
        _of_verfahren(),
        Index(None, "jugendamt", "verfahren", "wirkungsraum"),
        Index(None, "jugendamt", "traeger", "id"),
        Index(None, "jugendamt", "xid", "id"),
    )
    version: Mapped[int]
    verfahren: Mapped[str]
    wirkungsraum: Mapped[str]
    bezirk: Mapped[str]
    traeger: Mapped[str]
    stand: Mapped[str]
    angebot: Mapped[dict[str, Any]]
    angelegt_am: Mapped[datetime]
    angelegt_von: Mapped[str]
    eingereicht_am: Mapped[datetime | None]
    eingereicht_von: Mapped[str | None]


class BewertungRow(TenantColumns, Base):
    """One version of one person's evaluation; the highest counts."""

    __tablename__ = "bewertungen"
    __table_args__ = (tenant_check(), _of_bekundung())
    interessenbekundung: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-99)
    person: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    raster: Mapped[dict[str, Any]]
    gebucht_am: Mapped[datetime]


class ErgebnisRow(ListedColumns, Base):
    """The result for one Wirkungsraum of a Verfahren, once."""

    __tablename__ = "ergebnisse"
    __table_args__ = (
        tenant_check(),
        _of_verfahren(),
        UniqueConstraint("jugendamt", "verfahren", "wirkungsraum", name="uq_ergebnisse_wirkungsraum"),
        Index(None, "jugendamt", "xid", "id"),
    )
    verfahren: Mapped[str]
    wirkungsraum: Mapped[str]
    leittraeger: Mapped[UUID | None]
    traeger: Mapped[str | None]
    beginn: Mapped[date]
    ende: Mapped[date]
    entschieden_am: Mapped[datetime]
    entschieden_von: Mapped[str]


class ErgebnisgrundRow(TenantColumns, Base):
    """Why an Interessenbekundung was chosen or not."""

    __tablename__ = "ergebnisgruende"
    __table_args__ = (
        tenant_check(),
        _of_bekundung(),
        ForeignKeyConstraint(["jugendamt", "ergebnis"], ["ergebnisse.jugendamt", "ergebnisse.id"]),
        Index(None, "jugendamt", "ergebnis"),
    )
    interessenbekundung: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-99)
    ergebnis: Mapped[UUID]
    ausgewaehlt: Mapped[bool]
    begruendung: Mapped[str]
