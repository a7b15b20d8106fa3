"""Tables of what is moved between Volumina, of thresholds and how they stand, of overrides (V9, V10, V11)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.budget.storage.tables import Base, VolumenColumns
from shared.geld import Geld
from shared.storage.tables import ListedColumns, tenant_check


class UmschichtungRow(ListedColumns, Base):
    """What was moved from one Volumen to another, by whom and why (V9)."""

    __tablename__ = "umschichtungen"
    jahr: Mapped[int]
    sozialraum: Mapped[str]
    von: Mapped[str]
    nach: Mapped[str]
    betrag: Mapped[Geld]
    grund: Mapped[str]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    __table_args__ = (
        tenant_check(),
        CheckConstraint("betrag > 0 AND von <> nach", name="bewegung"),
        Index(None, "jugendamt", "jahr", "sozialraum"),
    )


class UmschichtungBuchungRow(ListedColumns, Base):
    """A change of one Volumen's money by an Umschichtung or its Storno; those of one sum to zero (a trigger, V9)."""

    __tablename__ = "umschichtungsbuchungen"
    umschichtung: Mapped[UUID]
    jahr: Mapped[int]
    ort_art: Mapped[str]
    ort: Mapped[str]
    volumen: Mapped[str]
    betrag: Mapped[Geld]
    gebucht_am: Mapped[datetime]
    buchungstag: Mapped[date]
    gebucht_von: Mapped[str]
    __table_args__ = (
        tenant_check(),
        Index(None, "jugendamt", "jahr", "ort_art", "ort", "volumen"),
        Index(None, "jugendamt", "umschichtung"),
    )


class SchwellenstandRow(VolumenColumns, Base):
    """A threshold of a year that is set up, and whether it is crossed; locked by whoever judges it (V11).

    `taeglich`: the daily job alone judges it.
    """

    __tablename__ = "schwellenstaende"
    basis: Mapped[str] = mapped_column(primary_key=True, sort_order=10)
    richtung: Mapped[str] = mapped_column(primary_key=True, sort_order=10)
    prozent: Mapped[Decimal] = mapped_column(primary_key=True, sort_order=10)
    stufe: Mapped[str] = mapped_column(primary_key=True, sort_order=10)
    ab_monat: Mapped[int] = mapped_column(primary_key=True, sort_order=10)
    taeglich: Mapped[bool] = mapped_column(sort_order=11)
    gerissen: Mapped[bool] = mapped_column(server_default=text("false"), sort_order=11)
    geaendert_am: Mapped[datetime] = mapped_column(sort_order=11)


class FreigabeRow(ListedColumns, Base):
    """Leitung's override of a `sperren` for one receipt number, up to an amount (V10)."""

    __tablename__ = "ueberschreitungsfreigaben"
    jahr: Mapped[int]
    sozialraum: Mapped[str]
    volumen: Mapped[str]
    beleg: Mapped[str]
    betrag: Mapped[Geld]
    begruendung: Mapped[str]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    __table_args__ = (
        tenant_check(),
        CheckConstraint("betrag > 0", name="betrag"),
        Index(None, "jugendamt", "beleg"),
    )
