"""What the other services pull of Bindungen is found by the transaction that changed it (V7, K14)."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let changes since a stand be found, however many there are."""
    op.create_index("ix_bindungsbuchungen_jugendamt_xid_id", "bindungsbuchungen", ["jugendamt", "xid", "id"])
