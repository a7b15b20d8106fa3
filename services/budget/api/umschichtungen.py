"""Umschichtungen: Ansatz moves between Volumina of a Sozialraum and year (V9)."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Query, Response

from services.budget.api import examples
from services.budget.api.ausgaben import StornoIn
from services.budget.api.deps import DepsOf
from services.budget.domain.umschichtung import Umschichtung
from services.budget.domain.volumen import Ort
from services.budget.storage.umschichtungen import BookedUmschichtung
from services.budget.usecases.read_umschichtungen import list_umschichtungen, read_umschichtung
from services.budget.usecases.shift_ansatz import reverse_umschichtung, shift_ansatz
from shared.contracts.types import Freitext, GeldField, GeldPositive, Jahr, JahrParameter, Schluessel, Slug, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1/umschichtungen", tags=["Umschichtungen"])
Disposing = Annotated[Caller, may(Role.WJH, Role.LEITUNG)]
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]


class UmschichtungIn(Wire):
    """How much is to be moved from which Volumen to which, and why."""

    jahr: Jahr
    sozialraum: Slug
    von: Schluessel
    nach: Schluessel
    betrag: GeldPositive
    grund: Freitext

    def to_auftrag(self) -> Umschichtung:
        """Make the domain's value."""
        ort = Ort.sozialraum(self.jahr, self.sozialraum)
        return Umschichtung(ort, self.von, self.nach, self.betrag, self.grund)


class UmschichtungOut(Wire):
    """An Umschichtung with its author; `storno_grund` where it was reversed."""

    id: UUID
    jahr: int
    sozialraum: str
    von: str
    nach: str
    betrag: GeldField
    grund: str
    gebucht_am: str
    gebucht_von: str
    storno_grund: str | None = None

    @classmethod
    def of(cls, booked: BookedUmschichtung) -> Self:
        """Write an Umschichtung."""
        auftrag = booked.auftrag
        return cls(
            id=booked.id,
            jahr=auftrag.ort.jahr,
            sozialraum=auftrag.ort.slug,
            von=auftrag.von,
            nach=auftrag.nach,
            betrag=auftrag.betrag,
            grund=auftrag.grund,
            gebucht_am=format_instant(booked.gebucht_am),
            gebucht_von=booked.gebucht_von,
            storno_grund=booked.storno_grund,
        )


@router.post("", status_code=201, responses=answers(201, examples.UMSCHICHTUNG_OUT) | problems(409))
async def post_umschichtung(
    body: Annotated[UmschichtungIn, example(examples.UMSCHICHTUNG)],
    caller: Disposing,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> UmschichtungOut:
    """Move Ansatz between two Volumina of a Sozialraum and year (V9).

    Both must be `umschichtbar`; what is `vorbehalten` neither gives nor receives. Never more than the giver has left;
    nobody overrides that.
    """
    booked = await shift_ansatz(deps.database, caller, body.to_auftrag(), repeat=repeat, now=deps.clock())
    response.headers["Location"] = f"/v1/umschichtungen/{booked.id}"
    return UmschichtungOut.of(booked)


@router.post(
    "/{umschichtung}/storno",
    status_code=201,
    responses=answers(201, examples.UMSCHICHTUNG_STORNIERT) | problems(409),
)
async def post_storno(
    umschichtung: UUID,
    body: Annotated[StornoIn, example(examples.STORNO)],
    caller: Disposing,
    repeat: Repeated,
    deps: DepsOf,
) -> UmschichtungOut:
    """Give back what was moved, once, and never more than its receiver has left by now (V9, G5)."""
    booked = await reverse_umschichtung(
        deps.database, caller, umschichtung, grund=body.grund, repeat=repeat, now=deps.clock()
    )
    return UmschichtungOut.of(booked)


@router.get("/{umschichtung}", responses=answers(200, examples.UMSCHICHTUNG_OUT))
async def get_umschichtung(umschichtung: UUID, caller: Office, deps: DepsOf) -> UmschichtungOut:
    """Read an Umschichtung (V9)."""
    return UmschichtungOut.of(await read_umschichtung(deps.database, caller, umschichtung))


@router.get("", responses=answers(200, examples.listing(examples.UMSCHICHTUNG_OUT)))
async def get_umschichtungen(
    caller: Office,
    deps: DepsOf,
    paging: Paging,
    jahr: JahrParameter | None = None,
    sozialraum: Slug | None = None,
    volumen: Annotated[Schluessel | None, Query(description="The giver or the receiver.")] = None,
) -> Listing[UmschichtungOut]:
    """List Umschichtungen, oldest first (V9)."""
    page = await list_umschichtungen(
        deps.database, caller, jahr=jahr, sozialraum=sozialraum, volumen=volumen, request=paging
    )
    return listing_of(page, show=UmschichtungOut.of)
