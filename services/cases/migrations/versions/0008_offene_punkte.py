"""Words with and without umlauts (K13), what was spent on Kontrakte (K12), staff keys of rows (X9)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import isolate_tenants, list_tenants_with_work

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WORDS = "name || ' ' || thema || ' ' || beschreibung || ' ' || kontakt"
SUCHTEXT = (
    f"to_tsvector('german'::regconfig, regexp_replace(regexp_replace(NORMALIZE({WORDS}, NFC),"
    r" '(^|[^aeq])(u)e', '\1\2', 'gi'), '([ao])e', '\1', 'gi'))"
)


def upgrade() -> None:
    """Let the search find ae for ä, and keep a copy of what the budget spends with Kontrakte's numbers."""
    _fold_umlauts()
    _create_kontraktausgaben()
    op.add_column("leistungen", sa.Column("personal", sa.Text(), nullable=True))


def _fold_umlauts() -> None:
    op.drop_column("ressourcen", "suche")
    suche = sa.Column("suche", postgresql.TSVECTOR(), sa.Computed(SUCHTEXT, persisted=True), nullable=False)
    op.add_column("ressourcen", suche)


def _create_kontraktausgaben() -> None:
    """Make the copy; whoever has signed a Kontrakt may have spending on one."""
    op.create_table(
        "kontraktausgaben",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kontrakt", sa.Uuid(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erfasst_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_kontraktausgaben_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_kontraktausgaben")),
    )
    op.create_index(
        op.f("ix_kontraktausgaben_jugendamt_kontrakt_datum"), "kontraktausgaben", ["jugendamt", "kontrakt", "datum"]
    )
    isolate_tenants(("kontraktausgaben",), append_only=("kontraktausgaben",))
    list_tenants_with_work("unterzeichnende_mandanten", "SELECT DISTINCT jugendamt FROM unterzeichnungen")
