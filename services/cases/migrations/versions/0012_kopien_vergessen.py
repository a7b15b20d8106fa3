"""Read copies of what the budget has lost are forgotten (docs/decisions/0039)."""

from shared.storage.migrate import let_copies_be_forgotten

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the functions."""
    let_copies_be_forgotten("stammdaten", {"art": "text", "schluessel": "text", "version": "int"})
    let_copies_be_forgotten("kontraktausgaben", {"id": "uuid"})
