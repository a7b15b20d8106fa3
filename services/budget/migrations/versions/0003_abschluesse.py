"""Closes of quarters and years, in which quarter each posting counts, and what came too late (V13, V14, X6)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import app_role, isolate_tenants
from shared.storage.tables import Xid8

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("abschluesse", "gegenzeichnungen", "oeffnungen", "spaete_zeilen", "vorjahresbuchungen")
XID = sa.text("pg_current_xact_id()")


def upgrade() -> None:
    _count_postings()
    _add_closes()
    _add_late_rows()
    _add_sums()
    isolate_tenants((*APPEND_ONLY, "quartalssummen"), append_only=APPEND_ONLY)
    for table in ("abschluesse", "spaete_zeilen"):  # for `seit`; what is closed or claimed stays as it is
        op.execute(f"GRANT UPDATE (xid) ON {table} TO {app_role()}")
    _fill_sums()


def _count_postings() -> None:
    op.add_column("buchungen", sa.Column("quartal", sa.Integer(), nullable=True))
    op.add_column("buchungen", sa.Column("vermerk", sa.Text(), nullable=True))
    op.add_column("buchungen", sa.Column("abschluss", sa.Uuid(), nullable=True))
    op.execute("UPDATE buchungen SET quartal = extract(quarter FROM datum)")
    op.alter_column("buchungen", "quartal", nullable=False)


def _add_closes() -> None:
    op.create_table(
        "abschluesse",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("quartal", sa.Integer(), nullable=False),
        sa.Column("inhalt", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("prev_sha256", sa.Text(), nullable=True),
        sa.Column("geschlossen_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buchungstag", sa.Date(), nullable=False),
        sa.Column("geschlossen_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=XID, nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_abschluesse_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_abschluesse")),
    )
    op.create_index("uq_abschluesse_nr", "abschluesse", ["jugendamt", "nr"], unique=True)
    op.create_index(op.f("ix_abschluesse_jugendamt_jahr"), "abschluesse", ["jugendamt", "jahr"], unique=False)
    op.create_table(
        "oeffnungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("abschluss", sa.Uuid(), nullable=False),
        sa.Column("grund", sa.Text(), nullable=False),
        sa.Column("geoeffnet_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buchungstag", sa.Date(), nullable=False),
        sa.Column("geoeffnet_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_oeffnungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "abschluss", name=op.f("pk_oeffnungen")),
    )
    op.create_table(
        "gegenzeichnungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("abschluss", sa.Uuid(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("gezeichnet_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gezeichnet_von", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_gegenzeichnungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "abschluss", "traeger", name=op.f("pk_gegenzeichnungen")),
    )


def _add_late_rows() -> None:
    op.create_table(
        "spaete_zeilen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("inhalt", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("abgelehnt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("xid", Xid8(), server_default=XID, nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_spaete_zeilen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_spaete_zeilen")),
    )
    op.create_index(
        op.f("ix_spaete_zeilen_jugendamt_jahr_sozialraum"),
        "spaete_zeilen",
        ["jugendamt", "jahr", "sozialraum"],
        unique=False,
    )
    op.create_table(
        "vorjahresbuchungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("gebucht_in", sa.Integer(), nullable=False),
        sa.Column("sozialraum", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.Column("gegenstand", sa.Uuid(), nullable=False),
        sa.Column("abschluss", sa.Uuid(), nullable=True),
        sa.Column("grund", sa.Text(), nullable=True),
        sa.Column("betrag", sa.BigInteger(), nullable=False),
        sa.Column("minuten", sa.Integer(), nullable=False),
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
        sa.Column("xid", Xid8(), server_default=XID, nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_vorjahresbuchungen_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_vorjahresbuchungen")),
    )
    op.create_index("uq_vorjahresbuchungen_gegenstand", "vorjahresbuchungen", ["jugendamt", "gegenstand"], unique=True)


def _add_sums() -> None:
    figures = ("verbrauch", "offen", "praevention", "nachtrag", "vorjahr", "minuten", "minuten_flaeche", "kontrakte")
    op.create_table(
        "quartalssummen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("traeger", sa.Text(), nullable=False),
        sa.Column("quartal", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False) for name in figures),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("ort_art", sa.Text(), nullable=False),
        sa.Column("ort", sa.Text(), nullable=False),
        sa.Column("volumen", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_quartalssummen_jugendamt")),
        sa.PrimaryKeyConstraint(
            "jugendamt", "jahr", "ort_art", "ort", "volumen", "traeger", "quartal", "tag",
            name=op.f("pk_quartalssummen"),
        ),
    )  # fmt: skip


def _fill_sums() -> None:
    """Sum up what was booked before: by booking day, and all of it under the day `infinity`."""
    op.execute(
        "INSERT INTO quartalssummen (jugendamt, jahr, ort_art, ort, volumen, traeger, quartal, tag, verbrauch, offen,"
        " praevention, minuten, minuten_flaeche) SELECT jugendamt, jahr, ort_art, ort, volumen, coalesce(traeger, ''),"
        " quartal, d.tag, sum(betrag), sum(offen), sum(praevention),"
        " coalesce(sum(minuten) FILTER (WHERE quelle IS NOT NULL), 0),"
        " coalesce(sum(minuten) FILTER (WHERE quelle IS NULL), 0) FROM buchungen CROSS JOIN LATERAL"
        " (VALUES (buchungstag), (CAST('infinity' AS date))) AS d (tag) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
    )
    op.execute(
        "INSERT INTO quartalssummen (jugendamt, jahr, ort_art, ort, volumen, traeger, quartal, tag, kontrakte)"
        " SELECT b.jugendamt, b.jahr, b.ort_art, b.ort, b.volumen, coalesce(b.traeger, ''), CASE WHEN"
        " extract(year FROM buchungstag) < b.jahr THEN 1 WHEN extract(year FROM buchungstag) > b.jahr THEN 4 ELSE"
        " extract(quarter FROM buchungstag) END, d.tag, count(*) FROM bindungen b JOIN (SELECT jugendamt, quelle, jahr,"
        " min(buchungstag) AS buchungstag FROM bindungsbuchungen GROUP BY 1, 2, 3) c USING (jugendamt, quelle, jahr)"
        " CROSS JOIN LATERAL (VALUES (buchungstag), (CAST('infinity' AS date))) AS d (tag)"
        " WHERE b.art = 'kontrakt' AND (b.betrag > 0 OR b.minuten > 0) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
        " ON CONFLICT (jugendamt, jahr, ort_art, ort, volumen, traeger, quartal, tag)"
        " DO UPDATE SET kontrakte = excluded.kontrakte"
    )
