"""Try the policy on a running installation: `python -m proof.matrix`, which is what `make matrix` calls.

Red if an operation has no row, a row no operation, a route is outside OpenAPI, a form of a body allows extra members,
a cell is answered otherwise than the policy has it, or a thing that is hidden otherwise than one that does not exist.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from proof.installation import Installation, installed
from proof.issuer import SERVICES
from proof.matrix.cells import Cell, ask, cells_of, judge, trace
from proof.matrix.documents import open_models, operations_of, read_documents, routes_of
from proof.matrix.seed import seed
from proof.matrix.world import World

POLICY = Path(__file__).parents[1] / "policy.yaml"
LEAST_CELLS = 2_000


def read_policy() -> dict[str, Any]:
    """Read the policy."""
    found: dict[str, Any] = yaml.safe_load(POLICY.read_text(encoding="utf-8"))
    return found


def check_documents(installation: Installation, policy: Mapping[str, Any]) -> list[str]:
    """Compare rows, operations and routes, and look for forms that take more than they say."""
    faults = []
    for service, document in read_documents(installation).items():
        rows, operations, routes = set(policy[service]), operations_of(document), routes_of(service)
        faults += [f"{service} {one}: has no row in the policy" for one in sorted(operations - rows)]
        faults += [f"{service} {one}: the policy's row has no operation" for one in sorted(rows - operations)]
        outside = routes - operations - set(policy["ausserhalb"])
        faults += [f"{service} {one}: a route outside OpenAPI" for one in sorted(outside)]
        faults += [f"{service} {one}: takes members that are not described" for one in open_models(document)]
    return faults


def try_cells(world: World, cells: Iterable[Cell]) -> tuple[Counter[str], list[str]]:
    """Try cells, operation by operation; count them by what was expected, and say what deviates."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for _, of_operation in groupby(cells, key=lambda cell: (cell.service, cell.operation)):
        absent: dict[str, bytes] = {}
        # what is not there first: the others are compared with it; what is allowed last: it may change something
        for cell in sorted(of_operation, key=lambda one: (one.relation != "nicht_da", one.expected == "ja")):
            answer = ask(world, cell)
            if cell.relation == "nicht_da" and cell.expected == "fort":
                absent[cell.rolle] = trace(answer)
            counts[cell.expected] += 1
            compared = None if cell.is_list else absent.get(cell.rolle)
            if fault := judge(cell, answer, names=world.names, absent=compared):
                faults.append(f"{cell}: {fault}")
    return counts, faults


def run(
    installation: Installation, *, services: Iterable[str] = SERVICES, every: int = 1
) -> tuple[Counter[str], list[str]]:
    """Make a world and try all cells of these services, or every n-th operation; the services side by side."""
    policy = read_policy()
    world = World(installation)
    try:
        seed(world)
        chosen = [[*_every(cells_of(service, policy), every)] for service in services]
        with ThreadPoolExecutor(len(SERVICES)) as pool:
            results = list(pool.map(lambda cells: try_cells(world, cells), chosen))
    finally:
        world.close()
    counts = sum((counted for counted, _ in results), Counter())
    return counts, check_documents(installation, policy) + [fault for _, faults in results for fault in faults]


def _every(cells: Iterable[Cell], every: int) -> list[Cell]:
    # what is made rests on what was made before it: the short form leaves that out
    cells = [cell for cell in cells if every == 1 or cell.expected not in {"neu", "200"}]
    groups = [list(group) for _, group in groupby(cells, key=lambda cell: cell.operation)]
    return [cell for group in groups[::every] for cell in group]


def main() -> int:
    """Run the whole matrix and print what it counted."""
    begun = time.monotonic()
    with installed() as installation:
        counts, faults = run(installation)
    for fault in faults:
        print(fault)
    said = ", ".join(f"{name} {number}" for name, number in sorted(counts.items()))
    print(f"matrix: {counts.total()} cells ({said}), {len(faults)} deviations, {time.monotonic() - begun:.0f} s")
    return int(bool(faults) or counts.total() < LEAST_CELLS)


if __name__ == "__main__":
    sys.exit(main())
