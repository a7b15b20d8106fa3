"""What projects tells the budget of a grant: what was paid of it, and what it finally is (P9)."""

from typing import Annotated
from uuid import UUID

from services.budget.api import examples_auszahlung as examples
from services.budget.api.deps import DepsOf
from services.budget.storage.auszahlungen import Auszahlung
from services.budget.usecases.book_auszahlung import book_auszahlung
from services.budget.usecases.settle_zuwendung import Festsetzung, settle_zuwendung
from shared.contracts.auszahlung import AuszahlungAuftrag, AuszahlungErgebnis, FestsetzungAuftrag
from shared.contracts.bindung import QuelleStand
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["Dienste"])
Service = Annotated[Caller, may(Role.SERVICE)]


@router.post("/auszahlungen", responses=answers(200, examples.AUSZAHLUNG_OUT) | problems(409))
async def post_auszahlung(
    body: Annotated[AuszahlungAuftrag, example(examples.AUSZAHLUNG)], caller: Service, deps: DepsOf
) -> AuszahlungErgebnis:
    """Book a payment of a project's grant, a refund or a Storno as Verbrauch, once for ever by its key (P9).

    It uses up the Bindung of its own year, then of earlier years, then of later ones. What is not booked has a reason;
    sent again it is judged anew.
    """
    auszahlung = Auszahlung(**{name: getattr(body, name) for name in Auszahlung.__slots__})
    antwort = await book_auszahlung(deps.database, caller, auszahlung, now=deps.clock())
    return AuszahlungErgebnis.model_validate(
        {
            "schluessel": body.schluessel,
            "status": antwort.status,
            "code": antwort.code,
            "detail": antwort.detail,
            "bindungen": antwort.bindungen,
        }
    )


@router.post("/bindungen/{quelle}/festsetzung", responses=answers(200, examples.FESTSETZUNG_OUT) | problems(409))
async def post_festsetzung(
    quelle: UUID, body: Annotated[FestsetzungAuftrag, example(examples.FESTSETZUNG)], caller: Service, deps: DepsOf
) -> QuelleStand:
    """Bring what is bound for a project down to its final grant and release the rest; again it changes nothing (P9)."""
    festsetzung = Festsetzung(body.schluessel, body.betrag, body.veranlasst_von)
    bound = await settle_zuwendung(deps.database, caller, quelle, festsetzung, now=deps.clock())
    return QuelleStand.model_validate({"quelle": quelle, "bindungen": bound})
