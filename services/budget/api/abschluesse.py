"""Closes of quarters and years, their countersignature, and opening one again (V13, X6)."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Response
from pydantic import Field

from services.budget.api import examples_abschluss as examples
from services.budget.api.deps import DepsOf
from services.budget.storage.abschluesse import Abschluss
from services.budget.usecases.close_quartal import close_quartal
from services.budget.usecases.countersign_abschluss import countersign_abschluss
from services.budget.usecases.open_abschluss import open_abschluss
from services.budget.usecases.read_abschluesse import list_abschluesse, read_abschluss, read_inhalt
from shared.contracts.bericht import BerichtInhalt
from shared.contracts.types import Freitext, Jahr, JahrParameter, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1/abschluesse", tags=["Abschlüsse"])
Wjh = Annotated[Caller, may(Role.WJH)]
Leitung = Annotated[Caller, may(Role.LEITUNG)]
TraegerCaller = Annotated[Caller, may(Role.TRAEGER)]
Whole = Annotated[Caller, may(Role.WJH, Role.REVISION)]
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION, Role.TRAEGER)]


class AbschlussIn(Wire):
    """Which quarter closes; without `quartal` the year, that is the fourth with the Jahresabschluss."""

    jahr: Jahr
    quartal: Annotated[int, Field(ge=1, le=4, strict=True)] | None = None


class OeffnungIn(Wire):
    """Why a close is opened again."""

    grund: Freitext


class GegenzeichnungIn(Wire):
    """What the Träger confirms: the close's `sha256`."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class OeffnungOut(Wire):
    """Who opened the close again, and why."""

    grund: str
    geoeffnet_am: str
    geoeffnet_von: str


class GegenzeichnungOut(Wire):
    """Who countersigned."""

    traeger: str
    gezeichnet_am: str
    gezeichnet_von: str


class AbschlussOut(Wire):
    """A close. `nr` counts the closes of the Jugendamt; `prev_sha256` is the hash of the one before (X6)."""

    id: UUID
    nr: int
    jahr: int
    quartal: int
    jahresabschluss: bool
    sha256: str = Field(description="SHA-256 of the bytes under `/inhalt`, which name `prev_sha256`.")
    prev_sha256: str | None = None
    geschlossen_am: str
    geschlossen_von: str
    oeffnung: OeffnungOut | None = Field(default=None, description="Not null: the close does not hold any more.")
    gegenzeichnungen: list[GegenzeichnungOut] = Field(description="A Träger sees its own alone.")

    @classmethod
    def of(cls, closed: Abschluss) -> Self:
        """Write a close."""
        opened = closed.oeffnung
        return cls(
            id=closed.id,
            nr=closed.nr,
            jahr=closed.jahr,
            quartal=closed.quartal,
            jahresabschluss=closed.is_jahresabschluss,
            sha256=closed.sha256,
            prev_sha256=closed.prev_sha256,
            geschlossen_am=format_instant(closed.geschlossen_am),
            geschlossen_von=closed.geschlossen_von,
            oeffnung=OeffnungOut(
                grund=opened.grund,
                geoeffnet_am=format_instant(opened.geoeffnet_am),
                geoeffnet_von=opened.geoeffnet_von,
            )
            if opened
            else None,
            gegenzeichnungen=[
                GegenzeichnungOut(
                    traeger=signed.traeger,
                    gezeichnet_am=format_instant(signed.gezeichnet_am),
                    gezeichnet_von=signed.gezeichnet_von,
                )
                for signed in closed.gegenzeichnungen
            ],
        )


@router.post("", status_code=201, responses=answers(201, examples.ABSCHLUSS_OUT) | problems(409))
async def post_abschluss(
    body: Annotated[AbschlussIn, example(examples.ABSCHLUSS)],
    caller: Wjh,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> AbschlussOut:
    """Close a quarter; the report of all areas freezes (V13).

    The fourth closes with the year: it needs all Spitzabrechnungen, and releases what is still bound (V7).
    """
    closed = await close_quartal(deps.database, caller, body.jahr, body.quartal, repeat=repeat, now=deps.clock())
    response.headers["Location"] = f"/v1/abschluesse/{closed.id}"
    return AbschlussOut.of(closed)


@router.get("/{abschluss}", responses=answers(200, examples.ABSCHLUSS_OUT))
async def get_abschluss(abschluss: UUID, caller: Reader, deps: DepsOf) -> AbschlussOut:
    """Read a close."""
    return AbschlussOut.of(await read_abschluss(deps.database, caller, abschluss))


@router.get("/{abschluss}/inhalt", response_model=BerichtInhalt, responses=answers(200, examples.BERICHT_ABGESCHLOSSEN))
async def get_inhalt(abschluss: UUID, caller: Whole, deps: DepsOf) -> Response:
    """Read the frozen report as the very bytes that `sha256` is taken of, so that the chain can be verified (X6)."""
    return Response(await read_inhalt(deps.database, caller, abschluss), media_type="application/json")


@router.get("", responses=answers(200, examples.listing(examples.ABSCHLUSS_OUT)))
async def get_abschluesse(
    caller: Reader, deps: DepsOf, paging: Paging, jahr: JahrParameter | None = None
) -> Listing[AbschlussOut]:
    """List the closes, oldest first."""
    page = await list_abschluesse(deps.database, caller, jahr=jahr, request=paging)
    return listing_of(page, show=AbschlussOut.of)


@router.post("/{abschluss}/oeffnung", status_code=201, responses=answers(201, examples.GEOEFFNET) | problems(409))
async def post_oeffnung(
    abschluss: UUID,
    body: Annotated[OeffnungIn, example(examples.OEFFNUNG)],
    caller: Leitung,
    repeat: Repeated,
    deps: DepsOf,
) -> AbschlussOut:
    """Open the last close of a year again, with a reason; the later close of that quarter chains on (V13)."""
    opened = await open_abschluss(deps.database, caller, abschluss, grund=body.grund, repeat=repeat, now=deps.clock())
    return AbschlussOut.of(opened)


@router.post(
    "/{abschluss}/gegenzeichnung", status_code=201, responses=answers(201, examples.GEGENGEZEICHNET) | problems(409)
)
async def post_gegenzeichnung(
    abschluss: UUID,
    body: Annotated[GegenzeichnungIn, example(examples.GEGENZEICHNUNG)],
    caller: TraegerCaller,
    repeat: Repeated,
    deps: DepsOf,
) -> AbschlussOut:
    """Confirm a close by its hash (X6)."""
    signed = await countersign_abschluss(
        deps.database, caller, abschluss, sha256=body.sha256, repeat=repeat, now=deps.clock()
    )
    return AbschlussOut.of(signed)
