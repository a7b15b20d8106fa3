"""Bindungen are appended per year: what was `vorgemerkt` is followed by what the budget made of it (P5)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import list_tenants_with_work

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WAITING = (
    "SELECT DISTINCT b.jugendamt FROM bindungen b WHERE b.vorgemerkt AND NOT EXISTS"
    " (SELECT FROM bindungen n WHERE n.jugendamt = b.jugendamt AND n.antrag = b.antrag AND n.jahr = b.jahr"
    " AND (n.absicht, n.nr) > (b.absicht, b.nr))"
)


def upgrade() -> None:
    """Give the rows of a year a number, and list the tenants that still show a year as `vorgemerkt`."""
    op.add_column("bindungen", sa.Column("nr", sa.SmallInteger(), server_default="1", nullable=False))
    op.drop_constraint(op.f("pk_bindungen"), "bindungen", type_="primary")
    op.create_primary_key(op.f("pk_bindungen"), "bindungen", ["jugendamt", "absicht", "jahr", "nr"])
    op.create_index(
        "ix_bindungen_vorgemerkt",
        "bindungen",
        ["jugendamt", "antrag"],
        unique=False,
        postgresql_where=sa.text("vorgemerkt"),
    )
    list_tenants_with_work("vorgemerkte_mandanten", WAITING)
