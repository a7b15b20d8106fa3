"""Warnungen of the project service (P10): what wjh and leitung must look at."""

from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query

from services.projects.api import examples_steuerung as examples
from services.projects.api.deps import DepsOf
from services.projects.storage.warnungen import Suche, Warnung
from services.projects.usecases.acknowledge_warnung import acknowledge_warnung, list_warnungen, read_warnung
from shared.contracts.types import Freitext, JahrParameter, Slug, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1/warnungen", tags=["warnungen"])
Watcher = Annotated[Caller, may(Role.WJH, Role.LEITUNG)]
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]


class QuittierungIn(Wire):
    """What whoever looked at it says."""

    notiz: Freitext


class WarnungOut(Wire):
    """What happened in which Bezirk, with its figures."""

    id: UUID
    art: str
    bezirk: str
    jahr: int
    figuren: dict[str, Any]
    erzeugt_am: str
    quittiert_am: str | None = None
    quittiert_von: str | None = None
    notiz: str | None = None

    @classmethod
    def of(cls, warnung: Warnung) -> Self:
        """Write a Warnung."""
        anlass = warnung.anlass
        return cls(
            id=warnung.id,
            art=anlass.art,
            bezirk=anlass.bezirk,
            jahr=anlass.jahr,
            figuren=dict(anlass.figuren),
            erzeugt_am=format_instant(warnung.erzeugt_am),
            quittiert_am=format_instant(warnung.quittiert_am) if warnung.quittiert_am else None,
            quittiert_von=warnung.quittiert_von,
            notiz=warnung.notiz,
        )


@router.get("", responses=answers(200, examples.listing(examples.WARNUNG)))
async def get_warnungen(
    caller: Reader,
    *,
    deps: DepsOf,
    paging: Paging,
    bezirk: Annotated[Slug | None, Query(description="Only those of this Bezirk.")] = None,
    jahr: Annotated[JahrParameter | None, Query(description="Only those of this year.")] = None,
    offen: Annotated[
        bool | None, Query(description="Only those that nobody has acknowledged; false: the others.")
    ] = None,
) -> Listing[WarnungOut]:
    """List Warnungen, oldest first; the Leitung those of its Bezirke (P10)."""
    suche = Suche(bezirk=bezirk, jahr=jahr, offen=offen)
    return listing_of(await list_warnungen(deps.database, caller, suche=suche, request=paging), show=WarnungOut.of)


@router.get("/{warnung}", responses=answers(200, examples.WARNUNG))
async def get_warnung(warnung: UUID, *, caller: Reader, deps: DepsOf) -> WarnungOut:
    """Read a Warnung (P10)."""
    return WarnungOut.of(await read_warnung(deps.database, caller, warnung))


@router.post("/{warnung}/quittierung", responses=answers(200, examples.WARNUNG_QUITTIERT) | problems(409))
async def post_quittierung(
    warnung: UUID,
    *,
    body: Annotated[QuittierungIn, example(examples.QUITTIERUNG)],
    caller: Watcher,
    repeat: Repeated,
    deps: DepsOf,
) -> WarnungOut:
    """Acknowledge a Warnung with a note (P10)."""
    found = await acknowledge_warnung(deps.database, caller, warnung, notiz=body.notiz, repeat=repeat, now=deps.clock())
    return WarnungOut.of(found)
