"""Tables of the project service. What an application says is a Fassung: appended, never changed (G5)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKeyConstraint, Index, SmallInteger, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.geld import Geld
from shared.storage.tables import (
    AbsichtColumns,
    AuditColumns,
    IdempotencyColumns,
    KopienstandColumns,
    LesestandColumns,
    ListedColumns,
    ServiceBase,
    SiegelColumns,
    StammdatenColumns,
    TenantColumns,
    VersiegelungColumns,
    make_metadata,
    tenant_check,
)


class Base(ServiceBase):
    """The project service's tables."""

    __abstract__ = True
    metadata = make_metadata()


class AntragRow(ListedColumns, Base):
    """An application as it stands; its content is the Fassung of that number."""

    __tablename__ = "antraege"
    __table_args__ = (
        tenant_check(),
        Index(None, "jugendamt", "bezirk", "id"),
        Index(None, "jugendamt", "sozialraum", "id"),
        Index(None, "jugendamt", "traeger", "id"),
        Index(None, "jugendamt", "xid", "id"),
    )
    version: Mapped[int]
    fassung: Mapped[int]
    status: Mapped[str]
    bezirk: Mapped[str]
    sozialraum: Mapped[str]
    traeger: Mapped[str]
    angelegt_von: Mapped[str]
    angelegt_am: Mapped[datetime]
    vom_traeger: Mapped[bool] = mapped_column(server_default=text("false"))
    begonnen_am: Mapped[date | None]
    abgeschlossen_am: Mapped[date | None]
    abschluss_grund: Mapped[str | None]


def of_antrag() -> ForeignKeyConstraint:
    """Tie a row to its application."""
    return ForeignKeyConstraint(["jugendamt", "antrag"], ["antraege.jugendamt", "antraege.id"])


def _of_fassung() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["jugendamt", "antrag", "fassung"], ["fassungen.jugendamt", "fassungen.antrag", "fassungen.nummer"]
    )


class OfAntrag(TenantColumns):
    """A row that belongs to an application."""

    antrag: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-99)


class FassungRow(OfAntrag, Base):
    """One version of what an application says; `bezirk`, `sozialraum` and `traeger` as they were in it."""

    __tablename__ = "fassungen"
    __table_args__ = (tenant_check(), of_antrag())
    nummer: Mapped[int] = mapped_column(primary_key=True)
    bezirk: Mapped[str]
    sozialraum: Mapped[str]
    traeger: Mapped[str]
    titel: Mapped[str]
    bedarf: Mapped[str]
    ziele: Mapped[str]
    zielgruppe: Mapped[str]
    massnahmen: Mapped[str]
    beginn: Mapped[date | None]
    ende: Mapped[date | None]
    finanzierungsart: Mapped[str]
    begruendung_vollfinanzierung: Mapped[str]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class SatzColumns:
    """The rate of the Konzept that made a line's amount, and the hours of unpaid work if it is one per hour."""

    stunden: Mapped[int | None] = mapped_column(sort_order=100)
    satz: Mapped[Geld | None] = mapped_column(sort_order=101)
    satz_einheit: Mapped[str | None] = mapped_column(sort_order=102)
    satz_konzept: Mapped[date | None] = mapped_column(sort_order=103)
    satz_version: Mapped[int | None] = mapped_column(sort_order=104)


class KostenRow(SatzColumns, OfAntrag, Base):
    """A line of a Fassung's cost plan."""

    __tablename__ = "kosten"
    __table_args__ = (tenant_check(), _of_fassung(), CheckConstraint("betrag >= 0", name="betrag"))
    fassung: Mapped[int] = mapped_column(primary_key=True)
    platz: Mapped[int] = mapped_column(primary_key=True)
    art: Mapped[str]
    bezeichnung: Mapped[str]
    betrag: Mapped[Geld]
    jahr: Mapped[int]
    unbar: Mapped[bool]
    qualifikation: Mapped[str] = mapped_column(server_default=text("''"))
    stellenanteil: Mapped[Decimal | None]
    hilfskraft: Mapped[bool] = mapped_column(server_default=text("false"))
    pauschale: Mapped[str | None]
    menge: Mapped[int | None]


class EinnahmeRow(SatzColumns, OfAntrag, Base):
    """A line of a Fassung's income plan."""

    __tablename__ = "einnahmen"
    __table_args__ = (tenant_check(), _of_fassung(), CheckConstraint("betrag >= 0", name="betrag"))
    fassung: Mapped[int] = mapped_column(primary_key=True)
    platz: Mapped[int] = mapped_column(primary_key=True)
    art: Mapped[str]
    bezeichnung: Mapped[str]
    betrag: Mapped[Geld]
    jahr: Mapped[int]


class EinreichungRow(OfAntrag, Base):
    """A submission: which Fassung, by whom, and the Träger's employees on that day (P7)."""

    __tablename__ = "einreichungen"
    __table_args__ = (tenant_check(), _of_fassung())
    nummer: Mapped[int] = mapped_column(primary_key=True)
    fassung: Mapped[int]
    eingereicht_am: Mapped[datetime]
    eingereicht_von: Mapped[str]
    mitarbeitende: Mapped[int]
    prozent: Mapped[Decimal]
    stammdaten_vom: Mapped[datetime | None]


class BescheidRow(OfAntrag, Base):
    """A decision that was taken about a submission; one submission is decided once (P1)."""

    __tablename__ = "bescheide"
    __table_args__ = (
        tenant_check(),
        ForeignKeyConstraint(
            ["jugendamt", "antrag", "einreichung"],
            ["einreichungen.jugendamt", "einreichungen.antrag", "einreichungen.nummer"],
        ),
    )
    einreichung: Mapped[int] = mapped_column(primary_key=True)
    ergebnis: Mapped[str]
    begruendung: Mapped[str]
    datum: Mapped[date]
    beginn: Mapped[date | None]
    punkte: Mapped[list[str]] = mapped_column(ARRAY(Text))
    ueberschreitung_begruendung: Mapped[str | None]
    entschieden_am: Mapped[datetime]
    entschieden_von: Mapped[str]
    konzept: Mapped[date | None]
    konzept_version: Mapped[int | None]


class BindungRow(TenantColumns, Base):
    """What the budget service has bound for one funding year, under the key of the intent that asked (P5).

    The row of a year with the highest `nr` of the latest intent holds: a year that was `vorgemerkt` is followed by
    what the budget made of it when it was set up.
    """

    __tablename__ = "bindungen"
    __table_args__ = (
        tenant_check(),
        of_antrag(),
        Index(None, "jugendamt", "antrag", "jahr"),
        CheckConstraint("betrag >= 0", name="betrag"),
    )
    absicht: Mapped[UUID] = mapped_column(primary_key=True)
    jahr: Mapped[int] = mapped_column(primary_key=True)
    nr: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, server_default=text("1"))
    antrag: Mapped[UUID]
    betrag: Mapped[Geld]
    vorgemerkt: Mapped[bool]
    lage: Mapped[dict[str, Any] | None]


class AuditRow(AuditColumns, Base):
    """Who did what."""


class SiegelRow(SiegelColumns, Base):
    """Blocks of the audit's chain."""


class VersiegelungRow(VersiegelungColumns, Base):
    """What each block has sealed."""


class IdempotencyRow(IdempotencyColumns, Base):
    """What an Idempotency-Key has made."""


class AbsichtRow(AbsichtColumns, Base):
    """Intents of calls to the budget service, one open at a time for an application (K4)."""

    __table_args__ = (
        tenant_check(),
        Index(
            "uq_absichten_offen", "jugendamt", "gegenstand", unique=True, postgresql_where=text("erledigt_am IS NULL")
        ),
    )


class StammdatenRow(StammdatenColumns, Base):
    """Read copies of the master data."""


class LesestandRow(LesestandColumns, Base):
    """How far the budget's lists have been read."""


class KopienstandRow(KopienstandColumns, Base):
    """How far the read copies have come."""
