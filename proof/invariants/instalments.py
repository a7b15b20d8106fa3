"""Postings that follow a plan: payments on account, moves, terms, months, what came too late (V7-V9, V12, V13)."""

from proof.invariants.invariant import BUDGET, CASES, Connections, Invariant, Seen, in_sql, judge, rows_of

_SETTLED = """
    (SELECT z.jugendamt, z.jahr, z.sozialraum, z.traeger FROM spitzabrechnungen z WHERE NOT EXISTS (
         SELECT FROM stornos s WHERE s.jugendamt = z.jugendamt AND s.gegenstand = z.id))
"""
# What is still to come of a contract's year is split evenly, without losing a cent: the first get one more (V8, G2).
_EVEN = f"""
    SELECT jugendamt, concat_ws('/', jahr, vertrag, volumen, nr) AS thing,
        betrag <> whole / parts + (place <= whole % parts)::int AS wrong
    FROM (SELECT *, (sum(betrag) OVER w)::bigint AS whole, count(*) OVER w AS parts,
              row_number() OVER (PARTITION BY jugendamt, jahr, vertrag, volumen ORDER BY nr) AS place
          FROM abschlaege WHERE buchung IS NULL AND nr <= 12
          AND (jugendamt, jahr, sozialraum, traeger) NOT IN (SELECT * FROM {_SETTLED} z)
          WINDOW w AS (PARTITION BY jugendamt, jahr, vertrag, volumen)) a
"""
_DUE = f"""
    SELECT jugendamt, concat_ws('/', jahr, vertrag, volumen, nr) AS thing, buchung IS NULL
        AND faellig < (now() AT TIME ZONE 'Europe/Berlin')::date - 1
        AND (jugendamt, jahr, sozialraum, traeger) NOT IN (SELECT * FROM {_SETTLED} z)
        AND NOT EXISTS (
            SELECT FROM abschluesse s WHERE s.jugendamt = a.jugendamt AND s.jahr = a.jahr AND s.quartal = 4
            AND NOT EXISTS (SELECT FROM oeffnungen o WHERE o.jugendamt = s.jugendamt AND o.abschluss = s.id)) AS wrong
    FROM abschlaege a WHERE betrag <> 0
"""
_MOVED = """
    SELECT jugendamt, umschichtung::text AS thing, told.anzahl IS DISTINCT FROM there.anzahl AS wrong
    FROM (SELECT u.jugendamt, u.id AS umschichtung, u.jahr, u.sozialraum AS ort, x.volumen, x.betrag, x.am,
              count(*) AS anzahl
          FROM umschichtungen u LEFT JOIN stornos s ON s.jugendamt = u.jugendamt AND s.gegenstand = u.id
          CROSS JOIN LATERAL (VALUES (u.von, -u.betrag, u.gebucht_am), (u.nach, u.betrag, u.gebucht_am),
              (u.von, u.betrag, s.gebucht_am), (u.nach, -u.betrag, s.gebucht_am)) AS x (volumen, betrag, am)
          WHERE x.am IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7) told
    FULL JOIN (SELECT jugendamt, umschichtung, jahr, ort, volumen, betrag, gebucht_am AS am, count(*) AS anzahl
               FROM umschichtungsbuchungen GROUP BY 1, 2, 3, 4, 5, 6, 7) there
    USING (jugendamt, umschichtung, jahr, ort, volumen, betrag, am)
"""
# The term is that of the last request that was granted, in the years that it touches.
_TERMS = """
    SELECT b.jugendamt, concat_ws('/', b.quelle, b.jahr) AS thing, b.ende IS DISTINCT FROM CASE
        WHEN b.jahr BETWEEN extract(year FROM (a.inhalt ->> 'beginn')::date)
            AND extract(year FROM (a.inhalt ->> 'ende')::date) THEN (a.inhalt ->> 'ende')::date END AS wrong
    FROM bindungen b LEFT JOIN LATERAL (
        SELECT inhalt FROM bindungsauftraege a WHERE a.jugendamt = b.jugendamt AND a.quelle = b.quelle
        AND a.status = 'gebunden' ORDER BY nr DESC LIMIT 1) a ON true
    WHERE b.art = 'kontrakt'
"""
# What came within the year is a part of what is planned; what was known before it is none.
_NEW = """
    SELECT jugendamt, concat_ws('/', jahr, ort, volumen, monat) AS thing,
        coalesce(sum(zugang) FILTER (WHERE tag = 'infinity'), 0)
            <> coalesce(sum(zugang) FILTER (WHERE tag <> 'infinity'), 0)
        OR coalesce(sum(geplant) FILTER (WHERE tag = 'infinity'), 0)
            <> coalesce(sum(geplant) FILTER (WHERE tag <> 'infinity'), 0)
        OR bool_or(zugang <> 0 AND (tag < make_date(jahr, 1, 1))) AS wrong
    FROM monatssummen GROUP BY jugendamt, jahr, ort_art, ort, volumen, monat
"""
_RESTORED = """
    SELECT t.jugendamt, 'restoration' AS thing, EXISTS (
        SELECT FROM wiederherstellungen w WHERE w.jugendamt = t.jugendamt AND w.beendet_am IS NULL
        AND w.eroeffnet_am < now() - interval '1 day') AS wrong
    FROM (SELECT DISTINCT jugendamt FROM audit UNION SELECT jugendamt FROM wiederherstellungen) t
"""
_REFUSED = """
    SELECT z.jugendamt, z.schluessel::text AS key, l.kontrakt::text AS kontrakt, l.traeger, l.datum::text AS datum,
        l.minuten
    FROM leistungszustaende z JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id
    WHERE z.ablehnung_code = 'jahr_abgeschlossen'
    UNION ALL SELECT a.jugendamt, a.schluessel::text, NULL, v.traeger, v.datum::text, v.minuten
    FROM vorfeldablehnungen a JOIN vorfeldhilfen v ON v.jugendamt = a.jugendamt AND v.id = a.vorfeldhilfe
    WHERE a.code = 'jahr_abgeschlossen'
"""
_CLAIMED = """
    SELECT jugendamt, id::text AS key, inhalt ->> 'kontrakt' AS kontrakt, inhalt ->> 'traeger' AS traeger,
        inhalt ->> 'datum' AS datum, abs((inhalt ->> 'minuten')::int) AS minuten FROM spaete_zeilen
"""
_AGREED = ("kontrakt", "traeger", "datum", "minuten")


def _look_at_claims(connections: Connections) -> Seen:
    """Look for each row that was refused since its year was closed: it stays a claim of its sender (V13)."""
    kept = {(row["jugendamt"], row["key"]): row for row in rows_of(connections[BUDGET], _CLAIMED)}
    refused = rows_of(connections[CASES], _REFUSED)
    return judge(
        (row["jugendamt"], row["key"], found is not None and all(found[name] == row[name] for name in _AGREED))
        for row in refused
        for found in [kept.get((row["jugendamt"], row["key"]))]
    )


INVARIANTS = (
    in_sql("abschlag-teile", "payments on account that are to come are equal parts", _EVEN, BUDGET),
    in_sql("abschlag-faellig", "payments on account are posted when they are due", _DUE, BUDGET),
    in_sql("umschichtung-richtung", "a move takes from the one and gives to the other, once", _MOVED, BUDGET),
    in_sql("bindung-ende", "what is bound ends when the last request says", _TERMS, BUDGET),
    in_sql("monate-zugang", "what a year itself has brought is a part of its plan", _NEW, BUDGET),
    in_sql("wiederherstellung-beendet", "no restoration is left open", _RESTORED, BUDGET),
    Invariant("forderung-bewahrt", "what a closed year refuses stays a claim", _look_at_claims, across=True),
)
