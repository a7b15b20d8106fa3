"""Indicators of projects over HTTP (P10): targets; actual figures come with the reports."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Response
from pydantic import Field

from services.projects.api import examples_steuerung as examples
from services.projects.api.deps import Applicant, DepsOf, Reader
from services.projects.api.werte import Wert, read_wert, write_wert
from services.projects.domain.indikator import Indikator, Indikatorstand, Richtung
from services.projects.usecases.set_indikator import list_indikatoren, read_indikator, set_indikator
from shared.contracts.types import Kurztext, Schluessel, Wire
from shared.contracts.versions import etag_of
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.routes import Router
from shared.web.versions import IfMatch, show

router = Router(prefix="/v1/projektantraege", tags=["steuerung"])
Einheit = Annotated[Kurztext, Field(description="What one of it is: Besuche, Prozent, Tage.")]


class IndikatorIn(Wire):
    """What is counted and how much of it is wanted: at least, or at most; false in `aktiv`: no longer followed."""

    bezeichnung: Kurztext
    einheit: Einheit
    ziel: Wert
    richtung: Richtung = Richtung.MINDESTENS
    aktiv: Annotated[bool, Field(strict=True)] = True

    def to_indikator(self) -> Indikator:
        """Give the domain's value."""
        return Indikator(self.bezeichnung, self.einheit, read_wert(self.ziel), self.richtung, self.aktiv)


class IndikatorOut(IndikatorIn):
    """An indicator as it stands."""

    schluessel: str
    version: int

    @classmethod
    def of(cls, stand: Indikatorstand) -> Self:
        """Write one."""
        said = stand.indikator
        return cls(
            schluessel=stand.schluessel,
            version=stand.version,
            bezeichnung=said.bezeichnung,
            einheit=said.einheit,
            ziel=write_wert(said.ziel),
            richtung=said.richtung,
            aktiv=said.aktiv,
        )


@router.put(
    "/{antrag}/indikatoren/{schluessel}",
    responses=answers(200, examples.INDIKATOR) | answers(201, examples.INDIKATOR) | problems(409, 412, 428),
)
async def put_indikator(
    antrag: UUID,
    schluessel: Schluessel,
    *,
    body: Annotated[IndikatorIn, example(examples.INDIKATOR_IN)],
    caller: Applicant,
    deps: DepsOf,
    if_match: IfMatch,
    response: Response,
) -> IndikatorOut:
    """Set the target of an indicator of a project that is drafted, given back, approved or running (P10)."""
    booked = await set_indikator(
        deps.database, caller, antrag, schluessel, indikator=body.to_indikator(), match=if_match, now=deps.clock()
    )
    response.status_code = 201 if booked.neu else 200
    location = f"/v1/projektantraege/{antrag}/indikatoren/{schluessel}" if booked.neu else None
    show(response, etag=etag_of(booked.stand.version), location=location)
    return IndikatorOut.of(booked.stand)


@router.get("/{antrag}/indikatoren", responses=answers(200, examples.listing(examples.INDIKATOR)))
async def get_indikatoren(antrag: UUID, *, caller: Reader, deps: DepsOf, paging: Paging) -> Listing[IndikatorOut]:
    """List the indicators of a project, by key (P10)."""
    page = await list_indikatoren(deps.database, caller, antrag, request=paging)
    return listing_of(page, show=IndikatorOut.of)


@router.get("/{antrag}/indikatoren/{schluessel}", responses=answers(200, examples.INDIKATOR))
async def get_indikator(
    antrag: UUID, schluessel: Schluessel, *, caller: Reader, deps: DepsOf, response: Response
) -> IndikatorOut:
    """Read an indicator (P10)."""
    stand = await read_indikator(deps.database, caller, antrag, schluessel)
    show(response, etag=etag_of(stand.version))
    return IndikatorOut.of(stand)
