"""Tables of the forecast: what each Volumen plans and uses by month, and the plan of each source (V12, V16)."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.budget.storage.tables import Base, VolumenColumns
from shared.geld import Geld
from shared.storage.tables import TenantColumns, tenant_check

_ZERO = text("0")


class MonatssummeRow(VolumenColumns, Base):
    """What lies in a month of a Volumen's year, by booking day; the row of day `infinity` has the sum of all (V16).

    `geplant` is planned by Bindungen, `zugang` the part of it that came within the year; `gebunden` is Verbrauch on
    Bindungen, `sofort` and `bald` the parts of it booked by the end of the month, and within 30 days.
    """

    __tablename__ = "monatssummen"
    tag: Mapped[date] = mapped_column(primary_key=True)
    monat: Mapped[int] = mapped_column(primary_key=True)
    geplant: Mapped[Geld] = mapped_column(server_default=_ZERO)
    zugang: Mapped[Geld] = mapped_column(server_default=_ZERO)
    gebunden: Mapped[Geld] = mapped_column(server_default=_ZERO)
    sofort: Mapped[Geld] = mapped_column(server_default=_ZERO)
    bald: Mapped[Geld] = mapped_column(server_default=_ZERO)
    sonstiges: Mapped[Geld] = mapped_column(server_default=_ZERO)
    # the day comes before the month, so that the sums of one day, and those up to a day, lie side by side
    __table_args__ = (
        PrimaryKeyConstraint("jugendamt", "jahr", "ort_art", "ort", "tag", "volumen", "monat"),
        tenant_check(),
        Index("ix_monatssummen_jetzt", "jugendamt", "jahr", "ort_art", postgresql_where=text("tag = 'infinity'::date")),
    )


class BindungsplanRow(TenantColumns, Base):
    """What a source's year was last planned to cost, and on which days; a release changes no plan (V7)."""

    __tablename__ = "bindungsplaene"
    quelle: Mapped[UUID] = mapped_column(primary_key=True)
    jahr: Mapped[int] = mapped_column(primary_key=True)
    betrag: Mapped[Geld]
    von: Mapped[date]
    bis: Mapped[date]
