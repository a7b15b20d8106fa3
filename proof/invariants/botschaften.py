"""Messages between services: they tell of rows as they are, what must be told is, none waits for ever (K10)."""

from proof.invariants.invariant import CASES, PROJECTS, in_sql

_TOLD_BY_CASES = """
    SELECT a.jugendamt, a.thema || ' ' || a.id AS thing, CASE a.thema
        WHEN 'verbrauch' THEN (a.inhalt ->> 'zeilen')::int IS DISTINCT FROM z.anzahl
        WHEN 'vorfeldhilfen' THEN a.ordnung IS DISTINCT FROM a.inhalt ->> 'vorfeldhilfe' OR NOT EXISTS (
            SELECT FROM vorfeldhilfen v LEFT JOIN vorfeldstornos s
                ON (s.jugendamt, s.vorfeldhilfe) = (v.jugendamt, v.id)
            WHERE v.jugendamt = a.jugendamt AND v.volumen IS NOT NULL AND v.id::text = a.inhalt ->> 'vorfeldhilfe'
            AND a.inhalt ->> 'schluessel' IN (v.id::text, s.id::text))
        WHEN 'freigabe' THEN a.ordnung IS DISTINCT FROM a.inhalt ->> 'kontrakt' OR NOT EXISTS (
            SELECT FROM bindungsfreigaben f WHERE f.jugendamt = a.jugendamt
            AND f.kontrakt::text = a.inhalt ->> 'kontrakt' AND f.fassung = (a.inhalt ->> 'fassung')::int
            AND f.gebucht_am = a.erstellt_am)
        WHEN 'personalstellen' THEN NOT EXISTS (
            SELECT FROM teamstellenfassungen f JOIN teamstellen s ON (s.jugendamt, s.id) = (f.jugendamt, f.stelle)
            WHERE f.jugendamt = a.jugendamt AND f.stelle::text = a.inhalt ->> 'stelle'
            AND f.version = (a.inhalt ->> 'version')::int AND a.ordnung = s.sozialraum || '/' || s.schluessel)
        WHEN 'vollstaendigkeit' THEN coalesce(jsonb_array_length(a.inhalt -> 'zeilen'), 0) = 0 OR EXISTS (
            SELECT FROM jsonb_to_recordset(a.inhalt -> 'zeilen') AS m (schluessel uuid, version int, monat text,
                sozialraum text, traeger text, erwartet int, gemeldet int)
            LEFT JOIN vollstaendigkeitsstaende s ON (s.jugendamt, s.id) = (a.jugendamt, m.schluessel)
            WHERE s.id IS NULL OR (m.monat, m.sozialraum, m.traeger)
                IS DISTINCT FROM (to_char(s.monat, 'YYYY-MM'), s.sozialraum, s.traeger)
            OR m.version NOT BETWEEN 1 AND s.version OR (m.version = s.version
                AND (m.erwartet, m.gemeldet) IS DISTINCT FROM (s.erwartet, s.gemeldet)))
        ELSE true END AS wrong
    FROM ausgang a LEFT JOIN (
        SELECT jugendamt, sendung, count(*) AS anzahl FROM leistungszustaende WHERE sendung IS NOT NULL GROUP BY 1, 2) z
    ON a.thema = 'verbrauch' AND (z.jugendamt, z.sendung) = (a.jugendamt, a.id)
"""
# How often each thing is told of: under its key, or as its version.
_TOLD = """
    SELECT jugendamt, thema, coalesce(inhalt ->> 'schluessel', concat_ws('/', coalesce(inhalt ->> 'stelle',
        inhalt ->> 'kontrakt'), coalesce(inhalt ->> 'version', inhalt ->> 'fassung'))) AS key, count(*) AS anzahl
    FROM ausgang WHERE thema IN ('vorfeldhilfen', 'personalstellen', 'freigabe') GROUP BY 1, 2, 3
"""
# What was refused needs no Storno in the budget; a month is told of with each of its versions, once.
_HEARD_OF_CASES = f"""
    SELECT x.jugendamt, concat_ws(' ', x.thema, x.key) AS thing, m.anzahl IS DISTINCT FROM 1 OR x.wrong AS wrong FROM (
        SELECT jugendamt, 'vorfeldhilfen' AS thema, id::text AS key, false AS wrong FROM vorfeldhilfen
        WHERE volumen IS NOT NULL
        UNION ALL SELECT s.jugendamt, 'vorfeldhilfen', s.id::text, false FROM vorfeldstornos s
        JOIN vorfeldhilfen v ON (v.jugendamt, v.id) = (s.jugendamt, s.vorfeldhilfe)
        WHERE v.volumen IS NOT NULL AND NOT EXISTS (SELECT FROM vorfeldablehnungen r
            WHERE (r.jugendamt, r.vorfeldhilfe, r.schluessel) = (v.jugendamt, v.id, v.id))
        UNION ALL SELECT jugendamt, 'personalstellen', stelle || '/' || version, false FROM teamstellenfassungen
        UNION ALL SELECT f.jugendamt, 'freigabe', f.kontrakt || '/' || f.fassung, k.fassung IS NULL
        FROM bindungsfreigaben f LEFT JOIN kontraktfassungen k
            ON (k.jugendamt, k.kontrakt, k.fassung) = (f.jugendamt, f.kontrakt, f.fassung)) x
    LEFT JOIN ({_TOLD}) m USING (jugendamt, thema, key)
    UNION ALL SELECT s.jugendamt, concat_ws(' ', 'monat', s.monat, s.sozialraum, s.traeger),
        (coalesce(m.anzahl, 0), coalesce(m.letzte, 0)) <> (s.version, s.version)
    FROM vollstaendigkeitsstaende s LEFT JOIN (
        SELECT a.jugendamt, z ->> 'schluessel' AS id, count(*) AS anzahl, max((z ->> 'version')::int) AS letzte
        FROM ausgang a CROSS JOIN LATERAL jsonb_array_elements(a.inhalt -> 'zeilen') z
        WHERE a.thema = 'vollstaendigkeit' GROUP BY 1, 2) m ON (m.jugendamt, m.id) = (s.jugendamt, s.id::text)
"""
# Sending again what the budget refused sends the same once more.
_TOLD_BY_PROJECTS = """
    SELECT a.jugendamt, a.thema || ' ' || a.id AS thing, a.thema <> 'zuwendung' OR CASE
        WHEN a.inhalt ? 'festsetzung' THEN p.antrag IS NULL OR a.inhalt ->> 'projekt' IS DISTINCT FROM a.ordnung
            OR a.erstellt_am <> p.geprueft_am OR ((a.inhalt -> 'festsetzung' ->> 'betrag')::numeric * 100,
                a.inhalt -> 'festsetzung' ->> 'veranlasst_von')
                IS DISTINCT FROM (p.zuwendung_endgueltig::numeric, p.geprueft_von)
        ELSE (a.ordnung, (a.inhalt -> 'auftrag' ->> 'schluessel')::uuid, a.inhalt -> 'auftrag' ->> 'projekt',
              (a.inhalt -> 'auftrag' ->> 'datum')::date, (a.inhalt -> 'auftrag' ->> 'betrag')::numeric * 100,
              a.inhalt -> 'auftrag' ->> 'veranlasst_von')
            IS DISTINCT FROM CASE WHEN a.inhalt -> 'auftrag' ->> 'storniert' IS NULL
                THEN (z.antrag::text, z.id, z.antrag::text, z.datum, z.betrag::numeric, z.gebucht_von)
                ELSE (z.antrag::text, s.id, z.antrag::text, z.datum, -z.betrag::numeric, s.gebucht_von) END
            OR coalesce(a.inhalt -> 'auftrag' ->> 'storniert' <> z.id::text, false) END AS wrong
    FROM ausgang a
    LEFT JOIN pruefungen p ON a.inhalt ? 'festsetzung' AND (p.jugendamt, p.antrag::text) = (a.jugendamt, a.ordnung)
    LEFT JOIN auszahlungen z ON (z.jugendamt, z.id::text) = (a.jugendamt, a.inhalt ->> 'auszahlung')
    LEFT JOIN auszahlungsstornos s ON (s.jugendamt, s.auszahlung) = (z.jugendamt, z.id)
"""
_HEARD_OF_PROJECTS = """
    SELECT x.jugendamt, x.thing, NOT EXISTS (
        SELECT FROM ausgang a WHERE (a.jugendamt, a.thema, a.inhalt -> 'auftrag' ->> 'schluessel')
            = (x.jugendamt, 'zuwendung', x.key)) AS wrong
    FROM (SELECT jugendamt, 'payment ' || id AS thing, id::text AS key FROM auszahlungen
          UNION ALL SELECT s.jugendamt, 'storno ' || s.id, s.id::text FROM auszahlungsstornos s
          JOIN auszahlungsstaende t ON (t.jugendamt, t.id) = (s.jugendamt, s.auszahlung)
          WHERE t.budgetstand <> 'entfaellt') x
    UNION ALL SELECT p.jugendamt, 'grant ' || p.antrag, m.anzahl IS DISTINCT FROM 1
    FROM pruefungen p LEFT JOIN (SELECT jugendamt, ordnung, count(*) AS anzahl FROM ausgang
        WHERE thema = 'zuwendung' AND inhalt ? 'festsetzung' GROUP BY 1, 2) m
    ON (m.jugendamt, m.ordnung) = (p.jugendamt, p.antrag::text)
"""
# A message is tried again within ten minutes; one that is parked has been tried, and says what was wrong.
_GEDULD = """
    SELECT jugendamt, thema || ' ' || id AS thing, erstellt_am > now() + interval '1 minute'
        OR faellig_ab > now() + interval '15 minutes'
        OR coalesce(erledigt_am, geparkt_am, erstellt_am) > now() + interval '1 minute'
        OR (geparkt_am IS NOT NULL AND (versuche = 0 OR fehler IS NULL))
        OR (geparkt_am IS NULL AND erledigt_am IS NULL AND erstellt_am < now() - interval '1 day'
            AND faellig_ab < now() - interval '1 hour') AS wrong
    FROM ausgang
"""
# An intent may be settled fifteen seconds after it was announced, or at once where the answer was lost (K4).
_OFFEN = """
    SELECT jugendamt, id::text AS thing, erstellt_am > now() + interval '1 minute'
        OR klaerbar_ab NOT BETWEEN erstellt_am AND erstellt_am + interval '1 minute'
        OR (erledigt_am IS NULL AND erstellt_am < now() - interval '1 day') AS wrong
    FROM absichten
"""

INVARIANTS = (
    in_sql("botschaft-inhalt-cases", "messages of cases tell of rows as they are", _TOLD_BY_CASES, CASES),
    in_sql("botschaft-da-cases", "what the budget must know of cases is told", _HEARD_OF_CASES, CASES),
    in_sql("botschaft-inhalt-projects", "messages of projects tell of rows as they are", _TOLD_BY_PROJECTS, PROJECTS),
    in_sql("botschaft-da-projects", "what the budget must know of projects is told", _HEARD_OF_PROJECTS, PROJECTS),
    in_sql("absicht-geduld", "no intent waits for ever for its answer", _OFFEN, CASES, PROJECTS),
    in_sql("ausgang-geduld", "no message waits for ever, and what is parked was tried", _GEDULD, CASES, PROJECTS),
)
