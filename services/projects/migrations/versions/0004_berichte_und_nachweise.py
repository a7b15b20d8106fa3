"""Payments, reports and the final account (P8, P9)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import add_outbox_support, isolate_tenants, list_tenants_with_work
from shared.storage.tables import Xid8

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BOOKED = (
    "auszahlungen", "auszahlungsstornos", "berichte", "berichtsindikatoren", "berichtsanforderungen",
    "berichtserinnerungen", "verwendungsnachweise", "nachweisausgaben", "nachweiseinnahmen", "pruefungen", "kuerzungen",
)  # fmt: skip
STATES = ("ausgang", "auszahlungsstaende", "rueckforderungen")


def upgrade() -> None:
    """Make the tables; what was booked is never changed, states are (G5)."""
    _create_ausgang()
    _create_auszahlungen()
    _create_berichte()
    _create_nachweise()
    _create_pruefungen()
    isolate_tenants((*BOOKED, *STATES), append_only=BOOKED)
    for table in ("auszahlungsstaende", "rueckforderungen"):
        op.execute(f"CREATE TRIGGER touch BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION touch()")
    add_outbox_support()
    list_tenants_with_work(
        "berichte_mandanten",
        "SELECT DISTINCT jugendamt FROM antraege WHERE status IN ('laufend', 'abgeschlossen', 'geprueft')",
    )


def _create_ausgang() -> None:
    """Make the outbox that carries payments to the budget."""
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
    op.create_index(
        "ix_ausgang_ordnung",
        "ausgang",
        ["jugendamt", "ordnung", "id"],
        unique=False,
        postgresql_where=sa.text("erledigt_am IS NULL"),
    )


def _create_auszahlungen() -> None:
    """Make what is paid of a grant and what is claimed back (P9)."""
    op.create_table(
        "auszahlungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("beleg", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_auszahlungen_jugendamt")),
        sa.CheckConstraint("betrag <> 0", name=op.f("ck_auszahlungen_betrag")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag"],
            ["antraege.jugendamt", "antraege.id"],
            name=op.f("fk_auszahlungen_jugendamt_antrag"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_auszahlungen")),
    )
    op.create_index("uq_auszahlungen_beleg", "auszahlungen", ["jugendamt", "antrag", "beleg"], unique=True)
    op.create_table(
        "auszahlungsstornos",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("auszahlung", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grund", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_auszahlungsstornos_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "auszahlung"],
            ["auszahlungen.jugendamt", "auszahlungen.id"],
            name=op.f("fk_auszahlungsstornos_jugendamt_auszahlung"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "auszahlung", name=op.f("pk_auszahlungsstornos")),
    )
    op.create_table(
        "auszahlungsstaende",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("budgetstand", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_auszahlungsstaende_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "id"],
            ["auszahlungen.jugendamt", "auszahlungen.id"],
            name=op.f("fk_auszahlungsstaende_jugendamt_id"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_auszahlungsstaende")),
    )
    op.create_index(
        "ix_auszahlungsstaende_abgelehnt",
        "auszahlungsstaende",
        ["jugendamt", "id"],
        unique=False,
        postgresql_where=sa.text("budgetstand = 'abgelehnt'"),
    )
    op.create_index(
        op.f("ix_auszahlungsstaende_jugendamt_antrag_id"),
        "auszahlungsstaende",
        ["jugendamt", "antrag", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_auszahlungsstaende_jugendamt_xid_id"), "auszahlungsstaende", ["jugendamt", "xid", "id"], unique=False
    )
    op.create_table(
        "rueckforderungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("offen", sa.BigInteger(), nullable=False),
        sa.Column("festgestellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_rueckforderungen_jugendamt")),
        sa.CheckConstraint("betrag > 0", name=op.f("ck_rueckforderungen_betrag")),
        sa.CheckConstraint("offen >= 0", name=op.f("ck_rueckforderungen_offen")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag"],
            ["antraege.jugendamt", "antraege.id"],
            name=op.f("fk_rueckforderungen_jugendamt_antrag"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_rueckforderungen")),
    )
    op.create_index(
        op.f("ix_rueckforderungen_jugendamt_xid_id"), "rueckforderungen", ["jugendamt", "xid", "id"], unique=False
    )
    op.create_index("uq_rueckforderungen_antrag", "rueckforderungen", ["jugendamt", "antrag"], unique=True)


def _create_berichte() -> None:
    """Make reports, requests for them and reminders (P8)."""
    op.create_table(
        "berichte",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("foerderjahr", sa.Integer(), nullable=False),
        sa.Column("inhalt", sa.Text(), nullable=False),
        sa.Column("wirkung", sa.Text(), nullable=True),
        sa.Column("abweichungen", sa.Text(), nullable=True),
        sa.Column("eingereicht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("eingereicht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_berichte_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag"], ["antraege.jugendamt", "antraege.id"], name=op.f("fk_berichte_jugendamt_antrag")
        ),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_berichte")),
    )
    op.create_index(op.f("ix_berichte_jugendamt_antrag_id"), "berichte", ["jugendamt", "antrag", "id"], unique=False)
    op.create_index(op.f("ix_berichte_jugendamt_xid_id"), "berichte", ["jugendamt", "xid", "id"], unique=False)
    op.create_table(
        "berichtsindikatoren",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("bericht", sa.Uuid(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("foerderjahr", sa.Integer(), nullable=False),
        sa.Column("wert", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_berichtsindikatoren_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "bericht"],
            ["berichte.jugendamt", "berichte.id"],
            name=op.f("fk_berichtsindikatoren_jugendamt_bericht"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "bericht", "schluessel", name=op.f("pk_berichtsindikatoren")),
    )
    op.create_index(
        op.f("ix_berichtsindikatoren_jugendamt_antrag_foerderjahr_schluessel"),
        "berichtsindikatoren",
        ["jugendamt", "antrag", "foerderjahr", "schluessel"],
        unique=False,
    )
    op.create_table(
        "berichtsanforderungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("faellig_am", sa.Date(), nullable=False),
        sa.Column("grund", sa.Text(), nullable=False),
        sa.Column("angefordert_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("angefordert_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_berichtsanforderungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag"],
            ["antraege.jugendamt", "antraege.id"],
            name=op.f("fk_berichtsanforderungen_jugendamt_antrag"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_berichtsanforderungen")),
    )
    op.create_index(
        op.f("ix_berichtsanforderungen_jugendamt_antrag_id"),
        "berichtsanforderungen",
        ["jugendamt", "antrag", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_berichtsanforderungen_jugendamt_xid_id"),
        "berichtsanforderungen",
        ["jugendamt", "xid", "id"],
        unique=False,
    )
    op.create_table(
        "berichtserinnerungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("faellig_am", sa.Date(), nullable=False),
        sa.Column("stufe", sa.Text(), nullable=False),
        sa.Column("foerderjahr", sa.Integer(), nullable=False),
        sa.Column("erinnert_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_berichtserinnerungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag"],
            ["antraege.jugendamt", "antraege.id"],
            name=op.f("fk_berichtserinnerungen_jugendamt_antrag"),
        ),
        sa.PrimaryKeyConstraint(
            "jugendamt", "antrag", "art", "faellig_am", "stufe", name=op.f("pk_berichtserinnerungen")
        ),
    )


def _create_nachweise() -> None:
    """Make the final accounts (P9)."""
    op.create_table(
        "verwendungsnachweise",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("eingereicht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("eingereicht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_verwendungsnachweise_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag"],
            ["antraege.jugendamt", "antraege.id"],
            name=op.f("fk_verwendungsnachweise_jugendamt_antrag"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "nummer", name=op.f("pk_verwendungsnachweise")),
    )
    op.create_table(
        "nachweisausgaben",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("platz", sa.Integer(), nullable=False),
        sa.Column("beleg", sa.Text(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("bezeichnung", sa.Text(), nullable=False),
        sa.Column("unbar", sa.Boolean(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_nachweisausgaben_jugendamt")),
        sa.CheckConstraint("betrag >= 0", name=op.f("ck_nachweisausgaben_betrag")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag", "nummer"],
            ["verwendungsnachweise.jugendamt", "verwendungsnachweise.antrag", "verwendungsnachweise.nummer"],
            name=op.f("fk_nachweisausgaben_jugendamt_antrag_nummer"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "nummer", "platz", name=op.f("pk_nachweisausgaben")),
    )
    op.create_table(
        "nachweiseinnahmen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("platz", sa.Integer(), nullable=False),
        sa.Column("beleg", sa.Text(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("bezeichnung", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_nachweiseinnahmen_jugendamt")),
        sa.CheckConstraint("betrag >= 0", name=op.f("ck_nachweiseinnahmen_betrag")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag", "nummer"],
            ["verwendungsnachweise.jugendamt", "verwendungsnachweise.antrag", "verwendungsnachweise.nummer"],
            name=op.f("fk_nachweiseinnahmen_jugendamt_antrag_nummer"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "nummer", "platz", name=op.f("pk_nachweiseinnahmen")),
    )


def _create_pruefungen() -> None:
    """Make the checks of final accounts (P9)."""
    op.create_table(
        "pruefungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("nachweis", sa.Integer(), nullable=False),
        sa.Column("ergebnis", sa.Text(), nullable=False),
        sa.Column("foerderfaehige_kosten", sa.BigInteger(), nullable=False),
        sa.Column("einnahmen", sa.BigInteger(), nullable=False),
        sa.Column("fehlbedarf", sa.BigInteger(), nullable=False),
        sa.Column("zuwendung_endgueltig", sa.BigInteger(), nullable=False),
        sa.Column("ausgezahlt", sa.BigInteger(), nullable=False),
        sa.Column("geprueft_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("geprueft_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_pruefungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag", "nachweis"],
            ["verwendungsnachweise.jugendamt", "verwendungsnachweise.antrag", "verwendungsnachweise.nummer"],
            name=op.f("fk_pruefungen_jugendamt_antrag_nachweis"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", name=op.f("pk_pruefungen")),
    )
    op.create_table(
        "kuerzungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("platz", sa.Integer(), nullable=False),
        sa.Column("beleg", sa.Text(), nullable=False),
        sa.Column("anerkannt", sa.BigInteger(), nullable=False),
        sa.Column("grund", sa.Text(), nullable=False),
        sa.Column("begruendung", sa.Text(), nullable=True),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_kuerzungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag"],
            ["pruefungen.jugendamt", "pruefungen.antrag"],
            name=op.f("fk_kuerzungen_jugendamt_antrag"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "platz", name=op.f("pk_kuerzungen")),
    )
