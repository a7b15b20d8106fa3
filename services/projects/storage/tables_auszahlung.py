"""Tables of what is paid of a grant, of its way into the budget, and of what is claimed back (P9)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.projects.storage.tables import Base, of_antrag
from shared.geld import Geld
from shared.storage.tables import ListedColumns, OutboxColumns, TenantColumns, tenant_check


def _of_auszahlung(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["jugendamt", column], ["auszahlungen.jugendamt", "auszahlungen.id"])


class AusgangRow(OutboxColumns, Base):
    """What the budget service must learn of grants; `ordnung` is the project (P9)."""

    __table_args__ = (
        tenant_check(),
        Index(
            "ix_ausgang_wartend",
            "jugendamt",
            "thema",
            "id",
            postgresql_where=text("erledigt_am IS NULL AND geparkt_am IS NULL"),
        ),
        Index("ix_ausgang_ordnung", "jugendamt", "ordnung", "id", postgresql_where=text("erledigt_am IS NULL")),
    )


class AuszahlungRow(TenantColumns, Base):
    """A payment of a grant, or with a negative amount a refund; a receipt number is booked once for a project."""

    __tablename__ = "auszahlungen"
    __table_args__ = (
        tenant_check(),
        of_antrag(),
        CheckConstraint("betrag <> 0", name="betrag"),
        Index("uq_auszahlungen_beleg", "jugendamt", "antrag", "beleg", unique=True),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    antrag: Mapped[UUID]
    datum: Mapped[date]
    betrag: Mapped[Geld]
    beleg: Mapped[str]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class AuszahlungsstornoRow(TenantColumns, Base):
    """A payment is taken back, once (G5); `id` is the key under which the budget learns of it."""

    __tablename__ = "auszahlungsstornos"
    __table_args__ = (tenant_check(), _of_auszahlung("auszahlung"))
    auszahlung: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID]
    grund: Mapped[str]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class AuszahlungsstandRow(ListedColumns, Base):
    """How far a payment, or its Storno, has come on its way into the budget: a state, updated."""

    __tablename__ = "auszahlungsstaende"
    __table_args__ = (
        tenant_check(),
        _of_auszahlung("id"),
        Index(None, "jugendamt", "antrag", "id"),
        Index(None, "jugendamt", "xid", "id"),
        Index("ix_auszahlungsstaende_abgelehnt", "jugendamt", "id", postgresql_where=text("budgetstand = 'abgelehnt'")),
    )
    antrag: Mapped[UUID]
    budgetstand: Mapped[str]
    code: Mapped[str | None]
    detail: Mapped[str | None]


class RueckforderungRow(ListedColumns, Base):
    """What was paid beyond the final grant, and how much of it has not come back: a state, updated."""

    __tablename__ = "rueckforderungen"
    __table_args__ = (
        tenant_check(),
        of_antrag(),
        CheckConstraint("betrag > 0", name="betrag"),
        CheckConstraint("offen >= 0", name="offen"),
        Index("uq_rueckforderungen_antrag", "jugendamt", "antrag", unique=True),
        Index(None, "jugendamt", "xid", "id"),
    )
    antrag: Mapped[UUID]
    betrag: Mapped[Geld]
    offen: Mapped[Geld]
    festgestellt_am: Mapped[datetime]
