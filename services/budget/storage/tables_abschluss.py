"""Tables of the closes: what is frozen, what was opened again, what came late, sums by quarter (V13, V14, X6)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, PrimaryKeyConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.budget.storage.tables import Base, VolumenColumns
from shared.geld import Geld
from shared.storage.tables import ListedColumns, TenantColumns, tenant_check

_ZERO = text("0")


class AbschlussRow(ListedColumns, Base):
    """A close: the whole report as canonical bytes, its hash, and that of the close before (V13, X6)."""

    __tablename__ = "abschluesse"
    nr: Mapped[int]
    jahr: Mapped[int]
    quartal: Mapped[int]
    inhalt: Mapped[bytes]
    sha256: Mapped[str]
    prev_sha256: Mapped[str | None]
    geschlossen_am: Mapped[datetime]
    buchungstag: Mapped[date]
    geschlossen_von: Mapped[str]
    __table_args__ = (
        tenant_check(),
        Index("uq_abschluesse_nr", "jugendamt", "nr", unique=True),
        Index(None, "jugendamt", "jahr"),
    )


class OeffnungRow(TenantColumns, Base):
    """That a close was opened again, by whom and why (V13)."""

    __tablename__ = "oeffnungen"
    abschluss: Mapped[UUID] = mapped_column(primary_key=True)
    grund: Mapped[str]
    geoeffnet_am: Mapped[datetime]
    buchungstag: Mapped[date]
    geoeffnet_von: Mapped[str]


class GegenzeichnungRow(TenantColumns, Base):
    """That a Träger has countersigned a close (X6)."""

    __tablename__ = "gegenzeichnungen"
    abschluss: Mapped[UUID] = mapped_column(primary_key=True)
    traeger: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    gezeichnet_am: Mapped[datetime]
    gezeichnet_von: Mapped[str]


class QuartalssummeRow(VolumenColumns, Base):
    """What counts in a quarter, by Träger ("" for none) and booking day; the row of day `infinity` has it all (V14).

    `minuten` are hours of Kontrakte, `minuten_flaeche` work for the area; `kontrakte` counts those that got a Bindung,
    by the quarter of the booking.
    """

    __tablename__ = "quartalssummen"
    traeger: Mapped[str] = mapped_column(primary_key=True)
    quartal: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[date] = mapped_column(primary_key=True)
    verbrauch: Mapped[Geld] = mapped_column(server_default=_ZERO)
    offen: Mapped[Geld] = mapped_column(server_default=_ZERO)
    praevention: Mapped[Geld] = mapped_column(server_default=_ZERO)
    nachtrag: Mapped[Geld] = mapped_column(server_default=_ZERO)
    vorjahr: Mapped[Geld] = mapped_column(server_default=_ZERO)
    minuten: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    minuten_flaeche: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    kontrakte: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    # what one place has of a day lies side by side; so does, in an index of its own, what all have at present
    __table_args__ = (
        PrimaryKeyConstraint("jugendamt", "jahr", "ort_art", "ort", "tag", "volumen", "traeger", "quartal"),
        tenant_check(),
        Index(
            "ix_quartalssummen_jetzt", "jugendamt", "jahr", "ort_art", postgresql_where=text("tag = 'infinity'::date")
        ),
    )


class SpaeteZeileRow(ListedColumns, Base):
    """A Leistung that came when its year was closed: refused, and a claim of its sender (V13)."""

    __tablename__ = "spaete_zeilen"
    jahr: Mapped[int]
    sozialraum: Mapped[str]
    traeger: Mapped[str]
    inhalt: Mapped[dict[str, Any]]
    abgelehnt_am: Mapped[datetime]
    __table_args__ = (tenant_check(), Index(None, "jugendamt", "jahr", "sozialraum"))


class VorjahresbuchungRow(ListedColumns, Base):
    """A late row or a Storno that wjh accepted into an open year; its posting has the same id (V13)."""

    __tablename__ = "vorjahresbuchungen"
    art: Mapped[str]
    jahr: Mapped[int]
    gebucht_in: Mapped[int]
    sozialraum: Mapped[str]
    volumen: Mapped[str]
    gegenstand: Mapped[UUID]
    abschluss: Mapped[UUID | None]
    grund: Mapped[str | None]
    betrag: Mapped[Geld]
    minuten: Mapped[int]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    __table_args__ = (tenant_check(), Index("uq_vorjahresbuchungen_gegenstand", "jugendamt", "gegenstand", unique=True))
