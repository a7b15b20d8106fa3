"""Applications over HTTP: draft, change, read, submit, withdraw, begin, end (P1-P7); decisions: entscheidungen.py."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from services.projects.api import examples
from services.projects.api.ansicht_models import AntragOut
from services.projects.api.antrag_models import AntragIn, AntragPatch
from services.projects.api.deps import Applicant, DepsOf, Reader, ZugriffOf
from services.projects.domain.abschluss import Abschluss
from services.projects.domain.lebenslauf import Status
from services.projects.storage.antraege import Auswahl
from services.projects.usecases.begin_projekt import begin_projekt
from services.projects.usecases.change_antrag import change_antrag
from services.projects.usecases.close_projekt import close_projekt
from services.projects.usecases.draft_antrag import draft_antrag
from services.projects.usecases.read_antraege import Ansicht, list_antraege, read_antrag
from services.projects.usecases.submit_antrag import submit_antrag
from services.projects.usecases.transitions import Zugriff
from services.projects.usecases.withdraw_antrag import withdraw_antrag
from shared.contracts.types import Day, Freitext, Slug, Wire
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.repeats import Repeated
from shared.web.routes import Router
from shared.web.versions import IfMatch, etag_of, show

router = Router(prefix="/v1/projektantraege", tags=["projektantraege"])


class BeginnIn(Wire):
    """The day from which the project runs; left out: the planned one, or today where that has passed (P4)."""

    datum: Day | None = None


class AbschlussIn(Wire):
    """The day on which the project ended: left out, the last of its term, or today before that."""

    datum: Day | None = None
    grund: Freitext | None = Field(default=None, description="Needed where it ended before the last day of its term.")


def shown(ansicht: Ansicht, response: Response, *, created: bool = False) -> AntragOut:
    """Write an application with its version, and where it is if it was just made."""
    location = f"/v1/projektantraege/{ansicht.antrag.id}" if created else None
    show(response, etag=etag_of(ansicht.antrag.version), location=location)
    return AntragOut.of(ansicht)


@router.post("", status_code=201, responses=answers(201, examples.ENTWURF))
async def post_antrag(
    body: Annotated[AntragIn, example(examples.ANTRAG)],
    *,
    caller: Applicant,
    deps: DepsOf,
    repeat: Repeated,
    response: Response,
) -> AntragOut:
    """Draft an application for a project; texts and lists may be empty, days missing (P2)."""
    ansicht = await draft_antrag(deps.database, deps.budget, caller, body.to_inhalt(), repeat=repeat, now=deps.clock())
    return shown(ansicht, response, created=True)


@router.get("", responses=answers(200, examples.LISTE))
async def list_projektantraege(
    caller: Reader,
    *,
    deps: DepsOf,
    paging: Paging,
    status: Annotated[Status | None, Query(description="Only those in this state.")] = None,
    bezirk: Annotated[Slug | None, Query(description="Only those of this Bezirk.")] = None,
    sozialraum: Annotated[Slug | None, Query(description="Only those of this Sozialraum.")] = None,
    traeger: Annotated[Slug | None, Query(description="Only those of this Träger.")] = None,
) -> Listing[AntragOut]:
    """List the applications that the caller sees."""
    auswahl = Auswahl(status=status, bezirk=bezirk, sozialraum=sozialraum, traeger=traeger)
    page = await list_antraege(deps.database, caller, auswahl=auswahl, request=paging, now=deps.clock())
    return listing_of(page, show=AntragOut.of)


@router.get("/{antrag}", responses=answers(200, examples.EINGEREICHT))
async def get_antrag(antrag: UUID, *, caller: Reader, deps: DepsOf, response: Response) -> AntragOut:
    """Read an application."""
    return shown(await read_antrag(deps.database, caller, antrag, now=deps.clock()), response)


@router.patch("/{antrag}", responses=answers(200, examples.ENTWURF) | problems(409, 412, 428))
async def patch_antrag(
    antrag: UUID,
    *,
    body: Annotated[AntragPatch, example(examples.CHANGE)],
    caller: Applicant,
    deps: DepsOf,
    if_match: IfMatch,
    response: Response,
) -> AntragOut:
    """Change a draft or what the Leitung gave back: what is named is replaced, lists as a whole (P1)."""
    changes = body.to_changes()
    zugriff = Zugriff(antrag, if_match)
    ansicht = await change_antrag(deps.database, deps.budget, caller, zugriff, changes=changes, now=deps.clock())
    return shown(ansicht, response)


@router.post("/{antrag}/einreichung", responses=answers(200, examples.EINGEREICHT) | problems(409, 412, 428))
async def post_einreichung(zugriff: ZugriffOf, *, caller: Applicant, deps: DepsOf, response: Response) -> AntragOut:
    """Submit an application; everything that is missing or broken is named at once (P2, P3, P6, P7)."""
    return shown(await submit_antrag(deps.database, deps.budget, caller, zugriff, now=deps.clock()), response)


@router.post("/{antrag}/rueckzug", responses=answers(200, examples.ZURUECKGEZOGEN) | problems(409, 412, 428))
async def post_rueckzug(zugriff: ZugriffOf, *, caller: Applicant, deps: DepsOf, response: Response) -> AntragOut:
    """Withdraw an application before it is decided (P1)."""
    return shown(await withdraw_antrag(deps.database, caller, zugriff, now=deps.clock()), response)


@router.post("/{antrag}/beginn", responses=answers(200, examples.LAUFEND) | problems(409, 412, 428))
async def post_beginn(
    zugriff: ZugriffOf,
    *,
    caller: Applicant,
    deps: DepsOf,
    response: Response,
    body: Annotated[BeginnIn | None, example(examples.BEGINN)] = None,
) -> AntragOut:
    """Begin an approved project, never before its approval (P4); without a day as planned, or today.

    The day may still be to come: from the call on the project is `laufend`. It moves no money: the grant stays bound in
    the years that the approval bound it in, also where the project begins in a later one; what is not used is released
    by the Prüfung, and carried on by the Jahresabschluss until then (P9).
    """
    datum = body.datum if body else None
    return shown(await begin_projekt(deps.database, caller, zugriff, datum=datum, now=deps.clock()), response)


@router.post("/{antrag}/abschluss", responses=answers(200, examples.ABGESCHLOSSEN) | problems(409, 412, 428))
async def post_abschluss(
    zugriff: ZugriffOf,
    *,
    caller: Applicant,
    deps: DepsOf,
    response: Response,
    body: Annotated[AbschlussIn | None, example(examples.ABSCHLUSS)] = None,
) -> AntragOut:
    """Say that the project has ended (P1): from the last day of its term on, or earlier with a reason."""
    abschluss = Abschluss(body.datum, body.grund) if body else Abschluss()
    return shown(await close_projekt(deps.database, caller, zugriff, abschluss=abschluss, now=deps.clock()), response)
