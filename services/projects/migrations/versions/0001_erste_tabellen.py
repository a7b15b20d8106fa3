"""First tables of the project service: tenant, versions of all inputs, intents, read copies, audit from the start."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import (
    add_absichten_support,
    add_jobs,
    isolate_tenants,
    list_tenants_with_work,
    touch_on_update,
)
from shared.storage.tables import Xid8

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "audit",
    "bescheide",
    "bindungen",
    "einnahmen",
    "einreichungen",
    "fassungen",
    "kosten",
    "stammdaten",
    "wiederholungen",
)
TABLES = (*APPEND_ONLY, "absichten", "antraege", "kopienstand")


def upgrade() -> None:
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
        "antraege",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fassung", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("bezirk", sa.Text(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("angelegt_von", sa.Text(), nullable=False),
        sa.Column("angelegt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begonnen_am", sa.Date(), nullable=True),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_antraege_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_antraege")),
    )
    op.create_index(op.f("ix_antraege_jugendamt_bezirk_id"), "antraege", ["jugendamt", "bezirk", "id"], unique=False)
    op.create_index(
        op.f("ix_antraege_jugendamt_sozialraum_id"), "antraege", ["jugendamt", "sozialraum", "id"], unique=False
    )
    op.create_index(op.f("ix_antraege_jugendamt_traeger_id"), "antraege", ["jugendamt", "traeger", "id"], unique=False)
    op.create_index(op.f("ix_antraege_jugendamt_xid_id"), "antraege", ["jugendamt", "xid", "id"], unique=False)
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
    op.create_table(
        "bindungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("absicht", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("vorgemerkt", sa.Boolean(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_bindungen_jugendamt")),
        sa.CheckConstraint("betrag >= 0", name=op.f("ck_bindungen_betrag")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag"], ["antraege.jugendamt", "antraege.id"], name=op.f("fk_bindungen_jugendamt_antrag")
        ),
        sa.PrimaryKeyConstraint("jugendamt", "absicht", "jahr", name=op.f("pk_bindungen")),
    )
    op.create_index(
        op.f("ix_bindungen_jugendamt_antrag_jahr"), "bindungen", ["jugendamt", "antrag", "jahr"], unique=False
    )
    op.create_table(
        "fassungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("bezirk", sa.Text(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("titel", sa.Text(), nullable=False),
        sa.Column("bedarf", sa.Text(), nullable=False),
        sa.Column("ziele", sa.Text(), nullable=False),
        sa.Column("zielgruppe", sa.Text(), nullable=False),
        sa.Column("massnahmen", sa.Text(), nullable=False),
        sa.Column("beginn", sa.Date(), nullable=True),
        sa.Column("ende", sa.Date(), nullable=True),
        sa.Column("finanzierungsart", sa.Text(), nullable=False),
        sa.Column("begruendung_vollfinanzierung", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_fassungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag"], ["antraege.jugendamt", "antraege.id"], name=op.f("fk_fassungen_jugendamt_antrag")
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "nummer", name=op.f("pk_fassungen")),
    )
    op.create_table(
        "einnahmen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("fassung", sa.Integer(), nullable=False),
        sa.Column("platz", sa.Integer(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("bezeichnung", sa.Text(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_einnahmen_jugendamt")),
        sa.CheckConstraint("betrag >= 0", name=op.f("ck_einnahmen_betrag")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag", "fassung"],
            ["fassungen.jugendamt", "fassungen.antrag", "fassungen.nummer"],
            name=op.f("fk_einnahmen_jugendamt_antrag_fassung"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "fassung", "platz", name=op.f("pk_einnahmen")),
    )
    op.create_table(
        "einreichungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("fassung", sa.Integer(), nullable=False),
        sa.Column("eingereicht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("eingereicht_von", sa.Text(), nullable=False),
        sa.Column("mitarbeitende", sa.Integer(), nullable=False),
        sa.Column("prozent", sa.Numeric(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_einreichungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag", "fassung"],
            ["fassungen.jugendamt", "fassungen.antrag", "fassungen.nummer"],
            name=op.f("fk_einreichungen_jugendamt_antrag_fassung"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "nummer", name=op.f("pk_einreichungen")),
    )
    op.create_table(
        "kosten",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("fassung", sa.Integer(), nullable=False),
        sa.Column("platz", sa.Integer(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("bezeichnung", sa.Text(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("unbar", sa.Boolean(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_kosten_jugendamt")),
        sa.CheckConstraint("betrag >= 0", name=op.f("ck_kosten_betrag")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag", "fassung"],
            ["fassungen.jugendamt", "fassungen.antrag", "fassungen.nummer"],
            name=op.f("fk_kosten_jugendamt_antrag_fassung"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "fassung", "platz", name=op.f("pk_kosten")),
    )
    op.create_table(
        "bescheide",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("einreichung", sa.Integer(), nullable=False),
        sa.Column("ergebnis", sa.Text(), nullable=False),
        sa.Column("begruendung", sa.Text(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("beginn", sa.Date(), nullable=True),
        sa.Column("punkte", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("ueberschreitung_begruendung", sa.Text(), nullable=True),
        sa.Column("entschieden_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entschieden_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_bescheide_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag", "einreichung"],
            ["einreichungen.jugendamt", "einreichungen.antrag", "einreichungen.nummer"],
            name=op.f("fk_bescheide_jugendamt_antrag_einreichung"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "einreichung", name=op.f("pk_bescheide")),
    )
    isolate_tenants(TABLES, append_only=APPEND_ONLY)
    touch_on_update(("antraege",))
    add_absichten_support()
    list_tenants_with_work("kopien_mandanten", "SELECT jugendamt FROM kopienstand UNION SELECT jugendamt FROM antraege")
    add_jobs()
