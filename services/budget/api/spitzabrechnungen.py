"""Spitzabrechnung: the year-end settlement of personnel cost (V15)."""

from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from fastapi import Response
from pydantic import Field

from services.budget.api import examples
from services.budget.api.ausgaben import StornoIn
from services.budget.api.deps import DepsOf
from services.budget.domain.spitzabrechnung import Besetzung, BesetzungFaulty
from services.budget.storage.spitzabrechnungen import Spitzabrechnung
from services.budget.usecases.read_bookings import list_spitzabrechnungen, read_spitzabrechnung
from services.budget.usecases.settle_personal import SettleAuftrag, reverse_spitzabrechnung, settle_personal
from shared.contracts.types import Day, GeldField, GeldNonNegative, Jahr, JahrParameter, Slug, Stellen, Wire
from shared.errors import Finding
from shared.identity import Caller, Role
from shared.kalender import Zeitraum, format_instant
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1/spitzabrechnungen", tags=["Spitzabrechnungen"])
Wjh = Annotated[Caller, may(Role.WJH)]
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]


class BesetzungRow(Wire):
    """Filled posts: how many, from when to when, and the Fachpersonalkosten of that period."""

    stellen: Stellen
    beginn: Day
    ende: Day
    personalkosten: GeldNonNegative


class SpitzabrechnungIn(Wire):
    """Whose posts were filled in which year and Sozialraum."""

    jahr: Jahr
    sozialraum: Slug
    traeger: Slug
    besetzung: Annotated[list[BesetzungRow], Field(max_length=1000)]

    def to_auftrag(self) -> SettleAuftrag:
        """Make the use case's value; raises BesetzungFaulty for periods that end before they begin."""
        findings = [
            Finding(f"/besetzung/{place}/ende", "vor_beginn", "The period ends before it begins.")
            for place, row in enumerate(self.besetzung)
            if row.ende < row.beginn
        ]
        if findings:
            raise BesetzungFaulty(*findings)
        rows = tuple(
            Besetzung(Decimal(row.stellen), Zeitraum(row.beginn, row.ende), row.personalkosten)
            for row in self.besetzung
        )
        return SettleAuftrag(self.jahr, self.sozialraum, self.traeger, rows)


class SpitzabrechnungOut(Wire):
    """What was paid on account, what is recognised, what is paid after or back."""

    id: UUID
    jahr: int
    sozialraum: str
    traeger: str
    besetzung: list[BesetzungRow]
    abschlaege: GeldField
    anerkannt: GeldField
    nachzahlung: GeldField
    rueckforderung: GeldField
    gebucht_am: str
    storno_grund: str | None = None

    @classmethod
    def of(cls, settled: Spitzabrechnung) -> Self:
        """Write a settlement."""
        ergebnis = settled.ergebnis
        rows = [
            BesetzungRow(
                stellen=row.stellen,
                beginn=row.zeitraum.beginn,
                ende=row.zeitraum.ende,
                personalkosten=row.personalkosten,
            )
            for row in settled.besetzung
        ]
        return cls(
            id=settled.id,
            jahr=settled.jahr,
            sozialraum=settled.sozialraum,
            traeger=settled.traeger,
            besetzung=rows,
            abschlaege=ergebnis.abschlaege,
            anerkannt=ergebnis.anerkannt,
            nachzahlung=ergebnis.nachzahlung,
            rueckforderung=ergebnis.rueckforderung,
            gebucht_am=format_instant(settled.gebucht_am),
            storno_grund=settled.storno_grund,
        )


@router.post("", status_code=201, responses=answers(201, examples.SPITZABRECHNUNG_OUT) | problems(409))
async def post_spitzabrechnung(
    body: Annotated[SpitzabrechnungIn, example(examples.SPITZABRECHNUNG)],
    caller: Wjh,
    repeat: Repeated,
    deps: DepsOf,
    response: Response,
) -> SpitzabrechnungOut:
    """Settle real personnel cost against what was paid on account; the difference is booked (V15)."""
    settled = await settle_personal(deps.database, caller, body.to_auftrag(), repeat=repeat, now=deps.clock())
    response.headers["Location"] = f"/v1/spitzabrechnungen/{settled.id}"
    return SpitzabrechnungOut.of(settled)


@router.post(
    "/{spitzabrechnung}/storno",
    status_code=201,
    responses=answers(201, examples.SPITZABRECHNUNG_STORNIERT) | problems(409),
)
async def post_storno(
    spitzabrechnung: UUID,
    body: Annotated[StornoIn, example(examples.STORNO)],
    caller: Wjh,
    repeat: Repeated,
    deps: DepsOf,
) -> SpitzabrechnungOut:
    """Reverse a settlement, once, so that the year can be settled again (V15)."""
    settled = await reverse_spitzabrechnung(
        deps.database, caller, spitzabrechnung, grund=body.grund, repeat=repeat, now=deps.clock()
    )
    return SpitzabrechnungOut.of(settled)


@router.get("/{spitzabrechnung}", responses=answers(200, examples.SPITZABRECHNUNG_OUT))
async def get_spitzabrechnung(spitzabrechnung: UUID, caller: Office, deps: DepsOf) -> SpitzabrechnungOut:
    """Read a settlement."""
    return SpitzabrechnungOut.of(await read_spitzabrechnung(deps.database, caller, spitzabrechnung))


@router.get("", responses=answers(200, examples.listing(examples.SPITZABRECHNUNG_OUT)))
async def get_spitzabrechnungen(
    caller: Office, deps: DepsOf, paging: Paging, jahr: JahrParameter | None = None, sozialraum: Slug | None = None
) -> Listing[SpitzabrechnungOut]:
    """List settlements, oldest first."""
    page = await list_spitzabrechnungen(deps.database, caller, jahr=jahr, sozialraum=sozialraum, request=paging)
    return listing_of(page, show=SpitzabrechnungOut.of)
