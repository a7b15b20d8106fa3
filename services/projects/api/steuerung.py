"""Steering over HTTP (P10): meetings of Steuerungsgruppen, what they found, the effect of projects by Sozialraum."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from services.projects.api import examples_steuerung as examples
from services.projects.api.deps import DepsOf, Leitung, Reader
from services.projects.api.werte import write_wert
from services.projects.domain.indikator import Indikatorstand, Richtung
from services.projects.domain.steuerung import Feststellung, Projektfeststellung, Sitzung, Sitzungsstand
from services.projects.domain.wirkung import Jahreswirkung, Projektlage, Raumwirkung
from services.projects.storage.wirkung import Frage
from services.projects.usecases.hold_sitzung import hold_sitzung, list_feststellungen, list_sitzungen, read_sitzung
from services.projects.usecases.read_wirkung import read_wirkung
from shared.contracts.types import Day, Freitext, GeldField, JahrParameter, Slug, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers, example
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["steuerung"])
Office = Annotated[Caller, may(Role.ASD, Role.LEITUNG, Role.WJH, Role.REVISION)]


class FeststellungModel(Wire):
    """What a meeting found about a project."""

    projekt: UUID
    text: Freitext


class SitzungIn(Wire):
    """A meeting of a Bezirk's Steuerungsgruppe: the projects it looked at, what it found and resolved."""

    datum: Day
    projekte: Annotated[list[UUID], Field(max_length=500)]
    feststellungen: Annotated[list[FeststellungModel], Field(max_length=1000)] = []
    beschluesse: Annotated[list[Freitext], Field(max_length=100)] = []

    def to_sitzung(self) -> Sitzung:
        """Give the domain's value."""
        found = tuple(Feststellung(one.projekt, one.text) for one in self.feststellungen)
        return Sitzung(self.datum, tuple(self.projekte), found, tuple(self.beschluesse))


class SitzungOut(SitzungIn):
    """A meeting that is on record."""

    id: UUID
    bezirk: str
    gebucht_am: str

    @classmethod
    def of(cls, stand: Sitzungsstand) -> Self:
        """Write one."""
        said = stand.sitzung
        return cls(
            id=stand.id,
            bezirk=stand.bezirk,
            gebucht_am=format_instant(stand.gebucht_am),
            datum=said.datum,
            projekte=list(said.projekte),
            feststellungen=[FeststellungModel(projekt=one.projekt, text=one.text) for one in said.feststellungen],
            beschluesse=list(said.beschluesse),
        )


class ProjektfeststellungOut(Wire):
    """What a meeting found about this project, and on which day."""

    sitzung: UUID
    datum: Day
    text: str

    @classmethod
    def of(cls, one: Projektfeststellung) -> Self:
        """Write one."""
        return cls(sitzung=one.sitzung, datum=one.datum, text=one.text)


class WertOut(Wire):
    """What the last report of a funding year told of an indicator, and whether that meets its target."""

    jahr: int
    wert: str
    erreicht: bool


class IndikatorwirkungOut(Wire):
    """A target with what was reported, year by year."""

    schluessel: str
    bezeichnung: str
    einheit: str
    ziel: str
    richtung: Richtung
    werte: list[WertOut]

    @classmethod
    def of(cls, stand: Indikatorstand, *, lage: Projektlage) -> Self:
        """Write one."""
        said = stand.indikator
        told = sorted((jahr, wert) for (key, jahr), wert in lage.werte.items() if key == stand.schluessel)
        return cls(
            schluessel=stand.schluessel,
            bezeichnung=said.bezeichnung,
            einheit=said.einheit,
            ziel=write_wert(said.ziel),
            richtung=said.richtung,
            werte=[WertOut(jahr=jahr, wert=write_wert(wert), erreicht=said.is_met(wert)) for jahr, wert in told],
        )


class ProjektwirkungOut(Wire):
    """A project with its targets."""

    projekt: UUID
    titel: str
    traeger: str
    indikatoren: list[IndikatorwirkungOut]

    @classmethod
    def of(cls, lage: Projektlage) -> Self:
        """Write one."""
        followed = [one for one in lage.indikatoren if one.indikator.aktiv]
        found = [IndikatorwirkungOut.of(one, lage=lage) for one in followed]
        return cls(projekt=lage.id, titel=lage.titel, traeger=lage.traeger, indikatoren=found)


class JahreswirkungOut(Wire):
    """One year of a Sozialraum; `erreicht` of the `berichtet` targets were met."""

    jahr: int
    projekte: int
    zuwendung: GeldField = Field(description="What is bound for these projects in this year.")
    indikatoren: int
    berichtet: int
    erreicht: int

    @classmethod
    def of(cls, one: Jahreswirkung) -> Self:
        """Write one."""
        return cls(**{name: getattr(one, name) for name in Jahreswirkung.__slots__})


class RaumwirkungOut(Wire):
    """The years of a Sozialraum; its projects where one Sozialraum is asked for."""

    sozialraum: str
    jahre: list[JahreswirkungOut]
    projekte: list[ProjektwirkungOut] | None = None


class WirkungOut(Wire):
    """The effect of projects by Sozialraum over years, as far as the caller sees them."""

    von: int
    bis: int
    sozialraeume: list[RaumwirkungOut]


@router.post("/steuerungsgruppen/{bezirk}/sitzungen", status_code=201, responses=answers(201, examples.SITZUNG))
async def post_sitzung(
    bezirk: Slug,
    *,
    body: Annotated[SitzungIn, example(examples.SITZUNG_IN)],
    caller: Leitung,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> SitzungOut:
    """Put down a meeting of the Steuerungsgruppe as the Leitung of the Bezirk; at least one a year (P10)."""
    stand = await hold_sitzung(deps.database, caller, bezirk, body.to_sitzung(), repeat=repeat, now=deps.clock())
    response.headers["Location"] = f"/v1/steuerungsgruppen/{bezirk}/sitzungen/{stand.id}"
    return SitzungOut.of(stand)


@router.get("/steuerungsgruppen/{bezirk}/sitzungen", responses=answers(200, examples.listing(examples.SITZUNG)))
async def get_sitzungen(bezirk: Slug, *, caller: Office, deps: DepsOf, paging: Paging) -> Listing[SitzungOut]:
    """List the meetings of a Bezirk's Steuerungsgruppe, oldest first (P10)."""
    return listing_of(await list_sitzungen(deps.database, caller, bezirk, request=paging), show=SitzungOut.of)


@router.get("/steuerungsgruppen/{bezirk}/sitzungen/{sitzung}", responses=answers(200, examples.SITZUNG))
async def get_sitzung(bezirk: Slug, sitzung: UUID, *, caller: Office, deps: DepsOf) -> SitzungOut:
    """Read a meeting (P10)."""
    return SitzungOut.of(await read_sitzung(deps.database, caller, bezirk, sitzung))


@router.get(
    "/projektantraege/{antrag}/feststellungen", responses=answers(200, examples.listing(examples.PROJEKTFESTSTELLUNG))
)
async def get_feststellungen(
    antrag: UUID, *, caller: Reader, deps: DepsOf, paging: Paging
) -> Listing[ProjektfeststellungOut]:
    """List what meetings found about a project, for all who see it, its Träger too (P10)."""
    page = await list_feststellungen(deps.database, caller, antrag, request=paging)
    return listing_of(page, show=ProjektfeststellungOut.of)


@router.get("/wirkung", responses=answers(200, examples.WIRKUNG))
async def get_wirkung(
    caller: Reader,
    *,
    deps: DepsOf,
    von: Annotated[JahrParameter, Query(description="First year.")],
    bis: Annotated[JahrParameter, Query(description="Last year, 20 years at most.")],
    sozialraum: Annotated[Slug | None, Query(description="Only this one, then with its projects.")] = None,
) -> WirkungOut:
    """Put targets and actual figures of projects side by side, by Sozialraum over years (P10)."""
    found = await read_wirkung(deps.database, caller, Frage(sozialraum, von, bis))
    rooms = [_room(one, detailed=sozialraum is not None) for one in found]
    return WirkungOut(von=von, bis=bis, sozialraeume=rooms)


def _room(one: Raumwirkung, *, detailed: bool) -> RaumwirkungOut:
    return RaumwirkungOut(
        sozialraum=one.sozialraum,
        jahre=[JahreswirkungOut.of(jahr) for jahr in one.jahre],
        projekte=[ProjektwirkungOut.of(lage) for lage in one.projekte] if detailed else None,
    )
