"""What every answer must be, beyond schemathesis' own checks: a refusal is a problem that is documented.

Input that the document allows is never called wrong input: a rule that stands against it has a type of its own.
"""

import json
import re
from functools import cache
from typing import Any

import httpx
import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response
from schemathesis.core.failures import Failure, ResponseTimeExceeded
from schemathesis.openapi.checks import AllowHeaderMismatch, MissingHeaderNotRejected, UnsupportedMethodResponse

MEDIA_TYPE = "application/problem+json"
WRONG_INPUT = frozenset({"/problems/eingabe"})
UNREADABLE = frozenset({400, 413, 415})  # never of input that the document allows
MOST_SECONDS = 2.0
WHO = frozenset({"Authorization", "Jugendamt", "Subject-Token"})


@cache
def has_page(origin: str, slug: str) -> bool:
    """Tell whether a service says what a problem means."""
    return httpx.get(f"{origin}{slug}", trust_env=False).status_code == httpx.codes.OK


@schemathesis.check
def refusals_are_documented(_ctx: CheckContext, response: Response, case: Case[Any]) -> bool | None:
    """Require a problem document of a known type, and of another type than wrong input where the input is good."""
    if response.status_code < httpx.codes.BAD_REQUEST or response.request.method == "HEAD":
        return None
    fault = fault_of(
        str(httpx.URL(str(response.request.url)).copy_with(raw_path=b"/")).rstrip("/"),
        status=response.status_code,
        media_type=(response.headers.get("content-type") or [""])[0],
        content=response.content,
    )
    assert fault is None, fault
    good = case.meta is not None and case.meta.generation.mode.is_positive
    if good and response.status_code in UNREADABLE:
        raise AssertionError(f"{response.status_code} for input that the document allows")
    if good and json.loads(response.content)["type"] in WRONG_INPUT:
        raise AssertionError(f"good input is called wrong: {_place(response.content)}")
    return None


def is_meant(_context: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
    """Tell whether a failure is one, and not the way in which the calls are made.

    The headers that say who calls stand in every call, also where a case wants one to be missing: that none goes
    without them is looked at by the check of ignored authentication, and by the tests of tokens. A path may be that of
    another operation, which has other methods. What was slow once, beside other work, is asked again.
    """
    if isinstance(failure, MissingHeaderNotRejected):
        return failure.header_name not in WHO
    if isinstance(failure, UnsupportedMethodResponse | AllowHeaderMismatch):
        return not _is_path_of_another(case, str(response.request.url))
    if isinstance(failure, ResponseTimeExceeded):
        return all(case.call().elapsed > MOST_SECONDS for _ in range(2))
    return True


def _is_path_of_another(case: Case[Any], url: str) -> bool:
    place = httpx.URL(url).path
    others = [path for path in case.operation.schema.raw_schema["paths"] if path != case.path]
    return any(re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", path), place) for path in others)


def fault_of(origin: str, *, status: int, media_type: str, content: bytes) -> str | None:
    """Say what is wrong with a refusal as a problem document, or None."""
    if media_type != MEDIA_TYPE:
        return f"{status} is no problem document but {media_type or 'nothing'}"
    document = json.loads(content)
    if document.get("status") != status:
        return f"the document says {document.get('status')}, the answer {status}"
    if not has_page(origin, str(document.get("type"))):
        return f"{document.get('type')} has no page"
    return None


def _place(content: bytes) -> str:
    found = json.loads(content).get("errors", [])
    return ", ".join(f"{one['pointer']} {one['code']}" for one in found[:3])
