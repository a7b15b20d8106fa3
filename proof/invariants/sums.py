"""Running sums of the budget against the postings that they are sums of (V7, V14, V16)."""

from proof.invariants.invariant import BUDGET, in_sql

PLACE = "jugendamt, jahr, ort_art, ort, volumen"
_THING = "concat_ws('/', jahr, ort_art, ort, volumen"
_POSTINGS = f"""
    SELECT {PLACE}, buchungstag AS tag, betrag AS ansatz, 0 AS umschichtung, 0 AS verbrauch, 0 AS offen,
        0 AS praevention FROM ansatzbuchungen
    UNION ALL SELECT {PLACE}, buchungstag, 0, betrag, 0, 0, 0 FROM umschichtungsbuchungen
    UNION ALL SELECT {PLACE}, buchungstag, 0, 0, 0, offen, 0 FROM bindungsbuchungen
    UNION ALL SELECT {PLACE}, buchungstag, 0, 0, betrag, offen, praevention FROM buchungen
"""
_FIVE = (
    "sum(ansatz) AS ansatz, sum(umschichtung) AS umschichtung, sum(verbrauch) AS verbrauch, sum(offen) AS offen,"
    " sum(praevention) AS praevention"
)
_FIVE_DIFFER = """
    (coalesce(a.ansatz, 0), coalesce(a.umschichtung, 0), coalesce(a.verbrauch, 0), coalesce(a.offene_bindung, 0),
     coalesce(a.praevention, 0)) <> (coalesce(b.ansatz, 0), coalesce(b.umschichtung, 0), coalesce(b.verbrauch, 0),
     coalesce(b.offen, 0), coalesce(b.praevention, 0)) AS wrong
"""
_VOLUMINA = f"""
    SELECT jugendamt, {_THING}) AS thing, {_FIVE_DIFFER} FROM volumina a
    FULL JOIN (SELECT {PLACE}, {_FIVE} FROM ({_POSTINGS}) p GROUP BY {PLACE}) b USING ({PLACE})
"""
_TAGE = f"""
    SELECT jugendamt, {_THING}, tag) AS thing, {_FIVE_DIFFER} FROM tagessummen a
    FULL JOIN (SELECT {PLACE}, tag, {_FIVE} FROM ({_POSTINGS}) p GROUP BY {PLACE}, tag) b USING ({PLACE}, tag)
"""
_QUARTALE = f"""
    SELECT jugendamt, {_THING}, traeger, quartal, tag) AS thing,
        (coalesce(a.verbrauch, 0), coalesce(a.offen, 0), coalesce(a.praevention, 0), coalesce(a.nachtrag, 0),
         coalesce(a.vorjahr, 0), coalesce(a.minuten, 0), coalesce(a.minuten_flaeche, 0))
        <> (coalesce(b.verbrauch, 0), coalesce(b.offen, 0), coalesce(b.praevention, 0), coalesce(b.nachtrag, 0),
         coalesce(b.vorjahr, 0), coalesce(b.minuten, 0), coalesce(b.minuten_flaeche, 0)) AS wrong
    FROM quartalssummen a FULL JOIN (
        SELECT {PLACE}, coalesce(traeger, '') AS traeger, quartal, d.tag, sum(betrag) AS verbrauch, sum(offen) AS offen,
            sum(praevention) AS praevention, sum(betrag) FILTER (WHERE vermerk = 'nachtrag') AS nachtrag,
            sum(betrag) FILTER (WHERE vermerk = 'vorjahr') AS vorjahr,
            sum(minuten) FILTER (WHERE quelle IS NOT NULL) AS minuten,
            sum(minuten) FILTER (WHERE quelle IS NULL) AS minuten_flaeche
        FROM buchungen CROSS JOIN LATERAL (VALUES (buchungstag), (DATE 'infinity')) AS d (tag)
        GROUP BY {PLACE}, coalesce(traeger, ''), quartal, d.tag) b USING ({PLACE}, traeger, quartal, tag)
"""
_FAELLE = f"""
    SELECT jugendamt, {_THING}) AS thing, coalesce(a.anzahl, 0) <> coalesce(b.anzahl, 0) AS wrong
    FROM (SELECT {PLACE}, sum(kontrakte) FILTER (WHERE tag = 'infinity') AS anzahl FROM quartalssummen
          GROUP BY {PLACE} HAVING bool_or(kontrakte <> 0)) a
    FULL JOIN (SELECT {PLACE}, count(*) AS anzahl FROM bindungen WHERE art = 'kontrakt' AND ende IS NOT NULL
               GROUP BY {PLACE}) b USING ({PLACE})
"""
# Work lies in its own month, what its year does not have (work of a year before) in that of the booking; a grant is
# also paid on days of other years, and lies at the edge of its own.
_BUCHUNGSMONATE = f"""
    SELECT {PLACE}, extract(month FROM own)::int AS monat, buchungstag, betrag, bound AND own = day AS gebunden,
        buchungstag - (date_trunc('month', own) + interval '1 month - 1 day')::date AS late
    FROM (SELECT *, CASE WHEN extract(year FROM day) = jahr THEN day
                    ELSE least(greatest(buchungstag, make_date(jahr, 1, 1)), make_date(jahr, 12, 31)) END AS own
          FROM (SELECT {PLACE}, buchungstag, betrag, bound, CASE
                    WHEN bound THEN least(greatest(datum, make_date(jahr, 1, 1)), make_date(jahr, 12, 31))
                    ELSE datum END AS day
                FROM (SELECT *, quelle IS NOT NULL AND vermerk IS DISTINCT FROM 'vorjahr' AS bound
                      FROM buchungen WHERE betrag <> 0) x) y) z
"""
_MONATE = f"""
    SELECT jugendamt, {_THING}, monat, tag) AS thing,
        (coalesce(a.gebunden, 0), coalesce(a.sofort, 0), coalesce(a.bald, 0), coalesce(a.sonstiges, 0))
        <> (coalesce(b.gebunden, 0), coalesce(b.sofort, 0), coalesce(b.bald, 0), coalesce(b.sonstiges, 0)) AS wrong
    FROM monatssummen a FULL JOIN (
        SELECT {PLACE}, monat, d.tag, sum(betrag) FILTER (WHERE gebunden) AS gebunden,
            sum(betrag) FILTER (WHERE gebunden AND late <= 0) AS sofort,
            sum(betrag) FILTER (WHERE gebunden AND late <= 30) AS bald,
            sum(betrag) FILTER (WHERE NOT gebunden) AS sonstiges
        FROM ({_BUCHUNGSMONATE}) m CROSS JOIN LATERAL (VALUES (buchungstag), (DATE 'infinity')) AS d (tag)
        GROUP BY {PLACE}, monat, d.tag) b USING ({PLACE}, monat, tag)
"""
_BINDUNGEN = """
    SELECT jugendamt, concat_ws('/', quelle, jahr) AS thing,
        (a.betrag, a.minuten, a.gewandert, a.gewandert_minuten)
        IS DISTINCT FROM (b.betrag, b.minuten, b.gewandert, b.gewandert_minuten) AS wrong
    FROM bindungen a FULL JOIN (
        SELECT jugendamt, quelle, jahr, sum(betrag) AS betrag, sum(minuten) AS minuten, sum(gewandert) AS gewandert,
            sum(gewandert_minuten) AS gewandert_minuten FROM bindungsbuchungen GROUP BY jugendamt, quelle, jahr) b
    USING (jugendamt, quelle, jahr)
"""
_VERBRAUCHT = """
    SELECT jugendamt, concat_ws('/', quelle, jahr) AS thing,
        (a.verbrauch, a.minuten_verbraucht) IS DISTINCT FROM (coalesce(b.betrag, 0), coalesce(b.minuten, 0)) AS wrong
    FROM bindungen a FULL JOIN (
        SELECT jugendamt, quelle, jahr, sum(betrag) AS betrag, sum(minuten) AS minuten FROM buchungen
        WHERE quelle IS NOT NULL AND vermerk IS DISTINCT FROM 'vorjahr' GROUP BY jugendamt, quelle, jahr) b
    USING (jugendamt, quelle, jahr)
"""
_OFFEN = f"""
    SELECT jugendamt, {_THING}) AS thing, coalesce(a.offene_bindung, 0) <> coalesce(b.offen, 0) AS wrong
    FROM volumina a FULL JOIN (
        SELECT {PLACE}, sum(greatest(betrag - verbrauch, 0)) AS offen FROM bindungen GROUP BY {PLACE}) b USING ({PLACE})
"""

INVARIANTS = (
    in_sql("summen-volumina", "a Volumen's running sums are those of all its postings", _VOLUMINA, BUDGET),
    in_sql("summen-tage", "the sums of a booking day are those of its postings", _TAGE, BUDGET),
    in_sql("summen-quartale", "the sums of a quarter and Träger are those of what counts there", _QUARTALE, BUDGET),
    in_sql("summen-monate", "the sums of a month are those of the work that lies in it", _MONATE, BUDGET),
    in_sql("summen-faelle", "a Volumen counts the Kontrakte whose term touches its year", _FAELLE, BUDGET),
    in_sql("bindung-aus-buchungen", "what is bound is the sum of its changes", _BINDUNGEN, BUDGET),
    in_sql("bindung-verbrauch", "what is used of a Bindung is the sum of the postings on it", _VERBRAUCHT, BUDGET),
    in_sql("bindung-offen", "a Volumen's open Bindung is Bindung - Verbrauch, never below zero", _OFFEN, BUDGET),
)
