"""Try the policy on a running installation: `python -m proof.matrix`, which is what `make matrix` calls.

Red if an operation has no row, a row no operation, a route is outside OpenAPI, a form of a body allows extra members,
a cell is answered otherwise than the policy has it, a thing that is hidden otherwise than one that does not exist, a
filter shows it, something answers where no document has anything, or an answer shows other fields than the policy lets
its reader see. What the cells must not carry out is carried out
afterwards, on things made for it, for the sake of what is told then.
"""

import sys
import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from proof.installation import installed
from proof.issuer import SERVICES
from proof.matrix.carried import carry_out, send_good, writes_of
from proof.matrix.cells import Cell, ask, cells_of, judge, trace
from proof.matrix.documents import open_models, operations_of, read_documents, routes_of
from proof.matrix.filters import try_filters
from proof.matrix.nowhere import answered_beside
from proof.matrix.readings import Readings
from proof.matrix.seed import seeded
from proof.matrix.world import World

POLICY = Path(__file__).parents[1] / "policy.yaml"
LEAST_CELLS = 2_000


def read_policy() -> dict[str, Any]:
    """Read the policy."""
    found: dict[str, Any] = yaml.safe_load(POLICY.read_text(encoding="utf-8"))
    return found


def check_document(
    service: str, document: Mapping[str, Any], *, routes: Collection[str], policy: Mapping[str, Any]
) -> list[str]:
    """Compare rows, operations and routes of a service, and look for forms that take more than they say."""
    rows, operations = set(policy[service]), operations_of(document)
    outside = set(routes) - operations - set(policy["ausserhalb"])
    return [
        *(f"{service} {one}: has no row in the policy" for one in sorted(operations - rows)),
        *(f"{service} {one}: the policy's row has no operation" for one in sorted(rows - operations)),
        *(f"{service} {one}: a route outside OpenAPI" for one in sorted(outside)),
        *(f"{service} {one}: takes members that are not described" for one in open_models(document)),
    ]


def try_cells(world: World, cells: Iterable[Cell], *, readings: Readings) -> tuple[Counter[str], list[str]]:
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
            faults += readings.add(cell, answer, names=world.names)
    return counts, faults


def run(
    world: World, *, services: Sequence[str] = SERVICES, every: int = 1
) -> tuple[Counter[str], Counter[str], list[str]]:
    """Try all cells of these services on a seeded world, or every n-th operation; the services side by side.

    What is about the whole of a service, its documents and routes, is looked at where all of it is tried. Gives how
    many cells were tried, how much of the answers was compared, and what deviated.
    """
    policy, documents = read_policy(), read_documents(world.installation)
    readings = [Readings(documents[name], policy["felder"], policy[name]) for name in services]
    chosen = [[*_every(cells_of(service, policy), every)] for service in services]
    written = [[*_every(writes_of(service, policy), every)] for service in services]

    def ask_filters(service: str) -> tuple[int, list[str]]:
        return try_filters(world, service, policy=policy, document=documents[service], every=every)

    with ThreadPoolExecutor(len(SERVICES)) as pool:
        # what changes nothing first; the cells make things of the same names elsewhere, what is carried out changes all
        filtered = list(pool.map(ask_filters, services))
        results = list(pool.map(lambda cells, read: try_cells(world, cells, readings=read), chosen, readings))
        carried = list(pool.map(lambda cells, read: _carry_out(world, cells, readings=read), written, readings))
    faults = [fault for _, found in (*filtered, *results, *carried) for fault in found]
    for name, read in zip(services, readings, strict=True):
        faults += [f"{name} {fault}" for fault in read.compare()]
        if every == 1:
            faults += check_document(name, documents[name], routes=routes_of(name), policy=policy)
            faults += [f"{name} {fault}" for fault in (*read.unproven(), *answered_beside(world, name, documents))]
    looked = Counter(filters=sum(tried for tried, _ in filtered), writes=sum(done for done, _ in carried))
    compared = sum(map(_count, readings), looked)
    return sum((counted for counted, _ in results), Counter()), compared, faults


def _carry_out(world: World, writes: Iterable[Cell], *, readings: Readings) -> tuple[int, list[str]]:
    return carry_out(writes, send=lambda cell: send_good(world, cell), readings=readings, names=world.names)


def _count(readings: Readings) -> Counter[str]:
    fields = sum(len(names) for of_roles in readings.shown.values() for names in of_roles.values())
    return Counter({"fields": fields, "operations that keep other Träger back": len(readings.kept)})


def _every(cells: Iterable[Cell], every: int) -> list[Cell]:
    # what is made rests on what was made before it: the short form leaves that out
    cells = [cell for cell in cells if every == 1 or cell.expected not in {"neu", "200"}]
    groups = [list(group) for _, group in groupby(cells, key=lambda cell: cell.operation)]
    return [cell for group in groups[::every] for cell in group]


def main() -> int:
    """Run the whole matrix and print what it counted."""
    begun = time.monotonic()
    with installed() as installation, seeded(installation) as world:
        counts, compared, faults = run(world)
    for fault in faults:
        print(fault)
    for name, number in compared.items():
        print(f"compared: {number} {name}")
    said = ", ".join(f"{name} {number}" for name, number in sorted(counts.items()))
    print(f"matrix: {counts.total()} cells ({said}), {len(faults)} deviations, {time.monotonic() - begun:.0f} s")
    return int(bool(faults) or counts.total() < LEAST_CELLS or not all(compared.values()))


if __name__ == "__main__":
    sys.exit(main())
