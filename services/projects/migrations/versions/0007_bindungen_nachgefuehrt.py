"""How far each list of the budget has been read; Bindungen come by one of them, whatever changed them (P5, V7)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants, list_tenants_with_work

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep one stand per list; what was asked about alone, years that are `vorgemerkt`, is not asked about any more."""
    op.create_table(
        "lesestaende",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("liste", sa.Text(), nullable=False),
        sa.Column("stand", sa.Text(), nullable=False),
        sa.Column("gelesen_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_lesestaende_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "liste", name=op.f("pk_lesestaende")),
    )
    isolate_tenants(("lesestaende",))
    list_tenants_with_work("gebundene_mandanten", "SELECT DISTINCT jugendamt FROM bindungen")
    op.execute("DROP FUNCTION vorgemerkte_mandanten()")
    op.drop_index("ix_bindungen_vorgemerkt", table_name="bindungen")
