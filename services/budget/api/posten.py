"""Postings: what every figure of a status or report is the sum of, line by line (X1)."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import Depends, Query
from pydantic import Field

from services.budget.api import examples_erklaerung as examples
from services.budget.api.deps import DepsOf
from services.budget.api.herleitung import HerleitungOut
from services.budget.storage.posten import BuchungFrage, Posten, PostenFrage
from services.budget.usecases import read_posten
from services.budget.usecases.stichtag import require_come
from shared.contracts.listing import PageRequest
from shared.contracts.types import Day, GeldField, JahrParameter, Schluessel, Slug, Wire, Zeitpunkt
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import may
from shared.web.examples import answers
from shared.web.lists import MOST, Listing, Paging, listing_of
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["Buchungen"])
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION, Role.TRAEGER)]
Quartal = Annotated[int, Query(ge=1, le=4)]
_OPAQUE = r"^[A-Za-z0-9_-]+$"


class PostenOut(Wire):
    """A posting: where and when it was booked; `sozialraum` or `bezirk` is named."""

    id: UUID
    jahr: int
    sozialraum: str | None = None
    bezirk: str | None = None
    volumen: str
    betrag: GeldField
    buchungstag: Day
    gebucht_am: str
    gebucht_von: str

    @classmethod
    def of(cls, posten: Posten) -> Self:
        """Write a posting."""
        in_area = posten.ort.art == "sozialraum"
        head: dict[str, Any] = {
            "id": posten.id, "jahr": posten.ort.jahr, "sozialraum": posten.ort.slug if in_area else None,
            "bezirk": None if in_area else posten.ort.slug, "volumen": posten.volumen, "betrag": posten.betrag,
            "buchungstag": posten.buchungstag, "gebucht_am": format_instant(posten.gebucht_am),
            "gebucht_von": posten.gebucht_von,
        }  # fmt: skip
        return cls(**head, **posten.mehr)


class BuchungOut(PostenOut):
    """A posting of Verbrauch: hours, a spending, an Abschlag, a settlement, or a Storno with the reversed sign."""

    art: str
    datum: Day = Field(description="Day of the work, the spending or the payment: a grant's may lie in another year.")
    offen: GeldField = Field(description="What it adds to the open Bindung of its source; negative: it uses it up.")
    praevention: GeldField = Field(description="What of it counts for prevention (V5), also as a memo.")
    minuten: int
    zweck: str = Field(description="What it was for; an Abschlag that corrects those before it: `korrektur` (V8).")
    satz: GeldField | None = Field(default=None, description="Price of an hour on the day of the work (V4).")
    quelle: UUID | None = Field(default=None, description="Kontrakt, project or contract on whose Bindung it is.")
    traeger: str | None = None
    beleg: UUID | None = Field(default=None, description="The spending, settlement or payment it belongs to.")
    quartal: int = Field(description="The quarter in which it counts (V13).")
    vermerk: str | None = Field(default=None, description="`nachtrag` or `vorjahr`: it came after a close (V13).")
    abschluss: UUID | None = Field(default=None, description="The close that it touches.")


class BindungsbuchungOut(PostenOut):
    """A change of what is bound under a source in a year (V7)."""

    art: str = Field(description="kontrakt, projekt, or what else binds.")
    quelle: UUID
    nummer: str | None = None
    traeger: str | None = None
    minuten: int
    offen: GeldField = Field(description="What it changes of the open Bindung.")
    vorgemerkt: bool


class AnsatzbuchungOut(PostenOut):
    """A change of a Volumen's Ansatz, and how it came about (V2); a Träger sees no other's posts in it."""

    herleitung: HerleitungOut


class UmschichtungsbuchungOut(PostenOut):
    """What an Umschichtung, or its Storno, gave to a Volumen or took from it (V9)."""

    umschichtung: UUID


async def _frage(
    deps: DepsOf,
    jahr: JahrParameter | None = None,
    sozialraum: Slug | None = None,
    bezirk: Slug | None = None,
    volumen: Annotated[Schluessel | None, Query()] = None,
    stichtag: Annotated[Day | None, Query(description="Booked up to the end of this day (V16).")] = None,
    gebucht_bis: Annotated[Zeitpunkt | None, Query(description="Booked up to this instant.")] = None,
) -> PostenFrage:
    require_come(stichtag, now=deps.clock())
    return PostenFrage(jahr, sozialraum, bezirk, volumen, None, None, stichtag, gebucht_bis)


def _frage_with_source(
    frage: Annotated[PostenFrage, Depends(_frage)],
    quelle: Annotated[UUID | None, Query(description="A Kontrakt's, project's or contract's id.")] = None,
    traeger: Slug | None = None,
) -> PostenFrage:
    named = {name: getattr(frage, name) for name in PostenFrage.__slots__}
    return PostenFrage(**named | {"quelle": quelle, "traeger": traeger})


def _buchung_frage(
    ort: Annotated[PostenFrage, Depends(_frage_with_source)],
    quartal: Quartal | None = None,
    bis_quartal: Annotated[int | None, Query(ge=1, le=4, description="Counts up to the end of it.")] = None,
    art: Annotated[Schluessel | None, Query()] = None,
    vermerk: Literal["nachtrag", "vorjahr"] | None = None,
    mit_quelle: Annotated[
        bool | None, Query(description="Those on a Kontrakt, project or contract; false: those without.")
    ] = None,
) -> BuchungFrage:
    return BuchungFrage(ort, quartal, bis_quartal, art, vermerk, mit_quelle)


def _pages(
    limit: Annotated[int, Query(ge=1, le=MOST, description="At most so many rows.")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=500, pattern=_OPAQUE, description="`next` of the page before.")
    ] = None,
) -> PageRequest:
    return PageRequest(limit, cursor)


Where = Annotated[PostenFrage, Depends(_frage)]
WithSource = Annotated[PostenFrage, Depends(_frage_with_source)]
Which = Annotated[BuchungFrage, Depends(_buchung_frage)]
Pages = Annotated[PageRequest, Depends(_pages)]


@router.get("/buchungen", responses=answers(200, examples.listing(examples.BUCHUNG_OUT)))
async def get_buchungen(caller: Reader, deps: DepsOf, frage: Which, paging: Pages) -> Listing[BuchungOut]:
    """List postings of Verbrauch by place, Volumen and booking day (X1); `betrag` sums to the Verbrauch.

    `offen` of these and of the Bindungsbuchungen sum to the open Bindung. A Träger sees its own rows in its areas.
    """
    page = await read_posten.list_buchungen(deps.database, caller, frage, request=paging)
    return Listing(items=[BuchungOut.of(row) for row in page.items], next=page.next)


@router.get("/buchungen/{buchung}", responses=answers(200, examples.BUCHUNG_OUT))
async def get_buchung(buchung: UUID, caller: Reader, deps: DepsOf) -> BuchungOut:
    """Read a posting of Verbrauch (X1)."""
    return BuchungOut.of(await read_posten.read_buchung(deps.database, caller, buchung))


@router.get("/bindungsbuchungen", responses=answers(200, examples.listing(examples.BINDUNGSBUCHUNG_OUT)))
async def get_bindungsbuchungen(
    caller: Reader, deps: DepsOf, frage: WithSource, paging: Paging
) -> Listing[BindungsbuchungOut]:
    """List changes of Bindungen, oldest first (X1)."""
    page = await read_posten.list_bindungsbuchungen(deps.database, caller, frage, request=paging)
    return listing_of(page, show=BindungsbuchungOut.of)


@router.get("/ansatzbuchungen", responses=answers(200, examples.listing(examples.ANSATZBUCHUNG_OUT)))
async def get_ansatzbuchungen(caller: Reader, deps: DepsOf, frage: Where, paging: Paging) -> Listing[AnsatzbuchungOut]:
    """List changes of Ansätze, oldest first, each with its `herleitung` (X1, V2)."""
    page = await read_posten.list_ansatzbuchungen(deps.database, caller, frage, request=paging)
    return listing_of(page, show=AnsatzbuchungOut.of)


@router.get("/umschichtungsbuchungen", responses=answers(200, examples.listing(examples.UMSCHICHTUNGSBUCHUNG_OUT)))
async def get_umschichtungsbuchungen(
    caller: Reader, deps: DepsOf, frage: Where, paging: Paging
) -> Listing[UmschichtungsbuchungOut]:
    """List what Umschichtungen and their Stornos gave to each Volumen and took from it, oldest first (X1, V9)."""
    page = await read_posten.list_umschichtungsbuchungen(deps.database, caller, frage, request=paging)
    return listing_of(page, show=UmschichtungsbuchungOut.of)
