"""What projects says to the budget service over HTTP, and how it reads the answers."""

import json
from collections.abc import Callable
from uuid import UUID

import httpx
import pytest

from services.projects.clients.budget import BudgetOverHttp
from shared.contracts.bindung import BindungAuftrag, ProjektBindungInhalt, ProjektjahrInhalt
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.geld import Geld
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.identity import RawToken

KEY, PROJEKT = UUID(int=7), UUID(int=8)
AUFTRAG = BindungAuftrag(
    schluessel=KEY,
    fuer=ProjektBindungInhalt(
        art="projekt",
        projekt=PROJEKT,
        bezirk="konz-bezirk",
        sozialraum="konz",
        traeger="lebenshilfe",
        jahre=[ProjektjahrInhalt(jahr=2026, betrag=Geld(9500_00))],
    ),
)
BOUND = {"schluessel": str(KEY), "status": "gebunden", "bindungen": [{"jahr": 2026, "betrag": "9500.00"}]}
Answerer = Callable[[httpx.Request], httpx.Response]


def budget_of(answer: Answerer) -> BudgetOverHttp:
    transport = httpx.MockTransport(answer)
    return BudgetOverHttp(
        ServiceClient("http://budget.test", dienst="budget", tokens=StaticToken("own"), transport=transport)
    )


async def test_k4_binding_names_key_tenant_and_person() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=BOUND)

    ergebnis = await budget_of(answer).bind(AUFTRAG, jugendamt="trier-saarburg", subject=RawToken("hers"))
    (request,) = seen
    assert (request.method, request.url.path) == ("POST", "/v1/bindungen")
    assert request.headers["Authorization"] == "Bearer own"
    assert (request.headers["Jugendamt"], request.headers["Subject-Token"]) == ("trier-saarburg", "hers")
    assert json.loads(request.content) == {
        "schluessel": str(KEY),
        "fuer": {
            "art": "projekt",
            "projekt": str(PROJEKT),
            "bezirk": "konz-bezirk",
            "sozialraum": "konz",
            "traeger": "lebenshilfe",
            "jahre": [{"jahr": 2026, "betrag": "9500.00"}],
        },
        "ueberschreitung_begruendet": False,
    }
    assert [(one.jahr, one.betrag) for one in ergebnis.bindungen] == [(2026, Geld(9500_00))]


@pytest.mark.parametrize("status", ["gebunden", "geschlossen"])
async def test_k4_a_key_is_clarified_by_the_service_alone(status: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == f"/v1/bindungen/{KEY}/klaerung"
        assert "Subject-Token" not in request.headers
        return httpx.Response(200, json=BOUND | {"status": status})

    assert (await budget_of(answer).clarify(KEY, jugendamt="trier-saarburg")).status == status


async def test_the_feed_is_read_to_its_last_page() -> None:
    pages = {
        None: {"items": [version(1)], "stand": "s2", "next": "c1"},
        "c1": {"items": [version(2)], "stand": "s2", "next": None},
    }

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.params["seit"] == "s1"
        return httpx.Response(200, json=pages[request.url.params.get("cursor")])

    found = await budget_of(answer).fetch_stammdaten(jugendamt="trier-saarburg", seit="s1")
    assert ([one.version for one in found.versionen], found.stand) == ([1, 2], "s2")


def version(number: int) -> dict[str, object]:
    name = {"name": "Lebenshilfe", "mitarbeitende": 45}
    key = {"art": "traeger", "schluessel": "lebenshilfe", "version": number}
    return key | {"gebucht_am": "2026-01-01T00:00:00Z", "inhalt": name}


def refused(_request: httpx.Request) -> httpx.Response:
    document = {"type": "/problems/volumen-gesperrt", "title": "T", "status": 409}
    return httpx.Response(409, json=document, headers={"Content-Type": "application/problem+json"})


def broken(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"schluessel": "?"})


def away(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("away", request=request)


@pytest.mark.parametrize(("answer", "end"), [(refused, ProblemAnswer), (broken, NoAnswer), (away, NotSent)])
async def test_k4_what_became_of_a_call_is_told_apart(answer: Answerer, end: type[Exception]) -> None:
    with pytest.raises(end):
        await budget_of(answer).bind(AUFTRAG, jugendamt="trier-saarburg", subject=RawToken("hers"))
