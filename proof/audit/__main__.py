"""Verify the audit trails of the three services: `python -m proof.audit`, which `make audit` calls.

Prints what it looked at, each thing that is wrong under its name, how many rows are not sealed yet, and the end of each
chain as an anchor: `--anker FILE` takes what an earlier run printed and checks that the chains still lead through it.
Exits with 1 if anything is wrong, with 2 if nothing could be looked at.
"""

import argparse
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from proof.audit.chain import Anchor, Chain, Connection, verify_chain
from proof.audit.closes import Closes, verify_closes
from proof.audit.databases import VAR, NothingToSee, find_databases, list_tenants, looking
from proof.audit.findings import SPUR_FEHLT, Finding

CHAINED = ("audit", "siegel", "versiegelungen")
CLOSED = ("abschluesse", "gegenzeichnungen", "oeffnungen")
WITH_CLOSES = "budget"
BUSINESS = {  # where a Jugendamt has rows, somebody has done something
    "budget": ("stammdaten", "ansatzbuchungen", "bindungsauftraege", "buchungen", "ausgaben"),
    "cases": ("kontrakte", "leistungen", "zugriffe"),
    "projects": ("antraege", "verfahrensfassungen", "handbuchfassungen"),
}
_ANCHOR = "anker"

Anchors = Mapping[tuple[str, str], Anchor]


@dataclass(slots=True)
class Audit:
    """What was found in one service's database."""

    service: str
    chains: list[Chain] = field(default_factory=list)
    closes: list[Closes] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """List what is wrong, each thing once."""
        found = [finding for chain in self.chains for finding in chain.findings]
        return sorted({*found, *(finding for closes in self.closes for finding in closes.findings)})


def audit(
    connection: Connection, service: str, *, tenants: Iterable[str] = (), anchors: Anchors | None = None
) -> Audit:
    """Verify one service's database, all of it unless Jugendämter are named."""
    found, known = Audit(service), dict(anchors or {})
    tables = (*CHAINED, *CLOSED) if service == WITH_CLOSES else CHAINED
    anchored = [jugendamt for owner, jugendamt in known if owner == service]
    for jugendamt in tenants or sorted({*list_tenants(connection, *tables), *anchored}):
        found.chains.append(verify_chain(connection, jugendamt, anchor=known.get((service, jugendamt))))
        if service == WITH_CLOSES:
            found.closes.append(verify_closes(connection, jugendamt))
    if not tenants:
        found.chains += _untold(connection, service, known={chain.jugendamt for chain in found.chains if chain.rows})
    return found


def _untold(connection: Connection, service: str, *, known: Collection[str]) -> Iterator[Chain]:
    """Find the Jugendämter of whose doings there is no trail at all; a trail that was never there has no end either."""
    there = "SELECT to_regclass(%s) IS NOT NULL AS is_there"
    for table in BUSINESS[service]:
        if not (row := connection.execute(there, (table,)).fetchone()) or not row["is_there"]:
            continue
        for jugendamt in list_tenants(connection, table):
            if jugendamt not in known:
                chain = Chain(jugendamt)
                chain.find(SPUR_FEHLT, table)
                yield chain


def read_anchors(told: str) -> Anchors:
    """Read the anchors out of what an earlier run printed."""
    lines = [line.split(" ", 4) for line in told.splitlines() if line.startswith(f"{_ANCHOR} ")]
    return {(service, jugendamt): Anchor(int(nr), bytes.fromhex(root)) for _, service, nr, root, jugendamt in lines}


def report(found: Audit) -> None:
    """Print what was looked at in one service, and what is wrong there."""
    rows, sealed, blocks, unsealed = (
        sum(getattr(chain, name) for chain in found.chains) for name in ("rows", "sealed", "blocks", "unsealed")
    )
    oldest = min((chain.oldest_unsealed for chain in found.chains if chain.oldest_unsealed), default=None)
    age = f" (the oldest for {(datetime.now(UTC) - oldest).total_seconds():.0f} s)" if oldest else ""
    tenants = len({chain.jugendamt for chain in found.chains})
    print(
        f"{found.service}: {tenants} Jugendämter, {rows} rows, {sealed} of them sealed in {blocks} blocks,"
        f" {unsealed} not sealed yet{age}"
    )
    if found.closes:
        counts = [sum(getattr(one, name) for one in found.closes) for name in ("closes", "signatures", "openings")]
        print("{}: {} closes, {} countersignatures, {} opened again".format(found.service, *counts))
    for finding in found.findings:
        print(f"FOUND {found.service}  {finding}")
    for chain in found.chains:
        if chain.end.nr:
            print(f"{_ANCHOR} {found.service} {chain.end.nr} {chain.end.root.hex()} {chain.jugendamt}")


def run(databases: Mapping[str, str], *, anchors: Anchors) -> int:
    """Verify all services; give the exit code."""
    rows = wrong = 0
    for service, conninfo in databases.items():
        with looking(conninfo) as connection:
            found = audit(connection, service, anchors=anchors)
        report(found)
        rows += sum(chain.rows for chain in found.chains)
        wrong += len(found.findings)
    print(f"audit: {rows} rows looked at, {wrong} findings")
    if not rows:
        print("There was nothing to look at, which proves nothing.", file=sys.stderr)
    return 1 if wrong else 0 if rows else 2


def main() -> int:
    """Read the arguments and verify."""
    parser = argparse.ArgumentParser(prog="python -m proof.audit", description=__doc__)
    parser.add_argument("--anker", type=Path, metavar="FILE", help="what an earlier run printed")
    parser.add_argument(
        "--var", type=Path, metavar="FOLDER", help="the folder of an installation that runs", default=VAR
    )
    given = parser.parse_args()
    try:
        anchors = read_anchors(given.anker.read_text()) if given.anker else {}
        return run(find_databases(var=given.var), anchors=anchors)
    except (NothingToSee, OSError) as nothing:
        print(nothing, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
