"""Bindungen move between the years of a Kontrakt with the work that is done (K14)."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep what has moved into each year, as a running sum and with each change of a Bindung."""
    for table in ("bindungen", "bindungsbuchungen"):
        op.add_column(table, sa.Column("gewandert", sa.BigInteger(), server_default="0", nullable=False))
        op.add_column(table, sa.Column("gewandert_minuten", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_bindungsbuchungen_gewandert",
        "bindungsbuchungen",
        ["jugendamt", "quelle"],
        unique=False,
        postgresql_where=sa.text("gewandert <> 0 OR gewandert_minuten <> 0"),
    )
