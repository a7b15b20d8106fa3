"""Steering groups, indicators and the handbook (P10)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import isolate_tenants
from shared.storage.tables import Xid8

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BOOKINGS = (
    "indikatoren",
    "sitzungen",
    "sitzungsprojekte",
    "feststellungen",
    "handbuchempfehlungen",
    "handbuchbeschluesse",
    "handbuchfassungen",
    "handbuchkapitel",
)


def upgrade() -> None:
    """Make the tables, then shut each tenant in."""
    _create_indikatoren()
    _create_sitzungen()
    _create_handbuch()
    _create_warnungen()
    isolate_tenants((*BOOKINGS, "warnungen"), append_only=BOOKINGS)
    op.execute("CREATE TRIGGER touch BEFORE UPDATE ON warnungen FOR EACH ROW EXECUTE FUNCTION touch()")


def _listed(table: str, *columns: sa.Column[object], unique: tuple[str, tuple[str, ...]] | None = None) -> None:
    """Make a table whose rows appear in lists."""
    constraints = [sa.UniqueConstraint("jugendamt", *unique[1], name=unique[0])] if unique else []
    op.create_table(
        table,
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f(f"ck_{table}_jugendamt")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f(f"pk_{table}")),
        *constraints,
    )
    op.create_index(op.f(f"ix_{table}_jugendamt_xid_id"), table, ["jugendamt", "xid", "id"], unique=False)


def _booked() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("gebucht_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gebucht_von", sa.Text(), nullable=False),
    )


def _of(table: str, column: str, target: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["jugendamt", column], [f"{target}.jugendamt", f"{target}.{key}"], name=op.f(f"fk_{table}_jugendamt_{column}")
    )


def _create_indikatoren() -> None:
    """Make the versions of what projects want to reach."""
    op.create_table(
        "indikatoren",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bezeichnung", sa.Text(), nullable=False),
        sa.Column("einheit", sa.Text(), nullable=False),
        sa.Column("ziel", sa.Numeric(14, 2), nullable=False),
        sa.Column("richtung", sa.Text(), nullable=False),
        sa.Column("aktiv", sa.Boolean(), nullable=False),
        *_booked(),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_indikatoren_jugendamt")),
        _of("indikatoren", "antrag", "antraege"),
        sa.PrimaryKeyConstraint("jugendamt", "antrag", "schluessel", "version", name=op.f("pk_indikatoren")),
    )


def _create_sitzungen() -> None:
    """Make the meetings, the projects they looked at and what they found."""
    _listed(
        "sitzungen",
        sa.Column("bezirk", sa.Text(), nullable=False),
        sa.Column("datum", sa.Date(), nullable=False),
        sa.Column("beschluesse", sa.ARRAY(sa.Text()), nullable=False),
        *_booked(),
    )
    op.create_index(
        op.f("ix_sitzungen_jugendamt_bezirk_datum"), "sitzungen", ["jugendamt", "bezirk", "datum"], unique=False
    )
    op.create_table(
        "sitzungsprojekte",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("sitzung", sa.Uuid(), nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("platz", sa.Integer(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_sitzungsprojekte_jugendamt")),
        _of("sitzungsprojekte", "sitzung", "sitzungen"),
        _of("sitzungsprojekte", "antrag", "antraege"),
        sa.PrimaryKeyConstraint("jugendamt", "sitzung", "antrag", name=op.f("pk_sitzungsprojekte")),
    )
    op.create_table(
        "feststellungen",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("sitzung", sa.Uuid(), nullable=False),
        sa.Column("platz", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("antrag", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_feststellungen_jugendamt")),
        _of("feststellungen", "sitzung", "sitzungen"),
        _of("feststellungen", "antrag", "antraege"),
        sa.PrimaryKeyConstraint("jugendamt", "sitzung", "platz", name=op.f("pk_feststellungen")),
    )
    for table in ("sitzungsprojekte", "feststellungen"):
        op.create_index(op.f(f"ix_{table}_jugendamt_antrag"), table, ["jugendamt", "antrag"], unique=False)


def _create_handbuch() -> None:
    """Make recommendations, resolutions and the versions of the handbook."""
    said = ("datum", sa.Date()), ("titel", sa.Text()), ("text", sa.Text())
    _listed(
        "handbuchempfehlungen",
        *(sa.Column(name, kind, nullable=False) for name, kind in said),
        sa.Column("kapitel", sa.Text(), nullable=True),
        *_booked(),
    )
    _listed(
        "handbuchbeschluesse",
        *(sa.Column(name, kind, nullable=False) for name, kind in said),
        sa.Column("empfehlungen", sa.ARRAY(sa.Uuid()), nullable=False),
        *_booked(),
    )
    _listed(
        "handbuchfassungen",
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("gueltig_ab", sa.Date(), nullable=False),
        *_booked(),
        unique=("uq_handbuchfassungen_nummer", ("nummer",)),
    )
    op.create_table(
        "handbuchkapitel",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("fassung", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("titel", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("platz", sa.Integer(), nullable=False),
        sa.Column("entfallen", sa.Boolean(), nullable=False),
        sa.Column("beschluss", sa.Uuid(), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_handbuchkapitel_jugendamt")),
        _of("handbuchkapitel", "fassung", "handbuchfassungen", "nummer"),
        _of("handbuchkapitel", "beschluss", "handbuchbeschluesse"),
        sa.PrimaryKeyConstraint("jugendamt", "fassung", "schluessel", name=op.f("pk_handbuchkapitel")),
    )


def _create_warnungen() -> None:
    """Make what must be looked at."""
    _listed(
        "warnungen",
        sa.Column("art", sa.Text(), nullable=False),
        sa.Column("schluessel", sa.Text(), nullable=False),
        sa.Column("bezirk", sa.Text(), nullable=False),
        sa.Column("jahr", sa.Integer(), nullable=False),
        sa.Column("figuren", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("erzeugt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quittiert_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quittiert_von", sa.Text(), nullable=True),
        sa.Column("notiz", sa.Text(), nullable=True),
        unique=("uq_warnungen_schluessel", ("art", "schluessel")),
    )
