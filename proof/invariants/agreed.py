"""What was agreed: signatures, advice, versions of a Kontrakt and their numbers (K1-K5, K7)."""

from proof.invariants.invariant import CASES, in_sql

_BERLIN = "AT TIME ZONE 'Europe/Berlin')::date"
_WAITED = "interval '15 s'"  # an instant is that of the request; it may have waited for others so long
_SOON = "now() + interval '1 minute'"
# K2: advice was given by that day, by each role once and the ASD; behind a signature only where none came before it.
_BERATUNGEN = f"""
    SELECT b.jugendamt, b.kontrakt || '/' || b.id AS thing, b.datum > (b.erfasst_am {_BERLIN} OR b.erfasst_am > {_SOON}
        OR k.id IS NULL OR b.erfasst_am < k.angelegt_am OR NOT 'asd' = ANY (b.teilnehmende)
        OR (SELECT count(DISTINCT rolle) FROM unnest(b.teilnehmende) AS named (rolle)) <> cardinality(b.teilnehmende)
        OR NOT b.nicht_im_team <@ b.teilnehmende
        OR coalesce(b.erfasst_am > f.gebucht_am AND EXISTS (
            SELECT FROM beratungen o WHERE (o.jugendamt, o.kontrakt) = (b.jugendamt, b.kontrakt)
            AND o.erfasst_am < b.erfasst_am), false) AS wrong
    FROM beratungen b LEFT JOIN kontrakte k ON (k.jugendamt, k.id) = (b.jugendamt, b.kontrakt)
    LEFT JOIN kontraktfassungen f ON (f.jugendamt, f.kontrakt, f.fassung) = (b.jugendamt, b.kontrakt, 1)
"""
# K2, K4: a signature is that of its intent, at its moment and for its reasons, and the first version was booked by it.
_UNTERZEICHNET = f"""
    SELECT u.jugendamt, u.kontrakt::text AS thing, u.am > {_SOON} OR u.am < k.angelegt_am OR f.kontrakt IS NULL
        OR (f.gebucht_von, f.anlass, f.gueltig_ab) IS DISTINCT FROM (u.von, 'unterzeichnung', f.beginn)
        OR f.gebucht_am IS DISTINCT FROM CASE WHEN u.absicht IS NULL THEN u.am ELSE a.erledigt_am END
        OR (f.volumen IS NULL) <> (u.absicht IS NULL)
        OR (u.absicht IS NOT NULL AND (u.am, a.art) IS DISTINCT FROM (a.erstellt_am, 'unterzeichnung'))
        OR (u.absicht IS NOT NULL AND a.inhalt <> '{{}}' AND (u.eilfall_begruendung, u.rueckwirkung_begruendung,
            u.ueberschreitung_begruendung) IS DISTINCT FROM (a.inhalt ->> 'eilfall', a.inhalt ->> 'rueckwirkung',
            a.inhalt ->> 'ueberschreitung'))
        OR (u.absicht IS NOT NULL AND a.inhalt = '{{}}'
            AND coalesce(u.rueckwirkung_begruendung, u.eilfall_begruendung, u.ueberschreitung_begruendung, '[entfernt]')
            NOT LIKE '[%entfernt]')
        OR (f.beginn < (u.am {_BERLIN} AND u.rueckwirkung_begruendung IS NULL)
        OR (u.eilfall_begruendung IS NULL AND NOT EXISTS (
            SELECT FROM beratungen b WHERE (b.jugendamt, b.kontrakt) = (u.jugendamt, u.kontrakt)
            AND b.erfasst_am <= f.gebucht_am AND b.datum <= (u.am {_BERLIN})) AS wrong
    FROM unterzeichnungen u LEFT JOIN kontrakte k ON (k.jugendamt, k.id) = (u.jugendamt, u.kontrakt)
    LEFT JOIN kontraktfassungen f ON (f.jugendamt, f.kontrakt, f.fassung) = (u.jugendamt, u.kontrakt, 1)
    LEFT JOIN absichten a ON (a.jugendamt, a.id) = (u.jugendamt, u.absicht)
"""
# An amendment holds from a day of the term on, or the day behind it; place, Träger, Volumen and price stay (K1, K6).
_FOLGE = f"""
    SELECT jugendamt, kontrakt || '/' || fassung AS thing, gebucht_am > {_SOON} OR ende < beginn
        OR form NOT IN ('ambulant', 'flexibel', 'teilstationaer', 'stationaer', 'vollzeitpflege')
        OR coalesce(form <> CASE hilfeart WHEN '32' THEN 'teilstationaer' WHEN '33' THEN 'vollzeitpflege'
            WHEN '34' THEN 'stationaer' WHEN '28' THEN 'ambulant' WHEN '29' THEN 'ambulant' WHEN '30' THEN 'ambulant'
            WHEN '31' THEN 'ambulant' WHEN '52' THEN 'ambulant' END, false)
        OR num_nonnulls(minuten_pro_woche, kontingent_minuten, entgelt_betrag) > 1
        OR (entgelt_art IS NULL) <> (entgelt_betrag IS NULL)
        OR CASE WHEN fassung = 1 THEN before IS NOT NULL OR anlass <> 'unterzeichnung' ELSE
            before IS NULL OR anlass = 'unterzeichnung' OR gebucht_am < (before).gebucht_am - {_WAITED}
            OR gueltig_ab NOT BETWEEN beginn AND least((before).ende + 1, ende)
            OR (sozialraum, traeger, volumen, beginn, stundensatz)
                IS DISTINCT FROM ((before).sozialraum, (before).traeger, (before).volumen, (before).beginn,
                (before).stundensatz)
            OR (anlass IN ('beendigung', 'traegerwechsel')) AND ende >= (before).ende END AS wrong
    FROM (SELECT f.*, lag(f) OVER (PARTITION BY jugendamt, kontrakt ORDER BY fassung) AS before
          FROM kontraktfassungen f) x
"""
# Each intent that had its effect is a version that was booked with it, for the same reasons (K4). Who settles an older
# intent and then has an amendment of their own books two at one instant.
_GEAENDERT = """
    SELECT a.jugendamt, a.id::text AS thing, NOT EXISTS (
        SELECT FROM kontraktfassungen f WHERE (f.jugendamt, f.kontrakt, f.gebucht_am)
            = (a.jugendamt, a.gegenstand, a.erledigt_am) AND f.anlass <> 'unterzeichnung'
        AND f.gebucht_von = a.akteur AND f.gebucht_am >= a.erstellt_am
        AND (a.inhalt <> '{}' AND (
            (a.inhalt ->> 'anlass', (a.inhalt ->> 'ab')::date, a.inhalt ->> 'grund', a.inhalt ->> 'ueberschreitung')
            IS DISTINCT FROM (f.anlass, f.gueltig_ab, f.grund, f.ueberschreitung_begruendung)
            OR (a.inhalt ->> 'ende')::date <> f.ende OR a.inhalt ->> 'hilfeart' <> f.hilfeart
            OR a.inhalt ->> 'form' <> f.form
            OR (a.inhalt -> 'menge' <> 'null' AND a.inhalt -> 'menge' <> jsonb_strip_nulls(jsonb_build_object(
                'minuten_pro_woche', f.minuten_pro_woche, 'kontingent', f.kontingent_minuten,
                'tagessatz', CASE f.entgelt_art WHEN 'tagessatz' THEN f.entgelt_betrag END,
                'monatspauschale', CASE f.entgelt_art WHEN 'monatspauschale' THEN f.entgelt_betrag END))))) IS NOT TRUE
        AND (a.inhalt = '{}' AND f.grund NOT LIKE '[%entfernt]') IS NOT TRUE) AS wrong
    FROM absichten a WHERE a.art = 'aenderung' AND a.ergebnis = 'gebunden'
"""
# Less is recognised than was granted only while an amendment waits; a draft has nothing yet (K14).
_GRENZEN = """
    SELECT s.jugendamt, s.kontrakt::text AS thing, k.id IS NULL
        OR (num_nonnulls(s.grenze_minuten, s.grenze_ende) > 0 AND NOT EXISTS (
            SELECT FROM absichten a WHERE (a.jugendamt, a.gegenstand) = (s.jugendamt, s.kontrakt)
            AND a.art = 'aenderung' AND a.erledigt_am IS NULL))
        OR (s.bewilligt, s.anerkannt) <> (0, 0) AND NOT EXISTS (
            SELECT FROM unterzeichnungen u WHERE (u.jugendamt, u.kontrakt) = (s.jugendamt, s.kontrakt)) AS wrong
    FROM kontraktstaende s LEFT JOIN kontrakte k ON (k.jugendamt, k.id) = (s.jugendamt, s.kontrakt)
    UNION ALL SELECT k.jugendamt, k.nummer, s.kontrakt IS NULL FROM kontrakte k
    LEFT JOIN kontraktstaende s ON (s.jugendamt, s.kontrakt) = (k.jugendamt, k.id)
"""
# Numbers of a year are given one after the other, and none is given back.
_NUMMERN = """
    SELECT coalesce(n.jugendamt, k.jugendamt) AS jugendamt, coalesce(n.jahr, k.jahr)::text AS thing,
        n.letzte IS DISTINCT FROM k.anzahl OR k.letzte IS DISTINCT FROM k.anzahl OR NOT k.of_their_year AS wrong
    FROM nummernkreise n FULL JOIN (
        SELECT jugendamt, split_part(nummer, '-', 2)::int AS jahr, count(DISTINCT nummer) AS anzahl,
            max(split_part(nummer, '-', 3)::int) AS letzte, bool_and(extract(year FROM angelegt_am AT TIME ZONE
            'Europe/Berlin')::int = split_part(nummer, '-', 2)::int AND angelegt_am <= geaendert_am) AS of_their_year
        FROM kontrakte GROUP BY 1, 2) k USING (jugendamt, jahr)
"""
# Who follows another Träger's help follows one that was handed on, and each that was has one that follows (K1).
_NACHFOLGE = """
    SELECT k.jugendamt, k.nummer AS thing, NOT EXISTS (
        SELECT FROM kontraktfassungen f WHERE (f.jugendamt, f.kontrakt) = (k.jugendamt, k.vorgaenger)
        AND f.anlass = 'traegerwechsel') AS wrong
    FROM kontrakte k WHERE k.vorgaenger IS NOT NULL
    UNION ALL SELECT f.jugendamt, f.kontrakt || ' handed on', (
        SELECT count(*) FROM kontrakte k WHERE (k.jugendamt, k.vorgaenger) = (f.jugendamt, f.kontrakt)) <> 1
    FROM kontraktfassungen f WHERE f.anlass = 'traegerwechsel'
"""
INVARIANTS = (
    in_sql("beratung-tag", "advice was given by its day, with the ASD", _BERATUNGEN, CASES),
    in_sql("unterzeichnung-zeit", "a signature has its moment, its reasons and the advice", _UNTERZEICHNET, CASES),
    in_sql("fassung-folge", "versions of a Kontrakt follow each other", _FOLGE, CASES),
    in_sql("fassung-absicht", "an amendment is what its intent announced", _GEAENDERT, CASES),
    in_sql("kontrakt-grenze", "nothing is held back but while an amendment waits", _GRENZEN, CASES),
    in_sql("kontrakt-nummer", "numbers of Kontrakte are given one after the other", _NUMMERN, CASES),
    in_sql("kontrakt-nachfolge", "who follows follows a Kontrakt that was handed on", _NACHFOLGE, CASES),
)
