"""Generated calls are put on the ground: what they name exists, as far as they are meant to be good.

Left as it was generated: what is meant to be wrong, the place that a case of the coverage phase is about, the paths
of linked steps, and a part of everything else, by chance. Whether a call is good input after that is judged anew by
the document, not by what it was meant to be.
"""

import re
from collections.abc import Mapping
from typing import Any

from schemathesis import Case, HookContext
from schemathesis.core.jsonschema.types import JsonValue
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CaseMetadata, CoveragePhaseData, TestPhase

from proof.chance import dice_of
from proof.matrix.good import APART, Call, call_of, headers_of
from proof.matrix.world import World

_OPAQUE = ("cursor", "seit", "Idempotency-Key")  # almost never good by chance, and what is behind them stays unseen
_MATCH = re.compile(r'\*|(W/)?"[!#-~]*"')
_OFTEN, _SELDOM = 0.85, 0.2


class Ground:
    """Puts the calls of one role on the ground of a world; each operation that is `own` to it is called well once."""

    def __init__(self, world: World, *, service: str, rolle: str, own: frozenset[str], seed: int) -> None:
        self._world, self._service, self._rolle = world, service, rolle
        self._dice = dice_of(seed)
        self._waiting = set(own)
        self._resting = frozenset({*world.names.values(), str(world.jahr)})  # what the good calls of others rest on

    def __call__(self, _context: HookContext, case: Case[Any], _kwargs: dict[str, Any]) -> None:
        """Change a case before it is sent."""
        operation, meta = case.operation.label, case.meta
        self._say_who(case, operation)
        if meta is None:
            return
        if operation in self._waiting and _is_good(meta):
            self._waiting.discard(operation)
            self._replace(case, call_of(self._world, self._service, operation, rolle=self._rolle))
            return
        call = call_of(self._world, self._service, operation, rolle=self._rolle, anew=False)
        self._blend(case, call, meta=meta)

    def _say_who(self, case: Case[Any], operation: str) -> None:
        """Name tenant and person of a service's call; nobody else has a part in these headers."""
        named = headers_of(self._world, self._rolle, operation)
        for name in ("Jugendamt", "Subject-Token"):
            case.headers.pop(name, None)
            if name in named:
                case.headers[name] = named[name]

    def _replace(self, case: Case[Any], call: Call) -> None:
        """Make it the call that is known to succeed."""
        case.path_parameters, case.query = dict(call.parts), dict(call.query)
        for name in ("Idempotency-Key", "If-Match", "Accept"):
            case.headers.pop(name, None)
        if "If-Match" in _headers_known(case) and not call.new:
            case.headers["If-Match"] = "*"
        if call.body is not None:
            case.body, case.media_type = call.body, "application/json"

    def _blend(self, case: Case[Any], call: Call, *, meta: CaseMetadata) -> None:
        about = meta.phase.data.parameter_location if isinstance(meta.phase.data, CoveragePhaseData) else None

        def free(location: ParameterLocation) -> bool:
            return location != about and not meta.is_negative_at(location)

        if call.parts and free(ParameterLocation.PATH) and meta.phase.name != TestPhase.STATEFUL:
            case.path_parameters = {
                name: call.parts.get(name, value) if self._chance(_OFTEN) else value
                for name, value in case.path_parameters.items()
            }
        if call.operation in APART and not self._resting.isdisjoint(map(str, case.path_parameters.values())):
            case.path_parameters = dict(call.parts)  # values of earlier answers are used too
        if free(ParameterLocation.QUERY):
            case.query = self._query(case.query, call=call)
        if free(ParameterLocation.HEADER):
            self._headers(case)
        if not meta.is_negative_at(ParameterLocation.HEADER):
            _mend(case)
        if isinstance(case.body, dict) and call.body is not None and not meta.is_negative_at(ParameterLocation.BODY):
            share = self._dice.choice((0.0, 0.5, 0.9, 1.0))
            case.body = self._blended(case.body, call.body, share=share)

    def _query(self, query: Mapping[str, Any], *, call: Call) -> dict[str, Any]:
        kept = {name: value for name, value in query.items() if name not in _OPAQUE or self._chance(_SELDOM)}
        return kept | {name: value for name, value in call.query.items() if self._chance(_OFTEN)}

    def _headers(self, case: Case[Any]) -> None:
        known = _headers_known(case)
        if "If-Match" in known and self._chance(_OFTEN):
            case.headers["If-Match"] = "*"
        if "Idempotency-Key" in case.headers and not self._chance(_SELDOM):
            del case.headers["Idempotency-Key"]
        case.headers = case.headers.copy()  # judged anew: examples are filled up with headers of any form

    def _blended(self, made: JsonValue, good: JsonValue, *, share: float) -> JsonValue:
        """Take a share of the values of a good body into a generated one, at the same places."""
        if isinstance(made, dict) and isinstance(good, dict):
            return {
                name: self._blended(value, good[name], share=share) if name in good else value
                for name, value in made.items()
            }
        if isinstance(made, list) and isinstance(good, list) and made and good:
            return [self._blended(made[0], good[0], share=share), *made[1:]]
        return good if self._chance(share) else made

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share


def _mend(case: Case[Any]) -> None:
    """Give an If-Match that is meant to be good the form of one: edges are filled up with headers of any form."""
    if not _MATCH.fullmatch(case.headers.get("If-Match", "*")):
        case.headers["If-Match"] = "*"


def _is_good(meta: CaseMetadata) -> bool:
    return meta.generation.mode.is_positive


def _headers_known(case: Case[Any]) -> set[str]:
    return {parameter.name for parameter in case.operation.iter_parameters() if parameter.location == "header"}
