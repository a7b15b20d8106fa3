"""The budget's tables. Postings, versions and plans are appended; only running sums and states are updated."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, Index, PrimaryKeyConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.geld import Geld
from shared.storage.tables import (
    AuditColumns,
    GeldCents,
    IdempotencyColumns,
    ListedColumns,
    ServiceBase,
    SiegelColumns,
    StammdatenColumns,
    TenantColumns,
    VersiegelungColumns,
    make_metadata,
    tenant_check,
)

_ZERO = text("0")


class Base(ServiceBase):
    """The budget's metadata."""

    __abstract__ = True

    metadata = make_metadata()


class AuditRow(AuditColumns, Base):
    """Who did what."""


class SiegelRow(SiegelColumns, Base):
    """Blocks of the audit's chain."""


class VersiegelungRow(VersiegelungColumns, Base):
    """What each block has sealed."""


class IdempotencyRow(IdempotencyColumns, Base):
    """What an Idempotency-Key has made."""


class StammdatenRow(StammdatenColumns, Base):
    """Versions of Konzepte, Sozialräume, Träger, contracts, years, and of the inputs of every Ansatz (G5)."""


class VolumenColumns(TenantColumns):
    """Where a posting or a sum belongs: a Volumen of a Sozialraum's or Bezirk's year."""

    jahr: Mapped[int] = mapped_column(primary_key=True)
    ort_art: Mapped[str] = mapped_column(primary_key=True)
    ort: Mapped[str] = mapped_column(primary_key=True)
    volumen: Mapped[str] = mapped_column(primary_key=True)


class VolumenRow(VolumenColumns, Base):
    """A leaf's running sums and flags; locked by whoever books on it.

    `deckt_mit` names the node whose leaves cover each other (V9); `ueberzogen_bis` is how far a Volumen with `sperrt`
    may be overdrawn: what has been decided with a reason (V10). `stand` counts the changes of the row and of its
    months, by triggers: whoever has seen a status knows by it whether another has come since.
    """

    __tablename__ = "volumina"
    eltern: Mapped[str | None]
    blatt: Mapped[bool]
    pauschal: Mapped[bool]
    vorbehalten: Mapped[bool]
    umschichtbar: Mapped[bool]
    sperrt: Mapped[bool]
    deckt_mit: Mapped[str | None]
    ansatz: Mapped[Geld] = mapped_column(server_default=_ZERO)
    umschichtung: Mapped[Geld] = mapped_column(server_default=_ZERO)
    verbrauch: Mapped[Geld] = mapped_column(server_default=_ZERO)
    offene_bindung: Mapped[Geld] = mapped_column(server_default=_ZERO)
    praevention: Mapped[Geld] = mapped_column(server_default=_ZERO)
    ueberzogen_bis: Mapped[Geld] = mapped_column(server_default=_ZERO)
    stand: Mapped[int] = mapped_column(BigInteger, server_default=_ZERO)
    __table_args__ = (
        tenant_check(),
        CheckConstraint("offene_bindung >= 0", name="offene_bindung"),
        CheckConstraint(
            "NOT sperrt OR ansatz + umschichtung - verbrauch - offene_bindung >= -ueberzogen_bis", name="sperre"
        ),
    )


class TagessummeRow(VolumenColumns, Base):
    """What changed on a Volumen on one booking day: at most 366 rows a Volumen and year of booking (V16)."""

    __tablename__ = "tagessummen"
    tag: Mapped[date] = mapped_column(primary_key=True)
    ansatz: Mapped[Geld] = mapped_column(server_default=_ZERO)
    umschichtung: Mapped[Geld] = mapped_column(server_default=_ZERO)
    verbrauch: Mapped[Geld] = mapped_column(server_default=_ZERO)
    offene_bindung: Mapped[Geld] = mapped_column(server_default=_ZERO)
    praevention: Mapped[Geld] = mapped_column(server_default=_ZERO)
    # the day comes before the Volumen, so that what was booked up to a day lies side by side
    __table_args__ = (PrimaryKeyConstraint("jugendamt", "jahr", "ort_art", "ort", "tag", "volumen"), tenant_check())


class JahrRow(TenantColumns, Base):
    """A Sozialraum's or Bezirk's year that is set up, and the versions that its figures rest on."""

    __tablename__ = "ortsjahre"
    jahr: Mapped[int] = mapped_column(primary_key=True)
    ort_art: Mapped[str] = mapped_column(primary_key=True)
    ort: Mapped[str] = mapped_column(primary_key=True)
    konzept_ab: Mapped[date]
    eingerichtet_am: Mapped[datetime]


class AnsatzBuchungRow(ListedColumns, Base):
    """A change of a leaf's Ansatz, and how it came about (`herleitung`, V2)."""

    __tablename__ = "ansatzbuchungen"
    jahr: Mapped[int]
    ort_art: Mapped[str]
    ort: Mapped[str]
    volumen: Mapped[str]
    betrag: Mapped[Geld]
    herleitung: Mapped[dict[str, Any]]
    gebucht_am: Mapped[datetime]
    buchungstag: Mapped[date]
    gebucht_von: Mapped[str]
    __table_args__ = (tenant_check(), Index(None, "jugendamt", "jahr", "ort_art", "ort", "volumen"))


class BindungAuftragRow(TenantColumns, Base):
    """A request to bind, by the sender's permanent key: bound, or closed by a tombstone (K4).

    `nr` is its place among those of its source, in the order of booking.
    """

    __tablename__ = "bindungsauftraege"
    schluessel: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[str]
    quelle: Mapped[UUID | None]
    nr: Mapped[int | None]
    inhalt: Mapped[dict[str, Any] | None]
    ergebnis: Mapped[list[Any] | None] = mapped_column(JSONB)
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    __table_args__ = (tenant_check(), Index("uq_bindungsauftraege_nr", "jugendamt", "quelle", "nr", unique=True))


class BindungRow(TenantColumns, Base):
    """What is bound and used under one source (Kontrakt, project, contract's Abschläge) in one year: running sums.

    `ende` is the last day of a Kontrakt whose term touches the year: the year has it as a case (V14), and some time
    after it the rest is released (V7). `gewandert` is what has moved into the year with the work (K14).
    """

    __tablename__ = "bindungen"
    quelle: Mapped[UUID] = mapped_column(primary_key=True)
    jahr: Mapped[int] = mapped_column(primary_key=True)
    art: Mapped[str]
    nummer: Mapped[str | None]
    ort_art: Mapped[str]
    ort: Mapped[str]
    volumen: Mapped[str]
    traeger: Mapped[str | None]
    pauschal: Mapped[bool]
    vorgemerkt: Mapped[bool]
    ende: Mapped[date | None]
    betrag: Mapped[Geld] = mapped_column(server_default=_ZERO)
    verbrauch: Mapped[Geld] = mapped_column(server_default=_ZERO)
    minuten: Mapped[int] = mapped_column(server_default=_ZERO)
    minuten_verbraucht: Mapped[int] = mapped_column(server_default=_ZERO)
    gewandert: Mapped[Geld] = mapped_column(server_default=_ZERO)
    gewandert_minuten: Mapped[int] = mapped_column(server_default=_ZERO)
    offen: Mapped[Geld] = mapped_column(GeldCents, Computed("greatest(betrag - verbrauch, 0)", persisted=True))
    __table_args__ = (
        tenant_check(),
        Index(None, "jugendamt", "jahr", "ort_art", "ort", "volumen"),
        Index(None, "jugendamt", "nummer"),
    )


class BindungBuchungRow(ListedColumns, Base):
    """A change of a Bindung, with the decision that made it."""

    __tablename__ = "bindungsbuchungen"
    schluessel: Mapped[UUID | None]
    quelle: Mapped[UUID]
    jahr: Mapped[int]
    ort_art: Mapped[str]
    ort: Mapped[str]
    volumen: Mapped[str]
    betrag: Mapped[Geld]
    minuten: Mapped[int]
    offen: Mapped[Geld]
    vorgemerkt: Mapped[bool]
    begruendung: Mapped[str | None]
    gebucht_am: Mapped[datetime]
    buchungstag: Mapped[date]
    gebucht_von: Mapped[str]
    gewandert: Mapped[Geld] = mapped_column(server_default=_ZERO)
    gewandert_minuten: Mapped[int] = mapped_column(server_default=_ZERO)
    __table_args__ = (
        tenant_check(),
        Index(None, "jugendamt", "quelle", "jahr"),
        Index(
            "ix_bindungsbuchungen_gewandert",
            "jugendamt",
            "quelle",
            postgresql_where=text("gewandert <> 0 OR gewandert_minuten <> 0"),
        ),
        Index(None, "jugendamt", "jahr", "ort_art", "ort", "volumen"),
        Index(None, "jugendamt", "xid", "id"),
    )


class BuchungRow(TenantColumns, Base):
    """A posting of Verbrauch, by its permanent key: an hour, a spending, an Abschlag, a settlement, or a Storno.

    `quartal` is where it counts; `vermerk` and `abschluss` say that it came late, and which close it touches (V13).
    """

    __tablename__ = "buchungen"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    art: Mapped[str]
    jahr: Mapped[int]
    ort_art: Mapped[str]
    ort: Mapped[str]
    volumen: Mapped[str]
    quelle: Mapped[UUID | None]
    traeger: Mapped[str | None]
    datum: Mapped[date]
    betrag: Mapped[Geld]
    offen: Mapped[Geld] = mapped_column(server_default=_ZERO)
    praevention: Mapped[Geld] = mapped_column(server_default=_ZERO)
    minuten: Mapped[int] = mapped_column(server_default=_ZERO)
    zweck: Mapped[str]
    satz: Mapped[Geld | None]
    beleg: Mapped[UUID | None]
    quartal: Mapped[int]
    vermerk: Mapped[str | None]
    abschluss: Mapped[UUID | None]
    gebucht_am: Mapped[datetime]
    buchungstag: Mapped[date]
    gebucht_von: Mapped[str]
    __table_args__ = (
        tenant_check(),
        Index(None, "jugendamt", "jahr", "ort_art", "ort", "volumen", "buchungstag"),
        Index(None, "jugendamt", "quelle"),
        Index("ix_buchungen_beleg", "jugendamt", "beleg", postgresql_where=text("beleg IS NOT NULL")),
    )


class AbschlagRow(TenantColumns, Base):
    """A planned payment on account; due ones are booked as postings with the id kept here (V8)."""

    __tablename__ = "abschlaege"
    jahr: Mapped[int] = mapped_column(primary_key=True)
    vertrag: Mapped[str] = mapped_column(primary_key=True)
    volumen: Mapped[str] = mapped_column(primary_key=True)
    nr: Mapped[int] = mapped_column(primary_key=True)
    sozialraum: Mapped[str]
    traeger: Mapped[str]
    faellig: Mapped[date]
    betrag: Mapped[Geld]
    buchung: Mapped[UUID | None]


class AusgabeRow(ListedColumns, Base):
    """Spending other than hours, as it was entered."""

    __tablename__ = "ausgaben"
    sozialraum: Mapped[str]
    volumen: Mapped[str]
    datum: Mapped[date]
    betrag: Mapped[Geld]
    beleg: Mapped[str]
    zweck: Mapped[str]
    traeger: Mapped[str | None]
    kontrakt: Mapped[UUID | None]
    freigabe_durch: Mapped[str | None]
    ueberschreitung_begruendung: Mapped[str | None]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    __table_args__ = (tenant_check(), Index("uq_ausgaben_beleg", "jugendamt", "beleg", unique=True))


class SpitzabrechnungRow(ListedColumns, Base):
    """A settlement of personnel cost (V15)."""

    __tablename__ = "spitzabrechnungen"
    jahr: Mapped[int]
    sozialraum: Mapped[str]
    traeger: Mapped[str]
    besetzung: Mapped[list[Any]] = mapped_column(JSONB)
    abschlaege: Mapped[Geld]
    anerkannt: Mapped[Geld]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]


class StornoRow(ListedColumns, Base):
    """A reversal: names what it reverses, once (G5)."""

    __tablename__ = "stornos"
    gegenstand: Mapped[UUID]
    grund: Mapped[str]
    gebucht_am: Mapped[datetime]
    gebucht_von: Mapped[str]
    __table_args__ = (tenant_check(), Index("uq_stornos_gegenstand", "jugendamt", "gegenstand", unique=True))


class WarnungRow(ListedColumns, Base):
    """Something that wjh and leitung must look at (V10, V11); acknowledged by a person with a note."""

    __tablename__ = "warnungen"
    jahr: Mapped[int]
    ort_art: Mapped[str]
    ort: Mapped[str]
    volumen: Mapped[str]
    art: Mapped[str]
    stufe: Mapped[str]
    figuren: Mapped[dict[str, Any]]
    erzeugt_am: Mapped[datetime]
    erzeugt_tag: Mapped[date]
    quittiert_am: Mapped[datetime | None]
    quittiert_tag: Mapped[date | None]
    quittiert_von: Mapped[str | None]
    notiz: Mapped[str | None]
    __table_args__ = (
        tenant_check(),
        Index(None, "jugendamt", "jahr", "ort_art", "ort"),
        Index(
            "ix_warnungen_offen", "jugendamt", "jahr", "ort_art", "ort", postgresql_where=text("quittiert_tag IS NULL")
        ),
    )
