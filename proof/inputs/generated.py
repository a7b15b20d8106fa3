"""Generated calls to a service, as schemathesis makes them of its OpenAPI document, with the token of one role.

All phases (examples, coverage, fuzzing, stateful) and all checks. An operation that the role may call is tried in all
of them; one that it may not is tried a few times, for the answer's form.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.engine.run import PhaseName
from schemathesis.hooks import unregister_all

from proof.inputs import judge
from proof.inputs.ground import Ground
from proof.matrix.documents import operations_of
from proof.matrix.good import headers_of
from proof.matrix.world import Json, World

ROLLEN = ("admin", "wjh", "asd", "leitung", "traeger", "revision", "service")
_CONFLICTS = ["403", "404", "409", "412", "428"]
_SECONDS = 10
_NOTHING_LINKED = "Missing Open API links"  # no call of the role goes on from the answer of another


@dataclass(slots=True)
class Tally:
    """What was tried: how often, what was answered, which operations have succeeded, what is wrong."""

    cases: int = 0
    linked: int = 0  # of them steps of a sequence, each made of the answer before
    statuses: Counter[int] = field(default_factory=Counter)
    tried: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Take in what another run has counted."""
        self.cases += other.cases
        self.linked += other.linked
        self.statuses += other.statuses
        self.tried |= other.tried
        self.reached |= other.reached
        self.faults = other.faults | self.faults


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried of each operation: examples, edges; and of all of them together: sequences of linked calls."""

    examples: int
    sequences: int
    coverage: bool = True


def fuzz(
    world: World, service: str, document: Json, *, rolle: str, effort: Effort, seed: int, only: frozenset[str]
) -> Tally:
    """Try the operations `only` of a service with the token of a role."""
    config = schemathesis.Config.from_dict(_settings(world, service, rolle=rolle, effort=effort, seed=seed))
    schema = schemathesis.openapi.from_dict(document, config=config)
    chosen = schema.include(lambda context: context.operation.label in only)
    unregister_all()
    own = open_to(document, rolle) & only if effort.examples else frozenset()
    schemathesis.hook("before_call")(Ground(world, service=service, rolle=rolle, own=own, seed=seed))
    schemathesis.hook("filter_failure")(judge.is_meant)
    tally = Tally(tried=operations_of(document) & only)
    try:
        for event in from_schema(chosen).execute():
            _take(event, tally=tally, place=f"{service} {rolle}")
    finally:
        unregister_all()
    tally.reached = {f"{service} {label}" for label in tally.reached}
    tally.tried = {f"{service} {label}" for label in tally.tried}
    return tally


def open_to(document: Mapping[str, Any], rolle: str) -> frozenset[str]:
    """Give the operations that a role may call."""
    return frozenset(
        operation
        for operation in operations_of(document)
        if rolle in _operation(document, operation).get("x-rollen", [rolle])
    )


def _operation(document: Mapping[str, Any], operation: str) -> Json:
    method, path = operation.split(" ", 1)
    found: Json = document["paths"][path][method.lower()]
    return found


def _settings(world: World, service: str, *, rolle: str, effort: Effort, seed: int) -> Json:
    authorization = {"Authorization": headers_of(world, rolle, "")["Authorization"]}
    refused = ["400", "401", *_CONFLICTS, "405", "413", "415", "422"]
    return {
        "seed": seed,
        "base-url": world.installation.url(service),
        "headers": authorization,
        "request-timeout": _SECONDS,
        "continue-on-failure": True,
        "cache": {"enabled": False},
        "generation": {"mode": "all", "max-examples": max(1, effort.examples), "no-shrink": True, "database": "none"},
        "phases": {
            "examples": {"enabled": effort.examples > 0, "fill-missing": True},
            "coverage": {"enabled": effort.coverage},
            "fuzzing": {"enabled": effort.examples > 0},
            "stateful": {"enabled": effort.sequences > 0, "generation": {"max-examples": max(1, effort.sequences)}},
        },
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", *_CONFLICTS, "422"]},  # 422: see judge
            "negative_data_rejection": {"expected-statuses": refused},
            "missing_required_header": {"expected-statuses": refused},
            "max_response_time": judge.MOST_SECONDS,
        },
    }


def _take(event: events.EngineEvent, *, tally: Tally, place: str) -> None:
    if isinstance(event, events.NonFatalError) and event.info.title != _NOTHING_LINKED:
        said = " ".join(str(event.value).split())[:300]
        tally.faults.setdefault(f"{place} {event.label}: {event.info.title}", said)
    if isinstance(event, events.FatalError):
        tally.faults.setdefault(f"{place}: {event.exception!r}", "")
    if not isinstance(event, events.ScenarioFinished):
        return
    recorder = event.recorder
    for case_id, interaction in recorder.interactions.items():
        tally.cases += 1
        if interaction.response is None:
            continue
        tally.linked += event.phase == PhaseName.STATEFUL_TESTING
        tally.statuses[interaction.response.status_code] += 1
        if interaction.response.status_code < 300 and case_id in recorder.cases:
            tally.reached.add(recorder.cases[case_id].value.operation.label)
    for what, sample in _failures(recorder):
        tally.faults.setdefault(f"{place} {what}", sample)


def _failures(recorder: ScenarioRecorder) -> Iterator[tuple[str, str]]:
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.status != Status.FAILURE or check.failure_info is None:
                continue
            failure = check.failure_info.failure
            label = recorder.cases[case_id].value.operation.label
            answer = recorder.interactions[case_id].response
            told = f" {answer.status_code} {answer.text[:300]}" if answer is not None else ""
            said = " ".join(str(failure.message).split())[:200]
            yield f"{label}: {check.name}: {said}", check.failure_info.code_sample[:800] + told
