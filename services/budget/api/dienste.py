"""What the other services ask of the budget: to bind, to release, to settle a key, to book Verbrauch (K4, V7, K10)."""

import json
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Response

from services.budget.api import examples
from services.budget.api.deps import DepsOf
from services.budget.storage.bindungsaenderungen import Bindungsaenderung
from services.budget.usecases.bind import bind
from services.budget.usecases.book_verbrauch import Antwort, Gebucht, book_verbrauch
from services.budget.usecases.read_bindungen import list_aenderungen, read_bindungen
from services.budget.usecases.release_bindung import release_bindung
from services.budget.usecases.settle_auftrag import settle_auftrag
from shared.contracts.bindung import (
    BindungAuftrag,
    BindungErgebnis,
    BindungJahr,
    BindungKlaerung,
    BindungStand,
    BindungStandFrage,
    QuelleStand,
)
from shared.contracts.bindungsaenderungen import BindungsaenderungInhalt
from shared.contracts.spalten import Spalten
from shared.contracts.verbrauch import VerbrauchAuftrag, VerbrauchErgebnis, VerbrauchZeile
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers, example, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["Dienste"])
Service = Annotated[Caller, may(Role.SERVICE)]

_BEGIN, _GEBUCHT = '{"schluessel":"', '","status":"gebucht","code":null,"detail":null}'


@router.post("/bindungen", status_code=201, responses=answers(201, examples.BINDUNG_OUT) | problems(409))
async def post_bindung(
    body: Annotated[BindungAuftrag, example(examples.BINDUNG)], caller: Service, deps: DepsOf
) -> BindungErgebnis:
    """Bind each year of a Kontrakt or project under the sender's key; sent again it answers the same (K4, P5).

    Needs the Subject-Token of the person who signs or decides.
    """
    ergebnis = await bind(deps.database, caller, body, now=deps.clock())
    return BindungErgebnis.model_validate({"schluessel": body.schluessel, "bindungen": ergebnis})


@router.get("/bindungen", responses=answers(200, examples.listing(examples.BINDUNGSAENDERUNG)))
async def get_bindungen(
    caller: Service, deps: DepsOf, paging: Paging, art: Literal["kontrakt", "projekt"]
) -> Listing[BindungsaenderungInhalt]:
    """List changes of what Kontrakte or projects have bound, each with what is bound in its year now (K4, V7, K14).

    With `seit` the other services learn what the budget did by itself: repriced, released, moved or carried over.
    """
    page, counts = await list_aenderungen(deps.database, caller, art=art, request=paging)
    return listing_of(page, show=lambda one: _write_aenderung(one, stand=counts.get((one.quelle, one.jahr), 0)))


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


@router.post("/bindungen/{quelle}/freigabe", responses=answers(200, examples.BINDUNG_FREIGABE_OUT) | problems(409))
async def post_freigabe(quelle: UUID, caller: Service, deps: DepsOf) -> QuelleStand:
    """Release what a Kontrakt has not used after its end, or a project after its Prüfung; again it changes nothing.

    For a Kontrakt when all months of its term are declared complete (V7, X3); without it the rest is released 90 days
    after its end. What comes later is booked as ever.
    """
    bound = await release_bindung(deps.database, caller, quelle, now=deps.clock())
    return QuelleStand.model_validate({"quelle": quelle, "bindungen": bound})


@router.post("/verbrauch", response_model=VerbrauchErgebnis, responses=answers(200, examples.VERBRAUCH_OUT))
async def post_verbrauch(
    body: Annotated[VerbrauchAuftrag, example(examples.VERBRAUCH)], caller: Service, deps: DepsOf
) -> Response:
    """Book up to 1,000 rows of Verbrauch, each judged alone and booked once for ever by its key (K10)."""
    zeilen = Spalten.of(VerbrauchZeile, body.zeilen)
    gebucht = await book_verbrauch(deps.database, caller, zeilen, now=deps.clock())
    return Response(write_gebucht(gebucht), media_type="application/json")


def _write_aenderung(one: Bindungsaenderung, *, stand: int) -> BindungsaenderungInhalt:
    jahr = BindungJahr(jahr=one.jahr, betrag=one.betrag, minuten=one.minuten, vorgemerkt=one.vorgemerkt, stand=stand)
    return BindungsaenderungInhalt(id=one.id, quelle=one.quelle, bindung=jahr)


def write_gebucht(gebucht: Gebucht) -> str:
    """Write what became of rows as VerbrauchErgebnis has it; by hand: a thousand models cost more than booking."""
    if gebucht.plain:
        zeilen = _BEGIN + f"{_GEBUCHT},{_BEGIN}".join(gebucht.schluessel) + _GEBUCHT
    else:
        zeilen = ",".join(map(_write_antwort, gebucht.antworten))
    moved = ",".join(f'"{quelle}"' for quelle in gebucht.verschoben)
    return f'{{"zeilen":[{zeilen}],"verschoben":[{moved}]}}'


def _write_antwort(antwort: Antwort) -> str:
    if antwort.code is None:
        return f'{_BEGIN}{antwort.schluessel}","status":"{antwort.status}","code":null,"detail":null}}'
    named = {"schluessel": antwort.schluessel, "status": antwort.status, "code": antwort.code}
    return json.dumps(named | {"detail": antwort.detail}, ensure_ascii=False)
