"""K1, K5, K14 over HTTP: amend, end, hand on; what a Kontrakt shows of it, and to whom."""

from typing import Any

import httpx
import pytest

from tests.cases.api.conftest import BERATUNG, KONTRAKT, SIGNATURE
from tests.cases.fakes import EXCEEDED
from tests.cases.house import House

Headers = dict[str, str]
MORE: dict[str, Any] = {"ab": "2026-07-01", "kontingent_minuten": 900, "grund": "Mehr Bedarf"}
ANY = {"If-Match": "*"}


@pytest.fixture
async def path(client: httpx.AsyncClient, asd: Headers) -> str:
    made = await client.post("/v1/kontrakte", json=KONTRAKT | {"kontingent_minuten": 600}, headers=asd)
    path = f"/v1/kontrakte/{made.json()['id']}"
    await client.post(f"{path}/beratung", json=BERATUNG, headers=asd | ANY)
    signed = await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=asd | ANY)
    assert signed.status_code == 200, signed.text
    return path


async def test_k1_an_amendment_over_http_shows_who_when_and_why(
    client: httpx.AsyncClient, asd: Headers, traeger: Headers, path: str
) -> None:
    answer = await client.post(f"{path}/aenderungen", json=MORE, headers=asd | {"If-Match": '"3"'})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"4"'), answer.text
    shown = answer.json()
    assert (shown["status"], shown["kontingent_minuten"], shown["geplante_minuten"]) == ("unterzeichnet", 900, 900)
    assert sum(monat["minuten"] for monat in shown["plan"]) == 900
    assert shown["stunden"] == {"bewilligt": 900, "anerkannt": 0, "zurueckgestellt": 0}
    last = shown["fassungen"][-1]
    assert (last["anlass"], last["gueltig_ab"], last["grund"]) == ("aenderung", "2026-07-01", "Mehr Bedarf")
    assert last["von"] is not None
    seen = (await client.get(path, headers=traeger)).json()["fassungen"][-1]
    assert (seen["gueltig_ab"], seen["kontingent_minuten"], seen["grund"], seen["von"]) == (
        "2026-07-01", 900, None, None,
    )  # fmt: skip


async def test_k4_a_key_makes_an_amendment_once(client: httpx.AsyncClient, asd: Headers, path: str) -> None:
    headers = asd | ANY | {"Idempotency-Key": "a-1"}
    first = await client.post(f"{path}/aenderungen", json=MORE, headers=headers)
    again = await client.post(f"{path}/aenderungen", json=MORE, headers=headers)
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    other = await client.post(f"{path}/aenderungen", json=MORE | {"grund": "Anders"}, headers=headers)
    assert other.status_code == 422


async def test_k4_a_503_says_that_it_may_be_repeated(
    client: httpx.AsyncClient, asd: Headers, house: House, path: str
) -> None:
    house.budget.lose = "answer"
    lost = await client.post(f"{path}/aenderungen", json=MORE, headers=asd | ANY)
    assert (lost.status_code, lost.json()["type"]) == (503, "/problems/aenderung-offen")
    assert "Retry-After" in lost.headers
    waiting = (await client.get(path, headers=asd)).json()
    assert (waiting["aenderung_offen"], waiting["unterzeichnung_offen"]) == (True, False)
    house.budget.lose = ""
    again = await client.post(f"{path}/aenderungen", json=MORE, headers=asd | ANY)
    assert (again.status_code, again.json()["aenderung_offen"]) == (200, False)


async def test_v10_the_conflict_carries_the_budgets_figures(
    client: httpx.AsyncClient, asd: Headers, house: House, path: str
) -> None:
    house.budget.problem = EXCEEDED
    answer = await client.post(f"{path}/aenderungen", json=MORE, headers=asd | ANY)
    assert (answer.status_code, answer.json()["ueberschreitungen"]) == (409, EXCEEDED["ueberschreitungen"])


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        ({"ab": "2031-01-01"}, 422, "ab-ausserhalb-laufzeit"),
        ({"kontingent_minuten": 600}, 422, "aenderung-ohne-inhalt"),
        ({"minuten_pro_woche": 60}, 422, "passt-nicht-zusammen"),
        ({"hilfeart": "27.2"}, 422, "form-fehlt"),
        ({"hilfeart": "35a", "form": "ambulant"}, 422, "hilfeart-nicht-zugelassen"),
        ({"ende": "2101-01-01"}, 422, "passt-nicht-zusammen"),
        ({"ende": "2026-06-30"}, 422, "passt-nicht-zusammen"),
    ],
)
async def test_k1_what_stands_against_an_amendment_has_its_problem(
    client: httpx.AsyncClient, asd: Headers, path: str, body: dict[str, Any], status: int, problem: str
) -> None:
    answer = await client.post(f"{path}/aenderungen", json=MORE | body, headers=asd | ANY)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}"), answer.text


async def test_k1_ending_and_handing_on_over_http(
    client: httpx.AsyncClient, asd: Headers, leitung: Headers, path: str
) -> None:
    body = {"ab": "2026-12-15", "traeger": "t2", "grund": "Umzug"}
    handed = await client.post(f"{path}/traegerwechsel", json=body, headers=leitung | ANY)
    assert handed.status_code == 200, handed.text
    shown = handed.json()
    assert (shown["ende"], shown["fassungen"][-1]["anlass"]) == ("2026-12-14", "traegerwechsel")
    draft = (await client.get(f"/v1/kontrakte/{shown['nachfolger']}", headers=asd)).json()
    assert (draft["status"], draft["traeger"], draft["vorgaenger"]) == ("entwurf", "t2", shown["id"])
    ended = await client.post(f"{path}/beendigung", json={"ende": "2026-12-10", "grund": "Ziel"}, headers=asd | ANY)
    assert (ended.status_code, ended.json()["ende"], ended.json()["status"]) == (200, "2026-12-10", "unterzeichnet")
    again = await client.post(f"{path}/beendigung", json={"ende": "2026-12-11", "grund": "Ziel"}, headers=asd | ANY)
    assert (again.status_code, again.json()["type"]) == (422, "/problems/ende-nicht-frueher")
    same = await client.post(
        f"{path}/traegerwechsel", json=body | {"ab": "2026-12-05", "traeger": "t1"}, headers=asd | ANY
    )
    assert same.json()["errors"][0]["pointer"] == "/traeger"


@pytest.mark.parametrize("what", ["aenderungen", "beendigung", "traegerwechsel"])
async def test_k1_a_signed_kontrakt_changes_only_with_if_match_and_by_the_office(
    client: httpx.AsyncClient, asd: Headers, traeger: Headers, wjh: Headers, path: str, what: str
) -> None:
    body = {
        "aenderungen": MORE,
        "beendigung": {"ende": "2026-12-10", "grund": "Ziel"},
        "traegerwechsel": {"ab": "2026-12-10", "traeger": "t2", "grund": "Umzug"},
    }[what]
    without = {name: value for name, value in asd.items() if name != "If-Match"}
    assert (await client.post(f"{path}/{what}", json=body, headers=without)).status_code == 428
    assert (await client.post(f"{path}/{what}", json=body, headers=asd | {"If-Match": '"1"'})).status_code == 412
    for other in (traeger, wjh):
        assert (await client.post(f"{path}/{what}", json=body, headers=other | ANY)).status_code == 403
