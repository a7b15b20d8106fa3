"""Quarterly reports: JSON, CSV, German text (V13, V14, V16)."""

from typing import Annotated, Final, TypeAlias

from fastapi import Path, Query, Request, Response

from services.budget.api import examples_abschluss as examples
from services.budget.api import examples_erklaerung
from services.budget.api.bericht_formen import write_csv, write_text
from services.budget.api.berichtserklaerung import BerichtErklaerungOut, link_bericht
from services.budget.api.deps import DepsOf
from services.budget.usecases.compute_bericht import Quartal, canonical
from services.budget.usecases.explain_bericht import Berichtsfrage, read_berichtserklaerung
from services.budget.usecases.read_bericht import read_bericht
from shared.contracts.bericht import BerichtInhalt
from shared.contracts.types import Day, JahrParameter, Schluessel, Slug
from shared.identity import Caller, Role
from shared.web.accept import choose_form
from shared.web.access import may
from shared.web.examples import answers
from shared.web.routes import Router

router = Router(prefix="/v1/berichte", tags=["Berichte"])
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION, Role.TRAEGER)]
QuartalParameter: TypeAlias = Annotated[int, Path(ge=1, le=4)]
JSON: Final = "application/json"
CSV: Final = "text/csv"
TEXT: Final = "text/plain"


@router.get(
    "/{jahr}/quartale/{quartal}",
    response_model=BerichtInhalt,
    responses={
        200: {
            "content": {
                JSON: answers(200, examples.BERICHT)[200]["content"][JSON],
                CSV: {"example": examples.BERICHT_CSV},
                TEXT: {"example": examples.BERICHT_TEXT},
            }
        }
    },
)
async def get_bericht(
    jahr: JahrParameter,
    quartal: QuartalParameter,
    caller: Reader,
    deps: DepsOf,
    request: Request,
    sozialraum: Slug | None = None,
    stichtag: Annotated[Day | None, Query(description="The report as it was at the end of this booking day.")] = None,
) -> Response:
    """Read a quarter's report (V14): a closed one as it was frozen, byte for byte (V13); an open one as it stands.

    `Accept: text/csv` and `text/plain` give it as tables. A Träger sees its own areas, without others' figures.
    """
    frage = Quartal(jahr, quartal, stichtag, sozialraum)
    inhalt = await read_bericht(deps.database, caller, frage, now=deps.clock())
    form = choose_form(request, offered=(JSON, CSV, TEXT))
    headers = {"Vary": "Accept"}
    if form == JSON:
        return Response(canonical(link_bericht(inhalt)), media_type=JSON, headers=headers)
    bericht = BerichtInhalt.model_validate(inhalt)
    if form == TEXT:
        return Response(write_text(bericht), media_type=TEXT, headers=headers)
    name = f"quartalsbericht-{jahr}-{quartal}.csv"
    headers |= {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write_csv(bericht), media_type=CSV, headers=headers)


@router.get("/{jahr}/quartale/{quartal}/erklaerung", responses=answers(200, examples_erklaerung.BERICHT_ERKLAERUNG))
async def get_erklaerung(
    jahr: JahrParameter,
    quartal: QuartalParameter,
    caller: Reader,
    deps: DepsOf,
    sozialraum: Slug | None = None,
    bezirk: Slug | None = None,
    volumen: Annotated[Schluessel | None, Query(description="A Volumen of the tree; without, the root.")] = None,
    stichtag: Annotated[Day | None, Query(description="The report as it was at the end of this booking day.")] = None,
) -> BerichtErklaerungOut:
    """Explain every figure of a Volumen in a quarter's report: a Sozialraum's, a Bezirk's, or the total's (X1).

    Of a closed quarter the figures are the frozen ones, and lead to what was booked by then.
    """
    frage = Berichtsfrage(Quartal(jahr, quartal, stichtag, sozialraum), bezirk, volumen)
    found = await read_berichtserklaerung(deps.database, caller, frage, now=deps.clock())
    return BerichtErklaerungOut.of(found, caller=caller)
