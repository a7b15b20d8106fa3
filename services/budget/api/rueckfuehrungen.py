"""Rueckführungen: placements avoided or returned propose a rise of next year's Planbudget (V17)."""

from datetime import date
from typing import Annotated, Literal, Self, TypeAlias
from uuid import UUID

from fastapi import Query, Response
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.budget.api import examples_planbudget as examples
from services.budget.api.ausgaben import StornoIn
from services.budget.api.deps import DepsOf
from services.budget.domain.rueckfuehrung import BookedRueckfuehrung, Rueckfuehrung
from services.budget.usecases.decide_rueckfuehrung import EntscheidungAuftrag, decide_rueckfuehrung
from services.budget.usecases.propose_rueckfuehrung import propose_rueckfuehrung, reverse_rueckfuehrung
from services.budget.usecases.read_rueckfuehrungen import list_rueckfuehrungen, read_rueckfuehrung
from shared.contracts.types import Day, Freitext, GeldField, GeldPositive, JahrParameter, Slug, Wire
from shared.contracts.versions import etag_of
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1/rueckfuehrungen", tags=["Planbudgets"])
Wjh = Annotated[Caller, may(Role.WJH)]
Leitung = Annotated[Caller, may(Role.LEITUNG)]
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]
Art: TypeAlias = Literal["rueckgefuehrt", "vermieden"]
Ergebnis: TypeAlias = Literal["bestaetigt", "abgelehnt"]
Status: TypeAlias = Literal["vorgeschlagen", "bestaetigt", "abgelehnt", "storniert"]


def _require_next_year(ab: date) -> date:
    if not 1990 <= ab.year <= 2099:
        raise PydanticCustomError("jahr_bereich", "Write a day between 1990 and 2099: the year after it is raised.")
    return ab


class RueckfuehrungIn(Wire):
    """Which placement was avoided or returned where, from when, and what it would have cost a year."""

    sozialraum: Slug
    kontrakt: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$")] | None = Field(
        default=None, description="Number of the Kontrakt that ended. A placement avoided has none (G6: no names)."
    )
    ab: Annotated[Day, AfterValidator(_require_next_year)]
    jahreskosten: GeldPositive
    art: Art

    def to_vorschlag(self) -> Rueckfuehrung:
        """Make the domain's value."""
        return Rueckfuehrung(self.sozialraum, self.kontrakt, self.ab, self.jahreskosten, self.art)


class EntscheidungIn(Wire):
    """What Leitung decides, and why."""

    entscheidung: Ergebnis
    begruendung: Freitext


class VorschlagOut(Wire):
    """By how much which year's Planbudget is to rise."""

    jahr: int
    betrag: GeldField


class EntscheidungOut(Wire):
    """What was decided, why, when and by whom."""

    entscheidung: Ergebnis
    begruendung: str
    entschieden_am: str
    entschieden_von: str


class RueckfuehrungOut(Wire):
    """A Rueckführung and how it stands."""

    id: UUID
    sozialraum: str
    kontrakt: str | None = None
    ab: Day
    jahreskosten: GeldField
    art: str
    status: Status
    version: int = Field(description="Also its ETag.")
    vorschlag: VorschlagOut
    gebucht_am: str
    gebucht_von: str
    entscheidung: EntscheidungOut | None = None
    storno_grund: str | None = None

    @classmethod
    def of(cls, booked: BookedRueckfuehrung) -> Self:
        """Write a Rueckführung."""
        vorschlag = booked.vorschlag
        return cls.model_validate(
            {
                "id": booked.id,
                "sozialraum": vorschlag.sozialraum,
                "kontrakt": vorschlag.kontrakt,
                "ab": vorschlag.ab,
                "jahreskosten": vorschlag.jahreskosten,
                "art": vorschlag.art,
                "status": booked.status,
                "version": booked.version,
                "vorschlag": {"jahr": vorschlag.jahr, "betrag": vorschlag.betrag},
                "gebucht_am": format_instant(booked.gebucht_am),
                "gebucht_von": booked.gebucht_von,
                "entscheidung": _decision(booked),
                "storno_grund": booked.storno_grund,
            }
        )


@router.post("", status_code=201, responses=answers(201, examples.RUECKFUEHRUNG_OUT))
async def post_rueckfuehrung(
    body: Annotated[RueckfuehrungIn, example(examples.RUECKFUEHRUNG)],
    caller: Wjh,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> RueckfuehrungOut:
    """Propose that next year's Planbudget rises by what an avoided or returned placement would have cost (V17)."""
    booked = await propose_rueckfuehrung(deps.database, caller, body.to_vorschlag(), repeat=repeat, now=deps.clock())
    show(response, etag=etag_of(booked.version), location=f"/v1/rueckfuehrungen/{booked.id}")
    return RueckfuehrungOut.of(booked)


@router.post("/{rueckfuehrung}/entscheidung", responses=answers(200, examples.BESTAETIGT) | problems(409, 412, 428))
async def post_entscheidung(
    rueckfuehrung: UUID,
    body: Annotated[EntscheidungIn, example(examples.ENTSCHEIDUNG)],
    caller: Leitung,
    match: IfMatch,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> RueckfuehrungOut:
    """Confirm or reject a proposal as the Leitung of its Bezirk, once (V17).

    Confirmed, it raises the Planbudget of its year at once, or when that year is set up.
    """
    auftrag = EntscheidungAuftrag(rueckfuehrung, body.entscheidung, body.begruendung, match, repeat)
    booked = await decide_rueckfuehrung(deps.database, caller, auftrag, now=deps.clock())
    show(response, etag=etag_of(booked.version))
    return RueckfuehrungOut.of(booked)


@router.post("/{rueckfuehrung}/storno", status_code=201, responses=answers(201, examples.STORNIERT) | problems(409))
async def post_storno(
    rueckfuehrung: UUID,
    body: Annotated[StornoIn, example(examples.STORNO)],
    caller: Wjh,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> RueckfuehrungOut:
    """Take a Rueckführung back, once; a confirmed one lowers the Planbudget again unless the year is closed (G5)."""
    booked = await reverse_rueckfuehrung(
        deps.database, caller, rueckfuehrung, grund=body.grund, repeat=repeat, now=deps.clock()
    )
    show(response, etag=etag_of(booked.version))
    return RueckfuehrungOut.of(booked)


@router.get("/{rueckfuehrung}", responses=answers(200, examples.RUECKFUEHRUNG_OUT))
async def get_rueckfuehrung(rueckfuehrung: UUID, caller: Office, deps: DepsOf, response: Response) -> RueckfuehrungOut:
    """Read a Rueckführung (V17)."""
    booked = await read_rueckfuehrung(deps.database, caller, rueckfuehrung)
    show(response, etag=etag_of(booked.version))
    return RueckfuehrungOut.of(booked)


@router.get("", responses=answers(200, examples.listing(examples.RUECKFUEHRUNG_OUT)))
async def get_rueckfuehrungen(
    caller: Office,
    deps: DepsOf,
    paging: Paging,
    jahr: Annotated[JahrParameter | None, Query(description="The year that they propose to raise.")] = None,
    sozialraum: Slug | None = None,
    status: Status | None = None,
) -> Listing[RueckfuehrungOut]:
    """List Rueckführungen, oldest first (V17)."""
    page = await list_rueckfuehrungen(
        deps.database, caller, jahr=jahr, sozialraum=sozialraum, status=status, request=paging
    )
    return listing_of(page, show=RueckfuehrungOut.of)


def _decision(booked: BookedRueckfuehrung) -> dict[str, str] | None:
    found = booked.entscheid
    if found is None:
        return None
    return {
        "entscheidung": found.entscheidung,
        "begruendung": found.begruendung,
        "entschieden_am": format_instant(found.entschieden_am),
        "entschieden_von": found.entschieden_von,
    }
