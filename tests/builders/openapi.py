"""What every operation of every service must have; called by each service's tests with its app.

def test_every_operation_is_documented_guarded_and_strict(app: FastAPI) -> None:
    assert faults_of(app) == []
"""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from jsonschema import Draft202012Validator

from shared.web.access import May, stay_public
from shared.web.routes import Route, calls_of

JSON = "application/json"
_DOCUMENTS: dict[str, dict[str, Any]] = {}


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """Give a service's OpenAPI document; all apps of a service have its operations, so that one of them makes it."""
    if app.title.startswith("Sozialraum: ") and app.openapi_schema is None:
        app.openapi_schema = _DOCUMENTS.get(app.title)
        _DOCUMENTS[app.title] = app.openapi()
    return app.openapi()


def faults_of(app: FastAPI) -> list[str]:
    """Name all that is missing: examples, examples that break their schema, open inputs, unguarded operations."""
    document = openapi_of(app)
    found = list(_faults_of_routes(app))
    for path, item in document["paths"].items():
        for method, operation in item.items():
            found += [f"{method.upper()} {path}: {fault}" for fault in _faults_of(operation, document=document)]
    return found


def operations_of(app: FastAPI) -> list[tuple[str, str, frozenset[str]]]:
    """Give (method, path template, roles) of each operation; no roles: public. For tests that walk all of them."""
    return [
        (method.upper(), path, frozenset(operation.get("x-rollen", ())))
        for path, item in openapi_of(app)["paths"].items()
        for method, operation in item.items()
    ]


def _faults_of_routes(app: FastAPI) -> Iterator[str]:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute):
            continue
        calls = list(calls_of(route.dependant))
        guarded = any(isinstance(call, May) for call in calls)
        if not isinstance(route, Route):
            yield f"{context.path}: is no Route of shared.web.routes"
        if guarded == (stay_public in calls):
            yield f"{context.path}: neither guarded nor public, or both"
        if not route.include_in_schema:
            yield f"{context.path}: hidden from OpenAPI"


def _faults_of(operation: dict[str, Any], *, document: dict[str, Any]) -> Iterator[str]:
    if not operation.get("description"):
        yield "no description"
    good = [response for status, response in operation["responses"].items() if status.startswith("2")]
    if not good:
        yield "no 2xx answer"
    for response in good:
        for media_type, form in response.get("content", {}).items():
            if media_type == JSON and not form.get("schema"):
                yield "an answer of no form"
            yield from _faults_of_form(form, where=f"answer {media_type}", document=document)
    for media_type, form in operation.get("requestBody", {}).get("content", {}).items():
        yield from _faults_of_form(form, where=f"body {media_type}", document=document)
        if media_type == JSON:
            yield from _open_objects(form["schema"], document=document, where="body", seen=set())


def _faults_of_form(form: dict[str, Any], *, where: str, document: dict[str, Any]) -> Iterator[str]:
    examples = [one["value"] for one in form.get("examples", {}).values()]
    examples += [form["example"]] if "example" in form else []
    if not examples:
        yield f"{where}: no example"
    schema = {"components": document.get("components", {}), **form.get("schema", {})}
    for example in examples:
        for error in Draft202012Validator(schema).iter_errors(example):
            yield f"{where}: example {error.json_path}: {error.message[:200]}"


def _open_objects(schema: Any, *, document: dict[str, Any], where: str, seen: set[str]) -> Iterator[str]:  # noqa: ANN401  # JSON
    """Name the models inside a body's schema that let unknown fields through."""
    if isinstance(schema, list):
        for inner in schema:
            yield from _open_objects(inner, document=document, where=where, seen=seen)
    if not isinstance(schema, dict):
        return
    if (ref := schema.get("$ref")) and ref not in seen:
        seen.add(ref)
        name = ref.rsplit("/", 1)[1]
        yield from _open_objects(document["components"]["schemas"][name], document=document, where=name, seen=seen)
    if "properties" in schema and schema.get("additionalProperties") is not False:
        yield f"{where}: lets unknown fields through"
    for inner in schema.values():
        yield from _open_objects(inner, document=document, where=where, seen=seen)
