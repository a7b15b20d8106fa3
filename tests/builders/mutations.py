"""Every body of an app's operations, broken in one place at a time: nothing may break, nothing may be echoed."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from tests.builders.openapi import openapi_of

MARKER = "zzMarke7f3a"
FREE = {"a long text", "another text", "null", "missing", "an empty text"}  # may be good input in some fields
_PATH = {"jahr": "2014", "gueltig_ab": "2014-01-01", "slug": "konz", "bezirk": "kreis", "nummer": "KV-1"}
_ID = "01936f5e-0000-7000-8000-000000000001"
_WRONG: dict[str, Any] = {
    "a number": 7.5,
    "a boolean": True,
    "a list": [[MARKER]],
    "an object": {"Feld": MARKER},
    "a long text": MARKER * 2000,
    "another text": MARKER + "\u00e4\u200b!",
    "an empty text": "",
    "NUL": MARKER + "\x00",
    "half a surrogate": MARKER + "\ud800",
    "a huge number": 10**400,
    "null": None,
}


@dataclass(frozen=True, slots=True)
class Mutation:
    """One broken body: of which operation, where, how."""

    method: str
    path: str
    roles: tuple[str, ...]
    pointer: str
    how: str
    body: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.pointer}: {self.how}"


def mutations_of(app: FastAPI) -> Iterator[Mutation]:
    """Give each body's example with one field of another type, too long, unreadable, unknown or missing.

    What lines of a list have in common is broken in the first of them that has it.
    """
    for path, item in openapi_of(app)["paths"].items():
        for method, operation in item.items():
            for example in _examples(operation):
                place = re.sub(r"\{([^}]*)\}", lambda name: _PATH.get(name[1], _ID), path)
                roles = tuple(operation.get("x-rollen", ()))
                done = set()
                for pointer, how, body in _broken(example):
                    if (kind := (re.sub(r"/\d+", "/0", pointer), how)) not in done:
                        done.add(kind)
                        yield Mutation(method.upper(), place, roles, pointer, how, body)


def written(mutation: Mutation) -> bytes:
    """Write a broken body as it is sent."""
    return json.dumps(mutation.body).encode()


def faults_in(answer: httpx.Response, *, mutation: Mutation) -> list[str]:
    """Name what is wrong with the answer to a broken body."""
    if answer.status_code < 300:
        return [] if mutation.how in FREE else [f"answered {answer.status_code}"]
    found = [] if 400 <= answer.status_code < 500 else [f"answered {answer.status_code}"]
    found += [] if answer.headers["content-type"] == "application/problem+json" else ["is no problem document"]
    found += ["repeats what was sent"] if MARKER.lower() in answer.text.lower() else []
    document = answer.json()
    if document.get("type") == "/problems/eingabe":
        pointers = [error["pointer"] for error in document["errors"]]
        near = any(mutation.pointer.startswith(pointer) or pointer.startswith(mutation.pointer) for pointer in pointers)
        found += [] if near or mutation.how in FREE else [f"points to {pointers}"]
    return found


def _examples(operation: dict[str, Any]) -> list[Any]:
    form = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return [one["value"] for one in form.get("examples", {}).values()]


def _broken(example: object) -> Iterator[tuple[str, str, object]]:
    for keys in _places(example):
        pointer = "".join(f"/{key}" for key in keys)
        for how, wrong in _WRONG.items():
            if not (isinstance(wrong, bool) and isinstance(_at(example, keys), bool)):
                yield pointer, how, _changed(example, keys, wrong)
        if keys and isinstance(keys[-1], str):
            yield pointer, "missing", _changed(example, keys, ...)
    for keys in _objects(example):
        yield (
            "".join(f"/{key}" for key in keys),
            "an unknown field",
            _changed(example, (*keys, "unbekanntes feld"), MARKER),
        )


def _places(value: object, keys: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield keys
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _places(child, (*keys, key))


def _objects(value: object) -> Iterator[tuple[Any, ...]]:
    for keys in _places(value):
        if isinstance(_at(value, keys), dict):
            yield keys


def _at(value: object, keys: tuple[Any, ...]) -> object:
    here: Any = value
    for key in keys:
        here = here[key]
    return here


def _changed(example: object, keys: tuple[Any, ...], wrong: object) -> object:
    if not keys:
        return wrong
    body: Any = copy.deepcopy(example)
    here = body
    for key in keys[:-1]:
        here = here[key]
    if wrong is ...:
        del here[keys[-1]]
    else:
        here[keys[-1]] = wrong
    return body
