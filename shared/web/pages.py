"""The pages behind `type`: what a problem means and what to do, in German and English, for everybody.

The app's state has the problems of its service.
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from fastapi import Request, Response
from starlette.responses import HTMLResponse

from shared.errors import NotVisible
from shared.web.access import PUBLIC
from shared.web.examples import answers
from shared.web.problems import FRAME, INPUT, Problem, Table
from shared.web.routes import Router

_GERMAN: Final = {
    400: "Die Anfrage ist nicht lesbar.",
    401: "Es fehlt ein gültiges Zugangstoken.",
    403: "Die Rolle des Aufrufers darf das nicht.",
    404: "Das gibt es nicht, oder es ist für den Aufrufer nicht sichtbar.",
    405: "Diese Methode gibt es hier nicht.",
    408: "Der Inhalt kam nicht rechtzeitig an.",
    409: "Der Stand der Dinge oder die Mittel stehen dem entgegen; die Zahlen stehen in der Antwort.",
    412: "Die Version in If-Match ist nicht die, die hier steht: neu lesen und neu entscheiden; was es noch nicht "
    "gibt, wird ohne If-Match angelegt.",
    413: "Der Inhalt ist zu lang.",
    415: "Der Inhalt hat eine Form, die hier nicht gelesen wird.",
    422: "Die Eingabe ist falsch oder verletzt eine Regel; wo und welche, steht in der Antwort.",
    428: "Für diese Änderung muss die gesehene Version genannt werden (If-Match).",
    429: "Zu viele Anfragen: später wiederholen.",
    500: "Hier ist etwas schiefgegangen. Die X-Request-Id der Antwort hilft dem Betrieb.",
    503: "Der Dienst kann das gerade nicht leisten: nach der Zeit in Retry-After wiederholen.",
}
_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<h1>{title}</h1>
<p>Status {status}, <code>/problems/{slug}</code></p>
<p>{hint}</p>
<p lang="de">{german}</p>
</body>
</html>
"""


def known_problems(table: Table, *, passed_on: Iterable[Problem] = ()) -> Mapping[str, Problem]:
    """Name all problems that a service can answer, and those that it passes on, by their slugs."""
    return {problem.slug: problem for problem in (*passed_on, *FRAME, *table.values())}


def _page(problem: Problem) -> str:
    return _PAGE.format(
        title=escape(problem.title),
        status=problem.status,
        slug=escape(problem.slug),
        hint=escape(problem.hint),
        german=escape(_GERMAN.get(problem.status, "")),
    )


router = Router(tags=["problems"])


@router.get(
    "/problems/{slug}",
    dependencies=[PUBLIC],
    response_class=HTMLResponse,
    responses=answers(200, _page(INPUT), media_type="text/html"),
)
async def get_problem(request: Request, slug: str) -> Response:
    """Say what a problem means and what to do."""
    known: Mapping[str, Problem] = request.app.state.problems
    return _show(known, slug=slug)


def _show(known: Mapping[str, Problem], *, slug: str) -> Response:
    if slug not in known:
        raise NotVisible
    return HTMLResponse(_page(known[slug]), headers={"Content-Security-Policy": "default-src 'none'"})
