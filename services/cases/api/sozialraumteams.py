"""The Sozialraumteam over HTTP: a dated list of posts by staff key, without names (K15)."""

from decimal import Decimal
from typing import Annotated, Self

from fastapi import Query, Response
from pydantic import Field

from services.cases.api import examples_team as examples
from services.cases.api.deps import DepsOf
from services.cases.api.leistung_models import AblehnungOut
from services.cases.domain.team import Anteil, Herkunft, Stelle, Teamstelle
from services.cases.storage.team import Auswahl
from services.cases.usecases.enter_stelle import Platz, enter_stelle
from services.cases.usecases.read_team import count_team, list_stellen, read_stelle
from shared.contracts.types import Day, Ja, Kurztext, Slug, Stellen, Wire, Wochenstunden
from shared.contracts.versions import etag_of
from shared.identity import Caller, Role
from shared.kalender import berlin_day, format_instant
from shared.web.access import PERSONS, may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1/sozialraumteams", tags=["sozialraumteams"])
Admin = Annotated[Caller, may(Role.ADMIN)]
Reader = Annotated[Caller, may(*PERSONS)]


class StelleIn(Wire):
    """A post of the team: where it comes from, how many hours per week, from when to when. Nobody is named (G6)."""

    herkunft: Herkunft
    traeger: Slug | None = Field(default=None, description="Whose employee it is, where that is a Träger.")
    stunden: Wochenstunden
    abschluss: Ja = Field(description="Whether the person has a completed degree (V19).")
    qualifikation: Kurztext | None = Field(default=None, description="One of the Konzept's kinds (V19); never a name.")
    sozialversicherungspflichtig: Ja | None = Field(default=None, description="Null: nothing is known (V19).")
    beginn: Day
    ende: Day | None = Field(default=None, description="Last day; null: it goes on.")

    def to_stelle(self) -> Stelle:
        """Give the domain's value."""
        return Stelle(**{name: getattr(self, name) for name in Stelle.__slots__})


class StelleOut(StelleIn):
    """A post as it stands; `vom_budget_abgelehnt` where the budget service refused this version for good."""

    sozialraum: str
    schluessel: str
    version: int
    gebucht_am: str
    vom_budget_abgelehnt: AblehnungOut | None = None

    @classmethod
    def of(cls, teamstelle: Teamstelle) -> Self:
        """Write a post."""
        refused = teamstelle.ablehnung
        return cls(
            **{name: getattr(teamstelle.stelle, name) for name in Stelle.__slots__},
            sozialraum=teamstelle.sozialraum,
            schluessel=teamstelle.schluessel,
            version=teamstelle.version,
            gebucht_am=format_instant(teamstelle.gebucht_am),
            vom_budget_abgelehnt=AblehnungOut(code=refused.code, detail=refused.detail) if refused else None,
        )


class AnteilOut(Wire):
    """Posts of one kind and Träger."""

    herkunft: Herkunft
    traeger: str | None = None
    stellen: int
    stunden: Stellen = Field(description="Hours per week.")
    mit_abschluss: int

    @classmethod
    def of(cls, anteil: Anteil) -> Self:
        """Write it."""
        return cls(**{name: getattr(anteil, name) for name in Anteil.__slots__})


class TeamOut(Wire):
    """The posts held on a day, by where they come from and whose they are (V8, V19)."""

    sozialraum: str
    stichtag: Day
    stellen: int
    stunden: Stellen = Field(description="Hours per week.")
    mit_abschluss: int
    anteile: list[AnteilOut]


@router.put(
    "/{slug}/stellen/{schluessel}",
    responses=answers(200, examples.STELLE) | answers(201, examples.STELLE) | problems(412, 428),
)
async def put_stelle(
    slug: Slug,
    schluessel: Slug,
    *,
    body: Annotated[StelleIn, example(examples.STELLE_IN)],
    caller: Admin,
    deps: DepsOf,
    if_match: IfMatch,
    response: Response,
) -> StelleOut:
    """Enter a post by the office's staff key, which is never a name; each change is a version (K15, G5, G6).

    The budget service hears of it and judges the team by the Konzept's staffing rules (V19).
    """
    entered = await enter_stelle(
        deps.database, caller, Platz(slug, schluessel), body.to_stelle(), match=if_match, buch=deps.buch,
        now=deps.clock(),
    )  # fmt: skip
    response.status_code = 201 if entered.neu else 200
    location = f"/v1/sozialraumteams/{slug}/stellen/{schluessel}" if entered.neu else None
    show(response, etag=etag_of(entered.teamstelle.version), location=location)
    return StelleOut.of(entered.teamstelle)


@router.get("/{slug}/stellen/{schluessel}", responses=answers(200, examples.STELLE))
async def get_stelle(slug: Slug, schluessel: Slug, *, caller: Reader, deps: DepsOf, response: Response) -> StelleOut:
    """Read a post as it stands; a Träger its own (K15)."""
    found = await read_stelle(deps.database, caller, Platz(slug, schluessel), buch=deps.buch)
    show(response, etag=etag_of(found.version))
    return StelleOut.of(found)


@router.get("/{slug}/stellen", responses=answers(200, examples.listing(examples.STELLE)))
async def get_stellen(
    slug: Slug,
    *,
    caller: Reader,
    deps: DepsOf,
    paging: Paging,
    stichtag: Annotated[Day | None, Query(description="Only those held on this day.")] = None,
    herkunft: Annotated[Herkunft | None, Query(description="Only those that come from there.")] = None,
    traeger: Annotated[Slug | None, Query(description="Only those of this Träger.")] = None,
) -> Listing[StelleOut]:
    """List the posts of a team in the order in which they were first entered; a Träger sees its own (K15)."""
    auswahl = Auswahl(slug, stichtag, herkunft, traeger)
    page = await list_stellen(deps.database, caller, auswahl, request=paging, buch=deps.buch)
    return listing_of(page, show=StelleOut.of)


@router.get("/{slug}", responses=answers(200, examples.TEAM))
async def get_team(
    slug: Slug,
    *,
    caller: Reader,
    deps: DepsOf,
    stichtag: Annotated[Day | None, Query(description="Posts held on this day; left out: today.")] = None,
) -> TeamOut:
    """Count the posts of a team and their hours per week, on a day (K15); a Träger's count is of its own posts."""
    tag = stichtag or berlin_day(deps.clock())
    anteile = await count_team(deps.database, caller, slug, stichtag=tag, buch=deps.buch)
    return TeamOut(
        sozialraum=slug,
        stichtag=tag,
        stellen=sum(anteil.stellen for anteil in anteile),
        stunden=sum((anteil.stunden for anteil in anteile), Decimal(0)),
        mit_abschluss=sum(anteil.mit_abschluss for anteil in anteile),
        anteile=[AnteilOut.of(anteil) for anteil in anteile],
    )
