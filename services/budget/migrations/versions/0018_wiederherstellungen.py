"""Restorations of this database (docs/decisions/0039)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants, list_tenants_with_work

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add restorations; every Jugendamt is restored with the database."""
    op.create_table(
        "wiederherstellungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stand", sa.DateTime(timezone=True), nullable=False),
        sa.Column("eroeffnet_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beendet_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_wiederherstellungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_wiederherstellungen")),
    )
    op.create_index(
        "uq_wiederherstellungen_offen",
        "wiederherstellungen",
        ["jugendamt"],
        unique=True,
        postgresql_where=sa.text("beendet_am IS NULL"),
    )
    isolate_tenants(("wiederherstellungen",))
    list_tenants_with_work("bekannte_mandanten", "SELECT DISTINCT jugendamt FROM stammdaten")
