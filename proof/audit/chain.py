"""The chain of one Jugendamt in one service: rows, blocks, what is not sealed yet (docs/decisions/0036).

Rows, what was sealed of them and blocks are read side by side in one pass, by block, so that any number of rows can be
checked in little memory. A row that was slipped in gets sealed like any other; what gives it away is its date, if that
lies before a block that had all there was.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import psycopg

from proof.audit.findings import (
    ANKER_WIDERSPRICHT,
    BLOCK_FEHLT,
    BLOCK_VERAENDERT,
    KETTE_UNTERBROCHEN,
    ZEILE_FEHLT,
    ZEILE_NACHGETRAGEN,
    ZEILE_UNVERSIEGELT,
    ZEILE_VERAENDERT,
    Finding,
)
from proof.audit.rows import canonical, checksum_of, written

Row = Mapping[str, Any]
Connection = psycopg.Connection[dict[str, Any]]
BEGINNING = bytes(32)
LATEST = timedelta(hours=1)  # longer than any transaction lasts
_READ = """
    SELECT coalesce(s.nr, v.siegel) AS block, s.nr, s.anzahl, s.vollstaendig, s.vorher, s.wurzel, s.versiegelt_am,
        v.audit AS sealed, v.pruefsumme AS sealed_checksum, a.*
    FROM (SELECT * FROM audit WHERE jugendamt = %(jugendamt)s) a
    FULL JOIN (SELECT * FROM versiegelungen WHERE jugendamt = %(jugendamt)s) v ON v.audit = a.id
    FULL JOIN (SELECT * FROM siegel WHERE jugendamt = %(jugendamt)s) s ON s.nr = v.siegel
    ORDER BY coalesce(s.nr, v.siegel) NULLS LAST, coalesce(v.audit, a.id)
"""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A block's root as it was written down outside."""

    nr: int
    root: bytes


@dataclass(slots=True)
class Chain:
    """What was found of one Jugendamt's chain."""

    jugendamt: str
    rows: int = 0
    sealed: int = 0
    blocks: int = 0
    unsealed: int = 0
    oldest_unsealed: datetime | None = None
    end: Anchor = Anchor(0, BEGINNING)
    findings: list[Finding] = field(default_factory=list)
    _complete_at: datetime | None = None  # when the last block was sealed that had all there was
    _anchored: bool = False

    def find(self, name: str, thing: object) -> None:
        """Note something that is wrong."""
        self.findings.append(Finding(name, self.jugendamt, str(thing)))

    def take_block(self, rows: Sequence[Row], *, anchor: Anchor | None) -> None:
        """Check a block, its place in the chain and its rows."""
        block = rows[0]
        for missing in range(self.end.nr + 1, block["nr"]):
            self.find(BLOCK_FEHLT, f"block {missing}")
        if block["nr"] == self.end.nr + 1 and block["vorher"] != self.end.root:
            self.find(KETTE_UNTERBROCHEN, f"block {block['nr']}")
        if root_of(rows, jugendamt=self.jugendamt) != block["wurzel"]:
            self.find(BLOCK_VERAENDERT, f"block {block['nr']}")
        self.blocks += 1
        self.end = Anchor(block["nr"], block["wurzel"])
        self._anchored |= self.end == anchor
        for row in rows:
            if row["sealed"] is not None:
                self.take_row(row)
        if block["vollstaendig"]:
            self._complete_at = max(block["versiegelt_am"], self._complete_at or block["versiegelt_am"])

    def take_row(self, row: Row) -> None:
        """Check a row that was sealed."""
        self.sealed += 1
        if row["id"] is None:
            self.find(ZEILE_FEHLT, row["sealed"])
            return
        self._judge(row)
        if row["pruefsumme"] != row["sealed_checksum"]:
            self.find(ZEILE_VERAENDERT, row["id"])

    def take_unsealed(self, rows: Iterator[Row], *, now: datetime) -> None:
        """Check the rows that no block has yet."""
        for row in rows:
            late = self._judge(row)
            self.unsealed += 1
            self.oldest_unsealed = min(row["zeitpunkt"], self.oldest_unsealed or row["zeitpunkt"])
            if not late and row["zeitpunkt"] < now - LATEST:
                self.find(ZEILE_UNVERSIEGELT, row["id"])

    def finish(self, anchor: Anchor | None) -> None:
        """Hold the chain against what was written down of it."""
        if anchor and not self._anchored:
            self.find(ANKER_WIDERSPRICHT, f"block {anchor.nr}")

    def _judge(self, row: Row) -> bool:
        """Check what a row says; tell whether it is older than a block that would have had it."""
        self.rows += 1
        if checksum_of(row) != row["pruefsumme"]:
            self.find(ZEILE_VERAENDERT, row["id"])
        late = self._complete_at is not None and row["zeitpunkt"] < self._complete_at - LATEST
        if late:
            self.find(ZEILE_NACHGETRAGEN, row["id"])
        return late


def verify_chain(connection: Connection, jugendamt: str, *, anchor: Anchor | None = None) -> Chain:
    """Verify one Jugendamt's chain; the connection reads one moment."""
    chain, now = Chain(jugendamt), datetime.now(UTC)
    with connection.cursor(name="audit_rows") as cursor:
        cursor.itersize = 5000
        cursor.execute(_READ, {"jugendamt": jugendamt})
        for block, rows in groupby(cursor, key=lambda row: row["block"]):
            if block is None:
                chain.take_unsealed(rows, now=now)
                continue
            found = list(rows)
            if found[0]["nr"] is None:  # the block is gone, what it sealed is not
                chain.find(BLOCK_FEHLT, f"block {block}")
                for row in found:
                    chain.take_row(row)
            else:
                chain.take_block(found, anchor=anchor)
    chain.finish(anchor)
    return chain


def root_of(rows: Sequence[Row], *, jugendamt: str) -> bytes:
    """Compute a block's root from what it says and what it has sealed."""
    block = rows[0]
    head = {
        "anzahl": block["anzahl"],
        "jugendamt": jugendamt,
        "nr": block["nr"],
        "versiegelt_am": written(block["versiegelt_am"]),
        "vollstaendig": block["vollstaendig"],
    }
    sealed = sorted((row["sealed"].bytes, row["sealed_checksum"]) for row in rows if row["sealed"] is not None)
    digest = hashlib.sha256(block["vorher"] + canonical(head))
    for identity, checksum in sealed:
        digest.update(identity + checksum)
    return digest.digest() if len(sealed) == block["anzahl"] else b""
