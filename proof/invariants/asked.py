"""What the budget was asked for: each version of a Kontrakt is what was asked and bound for it (K3-K5, V13).

The budget keeps each request as it was made: the versions in cases must lead to the very same requests.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from proof.invariants.exact import cents
from proof.invariants.grants import amounts_of
from proof.invariants.invariant import BUDGET, CASES, PROJECTS, Connections, Invariant, Seen, judge, rows_of
from proof.invariants.plan import Amount

Row = Mapping[str, Any]
Key = tuple[str, str]

_VERSIONS = """
    SELECT f.jugendamt, f.kontrakt::text AS kontrakt, f.fassung, f.gueltig_ab, f.beginn, f.ende, f.minuten_pro_woche,
        f.kontingent_minuten, f.entgelt_art, f.entgelt_betrag, f.sozialraum, f.traeger, f.volumen, f.hilfeart,
        f.stundensatz, k.nummer, EXISTS (
            SELECT FROM absichten a WHERE (a.jugendamt, a.gegenstand) = (f.jugendamt, f.kontrakt)
            AND a.erledigt_am IS NULL) AS offen
    FROM kontraktfassungen f JOIN kontrakte k ON (k.jugendamt, k.id) = (f.jugendamt, f.kontrakt)
    WHERE f.volumen IS NOT NULL ORDER BY 1, 2, 3
"""
_REQUESTS = """
    SELECT jugendamt, quelle::text AS kontrakt, schluessel::text AS schluessel, inhalt, ergebnis FROM bindungsauftraege
    WHERE status = 'gebunden' AND quelle IN (SELECT quelle FROM bindungen WHERE art = 'kontrakt')
    ORDER BY 1, 2, nr
"""
_SHOWN = """
    SELECT jugendamt, kontrakt::text AS kontrakt, fassung, jahr, betrag, minuten, vorgemerkt, nr, stand FROM bindungen
    ORDER BY 1, 2, 3, 4, nr
"""
_INTENTS = "SELECT jugendamt, id::text AS id, gegenstand::text AS gegenstand, ergebnis, akteur FROM absichten"
_ASKED = """
    SELECT jugendamt, schluessel::text AS id, quelle::text AS gegenstand, status FROM bindungsauftraege
    WHERE schluessel NOT IN (SELECT schluessel FROM festsetzungen)
"""
_TAKEN_OVER = """
    SELECT jugendamt, schluessel::text AS schluessel, id::text AS id, jahr, gebucht_in, volumen, betrag,
        abschluss::text AS abschluss, gebucht_am FROM vorjahresuebernahmen
"""
_ACCEPTED = """
    SELECT v.jugendamt, v.gegenstand::text AS schluessel, v.id::text AS id, v.jahr, v.gebucht_in, v.volumen, v.betrag,
        v.abschluss::text AS abschluss, v.gebucht_am FROM vorjahresbuchungen v
"""


_BROUGHT_BACK = 1_000_000  # changes of a year: so far the count goes on each time the budget is brought back


def _grouped(rows: Sequence[Row]) -> Iterator[tuple[Key, list[Row]]]:
    for key, group in groupby(rows, key=lambda row: (row["jugendamt"], row["kontrakt"])):
        yield key, list(group)


def requests_of(versions: Sequence[Row]) -> list[tuple[Row, list[Amount]]]:
    """Give the versions of which the budget has to know, each with the amounts of the term: those that change it."""
    found: list[tuple[Row, list[Amount]]] = []
    for place, version in enumerate(versions, 1):
        amounts = amounts_of(versions[:place])
        if not found or (amounts, version["ende"]) != (found[-1][1], found[-1][0]["ende"]):
            found.append((version, amounts))
    return found


def _look_at_requests(connections: Connections) -> Seen:
    """Compare each version that changed amounts or days with the request that the budget has of it (K4)."""
    asked = dict(_grouped(rows_of(connections[BUDGET], _REQUESTS)))
    judged: list[tuple[str, str, bool]] = []
    for key, versions in _grouped(rows_of(connections[CASES], _VERSIONS)):
        own, wanted = asked.get(key, []), requests_of(versions)
        more = len(own) - len(wanted)
        judged.append(
            (key[0], f"{versions[0]['nummer']}: {len(own)} requests", more == 0 or (more == 1 and versions[0]["offen"]))
        )
        judged += [
            (
                key[0],
                f"{version['nummer']} version {version['fassung']}",
                _is_asked(request["inhalt"], version, amounts),
            )
            for request, (version, amounts) in zip(own, wanted, strict=False)
            if request["inhalt"] is not None
        ]
    return judge(judged)


def _is_asked(said: Row, version: Row, amounts: Sequence[Amount]) -> bool:
    parts = said["abschnitte"] or [{**said, "ab": said["beginn"]}]
    rate = said["stundensatz"]
    same = all(said[name] == version[name] for name in ("nummer", "sozialraum", "traeger", "volumen", "hilfeart"))
    days = (date.fromisoformat(said["beginn"]), date.fromisoformat(said["ende"])) == (
        version["beginn"],
        version["ende"],
    )
    price = (None if rate is None else cents(rate)) == version["stundensatz"]
    return same and days and price and [*map(_part, parts)] == [*amounts]


def _part(said: Row) -> Amount:
    rate = said["entgelt"] or {}
    money = {rate["art"]: cents(rate["betrag"])} if rate else {}
    return Amount(
        date.fromisoformat(said["ab"]),
        date.fromisoformat(said["ende"]),
        said["minuten_pro_woche"],
        said["kontingent_minuten"],
        money.get("tagessatz"),
        money.get("monatspauschale"),
    )


def _look_at_shown(connections: Connections) -> Seen:
    """Compare what was bound for each version with the budget's answer to its request (K4)."""
    asked = dict(_grouped(rows_of(connections[BUDGET], _REQUESTS)))
    shown = dict(_grouped(rows_of(connections[CASES], _SHOWN)))
    judged: list[tuple[str, str, bool]] = []
    for key, versions in _grouped(rows_of(connections[CASES], _VERSIONS)):
        own, answers = shown.pop(key, []), _answers(versions, asked.get(key, []))
        name, numbers = versions[0]["nummer"], {version["fassung"] for version in versions}
        for row in own:
            said = answers.pop((row["fassung"], row["jahr"], row["stand"]), None)
            right = row["fassung"] in numbers and said in {None, (row["betrag"], row["minuten"])}
            judged.append((key[0], f"{name} version {row['fassung']} in {row['jahr']}", right))
        judged += [
            (key[0], f"{name} version {answer[0]} in {answer[1]} is not shown", is_overtaken(answer, own))
            for answer in answers
        ]
    return judge([*judged, *((*key, False) for key in shown)])


def _answers(versions: Sequence[Row], asked: Sequence[Row]) -> dict[tuple[int, int, int], tuple[int, int]]:
    """Give what the budget answered: cents and minutes by version, year and count of the year's changes."""
    return {
        (version["fassung"], year["jahr"], year["stand"]): (cents(year["betrag"]), int(year["minuten"]))
        for (version, _), request in zip(requests_of(versions), asked, strict=False)
        for year in request["ergebnis"]
    }


def is_overtaken(answer: tuple[int, int, int], own: Sequence[Row]) -> bool:
    """Tell whether something newer is known of the year, and was already when the answer came.

    What a budget that was brought back answers again was shown before: what counts is what it said last.
    """
    fassung, jahr, stand = answer
    known = [row for row in own if row["jahr"] == jahr]
    again = any(row["fassung"] == fassung and _count(row["stand"]) < _count(stand) for row in known)
    return any(row["stand"] >= stand and (again or row["fassung"] < fassung) for row in known)


def _count(stand: int) -> int:
    """Tell how often the budget had been brought back when it counted a change so far: each time it counts anew."""
    return stand // _BROUGHT_BACK


def _look_at_intents(connections: Connections) -> Seen:
    """Look for the intent of each request that the budget has granted, and for the grant of each that had one (K4)."""
    asked = {(row["jugendamt"], row["id"]): row for row in rows_of(connections[BUDGET], _ASKED)}
    judged: list[tuple[str, str, bool]] = []
    for service in (CASES, PROJECTS):
        for row in rows_of(connections[service], _INTENTS):
            found = asked.pop((row["jugendamt"], row["id"]), None)
            granted = found is not None and found["status"] == "gebunden"
            right = row["ergebnis"] is None or granted == (row["ergebnis"] == "gebunden")
            same = found is None or found["gegenstand"] in {None, row["gegenstand"]}
            judged.append((row["jugendamt"], f"{service} {row['id']}", right and same))
    return judge([*judged, *((*key, row["status"] != "gebunden") for key, row in asked.items())])


def _look_at_taken_over(connections: Connections) -> Seen:
    """Compare what cases shows as accepted into a later year with what the budget has accepted (V13)."""
    accepted = {tuple(row.values()) for row in rows_of(connections[BUDGET], _ACCEPTED)}
    return judge(
        (row["jugendamt"], row["schluessel"], tuple(row.values()) in accepted)
        for row in rows_of(connections[CASES], _TAKEN_OVER)
    )


INVARIANTS = (
    Invariant("fassung-gebunden", "each version is what the budget was asked for", _look_at_requests, across=True),
    Invariant("bindung-fassung", "what was bound for a version is what the budget said", _look_at_shown, across=True),
    Invariant(
        "absicht-gebunden", "each request has its intent, and each intent its answer", _look_at_intents, across=True
    ),
    Invariant("vorjahr-bekannt", "what is accepted late is what the budget accepted", _look_at_taken_over, across=True),
)
