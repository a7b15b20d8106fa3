"""Look at all invariants of what `make run` runs: `python -m proof.invariants`, which `make invariants` calls.

Or at the databases that `*_OWNER_DATABASE_URL` name. Prints each by its name, with how many rows it looked at; exits
with 1 if anything is wrong, with 2 if nothing is but one had nothing to look at, which proves nothing of it.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from proof.audit.databases import VAR, NothingToSee, find_databases
from proof.invariants.check import INVARIANTS, look, unseen
from proof.invariants.invariant import SHOWN, Seen

_WRONG = "something is wrong: see the lines FOUND above"
_UNPROVEN = (
    "nothing is wrong, but these wait for data of the kind that each names; the demonstration alone has no close, no"
    " Storno, no Umschichtung and nothing paid on a grant"
)


def report(seen: Mapping[str, Seen]) -> int:
    """Print what was looked at and what is wrong; give the exit code."""
    meanings = {one.name: one.meaning for one in INVARIANTS}
    for name, found in seen.items():
        print(f"{name}: {found.rows} rows, {len(found.faults)} wrong: {meanings[name]}")
        for jugendamt, thing in sorted(set(found.faults))[:SHOWN]:
            print(f"FOUND {name}  {jugendamt or '-'}  {thing}")
    rows = sum(found.rows for found in seen.values())
    wrong = sum(len(found.faults) for found in seen.values())
    print(f"invariants: {len(seen)} named, {rows} rows looked at, {wrong} wrong")
    empty = unseen(seen)
    code = 1 if wrong else 2 if empty else 0
    if empty:
        print(f"{len(empty)} of {len(seen)} had nothing to look at, which proves nothing of them:", file=sys.stderr)
        for name in empty:
            print(f"  {name}: {meanings[name]}", file=sys.stderr)
        print(f"Exit code {code}: {_WRONG if wrong else _UNPROVEN}.", file=sys.stderr)
    return code


def main() -> int:
    """Read the arguments and look."""
    parser = argparse.ArgumentParser(prog="python -m proof.invariants", description=__doc__)
    parser.add_argument(
        "--var", type=Path, metavar="FOLDER", help="the folder of an installation that runs", default=VAR
    )
    try:
        seen = look(find_databases(var=parser.parse_args().var))
    except (NothingToSee, OSError) as nothing:
        print(nothing, file=sys.stderr)
        return 2
    return report(seen)


if __name__ == "__main__":
    sys.exit(main())
