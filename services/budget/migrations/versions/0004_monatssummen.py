"""What lies in each month of a Volumen's year, by booking day, and the plan of each source: for the forecast (V12)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("bindungsplaene", "monatssummen")


def upgrade() -> None:
    op.create_table(
        "bindungsplaene",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("quelle", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("von", sa.Date(), nullable=False),
        sa.Column("bis", sa.Date(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_bindungsplaene_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "quelle", "jahr", name=op.f("pk_bindungsplaene")),
    )
    op.create_table(
        "monatssummen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("monat", sa.Integer(), nullable=False),
        sa.Column("geplant", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("zugang", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("gebunden", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("sofort", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("bald", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("sonstiges", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_monatssummen_jugendamt")),
        sa.PrimaryKeyConstraint(
            "jugendamt", "jahr", "ort_art", "ort", "tag", "volumen", "monat", name=op.f("pk_monatssummen")
        ),
    )
    isolate_tenants(TABLES)
