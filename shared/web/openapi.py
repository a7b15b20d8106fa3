"""OpenAPI 3.1 as it is: FastAPI's own 422 is not what we answer, and what every operation may answer stands in each.

Roles come from `may(...)`: `x-rollen`, the security requirement, and for services the headers that they send.
"""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts

from shared.identity import Role
from shared.web.access import May
from shared.web.examples import problem_response
from shared.web.routes import calls_of

_FINDING: Final = {
    "type": "object",
    "title": "Finding",
    "description": "One fault of the input. `detail` never repeats what was sent.",
    "properties": {
        "pointer": {"type": "string", "description": "JSON pointer into the body, or / and a parameter's name."},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
    "required": ["pointer", "code", "detail"],
    "additionalProperties": False,
}
_PROBLEM: Final = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. Further members are the figures of the refusal; `type` is a page of this service.",
    "properties": {
        "type": {"type": "string", "examples": ["/problems/eingabe"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
    },
    "required": ["type", "title", "status", "detail"],
}
_SERVICE_HEADERS: Final = (
    {
        "name": "Jugendamt", "in": "header", "required": False, "schema": {"type": "string"},
        "description": "The tenant; needed from a service, and from nobody else.",
    },
    {
        "name": "Subject-Token", "in": "header", "required": False, "schema": {"type": "string"},
        "description": "Access token of the person for whom a service calls.",
    },
)  # fmt: skip


def describe(app: FastAPI) -> dict[str, Any]:
    """Make the OpenAPI document of a service, once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        roles = dict(roles_by_operation(app))
        components = document.setdefault("components", {})
        for path, item in document["paths"].items():
            for method, operation in item.items():
                _complete(operation, path=path, rollen=roles[path, method])
        schemas = components.setdefault("schemas", {})
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        schemas |= {"Problem": _PROBLEM, "Finding": _FINDING}
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
        app.openapi_schema = document
    return app.openapi_schema


def roles_by_operation(app: FastAPI) -> Iterator[tuple[tuple[str, str], frozenset[Role]]]:
    """Give, for (path, method), the roles that may call; none for a public operation."""
    for context in iter_route_contexts(app.routes):
        if (dependant := getattr(context, "dependant", None)) is None:
            continue
        gates = [call.rollen for call in calls_of(dependant) if isinstance(call, May)]
        rollen = frozenset.intersection(*gates) if gates else frozenset[Role]()
        for method in context.methods or ():
            yield (context.path_format or "", method.lower()), rollen


def _complete(operation: dict[str, Any], *, path: str, rollen: frozenset[Role]) -> None:
    responses: dict[str, Any] = operation["responses"]
    if "application/json" in responses.get("422", {}).get("content", {}):
        del responses["422"]  # FastAPI's own, which we never answer
    common = {422} if operation.get("parameters") or "requestBody" in operation else set()
    common |= {400, 408, 413, 415} if "requestBody" in operation else set()
    common |= {404} if "{" in path else set()
    common |= {401, 403, 503} if rollen else set()
    for status in common:
        responses.setdefault(str(status), problem_response(status))
    operation["responses"] = dict(sorted(responses.items()))
    if rollen:
        operation["security"] = [{"token": []}]
        operation["x-rollen"] = sorted(rollen)
        who = "Roles: " + ", ".join(sorted(rollen)) + "."
        operation["description"] = "\n\n".join(filter(None, (operation.get("description"), who)))
    if Role.SERVICE in rollen:
        operation.setdefault("parameters", []).extend(dict(header) for header in _SERVICE_HEADERS)
