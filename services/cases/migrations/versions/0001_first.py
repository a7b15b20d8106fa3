"""First tables: Kontrakte and what is signed, hours and what became of them, copies of master data."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import (
    add_absichten_support,
    add_jobs,
    add_outbox_support,
    isolate_tenants,
    list_tenants_with_work,
    touch_on_update,
)
from shared.storage.tables import Xid8

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATES = ("kontrakte", "kontraktstaende", "nummernkreise", "ausgang", "absichten", "kopienstand")
BOOKINGS = (
    "kontraktfassungen", "beratungen", "unterzeichnungen", "bindungen", "leistungen", "leistungszustaende", "stornos",
    "audit", "wiederholungen", "stammdaten",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, then shut each tenant in."""
    _create_kontrakte()
    _create_unterzeichnung()
    _create_leistungen()
    _create_frame()
    _create_kopien()
    isolate_tenants((*STATES, *BOOKINGS), append_only=BOOKINGS)
    touch_on_update(["kontrakte"])
    add_outbox_support()
    add_absichten_support()
    list_tenants_with_work("kopien_mandanten", "SELECT jugendamt FROM kopienstand")
    add_jobs()


def _create_kontrakte() -> None:
    """Make Kontrakte as they stand (K1)."""
    op.create_table(
        "kontrakte",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nummer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("aktenzeichen", sa.Text(), nullable=False),
        sa.Column("angelegt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("angelegt_von", sa.Text(), nullable=False),
        sa.Column("geaendert_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verwerfungsgrund", sa.Text(), nullable=True),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("hilfeart", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=True),
        sa.Column("beginn", sa.Date(), nullable=False),
        sa.Column("ende", sa.Date(), nullable=False),
        sa.Column("minuten_pro_woche", sa.Integer(), nullable=True),
        sa.Column("kontingent_minuten", sa.Integer(), nullable=True),
        sa.Column("entgelt_art", sa.Text(), nullable=True),
        sa.Column("entgelt_betrag", sa.BigInteger(), nullable=True),
        sa.Column("stundensatz", sa.BigInteger(), nullable=True),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_kontrakte_jugendamt")),
        sa.CheckConstraint("beginn <= ende", name=op.f("ck_kontrakte_laufzeit")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_kontrakte")),
        sa.UniqueConstraint("jugendamt", "nummer", name=op.f("uq_kontrakte_jugendamt_nummer")),
    )
    op.create_index(op.f("ix_kontrakte_jugendamt_sozialraum"), "kontrakte", ["jugendamt", "sozialraum"], unique=False)
    op.create_index(op.f("ix_kontrakte_jugendamt_traeger"), "kontrakte", ["jugendamt", "traeger"], unique=False)
    op.create_index(op.f("ix_kontrakte_jugendamt_xid_id"), "kontrakte", ["jugendamt", "xid", "id"], unique=False)


def _create_unterzeichnung() -> None:
    """Make what a signature rests on and what it bound (K2-K4)."""
    op.create_table(
        "kontraktfassungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("kontrakt", sa.Uuid(), nullable=False),
        sa.Column("fassung", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("gueltig_ab", sa.Date(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("hilfeart", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=True),
        sa.Column("beginn", sa.Date(), nullable=False),
        sa.Column("ende", sa.Date(), nullable=False),
        sa.Column("minuten_pro_woche", sa.Integer(), nullable=True),
        sa.Column("kontingent_minuten", sa.Integer(), nullable=True),
        sa.Column("entgelt_art", sa.Text(), nullable=True),
        sa.Column("entgelt_betrag", sa.BigInteger(), nullable=True),
        sa.Column("stundensatz", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_kontraktfassungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "kontrakt", "fassung", name=op.f("pk_kontraktfassungen")),
    )
    op.create_table(
        "beratungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("kontrakt", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("teilnehmende", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("empfehlung", sa.Text(), nullable=False),
        sa.Column("erfasst_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erfasst_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_beratungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "kontrakt"],
            ["kontrakte.jugendamt", "kontrakte.id"],
            name=op.f("fk_beratungen_jugendamt_kontrakt"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "kontrakt", "id", name=op.f("pk_beratungen")),
    )
    op.create_table(
        "bindungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("kontrakt", sa.Uuid(), nullable=False),
        sa.Column("fassung", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("jahr", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("minuten", sa.BigInteger(), nullable=False),
        sa.Column("vorgemerkt", sa.Boolean(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_bindungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "kontrakt"],
            ["kontrakte.jugendamt", "kontrakte.id"],
            name=op.f("fk_bindungen_jugendamt_kontrakt"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "kontrakt", "fassung", "jahr", name=op.f("pk_bindungen")),
    )
    op.create_table(
        "unterzeichnungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("kontrakt", sa.Uuid(), nullable=False),
        sa.Column("am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("von", sa.Text(), nullable=False),
        sa.Column("absicht", sa.Uuid(), nullable=True),
        sa.Column("ueberschreitung_begruendung", sa.Text(), nullable=True),
        sa.Column("eilfall_begruendung", sa.Text(), nullable=True),
        sa.Column("rueckwirkung_begruendung", sa.Text(), nullable=True),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_unterzeichnungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "kontrakt"],
            ["kontrakte.jugendamt", "kontrakte.id"],
            name=op.f("fk_unterzeichnungen_jugendamt_kontrakt"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "kontrakt", name=op.f("pk_unterzeichnungen")),
    )


def _create_leistungen() -> None:
    """Make hours and what became of them (K8-K10, K14)."""
    op.create_table(
        "leistungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("beleg", sa.Text(), nullable=False),
        sa.Column("kontrakt", sa.Uuid(), nullable=True),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("minuten", sa.SmallInteger(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("satz", sa.BigInteger(), nullable=False),
        sa.Column("regel", sa.Text(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_leistungen_jugendamt")),
        sa.CheckConstraint("minuten BETWEEN 1 AND 1440", name=op.f("ck_leistungen_minuten")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_leistungen")),
        sa.UniqueConstraint("jugendamt", "traeger", "beleg", name=op.f("uq_leistungen_jugendamt_traeger_beleg")),
    )
    op.create_index(
        op.f("ix_leistungen_jugendamt_kontrakt_datum"), "leistungen", ["jugendamt", "kontrakt", "datum"], unique=False
    )
    op.create_table(
        "leistungszustaende",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nr", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("zustand", sa.Text(), nullable=False),
        sa.Column("sendung", sa.Uuid(), nullable=True),
        sa.Column("schluessel", sa.Uuid(), nullable=True),
        sa.Column("ablehnung_code", sa.Text(), nullable=True),
        sa.Column("ablehnung_detail", sa.Text(), nullable=True),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_leistungszustaende_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", "nr", name=op.f("pk_leistungszustaende")),
    )
    op.create_index(
        "ix_leistungszustaende_held",
        "leistungszustaende",
        ["jugendamt", "id"],
        unique=False,
        postgresql_where=sa.text("zustand = 'zurueckgestellt'"),
    )
    op.create_index(
        op.f("ix_leistungszustaende_jugendamt_sendung"),
        "leistungszustaende",
        ["jugendamt", "sendung"],
        unique=False,
        postgresql_where=sa.text("sendung IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_leistungszustaende_jugendamt_xid_id"), "leistungszustaende", ["jugendamt", "xid", "id"], unique=False
    )
    op.create_index(
        "ix_leistungszustaende_refused",
        "leistungszustaende",
        ["jugendamt", "id"],
        unique=False,
        postgresql_where=sa.text("ablehnung_code IS NOT NULL"),
    )
    op.create_table(
        "nummernkreise",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("jahr", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("letzte", sa.Integer(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_nummernkreise_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "jahr", name=op.f("pk_nummernkreise")),
    )
    op.create_table(
        "stornos",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("leistung", sa.Uuid(), nullable=False),
        sa.Column("grund", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_stornos_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_stornos")),
        sa.UniqueConstraint("jugendamt", "leistung", name=op.f("uq_stornos_jugendamt_leistung")),
    )
    op.create_table(
        "kontraktstaende",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("kontrakt", sa.Uuid(), nullable=False),
        sa.Column("bewilligt", sa.BigInteger(), nullable=False),
        sa.Column("anerkannt", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_kontraktstaende_jugendamt")),
        sa.CheckConstraint("anerkannt >= 0 AND anerkannt <= bewilligt", name=op.f("ck_kontraktstaende_anerkannt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "kontrakt"],
            ["kontrakte.jugendamt", "kontrakte.id"],
            name=op.f("fk_kontraktstaende_jugendamt_kontrakt"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "kontrakt", name=op.f("pk_kontraktstaende")),
    )


def _create_frame() -> None:
    """Make what every service has: intents, audit, outbox, repeats."""
    op.create_table(
        "absichten",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("gegenstand", sa.Uuid(), nullable=False),
        sa.Column("akteur", sa.Text(), nullable=False),
        sa.Column("inhalt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("erstellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("klaerbar_ab", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erledigt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ergebnis", sa.Text(), nullable=True),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_absichten_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_absichten")),
    )
    op.create_table(
        "audit",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.Column("akteur", sa.Text(), nullable=False),
        sa.Column("im_auftrag_von", sa.Text(), nullable=True),
        sa.Column("aktion", sa.Text(), nullable=False),
        sa.Column("gegenstand", sa.Text(), nullable=False),
        sa.Column("gegenstand_id", sa.Text(), nullable=False),
        sa.Column("daten", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pruefsumme", sa.LargeBinary(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_audit_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_audit")),
    )
    op.create_table(
        "ausgang",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("thema", sa.Text(), nullable=False),
        sa.Column("ordnung", sa.Text(), nullable=False),
        sa.Column("inhalt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("erstellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("faellig_ab", sa.DateTime(timezone=True), nullable=False),
        sa.Column("versuche", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("erledigt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("geparkt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fehler", sa.Text(), nullable=True),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_ausgang_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_ausgang")),
    )
    op.create_table(
        "wiederholungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("akteur", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("fingerabdruck", sa.LargeBinary(), nullable=False),
        sa.Column("gemacht", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_wiederholungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "akteur", "schluessel", name=op.f("pk_wiederholungen")),
    )


def _create_kopien() -> None:
    """Make the read copies of the budget's master data."""
    op.create_table(
        "kopienstand",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("stand", sa.Text(), nullable=False),
        sa.Column("geholt_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_kopienstand_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", name=op.f("pk_kopienstand")),
    )
    op.create_table(
        "stammdaten",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("inhalt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_stammdaten_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "art", "schluessel", "version", name=op.f("pk_stammdaten")),
    )
