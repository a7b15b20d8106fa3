"""States: each was reached by transitions that are on record; the chains of the audit (K1, P1, G5, V11)."""

from proof.audit.__main__ import audit
from proof.invariants.invariant import BUDGET, CASES, PROJECTS, SERVICES, Connections, Invariant, Seen, in_sql

_KONTRAKTE = """
    SELECT k.jugendamt, k.nummer AS thing, CASE k.status
        WHEN 'entwurf' THEN u.kontrakt IS NOT NULL OR f.anzahl IS NOT NULL OR b.kontrakt IS NOT NULL
        WHEN 'beraten' THEN u.kontrakt IS NOT NULL OR f.anzahl IS NOT NULL OR b.kontrakt IS NULL
        WHEN 'verworfen' THEN u.kontrakt IS NOT NULL OR f.anzahl IS NOT NULL OR k.verwerfungsgrund IS NULL
        WHEN 'unterzeichnet' THEN u.kontrakt IS NULL OR f.anzahl IS DISTINCT FROM f.letzte
            OR (b.kontrakt IS NULL AND u.eilfall_begruendung IS NULL)
        WHEN 'beendet' THEN u.kontrakt IS NULL OR f.anzahl IS DISTINCT FROM f.letzte
            OR k.ende >= (now() AT TIME ZONE 'Europe/Berlin')::date
        ELSE true END OR s.kontrakt IS NULL AS wrong
    FROM kontrakte k
    LEFT JOIN unterzeichnungen u ON u.jugendamt = k.jugendamt AND u.kontrakt = k.id
    LEFT JOIN (SELECT jugendamt, kontrakt, count(*) AS anzahl, max(fassung) AS letzte FROM kontraktfassungen
               GROUP BY 1, 2) f ON f.jugendamt = k.jugendamt AND f.kontrakt = k.id
    LEFT JOIN (SELECT DISTINCT jugendamt, kontrakt FROM beratungen) b
        ON b.jugendamt = k.jugendamt AND b.kontrakt = k.id
    LEFT JOIN kontraktstaende s ON s.jugendamt = k.jugendamt AND s.kontrakt = k.id
"""
# What a Kontrakt says now is what its newest Fassung says.
_FASSUNGEN = """
    SELECT k.jugendamt, k.nummer AS thing,
        (k.sozialraum, k.traeger, k.hilfeart, k.form, k.volumen, k.beginn, k.ende, k.minuten_pro_woche,
         k.kontingent_minuten, k.entgelt_art, k.entgelt_betrag, k.stundensatz)
        IS DISTINCT FROM (f.sozialraum, f.traeger, f.hilfeart, f.form, f.volumen, f.beginn, f.ende,
         f.minuten_pro_woche, f.kontingent_minuten, f.entgelt_art, f.entgelt_betrag, f.stundensatz) AS wrong
    FROM kontrakte k JOIN (
        SELECT DISTINCT ON (jugendamt, kontrakt) * FROM kontraktfassungen ORDER BY jugendamt, kontrakt, fassung DESC) f
    ON f.jugendamt = k.jugendamt AND f.kontrakt = k.id
"""
# The audit tells of each Kontrakt what was done with it: that gives the state in which it is. When its texts go after
# the retention period, its version is raised, which is told without it (G6).
_VERLAUF = """
    SELECT k.jugendamt, k.nummer AS thing, a.entworfen IS NOT TRUE
        OR (u.kontrakt IS NOT NULL) <> a.unterzeichnet OR (k.status = 'verworfen') <> a.verworfen
        OR (k.status = 'beendet' AND NOT a.zu_ende) OR a.status <> k.status
        OR a.version + (SELECT count(*) FROM unnest(a.ersetzt) r WHERE r > a.xid) <> k.version AS wrong
    FROM kontrakte k LEFT JOIN unterzeichnungen u ON u.jugendamt = k.jugendamt AND u.kontrakt = k.id
    LEFT JOIN (
        SELECT jugendamt, gegenstand_id, bool_or(aktion = 'kontrakt.entworfen') AS entworfen,
            bool_or(aktion = 'kontrakt.unterzeichnet') AS unterzeichnet,
            bool_or(aktion = 'kontrakt.verworfen') AS verworfen,
            bool_or(aktion IN ('kontrakt.beendet', 'kontrakt.abgelaufen', 'kontrakt.uebergeben', 'kontrakt.geaendert'))
                AS zu_ende,
            max((daten ->> 'version')::int) AS version,
            (array_agg(xid ORDER BY (daten ->> 'version')::int DESC NULLS LAST, xid DESC))[1] AS xid,
            (array_agg(daten ->> 'status' ORDER BY (daten ->> 'version')::int DESC NULLS LAST, xid DESC))[1] AS status,
            array_agg(xid) FILTER (WHERE aktion = 'kontrakt.aufbewahrung_abgelaufen') AS ersetzt
        FROM audit WHERE gegenstand = 'kontrakt'
            AND (daten ? 'version' OR aktion = 'kontrakt.aufbewahrung_abgelaufen') GROUP BY 1, 2) a
    ON a.jugendamt = k.jugendamt AND a.gegenstand_id = k.id::text
"""
_ABSICHTEN = """
    SELECT a.jugendamt, a.id::text AS thing, (a.erledigt_am IS NULL) <> (a.ergebnis IS NULL)
        OR coalesce(a.erledigt_am < a.erstellt_am, false) OR count(*) FILTER (WHERE a.erledigt_am IS NULL)
            OVER (PARTITION BY a.jugendamt, a.gegenstand) > 1 AS wrong
    FROM absichten a
"""
_UNTERZEICHNET = """
    SELECT u.jugendamt, u.kontrakt::text AS thing, u.absicht IS NOT NULL
        AND (a.ergebnis IS DISTINCT FROM 'gebunden' OR a.gegenstand <> u.kontrakt OR a.akteur <> u.von) AS wrong
    FROM unterzeichnungen u LEFT JOIN absichten a ON a.jugendamt = u.jugendamt AND a.id = u.absicht
"""
_ZUGRIFFE = """
    SELECT z.jugendamt, z.id::text AS thing, EXISTS (
        SELECT FROM unnest(z.kontrakte) AS shown (id) WHERE NOT EXISTS (
            SELECT FROM kontrakte k WHERE k.jugendamt = z.jugendamt AND k.id = shown.id)) AS wrong
    FROM zugriffe z
"""
_ANTRAEGE = """
    SELECT a.jugendamt, a.id::text AS thing, f.antrag IS NULL OR CASE a.status
        WHEN 'entwurf' THEN e.anzahl IS NOT NULL
        WHEN 'eingereicht' THEN e.anzahl IS NULL OR e.anzahl IS NOT DISTINCT FROM d.anzahl
        WHEN 'zurueckgegeben' THEN d.letztes IS DISTINCT FROM 'zurueckgegeben' OR e.anzahl <> d.anzahl
        WHEN 'abgelehnt' THEN d.letztes IS DISTINCT FROM 'abgelehnt' OR a.begonnen_am IS NOT NULL
        WHEN 'genehmigt' THEN d.letztes IS DISTINCT FROM 'genehmigt' OR a.begonnen_am IS NOT NULL
        WHEN 'laufend' THEN d.letztes IS DISTINCT FROM 'genehmigt' OR a.begonnen_am IS NULL
            OR a.abgeschlossen_am IS NOT NULL
        WHEN 'abgeschlossen' THEN d.letztes IS DISTINCT FROM 'genehmigt' OR a.abgeschlossen_am IS NULL
            OR p.antrag IS NOT NULL
        WHEN 'geprueft' THEN d.letztes IS DISTINCT FROM 'genehmigt' OR p.antrag IS NULL
        WHEN 'zurueckgezogen' THEN coalesce(d.letztes IN ('genehmigt', 'abgelehnt'), false)
        ELSE true END AS wrong
    FROM antraege a
    LEFT JOIN fassungen f ON f.jugendamt = a.jugendamt AND f.antrag = a.id AND f.nummer = a.fassung
    LEFT JOIN (SELECT jugendamt, antrag, count(*) AS anzahl FROM einreichungen GROUP BY 1, 2) e
        ON e.jugendamt = a.jugendamt AND e.antrag = a.id
    LEFT JOIN (SELECT jugendamt, antrag, count(*) AS anzahl,
                   (array_agg(ergebnis ORDER BY einreichung DESC))[1] AS letztes
               FROM bescheide GROUP BY 1, 2) d ON d.jugendamt = a.jugendamt AND d.antrag = a.id
    LEFT JOIN pruefungen p ON p.jugendamt = a.jugendamt AND p.antrag = a.id
"""
_WARNUNGEN = """
    SELECT jugendamt, id::text AS thing, num_nulls(quittiert_am, quittiert_von, notiz) NOT IN (0, 3)
        OR coalesce(quittiert_am < erzeugt_am, false) AS wrong
    FROM warnungen
"""
_VERSIONEN = """
    SELECT jugendamt, concat_ws('/', art, schluessel) AS thing, count(*) <> max(version) OR min(version) <> 1 AS wrong
    FROM stammdaten GROUP BY 1, art, schluessel
"""
# What a block leaves behind is sealed (docs/decisions/0036): the sealer does not look there again. Another server, into
# which a dump was restored, counts its transactions anew.
_HORIZONT = """
    SELECT s.jugendamt, 'block ' || s.nr AS thing, v.frueheste >= d.horizont AND s.horizont < d.horizont
        OR v.frueheste < d.horizont AND s.horizont >= d.horizont AS wrong
    FROM siegel s
    LEFT JOIN siegel d ON d.jugendamt = s.jugendamt AND d.nr = s.nr - 1
    LEFT JOIN (SELECT v.jugendamt, v.siegel, min(a.xid::text::bigint)::text::xid8 AS frueheste FROM versiegelungen v
               JOIN audit a ON a.jugendamt = v.jugendamt AND a.id = v.audit GROUP BY 1, 2) v
        ON v.jugendamt = s.jugendamt AND v.siegel = s.nr
    WHERE d.nr IS NOT NULL
    UNION ALL SELECT a.jugendamt, a.id::text,
        a.xid < s.horizont AND s.horizont <= pg_snapshot_xmin(pg_current_snapshot())
    FROM audit a JOIN (SELECT DISTINCT ON (jugendamt) jugendamt, horizont FROM siegel ORDER BY jugendamt, nr DESC) s
        ON s.jugendamt = a.jugendamt
    WHERE NOT EXISTS (SELECT FROM versiegelungen v WHERE v.jugendamt = a.jugendamt AND v.audit = a.id)
"""


def _look_at_audit(connections: Connections) -> Seen:
    """Verify the chains of all three services (see proof.audit)."""
    seen = Seen(0)
    for service in SERVICES:
        found = audit(connections[service], service)
        faults = tuple((one.jugendamt, f"{service} {one.name} {one.thing}") for one in found.findings)
        seen += Seen(sum(one.rows for one in found.chains), faults)
    return seen


INVARIANTS = (
    in_sql("kontrakt-zustand", "a Kontrakt has what its state needs", _KONTRAKTE, CASES),
    in_sql("kontrakt-fassung", "a Kontrakt says what its newest Fassung says", _FASSUNGEN, CASES),
    in_sql("kontrakt-verlauf", "a Kontrakt is where what was done with it leads", _VERLAUF, CASES),
    in_sql(
        "unterzeichnung-absicht", "a signature rests on an intent that the budget has granted", _UNTERZEICHNET, CASES
    ),
    in_sql("absicht-offen", "at most one intent of a thing waits for its answer", _ABSICHTEN, CASES, PROJECTS),
    in_sql("zugriff-kontrakt", "what was read is there", _ZUGRIFFE, CASES),
    in_sql("antrag-zustand", "an application has what its state needs", _ANTRAEGE, PROJECTS),
    in_sql("warnung-quittiert", "who has seen a Warnung, when and why stands together", _WARNUNGEN, BUDGET, PROJECTS),
    in_sql("stammdaten-versionen", "versions of master data follow each other without a gap", _VERSIONEN, BUDGET),
    Invariant("audit-kette", "the audit trails and closes are as they were sealed", _look_at_audit),
    in_sql("audit-horizont", "no audit row lies where the sealer does not look again", _HORIZONT, *SERVICES),
)
