"""Paths and methods that no document has: nothing answers there, whoever asks.

Routes can be listed; what answers before a route is looked for, a middleware, can only be asked.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from proof.matrix.documents import operations_of
from proof.matrix.world import Json, World

_USUAL = (
    "/", "/v1", "/v1/", "/v2/konzepte", "/admin", "/debug", "/internal", "/status", "/version", "/config", "/login",
    "/docs", "/redoc", "/openapi.yaml", "/swagger.json", "/graphql", "/static/", "/favicon.ico", "/.env",
    "/v1/hintertuer", "/v1/admin", "/v1/debug", "/v1/export", "/v1/alles", "/v1/me", "//v1/konzepte",
)  # fmt: skip
_NOT_FOUND, _NOT_ALLOWED = 404, 405


def calls_beside(service: str, documents: Mapping[str, Json]) -> Iterator[tuple[str, str, int]]:
    """Give method, path and the status that is expected: usual places, the others' paths, other methods on own ones."""
    own = _plain_paths(documents[service])
    others = {path for document in documents.values() for path in _plain_paths(document)} - own
    beside = [*_USUAL, *sorted(others), *(f"{path}/" for path in sorted(own))]
    yield from (("GET", path, _NOT_FOUND) for path in beside)
    known = operations_of(documents[service])
    for method, path in product(("DELETE", "OPTIONS"), sorted(own)):
        if f"{method} {path}" not in known:
            yield method, path, _NOT_ALLOWED


def answered_beside(world: World, service: str, documents: Mapping[str, Json]) -> list[str]:
    """Name what is answered where nothing is, to nobody, to an admin and to a service."""
    faults = []
    for method, path, expected in calls_beside(service, documents):
        for rolle in ("keine", "admin", "service"):
            answer = world.ask(service, method, path, who=world.who(rolle))
            if answer.status_code != expected:
                faults.append(f"{method} {path}: {answer.status_code} to {rolle}, where no document has anything")
    return faults


def _plain_paths(document: Json) -> set[str]:
    return {path for path in document["paths"] if "{" not in path}
