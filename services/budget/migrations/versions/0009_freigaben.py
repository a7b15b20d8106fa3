"""Leaves that cover each other at any depth (V9); the end of what is bound, to release its rest (V7); order (K4)."""

import sqlalchemy as sa
from alembic import op

from shared.storage.migrate import list_tenants_with_work

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COVER = """
    WITH RECURSIVE baum AS (
        SELECT jugendamt, jahr, ort_art, ort, volumen, blatt, CAST(NULL AS text) AS deckt FROM volumina
        WHERE eltern IS NULL
        UNION ALL
        SELECT v.jugendamt, v.jahr, v.ort_art, v.ort, v.volumen, v.blatt,
            coalesce(b.deckt, CASE WHEN v.deckte_mit THEN v.eltern END)
        FROM volumina v JOIN baum b ON (v.jugendamt, v.jahr, v.ort_art, v.ort, v.eltern)
            = (b.jugendamt, b.jahr, b.ort_art, b.ort, b.volumen)
    )
    UPDATE volumina v SET deckt_mit = b.deckt FROM baum b WHERE b.blatt AND b.deckt IS NOT NULL
        AND (v.jugendamt, v.jahr, v.ort_art, v.ort, v.volumen) = (b.jugendamt, b.jahr, b.ort_art, b.ort, b.volumen)
"""


def upgrade() -> None:
    op.alter_column("volumina", "deckt_mit", new_column_name="deckte_mit")
    op.add_column("volumina", sa.Column("deckt_mit", sa.Text(), nullable=True))
    op.execute(_COVER)
    op.drop_column("volumina", "deckte_mit")
    _number_requests()
    _name_ends()
    list_tenants_with_work("freigabe_mandanten", "SELECT DISTINCT jugendamt FROM volumina WHERE offene_bindung > 0")


def _number_requests() -> None:
    op.add_column("bindungsauftraege", sa.Column("nr", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE bindungsauftraege a SET nr = n.nr FROM (SELECT jugendamt, schluessel, row_number() OVER (PARTITION BY"
        " jugendamt, quelle ORDER BY gebucht_am, schluessel) AS nr FROM bindungsauftraege WHERE quelle IS NOT NULL) n"
        " WHERE (a.jugendamt, a.schluessel) = (n.jugendamt, n.schluessel)"
    )
    op.create_index("uq_bindungsauftraege_nr", "bindungsauftraege", ["jugendamt", "quelle", "nr"], unique=True)


def _name_ends() -> None:
    """Take the ends from the latest requests; what was not counted as a case for want of an amount is from now on."""
    op.add_column("bindungen", sa.Column("ende", sa.Date(), nullable=True))
    op.execute(
        "UPDATE bindungen b SET ende = CAST(a.inhalt ->> 'ende' AS date) FROM (SELECT DISTINCT ON (jugendamt, quelle)"
        " jugendamt, quelle, inhalt FROM bindungsauftraege WHERE status = 'gebunden' ORDER BY jugendamt, quelle,"
        " nr DESC) a WHERE b.art = 'kontrakt' AND (a.jugendamt, a.quelle) = (b.jugendamt, b.quelle) AND (b.betrag > 0"
        " OR b.minuten > 0 OR b.jahr BETWEEN extract(year FROM CAST(a.inhalt ->> 'beginn' AS date))"
        " AND extract(year FROM CAST(a.inhalt ->> 'ende' AS date)))"
    )
    op.execute(
        "INSERT INTO quartalssummen AS q (jugendamt, jahr, ort_art, ort, volumen, traeger, quartal, tag, kontrakte)"
        " SELECT b.jugendamt, b.jahr, b.ort_art, b.ort, b.volumen, coalesce(b.traeger, ''), extract(quarter FROM least("
        "greatest(current_date, make_date(b.jahr, 1, 1)), make_date(b.jahr, 12, 31))), d.tag, count(*) FROM bindungen b"
        " CROSS JOIN (VALUES (current_date), (CAST('infinity' AS date))) AS d (tag)"
        " WHERE b.ende IS NOT NULL AND b.betrag = 0 AND b.minuten = 0 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
        " ON CONFLICT (jugendamt, jahr, ort_art, ort, volumen, traeger, quartal, tag)"
        " DO UPDATE SET kontrakte = q.kontrakte + excluded.kontrakte"
    )
