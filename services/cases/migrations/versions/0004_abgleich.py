"""Two books and what the Träger declares: its copies and months, agreements, completeness, releases (K11, X3, V7)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants
from shared.storage.tables import Xid8

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATES = ("vollstaendigkeitsstaende", "vollstaendigkeitszaehlungen")
BOOKINGS = ("traegerkontrakte", "traegermeldungen", "meldungsminuten", "einigungen", "bindungsfreigaben")


def upgrade() -> None:
    """Make the tables, then shut each tenant in."""
    _create_traegerkontrakte()
    _create_traegermeldungen()
    _create_einigungen()
    _create_vollstaendigkeit()
    isolate_tenants((*STATES, *BOOKINGS), append_only=BOOKINGS)


def _create_traegerkontrakte() -> None:
    """Make the Träger's own copies of Kontrakte, as versions (K11)."""
    op.create_table(
        "traegerkontrakte",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("kontraktnummer", sa.Text(), nullable=False),
        sa.Column("eigene_nummer", sa.Text(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=True),
        sa.Column("hilfeart", sa.Text(), nullable=False),
        sa.Column("beginn", sa.Date(), nullable=False),
        sa.Column("ende", sa.Date(), nullable=False),
        sa.Column("minuten_pro_woche", sa.Integer(), nullable=True),
        sa.Column("kontingent_minuten", sa.Integer(), nullable=True),
        sa.Column("entgelt_art", sa.Text(), nullable=True),
        sa.Column("entgelt_betrag", sa.BigInteger(), nullable=True),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_traegerkontrakte_jugendamt")),
        sa.CheckConstraint("beginn <= ende", name=op.f("ck_traegerkontrakte_laufzeit")),
        sa.PrimaryKeyConstraint("jugendamt", "id", "version", name=op.f("pk_traegerkontrakte")),
        sa.UniqueConstraint("jugendamt", "traeger", "kontraktnummer", "version", name="uq_traegerkontrakte_version"),
    )
    op.create_index("ix_traegerkontrakte_nummer", "traegerkontrakte", ["jugendamt", "kontraktnummer"], unique=False)
    op.create_index("ix_traegerkontrakte_jugendamt_xid_id", "traegerkontrakte", ["jugendamt", "xid", "id"])


def _create_traegermeldungen() -> None:
    """Make the Träger's monthly declarations, as versions, with their minutes per Kontrakt (X3)."""
    op.create_table(
        "traegermeldungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("monat", sa.Date(), nullable=False),
        sa.Column("zeilen", sa.Integer(), nullable=False),
        sa.Column("minuten", sa.BigInteger(), nullable=False),
        sa.Column("vollstaendig", sa.Boolean(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_traegermeldungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", "version", name=op.f("pk_traegermeldungen")),
        sa.UniqueConstraint("jugendamt", "traeger", "monat", "version", name="uq_traegermeldungen_version"),
    )
    op.create_index("ix_traegermeldungen_jugendamt_monat", "traegermeldungen", ["jugendamt", "monat"], unique=False)
    op.create_index("ix_traegermeldungen_jugendamt_xid_id", "traegermeldungen", ["jugendamt", "xid", "id"])
    op.create_table(
        "meldungsminuten",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("meldung", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kontraktnummer", sa.Text(), nullable=False),
        sa.Column("minuten", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_meldungsminuten_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "meldung", "version", "kontraktnummer", name=op.f("pk_meldungsminuten")),
    )


def _create_einigungen() -> None:
    """Make the agreements on a difference: by whom, on what, with which note (K11)."""
    op.create_table(
        "einigungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("monat", sa.Date(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("kontraktnummer", sa.Text(), nullable=False),
        sa.Column("seite", sa.Text(), nullable=False),
        sa.Column("fingerabdruck", sa.Text(), nullable=False),
        sa.Column("notiz", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_einigungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_einigungen")),
    )
    op.create_index("ix_einigungen_monat", "einigungen", ["jugendamt", "monat", "traeger", "kontraktnummer"])


def _create_vollstaendigkeit() -> None:
    """Make what was counted and told the budget (X3), and which releases it was asked for (V7)."""
    op.create_table(
        "vollstaendigkeitsstaende",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("monat", sa.Date(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("erwartet", sa.Integer(), nullable=False),
        sa.Column("gemeldet", sa.Integer(), nullable=False),
        sa.Column("gezaehlt_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_vollstaendigkeitsstaende_jugendamt")),
        sa.CheckConstraint("gemeldet BETWEEN 0 AND erwartet", name=op.f("ck_vollstaendigkeitsstaende_anzahl")),
        sa.PrimaryKeyConstraint(
            "jugendamt", "monat", "sozialraum", "traeger", name=op.f("pk_vollstaendigkeitsstaende")
        ),
    )
    op.create_table(
        "vollstaendigkeitszaehlungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_vollstaendigkeitszaehlungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", name=op.f("pk_vollstaendigkeitszaehlungen")),
    )
    op.create_table(
        "bindungsfreigaben",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("kontrakt", sa.Uuid(), nullable=False),
        sa.Column("fassung", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_bindungsfreigaben_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "kontrakt", "fassung", name=op.f("pk_bindungsfreigaben")),
    )
