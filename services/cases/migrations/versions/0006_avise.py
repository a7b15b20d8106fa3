"""Settlement: a Träger's hours by day, what the budget accepted of refused rows, and whose are waiting (X5, V13)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants, list_tenants_with_work

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REFUSED = (
    "SELECT DISTINCT z.jugendamt FROM leistungszustaende z WHERE z.ablehnung_code IS NOT NULL AND NOT EXISTS"
    " (SELECT FROM vorjahresuebernahmen u WHERE u.jugendamt = z.jugendamt AND u.schluessel = z.schluessel)"
)


def upgrade() -> None:
    """Make the tables, shut each tenant in, and let a month's rows be found by their day."""
    op.create_index("ix_leistungen_jugendamt_datum", "leistungen", ["jugendamt", "datum", "traeger"], unique=False)
    op.create_table(
        "vorjahresuebernahmen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("gebucht_in", sa.Integer(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("abschluss", sa.Uuid(), nullable=True),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erfasst_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_vorjahresuebernahmen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "schluessel", name=op.f("pk_vorjahresuebernahmen")),
    )
    op.create_table(
        "vorjahresstaende",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("stand", sa.Text(), nullable=False),
        sa.Column("gelesen_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_vorjahresstaende_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", name=op.f("pk_vorjahresstaende")),
    )
    isolate_tenants(("vorjahresuebernahmen", "vorjahresstaende"), append_only=("vorjahresuebernahmen",))
    list_tenants_with_work("vorjahr_mandanten", REFUSED)
