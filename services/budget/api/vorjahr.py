"""What came after its year was closed: claims, and what wjh accepts into an open year (V13)."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Response
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from services.budget.api import examples_abschluss as examples
from services.budget.api.ausgaben import AusgabeIn
from services.budget.api.deps import DepsOf
from services.budget.storage.vorjahr import SpaeteZeile, Vorjahresbuchung
from services.budget.usecases.accept_vorjahr import VorjahrAuftrag, accept_vorjahr
from services.budget.usecases.read_vorjahr import list_forderungen, list_vorjahresbuchungen, read_vorjahresbuchung
from shared.contracts.types import Freitext, JahrParameter, Schluessel, Wire
from shared.contracts.verbrauch import VerbrauchZeile
from shared.contracts.vorjahr import VorjahrInhalt
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["Vorjahr"])
Wjh = Annotated[Caller, may(Role.WJH)]
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]
OfficeOrService = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION, Role.SERVICE)]


class VorjahrIn(Wire):
    """What is accepted: a claim by its `schluessel`, a new spending, or the Storno of an `ausgabe` with its `grund`.

    `volumen` is where it is booked if the open year's Konzept has not the same.
    """

    schluessel: UUID | None = None
    spaete_ausgabe: AusgabeIn | None = None
    ausgabe: UUID | None = None
    grund: Freitext | None = None
    volumen: Schluessel | None = None

    @model_validator(mode="after")
    def _name_one(self) -> Self:
        named = [self.schluessel, self.spaete_ausgabe, self.ausgabe]
        if sum(one is not None for one in named) != 1:
            raise PydanticCustomError("vorjahr", "Name exactly one: schluessel, spaete_ausgabe or ausgabe.")
        if self.ausgabe is not None and self.grund is None:
            raise PydanticCustomError("vorjahr", "Say in grund why the spending is reversed.")
        return self


class VorjahrOut(VorjahrInhalt):
    """What was booked: of which year, in which, and the close that it touches.

    `abschluss` is null where the year of the work had been opened again.
    """

    @classmethod
    def of(cls, booked: Vorjahresbuchung) -> Self:
        """Write what was booked."""
        content = {name: getattr(booked, name) for name in cls.model_fields}
        return cls(**content | {"gebucht_am": format_instant(booked.gebucht_am)})


class ForderungOut(VerbrauchZeile):
    """A late row as its sender sent it; `uebernommen` is what it was accepted as."""

    abgelehnt_am: str
    uebernommen: UUID | None = None

    @classmethod
    def of(cls, late: SpaeteZeile) -> Self:
        """Write a claim."""
        content = {name: getattr(late.zeile, name) for name in VerbrauchZeile.model_fields}
        return cls(**content, abgelehnt_am=format_instant(late.abgelehnt_am), uebernommen=late.uebernommen)


@router.post(
    "/vorjahresbuchungen",
    status_code=201,
    responses=answers(201, examples.VORJAHR_OUT) | answers(200, examples.VORJAHR_OUT) | problems(404, 409),
)
async def post_vorjahresbuchung(
    body: Annotated[VorjahrIn, example(examples.VORJAHR)],
    caller: Wjh,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> VorjahrOut:
    """Accept a late row, a spending, or the Storno of one, of a closed year into the first open one (V13).

    It is priced by the year of the work and uses up no Bindung. A claim is accepted once, and a spending by its
    Beleg: again they answer 200. A spending is judged by what the open year has left (V6, V10).
    """
    spaete = body.spaete_ausgabe.to_auftrag() if body.spaete_ausgabe else None
    auftrag = VorjahrAuftrag(body.schluessel, body.ausgabe, body.grund, body.volumen, spaete)
    booked, is_new = await accept_vorjahr(deps.database, caller, auftrag, repeat=repeat, now=deps.clock())
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"/v1/vorjahresbuchungen/{booked.id}"
    return VorjahrOut.of(booked)


@router.get("/vorjahresbuchungen/{vorjahresbuchung}", responses=answers(200, examples.VORJAHR_OUT))
async def get_vorjahresbuchung(vorjahresbuchung: UUID, caller: Office, deps: DepsOf) -> VorjahrOut:
    """Read what was accepted."""
    return VorjahrOut.of(await read_vorjahresbuchung(deps.database, caller, vorjahresbuchung))


@router.get("/vorjahresbuchungen", responses=answers(200, examples.listing(examples.VORJAHR_OUT)))
async def get_vorjahresbuchungen(
    caller: OfficeOrService, deps: DepsOf, paging: Paging, jahr: JahrParameter | None = None
) -> Listing[VorjahrOut]:
    """List what was accepted, oldest first; `jahr` is the year of the work."""
    page = await list_vorjahresbuchungen(deps.database, caller, jahr=jahr, request=paging)
    return listing_of(page, show=VorjahrOut.of)


@router.get("/vorjahresforderungen", responses=answers(200, examples.listing(examples.FORDERUNG_OUT)))
async def get_forderungen(
    caller: Office,
    deps: DepsOf,
    paging: Paging,
    *,
    jahr: JahrParameter | None = None,
    offen: bool | None = None,
) -> Listing[ForderungOut]:
    """List the rows that came after their year was closed, oldest first; `offen=true` gives those not accepted."""
    page = await list_forderungen(deps.database, caller, jahr=jahr, offen=offen, request=paging)
    return listing_of(page, show=ForderungOut.of)
