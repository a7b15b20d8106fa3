"""Minutes of capacity are released too: Jugendämter with `pauschal` Volumina have work, also where no euro is open."""

from alembic import op

from shared.storage.migrate import list_tenants_with_work

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_OPEN = "SELECT DISTINCT jugendamt FROM volumina WHERE offene_bindung > 0 OR (pauschal AND blatt)"


def upgrade() -> None:
    op.execute("DROP FUNCTION freigabe_mandanten()")
    list_tenants_with_work("freigabe_mandanten", _OPEN)
