"""Hours: what became of each row in cases, and that the budget has each once as it was sent (K8-K10, K14, G5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from proof.invariants.invariant import BUDGET, CASES, Connection, Connections, Invariant, Seen, in_sql, judge, rows_of

Row = tuple[Any, ...]
Rows = Mapping[tuple[str, str], Row]

_BELEGE = """
    SELECT jugendamt, traeger || '/' || beleg AS thing, count(*) > 1 AS wrong FROM leistungen GROUP BY 1, traeger, beleg
"""
# The budget's refusal, and that it was accepted into a later year all the same, leave a row what it was.
_ZUSTAENDE = """
    SELECT jugendamt, id::text AS thing, leistung IS NULL OR nr <> coalesce(before_nr, 0) + 1 OR CASE
        WHEN before IS NULL THEN zustand NOT IN ('anerkannt', 'zurueckgestellt')
        WHEN before = zustand THEN ablehnung_code IS NULL AND NOT accepted
        ELSE (before, zustand) NOT IN (
            ('zurueckgestellt', 'anerkannt'), ('zurueckgestellt', 'storniert'), ('anerkannt', 'storniert')) END AS wrong
    FROM (SELECT z.*, l.id AS leistung, lag(z.nr) OVER w AS before_nr, lag(z.zustand) OVER w AS before,
              EXISTS (SELECT FROM vorjahresuebernahmen u WHERE u.jugendamt = z.jugendamt
                      AND u.schluessel = z.schluessel) AS accepted
          FROM leistungszustaende z LEFT JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id
          WINDOW w AS (PARTITION BY z.jugendamt, z.id ORDER BY z.nr)) x
"""
_STORNIERT = """
    SELECT jugendamt, coalesce(z.id, s.leistung)::text AS thing,
        (z.id IS NULL) <> (s.leistung IS NULL) OR z.anzahl > 1 AS wrong
    FROM (SELECT jugendamt, id, id AS leistung, count(*) AS anzahl
          FROM (SELECT *, lag(zustand) OVER (PARTITION BY jugendamt, id ORDER BY nr) AS before
                FROM leistungszustaende) x
          WHERE zustand = 'storniert' AND before IS DISTINCT FROM 'storniert' GROUP BY 1, 2) z
    FULL JOIN stornos s USING (jugendamt, leistung)
"""
_LATEST = "SELECT DISTINCT ON (jugendamt, id) * FROM leistungszustaende ORDER BY jugendamt, id, nr DESC"
_OHNE_ZUSTAND = f"""
    SELECT l.jugendamt, l.id::text AS thing, z.id IS NULL AS wrong
    FROM leistungen l LEFT JOIN ({_LATEST}) z ON z.jugendamt = l.jugendamt AND z.id = l.id
"""
_ANERKANNT = f"""
    SELECT coalesce(s.jugendamt, l.jugendamt) AS jugendamt, coalesce(s.kontrakt, l.kontrakt)::text AS thing,
        s.anerkannt IS DISTINCT FROM coalesce(l.minuten, 0) OR s.anerkannt > s.bewilligt AS wrong
    FROM kontraktstaende s FULL JOIN (
        SELECT l.jugendamt, l.kontrakt, sum(l.minuten) AS minuten
        FROM leistungen l JOIN ({_LATEST}) z ON z.jugendamt = l.jugendamt AND z.id = l.id
        WHERE l.kontrakt IS NOT NULL AND z.zustand = 'anerkannt' GROUP BY 1, 2) l
    ON l.jugendamt = s.jugendamt AND l.kontrakt = s.kontrakt
"""
# What is paid from the volumes is told to the budget; a message names no rows, the rows name the message.
_ANGEKUENDIGT = """
    SELECT z.jugendamt, z.id || '/' || z.nr AS thing, CASE
        WHEN z.zustand = 'zurueckgestellt' THEN z.sendung IS NOT NULL
        WHEN z.zustand = 'anerkannt' THEN (z.sendung IS NOT NULL) <> (l.kontrakt IS NULL OR k.volumen IS NOT NULL)
            OR (z.sendung IS NOT NULL AND (z.schluessel IS DISTINCT FROM z.id OR a.id IS NULL))
        ELSE z.sendung IS NOT NULL AND (z.schluessel IS NULL OR a.id IS NULL) END AS wrong
    FROM (SELECT *, lag(zustand) OVER (PARTITION BY jugendamt, id ORDER BY nr) AS before FROM leistungszustaende) z
    JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id
    LEFT JOIN kontrakte k ON k.jugendamt = l.jugendamt AND k.id = l.kontrakt
    LEFT JOIN ausgang a ON a.jugendamt = z.jugendamt AND a.id = z.sendung AND a.thema = 'verbrauch'
    WHERE z.before IS DISTINCT FROM z.zustand
"""
_AUSGANG = """
    SELECT jugendamt, concat_ws(' ', id, CASE WHEN erledigt_am IS NOT NULL AND geparkt_am IS NOT NULL THEN 'both' END,
            CASE WHEN erledigt_am < erstellt_am THEN 'before it was sent' END, CASE WHEN versuche < 0 THEN 'tries' END
        ) AS thing,
        (erledigt_am IS NOT NULL AND geparkt_am IS NOT NULL)
        OR coalesce(erledigt_am < erstellt_am, false) OR versuche < 0 AS wrong
    FROM ausgang
"""
_QUITTUNGEN = """
    SELECT q.jugendamt, q.erste, q.letzte, count(l.id) AS rows, bool_and(l.traeger = q.traeger) AS own,
        bool_and(l.gebucht_am = q.gebucht_am) AS at_once
    FROM stapelquittungen q LEFT JOIN leistungen l ON l.jugendamt = q.jugendamt AND l.id BETWEEN q.erste AND q.letzte
    GROUP BY 1, q.traeger, q.sha256, q.csv, 2, 3
"""
# What was sent, by the key under which the budget books it; Stornos with the sign reversed.
_SENT = """
    SELECT z.jugendamt, z.schluessel::text AS key, l.kontrakt, l.traeger, l.datum, l.art,
        CASE z.zustand WHEN 'storniert' THEN -1 ELSE 1 END * l.minuten AS minuten, l.satz,
        a.erledigt_am IS NOT NULL AND NOT EXISTS (
            SELECT FROM leistungszustaende r WHERE r.jugendamt = z.jugendamt AND r.id = z.id
            AND r.ablehnung_code IS NOT NULL AND r.schluessel IN (z.schluessel, z.id)) AS arrived
    FROM leistungszustaende z JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id
    LEFT JOIN ausgang a ON a.jugendamt = z.jugendamt AND a.id = z.sendung
    WHERE z.sendung IS NOT NULL
"""
_SENT_VORFELD = """
    SELECT v.jugendamt, x.key, NULL::uuid AS kontrakt, v.traeger, v.datum, 'vorfeld' AS art,
        x.sign * v.minuten AS minuten, v.satz, a.erledigt_am IS NOT NULL AND NOT EXISTS (
            SELECT FROM vorfeldablehnungen r WHERE r.jugendamt = v.jugendamt AND r.vorfeldhilfe = v.id) AS arrived
    FROM vorfeldhilfen v LEFT JOIN vorfeldstornos s ON s.jugendamt = v.jugendamt AND s.vorfeldhilfe = v.id
    CROSS JOIN LATERAL (VALUES (v.id::text, 1), (s.id::text, -1)) AS x (key, sign)
    LEFT JOIN ausgang a ON a.jugendamt = v.jugendamt AND a.inhalt ->> 'schluessel' = x.key
    WHERE x.key IS NOT NULL AND v.volumen IS NOT NULL
"""
_BOOKED = """
    SELECT jugendamt, id::text AS key, quelle AS kontrakt, traeger, datum, zweck AS art, minuten, satz
    FROM buchungen WHERE art = 'leistung'
"""
_AGREED = ("kontrakt", "traeger", "datum", "art", "minuten", "satz")


def _stream(connection: Connection, *queries: str) -> Iterator[dict[str, Any]]:
    for query in queries:
        with connection.cursor(name="rows_of_hours") as cursor:
            cursor.itersize = 10_000
            yield from cursor.execute(query.encode())


def _booked(connections: Connections) -> Rows:
    rows = _stream(connections[BUDGET], _BOOKED)
    return {(row["jugendamt"], row["key"]): tuple(row[name] for name in _AGREED) for row in rows}


def _look_for_lost(connections: Connections) -> Seen:
    """Look for each row of which cases knows that it has arrived."""
    booked, rows, faults = _booked(connections), 0, []
    for row in _stream(connections[CASES], _SENT, _SENT_VORFELD):
        rows += row["arrived"]
        if row["arrived"] and (row["jugendamt"], row["key"]) not in booked:
            faults.append((row["jugendamt"], row["key"]))
    return Seen(rows, tuple(faults))


def _look_for_foreign(connections: Connections) -> Seen:
    """Look for postings of hours that nobody has sent."""
    booked = _booked(connections)
    sent = {(row["jugendamt"], row["key"]) for row in _stream(connections[CASES], _SENT, _SENT_VORFELD)}
    return Seen(len(booked), tuple(key for key in booked if key not in sent))


def _look_for_changed(connections: Connections) -> Seen:
    """Look for postings of hours that say something else than was sent."""
    booked, rows, faults = _booked(connections), 0, []
    for row in _stream(connections[CASES], _SENT, _SENT_VORFELD):
        key = (row["jugendamt"], row["key"])
        if (found := booked.get(key)) is not None:
            rows += 1
            if found != tuple(row[name] for name in _AGREED):
                faults.append(key)
    return Seen(rows, tuple(faults))


def _look_at_batches(connections: Connections) -> Seen:
    """Look for the rows of each batch that was booked whole: their ids count up by one (X4)."""
    return judge(
        (
            row["jugendamt"],
            f"batch from {row['erste']}",
            bool(row["own"] and row["at_once"] and row["rows"] == row["letzte"].int - row["erste"].int + 1),
        )
        for row in rows_of(connections[CASES], _QUITTUNGEN)
    )


INVARIANTS = (
    in_sql("leistung-beleg", "a Träger's number for a row is booked once", _BELEGE, CASES),
    in_sql("leistung-zustand", "what becomes of a row follows from what it was", _ZUSTAENDE, CASES),
    in_sql("leistung-angenommen", "each row that was booked has become something", _OHNE_ZUSTAND, CASES),
    in_sql("leistung-storniert", "what is reversed has one Storno, and each Storno reverses a row", _STORNIERT, CASES),
    in_sql("leistung-angekuendigt", "what is recognised on a Volumen is told to the budget", _ANGEKUENDIGT, CASES),
    in_sql("kontrakt-anerkannt", "what is recognised is the sum of its rows and within the grant", _ANERKANNT, CASES),
    Invariant("stapel-quittung", "a batch that was booked whole has all its rows", _look_at_batches),
    in_sql("ausgang-zustand", "a message has arrived, or waits, or is parked", _AUSGANG, CASES, "projects"),
    Invariant("stunde-nicht-verloren", "what has arrived is posted in the budget", _look_for_lost, across=True),
    Invariant("stunde-nicht-erfunden", "what the budget has posted was sent", _look_for_foreign, across=True),
    Invariant("stunde-unveraendert", "the budget has posted what was sent", _look_for_changed, across=True),
)
