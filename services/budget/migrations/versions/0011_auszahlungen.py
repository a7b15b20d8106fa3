"""Payments of project grants (P9)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the payments that projects has sent, by their permanent keys."""
    op.create_table(
        "auszahlungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Uuid(), nullable=False),
        sa.Column("projekt", sa.Uuid(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("storniert", sa.Uuid(), nullable=True),
        sa.Column("veranlasst_von", sa.Text(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_auszahlungen_jugendamt")),
        sa.CheckConstraint("betrag <> 0", name=op.f("ck_auszahlungen_betrag")),
        sa.PrimaryKeyConstraint("jugendamt", "schluessel", name=op.f("pk_auszahlungen")),
    )
    op.create_index(op.f("ix_auszahlungen_jugendamt_projekt"), "auszahlungen", ["jugendamt", "projekt"], unique=False)
    isolate_tenants(("auszahlungen",), append_only=("auszahlungen",))
