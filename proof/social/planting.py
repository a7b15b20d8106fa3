"""A world in which every free text is a mark: whoever makes it or calls an operation in it plants them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from proof.matrix.world import Headers, Json, World
from proof.places import Place, put, value_at
from proof.social.fields import free_texts

MARK = re.compile(r"Merkmal[0-9]{5}")


@dataclass(frozen=True, slots=True)
class Planted:
    """Where a mark was written: the operation and the member of its body."""

    service: str
    operation: str
    member: str


@dataclass(slots=True)
class PlantedWorld(World):
    """Sends each body with a mark in each of its free texts, and keeps what was taken and what was said of refusals."""

    documents: Mapping[str, Json] = field(default_factory=dict)
    marks: dict[Planted, str] = field(default_factory=dict)
    taken: set[Planted] = field(default_factory=set)
    refusals: list[str] = field(default_factory=list)

    def ask(
        self,
        service: str,
        method: str,
        path: str,
        *,
        who: Headers,
        body: object = None,
        params: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Call a service: with marks wherever a text could stand, else where one stands, else as it was meant."""
        operation = operation_of(self.documents[service], method, path)
        for sent, places in self._marked(service, operation, path, body):
            answer = World.ask(self, service, method, path, who=who, body=sent, params=params)
            if answer.is_success:
                self.taken |= {Planted(service, operation, member_of(place)) for place in places}
                return answer
            self.refusals.append(answer.text)
        return World.ask(self, service, method, path, who=who, body=body, params=params)

    def mark(self, service: str, operation: str, place: Place, *, of: str = "") -> str:
        """Give the mark of a member; in the same thing (`of`) it is the same again, so that repeats stay repeats."""
        key = Planted(service, f"{operation} {of}", "/".join(map(str, place)))
        return self.marks.setdefault(key, f"Merkmal{len(self.marks):05d}")

    def _marked(
        self, service: str, operation: str, path: str, body: object
    ) -> Iterator[tuple[object, Sequence[Place]]]:
        if not operation or body is None:
            return
        form = form_of(self.documents[service], operation)
        places = list(free_texts(form, body, document=self.documents[service]))
        standing = [place for place in places if _stands(body, place)]
        for chosen in ([places] if places != standing else []) + ([standing] if standing else []):
            sent = body
            for place in chosen:
                sent = put(sent, place, self.mark(service, operation, place, of=path))
            yield sent, chosen


def operation_of(document: Json, method: str, path: str) -> str:
    """Find the operation of a call, "" where the document has no such path; the fewer parts are open, the better."""
    bare = path.partition("?")[0]
    found = [
        template
        for template, item in document["paths"].items()
        if method.lower() in item and re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", template), bare)
    ]
    return f"{method} {min(found, key=lambda template: template.count('{'))}" if found else ""


def form_of(document: Json, operation: str) -> Mapping[str, Any]:
    """Give the form of an operation's JSON body; of one that takes none, nothing."""
    method, path = operation.split(" ", 1)
    content = document["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    found: Mapping[str, Any] = content.get("application/json", {}).get("schema", {})
    return found


def member_of(place: Place) -> str:
    """Name a place as the form has it: items of a list have no number."""
    return "".join(f"/{part}" for part in place if not isinstance(part, int))


def _stands(body: object, place: Place) -> bool:
    holder = value_at(body, place[:-1])
    return not isinstance(holder, dict) or place[-1] in holder
