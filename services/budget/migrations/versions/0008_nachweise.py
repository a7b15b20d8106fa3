"""What the Träger have declared complete (X3), and an index by which the changes of a Volumen's Bindungen are listed."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vollstaendigkeit",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("monat", sa.Date(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("erwartet", sa.Integer(), nullable=False),
        sa.Column("gemeldet", sa.Integer(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buchungstag", sa.Date(), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_vollstaendigkeit_jugendamt")),
        sa.CheckConstraint("gemeldet BETWEEN 0 AND erwartet", name=op.f("ck_vollstaendigkeit_anzahl")),
        sa.PrimaryKeyConstraint("jugendamt", "schluessel", "version", name=op.f("pk_vollstaendigkeit")),
    )
    op.create_index(
        op.f("ix_vollstaendigkeit_jugendamt_monat"), "vollstaendigkeit", ["jugendamt", "monat"], unique=False
    )
    isolate_tenants(("vollstaendigkeit",), append_only=("vollstaendigkeit",))
    op.create_index(
        op.f("ix_bindungsbuchungen_jugendamt_jahr_ort_art_ort_volumen"),
        "bindungsbuchungen",
        ["jugendamt", "jahr", "ort_art", "ort", "volumen"],
        unique=False,
    )
