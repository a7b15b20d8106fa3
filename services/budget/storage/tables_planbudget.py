"""Tables of Planbudgets: how an amount was spread, what proposes a rise of it, what Leitung decided (V17)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.budget.storage.tables import Base
from shared.geld import Geld
from shared.storage.tables import ListedColumns, TenantColumns, tenant_check


class VerteilungRow(ListedColumns, Base):
    """An amount of a year spread over Sozialräume: under-21s and cents by slug (V17)."""

    __tablename__ = "verteilungen"
    jahr: Mapped[int]
    betrag: Mapped[Geld]
    einwohner: Mapped[dict[str, Any]]
    anteile: Mapped[dict[str, Any]]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    __table_args__ = (tenant_check(), Index(None, "jugendamt", "jahr"))


class RueckfuehrungRow(ListedColumns, Base):
    """A placement that was avoided or returned, and the year whose Planbudget it proposes to raise (V17)."""

    __tablename__ = "rueckfuehrungen"
    sozialraum: Mapped[str]
    kontrakt: Mapped[str | None]
    ab: Mapped[date]
    jahreskosten: Mapped[Geld]
    art: Mapped[str]
    jahr: Mapped[int]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    __table_args__ = (
        tenant_check(),
        CheckConstraint("jahreskosten > 0", name="jahreskosten"),
        Index(None, "jugendamt", "jahr", "sozialraum"),
    )


class RueckfuehrungsentscheidRow(TenantColumns, Base):
    """What Leitung decided about a proposal, once."""

    __tablename__ = "rueckfuehrungsentscheide"
    rueckfuehrung: Mapped[UUID] = mapped_column(primary_key=True)
    entscheidung: Mapped[str]
    begruendung: Mapped[str]
    entschieden_am: Mapped[datetime]
    entschieden_von: Mapped[str]
