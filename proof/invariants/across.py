"""Between services: signed is bound, ended is released, approved is bound, copies say what they are copies of (K4, P5).

Each side is read with the same columns; rows are compared by their key.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from proof.invariants.invariant import BUDGET, CASES, PROJECTS, Connections, Invariant, Seen, judge, rows_of

Key = tuple[Any, ...]
Row = Mapping[str, Any]

_SIGNED = """
    SELECT k.jugendamt, k.id::text AS id, k.nummer, k.sozialraum, k.traeger, k.volumen, k.beginn, k.ende,
        EXISTS (SELECT FROM absichten a WHERE a.jugendamt = k.jugendamt AND a.gegenstand = k.id
                AND a.erledigt_am IS NULL) AS offen
    FROM kontrakte k WHERE k.volumen IS NOT NULL
    AND EXISTS (SELECT FROM unterzeichnungen u WHERE u.jugendamt = k.jugendamt AND u.kontrakt = k.id)
"""
_INTENDED = "SELECT jugendamt, gegenstand::text AS id FROM absichten WHERE erledigt_am IS NULL"
_BOUND = """
    SELECT jugendamt, quelle::text AS id, jahr, nummer, ort AS sozialraum, traeger, volumen, betrag, minuten,
        vorgemerkt, ende FROM bindungen WHERE art = 'kontrakt'
"""
_KNOWN_OF_KONTRAKTE = """
    SELECT DISTINCT ON (jugendamt, kontrakt, jahr) jugendamt, kontrakt::text AS id, jahr, betrag, minuten, vorgemerkt
    FROM bindungen ORDER BY jugendamt, kontrakt, jahr, fassung DESC, nr DESC
"""
_APPROVED = """
    SELECT a.jugendamt, a.id::text AS id, a.bezirk, f.traeger FROM antraege a
    JOIN fassungen f ON f.jugendamt = a.jugendamt AND f.antrag = a.id AND f.nummer = a.fassung
    WHERE EXISTS (SELECT FROM bescheide b WHERE b.jugendamt = a.jugendamt AND b.antrag = a.id
                  AND b.ergebnis = 'genehmigt')
"""
_GRANTED = """
    SELECT jugendamt, quelle::text AS id, jahr, ort AS bezirk, traeger, betrag, vorgemerkt
    FROM bindungen WHERE art = 'projekt'
"""
_KNOWN_OF_PROJEKTE = """
    SELECT DISTINCT ON (jugendamt, antrag, jahr) jugendamt, antrag::text AS id, jahr, betrag, vorgemerkt
    FROM bindungen ORDER BY jugendamt, antrag, jahr, absicht DESC, nr DESC
"""
_FREIGABEN = """
    SELECT f.jugendamt, f.kontrakt::text AS id FROM bindungsfreigaben f
    JOIN ausgang a ON a.jugendamt = f.jugendamt AND a.thema = 'freigabe' AND a.erledigt_am IS NOT NULL
        AND a.inhalt ->> 'kontrakt' = f.kontrakt::text AND a.inhalt ->> 'fassung' = f.fassung::text
    WHERE f.fassung = (SELECT max(n.fassung) FROM kontraktfassungen n
                       WHERE n.jugendamt = f.jugendamt AND n.kontrakt = f.kontrakt)
"""
# After a release nothing is open but what a Storno gave back; closed years keep what they had, `vorgemerkt` waits.
_OFFEN = """
    SELECT b.jugendamt, b.quelle::text AS id, sum(b.offen) FILTER (WHERE NOT b.vorgemerkt) AS offen,
        max(b.ende) AS ende, coalesce(max(v.zurueck), 0) AS zurueck, max(n.zuletzt) AS zuletzt
    FROM bindungen b
    LEFT JOIN LATERAL (SELECT -sum(betrag) FILTER (WHERE betrag < 0) AS zurueck FROM buchungen v
                       WHERE v.jugendamt = b.jugendamt AND v.quelle = b.quelle) v ON true
    LEFT JOIN LATERAL (SELECT max(buchungstag) AS zuletzt FROM bindungsbuchungen n WHERE n.jugendamt = b.jugendamt
                       AND n.quelle = b.quelle AND n.schluessel IS NOT NULL) n ON true
    WHERE b.art = 'kontrakt' GROUP BY 1, 2
"""
_SENT_ZAHLUNGEN = """
    SELECT a.jugendamt, x.key, a.antrag::text AS projekt, a.datum, x.sign * a.betrag AS betrag, x.storniert,
        x.gebucht
    FROM auszahlungen a JOIN auszahlungsstaende t ON t.jugendamt = a.jugendamt AND t.id = a.id
    LEFT JOIN auszahlungsstornos s ON s.jugendamt = a.jugendamt AND s.auszahlung = a.id
    CROSS JOIN LATERAL (VALUES
        (a.id::text, 1, NULL::text, t.budgetstand = 'gebucht' AND s.id IS NULL),
        (s.id::text, -1, a.id::text, t.budgetstand = 'gebucht')) AS x (key, sign, storniert, gebucht)
    WHERE x.key IS NOT NULL
"""
_BOOKED_ZAHLUNGEN = """
    SELECT jugendamt, schluessel::text AS key, projekt::text AS projekt, datum, betrag, storniert::text AS storniert
    FROM auszahlungen
"""
_GEPRUEFT = """
    SELECT p.jugendamt, p.antrag::text AS id, p.zuwendung_endgueltig AS betrag FROM pruefungen p
"""
_FESTGESETZT = "SELECT jugendamt, projekt::text AS id, betrag FROM festsetzungen"
_GEMELDET = """
    SELECT jugendamt, id::text AS id, version, monat, sozialraum, traeger, erwartet, gemeldet
    FROM vollstaendigkeitsstaende
"""
_ANGEKOMMEN = """
    SELECT DISTINCT ON (jugendamt, schluessel) jugendamt, schluessel::text AS id, version, monat, sozialraum, traeger,
        erwartet, gemeldet FROM vollstaendigkeit ORDER BY jugendamt, schluessel, version DESC
"""
_TEAM = """
    SELECT f.jugendamt, s.sozialraum, s.schluessel, f.version, f.herkunft, f.traeger, f.stunden, f.abschluss,
        f.qualifikation, f.sozialversicherungspflichtig, f.beginn, f.ende,
        s.abgelehnte_version IS NOT DISTINCT FROM f.version AS abgelehnt
    FROM teamstellenfassungen f JOIN teamstellen s ON s.jugendamt = f.jugendamt AND s.id = f.stelle
"""
_PERSONAL = """
    SELECT jugendamt, sozialraum, schluessel, version, herkunft, traeger, stunden, abschluss, qualifikation,
        sozialversicherungspflichtig, beginn, ende FROM personalstellen
"""
_SPENT = """
    SELECT b.jugendamt, b.quelle::text AS kontrakt, b.datum, b.betrag FROM buchungen b
    WHERE b.quelle IS NOT NULL AND (b.art = 'ausgabe' OR (b.art = 'storno' AND b.beleg IS NULL))
"""
_KNOWN_SPENT = "SELECT jugendamt, kontrakt::text AS kontrakt, datum, betrag FROM kontraktausgaben"
_RELEASED_AFTER_DAYS = 92  # V7: ninety days after the end; the job looks once an hour


def _by(rows: Iterable[Row], *names: str) -> dict[Key, Row]:
    return {(row["jugendamt"], *(row[name] for name in names)): row for row in rows}


def _look_whether_signed_is_bound(connections: Connections) -> Seen:
    """Look for each year of the term of what is signed on a Volumen (K4)."""
    bound = _by(rows_of(connections[BUDGET], _BOUND), "id", "jahr")
    rows, faults = 0, []
    for kontrakt in rows_of(connections[CASES], _SIGNED):
        for jahr in range(kontrakt["beginn"].year, kontrakt["ende"].year + 1):
            found = bound.get((kontrakt["jugendamt"], kontrakt["id"], jahr))
            rows += 1
            if not kontrakt["offen"] and not _is_same(found, kontrakt, "nummer", "sozialraum", "traeger", "volumen"):
                faults.append((kontrakt["jugendamt"], f"{kontrakt['nummer']} in {jahr}"))
    return Seen(rows, tuple(faults))


def _look_whether_bound_is_signed(connections: Connections) -> Seen:
    """Look for the Kontrakt, or the signature under way, of each Bindung (K4)."""
    signed = {*_by(rows_of(connections[CASES], _SIGNED), "id"), *_by(rows_of(connections[CASES], _INTENDED), "id")}
    bound = rows_of(connections[BUDGET], _BOUND)
    return judge((row["jugendamt"], f"{row['nummer']} in {row['jahr']}", _in(signed, row)) for row in bound)


def _look_whether_bindungen_are_known(connections: Connections) -> Seen:
    """Compare what cases shows of each Kontrakt's years with what is bound (K4, K14)."""
    intended = {*_by(rows_of(connections[CASES], _INTENDED), "id")}
    known = _by(rows_of(connections[CASES], _KNOWN_OF_KONTRAKTE), "id", "jahr")
    bound = _by(rows_of(connections[BUDGET], _BOUND), "id", "jahr")
    return _compare(known, bound, "betrag", "minuten", "vorgemerkt", but=lambda key: key[:2] in intended)


def _look_whether_approved_is_bound(connections: Connections) -> Seen:
    """Look for what is bound for each project that was approved (P5)."""
    bound = rows_of(connections[BUDGET], _GRANTED)
    granted = {(row["jugendamt"], row["id"], row["bezirk"], row["traeger"]) for row in bound}
    approved = rows_of(connections[PROJECTS], _APPROVED)
    return judge(
        (row["jugendamt"], row["id"], (row["jugendamt"], row["id"], row["bezirk"], row["traeger"]) in granted)
        for row in approved
    )


def _look_whether_bound_is_approved(connections: Connections) -> Seen:
    """Look for the approval, or the decision under way, of each Bindung of a project (P5)."""
    approved = {
        *_by(rows_of(connections[PROJECTS], _APPROVED), "id"),
        *_by(rows_of(connections[PROJECTS], _INTENDED), "id"),
    }
    bound = rows_of(connections[BUDGET], _GRANTED)
    return judge((row["jugendamt"], f"{row['id']} in {row['jahr']}", _in(approved, row)) for row in bound)


def _look_whether_grants_are_known(connections: Connections) -> Seen:
    """Compare what projects shows of each project's years with what is bound (P5, V7)."""
    intended = {*_by(rows_of(connections[PROJECTS], _INTENDED), "id")}
    known = _by(rows_of(connections[PROJECTS], _KNOWN_OF_PROJEKTE), "id", "jahr")
    bound = _by(rows_of(connections[BUDGET], _GRANTED), "id", "jahr")
    return _compare(known, bound, "betrag", "vorgemerkt", but=lambda key: key[:2] in intended)


def _look_whether_ended_is_released(connections: Connections) -> Seen:
    """Look for what is open of Kontrakte that were released, or that ended long ago (V7, X3)."""
    released = {*_by(rows_of(connections[CASES], _FREIGABEN), "id")}
    today = connections[BUDGET].execute("SELECT (now() AT TIME ZONE 'Europe/Berlin')::date AS tag").fetchone()
    assert today is not None, "a SELECT without a table has one row"
    return judge(
        (row["jugendamt"], row["id"], (row["offen"] or 0) <= row["zurueck"])
        for row in rows_of(connections[BUDGET], _OFFEN)
        if _in(released, row) or _is_long_over(row, today=today["tag"])
    )


def _is_long_over(row: Row, *, today: date) -> bool:
    days = [day for day in (row["ende"], row["zuletzt"]) if day is not None]
    return bool(days) and (today - max(days)).days > _RELEASED_AFTER_DAYS


def _look_whether_payments_arrived(connections: Connections) -> Seen:
    """Compare payments of which projects knows that they are booked with those that are (P9)."""
    sent = _by(rows_of(connections[PROJECTS], _SENT_ZAHLUNGEN), "key")
    booked = _by(rows_of(connections[BUDGET], _BOOKED_ZAHLUNGEN), "key")
    keys = {*booked, *(key for key, row in sent.items() if row["gebucht"])}
    agreed = ("projekt", "datum", "betrag", "storniert")
    return judge((str(key[0]), str(key[1]), _is_same(booked.get(key), sent.get(key), *agreed)) for key in keys)


def _look_whether_final_grants_arrived(connections: Connections) -> Seen:
    """Compare the final grants that the budget was told of with those that were found (P9)."""
    found = _by(rows_of(connections[PROJECTS], _GEPRUEFT), "id")
    told = _by(rows_of(connections[BUDGET], _FESTGESETZT), "id")
    return judge((str(key[0]), str(key[1]), _is_same(row, found.get(key), "betrag")) for key, row in told.items())


def _look_whether_months_arrived(connections: Connections) -> Seen:
    """Compare what is declared complete with what the budget was told (X3); it is never ahead."""
    counted = _by(rows_of(connections[CASES], _GEMELDET), "id")
    told = _by(rows_of(connections[BUDGET], _ANGEKOMMEN), "id")
    agreed = ("version", "monat", "sozialraum", "traeger", "erwartet", "gemeldet")
    return judge((str(key[0]), str(key[1]), _is_same(row, counted.get(key), *agreed)) for key, row in told.items())


def _look_whether_posts_arrived(connections: Connections) -> Seen:
    """Compare the posts of the teams with those that the budget judges by (K15, V19)."""
    kept = _by(rows_of(connections[CASES], _TEAM), "sozialraum", "schluessel", "version")
    told = _by(rows_of(connections[BUDGET], _PERSONAL), "sozialraum", "schluessel", "version")
    agreed = (
        "herkunft", "traeger", "stunden", "abschluss", "qualifikation", "sozialversicherungspflichtig", "beginn",
        "ende",
    )  # fmt: skip
    keys = {*told, *(key for key, row in kept.items() if not row["abgelehnt"])}
    return judge(
        (str(key[0]), "/".join(map(str, key[1:])), _is_same(told.get(key), kept.get(key), *agreed)) for key in keys
    )


def _look_whether_spending_is_known(connections: Connections) -> Seen:
    """Look for each spending that cases shows on a Kontrakt (K12); what is new comes within a minute."""
    spent = Counter(tuple(row.values()) for row in rows_of(connections[BUDGET], _SPENT))
    known = Counter(tuple(row.values()) for row in rows_of(connections[CASES], _KNOWN_SPENT))
    return judge((key[0], "/".join(map(str, key[1:])), count <= spent[key]) for key, count in known.items())


def _is_same(one: Row | None, other: Row | None, *names: str) -> bool:
    return one is not None and other is not None and all(one[name] == other[name] for name in names)


def _in(keys: set[Key], row: Row) -> bool:
    return (row["jugendamt"], row["id"]) in keys


def _compare(known: Mapping[Key, Row], bound: Mapping[Key, Row], *names: str, but: Callable[[Key], bool]) -> Seen:
    """Compare years by source; a year of which nothing is bound need not be shown."""
    keys = {*known, *(key for key, row in bound.items() if any(row[name] for name in names))}
    return judge(
        (str(key[0]), f"{key[1]} in {key[2]}", but(key) or _is_same(known.get(key), bound.get(key), *names))
        for key in keys
    )


def _across(name: str, meaning: str, look: Callable[[Connections], Seen]) -> Invariant:
    return Invariant(name, meaning, look, across=True)


INVARIANTS = (
    _across(
        "unterzeichnet-gebunden", "what is signed is bound in each year of its term", _look_whether_signed_is_bound
    ),
    _across("gebunden-unterzeichnet", "what is bound was signed, or is being signed", _look_whether_bound_is_signed),
    _across("bindung-bekannt", "cases shows what is bound", _look_whether_bindungen_are_known),
    _across("beendet-freigegeben", "of what has ended nothing is bound any more", _look_whether_ended_is_released),
    _across("genehmigt-gebunden", "what is approved is bound", _look_whether_approved_is_bound),
    _across("gebunden-genehmigt", "what is bound for a project was approved", _look_whether_bound_is_approved),
    _across("zuwendung-bekannt", "projects shows what is bound", _look_whether_grants_are_known),
    _across("zahlung-angekommen", "payments are booked once as they were made", _look_whether_payments_arrived),
    _across("festsetzung-angekommen", "final grants are what was found", _look_whether_final_grants_arrived),
    _across("meldung-angekommen", "what is declared complete is what was counted", _look_whether_months_arrived),
    _across("stelle-angekommen", "the budget judges by the posts that stand", _look_whether_posts_arrived),
    _across("ausgabe-bekannt", "what cases shows as spent is spent", _look_whether_spending_is_known),
)
