"""Freigaben of overdrafts: Leitung overrides a `sperren` for one spending (V10)."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Response

from services.budget.api import examples
from services.budget.api.deps import DepsOf
from services.budget.domain.freigabe import Freigabe
from services.budget.domain.volumen import Ort
from services.budget.storage.freigaben import GivenFreigabe
from services.budget.usecases.override_sperre import list_freigaben, override_sperre, read_freigabe
from shared.contracts.types import Beleg, Freitext, GeldField, GeldPositive, Jahr, Schluessel, Slug, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1/ueberschreitungsfreigaben", tags=["Ausgaben"])
Leitung = Annotated[Caller, may(Role.LEITUNG)]
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]


class FreigabeIn(Wire):
    """Which spending may pass: its receipt number, its Volumen and year, up to which amount, and why."""

    jahr: Jahr
    sozialraum: Slug
    volumen: Schluessel
    beleg: Beleg
    betrag: GeldPositive
    begruendung: Freitext

    def to_freigabe(self) -> Freigabe:
        """Make the domain's value."""
        ort = Ort.sozialraum(self.jahr, self.sozialraum)
        return Freigabe(ort, self.volumen, self.beleg, self.betrag, self.begruendung)


class FreigabeOut(FreigabeIn):
    """A Freigabe with its author."""

    betrag: GeldField
    id: UUID
    gebucht_am: str
    gebucht_von: str

    @classmethod
    def of(cls, given: GivenFreigabe) -> Self:
        """Write a Freigabe."""
        freigabe = given.freigabe
        return cls(
            id=given.id,
            jahr=freigabe.ort.jahr,
            sozialraum=freigabe.ort.slug,
            volumen=freigabe.volumen,
            beleg=freigabe.beleg,
            betrag=freigabe.betrag,
            begruendung=freigabe.begruendung,
            gebucht_am=format_instant(given.gebucht_am),
            gebucht_von=given.gebucht_von,
        )


@router.post("", status_code=201, responses=answers(201, examples.FREIGABE_OUT) | problems(409))
async def post_freigabe(
    body: Annotated[FreigabeIn, example(examples.FREIGABE)],
    caller: Leitung,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> FreigabeOut:
    """Override a `sperren` for one spending, with a reason: wjh can then book it, up to this amount (V10)."""
    given = await override_sperre(deps.database, caller, body.to_freigabe(), repeat=repeat, now=deps.clock())
    response.headers["Location"] = f"/v1/ueberschreitungsfreigaben/{given.id}"
    return FreigabeOut.of(given)


@router.get("/{freigabe}", responses=answers(200, examples.FREIGABE_OUT))
async def get_freigabe(freigabe: UUID, caller: Office, deps: DepsOf) -> FreigabeOut:
    """Read a Freigabe (V10)."""
    return FreigabeOut.of(await read_freigabe(deps.database, caller, freigabe))


@router.get("", responses=answers(200, examples.listing(examples.FREIGABE_OUT)))
async def get_freigaben(
    caller: Office, deps: DepsOf, paging: Paging, sozialraum: Slug | None = None
) -> Listing[FreigabeOut]:
    """List Freigaben, oldest first (V10)."""
    page = await list_freigaben(deps.database, caller, sozialraum=sozialraum, request=paging)
    return listing_of(page, show=FreigabeOut.of)
