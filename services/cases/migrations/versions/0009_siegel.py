"""The audit's chain: blocks of its checksums, sealed after the commit (docs/decisions/0036)."""

from shared.storage.migrate_siegel import add_siegel

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the chain; what was recorded before is sealed by the first blocks."""
    add_siegel()
