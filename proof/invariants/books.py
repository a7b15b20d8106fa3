"""The budget's postings against what they are postings of: each thing once, no posting without one (G5, V8-V15)."""

from proof.invariants.invariant import BUDGET, SERVICES, in_sql

_UMSCHICHTUNGEN = """
    SELECT coalesce(u.jugendamt, b.jugendamt) AS jugendamt, coalesce(u.id, b.umschichtung)::text AS thing,
        u.id IS NULL OR b.summe IS DISTINCT FROM 0
        OR b.bewegt IS DISTINCT FROM u.betrag * CASE WHEN s.id IS NULL THEN 1 ELSE 2 END AS wrong
    FROM umschichtungen u LEFT JOIN stornos s ON s.jugendamt = u.jugendamt AND s.gegenstand = u.id
    FULL JOIN (
        SELECT jugendamt, umschichtung, sum(betrag) AS summe, sum(greatest(betrag, 0)) AS bewegt
        FROM umschichtungsbuchungen GROUP BY 1, 2) b ON b.jugendamt = u.jugendamt AND b.umschichtung = u.id
"""
_AUSGABEN = """
    SELECT jugendamt, id::text AS thing, (a.betrag, a.datum, a.zweck, a.traeger, a.kontrakt, a.sozialraum)
        IS DISTINCT FROM (b.betrag, b.datum, b.zweck, b.traeger, b.quelle, b.ort)
        OR (b.vermerk IS DISTINCT FROM 'vorjahr' AND b.volumen <> a.volumen)
        OR b.praevention <> CASE a.zweck WHEN 'praevention' THEN a.betrag ELSE 0 END AS wrong
    FROM ausgaben a FULL JOIN (SELECT * FROM buchungen WHERE art = 'ausgabe') b USING (jugendamt, id)
"""
_AUSGABENBELEGE = """
    SELECT jugendamt, beleg AS thing, count(*) > 1 AS wrong FROM ausgaben GROUP BY 1, 2
"""
_STORNOS = """
    SELECT s.jugendamt, s.id::text AS thing, count(*) OVER (PARTITION BY s.jugendamt, s.gegenstand) > 1 OR NOT (
        EXISTS (SELECT FROM ausgaben a WHERE a.jugendamt = s.jugendamt AND a.id = s.gegenstand)
        OR EXISTS (SELECT FROM umschichtungen u WHERE u.jugendamt = s.jugendamt AND u.id = s.gegenstand)
        OR EXISTS (SELECT FROM rueckfuehrungen r WHERE r.jugendamt = s.jugendamt AND r.id = s.gegenstand)
        OR EXISTS (SELECT FROM spitzabrechnungen z WHERE z.jugendamt = s.jugendamt AND z.id = s.gegenstand)) AS wrong
    FROM stornos s
"""
# A reversal takes back exactly what was booked; that of a spending is known by what it says.
_STORNOBUCHUNGEN = """
    SELECT jugendamt, concat_ws('/', datum, betrag, zweck, traeger, quelle) AS thing,
        a.anzahl IS DISTINCT FROM b.anzahl AS wrong
    FROM (SELECT a.jugendamt, a.datum, a.betrag, a.zweck, coalesce(a.traeger, '') AS traeger,
              coalesce(a.kontrakt::text, '') AS quelle, count(*) AS anzahl
          FROM ausgaben a JOIN stornos s ON s.jugendamt = a.jugendamt AND s.gegenstand = a.id
          GROUP BY 1, 2, 3, 4, 5, 6) a
    FULL JOIN (SELECT jugendamt, datum, -betrag AS betrag, zweck, coalesce(traeger, '') AS traeger,
                   coalesce(quelle::text, '') AS quelle, count(*) AS anzahl
               FROM buchungen WHERE art = 'storno' AND beleg IS NULL GROUP BY 1, 2, 3, 4, 5, 6) b
    USING (jugendamt, datum, betrag, zweck, traeger, quelle)
"""
_ABSCHLAEGE = """
    SELECT coalesce(a.jugendamt, b.jugendamt) AS jugendamt,
        coalesce(concat_ws('/', a.jahr, a.vertrag, a.volumen, a.nr), b.id::text) AS thing,
        (a.betrag, a.faellig, a.traeger, a.jahr, a.sozialraum, a.volumen)
        IS DISTINCT FROM (b.betrag, b.datum, b.traeger, b.jahr, b.ort, b.volumen) AS wrong
    FROM (SELECT * FROM abschlaege WHERE buchung IS NOT NULL) a
    FULL JOIN (SELECT * FROM buchungen WHERE art = 'abschlag') b ON b.jugendamt = a.jugendamt AND b.id = a.buchung
"""
_SETTLED = """
    (SELECT z.jugendamt, z.jahr, z.sozialraum, z.traeger FROM spitzabrechnungen z WHERE NOT EXISTS (
         SELECT FROM stornos s WHERE s.jugendamt = z.jugendamt AND s.gegenstand = z.id))
"""
# Where one Träger's year is settled, the Ansatz is paid to the others and what was recognised is no Abschlag.
_ABSCHLAGSSUMMEN = f"""
    SELECT a.jugendamt, concat_ws('/', a.jahr, a.sozialraum, a.volumen) AS thing, a.betrag <> v.ansatz AS wrong
    FROM (SELECT jugendamt, jahr, sozialraum, volumen, sum(betrag) AS betrag FROM abschlaege GROUP BY 1, 2, 3, 4) a
    JOIN volumina v ON (v.jugendamt, v.jahr, v.ort_art, v.ort, v.volumen)
        = (a.jugendamt, a.jahr, 'sozialraum', a.sozialraum, a.volumen)
    WHERE a.betrag <> 0 AND (a.jugendamt, a.jahr, a.sozialraum) NOT IN (
        SELECT jugendamt, jahr, sozialraum FROM {_SETTLED} z)
"""
_ABSCHLAGSBINDUNGEN = f"""
    SELECT jugendamt, concat_ws('/', jahr, ort, volumen, traeger) AS thing,
        (a.betrag, a.offen) IS DISTINCT FROM (b.betrag, b.offen)
        AND (jugendamt, jahr, ort, traeger) NOT IN (SELECT * FROM {_SETTLED} z) AS wrong
    FROM (SELECT jugendamt, jahr, sozialraum AS ort, volumen, traeger, sum(betrag) AS betrag,
              coalesce(sum(betrag) FILTER (WHERE buchung IS NULL), 0) AS offen
          FROM abschlaege GROUP BY 1, 2, 3, 4, 5) a
    FULL JOIN (SELECT jugendamt, jahr, ort, volumen, traeger, sum(betrag) AS betrag, sum(offen) AS offen
               FROM bindungen WHERE art = 'abschlag' GROUP BY 1, 2, 3, 4, 5) b
    USING (jugendamt, jahr, ort, volumen, traeger)
"""
_SPITZABRECHNUNGEN = f"""
    SELECT z.jugendamt, concat_ws('/', z.jahr, z.sozialraum, z.traeger) AS thing,
        coalesce(b.betrag, 0) <> s.anerkannt OR coalesce(b.gezahlt, 0) <> s.abschlaege AS wrong
    FROM {_SETTLED} z
    JOIN LATERAL (
        SELECT anerkannt, abschlaege, id FROM spitzabrechnungen s
        WHERE (s.jugendamt, s.jahr, s.sozialraum, s.traeger) = (z.jugendamt, z.jahr, z.sozialraum, z.traeger)
        AND NOT EXISTS (SELECT FROM stornos t WHERE t.jugendamt = s.jugendamt AND t.gegenstand = s.id)) s ON true
    LEFT JOIN LATERAL (
        SELECT sum(betrag) AS betrag, sum(betrag) FILTER (WHERE art = 'abschlag') AS gezahlt FROM buchungen b
        WHERE (b.jugendamt, b.jahr, b.ort_art, b.ort, b.traeger)
            = (z.jugendamt, z.jahr, 'sozialraum', z.sozialraum, z.traeger)
        AND (b.art IN ('abschlag', 'spitzabrechnung') OR (b.art = 'storno' AND b.beleg IN (
            SELECT id FROM spitzabrechnungen o WHERE o.jugendamt = z.jugendamt)))) b ON true
"""
_AUSZAHLUNGEN = """
    SELECT coalesce(a.jugendamt, b.jugendamt) AS jugendamt, coalesce(a.schluessel, b.beleg)::text AS thing,
        (a.betrag, a.projekt, a.datum) IS DISTINCT FROM (b.betrag, b.quelle, b.datum) AS wrong
    FROM auszahlungen a FULL JOIN (
        SELECT jugendamt, beleg, quelle, datum, sum(betrag) AS betrag FROM buchungen v WHERE beleg IS NOT NULL
        AND NOT EXISTS (SELECT FROM spitzabrechnungen z WHERE z.jugendamt = v.jugendamt AND z.id = v.beleg)
        GROUP BY 1, 2, 3, 4) b ON b.jugendamt = a.jugendamt AND b.beleg = a.schluessel
"""
_VORJAHR = """
    SELECT jugendamt, id::text AS thing,
        (v.art, v.gebucht_in, v.sozialraum, v.volumen, v.betrag, v.minuten, v.abschluss)
        IS DISTINCT FROM (b.art, b.jahr, b.ort, b.volumen, b.betrag, b.minuten, b.abschluss) AS wrong
    FROM vorjahresbuchungen v FULL JOIN (
        SELECT * FROM buchungen WHERE vermerk = 'vorjahr' AND art <> 'auszahlung' AND beleg IS NULL
        OR id IN (SELECT id FROM vorjahresbuchungen)) b USING (jugendamt, id)
"""
_AUFTRAEGE = """
    SELECT b.jugendamt, b.id::text AS thing,
        a.status IS DISTINCT FROM 'gebunden' OR a.quelle IS DISTINCT FROM b.quelle AS wrong
    FROM bindungsbuchungen b
    LEFT JOIN bindungsauftraege a ON a.jugendamt = b.jugendamt AND a.schluessel = b.schluessel
    WHERE b.schluessel IS NOT NULL
"""
_AUFTRAGSFOLGE = """
    SELECT jugendamt, quelle::text AS thing, count(*) <> max(nr) OR min(nr) <> 1 AS wrong
    FROM bindungsauftraege WHERE quelle IS NOT NULL GROUP BY 1, 2
"""
_BUCHUNGEN_EINMAL = " UNION ALL ".join(
    f"SELECT jugendamt, '{table} ' || id AS thing, count(*) > 1 AS wrong FROM {table} GROUP BY jugendamt, id"
    for table in ("buchungen", "bindungsbuchungen", "ansatzbuchungen", "umschichtungsbuchungen")
)
_WIEDERHOLUNGEN = """
    SELECT jugendamt, akteur || '/' || schluessel AS thing, count(*) > 1 OR min(gemacht) = '' AS wrong
    FROM wiederholungen GROUP BY jugendamt, akteur, schluessel
"""

INVARIANTS = (
    in_sql("buchung-einmal", "a posting's key is there once", _BUCHUNGEN_EINMAL, BUDGET),
    in_sql(
        "umschichtung-null", "what one Volumen gives another gets, and a Storno gives back", _UMSCHICHTUNGEN, BUDGET
    ),
    in_sql("ausgabe-gebucht", "each spending is posted once as it was entered", _AUSGABEN, BUDGET),
    in_sql("ausgabe-beleg", "a receipt number of the office is booked once", _AUSGABENBELEGE, BUDGET),
    in_sql("storno-gegenstand", "a Storno names what there is, once", _STORNOS, BUDGET),
    in_sql("storno-gebucht", "what is reversed is taken back to the cent, and nothing else", _STORNOBUCHUNGEN, BUDGET),
    in_sql("abschlag-gebucht", "each payment on account is posted once as planned", _ABSCHLAEGE, BUDGET),
    in_sql("abschlag-summe", "the payments on account of a year sum to its Ansatz", _ABSCHLAGSSUMMEN, BUDGET),
    in_sql("abschlag-gebunden", "payments on account are bound until they are paid", _ABSCHLAGSBINDUNGEN, BUDGET),
    in_sql(
        "spitzabrechnung-verbrauch", "Verbrauch of a settled year is what was recognised", _SPITZABRECHNUNGEN, BUDGET
    ),
    in_sql("auszahlung-gebucht", "the postings of a payment sum to it", _AUSZAHLUNGEN, BUDGET),
    in_sql("vorjahr-angenommen", "what is posted as `vorjahr` was accepted so by somebody", _VORJAHR, BUDGET),
    in_sql("bindung-auftrag", "what was bound on request names a request that was granted", _AUFTRAEGE, BUDGET),
    in_sql("bindung-auftragsfolge", "the requests of a source are numbered without a gap", _AUFTRAGSFOLGE, BUDGET),
    in_sql("wiederholung-einmal", "an Idempotency-Key of a caller has made one thing", _WIEDERHOLUNGEN, *SERVICES),
)
