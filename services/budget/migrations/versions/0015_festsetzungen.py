"""Final grants of projects: what comes back afterwards is owed no more (P9)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the final grants that projects has sent, by their permanent keys."""
    op.create_table(
        "festsetzungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Uuid(), nullable=False),
        sa.Column("projekt", sa.Uuid(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_festsetzungen_jugendamt")),
        sa.CheckConstraint("betrag >= 0", name=op.f("ck_festsetzungen_betrag")),
        sa.PrimaryKeyConstraint("jugendamt", "schluessel", name=op.f("pk_festsetzungen")),
    )
    op.create_index(op.f("ix_festsetzungen_jugendamt_projekt"), "festsetzungen", ["jugendamt", "projekt"], unique=False)
    isolate_tenants(("festsetzungen",), append_only=("festsetzungen",))
