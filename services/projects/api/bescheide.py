"""The decision document over HTTP: JSON, and German HTML to be printed (P1)."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request, Response

from services.projects.api import examples_bescheid as examples
from services.projects.api.bescheid_html import POLICY, write_html
from services.projects.api.bescheid_models import BescheidOut
from services.projects.api.deps import DepsOf, Reader
from services.projects.usecases.read_bescheid import read_bescheid
from shared.web.accept import choose_form
from shared.web.examples import answers
from shared.web.routes import Router

router = Router(prefix="/v1/projektantraege", tags=["bescheide"])
JSON: Final = "application/json"
HTML: Final = "text/html"


@router.get(
    "/{antrag}/bescheid",
    response_model=BescheidOut,
    responses={
        200: {
            "content": {
                JSON: answers(200, examples.BESCHEID)[200]["content"][JSON],
                HTML: {"example": examples.BESCHEID_HTML},
            }
        }
    },
)
async def get_bescheid(
    antrag: UUID,
    *,
    caller: Reader,
    deps: DepsOf,
    request: Request,
    einreichung: Annotated[
        int | None, Query(ge=1, le=1_000_000, description="The decision about that submission; left out: the last one.")
    ] = None,
) -> Response:
    """Read the decision with all that it rests on: version, plan, contribution, Konzept, Bindungen, the Bezirk's years.

    `Accept: text/html` gives it as a page to print.
    """
    found = await read_bescheid(deps.database, caller, antrag, einreichung=einreichung, now=deps.clock())
    headers = {"Vary": "Accept"}
    if choose_form(request, offered=(JSON, HTML)) == HTML:
        headers |= {"Content-Security-Policy": POLICY}
        return Response(write_html(found), media_type=f"{HTML}; charset=utf-8", headers=headers)
    return Response(BescheidOut.of(found).model_dump_json(), media_type=JSON, headers=headers)
