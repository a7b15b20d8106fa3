"""Amendments: why a Fassung came about, what waits for the budget's answer, how new a Bindung is, who follows whom."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import list_tenants_with_work

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what amendments, endings and changes of Träger need (K1, K3, K4, K14)."""
    op.add_column("kontraktfassungen", sa.Column("anlass", sa.Text(), server_default="unterzeichnung", nullable=False))
    op.add_column("kontraktfassungen", sa.Column("grund", sa.Text(), nullable=True))
    op.add_column("kontraktfassungen", sa.Column("ueberschreitung_begruendung", sa.Text(), nullable=True))
    op.add_column("kontraktstaende", sa.Column("grenze_minuten", sa.BigInteger(), nullable=True))
    op.add_column("kontraktstaende", sa.Column("grenze_ende", sa.Date(), nullable=True))
    op.add_column("bindungen", sa.Column("stand", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("kontrakte", sa.Column("vorgaenger", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_kontrakte_vorgaenger",
        "kontrakte",
        ["jugendamt", "vorgaenger"],
        unique=False,
        postgresql_where=sa.text("vorgaenger IS NOT NULL"),
    )
    op.create_index(
        "ix_kontrakte_laufend",
        "kontrakte",
        ["jugendamt", "ende"],
        unique=False,
        postgresql_where=sa.text("status = 'unterzeichnet'"),
    )
    list_tenants_with_work(
        "laufende_mandanten", "SELECT DISTINCT jugendamt FROM kontrakte WHERE status = 'unterzeichnet'"
    )
