"""Tables of the case service; `jugendamt` is the first column of every key.

What was booked is never changed: `leistungen` holds what a Träger sent, `leistungszustaende` appends what became of it,
`stornos` what was reversed. Contents of signed Kontrakte are versions (`kontraktfassungen`). What changes is the state
of a Kontrakt and the running sum of what was recognised on it, which has a table of its own so that booking hours
does not touch the Kontrakt.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.geld import Geld
from shared.storage.tables import (
    AbsichtColumns,
    AuditColumns,
    IdempotencyColumns,
    KopienstandColumns,
    LesestandColumns,
    ListedColumns,
    OutboxColumns,
    ServiceBase,
    SiegelColumns,
    StammdatenColumns,
    TenantColumns,
    VersiegelungColumns,
    make_metadata,
)


class Base(ServiceBase):
    """The case service's tables."""

    __abstract__ = True
    metadata = make_metadata()


class InhaltColumns:
    """What a Kontrakt agrees (K5-K7): as it is now in `kontrakte`, as it was in `kontraktfassungen`."""

    sozialraum: Mapped[str]
    traeger: Mapped[str]
    hilfeart: Mapped[str]
    form: Mapped[str]
    volumen: Mapped[str | None]
    beginn: Mapped[date]
    ende: Mapped[date]
    minuten_pro_woche: Mapped[int | None]
    kontingent_minuten: Mapped[int | None]
    entgelt_art: Mapped[str | None]
    entgelt_betrag: Mapped[Geld | None]
    stundensatz: Mapped[Geld | None]


class KontraktRow(InhaltColumns, ListedColumns, Base):
    """A Kontrakt as it stands; `version` is its ETag (K1)."""

    __tablename__ = "kontrakte"
    __table_args__ = (
        *TenantColumns.__table_args__,
        UniqueConstraint("jugendamt", "nummer"),
        Index(None, "jugendamt", "traeger"),
        Index(None, "jugendamt", "sozialraum"),
        Index(None, "jugendamt", "xid", "id"),
        Index("ix_kontrakte_vorgaenger", "jugendamt", "vorgaenger", postgresql_where=text("vorgaenger IS NOT NULL")),
        Index("ix_kontrakte_laufend", "jugendamt", "ende", postgresql_where=text("status = 'unterzeichnet'")),
        CheckConstraint("beginn <= ende", name="laufzeit"),
    )
    nummer: Mapped[str]
    version: Mapped[int]
    status: Mapped[str]
    aktenzeichen: Mapped[str]
    angelegt_am: Mapped[datetime]
    angelegt_von: Mapped[str]
    geaendert_am: Mapped[datetime]
    verwerfungsgrund: Mapped[str | None]
    vorgaenger: Mapped[UUID | None]


class KontraktfassungRow(InhaltColumns, TenantColumns, Base):
    """The content of a Kontrakt from a day on, as signed, amended or ended, and why: append-only (G5)."""

    __tablename__ = "kontraktfassungen"
    kontrakt: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    fassung: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-89)
    gueltig_ab: Mapped[date]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    anlass: Mapped[str] = mapped_column(server_default=text("'unterzeichnung'"))
    grund: Mapped[str | None]
    ueberschreitung_begruendung: Mapped[str | None]


class BeratungRow(TenantColumns, Base):
    """Advice of the Sozialraumteam (K2): append-only."""

    __tablename__ = "beratungen"
    __table_args__ = (
        *TenantColumns.__table_args__,
        ForeignKeyConstraint(["jugendamt", "kontrakt"], ["kontrakte.jugendamt", "kontrakte.id"]),
    )
    kontrakt: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-89)
    datum: Mapped[date]
    teilnehmende: Mapped[list[str]] = mapped_column(ARRAY(Text))
    nicht_im_team: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    empfehlung: Mapped[str]
    erfasst_am: Mapped[datetime]
    erfasst_von: Mapped[str]


class UnterzeichnungRow(TenantColumns, Base):
    """Who signed a Kontrakt, when and for which reasons (K2-K4): append-only, once."""

    __tablename__ = "unterzeichnungen"
    __table_args__ = (
        *TenantColumns.__table_args__,
        ForeignKeyConstraint(["jugendamt", "kontrakt"], ["kontrakte.jugendamt", "kontrakte.id"]),
    )
    kontrakt: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    am: Mapped[datetime]
    von: Mapped[str]
    absicht: Mapped[UUID | None]
    ueberschreitung_begruendung: Mapped[str | None]
    eilfall_begruendung: Mapped[str | None]
    rueckwirkung_begruendung: Mapped[str | None]


class BindungRow(TenantColumns, Base):
    """What the budget bound per Haushaltsjahr for one Fassung of a Kontrakt (K4): append-only.

    The row of a year with the highest `nr` of the highest `fassung` holds: a year that was `vorgemerkt` is followed by
    what the budget made of it when it was set up, and hours worked ahead move Bindung to their year (K14). `stand` is
    the budget's count of the year's changes, so that a late answer never covers a newer one.
    """

    __tablename__ = "bindungen"
    __table_args__ = (
        *TenantColumns.__table_args__,
        ForeignKeyConstraint(["jugendamt", "kontrakt"], ["kontrakte.jugendamt", "kontrakte.id"]),
    )
    kontrakt: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    fassung: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-89)
    jahr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-88)
    nr: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, autoincrement=False, server_default=text("1"), sort_order=-87
    )
    betrag: Mapped[Geld]
    minuten: Mapped[int] = mapped_column(BigInteger)
    vorgemerkt: Mapped[bool]
    stand: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class KontraktstandRow(TenantColumns, Base):
    """Minutes granted to and recognised on a Kontrakt (K14): a running sum, never above the grant.

    While an amendment waits for the budget, `grenze_minuten` and `grenze_ende` hold back what it would no longer grant.
    """

    __tablename__ = "kontraktstaende"
    __table_args__ = (
        *TenantColumns.__table_args__,
        ForeignKeyConstraint(["jugendamt", "kontrakt"], ["kontrakte.jugendamt", "kontrakte.id"]),
        CheckConstraint("anerkannt >= 0 AND anerkannt <= bewilligt", name="anerkannt"),
    )
    kontrakt: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    bewilligt: Mapped[int] = mapped_column(BigInteger)
    anerkannt: Mapped[int] = mapped_column(BigInteger)
    grenze_minuten: Mapped[int | None] = mapped_column(BigInteger)
    grenze_ende: Mapped[date | None]


class NummernkreisRow(TenantColumns, Base):
    """The last number given to a Kontrakt in a year."""

    __tablename__ = "nummernkreise"
    jahr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-90)
    letzte: Mapped[int]


class LeistungRow(TenantColumns, Base):
    """Hours as booked, with the price of their day (K6, K8): append-only, each `beleg` of a Träger once."""

    __tablename__ = "leistungen"
    __table_args__ = (
        *TenantColumns.__table_args__,
        UniqueConstraint("jugendamt", "traeger", "beleg"),
        Index(None, "jugendamt", "kontrakt", "datum"),
        Index("ix_leistungen_jugendamt_datum", "jugendamt", "datum", "traeger"),
        CheckConstraint("minuten BETWEEN 1 AND 1440", name="minuten"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    traeger: Mapped[str]
    beleg: Mapped[str]
    kontrakt: Mapped[UUID | None]
    sozialraum: Mapped[str]
    datum: Mapped[date]
    minuten: Mapped[int] = mapped_column(SmallInteger)
    art: Mapped[str]
    satz: Mapped[Geld]
    regel: Mapped[str]
    betrag: Mapped[Geld]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    personal: Mapped[str | None]


class LeistungszustandRow(ListedColumns, Base):
    """What became of a Leistung: the row with the highest `nr` holds (K14, G5). `id` is the Leistung's: append-only.

    `sendung` is the message to the budget that carries it, `schluessel` the key under which the budget books it: the
    Leistung's own id, or that of its Storno. A refusal of the budget names the key that it refused.
    """

    __tablename__ = "leistungszustaende"
    __table_args__ = (
        *TenantColumns.__table_args__,
        Index(None, "jugendamt", "sendung", postgresql_where=text("sendung IS NOT NULL")),
        Index("ix_leistungszustaende_held", "jugendamt", "id", postgresql_where=text("zustand = 'zurueckgestellt'")),
        Index("ix_leistungszustaende_refused", "jugendamt", "id", postgresql_where=text("ablehnung_code IS NOT NULL")),
        Index(None, "jugendamt", "xid", "id"),
    )
    nr: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, sort_order=-98)
    zustand: Mapped[str]
    sendung: Mapped[UUID | None]
    schluessel: Mapped[UUID | None]
    ablehnung_code: Mapped[str | None]
    ablehnung_detail: Mapped[str | None]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class StornoRow(TenantColumns, Base):
    """A reversal: which Leistung, why (G5): append-only, one per Leistung."""

    __tablename__ = "stornos"
    __table_args__ = (*TenantColumns.__table_args__, UniqueConstraint("jugendamt", "leistung"))
    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-90)
    leistung: Mapped[UUID]
    grund: Mapped[str]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class AuditRow(AuditColumns, Base):
    """Who did what."""


class SiegelRow(SiegelColumns, Base):
    """Blocks of the audit's chain."""


class VersiegelungRow(VersiegelungColumns, Base):
    """What each block has sealed."""


class WiederholungRow(IdempotencyColumns, Base):
    """What an Idempotency-Key has made."""


class AusgangRow(OutboxColumns, Base):
    """Hours on their way to the budget (K10)."""

    __table_args__ = (
        *TenantColumns.__table_args__,
        Index(
            "ix_ausgang_wartend",
            "jugendamt",
            "thema",
            "id",
            postgresql_where=text("erledigt_am IS NULL AND geparkt_am IS NULL"),
        ),
    )


class AbsichtRow(AbsichtColumns, Base):
    """Signatures on their way to the budget (K4)."""

    __table_args__ = (
        *TenantColumns.__table_args__,
        Index(
            "uq_absichten_offen", "jugendamt", "gegenstand", unique=True, postgresql_where=text("erledigt_am IS NULL")
        ),
    )


class StammdatenRow(StammdatenColumns, Base):
    """Read copies of the budget's master data."""


class LesestandRow(LesestandColumns, Base):
    """How far the budget's lists have been read: Bindungen, spending, what was accepted of late rows."""


class KopienstandRow(KopienstandColumns, Base):
    """How far they have come."""
