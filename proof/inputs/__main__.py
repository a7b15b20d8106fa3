"""Bad input of every kind against a running installation: `python -m proof.inputs`.

First calls that schemathesis generates of the three OpenAPI documents, with a token of each role; then the fixed
corpus, tables, odd requests over bare sockets and slow clients. At the end all has settled and all invariants hold.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from proof.inputs import corpus, memory, slow, tables, wire
from proof.inputs.generated import ROLLEN, Effort, Tally
from proof.inputs.parallel import Part, fuzz_parts
from proof.installation import Installation, installed
from proof.invariants.check import check_all
from proof.issuer import SERVICES
from proof.matrix.documents import read_documents
from proof.matrix.seed import seeded
from proof.matrix.world import Json
from proof.quiet import await_quiet

LEAST_CASES = 10_000
SEED = 20_261_122
SLOW_SECONDS = 40.0  # longer than a body may take
_OWN = Effort(examples=12, sequences=0)  # of what the role may call
_BRIEF = Effort(examples=1, sequences=0, coverage=False)  # of what it may not, and of what another role tried whole
_LINKED = Effort(examples=0, sequences=15, coverage=False)  # of all that it may, each call going on from the last


def parts_of(documents: Mapping[str, Json], *, seed: int) -> list[Part]:
    """Share out the operations: each is tried whole by one role that may call it, and a little by all others."""
    found = []
    for service in SERVICES:
        whole: set[str] = set()
        for rolle in sorted(ROLLEN, key=lambda one: len(_open(documents[service], one))):
            own = _open(documents[service], rolle) - whole
            whole |= own
            found.append(Part(service, rolle, own, _OWN, seed))
            found.append(Part(service, rolle, _all(documents[service]) - own, _BRIEF, seed))
            found.append(Part(service, rolle, _open(documents[service], rolle), _LINKED, seed))
    return [part for part in found if part.operations]


def _open(document: Json, rolle: str) -> frozenset[str]:
    return frozenset(
        f"{method.upper()} {path}"
        for path, item in document["paths"].items()
        for method, described in item.items()
        if rolle in described.get("x-rollen", ROLLEN)
    )


def _all(document: Json) -> frozenset[str]:
    return frozenset(f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item)


def fuzz(installation: Installation, documents: Mapping[str, Json]) -> Tally:
    """Try generated calls, two services at a time; the calls of services on a Jugendamt of their own.

    What a service books without the one who holds the Kontrakt or project has nobody behind it: there the databases
    cannot agree. Linked calls change what others rest on, wherever they find it: they have a Jugendamt too.
    """
    by_amt: dict[str, list[Part]] = defaultdict(list)
    for part in parts_of(documents, seed=SEED):
        whose = "dienste" if part.rolle == "service" else "eingaben"
        by_amt[f"amt-{whose}{'-folgen' if part.effort == _LINKED else ''}"].append(part)
    tally = Tally()
    for amt, chosen in by_amt.items():
        with seeded(installation, amt=amt) as world:
            tally.add(fuzz_parts(world, documents, chosen))
    return tally


def main() -> int:
    """Run all and print what was counted."""
    begun = time.monotonic()
    with installed() as installation:
        documents = read_documents(installation)
        before = memory.peaks(installation)
        tally = fuzz(installation, documents)
        faults = [f"{what}\n    {sample}" for what, sample in sorted(tally.faults.items())]
        faults += [f"{operation} never succeeded" for operation in sorted(tally.tried - tally.reached)]
        faults += [] if tally.linked else ["no call went on from the answer of another"]
        seconds = time.monotonic() - begun
        print(f"generated: {tally.cases} cases, {tally.linked} of them linked, in {seconds:.0f} s")
        print(f"answered: {dict(sorted(tally.statuses.items()))}")
        faults += _fixed(installation, documents)
        after = memory.peaks(installation)
        faults += memory.faults(before, after)
        print(
            "memory, MiB at the highest: " + ", ".join(f"{name} {before[name]}-{after[name]}" for name in sorted(after))
        )
    for fault in faults:
        print(fault)
    print(f"bad input: {tally.cases} generated cases, {len(faults)} faults, {time.monotonic() - begun:.0f} s")
    return int(bool(faults) or tally.cases < LEAST_CASES)


def _fixed(installation: Installation, documents: Mapping[str, Json]) -> list[str]:
    """Run what does not change from run to run, on a Jugendamt of its own, and look at the invariants."""
    with seeded(installation, amt="amt-corpus") as world:
        answers = wire.run(world)
        odd = len(answers.statuses)
        print(f"over bare sockets: {odd} odd requests")
        faults = list(answers.faults)
        with ThreadPoolExecutor() as threads:  # all at once: 200 at each service
            waiting = list(threads.map(lambda service: slow.run(world, service, seconds=SLOW_SECONDS), SERVICES))
        for service, waited in zip(SERVICES, waiting, strict=True):
            faults += waited.faults
            print(f"{slow.CLIENTS} slow clients at {service}: a normal one waited {max(waited.seconds):.3f} s at most")
        sent = tables.run(world)
        tried = corpus.run(world, documents)
        print(f"corpus: {tried.kinds.total() + sent.kinds.total()} requests, {dict(tried.kinds + sent.kinds)}")
        print(
            f"answered: {dict(sorted((tried.statuses + sent.statuses).items()))}, the slowest in {tried.slowest:.2f} s"
        )
        await_quiet(world)
    with seeded(installation, amt="amt-dienste-corpus") as world:
        alone = corpus.run(world, documents, of_services=True)
        print(f"corpus of what only services call: {alone.kinds.total()} requests, {alone.slowest:.2f} s at most")
        faults += alone.faults
    return faults + tried.faults + sent.faults + invariants(installation)


def invariants(installation: Installation) -> list[str]:
    """Look at all invariants; where services called without anybody behind them, at those of each database."""
    found = check_all({service: installation.database(service) for service in SERVICES})
    return [f"invariant: {one}" for one in found if not one.jugendamt.startswith("amt-dienste")]


if __name__ == "__main__":
    sys.exit(main())
