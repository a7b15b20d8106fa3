"""Free texts and keys go when their time is over; reasons for Bindungen stay with their sender (docs/decisions/0035)."""

from alembic import op

from shared.storage.migrate_aufbewahrung import KEYS, Texte, add_aufbewahrung, name_of, text_of, year_of

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# A Kontrakt is over in the year of the last day of its term. The budget knows no cases: what it holds names none.
VORBEI = (
    "SELECT b.quelle FROM bindungen b WHERE b.jugendamt = v_amt AND b.art = 'kontrakt' GROUP BY b.quelle"
    " HAVING coalesce(extract(year FROM max(b.ende)), max(b.jahr)) <= v_grenze"
)
OF_AUSGABE = "(a.kontrakt IS NULL OR a.kontrakt = ANY (v_vorbei))"
WRITTEN = f"{year_of('gebucht_am')} <= v_grenze"
TEXTE = (
    Texte(
        "ausgaben",
        text_of("freigabe_durch", "ueberschreitung_begruendung"),
        f"{WRITTEN} AND {OF_AUSGABE.replace('a.', 't.')}",
        dazu="xid = pg_current_xact_id()",
    ),
    Texte(
        "stornos",
        text_of("grund"),
        f"{WRITTEN} AND NOT EXISTS (SELECT FROM ausgaben a WHERE a.jugendamt = v_amt AND a.id = t.gegenstand"
        f" AND NOT {OF_AUSGABE})",
    ),
    Texte("warnungen", text_of("notiz"), f"{year_of('quittiert_am')} <= v_grenze"),
    Texte("oeffnungen", text_of("grund"), f"{year_of('geoeffnet_am')} <= v_grenze"),
    Texte("vorjahresbuchungen", text_of("grund"), WRITTEN),
    Texte("umschichtungen", text_of("grund"), WRITTEN, dazu="xid = pg_current_xact_id()"),
    Texte("ueberschreitungsfreigaben", text_of("begruendung"), WRITTEN, dazu="xid = pg_current_xact_id()"),
    Texte("rueckfuehrungen", (name_of("kontrakt"),), WRITTEN, dazu="xid = pg_current_xact_id()"),
    Texte("rueckfuehrungsentscheide", text_of("begruendung"), f"{year_of('entschieden_am')} <= v_grenze"),
    KEYS,
)


def upgrade() -> None:
    """Add what replaces texts; of reasons that came with Bindungen keep that there is one."""
    op.execute(
        "UPDATE bindungsbuchungen SET begruendung = 'beim Absender vermerkt'"
        " WHERE schluessel IS NOT NULL AND begruendung IS NOT NULL"
    )
    add_aufbewahrung(TEXTE, frist="faelle_jahre", vorbei=VORBEI)
