"""Fewer indexes to keep while hours are booked."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing: all indexes are needed by readers."""
