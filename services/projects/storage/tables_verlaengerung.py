"""Tables of longer terms (P3): what was applied for and what was decided, appended and never changed (G5)."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.storage.tables import Base, OfAntrag, of_antrag
from shared.storage.tables import tenant_check


class VerlaengerungRow(OfAntrag, Base):
    """An application for a longer term."""

    __tablename__ = "verlaengerungen"
    __table_args__ = (tenant_check(), of_antrag())
    nummer: Mapped[int] = mapped_column(primary_key=True)
    bisher: Mapped[date]
    ende: Mapped[date]
    grund: Mapped[str]
    beantragt_am: Mapped[datetime]
    beantragt_von: Mapped[str]


class VerlaengerungBescheidRow(OfAntrag, Base):
    """The decision about it; each is decided once."""

    __tablename__ = "verlaengerungsbescheide"
    __table_args__ = (
        tenant_check(),
        ForeignKeyConstraint(
            ["jugendamt", "antrag", "nummer"],
            ["verlaengerungen.jugendamt", "verlaengerungen.antrag", "verlaengerungen.nummer"],
        ),
    )
    nummer: Mapped[int] = mapped_column(primary_key=True)
    ergebnis: Mapped[str]
    begruendung: Mapped[str]
    datum: Mapped[date]
    entschieden_am: Mapped[datetime]
    entschieden_von: Mapped[str]
