"""What the area has: Ressourcen (K13), the Sozialraumteam (K15), help before help (K16)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import app_role, isolate_tenants
from shared.storage.tables import Xid8

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATES = ("ressourcen", "kontraktressourcen", "teamstellen")
BOOKINGS = ("teamstellenfassungen", "vorfeldhilfen", "vorfeldstornos", "vorfeldablehnungen")


def upgrade() -> None:
    """Make the tables, then shut each tenant in."""
    _create_ressourcen()
    _create_team()
    _create_vorfeldhilfen()
    op.add_column(
        "beratungen", sa.Column("nicht_im_team", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    isolate_tenants((*STATES, *BOOKINGS), append_only=BOOKINGS)
    for table in STATES:
        op.execute(f"CREATE TRIGGER touch BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION touch()")
    op.execute(f"GRANT UPDATE (xid) ON vorfeldhilfen TO {app_role()}")


def _create_ressourcen() -> None:
    """Make the directory and its links to Kontrakte (K13)."""
    op.create_table(
        "ressourcen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("thema", sa.Text(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("beschreibung", sa.Text(), nullable=False),
        sa.Column("kontakt", sa.Text(), nullable=False),
        sa.Column("webseite", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=True),
        sa.Column("aktiv", sa.Boolean(), nullable=False),
        sa.Column("angelegt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("angelegt_von", sa.Text(), nullable=False),
        sa.Column("geaendert_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "suche",
            postgresql.TSVECTOR(),
            sa.Computed(
                "to_tsvector('german'::regconfig, (((((((name || ' '::text) || thema) || ' '::text) || beschreibung) || ' '::text) || kontakt)))",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_ressourcen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_ressourcen")),
    )
    op.create_index(op.f("ix_ressourcen_jugendamt_sozialraum"), "ressourcen", ["jugendamt", "sozialraum"], unique=False)
    op.create_index(op.f("ix_ressourcen_jugendamt_xid_id"), "ressourcen", ["jugendamt", "xid", "id"], unique=False)
    op.create_table(
        "kontraktressourcen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kontrakt", sa.Uuid(), nullable=False),
        sa.Column("ressource", sa.Uuid(), nullable=False),
        sa.Column("genutzt", sa.Boolean(), nullable=False),
        sa.Column("geaendert_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("geaendert_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_kontraktressourcen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "kontrakt"],
            ["kontrakte.jugendamt", "kontrakte.id"],
            name=op.f("fk_kontraktressourcen_jugendamt_kontrakt"),
        ),
        sa.ForeignKeyConstraint(
            ["jugendamt", "ressource"],
            ["ressourcen.jugendamt", "ressourcen.id"],
            name=op.f("fk_kontraktressourcen_jugendamt_ressource"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_kontraktressourcen")),
        sa.UniqueConstraint("jugendamt", "kontrakt", "ressource", name="uq_kontraktressourcen_paar"),
    )
    op.create_index(
        op.f("ix_kontraktressourcen_jugendamt_ressource"),
        "kontraktressourcen",
        ["jugendamt", "ressource"],
        unique=False,
    )
    op.create_index(
        op.f("ix_kontraktressourcen_jugendamt_xid_id"), "kontraktressourcen", ["jugendamt", "xid", "id"], unique=False
    )


def _create_team() -> None:
    """Make the dated list of posts (K15)."""
    op.create_table(
        "teamstellen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("abgelehnte_version", sa.Integer(), nullable=True),
        sa.Column("ablehnung_code", sa.Text(), nullable=True),
        sa.Column("ablehnung_detail", sa.Text(), nullable=True),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_teamstellen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_teamstellen")),
        sa.UniqueConstraint("jugendamt", "sozialraum", "schluessel", name="uq_teamstellen_schluessel"),
    )
    op.create_index(op.f("ix_teamstellen_jugendamt_xid_id"), "teamstellen", ["jugendamt", "xid", "id"], unique=False)
    op.create_table(
        "teamstellenfassungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("stelle", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("herkunft", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=True),
        sa.Column("stunden", sa.Numeric(), nullable=False),
        sa.Column("abschluss", sa.Boolean(), nullable=False),
        sa.Column("qualifikation", sa.Text(), nullable=True),
        sa.Column("sozialversicherungspflichtig", sa.Boolean(), nullable=True),
        sa.Column("beginn", sa.Date(), nullable=False),
        sa.Column("ende", sa.Date(), nullable=True),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_teamstellenfassungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "stelle"],
            ["teamstellen.jugendamt", "teamstellen.id"],
            name=op.f("fk_teamstellenfassungen_jugendamt_stelle"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "stelle", "version", name=op.f("pk_teamstellenfassungen")),
    )


def _create_vorfeldhilfen() -> None:
    """Make help before help and what becomes of it (K16)."""
    op.create_table(
        "vorfeldhilfen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("thema", sa.Text(), nullable=False),
        sa.Column("personen", sa.Integer(), nullable=False),
        sa.Column("minuten", sa.Integer(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=True),
        sa.Column("kostengrund", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=True),
        sa.Column("satz", sa.BigInteger(), nullable=True),
        sa.Column("regel", sa.Text(), nullable=True),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_vorfeldhilfen_jugendamt")),
        sa.CheckConstraint("minuten BETWEEN 1 AND 1440", name=op.f("ck_vorfeldhilfen_minuten")),
        sa.CheckConstraint("personen >= 1", name=op.f("ck_vorfeldhilfen_personen")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_vorfeldhilfen")),
    )
    op.create_index(
        op.f("ix_vorfeldhilfen_jugendamt_sozialraum_datum"),
        "vorfeldhilfen",
        ["jugendamt", "sozialraum", "datum"],
        unique=False,
    )
    op.create_index(
        op.f("ix_vorfeldhilfen_jugendamt_xid_id"), "vorfeldhilfen", ["jugendamt", "xid", "id"], unique=False
    )
    op.create_table(
        "vorfeldstornos",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("vorfeldhilfe", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grund", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_vorfeldstornos_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "vorfeldhilfe"],
            ["vorfeldhilfen.jugendamt", "vorfeldhilfen.id"],
            name=op.f("fk_vorfeldstornos_jugendamt_vorfeldhilfe"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "vorfeldhilfe", name=op.f("pk_vorfeldstornos")),
    )
    op.create_table(
        "vorfeldablehnungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("vorfeldhilfe", sa.Uuid(), nullable=False),
        sa.Column("schluessel", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_vorfeldablehnungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "vorfeldhilfe"],
            ["vorfeldhilfen.jugendamt", "vorfeldhilfen.id"],
            name=op.f("fk_vorfeldablehnungen_jugendamt_vorfeldhilfe"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "vorfeldhilfe", "schluessel", name=op.f("pk_vorfeldablehnungen")),
    )
