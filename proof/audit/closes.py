"""Closed quarters: each report gives its hash and names the close before, and the audit trail tells the same (X6).

The audit trail keeps the hash of each close and countersignature in its sealed rows: a chain of closes that was
computed anew agrees with itself and not with them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from proof.audit.chain import Connection
from proof.audit.findings import (
    ABSCHLUSS_FEHLT,
    ABSCHLUSS_UNBELEGT,
    ABSCHLUSS_VERAENDERT,
    ABSCHLUSSKETTE_UNTERBROCHEN,
    GEGENZEICHNUNG_FEHLT,
    GEGENZEICHNUNG_UNBELEGT,
    GEGENZEICHNUNG_VERAENDERT,
    OEFFNUNG_FEHLT,
    OEFFNUNG_UNBELEGT,
    Finding,
)
from proof.audit.rows import written

_CLOSES = "SELECT * FROM abschluesse WHERE jugendamt = %s ORDER BY nr"
_SIGNED = "SELECT * FROM gegenzeichnungen WHERE jugendamt = %s"
_OPENED = "SELECT abschluss FROM oeffnungen WHERE jugendamt = %s"
_TOLD = (
    "SELECT aktion, gegenstand_id, daten FROM audit WHERE jugendamt = %s AND aktion IN"
    " ('abschluss.geschlossen', 'abschluss.gegengezeichnet', 'abschluss.geoeffnet')"
)


@dataclass(slots=True)
class Told:
    """What the audit trail tells of closes."""

    closed: dict[str, tuple[int, str]] = field(default_factory=dict)
    signed: dict[tuple[str, str], str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Closes:
    """What was found of one Jugendamt's closes."""

    jugendamt: str
    closes: int = 0
    signatures: int = 0
    openings: int = 0
    findings: list[Finding] = field(default_factory=list)

    def find(self, name: str, thing: object) -> None:
        """Note something that is wrong."""
        self.findings.append(Finding(name, self.jugendamt, str(thing)))


def verify_closes(connection: Connection, jugendamt: str) -> Closes:
    """Verify one Jugendamt's closes, countersignatures and openings."""
    found, told = Closes(jugendamt), _read_told(connection, jugendamt)
    hashes = _verify_chain(connection, found, told=told)
    _verify_signatures(connection, found, told=told, hashes=hashes)
    _verify_openings(connection, found, told=told)
    return found


def _read_told(connection: Connection, jugendamt: str) -> Told:
    told = Told()
    for row in connection.execute(_TOLD, (jugendamt,)):
        close, daten = row["gegenstand_id"], row["daten"]
        if row["aktion"] == "abschluss.geschlossen":
            told.closed[close] = (daten["nr"], daten["sha256"])
        elif row["aktion"] == "abschluss.gegengezeichnet":
            told.signed[close, daten["traeger"]] = daten["sha256"]
        else:
            told.opened.add(close)
    return told


def _verify_chain(connection: Connection, found: Closes, *, told: Told) -> Mapping[str, str]:
    """Check each close and its place in the chain; give their hashes by id."""
    hashes: dict[str, str] = {}
    number, before = 0, None
    for row in connection.execute(_CLOSES, (found.jugendamt,)):
        close = f"close {row['nr']} ({row['jahr']}/{row['quartal']})"
        found.closes += 1
        for missing in range(number + 1, row["nr"]):
            found.find(ABSCHLUSS_FEHLT, f"close {missing}")
        if row["nr"] == number + 1 and row["prev_sha256"] != before:
            found.find(ABSCHLUSSKETTE_UNTERBROCHEN, close)
        if hashlib.sha256(row["inhalt"]).hexdigest() != row["sha256"] or not _says_the_same(row):
            found.find(ABSCHLUSS_VERAENDERT, close)
        if told.closed.pop(str(row["id"]), None) != (row["nr"], row["sha256"]):
            found.find(ABSCHLUSS_UNBELEGT, close)
        number, before = row["nr"], row["sha256"]
        hashes[str(row["id"])] = row["sha256"]
    for missing, _ in sorted(told.closed.values()):
        found.find(ABSCHLUSS_FEHLT, f"close {missing}")
    return hashes


def _says_the_same(row: Mapping[str, Any]) -> bool:
    """Tell whether the frozen report names the close that it stands in."""
    try:
        report = json.loads(row["inhalt"])
        head = report["abschluss"]
        said = (report["jahr"], report["quartal"], head["id"], head["nr"], head["prev_sha256"], head["geschlossen_am"])
    except (ValueError, KeyError, TypeError):
        return False
    when = written(row["geschlossen_am"])
    return bool(said == (row["jahr"], row["quartal"], str(row["id"]), row["nr"], row["prev_sha256"], when))


def _verify_signatures(connection: Connection, found: Closes, *, told: Told, hashes: Mapping[str, str]) -> None:
    for row in connection.execute(_SIGNED, (found.jugendamt,)):
        close, traeger = str(row["abschluss"]), row["traeger"]
        found.signatures += 1
        if hashes.get(close) != row["sha256"]:
            found.find(GEGENZEICHNUNG_VERAENDERT, f"{traeger} under {close}")
        if told.signed.pop((close, traeger), None) != row["sha256"]:
            found.find(GEGENZEICHNUNG_UNBELEGT, f"{traeger} under {close}")
    for close, traeger in sorted(told.signed):
        found.find(GEGENZEICHNUNG_FEHLT, f"{traeger} under {close}")


def _verify_openings(connection: Connection, found: Closes, *, told: Told) -> None:
    opened = {str(row["abschluss"]) for row in connection.execute(_OPENED, (found.jugendamt,))}
    found.openings = len(opened)
    for close in sorted(opened - told.opened):
        found.find(OEFFNUNG_UNBELEGT, close)
    for close in sorted(told.opened - opened):
        found.find(OEFFNUNG_FEHLT, close)
