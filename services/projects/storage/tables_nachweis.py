"""Tables of the final accounts of projects and of their checks: appended, never changed (P9, G5)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.storage.tables import Base, OfAntrag, of_antrag
from shared.geld import Geld
from shared.storage.tables import tenant_check


def _of_nachweis(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["jugendamt", "antrag", column],
        ["verwendungsnachweise.jugendamt", "verwendungsnachweise.antrag", "verwendungsnachweise.nummer"],
    )


class NachweisRow(OfAntrag, Base):
    """A version of a project's final account."""

    __tablename__ = "verwendungsnachweise"
    __table_args__ = (tenant_check(), of_antrag())
    nummer: Mapped[int] = mapped_column(primary_key=True)
    eingereicht_am: Mapped[datetime]
    eingereicht_von: Mapped[str]


class AusgabenzeileRow(OfAntrag, Base):
    """An expense of a final account."""

    __tablename__ = "nachweisausgaben"
    __table_args__ = (tenant_check(), _of_nachweis("nummer"), CheckConstraint("betrag >= 0", name="betrag"))
    nummer: Mapped[int] = mapped_column(primary_key=True)
    platz: Mapped[int] = mapped_column(primary_key=True)
    beleg: Mapped[str]
    datum: Mapped[date]
    betrag: Mapped[Geld]
    art: Mapped[str]
    bezeichnung: Mapped[str]
    unbar: Mapped[bool]


class EinnahmenzeileRow(OfAntrag, Base):
    """An income of a final account."""

    __tablename__ = "nachweiseinnahmen"
    __table_args__ = (tenant_check(), _of_nachweis("nummer"), CheckConstraint("betrag >= 0", name="betrag"))
    nummer: Mapped[int] = mapped_column(primary_key=True)
    platz: Mapped[int] = mapped_column(primary_key=True)
    beleg: Mapped[str]
    datum: Mapped[date]
    betrag: Mapped[Geld]
    art: Mapped[str]
    bezeichnung: Mapped[str]


class PruefungRow(OfAntrag, Base):
    """The check of a final account, once for a project, with the figures that it fixed."""

    __tablename__ = "pruefungen"
    __table_args__ = (tenant_check(), _of_nachweis("nachweis"))
    nachweis: Mapped[int]
    ergebnis: Mapped[str]
    foerderfaehige_kosten: Mapped[Geld]
    einnahmen: Mapped[Geld]
    fehlbedarf: Mapped[Geld]
    zuwendung_endgueltig: Mapped[Geld]
    ausgezahlt: Mapped[Geld]
    geprueft_am: Mapped[datetime]
    geprueft_von: Mapped[str]


class KuerzungRow(OfAntrag, Base):
    """An expense of which not all was recognised."""

    __tablename__ = "kuerzungen"
    __table_args__ = (
        tenant_check(),
        ForeignKeyConstraint(["jugendamt", "antrag"], ["pruefungen.jugendamt", "pruefungen.antrag"]),
    )
    platz: Mapped[int] = mapped_column(primary_key=True)
    beleg: Mapped[str]
    anerkannt: Mapped[Geld]
    grund: Mapped[str]
    begruendung: Mapped[str | None]
