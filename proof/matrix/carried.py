"""Writes that are carried out: what the answer of a success shows, beside what the policy lets its reader see.

A cell tries a change with an old version, or on a thing that cannot be changed any more, so that asking changes
nothing: it says who may, and never what is told to whom. So each write that no cell has carried out is carried out
here, by each role that may, on a thing made for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import httpx

from proof.matrix.cells import Cell
from proof.matrix.good import call_of, headers_of
from proof.matrix.probe import Probe
from proof.matrix.probes import PROBES
from proof.matrix.readings import Readings
from proof.matrix.world import ROLLEN, NotSeeded, World


def writes_of(service: str, policy: Mapping[str, Any]) -> Iterator[Cell]:
    """Give the writes that the cells never carry out: each for each role of its row, or for a service with a person."""
    for operation, line in policy[service].items():
        if operation.startswith("GET "):
            continue
        probe = PROBES[service].get(operation, Probe())
        for rolle in [one for one in ROLLEN if one in line] or ["service"]:
            cell = Cell(service, operation, rolle, "eigen", "ja", probe, line)
            if not _is_carried_out(cell, policy):
                yield cell


def carry_out(
    writes: Iterable[Cell], *, send: Callable[[Cell], httpx.Response], readings: Readings, names: Mapping[str, str]
) -> tuple[int, list[str]]:
    """Carry writes out; give how many succeeded, and which did not or told their reader what it may not read."""
    done, faults = 0, []
    for cell in writes:
        try:
            answer = send(cell)
        except NotSeeded as error:
            faults.append(f"{cell}: could not be prepared: {error}")
            continue
        if answer.is_success:
            done += 1
            faults += readings.add(cell, answer, names=names)
        else:
            faults.append(f"{cell}: is never carried out: {answer.status_code} {answer.text[:200]}")
    return done, faults


def send_good(world: World, cell: Cell) -> httpx.Response:
    """Make what the write needs, and send it as one who may; raise NotSeeded."""
    call = call_of(world, cell.service, cell.operation, rolle=cell.rolle)
    who = headers_of(world, cell.rolle, cell.operation) | ({} if call.new else {"If-Match": "*"})
    return world.ask(cell.service, call.method, call.path, who=who, body=call.body, params=call.query)


def _is_carried_out(cell: Cell, policy: Mapping[str, Any]) -> bool:
    """Tell whether a cell of the matrix succeeds at it in its own relation."""
    right = cell.line.get(cell.rolle, {})
    relations = right if isinstance(right, dict) else policy["rechte"][right]
    return relations.get("eigen") == "ja" and cell.status() < 300
