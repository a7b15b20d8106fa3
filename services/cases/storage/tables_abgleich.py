"""Tables of the second book: the Träger's copies, months and agreements (K11), completeness (X3), releases (V7)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.storage.tables import Base
from shared.geld import Geld
from shared.storage.tables import ListedColumns, TenantColumns, tenant_check


class TraegerkontraktRow(ListedColumns, Base):
    """A version of a Träger's own copy of a Kontrakt; the highest one holds (K11): append-only."""

    __tablename__ = "traegerkontrakte"
    __table_args__ = (
        tenant_check(),
        UniqueConstraint("jugendamt", "traeger", "kontraktnummer", "version", name="uq_traegerkontrakte_version"),
        Index("ix_traegerkontrakte_nummer", "jugendamt", "kontraktnummer"),
        Index(None, "jugendamt", "xid", "id"),
        CheckConstraint("beginn <= ende", name="laufzeit"),
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-98)
    traeger: Mapped[str]
    kontraktnummer: Mapped[str]
    eigene_nummer: Mapped[str]
    sozialraum: Mapped[str | None]
    hilfeart: Mapped[str]
    beginn: Mapped[date]
    ende: Mapped[date]
    minuten_pro_woche: Mapped[int | None]
    kontingent_minuten: Mapped[int | None]
    entgelt_art: Mapped[str | None]
    entgelt_betrag: Mapped[Geld | None]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class TraegermeldungRow(ListedColumns, Base):
    """A version of what a Träger declares for a month; the highest one holds (X3): append-only."""

    __tablename__ = "traegermeldungen"
    __table_args__ = (
        tenant_check(),
        UniqueConstraint("jugendamt", "traeger", "monat", "version", name="uq_traegermeldungen_version"),
        Index(None, "jugendamt", "monat"),
        Index(None, "jugendamt", "xid", "id"),
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-98)
    traeger: Mapped[str]
    monat: Mapped[date]
    zeilen: Mapped[int]
    minuten: Mapped[int] = mapped_column(BigInteger)
    vollstaendig: Mapped[bool]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class MeldungsminutenRow(TenantColumns, Base):
    """Minutes that a declaration names for one Kontrakt (K11): append-only."""

    __tablename__ = "meldungsminuten"
    meldung: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-89)
    kontraktnummer: Mapped[str] = mapped_column(primary_key=True, sort_order=-88)
    minuten: Mapped[int] = mapped_column(BigInteger)


class EinigungRow(TenantColumns, Base):
    """One side's agreement to a difference; `fingerabdruck` says to which values (K11): append-only."""

    __tablename__ = "einigungen"
    __table_args__ = (
        tenant_check(),
        Index("ix_einigungen_monat", "jugendamt", "monat", "traeger", "kontraktnummer"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    monat: Mapped[date]
    traeger: Mapped[str]
    kontraktnummer: Mapped[str]
    seite: Mapped[str]
    fingerabdruck: Mapped[str]
    notiz: Mapped[str]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class VollstaendigkeitsstandRow(TenantColumns, Base):
    """What was counted last for a month, Sozialraum and Träger, as the budget was told (X3)."""

    __tablename__ = "vollstaendigkeitsstaende"
    __table_args__ = (tenant_check(), CheckConstraint("gemeldet BETWEEN 0 AND erwartet", name="anzahl"))
    monat: Mapped[date] = mapped_column(primary_key=True, sort_order=-90)
    sozialraum: Mapped[str] = mapped_column(primary_key=True, sort_order=-89)
    traeger: Mapped[str] = mapped_column(primary_key=True, sort_order=-88)
    id: Mapped[UUID]
    version: Mapped[int]
    erwartet: Mapped[int]
    gemeldet: Mapped[int]
    gezaehlt_am: Mapped[datetime]


class VollstaendigkeitszaehlungRow(TenantColumns, Base):
    """The last day on which everything was counted: months that are over since are expected newly (X3)."""

    __tablename__ = "vollstaendigkeitszaehlungen"
    tag: Mapped[date]


class BindungsfreigabeRow(TenantColumns, Base):
    """That the budget was asked to release the rest of a Kontrakt in this Fassung (V7): append-only."""

    __tablename__ = "bindungsfreigaben"
    kontrakt: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    fassung: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-89)
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
