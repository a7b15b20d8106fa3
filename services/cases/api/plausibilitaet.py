"""Plausibility of delivery over HTTP (X9): findings to be looked at, said for people."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field

from services.cases.api import examples_statistik as examples
from services.cases.api.deps import DepsOf, LeistungReader
from services.cases.domain.kontrakt import Status
from services.cases.domain.plausibilitaet import Befund, Befundart, Langtag, Leistungsminuten, Lieferung, find_befunde
from services.cases.usecases.read_plausibilitaet import Anfrage, list_langtage, list_lieferungen
from shared.contracts.listing import Page, PageRequest
from shared.contracts.types import Day, JahrParameter, Slug, Wire
from shared.web.examples import answers
from shared.web.lists import MOST
from shared.web.routes import Router

router = Router(prefix="/v1/plausibilitaet", tags=["plausibilitaet"])


class BefundOut(Wire):
    """Something to be looked at, with the days or months and minutes that it is about."""

    art: Befundart
    text: str
    tage: list[Day]
    monate: list[str]
    minuten: int | None = None

    @classmethod
    def of(cls, befund: Befund) -> Self:
        """Write it."""
        return cls(
            art=befund.art,
            text=befund.text,
            tage=list(befund.tage),
            monate=list(befund.monate),
            minuten=befund.minuten,
        )


class LeistungsminutenOut(Wire):
    """Minutes delivered: recognised and held ones; reversed ones do not count."""

    geleistet: int
    anerkannt: int
    zurueckgestellt: int

    @classmethod
    def of(cls, stunden: Leistungsminuten) -> Self:
        """Write them."""
        return cls(geleistet=stunden.geleistet, anerkannt=stunden.anerkannt, zurueckgestellt=stunden.zurueckgestellt)


class LieferungOut(Wire):
    """A Kontrakt's granted, delivered and recognised minutes: of its whole term, and of the year asked for."""

    kontrakt: UUID
    nummer: str
    sozialraum: str
    traeger: str
    status: Status
    beginn: Day
    ende: Day
    bewilligt: int = Field(description="Minutes granted for the whole term; 0 for help by day or month.")
    insgesamt: LeistungsminutenOut
    im_jahr: LeistungsminutenOut
    befunde: list[BefundOut]

    @classmethod
    def of(cls, lieferung: Lieferung) -> Self:
        """Write it with its findings."""
        return cls(
            kontrakt=lieferung.kontrakt,
            nummer=lieferung.nummer,
            sozialraum=lieferung.sozialraum,
            traeger=lieferung.traeger,
            status=lieferung.status,
            beginn=lieferung.laufzeit.beginn,
            ende=lieferung.laufzeit.ende,
            bewilligt=lieferung.bewilligt,
            insgesamt=LeistungsminutenOut.of(lieferung.insgesamt),
            im_jahr=LeistungsminutenOut.of(lieferung.im_jahr),
            befunde=[BefundOut.of(befund) for befund in find_befunde(lieferung)],
        )


class LangtagOut(Wire):
    """A day of more than 24 hours under one staff key, or for each of a Träger's posts (`personal` null)."""

    datum: Day
    traeger: str
    personal: str | None = Field(default=None, description="The Träger's staff key; null: all that it booked.")
    minuten: int
    stellen: int = Field(
        description="Its posts on that day, each begun one counted whole; one if it has none, and of a staff key."
    )
    text: str

    @classmethod
    def of(cls, tag: Langtag) -> Self:
        """Write it."""
        return cls(
            datum=tag.datum,
            traeger=tag.traeger,
            personal=tag.personal,
            minuten=tag.minuten,
            stellen=tag.koepfe,
            text=tag.text,
        )


class LieferungenOut(Wire):
    """One page; `next` is the cursor of the next one or null."""

    items: list[LieferungOut]
    next: str | None = None


class LangtageOut(Wire):
    """One page; `next` is the cursor of the next one or null."""

    items: list[LangtagOut]
    next: str | None = None


async def _page(
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many rows.")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=300, pattern=r"^[A-Za-z0-9_-]+$", description="`next` of the page before.")
    ] = None,
) -> PageRequest:
    return PageRequest(limit, cursor)


PageOf = Annotated[PageRequest, Depends(_page)]
Jahr = Annotated[JahrParameter, Query(description="Hours worked in this year.")]
OfSozialraum = Annotated[Slug | None, Query(description="Only those in this Sozialraum.")]
OfTraeger = Annotated[Slug | None, Query(description="Only those of this Träger.")]


@router.get("", responses=answers(200, examples.LIEFERUNGEN))
async def get_plausibilitaet(
    caller: LeistungReader,
    *,
    deps: DepsOf,
    page: PageOf,
    jahr: Jahr,
    sozialraum: OfSozialraum = None,
    traeger: OfTraeger = None,
    nur_befunde: Annotated[bool, Query(description="Only Kontrakte in which there is something to look at.")] = False,
) -> LieferungenOut:
    """List granted, delivered and recognised minutes of each Kontrakt side by side, with what is to be looked at (X9).

    Findings are no scores: they say what is on record and leave the judgement to people.
    """
    anfrage = Anfrage(jahr, sozialraum, traeger, nur_befunde)
    found: Page[Lieferung] = await list_lieferungen(
        deps.database, caller, anfrage, request=page, buch=deps.buch, now=deps.clock()
    )
    return LieferungenOut(items=[LieferungOut.of(row) for row in found.items], next=found.next)


@router.get("/tage", responses=answers(200, examples.LANGTAGE))
async def get_tage(
    caller: LeistungReader,
    *,
    deps: DepsOf,
    page: PageOf,
    jahr: Jahr,
    sozialraum: OfSozialraum = None,
    traeger: OfTraeger = None,
) -> LangtageOut:
    """List days of more than 24 hours under one staff key (`personal` of the rows), over all that the caller sees (X9).

    Rows need not carry one. So all that a Träger booked on a day is held against its posts too: those of its
    Kooperationsverträge stand in for people, each begun post as one.
    """
    found = await list_langtage(
        deps.database,
        caller,
        Anfrage(jahr, sozialraum, traeger),
        request=page,
        buch=deps.buch,
        now=deps.clock(),
    )
    return LangtageOut(items=[LangtagOut.of(row) for row in found.items], next=found.next)
