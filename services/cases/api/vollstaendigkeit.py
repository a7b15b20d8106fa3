"""For what share of the expected Kontrakt-months the declaration is in, over HTTP (X3)."""

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import Field

from services.cases.api import examples_abgleich as examples
from services.cases.api.deps import DepsOf, KontraktReader
from services.cases.api.vollstaendigkeit_models import MonatsstandOut, Pages, quote_of, read_place, write_monat
from services.cases.domain.vollstaendigkeit import quarter_of
from services.cases.storage.vollstaendigkeit import Frage
from services.cases.usecases.read_vollstaendigkeit import list_vollstaendigkeit
from shared.contracts.listing import PlaceUnreadable, pack, unpack
from shared.contracts.types import JahrParameter, Slug
from shared.errors import Finding
from shared.kalender import berlin_day
from shared.web.examples import answers
from shared.web.lists import Listing
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["abgleich"])


class VollstaendigkeitListing(Listing[MonatsstandOut]):
    """Months of Träger in Sozialräume; `erwartet`, `gemeldet`, `quote`, `verspaetet` are of all that is asked for."""

    erwartet: int
    gemeldet: int
    quote: str | None = None
    verspaetet: int = Field(description="How many of the months, each of a Träger in a Sozialraum, are late.")


@router.get("/vollstaendigkeit", responses=answers(200, examples.VOLLSTAENDIGKEIT))
async def get_vollstaendigkeit(
    caller: KontraktReader,
    *,
    deps: DepsOf,
    pages: Pages,
    jahr: Annotated[JahrParameter, Query(description="Only months of this year.")],
    quartal: Annotated[int | None, Query(ge=1, le=4, description="Only months of this quarter.")] = None,
    sozialraum: Annotated[Slug | None, Query(description="Only this Sozialraum.")] = None,
    traeger: Annotated[Slug | None, Query(description="Only this Träger.")] = None,
    verspaetet: Annotated[bool, Query(description="List late months alone.")] = False,
) -> VollstaendigkeitListing:
    """Tell for what share of the expected Kontrakt-months the Träger's declaration is in, and which are late (X3).

    Expected is each month that is over in which a signed Kontrakt runs on at least one day; a declaration is late from
    the tenth of the following month on. Counted anew for each answer, hence no `seit`.
    """
    months, now = quarter_of(jahr, quartal), deps.clock()
    blatt = await list_vollstaendigkeit(
        deps.database,
        caller,
        Frage(months.beginn, months.ende, sozialraum, traeger),
        nach=_read_cursor(pages.cursor) if pages.cursor else None,
        limit=pages.limit,
        nur_verspaetete=verspaetet,
        buch=deps.buch,
        now=now,
    )
    seite = blatt.seite
    last = seite.monate[-1] if blatt.more else None
    return VollstaendigkeitListing(
        items=[MonatsstandOut.of_monat(one, heute=berlin_day(now)) for one in seite.monate],
        next=pack([write_monat(last.monat), last.sozialraum, last.traeger]) if last else None,
        erwartet=seite.summe.erwartet,
        gemeldet=seite.summe.gemeldet,
        quote=quote_of(seite.summe),
        verspaetet=seite.verspaetet,
    )


def _read_cursor(cursor: str) -> tuple[date, str, str]:
    try:
        monat, sozialraum, traeger = unpack(cursor)
        return date.fromisoformat(f"{monat}-01"), read_place(sozialraum), read_place(traeger)
    except (ValueError, TypeError):
        raise unreadable() from None


def unreadable() -> PlaceUnreadable:
    """Refuse a cursor that no answer of ours gave."""
    return PlaceUnreadable(Finding("/cursor", "unlesbar", "Take `cursor` from `next` of the page before, unchanged."))
