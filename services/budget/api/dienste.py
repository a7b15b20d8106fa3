"""What the other services ask of the budget: to bind, to say what became of a key, to book Verbrauch (K4, K10)."""

from typing import Annotated
from uuid import UUID

from services.budget.api import examples
from services.budget.api.deps import DepsOf
from services.budget.usecases.bind import bind
from services.budget.usecases.book_verbrauch import book_verbrauch
from services.budget.usecases.read_bindungen import read_bindungen
from services.budget.usecases.settle_auftrag import settle_auftrag
from shared.contracts.bindung import (
    BindungAuftrag,
    BindungErgebnis,
    BindungKlaerung,
    BindungStand,
    BindungStandFrage,
)
from shared.contracts.verbrauch import VerbrauchAuftrag, VerbrauchErgebnis
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["Dienste"])
Service = Annotated[Caller, may(Role.SERVICE)]


@router.post("/bindungen", status_code=201, responses=answers(201, examples.BINDUNG_OUT) | problems(409))
async def post_bindung(
    body: Annotated[BindungAuftrag, example(examples.BINDUNG)], caller: Service, deps: DepsOf
) -> BindungErgebnis:
    """Bind each year of a Kontrakt or project under the sender's key; sent again it answers the same (K4, P5).

    Needs the Subject-Token of the person who signs or decides.
    """
    ergebnis = await bind(deps.database, caller, body, now=deps.clock())
    return BindungErgebnis.model_validate({"schluessel": body.schluessel, "bindungen": ergebnis})


@router.post("/bindungen/stand", responses=answers(200, examples.BINDUNG_STAND_OUT))
async def post_stand(
    body: Annotated[BindungStandFrage, example(examples.BINDUNG_STAND)], caller: Service, deps: DepsOf
) -> BindungStand:
    """Say what is bound now for up to 500 Kontrakte or projects; what was `vorgemerkt` may be repriced (K4, P5)."""
    staende = await read_bindungen(deps.database, caller, body.quellen)
    quellen = [{"quelle": quelle, "bindungen": bindungen} for quelle, bindungen in staende.items()]
    return BindungStand.model_validate({"quellen": quellen})


@router.post("/bindungen/{schluessel}/klaerung", responses=answers(200, examples.KLAERUNG))
async def post_klaerung(schluessel: UUID, caller: Service, deps: DepsOf) -> BindungKlaerung:
    """Say what became of a key: bound, or from now on closed by a tombstone that refuses a late request (K4)."""
    auftrag = await settle_auftrag(deps.database, caller, schluessel, now=deps.clock())
    return BindungKlaerung.model_validate(
        {"schluessel": schluessel, "status": auftrag.status, "bindungen": auftrag.ergebnis}
    )


@router.post("/verbrauch", responses=answers(200, examples.VERBRAUCH_OUT))
async def post_verbrauch(
    body: Annotated[VerbrauchAuftrag, example(examples.VERBRAUCH)], caller: Service, deps: DepsOf
) -> VerbrauchErgebnis:
    """Book up to 1,000 rows of Verbrauch, each judged alone and booked once for ever by its key (K10)."""
    answered = await book_verbrauch(deps.database, caller, body.zeilen, now=deps.clock())
    return VerbrauchErgebnis(zeilen=list(answered))
