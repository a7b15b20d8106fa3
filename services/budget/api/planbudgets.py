"""Planbudgets: an amount spread over Sozialräume by their under-21s, and its yearly evaluation (V17)."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from services.budget.api import examples_planbudget as examples
from services.budget.api.deps import DepsOf
from services.budget.domain.auswertung import Auswertung, Seiten
from services.budget.domain.rueckfuehrung import Zahl
from services.budget.storage.verteilungen import BookedVerteilung
from services.budget.usecases.evaluate_planbudget import Frage, evaluate_planbudgets
from services.budget.usecases.spread_planbudget import (
    VerteilungAuftrag,
    book_verteilung,
    list_verteilungen,
    read_verteilung,
)
from shared.contracts.types import Day, GeldField, GeldPositive, Jahr, JahrParameter, Slug, Wire
from shared.geld import Geld
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1/planbudgets", tags=["Planbudgets"])
Wjh = Annotated[Caller, may(Role.WJH)]
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]
Anzahl = Annotated[int, Field(ge=0, le=10_000_000, strict=True)]
Stichtag = Annotated[Day | None, Query(description="The figures as they were at the end of this booking day (V16).")]


class VerteilungIn(Wire):
    """Which amount is to be spread in which year, by how many under-21s."""

    jahr: Jahr
    betrag: GeldPositive
    einwohner_u21: Annotated[dict[Slug, Anzahl], Field(min_length=1, max_length=500)] | None = Field(
        default=None,
        description="Under-21s by Sozialraum. Left out: the figures on record for the year, of every Sozialraum.",
    )

    def to_auftrag(self) -> VerteilungAuftrag:
        """Make what the use case takes."""
        return VerteilungAuftrag(self.jahr, self.betrag, self.einwohner_u21)


class VerteilungOut(Wire):
    """An amount and the share of each Sozialraum; the shares sum to it exactly (G2)."""

    id: UUID
    jahr: int
    betrag: GeldField
    einwohner_u21: dict[str, int]
    anteile: dict[str, GeldField]
    gebucht_am: str
    gebucht_von: str

    @classmethod
    def of(cls, booked: BookedVerteilung) -> Self:
        """Write a Verteilung."""
        return cls(
            id=booked.id,
            jahr=booked.verteilung.jahr,
            betrag=booked.verteilung.betrag,
            einwohner_u21=dict(booked.verteilung.einwohner),
            anteile=dict(booked.verteilung.anteile),
            gebucht_am=format_instant(booked.gebucht_am),
            gebucht_von=booked.gebucht_von,
        )


class ZahlOut(Wire):
    """How many, and how much together."""

    anzahl: int
    summe: GeldField

    @classmethod
    def of(cls, zahl: Zahl) -> Self:
        """Write a number and its sum."""
        return cls(anzahl=zahl.anzahl, summe=zahl.summe)


class FaelleOut(Wire):
    """Kontrakte with a Bindung in the year."""

    stationaer: int
    ambulant: int
    quote: str | None = Field(
        default=None, description="stationaer / ambulant, four decimals; null where none is ambulant."
    )


class KostenOut(Wire):
    """Verbrauch of the year."""

    stationaer: GeldField
    ambulant: GeldField
    quote: str | None = Field(
        default=None, description="stationaer / ambulant, four decimals; null where nothing is ambulant."
    )


class VerhaeltnisOut(Wire):
    """Stationär to ambulant, by cases and by cost; which Volumina are which says the Konzept."""

    faelle: FaelleOut
    kosten: KostenOut


class BereichAuswertungOut(Wire):
    """The evaluation of a Sozialraum's year, or of all together (`sozialraum` null)."""

    sozialraum: str | None = None
    geplant: GeldField = Field(description="The Planbudget's Ansatz, with what raised it.")
    genutzt: GeldField = Field(description="Its Verbrauch.")
    erhoehung: ZahlOut = Field(description="Confirmed Rueckführungen of the year before: they raise this year.")
    rueckfuehrungen: ZahlOut = Field(description="Confirmed Rueckführungen of this year: they raise the next.")
    vorgeschlagen: ZahlOut = Field(description="Rueckführungen of this year that wait for a decision.")
    verhaeltnis: VerhaeltnisOut

    @classmethod
    def of(cls, found: Auswertung) -> Self:
        """Write an evaluation."""
        return cls(
            sozialraum=found.sozialraum,
            geplant=found.geplant,
            genutzt=found.genutzt,
            erhoehung=ZahlOut.of(found.erhoehung),
            rueckfuehrungen=ZahlOut.of(found.rueckfuehrungen),
            vorgeschlagen=ZahlOut.of(found.vorgeschlagen),
            verhaeltnis=VerhaeltnisOut(faelle=_faelle(found.faelle), kosten=_kosten(found.kosten)),
        )


class AuswertungOut(Wire):
    """A year's Planbudgets; `gesamt` is the sum of all, for whoever sees all of them."""

    jahr: int
    gesamt: BereichAuswertungOut | None = None
    sozialraeume: list[BereichAuswertungOut]


@router.post("/verteilung", status_code=201, responses=answers(201, examples.VERTEILUNG_OUT) | problems(409))
async def post_verteilung(
    body: Annotated[VerteilungIn, example(examples.VERTEILUNG)],
    caller: Wjh,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> VerteilungOut:
    """Spread an amount over Sozialräume by their under-21s, to the cent; ties by slug (V17, G2).

    It is kept as it was calculated and sets nothing up: a Sozialraum's year takes its share over with
    `{"planbudget": "<id>"}` at `PUT /v1/haushaltsjahre/{jahr}/sozialraeume/{slug}`.
    """
    booked = await book_verteilung(deps.database, caller, body.to_auftrag(), repeat=repeat, now=deps.clock())
    response.headers["Location"] = f"/v1/planbudgets/verteilung/{booked.id}"
    return VerteilungOut.of(booked)


@router.get("/verteilung/{verteilung}", responses=answers(200, examples.VERTEILUNG_OUT))
async def get_verteilung(verteilung: UUID, caller: Office, deps: DepsOf) -> VerteilungOut:
    """Read a Verteilung (V17)."""
    return VerteilungOut.of(await read_verteilung(deps.database, caller, verteilung))


@router.get("/verteilung", responses=answers(200, examples.listing(examples.VERTEILUNG_OUT)))
async def get_verteilungen(
    caller: Office, deps: DepsOf, paging: Paging, jahr: JahrParameter | None = None
) -> Listing[VerteilungOut]:
    """List Verteilungen, oldest first (V17)."""
    page = await list_verteilungen(deps.database, caller, jahr=jahr, request=paging)
    return listing_of(page, show=VerteilungOut.of)


@router.get("/{jahr}/auswertung", responses=answers(200, examples.AUSWERTUNG) | problems(409))
async def get_auswertung(
    jahr: JahrParameter, caller: Office, deps: DepsOf, sozialraum: Slug | None = None, stichtag: Stichtag = None
) -> AuswertungOut:
    """Evaluate a year: planned, used, returned placements, stationär to ambulant by cases and by cost (V17)."""
    frage = Frage(jahr, sozialraum, stichtag)
    gesamt, parts = await evaluate_planbudgets(deps.database, caller, frage, now=deps.clock())
    return AuswertungOut(
        jahr=jahr,
        gesamt=BereichAuswertungOut.of(gesamt) if gesamt else None,
        sozialraeume=[BereichAuswertungOut.of(part) for part in parts],
    )


def _faelle(seiten: Seiten) -> FaelleOut:
    return FaelleOut(stationaer=seiten.stationaer, ambulant=seiten.ambulant, quote=_quote(seiten))


def _kosten(seiten: Seiten) -> KostenOut:
    return KostenOut(stationaer=Geld(seiten.stationaer), ambulant=Geld(seiten.ambulant), quote=_quote(seiten))


def _quote(seiten: Seiten) -> str | None:
    return None if seiten.quote is None else format(seiten.quote, ".4f")
