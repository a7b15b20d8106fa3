"""Batches that were booked whole are known again by their hash (X4)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and shut each tenant in."""
    op.create_table(
        "stapelquittungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("csv", sa.Boolean(), nullable=False),
        sa.Column("erste", sa.Uuid(), nullable=False),
        sa.Column("letzte", sa.Uuid(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_stapelquittungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "traeger", "sha256", "csv", name=op.f("pk_stapelquittungen")),
    )
    isolate_tenants(("stapelquittungen",), append_only=("stapelquittungen",))
