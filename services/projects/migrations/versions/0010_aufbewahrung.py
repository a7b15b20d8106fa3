"""Free texts and keys of projects go when their time is over (docs/decisions/0035)."""

from shared.storage.migrate_aufbewahrung import (
    KEYS,
    REMOVED,
    Spalte,
    Texte,
    add_aufbewahrung,
    content_of,
    text_of,
    texts_of,
    year_of,
)

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# A project that was granted is over in the year of the last thing that was booked on it once its final account is
# checked and nothing is claimed back; all others in that of the last word on them, a draft not before its own last day.
# What was only approved, runs, or waits for its account is not over.
VORBEI = (
    "SELECT a.id FROM antraege a WHERE a.jugendamt = v_amt"
    " AND a.status NOT IN ('eingereicht', 'genehmigt', 'laufend', 'abgeschlossen')"
    " AND NOT EXISTS (SELECT FROM absichten i WHERE i.jugendamt = v_amt AND i.gegenstand = a.id"
    " AND i.erledigt_am IS NULL)"
    " AND NOT EXISTS (SELECT FROM rueckforderungen r WHERE r.jugendamt = v_amt AND r.antrag = a.id AND r.offen > 0)"
    " AND extract(year FROM greatest("
    "(SELECT max(f.gebucht_am) FROM fassungen f WHERE f.jugendamt = v_amt AND f.antrag = a.id),"
    " (SELECT max(e.eingereicht_am) FROM einreichungen e WHERE e.jugendamt = v_amt AND e.antrag = a.id),"
    " (SELECT max(b.entschieden_am) FROM bescheide b WHERE b.jugendamt = v_amt AND b.antrag = a.id),"
    " (SELECT max(p.geprueft_am) FROM pruefungen p WHERE p.jugendamt = v_amt AND p.antrag = a.id),"
    " (SELECT max(z.gebucht_am) FROM auszahlungen z WHERE z.jugendamt = v_amt AND z.antrag = a.id),"
    " (SELECT f.ende::timestamp AT TIME ZONE 'Europe/Berlin' FROM fassungen f WHERE f.jugendamt = v_amt"
    " AND f.antrag = a.id AND f.nummer = a.fassung AND a.status IN ('entwurf', 'zurueckgegeben'))"
    ") AT TIME ZONE 'Europe/Berlin') <= v_grenze"
)
OF_ANTRAG = "t.antrag = ANY (v_vorbei)"
SEEN_AGAIN = "xid = pg_current_xact_id()"
# An offer is over when its Wirkungsraum was decided on, that of the chosen one with the term for which it was chosen.
OVER_BEKUNDUNG = (
    "extract(year FROM coalesce((SELECT CASE WHEN g.ausgewaehlt THEN r.ende ELSE"
    " (r.entschieden_am AT TIME ZONE 'Europe/Berlin')::date END FROM ergebnisgruende g JOIN ergebnisse r"
    " ON r.jugendamt = g.jugendamt AND r.id = g.ergebnis WHERE g.jugendamt = v_amt AND g.interessenbekundung = i.id),"
    " (coalesce(i.eingereicht_am, i.angelegt_am) AT TIME ZONE 'Europe/Berlin')::date)) <= v_grenze"
)
OF_BEKUNDUNG = (
    "EXISTS (SELECT FROM interessenbekundungen i WHERE i.jugendamt = v_amt AND i.id = t.interessenbekundung"
    f" AND {OVER_BEKUNDUNG})"
)
NO_TEXTS = (  # each part of an offer has one text
    "jsonb_set(t.angebot, '{teile}', coalesce((SELECT jsonb_object_agg(e.key, '[]')"
    " FROM jsonb_each_text(t.angebot -> 'teile') e), '{}'::jsonb))"
)
ANGEBOT = NO_TEXTS.replace("[]", REMOVED)
NOTIZ = f"jsonb_set(t.raster, '{{notiz}}', to_jsonb('{REMOVED}'::text))"
FASSUNG = text_of("titel", "bedarf", "ziele", "zielgruppe", "massnahmen", "begruendung_vollfinanzierung")
OPEN_FASSUNG = " OR ".join(spalte.offen.replace("t.", "f.") for spalte in FASSUNG)
TEXTE = (
    Texte(
        "antraege",
        text_of("abschluss_grund"),
        "t.id = ANY (v_vorbei)",
        auch="EXISTS (SELECT FROM fassungen f WHERE f.jugendamt = v_amt AND f.antrag = t.id"  # the ETag is that of both
        f" AND ({OPEN_FASSUNG}))",
        dazu="version = t.version + 1",
        id="id",
    ),
    Texte("fassungen", FASSUNG, OF_ANTRAG),
    Texte("kosten", text_of("bezeichnung", "qualifikation"), OF_ANTRAG),
    Texte("einnahmen", text_of("bezeichnung"), OF_ANTRAG),
    Texte(
        "bescheide",
        (*text_of("begruendung", "ueberschreitung_begruendung"), texts_of("punkte")),
        OF_ANTRAG,
    ),
    Texte("verlaengerungen", text_of("grund"), OF_ANTRAG),
    Texte("verlaengerungsbescheide", text_of("begruendung"), OF_ANTRAG),
    Texte("absichten", (content_of("inhalt"),), "t.gegenstand = ANY (v_vorbei)"),
    Texte("berichte", text_of("inhalt", "wirkung", "abweichungen"), OF_ANTRAG, dazu=SEEN_AGAIN),
    Texte("berichtsanforderungen", text_of("grund"), OF_ANTRAG, dazu=SEEN_AGAIN),
    Texte("indikatoren", text_of("bezeichnung", "einheit"), OF_ANTRAG),
    Texte("nachweisausgaben", text_of("bezeichnung"), OF_ANTRAG),
    Texte("nachweiseinnahmen", text_of("bezeichnung"), OF_ANTRAG),
    Texte("pruefungen", text_of("ergebnis"), OF_ANTRAG),
    Texte("kuerzungen", text_of("begruendung"), OF_ANTRAG),
    Texte(
        "auszahlungsstornos",
        text_of("grund"),
        "EXISTS (SELECT FROM auszahlungen z WHERE z.jugendamt = v_amt AND z.id = t.auszahlung"
        " AND z.antrag = ANY (v_vorbei))",
    ),
    Texte("feststellungen", text_of("text"), OF_ANTRAG),
    Texte("sitzungen", (texts_of("beschluesse"),), "extract(year FROM t.datum) <= v_grenze", dazu=SEEN_AGAIN),
    Texte("warnungen", text_of("notiz"), f"{year_of('quittiert_am')} <= v_grenze"),
    Texte(
        "interessenbekundungen",
        (Spalte("angebot", f"t.angebot <> {ANGEBOT}", ANGEBOT),),
        OVER_BEKUNDUNG.replace("i.", "t."),
        dazu="version = t.version + 1",
    ),
    Texte(
        "bewertungen",
        (Spalte("raster", f"jsonb_typeof(t.raster -> 'notiz') = 'string' AND t.raster <> {NOTIZ}", NOTIZ),),
        OF_BEKUNDUNG,
    ),
    Texte("ergebnisgruende", text_of("begruendung"), OF_BEKUNDUNG),
    KEYS,
)


def upgrade() -> None:
    """Add what replaces texts."""
    add_aufbewahrung(TEXTE, frist="projekte_jahre", vorbei=VORBEI)
