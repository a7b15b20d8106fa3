"""Posts of the Sozialraumteams, and where they fall short of the Konzept's rules (V19)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import isolate_tenants, list_tenants_with_work

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("personalstellen", "personalbefunde")


def upgrade() -> None:
    op.create_table(
        "personalstellen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("herkunft", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=True),
        sa.Column("stunden", sa.Numeric(), nullable=False),
        sa.Column("abschluss", sa.Boolean(), nullable=False),
        sa.Column("qualifikation", sa.Text(), nullable=True),
        sa.Column("sozialversicherungspflichtig", sa.Boolean(), nullable=True),
        sa.Column("beginn", sa.Date(), nullable=False),
        sa.Column("ende", sa.Date(), nullable=True),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_personalstellen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "sozialraum", "schluessel", "version", name=op.f("pk_personalstellen")),
    )
    op.create_table(
        "personalbefunde",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("befund", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("offen", sa.Boolean(), nullable=False),
        sa.Column("geaendert_am", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_personalbefunde_jugendamt")),
        sa.PrimaryKeyConstraint(
            "jugendamt", "jahr", "sozialraum", "befund", "schluessel", name=op.f("pk_personalbefunde")
        ),
    )
    isolate_tenants(TABLES, append_only=("personalstellen",))
    list_tenants_with_work("personal_mandanten", "SELECT DISTINCT jugendamt FROM personalstellen")
