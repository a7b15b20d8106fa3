"""Tables of the Sozialraumteams' posts and of where they fall short of the Konzept's rules (V19)."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from services.budget.storage.tables import Base
from shared.storage.tables import TenantColumns


class PersonalstelleRow(TenantColumns, Base):
    """One version of a post, by the sender's staff key and version: appended, never changed (G5)."""

    __tablename__ = "personalstellen"
    sozialraum: Mapped[str] = mapped_column(primary_key=True)
    schluessel: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    herkunft: Mapped[str]
    traeger: Mapped[str | None]
    stunden: Mapped[Decimal]
    abschluss: Mapped[bool]
    qualifikation: Mapped[str | None]
    sozialversicherungspflichtig: Mapped[bool | None]
    beginn: Mapped[date]
    ende: Mapped[date | None]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class PersonalbefundRow(TenantColumns, Base):
    """Whether a finding stands in a Sozialraum's year (`schluessel` "": the team's), so that each warns once (V19)."""

    __tablename__ = "personalbefunde"
    jahr: Mapped[int] = mapped_column(primary_key=True)
    sozialraum: Mapped[str] = mapped_column(primary_key=True)
    befund: Mapped[str] = mapped_column(primary_key=True)
    schluessel: Mapped[str] = mapped_column(primary_key=True)
    offen: Mapped[bool]
    geaendert_am: Mapped[datetime]
