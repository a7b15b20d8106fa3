"""Booking in fewer round trips: only what a settlement made is found by its `beleg`, no hour has one."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep hours out of the index of settlements."""
    op.drop_index(op.f("ix_buchungen_jugendamt_beleg"), table_name="buchungen")
    op.create_index(
        "ix_buchungen_beleg",
        "buchungen",
        ["jugendamt", "beleg"],
        unique=False,
        postgresql_where=sa.text("beleg IS NOT NULL"),
    )
