"""Reports of projects, and who was chosen as Leitträger (P8, P10, P11)."""

from proof.invariants.invariant import PROJECTS, in_sql

# A report tells of a year of the project that is over, or of the project's end (P8).
_BERICHTE = """
    SELECT r.jugendamt, r.id::text AS thing, r.foerderjahr NOT BETWEEN extract(year FROM least(f.beginn, a.begonnen_am))
            AND extract(year FROM greatest(f.ende, a.abgeschlossen_am))
        OR r.eingereicht_am > now() + interval '1 minute'
        OR (r.eingereicht_am AT TIME ZONE 'Europe/Berlin')::date < CASE r.art
            WHEN 'jahresbericht' THEN least(make_date(r.foerderjahr + 1, 1, 1), a.abgeschlossen_am, e.ende)
            WHEN 'zwischenbericht' THEN greatest(make_date(r.foerderjahr, 1, 1), least(f.beginn, a.begonnen_am))
            ELSE least(a.abgeschlossen_am, e.ende) END
        OR EXISTS (SELECT FROM berichtsindikatoren i WHERE (i.jugendamt, i.bericht) = (r.jugendamt, r.id)
            AND (i.antrag, i.foerderjahr) <> (r.antrag, r.foerderjahr)) AS wrong
    FROM berichte r JOIN antraege a ON (a.jugendamt, a.id) = (r.jugendamt, r.antrag)
    JOIN fassungen f ON (f.jugendamt, f.antrag, f.nummer) = (a.jugendamt, a.id, a.fassung)
    JOIN (SELECT jugendamt, antrag, min(ende) AS ende FROM fassungen GROUP BY 1, 2) e
        ON (e.jugendamt, e.antrag) = (a.jugendamt, a.id)
    UNION ALL SELECT q.jugendamt, 'asked ' || q.id, q.faellig_am < (q.angefordert_am AT TIME ZONE 'Europe/Berlin')::date
        OR q.angefordert_am > now() + interval '1 minute' OR a.begonnen_am IS NULL
    FROM berichtsanforderungen q JOIN antraege a ON (a.jugendamt, a.id) = (q.jugendamt, q.antrag)
"""
# The Leitträger is who offered for that area and was chosen, once per Träger; everybody who applied got a reason (P11).
_AUSWAHL = """
    SELECT e.jugendamt, e.verfahren || '/' || e.wirkungsraum AS thing, (e.leittraeger IS NULL) <> (e.traeger IS NULL)
        OR (e.leittraeger IS NOT NULL AND (i.traeger, i.verfahren, i.wirkungsraum, i.stand)
            IS DISTINCT FROM (e.traeger, e.verfahren, e.wirkungsraum, 'ausgewaehlt'))
        OR NOT coalesce(v.gewaehlt, false) OR coalesce(e.ende < e.beginn, false)
        OR EXISTS (SELECT FROM interessenbekundungen o LEFT JOIN ergebnisgruende g ON g.jugendamt = o.jugendamt
            AND g.interessenbekundung = o.id AND g.ergebnis = e.id
            WHERE o.jugendamt = e.jugendamt AND o.verfahren = e.verfahren AND o.wirkungsraum = e.wirkungsraum
            AND (o.stand = 'eingereicht' OR (o.stand IN ('ausgewaehlt', 'nicht_ausgewaehlt')
                AND (g.ergebnis IS NULL OR g.ausgewaehlt <> (o.id IS NOT DISTINCT FROM e.leittraeger)
                     OR g.ausgewaehlt <> (o.stand = 'ausgewaehlt'))))) AS wrong
    FROM ergebnisse e
    LEFT JOIN interessenbekundungen i ON i.jugendamt = e.jugendamt AND i.id = e.leittraeger
    LEFT JOIN LATERAL (
        SELECT bool_or((f.inhalt ->> 'frist')::date < (e.entschieden_am AT TIME ZONE 'Europe/Berlin')::date
            AND f.inhalt -> 'wirkungsraeume' ? e.wirkungsraum
            AND (f.inhalt ->> 'beginn')::date = e.beginn
            AND e.ende + 1 = e.beginn + make_interval(years => (f.inhalt ->> 'laufzeit_jahre')::int)) AS gewaehlt
        FROM verfahrensfassungen f WHERE f.jugendamt = e.jugendamt AND f.verfahren = e.verfahren) v ON true
    UNION ALL SELECT o.jugendamt, 'offer ' || o.id, (o.stand IN ('ausgewaehlt', 'nicht_ausgewaehlt')) <> EXISTS (
        SELECT FROM ergebnisgruende g WHERE g.jugendamt = o.jugendamt AND g.interessenbekundung = o.id)
        OR (o.eingereicht_am IS NULL) <> (o.eingereicht_von IS NULL)
        OR (o.stand NOT IN ('entwurf', 'zurueckgezogen')) <> (o.eingereicht_am IS NOT NULL)
            AND o.stand <> 'zurueckgezogen'
        OR NOT EXISTS (SELECT FROM stammdaten r WHERE (r.jugendamt, r.art, r.schluessel, r.inhalt ->> 'bezirk')
            = (o.jugendamt, 'sozialraum', o.wirkungsraum, o.bezirk))
    FROM interessenbekundungen o
"""

INVARIANTS = (
    in_sql("bericht-jahr", "a report tells of a year of its project", _BERICHTE, PROJECTS),
    in_sql("auswahl-ergebnis", "a Leitträger is who offered and was chosen", _AUSWAHL, PROJECTS),
)
