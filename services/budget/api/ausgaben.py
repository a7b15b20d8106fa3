"""Spending other than hours (V5, V6, V10)."""

from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from services.budget.api import examples
from services.budget.api.deps import DepsOf
from services.budget.domain.ausgabe import Ausgabe
from services.budget.storage.ausgaben import BookedAusgabe, Kontraktausgabe
from services.budget.usecases.book_ausgabe import AusgabeAuftrag, book_ausgabe, reverse_ausgabe
from services.budget.usecases.read_bookings import list_ausgaben, list_kontraktausgaben, read_ausgabe
from shared.contracts.kontraktausgaben import KontraktausgabeInhalt
from shared.contracts.types import Beleg, Day, Freitext, GeldField, GeldPositive, Kurztext, Schluessel, Slug, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1/ausgaben", tags=["Ausgaben"])
of_kontrakte = Router(prefix="/v1/kontraktausgaben", tags=["Ausgaben"])
Wjh = Annotated[Caller, may(Role.WJH)]
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]
OfficeOrService = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION, Role.SERVICE)]


class AusgabeIn(Wire):
    """A spending; `beleg` is the office's own receipt number and makes repeating safe for ever."""

    sozialraum: Slug
    volumen: Schluessel
    datum: Day
    betrag: GeldPositive
    beleg: Beleg
    traeger: Slug | None = None
    kontrakt: Annotated[str, Field(min_length=1, max_length=40)] | None = Field(
        default=None, description="Number or id of the Kontrakt that it is spent on."
    )
    zweck: Literal["fall", "praevention"]
    freigabe_durch: Kurztext | None = Field(
        default=None, description="Who of asd or leitung released it (V6): the sign of a member of the office."
    )
    ueberschreitung_begruendung: Freitext | None = None

    def to_auftrag(self) -> AusgabeAuftrag:
        """Make the domain's value."""
        content = {name: getattr(self, name) for name in Ausgabe.__slots__ if name != "kontrakt"}
        return AusgabeAuftrag(Ausgabe(**content), self.kontrakt)


class KontraktausgabeOut(KontraktausgabeInhalt):
    """A spending on a Kontrakt, or the Storno of one, which has an id of its own and the amount taken back."""

    @classmethod
    def of(cls, spent: Kontraktausgabe) -> Self:
        """Write it."""
        content = {name: getattr(spent, name) for name in cls.model_fields}
        return cls(**content | {"gebucht_am": format_instant(spent.gebucht_am)})


class StornoIn(Wire):
    """Why something is reversed."""

    grund: Freitext


class AusgabeOut(Wire):
    """A spending as it is booked; `storno_grund` where it was reversed."""

    id: UUID
    sozialraum: str
    volumen: str
    datum: Day
    betrag: GeldField
    beleg: str
    traeger: str | None = None
    kontrakt: UUID | None = None
    zweck: str
    freigabe_durch: str | None = None
    ueberschreitung_begruendung: str | None = None
    gebucht_am: str
    gebucht_von: str
    storno_grund: str | None = None

    @classmethod
    def of(cls, booked: BookedAusgabe) -> Self:
        """Write a spending."""
        content = {name: getattr(booked.ausgabe, name) for name in Ausgabe.__slots__}
        return cls(
            id=booked.id,
            gebucht_am=format_instant(booked.gebucht_am),
            gebucht_von=booked.gebucht_von,
            storno_grund=booked.storno_grund,
            **content,
        )


@router.post(
    "",
    status_code=201,
    responses=answers(201, examples.AUSGABE_OUT) | answers(200, examples.AUSGABE_OUT) | problems(409),
)
async def post_ausgabe(
    body: Annotated[AusgabeIn, example(examples.AUSGABE)],
    caller: Wjh,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> AusgabeOut:
    """Book a spending; sent again under its Beleg it answers 200 and books nothing (V5, V6, V10)."""
    booked, is_new = await book_ausgabe(deps.database, caller, body.to_auftrag(), repeat=repeat, now=deps.clock())
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"/v1/ausgaben/{booked.id}"
    return AusgabeOut.of(booked)


@router.post("/{ausgabe}/storno", status_code=201, responses=answers(201, examples.AUSGABE_STORNIERT) | problems(409))
async def post_storno(
    ausgabe: UUID,
    body: Annotated[StornoIn, example(examples.STORNO)],
    caller: Wjh,
    repeat: Repeated,
    deps: DepsOf,
) -> AusgabeOut:
    """Reverse a spending, once (G5)."""
    booked = await reverse_ausgabe(deps.database, caller, ausgabe, grund=body.grund, repeat=repeat, now=deps.clock())
    return AusgabeOut.of(booked)


@router.get("/{ausgabe}", responses=answers(200, examples.AUSGABE_OUT))
async def get_ausgabe(ausgabe: UUID, caller: Office, deps: DepsOf) -> AusgabeOut:
    """Read a spending."""
    return AusgabeOut.of(await read_ausgabe(deps.database, caller, ausgabe))


@router.get("", responses=answers(200, examples.listing(examples.AUSGABE_OUT)))
async def get_ausgaben(
    caller: Office,
    deps: DepsOf,
    paging: Paging,
    sozialraum: Slug | None = None,
    volumen: Annotated[Schluessel | None, Query()] = None,
) -> Listing[AusgabeOut]:
    """List spendings, oldest first."""
    page = await list_ausgaben(deps.database, caller, sozialraum=sozialraum, volumen=volumen, request=paging)
    return listing_of(page, show=AusgabeOut.of)


@of_kontrakte.get("", responses=answers(200, examples.listing(examples.KONTRAKTAUSGABE_OUT)))
async def get_kontraktausgaben(
    caller: OfficeOrService,
    deps: DepsOf,
    paging: Paging,
    kontrakt: Annotated[UUID | None, Query(description="Only those on this Kontrakt.")] = None,
) -> Listing[KontraktausgabeOut]:
    """List what was spent with a Kontrakt's number, each Storno as a row of its own: `betrag` sums to the rest (K12).

    No free text and no Beleg: the case service keeps a copy by `seit`.
    """
    page = await list_kontraktausgaben(deps.database, caller, kontrakt=kontrakt, request=paging)
    return listing_of(page, show=KontraktausgabeOut.of)
