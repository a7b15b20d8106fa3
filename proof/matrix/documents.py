"""What there is to be tried: the operations of the OpenAPI documents, the routes of the apps, the forms of bodies."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import httpx

from proof.installation import ROOT, Installation
from proof.issuer import SERVICES
from proof.matrix.world import Json

# Where a form has forms: alone or in a list, by name; and the words of which each says what it takes.
_INNER = frozenset({"items", "prefixItems", "additionalProperties", "anyOf", "oneOf", "allOf"})
_MEMBERS = frozenset({"properties", "patternProperties"})
_SAYS = frozenset({"type", "enum", "const", "anyOf", "oneOf", "allOf"})
_METHODS = frozenset({"get", "put", "post", "patch", "delete", "options", "head", "trace"})
# Runs in a process of its own: what is checked is not loaded into what checks it.
_ROUTES = """
import json, sys
from importlib import import_module
from fastapi.routing import iter_route_contexts
found = {}
for service in sys.argv[1:]:
    app = import_module(f"services.{service}.main").create_app()
    found[service] = []
    for context in iter_route_contexts(app.routes):
        path = getattr(context, "path_format", None) or getattr(context, "path", None)
        found[service] += [f"{method} {path}" for method in context.methods or ["ANY"]]
print(json.dumps(found))
"""
_SETTINGS = (
    "DATABASE_URL", "OWNER_DATABASE_URL", "ISSUER", "JWKS_URL", "BUDGET_URL", "TOKEN_URL", "CLIENT_ID",
    "CLIENT_SECRET",
)  # fmt: skip


def read_documents(installation: Installation) -> dict[str, Json]:
    """Read the OpenAPI document of each running service."""
    return {name: _document(installation, name) for name in SERVICES}


def _document(installation: Installation, service: str) -> Json:
    # written at the first question: on a busy machine that takes its time
    found: Json = httpx.get(f"{installation.url(service)}/openapi.json", timeout=60, trust_env=False).json()
    return found


def operations_of(document: Mapping[str, Any]) -> set[str]:
    """Give the operations of a document as `GET /v1/konzepte`."""
    return {
        f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item if method in _METHODS
    }


def routes_of(service: str) -> set[str]:
    """Give the routes of a service's app, in or out of its document."""
    return {route for route in _all_routes()[service] if not route.startswith("HEAD ")}


@cache
def _all_routes() -> dict[str, list[str]]:
    """List the routes of all services; raise RuntimeError if that cannot be done."""
    settings = {f"{service.upper()}_{name}": _setting(name) for service in SERVICES for name in _SETTINGS}
    done = subprocess.run(
        (sys.executable, "-c", _ROUTES, *SERVICES), cwd=ROOT, env=os.environ | settings, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the routes could not be listed: {done.stderr[-1000:]}")
    found: dict[str, list[str]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _setting(name: str) -> str:
    if name.endswith("DATABASE_URL"):
        return "postgresql+psycopg://nobody@/nothing"
    return "http://127.0.0.1:9" if name.endswith(("URL", "ISSUER")) else "none"


def open_models(document: Mapping[str, Any]) -> list[str]:
    """Name the forms of bodies, with all that they are made of, that take members nobody described."""
    schemas: Mapping[str, Any] = document["components"]["schemas"]
    reached: set[str] = set()
    found: list[str] = []
    for operation in _bodies(document):
        for media, content in operation["requestBody"]["content"].items():
            if media == "application/json":
                _walk(content["schema"], "body", schemas=schemas, reached=reached, found=found)
    return sorted(set(found))


def _bodies(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for item in document["paths"].values():
        yield from (
            operation for method, operation in item.items() if method in _METHODS and "requestBody" in operation
        )


def _walk(schema: object, name: str, *, schemas: Mapping[str, Any], reached: set[str], found: list[str]) -> None:
    if isinstance(schema, list):
        for one in schema:
            _walk(one, name, schemas=schemas, reached=reached, found=found)
    if not isinstance(schema, dict):
        return
    if (ref := schema.get("$ref")) is not None:
        target = ref.rpartition("/")[2]
        if target not in reached:
            reached.add(target)
            _walk(schemas[target], target, schemas=schemas, reached=reached, found=found)
        return
    if _is_open(schema):
        found.append(name)
    for key in _INNER & set(schema):
        _walk(schema[key], name, schemas=schemas, reached=reached, found=found)
    for key in _MEMBERS & set(schema):
        for part, inner in schema[key].items():
            _walk(inner, f"{name}.{part}", schemas=schemas, reached=reached, found=found)


def _is_open(schema: Mapping[str, Any]) -> bool:
    """Tell whether a form takes what nobody described: members of any name and kind, or anything at all."""
    if schema.get("type") == "object" or "properties" in schema:
        free = schema.get("additionalProperties", "patternProperties" not in schema)
        return free is True or free == {}
    return not _SAYS & set(schema)
