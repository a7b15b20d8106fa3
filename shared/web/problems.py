"""Problem documents (RFC 9457): the one place where a refusal becomes an answer.

Each service maps its refusals in one `Table`; what all services refuse alike stands here. A document never carries a
submitted value, nor a request id: two refusals of the same kind are the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeAlias

from starlette.responses import Response

from shared.contracts.listing import PlaceUnreadable
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.contracts.repeat import KeyReused, StillInFlight
from shared.contracts.versions import NoVersionYet, VersionChanged, VersionMissing
from shared.errors import Finding, InputRefused, NotVisible, Refused, RuleBroken, StorageAway
from shared.web import refusals
from shared.web.figures import to_json

MEDIA_TYPE: Final = "application/problem+json"
RESERVED: Final = frozenset({"type", "title", "status", "detail", "instance", "errors"})


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of refusal as callers see it; `figures` names the refusal's attributes that become members.

    `other_status`: the same kind of problem is answered with this status too, by another refusal of the table (K4).
    """

    status: int
    slug: str
    title: str
    hint: str = ""
    figures: tuple[str, ...] = ()
    retry_after: int | None = None
    other_status: int | None = None


Table: TypeAlias = Mapping[type[Refused], Problem]

INPUT: Final = Problem(422, "eingabe", "The input is wrong", "Correct the places named in `errors` and send it again.")
NOT_FOUND: Final = Problem(
    404, "nicht-gefunden", "Not found", "There is nothing here, or nothing that this caller may see."
)
ERROR: Final = Problem(
    500, "fehler", "Something went wrong here", "Repeat later; tell the operator the X-Request-Id of the answer."
)
METHOD: Final = Problem(405, "methode", "This method is not offered here", "See the header Allow.")
OTHER: Final = Problem(400, "anfrage", "The request was refused")
PEER_DISTURBED: Final = Problem(
    503, "dienst-gestoert", "Another service could not do its part", "Nothing was decided. Repeat later.", retry_after=5
)

COMMON: Final[Table] = {
    InputRefused: INPUT,
    refusals.TooManyDecimals: Problem(
        422, "geld-nachkommastellen", "An amount has more than two decimals",
        "Write whole cents: nothing is rounded here. `errors` names the places.",
    ),
    refusals.NegativeAmount: Problem(
        422, "geld-negativ", "An amount is negative", "Write an amount from 0.00 on. `errors` names the places."
    ),
    refusals.NoCalendarDay: Problem(
        422, "kein-kalendertag", "The calendar does not have this day",
        "Such as 31 April, or 29 February outside leap years. `errors` names the places.",
    ),
    RuleBroken: Problem(
        422, "passt-nicht-zusammen", "What was sent does not go together",
        "Each value has its form, but not beside the others: `errors` says what must go with what.",
    ),
    PlaceUnreadable: Problem(
        422, "stelle-unlesbar", "This is no place in the list",
        "Take `cursor` from `next` and `seit` from `stand` of an answer before, unchanged.",
    ),
    NotVisible: NOT_FOUND,
    VersionMissing: Problem(
        428, "version-fehlt", "If-Match is needed", 'Send the ETag that you saw as If-Match, or "*" for any version.'
    ),
    VersionChanged: Problem(
        412, "version-veraltet", "The resource has changed since", "Read it again, decide anew, send its new ETag."
    ),
    NoVersionYet: Problem(
        412, "noch-nicht-angelegt", "If-Match names a version of what does not exist yet",
        "There is nothing here yet: leave If-Match out to create it.",
    ),
    KeyReused: Problem(
        422, "schluessel-wiederverwendet", "This Idempotency-Key came before with other content",
        "Take a new key for a new request.",
    ),
    StillInFlight: Problem(
        409, "noch-in-arbeit", "The first request with this Idempotency-Key is still in work",
        "Send it again in a moment.", retry_after=1,
    ),
    NotSent: Problem(
        503, "dienst-nicht-erreichbar", "Another service cannot be reached",
        "Nothing was done there. Repeat later.", figures=("dienst",), retry_after=5,
    ),
    NoAnswer: Problem(
        503, "dienst-ohne-antwort", "Another service did not answer",
        "It is not known whether it acted. Repeat the same request later.", figures=("dienst",), retry_after=5,
    ),
    refusals.TokenRefused: Problem(
        401, "anmeldung", "A valid access token is needed",
        "The token is missing, expired, malformed or not for this service. Fetch a new one from the issuer.",
    ),
    refusals.KeysUnavailable: Problem(
        503, "anmeldung-nicht-pruefbar", "Tokens cannot be judged at the moment",
        "The issuer's keys could not be read. Repeat later.", retry_after=5,
    ),
    refusals.RoleRefused: Problem(
        403, "nicht-erlaubt", "The caller's role may not do this", "The operation's description names the roles."
    ),
    refusals.Unreadable: Problem(400, "unlesbar", "The body cannot be read", "Send JSON (RFC 8259) in UTF-8."),
    refusals.BodyTooLarge: Problem(
        413, "zu-gross", "The body is too long", "Send it in parts.", figures=("hoechstens_bytes",)
    ),
    refusals.BodyTooSlow: Problem(408, "zu-langsam", "The body did not arrive in time", "Send it again."),
    refusals.MediaTypeRefused: Problem(
        415, "medientyp", "The body comes in a form that is not read here",
        "See `erlaubt` for Content-Type; Content-Encoding must be identity.", figures=("erlaubt",),
    ),
    StorageAway: Problem(
        503, "datenbank-nicht-erreichbar", "The database does not answer",
        "It is not sure that nothing was written. Repeat the same request later, with the same Idempotency-Key: it is"
        " carried out once.", retry_after=2,
    ),
    refusals.NotReady: Problem(
        503, "nicht-bereit", "The service is not ready", "Something it needs does not answer; see `fehlend`.",
        figures=("fehlend",), retry_after=5,
    ),
}  # fmt: skip
FRAME: Final = (*COMMON.values(), ERROR, METHOD, OTHER, PEER_DISTURBED)


def check_table(table: Table) -> None:
    """Refuse, at start, a table whose slugs mean two things or whose figures hide members of the standard."""
    seen: dict[str, Problem] = {}
    for problem in (*FRAME, *table.values()):
        first = seen.setdefault(problem.slug, problem)
        if problem.status not in {first.status, first.other_status}:
            raise ValueError(f"/problems/{problem.slug} stands for two statuses")
        if not RESERVED.isdisjoint(problem.figures):
            raise ValueError(f"/problems/{problem.slug} hides members of RFC 9457")


def problem_of(refusal: Refused, *, table: Table) -> Problem | None:
    """Find the kind of a refusal, by its class or the nearest class above it."""
    known = {**COMMON, **table}
    return next((known[kind] for kind in type(refusal).__mro__ if kind in known), None)


def document_of(
    problem: Problem, *, detail: str = "", findings: Sequence[Finding] = (), figures: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Put a problem document together."""
    document: dict[str, Any] = {"type": f"/problems/{problem.slug}", "title": problem.title, "status": problem.status}
    document["detail"] = detail or problem.hint or problem.title
    if findings:
        document["errors"] = [asdict(finding) for finding in findings]
    return document | dict(figures or {})


def render(document: Mapping[str, Any], *, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a problem document."""
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status_code=document["status"], media_type=MEDIA_TYPE, headers=dict(headers or {}))


def answer_problem(problem: Problem, *, findings: Sequence[Finding] = ()) -> Response:
    """Answer with a problem that needs nothing but its kind."""
    return render(document_of(problem, findings=findings), headers=_retry_after(problem.retry_after))


def answer_refusal(refusal: Refused, *, table: Table) -> Response | None:
    """Answer with a refusal's document, or None where no table knows it: then it is an error of ours."""
    if isinstance(refusal, ProblemAnswer) and problem_of(refusal, table=table) is None:
        return _answer_of_peer(refusal)
    if (problem := problem_of(refusal, table=table)) is None:
        return None
    findings = getattr(refusal, "findings", ())
    detail = "" if isinstance(refusal, InputRefused) else str(refusal)
    figures = {name: to_json(getattr(refusal, name)) for name in problem.figures}
    document = document_of(problem, detail=detail, findings=findings, figures=figures)
    return render(document, headers=_headers_of(refusal, problem=problem))


def _headers_of(refusal: Refused, *, problem: Problem) -> dict[str, str]:
    headers = _retry_after(getattr(refusal, "retry_after", None) or problem.retry_after)
    if isinstance(refusal, refusals.TokenRefused):
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if refusal.presented else "Bearer"
    if isinstance(refusal, refusals.BodyTooLarge | refusals.BodyTooSlow):
        headers["Connection"] = "close"  # the rest of the body is not read
    return headers


def _retry_after(seconds: int | None) -> dict[str, str]:
    return {} if seconds is None else {"Retry-After": str(seconds)}


def _answer_of_peer(answer: ProblemAnswer) -> Response:
    """Pass on what another service refused by rule (409, 422); anything else of it is a disturbance (K4)."""
    if answer.status not in {409, 422} or not answer.slug:
        return answer_problem(PEER_DISTURBED)
    title = {"title": str(answer.document.get("title", ""))}
    return render(answer.document | title | {"status": answer.status}, headers=_retry_after(answer.retry_after))
