"""What was booked when: German days, open years, terms (G4, G5, K8, V13)."""

from proof.invariants.invariant import BUDGET, CASES, SERVICES, in_sql

_BERLIN = "(gebucht_am AT TIME ZONE 'Europe/Berlin')::date"
_BOOKED_ON = ("ansatzbuchungen", "umschichtungsbuchungen", "bindungsbuchungen", "buchungen")
_BUCHUNGSTAGE = " UNION ALL ".join(
    f"SELECT jugendamt, '{table} ' || id AS thing, buchungstag <> {_BERLIN} AS wrong FROM {table}"
    for table in _BOOKED_ON
)
# A posting lies in the year of its day, unless its own year was closed; grants are paid on days of any year.
_JAHRE = """
    SELECT jugendamt, id::text AS thing, quartal NOT BETWEEN 1 AND 4
        OR (art IN ('leistung', 'ausgabe', 'abschlag') AND vermerk IS DISTINCT FROM 'vorjahr'
            AND extract(year FROM datum) <> jahr)
        OR (coalesce(vermerk, '') = 'vorjahr' AND extract(year FROM datum) > jahr)
        OR (vermerk IS NULL AND extract(year FROM datum) = jahr AND extract(quarter FROM datum) <> quartal)
        OR (coalesce(vermerk, '') = 'nachtrag' AND abschluss IS NULL) AS wrong
    FROM buchungen
"""
# An instant is that of the request; it may have waited for others so long.
_WAITED = "interval '15 s'"
# When a close had the year for itself: its id was given then (version 7 of RFC 9562).
_CLOSED_AT = "to_timestamp(('x' || left(replace(c.id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)"
# `nachtrag` and `vorjahr` name a close of the work's own year, or of what they carry over.
_LATE = f"""
    SELECT b.jugendamt, b.id::text AS thing, c.id IS NULL OR b.gebucht_am < c.geschlossen_am - {_WAITED}
        OR (coalesce(b.vermerk, '') = 'nachtrag' AND (c.jahr <> b.jahr OR c.quartal >= b.quartal))
        OR (coalesce(b.vermerk, '') = 'vorjahr' AND c.jahr >= b.jahr) AS wrong
    FROM buchungen b LEFT JOIN abschluesse c ON c.jugendamt = b.jugendamt AND c.id = b.abschluss
    WHERE b.vermerk IS NOT NULL OR b.abschluss IS NOT NULL
"""
# From the close on nothing is booked in what it closed, until it is opened again.
_CLOSED = " UNION ALL ".join(
    f"""
    SELECT c.jugendamt, '{table} after close ' || c.nr AS thing, EXISTS (
        SELECT FROM {table} b WHERE b.jugendamt = c.jugendamt AND b.jahr = c.jahr AND {within}
        AND b.gebucht_am > {_CLOSED_AT} AND b.gebucht_am < coalesce(o.geoeffnet_am - {_WAITED}, 'infinity')
    ) AS wrong
    FROM abschluesse c LEFT JOIN oeffnungen o ON o.jugendamt = c.jugendamt AND o.abschluss = c.id
    """
    for table, within in (
        ("buchungen", "b.quartal <= c.quartal"),
        ("bindungsbuchungen", "c.quartal = 4"),
        ("ansatzbuchungen", "c.quartal = 4"),
        ("umschichtungsbuchungen", "c.quartal = 4"),
    )
)
_SEALED = f"""
    SELECT a.jugendamt, a.id::text AS thing,
        s.versiegelt_am IS NULL OR a.zeitpunkt > s.versiegelt_am + {_WAITED} AS wrong
    FROM audit a JOIN versiegelungen v ON v.jugendamt = a.jugendamt AND v.audit = a.id
    LEFT JOIN siegel s ON s.jugendamt = v.jugendamt AND s.nr = v.siegel
"""
_FUTURE = "SELECT jugendamt, id::text AS thing, zeitpunkt > now() + interval '1 minute' AS wrong FROM audit"
# A term may have been shortened since: it is the widest that was ever agreed.
_IN_TERM = f"""
    SELECT l.jugendamt, l.id::text AS thing, l.datum > {_BERLIN.replace("gebucht_am", "l.gebucht_am")}
        OR (l.kontrakt IS NOT NULL AND (f.beginn IS NULL OR l.datum NOT BETWEEN f.beginn AND f.ende)) AS wrong
    FROM leistungen l LEFT JOIN (
        SELECT jugendamt, kontrakt, min(beginn) AS beginn, max(ende) AS ende FROM kontraktfassungen GROUP BY 1, 2) f
    ON f.jugendamt = l.jugendamt AND f.kontrakt = l.kontrakt
"""
# A quarter's turn comes when the one before it stands closed: what was opened again by then does not count.
_IN_TURN = f"""
    SELECT c.jugendamt, 'close ' || c.nr AS thing,
        coalesce(c.id < lag(c.id) OVER (PARTITION BY c.jugendamt ORDER BY c.nr), false)
        OR c.buchungstag <> (c.geschlossen_am AT TIME ZONE 'Europe/Berlin')::date
        OR c.quartal <> 1 + coalesce((
            SELECT max(b.quartal) FROM abschluesse b
            LEFT JOIN oeffnungen o ON o.jugendamt = b.jugendamt AND o.abschluss = b.id
            WHERE b.jugendamt = c.jugendamt AND b.jahr = c.jahr AND b.nr < c.nr
            AND (o.abschluss IS NULL OR o.geoeffnet_am > {_CLOSED_AT} + interval '1 ms')), 0) AS wrong
    FROM abschluesse c
"""
_MONTHS = """
    SELECT jugendamt, schluessel || '/' || version AS thing,
        extract(day FROM monat) <> 1 OR buchungstag <> (gebucht_am AT TIME ZONE 'Europe/Berlin')::date AS wrong
    FROM vollstaendigkeit
"""

INVARIANTS = (
    in_sql("zeit-buchungstag", "a booking day is the German day of the booking", _BUCHUNGSTAGE, BUDGET),
    in_sql("zeit-jahr", "a posting counts in the year and quarter of its day", _JAHRE, BUDGET),
    in_sql("zeit-nachtrag", "what comes late names an earlier close", _LATE, BUDGET),
    in_sql("zeit-abgeschlossen", "nothing is booked in what is closed", _CLOSED, BUDGET),
    in_sql("zeit-abschlussfolge", "closes follow each other in time and order", _IN_TURN, BUDGET),
    in_sql("zeit-monat", "what is declared of a month lies on its first day", _MONTHS, BUDGET),
    in_sql("zeit-versiegelt", "what was recorded was recorded before it was sealed", _SEALED, *SERVICES),
    in_sql("zeit-nicht-voraus", "nothing is recorded of a time to come", _FUTURE, *SERVICES),
    in_sql("zeit-laufzeit", "hours lie within the term and before their booking", _IN_TERM, CASES),
)
