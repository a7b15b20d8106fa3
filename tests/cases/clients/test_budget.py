"""The budget service over HTTP: what is sent, what is read, what an answer that nobody agreed on tells."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.cases.clients.budget import Bedingungen, BudgetClient
from services.cases.domain.angabe import Art
from services.cases.domain.buchung import Verbrauch, Zusatzart
from services.cases.domain.kontrakt import Bindung
from shared.contracts.peers import NoAnswer
from shared.contracts.verbrauch import VerbrauchAuftrag
from shared.geld import Geld
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.identity import RawToken
from shared.umfang import MinutenProWoche, Monatspauschale, Tagessatz
from tests.cases.builders import build_kontrakt, euro

KEY = UUID(int=7)
VERSION = {
    "art": "traeger", "schluessel": "t1", "version": 1, "gebucht_am": "2026-01-01T08:00:00Z", "inhalt": {"name": "T1"},
}  # fmt: skip
BOUND = {"schluessel": str(KEY), "bindungen": [{"jahr": 2014, "betrag": "12.50", "minuten": 5, "vorgemerkt": True}]}


def connect(answer: Callable[[httpx.Request], httpx.Response]) -> BudgetClient:
    transport = httpx.MockTransport(answer)
    return BudgetClient(
        ServiceClient("http://budget.test", dienst="budget", tokens=StaticToken("t"), transport=transport)
    )


@pytest.mark.parametrize(
    ("umfang", "member", "expected"),
    [
        (MinutenProWoche(300), "minuten_pro_woche", 300),
        (Tagessatz(euro("120.50")), "entgelt", {"art": "tagessatz", "betrag": "120.50"}),
        (Monatspauschale(euro("900")), "entgelt", {"art": "monatspauschale", "betrag": "900.00"}),
    ],
)
async def test_k4_a_signature_is_asked_for_the_person_and_without_the_offices_pseudonym(
    umfang: object, member: str, expected: object
) -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(201, json=BOUND)

    kontrakt = build_kontrakt(inhalt={"umfang": umfang})
    terms = Bedingungen("Bedarf", hoechstens=euro("20000"))
    bound = await connect(answer).bind(
        KEY, kontrakt=kontrakt, person=RawToken("person"), jugendamt="trier", bedingungen=terms
    )
    assert bound == (Bindung(2014, Geld(12_50), 5, vorgemerkt=True),)
    (request,) = sent
    assert (request.headers["Subject-Token"], request.headers["Jugendamt"]) == ("person", "trier")
    body = json.loads(request.content)
    assert (body["schluessel"], body["ueberschreitung_begruendet"]) == (str(KEY), True)
    assert body["hoechstens"] == "20000.00"
    assert body["fuer"][member] == expected
    assert kontrakt.inhalt.aktenzeichen not in request.content.decode()


@pytest.mark.parametrize("content", [{}, {"bindungen": "x"}, [1], {"schluessel": str(KEY), "bindungen": [{}]}])
async def test_k4_an_answer_that_nobody_agreed_on_tells_as_much_as_none(content: Any) -> None:  # noqa: ANN401  # any JSON
    client = connect(lambda _request: httpx.Response(201, json=content))
    with pytest.raises(NoAnswer):
        await client.bind(
            KEY, kontrakt=build_kontrakt(), person=RawToken("p"), jugendamt="trier", bedingungen=Bedingungen()
        )


async def test_the_feed_is_read_to_its_last_page() -> None:
    asked: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(dict(request.url.params))
        following = "page-2" if len(asked) == 1 else None
        return httpx.Response(200, json={"items": [VERSION], "stand": "s9", "next": following})

    news = await connect(answer).fetch_stammdaten(jugendamt="trier", seit="s1")
    assert (len(news.versionen), news.stand) == (2, "s9")
    assert [params.get("cursor") for params in asked] == [None, "page-2"]
    assert {params["seit"] for params in asked} == {"s1"}


async def test_k4_a_key_is_bound_or_closed() -> None:
    closed = connect(lambda _request: httpx.Response(200, json={"schluessel": str(KEY), "status": "geschlossen"}))
    assert await closed.clarify(KEY, jugendamt="trier") is None
    bound = connect(lambda _request: httpx.Response(200, json=BOUND | {"status": "gebunden"}))
    assert await bound.clarify(KEY, jugendamt="trier") == (Bindung(2014, Geld(12_50), 5, vorgemerkt=True),)


async def test_k10_rows_are_written_as_the_contract_has_them() -> None:
    day, satz = date(2014, 3, 31), euro("42.50")
    one = Verbrauch(KEY, UUID(int=8), "konz", "t1", day, Art.FALLSPEZIFISCH, -45, satz, -euro("31.88"))
    other = Verbrauch(UUID(int=9), None, "saarburg", None, day, Zusatzart.VORFELD, 30, satz, euro("21.25"))
    sent: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        assert request.headers["Content-Type"] == "application/json"
        return httpx.Response(200, json={"zeilen": []})

    await connect(answer).book([one, other], jugendamt="trier")
    zeilen = VerbrauchAuftrag.model_validate_json(sent[0]).zeilen
    assert [tuple(getattr(zeile, name) for name in one._fields) for zeile in zeilen] == [one, other]


async def test_k4_what_is_bound_now_is_asked_for_by_the_service_alone() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert (request.url.path, json.loads(request.content)) == ("/v1/bindungen/stand", {"quellen": [str(KEY)]})
        assert "Subject-Token" not in request.headers
        return httpx.Response(200, json={"quellen": [{"quelle": str(KEY), "bindungen": BOUND["bindungen"]}]})

    found = await connect(answer).fetch_bindungen([KEY], jugendamt="trier")
    assert found == {KEY: (Bindung(2014, Geld(12_50), 5, vorgemerkt=True),)}
