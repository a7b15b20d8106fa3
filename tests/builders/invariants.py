"""The budget's running sums against its postings: recomputed by SQL, whatever a test has done before."""

from datetime import date

from sqlalchemy import text

from shared.identity import Caller, Role
from shared.storage.database import Database

_PLACE = "jahr, ort_art, ort, volumen"
_POSTINGS = f"""
    SELECT {_PLACE}, buchungstag AS tag, betrag AS ansatz, 0 AS umschichtung, 0 AS verbrauch, 0 AS offen,
      0 AS praevention FROM ansatzbuchungen
    UNION ALL SELECT {_PLACE}, buchungstag, 0, betrag, 0, 0, 0 FROM umschichtungsbuchungen
    UNION ALL SELECT {_PLACE}, buchungstag, 0, 0, 0, offen, 0 FROM bindungsbuchungen
    UNION ALL SELECT {_PLACE}, buchungstag, 0, 0, betrag, offen, praevention FROM buchungen
"""
_SUMS = (
    "sum(ansatz) AS ansatz, sum(umschichtung) AS umschichtung, sum(verbrauch) AS verbrauch, sum(offen) AS offen,"
    " sum(praevention) AS praevention"
)
_DIFFERENT = (
    "coalesce(a.ansatz, 0) <> coalesce(b.ansatz, 0) OR coalesce(a.verbrauch, 0) <> coalesce(b.verbrauch, 0)"
    " OR coalesce(a.umschichtung, 0) <> coalesce(b.umschichtung, 0)"
    " OR coalesce(a.offene_bindung, 0) <> coalesce(b.offen, 0)"
    " OR coalesce(a.praevention, 0) <> coalesce(b.praevention, 0)"
)
_SETTLED = "spitzabrechnungen z WHERE NOT EXISTS (SELECT 1 FROM stornos s WHERE s.gegenstand = z.id)"
CHECKS = {
    "volumina against postings": f"""
        SELECT {_PLACE} FROM volumina a FULL JOIN (SELECT {_PLACE}, {_SUMS} FROM ({_POSTINGS}) p GROUP BY {_PLACE}) b
        USING ({_PLACE}) WHERE {_DIFFERENT}""",
    "tagessummen against postings": f"""
        SELECT {_PLACE} FROM tagessummen a
        FULL JOIN (SELECT {_PLACE}, tag, {_SUMS} FROM ({_POSTINGS}) p GROUP BY {_PLACE}, tag) b
        USING ({_PLACE}, tag) WHERE {_DIFFERENT}""",
    "volumina against Bindungen": f"""
        SELECT {_PLACE} FROM volumina a
        FULL JOIN (SELECT {_PLACE}, sum(offen) AS offen FROM bindungen GROUP BY {_PLACE}) b
        USING ({_PLACE}) WHERE coalesce(a.offene_bindung, 0) <> coalesce(b.offen, 0)""",
    "Bindungen against their changes": """
        SELECT quelle FROM bindungen a
        FULL JOIN (SELECT quelle, jahr, sum(betrag) AS betrag, sum(minuten) AS minuten FROM bindungsbuchungen
                   GROUP BY quelle, jahr) b USING (quelle, jahr)
        WHERE a.betrag IS DISTINCT FROM b.betrag OR a.minuten IS DISTINCT FROM b.minuten""",
    "Wanderungen against zero": """
        SELECT quelle FROM bindungen GROUP BY quelle HAVING sum(gewandert_minuten) <> 0""",
    "money against minutes": """
        SELECT b.quelle, b.jahr, b.offen, b.minuten, b.minuten_verbraucht FROM bindungen b
        CROSS JOIN LATERAL (SELECT a.inhalt FROM bindungsauftraege a WHERE a.quelle = b.quelle
                            AND a.status = 'gebunden' ORDER BY a.nr DESC LIMIT 1) i
        WHERE b.art = 'kontrakt' AND NOT b.pauschal AND CAST(i.inhalt AS text) !~ 'tagessatz|monatspauschale'
            AND (b.offen > 0) <> (b.minuten > b.minuten_verbraucht)
            AND NOT EXISTS (SELECT FROM buchungen p WHERE p.quelle = b.quelle AND p.jahr = b.jahr
                            AND p.art <> 'leistung')""",
    "Wanderungen against their changes": """
        SELECT quelle FROM bindungen a
        FULL JOIN (SELECT quelle, jahr, sum(gewandert) AS betrag, sum(gewandert_minuten) AS minuten
                   FROM bindungsbuchungen GROUP BY quelle, jahr) b USING (quelle, jahr)
        WHERE a.gewandert IS DISTINCT FROM b.betrag OR a.gewandert_minuten IS DISTINCT FROM b.minuten""",
    "Bindungen against Verbrauch": """
        SELECT quelle FROM bindungen a
        LEFT JOIN (SELECT quelle, jahr, sum(betrag) AS betrag, sum(minuten) AS minuten FROM buchungen
                   WHERE vermerk IS DISTINCT FROM 'vorjahr' GROUP BY quelle, jahr) b USING (quelle, jahr)
        WHERE a.verbrauch <> coalesce(b.betrag, 0) OR a.minuten_verbraucht <> coalesce(b.minuten, 0)""",
    "quartalssummen against postings": f"""
        SELECT {_PLACE}, traeger, quartal, tag FROM quartalssummen a FULL JOIN (
            SELECT {_PLACE}, coalesce(traeger, '') AS traeger, quartal, d.tag, sum(betrag) AS verbrauch,
                sum(offen) AS offen, sum(praevention) AS praevention,
                sum(CASE WHEN vermerk = 'nachtrag' THEN betrag ELSE 0 END) AS nachtrag,
                sum(CASE WHEN vermerk = 'vorjahr' THEN betrag ELSE 0 END) AS vorjahr,
                sum(CASE WHEN quelle IS NULL THEN 0 ELSE minuten END) AS minuten,
                sum(CASE WHEN quelle IS NULL THEN minuten ELSE 0 END) AS minuten_flaeche
            FROM buchungen CROSS JOIN LATERAL (VALUES (buchungstag), (CAST('infinity' AS date))) AS d (tag)
            GROUP BY {_PLACE}, 5, quartal, d.tag) b USING ({_PLACE}, traeger, quartal, tag)
        WHERE (coalesce(a.verbrauch, 0), coalesce(a.offen, 0), coalesce(a.praevention, 0), coalesce(a.nachtrag, 0),
               coalesce(a.vorjahr, 0), coalesce(a.minuten, 0), coalesce(a.minuten_flaeche, 0))
            <> (coalesce(b.verbrauch, 0), coalesce(b.offen, 0), coalesce(b.praevention, 0), coalesce(b.nachtrag, 0),
               coalesce(b.vorjahr, 0), coalesce(b.minuten, 0), coalesce(b.minuten_flaeche, 0))""",
    "Kontrakte against Bindungen": f"""
        SELECT {_PLACE} FROM (SELECT {_PLACE}, sum(kontrakte) AS anzahl FROM quartalssummen WHERE tag = 'infinity'
                              GROUP BY {_PLACE}) a
        FULL JOIN (SELECT {_PLACE}, count(*) AS anzahl FROM bindungen
                   WHERE art = 'kontrakt' AND ende IS NOT NULL GROUP BY {_PLACE}) b USING ({_PLACE})
        WHERE coalesce(a.anzahl, 0) <> coalesce(b.anzahl, 0)""",
    "monatssummen against postings": f"""
        SELECT {_PLACE}, monat, tag FROM (SELECT * FROM monatssummen
        WHERE (gebunden, sofort, bald, sonstiges) <> (0, 0, 0, 0)
        ) a FULL JOIN (
            SELECT {_PLACE}, extract(month FROM own)::int AS monat, d.tag,
                sum(betrag) FILTER (WHERE bound) AS gebunden,
                sum(betrag) FILTER (WHERE bound AND buchungstag <= ende) AS sofort,
                sum(betrag) FILTER (WHERE bound AND buchungstag <= ende + 30) AS bald,
                sum(betrag) FILTER (WHERE NOT bound) AS sonstiges
            FROM (SELECT b.*, quelle IS NOT NULL AND vermerk IS DISTINCT FROM 'vorjahr' AS bound, CASE
                      WHEN extract(year FROM datum) = jahr THEN datum
                      ELSE least(greatest(buchungstag, make_date(jahr, 1, 1)), make_date(jahr, 12, 31)) END AS own,
                      (date_trunc('month', datum) + interval '1 month - 1 day')::date AS ende FROM (
                      SELECT quelle, vermerk, buchungstag, betrag, jahr, ort_art, ort, volumen, CASE
                          WHEN quelle IS NOT NULL AND vermerk IS DISTINCT FROM 'vorjahr'
                          THEN least(greatest(datum, make_date(jahr, 1, 1)), make_date(jahr, 12, 31))
                          ELSE datum END AS datum FROM buchungen) b) b
            CROSS JOIN LATERAL (VALUES (buchungstag), (CAST('infinity' AS date))) AS d (tag)
            GROUP BY {_PLACE}, 5, d.tag HAVING bool_or(betrag <> 0)) b USING ({_PLACE}, monat, tag)
        WHERE (coalesce(a.gebunden, 0), coalesce(a.sofort, 0), coalesce(a.bald, 0), coalesce(a.sonstiges, 0))
            <> (coalesce(b.gebunden, 0), coalesce(b.sofort, 0), coalesce(b.bald, 0), coalesce(b.sonstiges, 0))""",
    "monatssummen against plans": f"""
        SELECT {_PLACE} FROM (SELECT {_PLACE}, sum(geplant) AS geplant FROM monatssummen WHERE tag = 'infinity'
                              GROUP BY {_PLACE}) a
        FULL JOIN (SELECT {_PLACE}, sum(p.betrag) AS geplant FROM bindungsplaene p JOIN bindungen USING (quelle, jahr)
                   GROUP BY {_PLACE}) b USING ({_PLACE})
        WHERE coalesce(a.geplant, 0) <> coalesce(b.geplant, 0)""",
    "monatssummen of all days against each": f"""
        SELECT {_PLACE}, monat FROM monatssummen GROUP BY {_PLACE}, monat
        HAVING sum(geplant) FILTER (WHERE tag < 'infinity') <> sum(geplant) FILTER (WHERE tag = 'infinity')
            OR sum(zugang) FILTER (WHERE tag < 'infinity') <> sum(zugang) FILTER (WHERE tag = 'infinity')""",
    "Umschichtungen against zero": """
        SELECT umschichtung FROM umschichtungsbuchungen GROUP BY umschichtung HAVING sum(betrag) <> 0""",
    "Umschichtungen against their postings": """
        SELECT u.id FROM umschichtungen u LEFT JOIN stornos s ON s.gegenstand = u.id
        LEFT JOIN (SELECT umschichtung, sum(greatest(betrag, 0)) AS moved FROM umschichtungsbuchungen
                   GROUP BY umschichtung) b ON b.umschichtung = u.id
        WHERE b.moved IS DISTINCT FROM u.betrag * CASE WHEN s.id IS NULL THEN 1 ELSE 2 END""",
    "Abschläge against Buchungen": """
        SELECT nr FROM abschlaege a LEFT JOIN buchungen b ON b.id = a.buchung
        WHERE a.buchung IS NOT NULL AND a.betrag IS DISTINCT FROM b.betrag""",
    "Abschläge against Ansätze": f"""
        SELECT jahr, ort, volumen, a.betrag, v.ansatz FROM volumina v JOIN (
            SELECT jahr, sozialraum AS ort, 'sozialraum' AS ort_art, volumen, sum(betrag) AS betrag FROM abschlaege
            WHERE (jahr, sozialraum) NOT IN (SELECT jahr, sozialraum FROM {_SETTLED})
            GROUP BY jahr, sozialraum, volumen HAVING sum(betrag) <> 0) a
        USING (jahr, ort_art, ort, volumen) WHERE a.betrag <> v.ansatz""",
    "Abschläge against Bindungen": f"""
        SELECT jahr, ort, volumen, traeger, a.betrag, b.betrag FROM (
            SELECT jahr, sozialraum AS ort, volumen, traeger, sum(betrag) AS betrag,
                coalesce(sum(betrag) FILTER (WHERE buchung IS NULL), 0) AS offen
            FROM abschlaege GROUP BY 1, 2, 3, 4) a
        FULL JOIN (SELECT jahr, ort, volumen, traeger, sum(betrag) AS betrag, sum(offen) AS offen FROM bindungen
                   WHERE art = 'abschlag' GROUP BY 1, 2, 3, 4) b USING (jahr, ort, volumen, traeger)
        WHERE (jahr, ort, traeger) NOT IN (SELECT jahr, sozialraum, traeger FROM {_SETTLED})
            AND (a.betrag, a.offen) IS DISTINCT FROM (b.betrag, b.offen)""",
}


# What a running Kontrakt may still work of a contingent is bound, whatever was closed, opened, amended, accepted late:
# minutes that are bound in open years and not used are those granted less all that are recognised (V7, V13, K14). A
# closed year in which more was given back than worked gives only as much as late hours stand for: a Storno whose row
# never came makes nobody owe more than was granted.
_CLOSED = """EXISTS (SELECT FROM abschluesse c WHERE c.jahr = b.jahr AND c.quartal = 4
        AND NOT EXISTS (SELECT FROM oeffnungen o WHERE o.abschluss = c.id))"""
_OWED = f"""
    SELECT * FROM (
        SELECT b.quelle, i.kontingent,
            coalesce(sum(b.minuten - b.minuten_verbraucht) FILTER (WHERE NOT {_CLOSED}), 0) AS offen,
            i.kontingent - v.minuten - sum(
                CASE WHEN {_CLOSED} THEN greatest(b.minuten_verbraucht, -l.minuten) ELSE b.minuten_verbraucht END
            ) AS rest,
            max(b.ende) FILTER (WHERE NOT {_CLOSED}) AS ende
        FROM bindungen b
        CROSS JOIN LATERAL (SELECT CAST(a.inhalt ->> 'kontingent_minuten' AS bigint) AS kontingent
                            FROM bindungsauftraege a WHERE a.quelle = b.quelle AND a.status = 'gebunden'
                            ORDER BY a.nr DESC LIMIT 1) i
        CROSS JOIN LATERAL (SELECT coalesce(sum(v.minuten), 0) AS minuten FROM buchungen v
                            WHERE v.quelle = b.quelle AND v.vermerk = 'vorjahr' AND v.art = 'leistung') v
        CROSS JOIN LATERAL (SELECT coalesce(sum(l.minuten), 0) AS minuten FROM buchungen l
                            WHERE l.quelle = b.quelle AND l.vermerk = 'vorjahr' AND l.art = 'leistung'
                              AND extract(year FROM l.datum) = b.jahr) l
        WHERE b.art = 'kontrakt' AND i.kontingent IS NOT NULL
        GROUP BY b.quelle, i.kontingent, v.minuten) k
    WHERE ende >= :tag AND (offen > greatest(rest, 0) OR (rest >= 0 AND offen <> rest))
"""


async def faults_of_contingents(database: Database, tenant: str, *, tag: date) -> list[str]:
    """Name each running Kontrakt of which not all that may be worked of its contingent is bound, or more (V7, K14)."""
    caller = Caller("revision", tenant, frozenset({Role.REVISION}))
    async with database.transaction(caller) as work:
        return [f"contingent: {tuple(row)}" for row in await work.execute(text(_OWED), {"tag": tag})]


async def faults_of_sums(database: Database, tenant: str) -> list[str]:
    """Name each running sum of a tenant that is not the sum of its postings (V7, V16)."""
    caller = Caller("revision", tenant, frozenset({Role.REVISION}))
    found = []
    async with database.transaction(caller) as work:
        for name, query in CHECKS.items():
            found += [f"{name}: {tuple(row)}" for row in await work.execute(text(query))]
    return found
