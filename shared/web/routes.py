"""The router of all services: each operation judges token and role before it reads a body, and reads it strictly.

FastAPI reads and parses the body before it asks the dependencies. So the order of contract.md (token, role, then the
rest) is kept by a route of our own. An operation without `may(...)` must say `PUBLIC`, or it is not even built.
"""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.contracts.spalten import FlatBatch
from shared.errors import Finding, InputRefused
from shared.web.access import May, admit, stay_public
from shared.web.findings import MOST, is_name
from shared.web.jsonbody import StrictRequest, read_json
from shared.web.limits import widen
from shared.web.media import read_media_type
from shared.web.refusals import MediaTypeRefused

JSON: Final = "application/json"
ROUTE_LABEL: Final = "sozialraum.route"
_UNKNOWN: Final = "This operation has no such query parameter."
_UTF8: Final = frozenset({"", "utf-8", "utf8", "us-ascii"})


@dataclass(frozen=True, slots=True)
class RawBody:
    """A body as it came, for operations that read more than one form."""

    media_type: str
    charset: str
    content: bytes

    def json(self, *, any_text: bool = False) -> Any:  # noqa: ANN401  # whatever JSON holds
        """Read it as JSON, strictly; raise Unreadable. With `any_text` each text is left to be judged for itself."""
        return read_json(self.content, any_text=any_text)


class Consumes:
    """The forms in which an operation takes its body, and how long it may be; a dependency that gives the RawBody."""

    def __init__(self, *media_types: str, most_bytes: int, seconds: float) -> None:
        self.media_types, self.most_bytes, self.seconds = media_types, most_bytes, seconds

    async def __call__(self, request: Request) -> RawBody:
        media_type, charset = _content_type(request)
        return RawBody(media_type, charset, await request.body())


def consumes(*media_types: str, most_bytes: int, seconds: float = 120.0) -> Any:  # noqa: ANN401  # like fastapi.Depends
    """Take the body as it comes.

    `body: Annotated[RawBody, consumes("application/json", "text/csv", most_bytes=8 * MIB)]`
    """
    return Depends(Consumes(*media_types, most_bytes=most_bytes, seconds=seconds))


class Route(APIRoute):
    """A route that judges who calls before it reads what they send."""

    _flat: type[FlatBatch] | None = None

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Put our judgement before FastAPI's own."""
        answer = super().get_route_handler()
        calls = tuple(calls_of(self.dependant))
        gates = tuple(call for call in calls if isinstance(call, May))
        known = dict(query_names(self.dependant))
        body = self.body_field.field_info.annotation if self.body_field else None
        self._flat = body if isinstance(body, type) and issubclass(body, FlatBatch) else None
        if not gates and stay_public not in calls:
            raise TypeError(f"{self.path}: name the roles by may(...), or say PUBLIC")

        async def judged(request: Request) -> Response:
            strict = StrictRequest(request.scope, request.receive)
            strict.scope[ROUTE_LABEL] = self.path_format
            for gate in gates:
                await admit(strict, may_call=gate)
            await self._read_body(strict, calls=calls)
            _check_query(strict, known=known)
            return await answer(strict)

        return judged

    async def _read_body(self, request: StrictRequest, *, calls: tuple[object, ...]) -> None:
        taken = next((call for call in calls if isinstance(call, Consumes)), None)
        allowed = taken.media_types if taken else (JSON,) if self.body_field else ()
        if not allowed:
            return
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise MediaTypeRefused(*allowed)
        if taken:
            widen(request.scope, most_bytes=taken.most_bytes, seconds=taken.seconds)
        _check_content_type(request, allowed=allowed)
        if taken or not await request.body():
            return
        if self._flat is not None:
            await request.read_flat(self._flat)
        await request.json()


class Router(APIRouter):
    """The router to use in every `api` module; give it the prefix `/v1`."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # APIRouter's own options
        super().__init__(route_class=Route, redirect_slashes=False, **options)


def calls_of(dependant: Dependant) -> Iterator[object]:
    """Give all that an operation depends on, at any depth."""
    for inner in dependant.dependencies:
        yield inner.call
        yield from calls_of(inner)


def query_names(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Give the query parameters that an operation knows, and whether each may come more than once."""
    for field in dependant.query_params:
        yield field.alias, "list" in str(field.field_info.annotation)
    for inner in dependant.dependencies:
        yield from query_names(inner)


def _check_query(request: Request, *, known: Mapping[str, bool]) -> None:
    """Refuse parameters that the operation does not know, or that come twice: a typo must not widen an answer."""
    sent = request.query_params
    unknown = [name for name in sent if name not in known]
    repeated = [name for name in sent if known.get(name) is False and len(sent.getlist(name)) > 1]
    findings = [
        *(Finding(f"/{name}" if is_name(name) else "", "unbekannt", _UNKNOWN) for name in unknown[:MOST]),
        *(Finding(f"/{name}", "mehrfach", "Name this once.") for name in repeated),
    ]
    if findings:
        raise InputRefused(*findings)


def _check_content_type(request: Request, *, allowed: tuple[str, ...]) -> None:
    empty = "transfer-encoding" not in request.headers and request.headers.get("content-length", "0") == "0"
    media_type, charset = _content_type(request)
    if empty and not media_type:
        return  # what is missing is told by the model
    if media_type not in allowed or (media_type == JSON and charset not in _UTF8):
        raise MediaTypeRefused(*allowed)


def _content_type(request: Request) -> tuple[str, str]:
    """Read Content-Type: the media type in small letters and the charset."""
    found = read_media_type(request.headers.get("content-type", ""))
    return found.name, found.parameters.get("charset", "").lower()
