"""Tables of what the area has: Ressourcen (K13), the Sozialraumteam (K15), help before help (K16)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from services.cases.storage.tables import Base
from shared.geld import Geld
from shared.storage.tables import ListedColumns, TenantColumns, tenant_check

_WORDS = "(((((((name || ' '::text) || thema) || ' '::text) || beschreibung) || ' '::text) || kontakt))"
# ae, oe, ue as ä, ö, ü are kept: without their dots (domain/ressource.fold_umlauts does the same to what is asked).
SUCHTEXT = (
    "to_tsvector('german'::regconfig, regexp_replace(regexp_replace(NORMALIZE(" + _WORDS + ", NFC),"
    " '(^|[^aeq])(u)e'::text, '\\1\\2'::text, 'gi'::text), '([ao])e'::text, '\\1'::text, 'gi'::text))"
)


class RessourceRow(ListedColumns, Base):
    """An entry of the directory as it stands; `version` is its ETag, `suche` its words in German (K13).

    No GIN index on `suche`: behind row-level security PostgreSQL uses none for `@@`, which may tell of rows that the
    tenant must not see (it is not leakproof). A Jugendamt has some hundred entries; they are read by its own key.
    """

    __tablename__ = "ressourcen"
    __table_args__ = (
        tenant_check(),
        Index(None, "jugendamt", "sozialraum"),
        Index(None, "jugendamt", "xid", "id"),
    )
    version: Mapped[int]
    sozialraum: Mapped[str]
    name: Mapped[str]
    thema: Mapped[str]
    art: Mapped[str]
    beschreibung: Mapped[str]
    kontakt: Mapped[str]
    webseite: Mapped[str]
    traeger: Mapped[str | None]
    aktiv: Mapped[bool]
    angelegt_am: Mapped[datetime]
    angelegt_von: Mapped[str]
    geaendert_am: Mapped[datetime]
    suche: Mapped[Any] = mapped_column(TSVECTOR, Computed(SUCHTEXT, persisted=True), nullable=False)


class KontraktressourceRow(ListedColumns, Base):
    """Whether a Kontrakt uses a Ressource (K13)."""

    __tablename__ = "kontraktressourcen"
    __table_args__ = (
        tenant_check(),
        UniqueConstraint("jugendamt", "kontrakt", "ressource", name="uq_kontraktressourcen_paar"),
        Index(None, "jugendamt", "ressource"),
        Index(None, "jugendamt", "xid", "id"),
        ForeignKeyConstraint(["jugendamt", "kontrakt"], ["kontrakte.jugendamt", "kontrakte.id"]),
        ForeignKeyConstraint(["jugendamt", "ressource"], ["ressourcen.jugendamt", "ressourcen.id"]),
    )
    version: Mapped[int]
    kontrakt: Mapped[UUID]
    ressource: Mapped[UUID]
    genutzt: Mapped[bool]
    geaendert_am: Mapped[datetime]
    geaendert_von: Mapped[str]


class TeamstelleRow(ListedColumns, Base):
    """A post by its staff key: which version stands, and what the budget last refused of it (K15)."""

    __tablename__ = "teamstellen"
    __table_args__ = (
        tenant_check(),
        UniqueConstraint("jugendamt", "sozialraum", "schluessel", name="uq_teamstellen_schluessel"),
        Index(None, "jugendamt", "xid", "id"),
    )
    sozialraum: Mapped[str]
    schluessel: Mapped[str]
    version: Mapped[int]
    abgelehnte_version: Mapped[int | None]
    ablehnung_code: Mapped[str | None]
    ablehnung_detail: Mapped[str | None]


class TeamstellenfassungRow(TenantColumns, Base):
    """One version of a post: append-only (G5)."""

    __tablename__ = "teamstellenfassungen"
    __table_args__ = (
        tenant_check(),
        ForeignKeyConstraint(["jugendamt", "stelle"], ["teamstellen.jugendamt", "teamstellen.id"]),
    )
    stelle: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-89)
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


class VorfeldhilfeRow(ListedColumns, Base):
    """Help before help as recorded, with what it cost (K16): append-only but for `xid`, which brings it up again."""

    __tablename__ = "vorfeldhilfen"
    __table_args__ = (
        tenant_check(),
        Index(None, "jugendamt", "sozialraum", "datum"),
        Index(None, "jugendamt", "xid", "id"),
        CheckConstraint("minuten BETWEEN 1 AND 1440", name="minuten"),
        CheckConstraint("personen >= 1", name="personen"),
    )
    sozialraum: Mapped[str]
    datum: Mapped[date]
    thema: Mapped[str]
    personen: Mapped[int]
    minuten: Mapped[int]
    traeger: Mapped[str | None]
    kostengrund: Mapped[str]
    volumen: Mapped[str | None]
    satz: Mapped[Geld | None]
    regel: Mapped[str | None]
    betrag: Mapped[Geld]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class VorfeldstornoRow(TenantColumns, Base):
    """A reversal of a Vorfeldhilfe, once (G5): append-only; `id` is the key under which the budget books it."""

    __tablename__ = "vorfeldstornos"
    __table_args__ = (
        tenant_check(),
        ForeignKeyConstraint(["jugendamt", "vorfeldhilfe"], ["vorfeldhilfen.jugendamt", "vorfeldhilfen.id"]),
    )
    vorfeldhilfe: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    id: Mapped[UUID]
    grund: Mapped[str]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class VorfeldablehnungRow(TenantColumns, Base):
    """What the budget refused for good, by the key that it refused (K10): append-only."""

    __tablename__ = "vorfeldablehnungen"
    __table_args__ = (
        tenant_check(),
        ForeignKeyConstraint(["jugendamt", "vorfeldhilfe"], ["vorfeldhilfen.jugendamt", "vorfeldhilfen.id"]),
    )
    vorfeldhilfe: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    schluessel: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-89)
    code: Mapped[str]
    detail: Mapped[str]
    gebucht_am: Mapped[datetime]
