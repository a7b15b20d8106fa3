"""What tables share: column types, the tenant as first column of every key, and the rows that every service has.

A service declares `class AuditRow(AuditColumns, Base)` and the like, so that its own metadata and migrations are
complete; the functions of this package work on these tables by their names.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, Index, LargeBinary, MetaData, Numeric, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, UserDefinedType

from shared.geld import Geld

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


@cache
def declared_tables(storage: str) -> MetaData:
    """Give the metadata of a service's package of storage with every one of its tables, whoever has opened which."""
    package = import_module(storage)
    for module in iter_modules(package.__path__):
        if module.name.startswith("tables_"):
            import_module(f"{storage}.{module.name}")
    metadata: MetaData = import_module(f"{storage}.tables").Base.metadata
    return metadata


class GeldCents(TypeDecorator[Geld]):
    """Geld as a bigint of cents."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Geld | None, dialect: Dialect) -> int | None:  # noqa: ARG002  # SQLAlchemy's
        return None if value is None else value.cents

    def process_result_value(self, value: int | None, dialect: Dialect) -> Geld | None:  # noqa: ARG002  # the same
        return None if value is None else Geld(int(value))


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction number; the key of `seit`."""

    cache_ok = True

    def get_col_spec(self, **_kw: object) -> str:
        return "xid8"


class ServiceBase(DeclarativeBase):
    """Column types of the field; each service derives its `Base` from it, with metadata of its own."""

    __abstract__ = True
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        Geld: GeldCents,
        date: Date,
        datetime: DateTime(timezone=True),
        Decimal: Numeric,
        str: Text,
        bytes: LargeBinary,
        dict[str, Any]: JSONB,
    }


def make_metadata() -> MetaData:
    """Make the metadata of one service, with names for every constraint."""
    return MetaData(naming_convention=NAMING)


def tenant_check() -> CheckConstraint:
    """Refuse the empty tenant, which the empty setting of a transaction without one would match."""
    return CheckConstraint("jugendamt <> ''", name="jugendamt")


class TenantColumns:
    """The tenant, first column of every key; row-level security compares it with the transaction's setting."""

    jugendamt: Mapped[str] = mapped_column(primary_key=True, sort_order=-100)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  # a declared_attr gets the class
        return (tenant_check(),)


class ListedColumns(TenantColumns):
    """A row that appears in lists: its id, and the transaction that last wrote it (kept by a trigger)."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-99)
    xid: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"), sort_order=900)


class AuditColumns(TenantColumns):
    """Who did what to which thing, with figures and without personal data; sealed into a chain later."""

    __tablename__ = "audit"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    zeitpunkt: Mapped[datetime]
    akteur: Mapped[str]
    im_auftrag_von: Mapped[str | None]
    aktion: Mapped[str]
    gegenstand: Mapped[str]
    gegenstand_id: Mapped[str]
    daten: Mapped[dict[str, Any]]
    pruefsumme: Mapped[bytes]
    xid: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"), sort_order=900)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  # a declared_attr gets the class
        return (tenant_check(), Index(None, "jugendamt", "xid"))


class SiegelColumns(TenantColumns):
    """A block of the audit's chain: its root covers the block before and the checksums of its rows.

    `vollstaendig` says that it has every row that could be seen; all rows of transactions before `horizont` are sealed.
    """

    __tablename__ = "siegel"
    nr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    anzahl: Mapped[int]
    vollstaendig: Mapped[bool]
    vorher: Mapped[bytes]
    wurzel: Mapped[bytes]
    versiegelt_am: Mapped[datetime]
    horizont: Mapped[int] = mapped_column(Xid8)


class VersiegelungColumns(TenantColumns):
    """Which block has sealed an audit row, and with which checksum."""

    __tablename__ = "versiegelungen"
    audit: Mapped[UUID] = mapped_column(primary_key=True)
    siegel: Mapped[int]
    pruefsumme: Mapped[bytes]


class IdempotencyColumns(TenantColumns):
    """What an Idempotency-Key of a caller has made."""

    __tablename__ = "wiederholungen"
    akteur: Mapped[str] = mapped_column(primary_key=True)
    schluessel: Mapped[str] = mapped_column(primary_key=True)
    fingerabdruck: Mapped[bytes]
    gemacht: Mapped[str]
    gebucht_am: Mapped[datetime] = mapped_column(server_default=text("now()"))


class OutboxColumns(TenantColumns):
    """A message that must reach another service; the row is the truth and carries its own retry state."""

    __tablename__ = "ausgang"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    thema: Mapped[str]
    ordnung: Mapped[str]
    inhalt: Mapped[dict[str, Any]]
    erstellt_am: Mapped[datetime]
    faellig_ab: Mapped[datetime]
    versuche: Mapped[int] = mapped_column(server_default=text("0"))
    erledigt_am: Mapped[datetime | None]
    geparkt_am: Mapped[datetime | None]
    fehler: Mapped[str | None]


class AbsichtColumns(TenantColumns):
    """The intent of a call to another service, recorded before the call and closed by its answer (K4)."""

    __tablename__ = "absichten"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    art: Mapped[str]
    gegenstand: Mapped[UUID]
    akteur: Mapped[str]
    inhalt: Mapped[dict[str, Any]]
    erstellt_am: Mapped[datetime]
    klaerbar_ab: Mapped[datetime]
    erledigt_am: Mapped[datetime | None]
    ergebnis: Mapped[str | None]


class StammdatenColumns(TenantColumns):
    """One version of one piece of master data: appended, never changed (G5)."""

    __tablename__ = "stammdaten"
    art: Mapped[str] = mapped_column(primary_key=True)
    schluessel: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    inhalt: Mapped[dict[str, Any]]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    xid: Mapped[int] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"), sort_order=900)


class LesestandColumns(TenantColumns):
    """How far a service has read one of the lists of another of which it keeps a copy."""

    __tablename__ = "lesestaende"
    liste: Mapped[str] = mapped_column(primary_key=True)
    stand: Mapped[str]
    gelesen_am: Mapped[datetime]


class KopienstandColumns(TenantColumns):
    """How far the read copies of a tenant's master data have come."""

    __tablename__ = "kopienstand"
    stand: Mapped[str]
    geholt_am: Mapped[datetime]
