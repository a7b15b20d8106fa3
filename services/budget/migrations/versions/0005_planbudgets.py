"""Planbudgets: Verteilungen, Rueckführungen and their decisions (V17)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from shared.storage.migrate import app_role, isolate_tenants
from shared.storage.tables import Xid8

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY = ("verteilungen", "rueckfuehrungen", "rueckfuehrungsentscheide")
XID = sa.text("pg_current_xact_id()")


def upgrade() -> None:
    _add_verteilungen()
    _add_rueckfuehrungen()
    isolate_tenants(APPEND_ONLY, append_only=APPEND_ONLY)
    op.execute(f"GRANT UPDATE (xid) ON rueckfuehrungen TO {app_role()}")


def _add_verteilungen() -> None:
    op.create_table(
        "verteilungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("einwohner", JSONB(), nullable=False),
        sa.Column("anteile", JSONB(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=XID, nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_verteilungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_verteilungen")),
    )
    op.create_index(op.f("ix_verteilungen_jugendamt_jahr"), "verteilungen", ["jugendamt", "jahr"], unique=False)


def _add_rueckfuehrungen() -> None:
    op.create_table(
        "rueckfuehrungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("kontrakt", sa.Text(), nullable=True),
        sa.Column("ab", sa.Date(), nullable=False),
        sa.Column("jahreskosten", sa.BigInteger(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=XID, nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_rueckfuehrungen_jugendamt")),
        sa.CheckConstraint("jahreskosten > 0", name=op.f("ck_rueckfuehrungen_jahreskosten")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_rueckfuehrungen")),
    )
    op.create_index(
        op.f("ix_rueckfuehrungen_jugendamt_jahr_sozialraum"),
        "rueckfuehrungen",
        ["jugendamt", "jahr", "sozialraum"],
        unique=False,
    )
    op.create_table(
        "rueckfuehrungsentscheide",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("rueckfuehrung", sa.Uuid(), nullable=False),
        sa.Column("entscheidung", sa.Text(), nullable=False),
        sa.Column("begruendung", sa.Text(), nullable=False),
        sa.Column("entschieden_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entschieden_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_rueckfuehrungsentscheide_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "rueckfuehrung", name=op.f("pk_rueckfuehrungsentscheide")),
    )
