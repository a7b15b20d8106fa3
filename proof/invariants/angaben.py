"""What Träger and teams say: declarations and how many are in, help before help and its cost (K11, K16, X3)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from proof.invariants.exact import value_of
from proof.invariants.invariant import BUDGET, CASES, Connections, Invariant, Seen, in_sql, judge, rows_of

Row = Mapping[str, Any]

_SOON = timedelta(seconds=15)  # copies may have been fetched for the very request
_WAITED = "interval '15 s'"  # an instant is that of the request; it may have waited for others so long
_BERLIN = "AT TIME ZONE 'Europe/Berlin')::date"
# Versions follow each other; a month is declared from its first day on.
_MELDUNGEN = f"""
    SELECT m.jugendamt, m.id || '/' || m.version AS thing, extract(day FROM m.monat) <> 1
        OR m.monat > (m.gebucht_am {_BERLIN} OR m.gebucht_am > now() + interval '1 minute' OR m.version <> 1 + (
            SELECT count(*) FROM traegermeldungen o WHERE (o.jugendamt, o.traeger, o.monat, o.id)
            = (m.jugendamt, m.traeger, m.monat, m.id) AND o.version < m.version
            AND o.gebucht_am - {_WAITED} <= m.gebucht_am)
        OR EXISTS (SELECT FROM traegermeldungen o WHERE (o.jugendamt, o.traeger, o.monat)
                   = (m.jugendamt, m.traeger, m.monat) AND o.id <> m.id) AS wrong
    FROM traegermeldungen m
    UNION ALL SELECT n.jugendamt, n.meldung || '/' || n.version || ' ' || n.kontraktnummer, n.minuten < 0
        OR NOT EXISTS (SELECT FROM traegermeldungen m WHERE (m.jugendamt, m.id, m.version)
            = (n.jugendamt, n.meldung, n.version))
    FROM meldungsminuten n
    UNION ALL SELECT k.jugendamt, k.id || '/' || k.version, k.ende < k.beginn OR k.version <> 1 + (
        SELECT count(*) FROM traegerkontrakte o WHERE (o.jugendamt, o.id, o.traeger, o.kontraktnummer)
        = (k.jugendamt, k.id, k.traeger, k.kontraktnummer) AND o.version < k.version
        AND o.gebucht_am - {_WAITED} <= k.gebucht_am)
    FROM traegerkontrakte k
"""
# X3: a month that is over expects each Kontrakt that runs in it; a complete declaration counts for those that it names
# and those that were signed by then.
_GEZAEHLT = """
    SELECT coalesce(s.jugendamt, c.jugendamt) AS jugendamt, concat_ws(' ', coalesce(s.monat, c.monat),
        coalesce(s.sozialraum, c.sozialraum), coalesce(s.traeger, c.traeger)) AS thing,
        (coalesce(s.erwartet, 0), coalesce(s.gemeldet, 0))
            <> (coalesce(c.erwartet, 0), coalesce(c.gemeldet, 0)) AS wrong
    FROM (SELECT v.* FROM vollstaendigkeitsstaende v JOIN vollstaendigkeitszaehlungen z USING (jugendamt)
          WHERE v.monat < date_trunc('month', z.tag::timestamp)) s FULL JOIN (
        SELECT k.jugendamt, m.monat, k.sozialraum, k.traeger, count(*) AS erwartet, count(*) FILTER (
            WHERE d.vollstaendig AND (d.gebucht_am >= u.am OR EXISTS (
                SELECT FROM meldungsminuten n WHERE n.jugendamt = d.jugendamt
                AND n.meldung = d.id AND n.version = d.version AND n.kontraktnummer = k.nummer))) AS gemeldet
        FROM kontrakte k JOIN unterzeichnungen u ON (u.jugendamt, u.kontrakt) = (k.jugendamt, k.id)
        JOIN vollstaendigkeitszaehlungen t ON t.jugendamt = k.jugendamt
        CROSS JOIN LATERAL (SELECT generate_series(date_trunc('month', k.beginn::timestamp), least(k.ende::timestamp,
            date_trunc('month', t.tag::timestamp) - interval '1 day'), interval '1 month')::date AS monat) m
        LEFT JOIN LATERAL (SELECT * FROM traegermeldungen d WHERE (d.jugendamt, d.traeger, d.monat)
            = (k.jugendamt, k.traeger, m.monat) ORDER BY d.version DESC LIMIT 1) d ON true
        GROUP BY 1, 2, 3, 4) c USING (jugendamt, monat, sozialraum, traeger)
"""
_VORFELD = f"""
    SELECT v.jugendamt, v.id::text AS id, v.sozialraum, v.datum, v.minuten, v.kostengrund, v.volumen, v.satz, v.betrag,
        v.gebucht_am, v.datum <= (v.gebucht_am {_BERLIN} AND v.gebucht_am < now() + interval '1 minute' AS in_time,
        s.id::text AS storno, coalesce(s.gebucht_am >= v.gebucht_am, true) AS in_turn
    FROM vorfeldhilfen v LEFT JOIN vorfeldstornos s ON (s.jugendamt, s.vorfeldhilfe) = (v.jugendamt, v.id)
"""
_KONZEPTE = """
    SELECT jugendamt, schluessel, inhalt, gebucht_am FROM stammdaten WHERE art = 'konzept' ORDER BY jugendamt, version
"""
_ORPHANS = """
    SELECT s.jugendamt, s.id::text AS id FROM vorfeldstornos s
    WHERE NOT EXISTS (SELECT FROM vorfeldhilfen v WHERE (v.jugendamt, v.id) = (s.jugendamt, s.vorfeldhilfe))
"""
_POSTED = """
    SELECT jugendamt, id::text AS id, ort AS sozialraum, volumen, datum, minuten, betrag, satz, vermerk
    FROM buchungen WHERE art = 'leistung' AND zweck = 'vorfeld'
"""


def _look_at_costs(connections: Connections) -> Seen:
    """Compute what help before help costs, and who pays, by the Konzept of its year (K16, V8)."""
    konzepte: dict[str, list[Row]] = {}
    for row in rows_of(connections[CASES], _KONZEPTE):
        konzepte.setdefault(row["jugendamt"], []).append(row)
    return judge(
        (row["jugendamt"], row["id"], bool(row["in_time"] and row["in_turn"] and _costs(row, konzepte)))
        for row in rows_of(connections[CASES], _VORFELD)
    ) + judge((row["jugendamt"], row["id"], False) for row in rows_of(connections[CASES], _ORPHANS))


def _costs(row: Row, konzepte: Mapping[str, Iterable[Row]]) -> bool:
    told = (row["volumen"], row["kostengrund"], row["betrag"], row["satz"] is None)
    value = value_of(row["minuten"], row["satz"] or 0)
    for volumen, pauschal in _payers(row, konzepte.get(row["jugendamt"], ())):
        if volumen is None:
            expected: tuple[Any, ...] = (None, "kein_volumen", 0, True)
        elif pauschal:
            expected = (volumen, "pauschal", 0, False)
        else:
            expected = (volumen, "fachleistungsstunde", value, False)
        if told == expected:
            return True
    return False


def _payers(row: Row, konzepte: Iterable[Row]) -> Iterator[tuple[str | None, bool]]:
    """Give the Volumen that pays, and whether it is paid as a lump sum, as the versions known by then had it (V1)."""
    known: dict[str, list[Row]] = {}
    for one in konzepte:
        if one["schluessel"][:4] <= f"{row['datum'].year:04}" and one["gebucht_am"] <= row["gebucht_am"] + _SOON:
            known.setdefault(one["schluessel"], []).append(one["inhalt"])
    first = date(row["datum"].year, 1, 1).isoformat()
    begun = [ab for ab in sorted(known) if ab <= first][-1:] or sorted(known)[:1]
    if not begun:
        yield None, False
    for inhalt in known[begun[0]] if begun else ():
        volumen = (inhalt.get("vorfeldhilfen") or {}).get("volumen")
        yield volumen, volumen in _lump_sums(inhalt["volumen"])


def _lump_sums(node: Row) -> set[str]:
    below = [name for part in node.get("teile") or () for name in _lump_sums(part)]
    return {*below, *([node["schluessel"]] if node.get("pauschal") else [])}


def _look_at_postings(connections: Connections) -> Seen:
    """Compare help before help with what the budget has posted for it: place, Volumen, minutes, amount (K16)."""
    posted = {(row["jugendamt"], row["id"]): row for row in rows_of(connections[BUDGET], _POSTED)}
    judged: list[tuple[str, str, bool]] = []
    for row in rows_of(connections[CASES], _VORFELD):
        for key, sign in ((row["id"], 1), (row["storno"], -1)):
            if (found := posted.pop((row["jugendamt"], str(key)), None)) is not None:
                judged.append((row["jugendamt"], row["id"], _is_posted(row, found, sign)))
    return judge([*judged, *((key[0], key[1], False) for key in posted)])


def _is_posted(row: Row, found: Row, sign: int) -> bool:
    same = all(row[name] == found[name] for name in ("sozialraum", "volumen", "datum", "satz"))
    return same and (found["minuten"], found["betrag"]) == (sign * row["minuten"], sign * row["betrag"])


INVARIANTS = (
    in_sql("traegermeldung-folge", "what a Träger declares has its versions", _MELDUNGEN, CASES),
    in_sql("meldung-gezaehlt", "months expect each Kontrakt that ran in them", _GEZAEHLT, CASES),
    Invariant("vorfeld-kosten", "help before help costs what its Konzept says", _look_at_costs),
    Invariant("vorfeld-gebucht", "help before help is posted as it was recorded", _look_at_postings, across=True),
)
