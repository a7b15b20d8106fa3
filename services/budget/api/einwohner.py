"""Under-21s per Sozialraum and year: what Planbudgets are spread by (V17) and Eckwerte are counted on (K12)."""

from typing import Annotated

from fastapi import Response

from services.budget.api import examples_planbudget as examples
from services.budget.api.deps import DepsOf
from services.budget.api.stammdaten import Admin, AskedOf, Reader, list_of
from services.budget.storage.einwohner import key_of
from services.budget.usecases.enter_einwohner import enter_einwohner
from services.budget.usecases.read_stammdaten import find_version
from shared.contracts.stammdaten import EinwohnerInhalt, EinwohnerStand, StammdatenArt
from shared.contracts.types import JahrParameter, Slug
from shared.contracts.versions import etag_of
from shared.kalender import format_instant
from shared.storage.stammdaten import Version
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1/sozialraeume", tags=["Stammdaten"])


class EinwohnerOut(EinwohnerStand):
    """How many under-21s a Sozialraum has in a year."""

    version: int
    gebucht_am: str


@router.put(
    "/{slug}/einwohner/{jahr}",
    responses=answers(200, examples.EINWOHNER_OUT) | answers(201, examples.EINWOHNER_OUT) | problems(412, 428),
)
async def put_einwohner(
    slug: Slug,
    jahr: JahrParameter,
    body: Annotated[EinwohnerInhalt, example(examples.EINWOHNER)],
    caller: Admin,
    match: IfMatch,
    deps: DepsOf,
    response: Response,
) -> EinwohnerOut:
    """Enter how many people under 21 live in a Sozialraum in a year (V17, K12). What was spread before stays."""
    entered = await enter_einwohner(deps.database, caller, jahr, slug, body, match=match, now=deps.clock())
    response.status_code = 201 if entered.is_new else 200
    location = f"/v1/sozialraeume/{slug}/einwohner/{jahr}" if entered.is_new else None
    show(response, etag=etag_of(entered.version.version), location=location)
    return show_einwohner(entered.version)


@router.get("/{slug}/einwohner/{jahr}", responses=answers(200, examples.EINWOHNER_OUT))
async def get_einwohner(
    slug: Slug, jahr: JahrParameter, caller: Reader, deps: DepsOf, response: Response
) -> EinwohnerOut:
    """Read how many people under 21 live in a Sozialraum in a year (V17, K12)."""
    version = await find_version(deps.database, caller, StammdatenArt.EINWOHNER, key_of(jahr, slug))
    show(response, etag=etag_of(version.version))
    return show_einwohner(version)


@router.get("/{slug}/einwohner", responses=answers(200, examples.listing(examples.EINWOHNER_OUT)))
async def list_einwohner(slug: Slug, caller: Reader, deps: DepsOf, asked: AskedOf) -> Listing[EinwohnerOut]:
    """List the under-21s of a Sozialraum by year (V17, K12)."""
    return await list_of(deps, caller, StammdatenArt.EINWOHNER, asked, show=show_einwohner, sozialraum=slug)


def show_einwohner(version: Version) -> EinwohnerOut:
    """Write what is on record for a year."""
    head = {"version": version.version, "gebucht_am": format_instant(version.gebucht_am)}
    return EinwohnerOut.model_validate({**version.inhalt, **head})
