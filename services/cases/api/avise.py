"""Abrechnungsavise over HTTP (X5): for each Träger and month what was recognised, row by row, JSON and CSV."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request, Response

from services.cases.api import examples_avis as examples
from services.cases.api.avis_csv import write_csv
from services.cases.api.avis_models import AvisOut, KontraktsummeOut, PostenOut, SummeOut, TraegersummeOut
from services.cases.api.deps import DepsOf
from services.cases.api.vollstaendigkeit import unreadable
from services.cases.api.vollstaendigkeit_models import MonatOfPath, Pages, VollstaendigkeitOut, read_monat
from services.cases.storage.avise import FIRST, Frage, place_of
from services.cases.usecases.read_avis import Anfrage, Blatt, read_avis, read_whole_avis
from shared.contracts.listing import pack, unpack
from shared.contracts.types import Day, Slug
from shared.identity import Caller, Role
from shared.web.accept import choose_form
from shared.web.access import may
from shared.web.examples import answers
from shared.web.routes import Router

router = Router(prefix="/v1/abrechnungsavise", tags=["abrechnung"])
Reader = Annotated[Caller, may(Role.WJH, Role.TRAEGER, Role.REVISION)]
JSON: Final = "application/json"
CSV: Final = "text/csv"


@router.get(
    "/{monat}",
    response_model=AvisOut,
    responses={
        200: {
            "content": {
                JSON: answers(200, examples.AVIS)[200]["content"][JSON],
                CSV: {"schema": {"type": "string"}, "example": examples.AVIS_CSV},
            }
        }
    },
)
async def get_avis(
    monat: MonatOfPath,
    *,
    caller: Reader,
    deps: DepsOf,
    pages: Pages,
    request: Request,
    traeger: Annotated[Slug | None, Query(description="Of this Träger; a Träger reads its own.")] = None,
    stichtag: Annotated[Day | None, Query(description="As it was at the end of this booking day (V16).")] = None,
    gebucht_nach: Annotated[
        Day | None,
        Query(description="Only what was booked after this day: what came since an earlier Avis with that `stichtag`."),
    ] = None,
) -> Response:
    """Read every cent that was recognised of the hours of a month, under the Träger's own `beleg` (X5).

    A row belongs to the month of its work, also if it was recognised or reversed later: `buchungstag` says when. Hours
    on a `pauschal` Volumen stand at 0.00. Sums equal what the budget has booked, but for what is still `unterwegs`.
    `Accept: text/csv` gives the whole Avis as a table. Read anew for each answer, hence no `seit`.
    """
    anfrage = Anfrage(read_monat(monat), traeger, stichtag, gebucht_nach)
    headers = {"Vary": "Accept"}
    if choose_form(request, offered=(JSON, CSV)) == CSV:
        content = await write_csv(read_whole_avis(deps.database, caller, anfrage, buch=deps.buch))
        name = "-".join(("abrechnungsavis", monat, *([traeger] if traeger else [])))
        headers |= {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return Response(content, media_type=CSV, headers=headers)
    nach = _read_cursor(pages.cursor) if pages.cursor else FIRST
    seite = Frage(anfrage.monat, nach=nach, limit=pages.limit)
    blatt = await read_avis(deps.database, caller, anfrage, seite=seite, buch=deps.buch, now=deps.clock())
    return Response(_write(monat, blatt).model_dump_json(), media_type=JSON, headers=headers)


def _write(monat: str, blatt: Blatt) -> AvisOut:
    last = place_of(blatt.posten[-1]) if blatt.more else None
    return AvisOut(
        items=[PostenOut.of(one) for one in blatt.posten],
        next=pack([last[0], last[1], last[2].isoformat(), last[3], str(last[4])]) if last else None,
        monat=monat,
        summe=SummeOut.of(blatt.summen.gesamt),
        traeger=[TraegersummeOut.of_traeger(slug, summe) for slug, summe in blatt.summen.traeger.items()],
        kontrakte=[KontraktsummeOut.of_kontrakt(key, summe) for key, summe in blatt.summen.kontrakte.items()],
        vollstaendigkeit=VollstaendigkeitOut.of(blatt.vollstaendigkeit),
    )


def _read_cursor(cursor: str) -> tuple[str, str, date, str, UUID]:
    try:
        traeger, nummer, datum, beleg, schluessel = unpack(cursor)
        texts = [str(part).encode().decode().replace("\x00", "") for part in (traeger, nummer, beleg)]
        return texts[0], texts[1], date.fromisoformat(datum), texts[2], UUID(schluessel)
    except (ValueError, TypeError, AttributeError):
        raise unreadable() from None
