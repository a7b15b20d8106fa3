"""Warnungen: what wjh and leitung must look at (V10, V11)."""

from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query

from services.budget.api import examples
from services.budget.api.deps import DepsOf
from services.budget.storage.warnungen import Warnung
from services.budget.usecases.acknowledge_warnung import acknowledge_warnung
from services.budget.usecases.read_bookings import list_warnungen
from shared.contracts.types import Day, Freitext, JahrParameter, Slug, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1/warnungen", tags=["Warnungen"])
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG)]
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]


class QuittierungIn(Wire):
    """What whoever looked at it says."""

    notiz: Freitext


class WarnungOut(Wire):
    """What happened where, with its figures; `sozialraum` or `bezirk` is named."""

    id: UUID
    jahr: int
    sozialraum: str | None = None
    bezirk: str | None = None
    volumen: str
    art: str
    stufe: str
    figuren: dict[str, Any]
    erzeugt_am: str
    quittiert_am: str | None = None
    quittiert_von: str | None = None
    notiz: str | None = None

    @classmethod
    def of(cls, warnung: Warnung) -> Self:
        """Write a Warnung."""
        in_area = warnung.ort.art == "sozialraum"
        return cls(
            id=warnung.id,
            jahr=warnung.ort.jahr,
            sozialraum=warnung.ort.slug if in_area else None,
            bezirk=None if in_area else warnung.ort.slug,
            volumen=warnung.volumen,
            art=warnung.art,
            stufe=warnung.stufe,
            figuren=dict(warnung.figuren),
            erzeugt_am=format_instant(warnung.erzeugt_am),
            quittiert_am=format_instant(warnung.quittiert_am) if warnung.quittiert_am else None,
            quittiert_von=warnung.quittiert_von,
            notiz=warnung.notiz,
        )


@router.get("", responses=answers(200, examples.listing(examples.WARNUNG_OUT)))
async def get_warnungen(
    caller: Reader,
    *,
    deps: DepsOf,
    paging: Paging,
    jahr: JahrParameter | None = None,
    sozialraum: Slug | None = None,
    offen: bool | None = None,
    stichtag: Annotated[Day | None, Query(description="Those raised by the end of this day (V16).")] = None,
) -> Listing[WarnungOut]:
    """List Warnungen, oldest first; `offen=true` gives those that nobody has, or by `stichtag` had, acknowledged."""
    page = await list_warnungen(
        deps.database,
        caller,
        jahr=jahr,
        sozialraum=sozialraum,
        offen=offen,
        stichtag=stichtag,
        request=paging,
        now=deps.clock(),
    )
    return listing_of(page, show=WarnungOut.of)


@router.post("/{warnung}/quittierung", responses=answers(200, examples.WARNUNG_QUITTIERT) | problems(409))
async def post_quittierung(
    warnung: UUID,
    body: Annotated[QuittierungIn, example(examples.QUITTIERUNG)],
    caller: Office,
    repeat: Repeated,
    deps: DepsOf,
) -> WarnungOut:
    """Acknowledge a Warnung with a note (V11)."""
    found = await acknowledge_warnung(deps.database, caller, warnung, notiz=body.notiz, repeat=repeat, now=deps.clock())
    return WarnungOut.of(found)
