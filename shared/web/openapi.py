"""OpenAPI 3.1 as it is: FastAPI's own 422 is not what we answer, and what every operation may answer stands in each.

Roles come from `may(...)`: `x-rollen`, the security requirement, and for services the headers that they send.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts

from shared.contracts.types import SLUG_PATTERN
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
        "name": "Jugendamt", "in": "header", "required": False,
        "schema": {"type": "string", "pattern": SLUG_PATTERN, "maxLength": 63},
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
                _drop_null(operation)
        schemas = components.setdefault("schemas", {})
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        schemas |= {"Problem": _PROBLEM, "Finding": _FINDING}
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
        _close_maps(schemas)
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
    _share_form(responses)
    common = {422} if operation.get("parameters") or "requestBody" in operation else set()
    common |= {400, 408, 413, 415} if "requestBody" in operation else set()
    common |= {404} if "{" in path else set()
    common |= {401, 403, 503} if rollen else set()
    common |= {409} if _takes_key(operation) else set()  # the first request with the key is still in work
    for status in common:
        responses.setdefault(str(status), problem_response(status))
    operation["responses"] = dict(sorted(responses.items()))
    if rollen:
        operation["security"] = [{"token": []}]
        operation["x-rollen"] = sorted(rollen)
        who = "Roles: " + ", ".join(sorted(rollen)) + "."
        operation["description"] = "\n\n".join(filter(None, (operation.get("description"), who)))
    if Role.SERVICE in rollen:
        alone = rollen == {Role.SERVICE}
        headers = [header | {"required": alone and header["name"] == "Jugendamt"} for header in _SERVICE_HEADERS]
        operation.setdefault("parameters", []).extend(headers)


def _share_form(responses: dict[str, Any]) -> None:
    """Give what was made (201) and what was there already (200) the same form; FastAPI knows that of one status."""
    contents = [
        answer.get("content", {}).get("application/json") for code, answer in responses.items() if code[0] == "2"
    ]
    forms = [content["schema"] for content in contents if content and "schema" in content]
    for content in contents:
        if content and forms:
            content.setdefault("schema", forms[0])


def _takes_key(operation: Mapping[str, Any]) -> bool:
    return any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))


def _drop_null(operation: Mapping[str, Any]) -> None:
    """Say that a parameter is there or not: in a path, query or header nobody can write null."""
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
        if len(kinds) == 1:
            parameter["schema"] = kinds[0] | {name: value for name, value in schema.items() if name != "anyOf"}


def _close_maps(schema: object) -> None:
    """Say of each map by what names it goes, that it goes by no others."""
    if isinstance(schema, dict):
        if "patternProperties" in schema:
            schema.setdefault("additionalProperties", False)
        for inner in schema.values():
            _close_maps(inner)
    elif isinstance(schema, list):
        for inner in schema:
            _close_maps(inner)
