"""Generated calls to the services side by side: making them takes more time than answering them."""

import multiprocessing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from multiprocessing.queues import SimpleQueue

from proof.inputs.generated import Effort, Tally, fuzz
from proof.matrix.world import Json, World

_FORK = multiprocessing.get_context("fork")  # what was started stays in reach
_APART = 5_000  # names that one process makes are not those of another


@dataclass(frozen=True, slots=True)
class Part:
    """Some operations of a service, tried with the token of one role."""

    service: str
    rolle: str
    operations: frozenset[str] = field(repr=False)
    effort: Effort
    seed: int


def fuzz_parts(world: World, documents: Mapping[str, Json], parts: Iterable[Part]) -> Tally:
    """Try all parts, each service in a process of its own."""
    by_service = sorted(parts, key=lambda part: part.service)
    answers: SimpleQueue[Tally] = _FORK.SimpleQueue()
    started = []
    for number, (service, chosen) in enumerate(groupby(by_service, key=lambda part: part.service), start=1):
        arguments = (world, documents[service], tuple(chosen), number, answers)
        process = _FORK.Process(target=_tell, args=arguments, name=service)
        process.start()
        started.append(process)
    whole = Tally()
    for _ in started:
        whole.add(answers.get())
    for process in started:
        process.join()
    return whole


def _tell(world: World, document: Json, parts: Sequence[Part], number: int, answers: "SimpleQueue[Tally]") -> None:
    """Try the parts of one service; what breaks off is a fault, and the others go on."""
    tally, broken = Tally(), f"{parts[0].service}: broke off"
    tally.faults[broken] = "what broke it off stands above"
    mine = World(world.installation, amt=world.amt, anderes=world.anderes)
    mine.names, mine.counter = dict(world.names), count(number * _APART)
    try:
        for part in parts:
            tally.add(fuzz_part(mine, document, part))
        del tally.faults[broken]
    finally:
        mine.close()
        answers.put(tally)


def fuzz_part(world: World, document: Json, part: Part) -> Tally:
    """Try one part."""
    return fuzz(
        world, part.service, document, rolle=part.rolle, effort=part.effort, seed=part.seed, only=part.operations
    )
