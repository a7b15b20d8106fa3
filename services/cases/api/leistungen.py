"""Hours over HTTP: one row, a batch as JSON or CSV, reversals, lists, how far they have come (K8-K10, K14, X4)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from services.cases.api import examples
from services.cases.api.deps import DepsOf, LeistungReader, Reverser, Traeger
from services.cases.api.kontrakt_models import GrundIn
from services.cases.api.leistung_models import (
    BuchungsstandOut,
    KontraktRef,
    LeistungIn,
    LeistungListing,
    LeistungOut,
    QuittungOut,
)
from services.cases.api.quittung import write_json
from services.cases.api.stapel_body import CSV, JSON, MOST_BYTES, OPENAPI, take_stapel
from services.cases.api.vollstaendigkeit_models import VollstaendigkeitOut
from services.cases.storage.leistungen import Auswahl, Stand
from services.cases.storage.vollstaendigkeit import Frage
from services.cases.usecases.post_stapel import post_stapel as book_stapel
from services.cases.usecases.read_leistungen import list_leistungen, read_buchungsstand, read_leistung
from services.cases.usecases.read_vollstaendigkeit import read_anteil
from services.cases.usecases.reverse_leistung import reverse_leistung
from shared.contracts.types import Beleg, Day, Slug
from shared.web.examples import answers, example, problems
from shared.web.lists import GeaendertSeit, Paging
from shared.web.repeats import Repeated
from shared.web.routes import RawBody, Router, consumes

router = Router(prefix="/v1", tags=["leistungen"])
StapelBody = Annotated[RawBody, consumes(JSON, CSV, most_bytes=MOST_BYTES)]


@router.post(
    "/leistungen",
    status_code=201,
    response_model=LeistungOut,
    responses=answers(201, examples.LEISTUNG)
    | answers(200, examples.LEISTUNG, description="This beleg was booked before with the same content.")
    | problems(409),
)
async def post_leistung(
    body: Annotated[LeistungIn, example(examples.ZEILE)],
    *,
    caller: Traeger,
    deps: DepsOf,
    repeat: Repeated,
) -> Response:
    """Book one Leistung of the caller's Träger (K8); what does not fit into the grant is held (K14)."""
    answer = await deps.sammler.post(
        deps.database, caller, body.to_angabe(), buch=deps.buch, repeat=repeat, now=deps.clock()
    )
    return Response(
        LeistungOut.of(answer.leistung).model_dump_json(),  # once: FastAPI would judge our own answer again
        status_code=201 if answer.neu else 200,
        headers={"Location": f"/v1/leistungen/{answer.leistung.id}"},
        media_type=JSON,
    )


@router.post(
    "/leistungen/stapel",
    response_model=QuittungOut,
    openapi_extra=OPENAPI,
    responses=answers(200, examples.QUITTUNG) | problems(409),
)
async def post_stapel(
    body: StapelBody,
    *,
    caller: Traeger,
    deps: DepsOf,
    repeat: Repeated,
    atomar: Annotated[bool, Query(description="Book all rows or none: one refused row refuses the batch.")] = False,
) -> Response:
    """Book up to 10,000 rows (K9): good ones are booked, bad ones come back with line, field and reason."""
    quittung = await book_stapel(
        deps.database,
        caller,
        take_stapel(body, atomar=atomar),
        buch=deps.buch,
        repeat=repeat,
        now=deps.clock(),
    )
    return Response(write_json(quittung), media_type=JSON)


@router.get("/leistungen", responses=answers(200, examples.LEISTUNGEN))
async def get_leistungen(
    caller: LeistungReader,
    *,
    deps: DepsOf,
    paging: Paging,
    status: Annotated[Stand | None, Query(description="Only those in this state.")] = None,
    kontrakt: Annotated[KontraktRef | None, Query(description="Only those on this Kontrakt.")] = None,
    sozialraum: Annotated[Slug | None, Query(description="Only those in this Sozialraum.")] = None,
    traeger: Annotated[Slug | None, Query(description="Only those of this Träger.")] = None,
    beleg: Annotated[Beleg | None, Query(description="Only the one with this number, of each Träger.")] = None,
    von: Annotated[Day | None, Query(description="Worked on this day or later.")] = None,
    bis: Annotated[Day | None, Query(description="Worked on this day or earlier.")] = None,
    geaendert_seit: GeaendertSeit = None,
) -> LeistungListing:
    """List the Leistungen that the caller sees; a change of one brings it up again for `seit`.

    `vollstaendigkeit` says for what share of the months that are asked for the Träger have declared their hours (X3).
    """
    auswahl = Auswahl(status, kontrakt, sozialraum, traeger, beleg, von, bis, geaendert_seit)
    page = await list_leistungen(deps.database, caller, auswahl, request=paging, buch=deps.buch)
    anteil = await read_anteil(
        deps.database, caller, Frage(von, bis, sozialraum, traeger, kontrakt), buch=deps.buch, now=deps.clock()
    )
    return LeistungListing(
        items=[LeistungOut.of(one) for one in page.items],
        next=page.next,
        stand=page.stand,
        vollstaendigkeit=VollstaendigkeitOut.of(anteil),
    )


@router.get("/leistungen/{leistung}", responses=answers(200, examples.LEISTUNG))
async def get_leistung(leistung: UUID, *, caller: LeistungReader, deps: DepsOf) -> LeistungOut:
    """Read a Leistung."""
    return LeistungOut.of(await read_leistung(deps.database, caller, leistung, buch=deps.buch))


@router.post(
    "/leistungen/{leistung}/storno", status_code=201, responses=answers(201, examples.STORNIERT) | problems(409)
)
async def post_storno(
    leistung: UUID,
    *,
    body: Annotated[GrundIn, example(examples.STORNO)],
    caller: Reverser,
    deps: DepsOf,
    repeat: Repeated,
) -> LeistungOut:
    """Reverse a Leistung, once (G5); its number stays used, and held rows may be recognised in its place (K14)."""
    reversed_one = await reverse_leistung(
        deps.database, caller, leistung, grund=body.grund, buch=deps.buch, repeat=repeat, now=deps.clock()
    )
    return LeistungOut.of(reversed_one)


@router.get("/buchungsstand", responses=answers(200, examples.BUCHUNGSSTAND))
async def get_buchungsstand(caller: LeistungReader, *, deps: DepsOf) -> BuchungsstandOut:
    """Tell how far the rows that the caller sees have come on their way to the budget service (K10)."""
    return BuchungsstandOut.of(await read_buchungsstand(deps.database, caller, buch=deps.buch))
