"""Selection of a Leitträger (P11)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import isolate_tenants
from shared.storage.tables import Xid8

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATES = ("verfahren", "interessenbekundungen")
BOOKINGS = ("verfahrensfassungen", "bewertungen", "ergebnisse", "ergebnisgruende")


def upgrade() -> None:
    """Make the tables, then shut each tenant in."""
    _create_verfahren()
    _create_interessenbekundungen()
    _create_ergebnisse()
    isolate_tenants((*STATES, *BOOKINGS), append_only=BOOKINGS)
    for table in STATES:
        op.execute(f"CREATE TRIGGER touch BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION touch()")


def _of_verfahren(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["jugendamt", "verfahren"],
        ["verfahren.jugendamt", "verfahren.schluessel"],
        name=op.f(f"fk_{table}_jugendamt_verfahren"),
    )


def _of_bekundung(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["jugendamt", "interessenbekundung"],
        ["interessenbekundungen.jugendamt", "interessenbekundungen.id"],
        name=op.f(f"fk_{table}_jugendamt_interessenbekundung"),
    )


def _create_verfahren() -> None:
    """Make the procedures and the versions of what they say."""
    op.create_table(
        "verfahren",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_verfahren_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_verfahren")),
        sa.UniqueConstraint("jugendamt", "schluessel", name="uq_verfahren_schluessel"),
    )
    op.create_index(op.f("ix_verfahren_jugendamt_xid_id"), "verfahren", ["jugendamt", "xid", "id"], unique=False)
    op.create_table(
        "verfahrensfassungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("verfahren", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("inhalt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_verfahrensfassungen_jugendamt")),
        _of_verfahren("verfahrensfassungen"),
        sa.PrimaryKeyConstraint("jugendamt", "verfahren", "version", name=op.f("pk_verfahrensfassungen")),
    )


def _create_interessenbekundungen() -> None:
    """Make what Träger submit and how people judge it."""
    op.create_table(
        "interessenbekundungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verfahren", sa.Text(), nullable=False),
        sa.Column("wirkungsraum", sa.Text(), nullable=False),
        sa.Column("bezirk", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("stand", sa.Text(), nullable=False),
        sa.Column("angebot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("angelegt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("angelegt_von", sa.Text(), nullable=False),
        sa.Column("eingereicht_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("eingereicht_von", sa.Text(), nullable=True),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_interessenbekundungen_jugendamt")),
        _of_verfahren("interessenbekundungen"),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_interessenbekundungen")),
    )
    for columns in (("verfahren", "wirkungsraum"), ("traeger", "id"), ("xid", "id")):
        name = op.f(f"ix_interessenbekundungen_jugendamt_{columns[0]}_{columns[1]}")
        op.create_index(name, "interessenbekundungen", ["jugendamt", *columns], unique=False)
    op.create_table(
        "bewertungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("interessenbekundung", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("raster", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_bewertungen_jugendamt")),
        _of_bekundung("bewertungen"),
        sa.PrimaryKeyConstraint("jugendamt", "interessenbekundung", "person", "version", name=op.f("pk_bewertungen")),
    )


def _create_ergebnisse() -> None:
    """Make the results and the reason for each that applied."""
    op.create_table(
        "ergebnisse",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verfahren", sa.Text(), nullable=False),
        sa.Column("wirkungsraum", sa.Text(), nullable=False),
        sa.Column("leittraeger", sa.Uuid(), nullable=True),
        sa.Column("traeger", sa.Text(), nullable=True),
        sa.Column("beginn", sa.Date(), nullable=False),
        sa.Column("ende", sa.Date(), nullable=False),
        sa.Column("entschieden_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entschieden_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_ergebnisse_jugendamt")),
        _of_verfahren("ergebnisse"),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_ergebnisse")),
        sa.UniqueConstraint("jugendamt", "verfahren", "wirkungsraum", name="uq_ergebnisse_wirkungsraum"),
    )
    op.create_index(op.f("ix_ergebnisse_jugendamt_xid_id"), "ergebnisse", ["jugendamt", "xid", "id"], unique=False)
    op.create_table(
        "ergebnisgruende",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("interessenbekundung", sa.Uuid(), nullable=False),
        sa.Column("ergebnis", sa.Uuid(), nullable=False),
        sa.Column("ausgewaehlt", sa.Boolean(), nullable=False),
        sa.Column("begruendung", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_ergebnisgruende_jugendamt")),
        _of_bekundung("ergebnisgruende"),
        sa.ForeignKeyConstraint(
            ["jugendamt", "ergebnis"],
            ["ergebnisse.jugendamt", "ergebnisse.id"],
            name=op.f("fk_ergebnisgruende_jugendamt_ergebnis"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "interessenbekundung", name=op.f("pk_ergebnisgruende")),
    )
    op.create_index(
        op.f("ix_ergebnisgruende_jugendamt_ergebnis"), "ergebnisgruende", ["jugendamt", "ergebnis"], unique=False
    )
