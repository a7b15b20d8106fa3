"""Umschichtungen with their postings (V9), how thresholds stand (V11), and Leitung's overrides for spending (V10)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants, list_tenants_with_work
from shared.storage.tables import Xid8

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("ueberschreitungsfreigaben", "schwellenstaende", "umschichtungen", "umschichtungsbuchungen")
APPEND_ONLY = ("ueberschreitungsfreigaben", "umschichtungen", "umschichtungsbuchungen")


def upgrade() -> None:
    op.create_table(
        "ueberschreitungsfreigaben",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("beleg", sa.Text(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("begruendung", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_ueberschreitungsfreigaben_jugendamt")),
        sa.CheckConstraint("betrag > 0", name=op.f("ck_ueberschreitungsfreigaben_betrag")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_ueberschreitungsfreigaben")),
    )
    op.create_index(
        op.f("ix_ueberschreitungsfreigaben_jugendamt_beleg"),
        "ueberschreitungsfreigaben",
        ["jugendamt", "beleg"],
        unique=False,
    )
    op.create_table(
        "schwellenstaende",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("richtung", sa.Text(), nullable=False),
        sa.Column("prozent", sa.Numeric(), nullable=False),
        sa.Column("stufe", sa.Text(), nullable=False),
        sa.Column("ab_monat", sa.Integer(), nullable=False),
        sa.Column("taeglich", sa.Boolean(), nullable=False),
        sa.Column("gerissen", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("geaendert_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_schwellenstaende_jugendamt")),
        sa.PrimaryKeyConstraint(
            "jugendamt",
            "jahr",
            "ort_art",
            "ort",
            "volumen",
            "basis",
            "richtung",
            "prozent",
            "stufe",
            "ab_monat",
            name=op.f("pk_schwellenstaende"),
        ),
    )
    op.create_table(
        "umschichtungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("von", sa.Text(), nullable=False),
        sa.Column("nach", sa.Text(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("grund", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_umschichtungen_jugendamt")),
        sa.CheckConstraint("betrag > 0 AND von <> nach", name=op.f("ck_umschichtungen_bewegung")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_umschichtungen")),
    )
    op.create_index(
        op.f("ix_umschichtungen_jugendamt_jahr_sozialraum"),
        "umschichtungen",
        ["jugendamt", "jahr", "sozialraum"],
        unique=False,
    )
    op.create_table(
        "umschichtungsbuchungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("umschichtung", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buchungstag", sa.Date(), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_umschichtungsbuchungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_umschichtungsbuchungen")),
    )
    op.create_index(
        op.f("ix_umschichtungsbuchungen_jugendamt_jahr_ort_art_ort_volumen"),
        "umschichtungsbuchungen",
        ["jugendamt", "jahr", "ort_art", "ort", "volumen"],
        unique=False,
    )
    op.create_index(
        op.f("ix_umschichtungsbuchungen_jugendamt_umschichtung"),
        "umschichtungsbuchungen",
        ["jugendamt", "umschichtung"],
        unique=False,
    )
    isolate_tenants(TABLES, append_only=APPEND_ONLY)
    _balance()
    list_tenants_with_work(
        "schwellen_mandanten",
        "SELECT DISTINCT jugendamt FROM ortsjahre"
        " WHERE jahr >= extract(year FROM now() AT TIME ZONE 'Europe/Berlin')::int - 1",
    )


def _balance() -> None:
    """Refuse, at the commit, an Umschichtung whose postings do not sum to zero (V9)."""
    op.execute(
        "CREATE FUNCTION umschichtung_ausgeglichen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF (SELECT sum(betrag) FROM umschichtungsbuchungen WHERE jugendamt = NEW.jugendamt"
        " AND umschichtung = NEW.umschichtung) <> 0 THEN RAISE EXCEPTION 'an Umschichtung does not sum to zero'"
        " USING ERRCODE = 'check_violation', CONSTRAINT = 'umschichtung_ausgeglichen'; END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER ausgeglichen AFTER INSERT ON umschichtungsbuchungen DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION umschichtung_ausgeglichen()"
    )
