"""The budget's running sums against its postings: recomputed by SQL, whatever a test has done before."""

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
    "Bindungen against Verbrauch": """
        SELECT quelle FROM bindungen a
        LEFT JOIN (SELECT quelle, jahr, sum(betrag) AS betrag, sum(minuten) AS minuten FROM buchungen
                   GROUP BY quelle, jahr) b USING (quelle, jahr)
        WHERE a.verbrauch <> coalesce(b.betrag, 0) OR a.minuten_verbraucht <> coalesce(b.minuten, 0)""",
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
}


async def faults_of_sums(database: Database, tenant: str) -> list[str]:
    """Name each running sum of a tenant that is not the sum of its postings (V7, V16)."""
    caller = Caller("revision", tenant, frozenset({Role.REVISION}))
    found = []
    async with database.transaction(caller) as work:
        for name, query in CHECKS.items():
            found += [f"{name}: {tuple(row)}" for row in await work.execute(text(query))]
    return found
