"""Reads are recorded; free texts, Aktenzeichen and keys go when their time is over (docs/decisions/0035)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.storage.migrate import app_role, isolate_tenants
from shared.storage.migrate_aufbewahrung import (
    KEYS,
    Texte,
    add_aufbewahrung,
    content_of,
    key_of,
    name_of,
    text_of,
    year_of,
)
from shared.storage.tables import Xid8

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# A case is over when all its Kontrakte are: the year after which its period runs is that of the last one's end. A
# discarded one ended when it was discarded, a draft that nobody goes on with on the later of its last day and change.
VORBEI = (
    "SELECT k.id FROM kontrakte k WHERE k.jugendamt = v_amt AND k.aktenzeichen NOT IN (SELECT l.aktenzeichen"
    " FROM kontrakte l WHERE l.jugendamt = v_amt AND (l.status = 'unterzeichnet' OR extract(year FROM CASE l.status"
    " WHEN 'beendet' THEN l.ende WHEN 'verworfen' THEN (l.geaendert_am AT TIME ZONE 'Europe/Berlin')::date"
    " ELSE greatest(l.ende, (l.geaendert_am AT TIME ZONE 'Europe/Berlin')::date) END) > v_grenze"
    " OR EXISTS (SELECT FROM absichten a WHERE a.jugendamt = v_amt AND a.gegenstand = l.id"
    " AND a.erledigt_am IS NULL)))"
)
OF_KONTRAKT = "t.kontrakt = ANY (v_vorbei)"
# The Träger's own book names a Kontrakt by its number, and may name one that the office does not have.
OF_NUMMER = (
    "NOT EXISTS (SELECT FROM kontrakte k WHERE k.jugendamt = v_amt AND k.nummer = t.kontraktnummer"
    " AND k.id <> ALL (v_vorbei))"
)
OF_LEISTUNG = (
    "EXISTS (SELECT FROM leistungen l WHERE l.jugendamt = v_amt AND l.id = t.leistung"
    " AND (l.kontrakt = ANY (v_vorbei) OR l.kontrakt IS NULL AND extract(year FROM l.datum) <= v_grenze))"
)
TEXTE = (
    Texte(
        "kontrakte",
        (name_of("aktenzeichen"), *text_of("verwerfungsgrund")),
        "t.id = ANY (v_vorbei)",
        dazu="version = t.version + 1",
        id="id",
    ),
    Texte("kontraktfassungen", text_of("grund", "ueberschreitung_begruendung"), OF_KONTRAKT),
    Texte("beratungen", text_of("empfehlung"), OF_KONTRAKT),
    Texte(
        "unterzeichnungen",
        text_of("ueberschreitung_begruendung", "eilfall_begruendung", "rueckwirkung_begruendung"),
        OF_KONTRAKT,
    ),
    Texte("absichten", (content_of("inhalt"),), "t.gegenstand = ANY (v_vorbei)"),
    Texte("stornos", text_of("grund"), OF_LEISTUNG),
    Texte(
        "leistungen",
        (key_of("personal"),),
        "t.kontrakt = ANY (v_vorbei) OR t.kontrakt IS NULL AND extract(year FROM t.datum) <= v_grenze",
    ),
    Texte(
        "traegerkontrakte",
        (name_of("eigene_nummer"),),
        f"extract(year FROM t.ende) <= v_grenze AND {OF_NUMMER}",
        dazu="xid = pg_current_xact_id()",
    ),
    Texte("einigungen", text_of("notiz"), f"extract(year FROM t.monat) <= v_grenze AND {OF_NUMMER}"),
    Texte(
        "vorfeldhilfen",
        text_of("thema"),
        "extract(year FROM t.datum) <= v_grenze",
        dazu="xid = pg_current_xact_id()",
    ),
    Texte("vorfeldstornos", text_of("grund"), f"{year_of('gebucht_am')} <= v_grenze"),
    KEYS,
)


def upgrade() -> None:
    """Add the record of reads, and what replaces texts."""
    _create_zugriffe()
    add_aufbewahrung(TEXTE, frist="faelle_jahre", vorbei=VORBEI)


def _create_zugriffe() -> None:
    op.create_table(
        "zugriffe",
        sa.Column("jugendamt", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("zeitpunkt", sa.DateTime(timezone=True), nullable=False),
        sa.Column("akteur", sa.Text(), nullable=False),
        sa.Column("vorgang", sa.Text(), nullable=False),
        sa.Column("kontrakte", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("jugendamt <> ''", name=op.f("ck_zugriffe_jugendamt")),
        sa.CheckConstraint("cardinality(kontrakte) > 0", name=op.f("ck_zugriffe_kontrakte")),
        sa.PrimaryKeyConstraint("jugendamt", "id", name=op.f("pk_zugriffe")),
    )
    op.create_index("ix_zugriffe_jugendamt_akteur_id", "zugriffe", ["jugendamt", "akteur", "id"], unique=False)
    op.create_index("ix_zugriffe_jugendamt_xid_id", "zugriffe", ["jugendamt", "xid", "id"], unique=False)
    op.create_index("ix_zugriffe_kontrakte", "zugriffe", ["kontrakte"], unique=False, postgresql_using="gin")
    isolate_tenants(("zugriffe",), append_only=("zugriffe",))
    # Behind row-level security PostgreSQL uses no index for @>, which is not leakproof: the owner looks, for one tenant.
    op.execute(
        "CREATE FUNCTION zugriffe_auf(gesucht uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER"
        " SET search_path = public AS $$ SELECT id FROM zugriffe"
        " WHERE jugendamt = current_setting('app.jugendamt', true) AND kontrakte @> ARRAY[gesucht] $$"
    )
    op.execute("REVOKE ALL ON FUNCTION zugriffe_auf(uuid) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION zugriffe_auf(uuid) TO {app_role()}")
