"""What did not get into the budget, over HTTP: rows refused for good, and messages that wait (K10, V13)."""

from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Query
from pydantic import Field

from services.cases.api import examples_avis as examples
from services.cases.api.deps import DepsOf, KontraktReader
from services.cases.api.leistung_models import LeistungVorjahrOut
from services.cases.api.vollstaendigkeit import unreadable
from services.cases.api.vollstaendigkeit_models import Pages
from services.cases.domain.buchung import AbgelehnteZeile, Ablehnungsstand
from services.cases.storage.budgetablehnungen import Auswahl
from services.cases.usecases.read_budgetablehnungen import list_budgetablehnungen
from services.cases.usecases.replay_sendungen import list_sendungen, replay_sendungen
from shared.contracts.listing import pack, unpack
from shared.contracts.types import Day, GeldField, Slug, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.storage.outbox import Waiting
from shared.web.access import may
from shared.web.examples import answers, example
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["abrechnung"])
Watcher = Annotated[Caller, may(Role.WJH, Role.ADMIN, Role.REVISION)]
Sender = Annotated[Caller, may(Role.WJH, Role.ADMIN)]


class BudgetablehnungOut(Wire):
    """A Leistung that the budget refused, or its Storno (negative), and what became of the refusal."""

    leistung: UUID
    vorgang: Literal["leistung", "storno"]
    traeger: str
    beleg: str
    kontrakt: UUID | None = None
    sozialraum: str
    datum: Day
    minuten: int
    betrag: GeldField
    schluessel: UUID = Field(description="The key under which the budget refused it, and lists it as a claim.")
    code: str
    detail: str
    abgelehnt_am: str
    status: Ablehnungsstand
    vorjahr: LeistungVorjahrOut | None = None

    @classmethod
    def of(cls, zeile: AbgelehnteZeile) -> Self:
        """Write a refusal."""
        inhalt, late = zeile.inhalt, zeile.vorjahr
        accepted = None
        if late:
            accepted = LeistungVorjahrOut(gebucht_in=late.gebucht_in, betrag=late.betrag, am=format_instant(late.am))
        return cls(
            leistung=zeile.leistung,
            vorgang="storno" if zeile.ist_storno else "leistung",
            traeger=zeile.traeger,
            beleg=zeile.beleg,
            kontrakt=inhalt.kontrakt,
            sozialraum=inhalt.sozialraum,
            datum=inhalt.datum,
            minuten=-inhalt.minuten if zeile.ist_storno else inhalt.minuten,
            betrag=zeile.betrag,
            schluessel=zeile.schluessel,
            code=zeile.ablehnung.code,
            detail=zeile.ablehnung.detail,
            abgelehnt_am=format_instant(zeile.abgelehnt_am),
            status=zeile.stand,
            vorjahr=accepted,
        )


class SendungOut(Wire):
    """A message that has not arrived: what it carries, how often it was tried, with which fault."""

    id: UUID
    thema: str
    zeilen: int | None = Field(default=None, description="How many rows it carries, if it carries rows.")
    erstellt_am: str
    naechster_versuch: str | None = Field(default=None, description="Null: it is parked and waits for a person.")
    versuche: int
    fehler: str | None = None
    geparkt_am: str | None = None

    @classmethod
    def of(cls, waiting: Waiting) -> Self:
        """Write a message; what it says is not shown."""
        rows = waiting.inhalt.get("zeilen")
        parked = waiting.geparkt_am
        return cls(
            id=waiting.id,
            thema=waiting.thema,
            zeilen=rows if isinstance(rows, int) else len(rows) if isinstance(rows, list) else None,
            erstellt_am=format_instant(waiting.erstellt_am),
            naechster_versuch=None if parked else format_instant(waiting.faellig_ab),
            versuche=waiting.versuche,
            fehler=waiting.fehler,
            geparkt_am=format_instant(parked) if parked else None,
        )


class WiederholungIn(Wire):
    """Which parked messages are sent again; left out: all."""

    sendungen: Annotated[list[UUID], Field(min_length=1, max_length=500)] | None = None


class WiederholtOut(Wire):
    """How many were parked and are sent again."""

    wiederholt: int


@router.get(
    "/budgetablehnungen", responses=answers(200, {"items": [examples.ABLEHNUNG], "next": None, "stand": "Wzdd"})
)
async def get_budgetablehnungen(
    caller: KontraktReader,
    *,
    deps: DepsOf,
    paging: Paging,
    status: Annotated[Ablehnungsstand | None, Query(description="Only those in this state.")] = None,
    traeger: Annotated[Slug | None, Query(description="Of this Träger.")] = None,
    sozialraum: Annotated[Slug | None, Query(description="In this Sozialraum.")] = None,
    von: Annotated[Day | None, Query(description="Worked on this day or later.")] = None,
    bis: Annotated[Day | None, Query(description="Worked on this day or earlier.")] = None,
) -> Listing[BudgetablehnungOut]:
    """List Leistungen that the budget refused for good, with the reason, for the office and the Träger alike (K10).

    `vorjahr`: the office has accepted it into a later year (V13). Of a Leistung the last refusal is shown.
    """
    auswahl = Auswahl(status, traeger, sozialraum, von, bis)
    page = await list_budgetablehnungen(deps.database, caller, auswahl, request=paging, buch=deps.buch)
    return listing_of(page, show=BudgetablehnungOut.of)


@router.get("/buchungsstand/sendungen", responses=answers(200, examples.SENDUNGEN))
async def get_sendungen(
    caller: Watcher,
    *,
    deps: DepsOf,
    pages: Pages,
    geparkt: Annotated[bool, Query(description="List only those that wait for a person.")] = False,
) -> Listing[SendungOut]:
    """List messages to the budget that have not arrived, oldest first (K10); what arrives leaves the list."""
    nach = _read_cursor(pages.cursor) if pages.cursor else None
    found = await list_sendungen(deps.database, caller, geparkt=geparkt, nach=nach, limit=pages.limit + 1)
    shown = found[: pages.limit]
    following = pack([str(shown[-1].id)]) if len(found) > pages.limit else None
    return Listing(items=[SendungOut.of(one) for one in shown], next=following)


@router.post("/buchungsstand/wiederholung", responses=answers(200, examples.WIEDERHOLT))
async def post_wiederholung(
    body: Annotated[WiederholungIn, example(examples.WIEDERHOLUNG)], *, caller: Sender, deps: DepsOf, repeat: Repeated
) -> WiederholtOut:
    """Send parked messages again, from their first try on (K10); the budget books each row once, however often."""
    again = await replay_sendungen(deps.database, caller, body.sendungen, repeat=repeat, now=deps.clock())
    return WiederholtOut(wiederholt=again)


def _read_cursor(cursor: str) -> UUID:
    try:
        (place,) = unpack(cursor)
        return UUID(place)
    except (ValueError, TypeError, AttributeError):
        raise unreadable() from None
