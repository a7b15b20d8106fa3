"""Tables of the project service. What an application says is a Fassung: appended, never changed (G5)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from shared.geld import Geld
from shared.storage.tables import (
    AbsichtColumns,
    AuditColumns,
    IdempotencyColumns,
    KopienstandColumns,
    ListedColumns,
    ServiceBase,
    StammdatenColumns,
    TenantColumns,
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
    version: Mapped[int]
    fassung: Mapped[int]
    status: Mapped[str]
    bezirk: Mapped[str]
    sozialraum: Mapped[str]
    traeger: Mapped[str]
    angelegt_von: Mapped[str]
    angelegt_am: Mapped[datetime]
    begonnen_am: Mapped[date | None]


Index("ix_antraege_jugendamt_bezirk", AntragRow.jugendamt, AntragRow.bezirk, AntragRow.id)
Index("ix_antraege_jugendamt_sozialraum", AntragRow.jugendamt, AntragRow.sozialraum, AntragRow.id)
Index("ix_antraege_jugendamt_traeger", AntragRow.jugendamt, AntragRow.traeger, AntragRow.id)
Index("ix_antraege_jugendamt_xid", AntragRow.jugendamt, AntragRow.xid, AntragRow.id)


def _of_antrag() -> ForeignKeyConstraint:
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
    __table_args__ = (tenant_check(), _of_antrag())


class KostenRow(OfAntrag, Base):
    """A line of a Fassung's cost plan."""

    __tablename__ = "kosten"
    fassung: Mapped[int] = mapped_column(primary_key=True)
    platz: Mapped[int] = mapped_column(primary_key=True)
    art: Mapped[str]
    bezeichnung: Mapped[str]
    betrag: Mapped[Geld]
    jahr: Mapped[int]
    unbar: Mapped[bool]
    __table_args__ = (tenant_check(), _of_fassung())


class EinnahmeRow(OfAntrag, Base):
    """A line of a Fassung's income plan."""

    __tablename__ = "einnahmen"
    fassung: Mapped[int] = mapped_column(primary_key=True)
    platz: Mapped[int] = mapped_column(primary_key=True)
    art: Mapped[str]
    bezeichnung: Mapped[str]
    betrag: Mapped[Geld]
    jahr: Mapped[int]
    __table_args__ = (tenant_check(), _of_fassung())


class EinreichungRow(OfAntrag, Base):
    """A submission: which Fassung, by whom, and the Träger's employees on that day (P7)."""

    __tablename__ = "einreichungen"
    nummer: Mapped[int] = mapped_column(primary_key=True)
    fassung: Mapped[int]
    eingereicht_am: Mapped[datetime]
    eingereicht_von: Mapped[str]
    mitarbeitende: Mapped[int]
    prozent: Mapped[Decimal]
    __table_args__ = (tenant_check(), _of_fassung())


class BescheidRow(OfAntrag, Base):
    """A decision that was taken about a submission; one submission is decided once (P1)."""

    __tablename__ = "bescheide"
    einreichung: Mapped[int] = mapped_column(primary_key=True)
    ergebnis: Mapped[str]
    begruendung: Mapped[str]
    datum: Mapped[date]
    beginn: Mapped[date | None]
    punkte: Mapped[list[str]] = mapped_column(ARRAY(Text))
    ueberschreitung_begruendung: Mapped[str | None]
    entschieden_am: Mapped[datetime]
    entschieden_von: Mapped[str]
    __table_args__ = (
        tenant_check(),
        ForeignKeyConstraint(
            ["jugendamt", "antrag", "einreichung"],
            ["einreichungen.jugendamt", "einreichungen.antrag", "einreichungen.nummer"],
        ),
    )


class BindungRow(OfAntrag, Base):
    """What the budget service has bound for one funding year, under the key of the intent that asked (P5)."""

    __tablename__ = "bindungen"
    jahr: Mapped[int] = mapped_column(primary_key=True)
    betrag: Mapped[Geld]
    vorgemerkt: Mapped[bool]
    absicht: Mapped[UUID]
    __table_args__ = (tenant_check(), _of_antrag())


class AuditRow(AuditColumns, Base):
    """Who did what."""


class IdempotencyRow(IdempotencyColumns, Base):
    """What an Idempotency-Key has made."""


class AbsichtRow(AbsichtColumns, Base):
    """Intents of calls to the budget service (K4)."""


class StammdatenRow(StammdatenColumns, Base):
    """Read copies of the master data."""


class KopienstandRow(KopienstandColumns, Base):
    """How far the read copies have come."""
