"""Who drafted an application, and of which stand the master data are that a submission rests on (P1, P7)."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both; of what was written before, neither is known."""
    op.add_column("antraege", sa.Column("vom_traeger", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("einreichungen", sa.Column("stammdaten_vom", sa.DateTime(timezone=True), nullable=True))
