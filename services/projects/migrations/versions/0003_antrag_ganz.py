"""The application whole (P2, P3): lines at the rates of the Konzept, longer terms, the end, what a decision rests on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import isolate_tenants

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("verlaengerungen", "verlaengerungsbescheide")


def upgrade() -> None:
    """Add the columns and tables."""
    op.add_column("kosten", sa.Column("qualifikation", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("kosten", sa.Column("stellenanteil", sa.Numeric(), nullable=True))
    op.add_column("kosten", sa.Column("hilfskraft", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("kosten", sa.Column("pauschale", sa.Text(), nullable=True))
    op.add_column("kosten", sa.Column("menge", sa.Integer(), nullable=True))
    for table in ("kosten", "einnahmen"):
        op.add_column(table, sa.Column("stunden", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("satz", sa.BigInteger(), nullable=True))
        op.add_column(table, sa.Column("satz_einheit", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("satz_konzept", sa.Date(), nullable=True))
        op.add_column(table, sa.Column("satz_version", sa.Integer(), nullable=True))
    op.add_column("bescheide", sa.Column("konzept", sa.Date(), nullable=True))
    op.add_column("bescheide", sa.Column("konzept_version", sa.Integer(), nullable=True))
    op.add_column("bindungen", sa.Column("lage", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("antraege", sa.Column("abgeschlossen_am", sa.Date(), nullable=True))
    op.add_column("antraege", sa.Column("abschluss_grund", sa.Text(), nullable=True))
    op.create_table(
        "verlaengerungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("bisher", sa.Date(), nullable=False),
        sa.Column("ende", sa.Date(), nullable=False),
        sa.Column("grund", sa.Text(), nullable=False),
        sa.Column("beantragt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beantragt_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_verlaengerungen_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag"],
            ["antraege.jugendamt", "antraege.id"],
            name=op.f("fk_verlaengerungen_jugendamt_antrag"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "nummer", name=op.f("pk_verlaengerungen")),
    )
    op.create_table(
        "verlaengerungsbescheide",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("ergebnis", sa.Text(), nullable=False),
        sa.Column("begruendung", sa.Text(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("entschieden_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entschieden_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_verlaengerungsbescheide_jugendamt")),
        sa.ForeignKeyConstraint(
            ["jugendamt", "antrag", "nummer"],
            ["verlaengerungen.jugendamt", "verlaengerungen.antrag", "verlaengerungen.nummer"],
            name=op.f("fk_verlaengerungsbescheide_jugendamt_antrag_nummer"),
        ),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "nummer", name=op.f("pk_verlaengerungsbescheide")),
    )
    isolate_tenants(TABLES, append_only=TABLES)
