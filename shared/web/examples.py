"""Examples and refusals in OpenAPI, said beside the operation.

@router.post("/umschichtungen", status_code=201, responses=answers(201, UMSCHICHTUNG) | problems(409, 422))
async def post_umschichtung(body: Annotated[UmschichtungIn, example(AUFTRAG)], ...) -> UmschichtungOut:
"""

from http import HTTPStatus
from typing import Any, Final, TypeAlias

from fastapi import Body

from shared.web.problems import MEDIA_TYPE

Responses: TypeAlias = dict[int | str, dict[str, Any]]
PROBLEM_REF: Final = "#/components/schemas/Problem"


def example(value: object) -> Any:  # noqa: ANN401  # like fastapi.Body, which it is
    """Give a JSON body its example."""
    return Body(openapi_examples={"beispiel": {"value": value}})


def answers(status: int, value: object, *, media_type: str = "application/json", description: str = "") -> Responses:
    """Give an answer its example."""
    content = {media_type: {"example": value}}
    return {status: {"content": content} | ({"description": description} if description else {})}


def takes(**forms: object) -> dict[str, Any]:
    """Document a raw body (`consumes`) for `openapi_extra`: `takes(json=..., csv="beleg;datum...")`."""
    names = {"json": "application/json", "csv": "text/csv"}
    schemas = {"json": {"type": "object"}, "csv": {"type": "string"}}
    content = {names[form]: {"schema": schemas[form], "example": value} for form, value in forms.items()}
    return {"requestBody": {"required": True, "content": content}}


def problems(*statuses: int) -> Responses:
    """Document the statuses with which an operation refuses; the common ones are added by themselves."""
    return {status: problem_response(status) for status in statuses}


def problem_response(status: int) -> dict[str, Any]:
    """Describe one problem answer."""
    title = HTTPStatus(status).phrase
    shown = {"type": "/problems/...", "title": title, "status": status, "detail": "What stands against it."}
    return {
        "description": title,
        "content": {MEDIA_TYPE: {"schema": {"$ref": PROBLEM_REF}, "example": shown}},
    }
