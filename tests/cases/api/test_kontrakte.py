from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.builders.tokens import TokenMint
from tests.cases.api.conftest import BERATUNG, KONTRAKT, SIGNATURE
from tests.cases.fakes import EXCEEDED
from tests.cases.house import House

Headers = dict[str, str]
Draft = tuple[str, dict[str, Any]]


async def draft(client: httpx.AsyncClient, asd: Headers, **changes: object) -> Draft:
    body = {name: value for name, value in (KONTRAKT | changes).items() if value != "left out"}
    answer = await client.post("/v1/kontrakte", json=body, headers=asd)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"/v1/kontrakte/{answer.json()['id']}"
    return answer.headers["Location"], answer.json()


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


async def test_k1_the_life_of_a_kontrakt_over_http(client: httpx.AsyncClient, asd: Headers) -> None:
    path, made = await draft(client, asd)
    assert (made["status"], made["nummer"], made["form"]) == ("entwurf", "K-2026-00001", "ambulant")
    changed = await client.patch(path, json={"kontingent_minuten": 700}, headers=asd | {"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"], changed.json()["kontingent_minuten"]) == (200, '"2"', 700)
    advised = await client.post(f"{path}/beratung", json=BERATUNG, headers=asd | {"If-Match": '"2"'})
    assert (advised.status_code, advised.json()["status"]) == (200, "beraten")
    signed = await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=asd | {"If-Match": '"3"'})
    assert (signed.status_code, signed.json()["status"], signed.headers["ETag"]) == (200, "unterzeichnet", '"4"')
    assert signed.json()["bindungen"] == [{"jahr": 2026, "betrag": "100.00", "minuten": 60, "vorgemerkt": False}]
    read = await client.get(path, headers=asd)
    assert (read.json(), read.headers["ETag"]) == (signed.json(), '"4"')


@pytest.mark.parametrize("named", [[], ["traeger", "kontingent_minuten"]])
async def test_k1_a_change_that_changes_nothing_leaves_the_version_as_it_is(
    client: httpx.AsyncClient, asd: Headers, named: list[str]
) -> None:
    path, made = await draft(client, asd)
    same = {name: made[name] for name in named}
    answer = await client.patch(path, json=same, headers=asd | {"If-Match": '"1"'})
    assert (answer.status_code, answer.headers["ETag"], answer.json()) == (200, '"1"', made)


async def test_k1_discarding_over_http(client: httpx.AsyncClient, asd: Headers, leitung: Headers) -> None:
    path, _ = await draft(client, asd)
    answer = await client.post(f"{path}/verwerfung", json={"grund": "Umzug"}, headers=leitung)
    assert (answer.status_code, answer.json()["status"]) == (200, "verworfen")
    again = await client.post(f"{path}/verwerfung", json={"grund": "Umzug"}, headers=asd)
    assert told(again) == (409, "/problems/zustand")
    assert (again.json()["zustand"], again.json()["erlaubt"]) == ("verworfen", [])


async def test_versions_are_asked_for_and_judged(client: httpx.AsyncClient, asd: Headers) -> None:
    path, _ = await draft(client, asd)
    without = {name: value for name, value in asd.items() if name != "If-Match"}
    for method, part, body in (
        ("PATCH", "", {"ende": "2026-06-30"}),
        ("POST", "/beratung", BERATUNG),
        ("POST", "/unterzeichnung", SIGNATURE),
        ("POST", "/verwerfung", {"grund": "Umzug"}),
    ):
        missing = await client.request(method, path + part, json=body, headers=without)
        stale = await client.request(method, path + part, json=body, headers=asd | {"If-Match": '"7"'})
        assert told(missing) == (428, "/problems/version-fehlt")
        assert told(stale) == (412, "/problems/version-veraltet")


@pytest.mark.parametrize(
    ("changes", "status", "slug", "pointer"),
    [
        ({"hilfeart": "35a", "form": "ambulant"}, 422, "hilfeart-nicht-zugelassen", None),
        ({"hilfeart": "27.2"}, 422, "form-fehlt", None),
        ({"form": "stationaer"}, 422, "form-widerspricht-hilfeart", None),
        ({"volumen": "gesamt"}, 422, "volumen-unbekannt", None),
        ({"volumen": "left out"}, 422, "eingabe", "/volumen"),
        ({"stundensatz": "55.00"}, 422, "stundensatz-nicht-erlaubt", None),
        ({"stundensatz": "55.001"}, 422, "geld-nachkommastellen", "/stundensatz"),
        ({"stundensatz": "10000.01", "traeger": "fremd"}, 422, "passt-nicht-zusammen", "/stundensatz"),
        ({"hilfeart": "36"}, 422, "eingabe", "/hilfeart"),
        ({"sozialraum": "atlantis"}, 422, "passt-nicht-zusammen", "/sozialraum"),
        ({"sozialraum": "saarburg"}, 422, "passt-nicht-zusammen", "/sozialraum"),
        ({"traeger": "niemand"}, 422, "passt-nicht-zusammen", "/traeger"),
        ({"beginn": "2026-02-29"}, 422, "kein-kalendertag", "/beginn"),
        ({"ende": "2025-12-31"}, 422, "passt-nicht-zusammen", "/ende"),
        ({"minuten_pro_woche": 60}, 422, "passt-nicht-zusammen", "/minuten_pro_woche"),
        ({"kontingent_minuten": 0}, 422, "eingabe", "/kontingent_minuten"),
        ({"kontingent_minuten": "600"}, 422, "eingabe", "/kontingent_minuten"),
        ({"aktenzeichen": ""}, 422, "eingabe", "/aktenzeichen"),
        ({"aktenzeichen": "x" * 201}, 422, "eingabe", "/aktenzeichen"),
        ({"nummer": "K-1"}, 422, "eingabe", "/nummer"),
    ],
)
async def test_a_draft_that_is_wrong_is_refused_with_its_own_problem(
    client: httpx.AsyncClient, asd: Headers, changes: dict[str, Any], status: int, slug: str, pointer: str | None
) -> None:
    body = {name: value for name, value in (KONTRAKT | changes).items() if value != "left out"}
    answer = await client.post("/v1/kontrakte", json=body, headers=asd)
    assert told(answer) == (status, f"/problems/{slug}")
    if pointer:
        assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert (await client.get("/v1/kontrakte", headers=asd)).json()["items"] == []
    assert not any(value in answer.text for value in ("51-0007", "55.00", "atlantis", "niemand"))
    assert (await client.get(answer.json()["type"])).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("beratung", BERATUNG | {"teilnehmende": []}),
        ("beratung", BERATUNG | {"teilnehmende": ["Frau Müller"]}),
        ("beratung", BERATUNG | {"teilnehmende": ["asd", "frau-mueller"]}),
        ("beratung", BERATUNG | {"empfehlung": " "}),
        ("unterzeichnung", {"eilfall_begruendung": ""}),
        ("unterzeichnung", {"begruendung": "x"}),
        ("verwerfung", {}),
    ],
)
async def test_a_transition_with_a_wrong_body_changes_nothing(
    client: httpx.AsyncClient, asd: Headers, path: str, body: dict[str, Any]
) -> None:
    location, made = await draft(client, asd)
    assert told(await client.post(f"{location}/{path}", json=body, headers=asd)) == (422, "/problems/eingabe")
    assert (await client.get(location, headers=asd)).json() == made


@pytest.mark.parametrize(
    ("changes", "slug", "pointer"),
    [
        ({"datum": "2026-11-21"}, "datum-in-zukunft", "/datum"),
        ({"teilnehmende": ["traeger", "leitung"]}, "beratung-ohne-asd", "/teilnehmende"),
        ({"teilnehmende": ["asd", "asd"]}, "rolle-mehrfach", "/teilnehmende/1"),
    ],
)
async def test_k2_advice_against_the_rules_has_its_own_problem(
    client: httpx.AsyncClient, asd: Headers, changes: dict[str, Any], slug: str, pointer: str
) -> None:
    location, made = await draft(client, asd)
    answer = await client.post(f"{location}/beratung", json=BERATUNG | changes, headers=asd)
    assert told(answer) == (422, f"/problems/{slug}")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert (await client.get(location, headers=asd)).json() == made


async def test_k2_k3_each_reason_against_signing_has_its_own_problem(
    client: httpx.AsyncClient, asd: Headers, leitung: Headers
) -> None:
    path, _ = await draft(client, asd, kontingent_minuten=60_000)
    assert told(await client.post(f"{path}/unterzeichnung", headers=asd)) == (409, "/problems/beratung-fehlt")
    await client.post(f"{path}/beratung", json=BERATUNG, headers=asd)
    late = await client.post(f"{path}/unterzeichnung", headers=asd)
    assert told(late) == (409, "/problems/rueckwirkung-unbegruendet")
    assert (late.json()["beginn"], late.json()["heute"]) == ("2026-01-01", "2026-11-20")
    above = await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=asd)
    assert told(above) == (409, "/problems/zeichnungsbefugnis-ueberschritten")
    assert (above.json()["kosten"], above.json()["zeichnung_bis"]) == ("42500.00", "20000.00")
    assert (await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=leitung)).status_code == 200


async def test_k3_without_a_price_the_asd_cannot_sign(client: httpx.AsyncClient, asd: Headers) -> None:
    path, _ = await draft(client, asd, beginn="2025-12-01", volumen=None)
    await client.post(f"{path}/beratung", json=BERATUNG, headers=asd)
    answer = await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=asd)
    assert told(answer) == (409, "/problems/preis-unbekannt")
    assert answer.json()["tag"] == "2025-12-01"


async def test_k4_what_comes_of_the_budget_reaches_the_caller(
    client: httpx.AsyncClient, asd: Headers, house: House
) -> None:
    path, _ = await draft(client, asd)
    await client.post(f"{path}/beratung", json=BERATUNG, headers=asd)
    house.budget.away = True
    away = await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=asd)
    assert told(away) == (503, "/problems/budget-nicht-erreichbar")
    assert away.headers["Retry-After"] == "5"
    house.budget.away, house.budget.problem = False, EXCEEDED
    conflict = await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=asd)
    assert told(conflict) == (409, EXCEEDED["type"])
    assert conflict.json()["ueberschreitungen"] == EXCEEDED["ueberschreitungen"]
    house.budget.problem, house.budget.lose = None, "answer"
    unknown = await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=asd)
    assert told(unknown) == (503, "/problems/unterzeichnung-offen")
    assert (unknown.headers["Retry-After"], len(unknown.json())) == ("5", 4)
    meanwhile = await client.post(f"{path}/verwerfung", json={"grund": "x"}, headers=asd)
    assert told(meanwhile) == (409, "/problems/unterzeichnung-offen")
    assert (await client.get(path, headers=asd)).json()["unterzeichnung_offen"] is True
    house.budget.lose = ""
    signed = await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=asd | {"If-Match": '"2"'})
    assert (signed.status_code, signed.json()["status"]) == (200, "unterzeichnet")
    assert len(house.budget.bound) == 1
    for kind in (away, conflict, unknown):
        assert (await client.get(kind.json()["type"])).status_code == 200


async def test_k2_advice_that_is_owed_shows_as_a_warning(client: httpx.AsyncClient, asd: Headers, house: House) -> None:
    path, _ = await draft(client, asd)
    body = SIGNATURE | {"eilfall_begruendung": "Inobhutnahme"}
    signed = (await client.post(f"{path}/unterzeichnung", json=body, headers=asd)).json()
    assert (signed["beratung_faellig"], signed["warnungen"]) == ("2026-12-04", [])
    house.clock.pass_by(15 * 86_400)
    assert (await client.get(path, headers=asd)).json()["warnungen"] == ["beratung_ueberfaellig"]
    advised = await client.post(f"{path}/beratung", json=BERATUNG, headers=asd)
    assert (advised.json()["beratung_faellig"], advised.json()["warnungen"]) == (None, [])


async def test_what_a_caller_may_not_see_is_byte_for_byte_not_there(
    client: httpx.AsyncClient, asd: Headers, signed: dict[str, Any], mint: TokenMint, tenant: str
) -> None:
    strangers = [
        mint.person("asd", jugendamt=tenant, sozialraeume=["saarburg"]),
        mint.person("leitung", jugendamt=tenant, bezirke=["anderswo"]),
        mint.person("traeger", jugendamt=tenant, traeger="t2"),
        mint.person("wjh", jugendamt=f"{tenant}-2"),
    ]
    nothing = await client.get(f"/v1/kontrakte/{uuid4()}", headers=asd)
    assert told(nothing) == (404, "/problems/nicht-gefunden")
    for stranger in strangers:
        answer = await client.get(f"/v1/kontrakte/{signed['id']}", headers=stranger)
        assert (answer.status_code, answer.content) == (404, nothing.content)
        assert (await client.get("/v1/kontrakte", headers=stranger)).json()["items"] == []
    garbage = await client.get("/v1/kontrakte/K-2026-00001", headers=asd)
    assert (garbage.status_code, garbage.content) == (404, nothing.content)


async def test_g6_the_offices_pseudonym_and_reasons_stay_with_the_office(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, wjh: Headers
) -> None:
    path = f"/v1/kontrakte/{signed['id']}"
    seen = (await client.get(path, headers=traeger)).json()
    assert seen["nummer"] == signed["nummer"]
    assert (seen["aktenzeichen"], seen["unterzeichnung"]["von"], seen["beratungen"][0]["empfehlung"]) == (None,) * 3
    assert seen["unterzeichnung"]["rueckwirkung_begruendung"] is None
    office = (await client.get(path, headers=wjh)).json()
    assert (office["aktenzeichen"], office["unterzeichnung"]["von"]) == ("51-0007", "asd")


@pytest.mark.parametrize("rolle", ["admin", "wjh", "leitung", "traeger", "revision"])
async def test_only_the_asd_drafts(client: httpx.AsyncClient, mint: TokenMint, tenant: str, rolle: str) -> None:
    headers = mint.person(rolle, jugendamt=tenant, sozialraeume=["*"], bezirke=["*"])
    answer = await client.post("/v1/kontrakte", json=KONTRAKT, headers=headers)
    assert told(answer) == (403, "/problems/nicht-erlaubt")


async def test_lists_are_filtered_paged_and_synced(client: httpx.AsyncClient, asd: Headers, wjh: Headers) -> None:
    paths = [(await draft(client, asd))[0] for _ in range(3)]
    first = (await client.get("/v1/kontrakte?limit=2", headers=wjh)).json()
    rest = (await client.get(f"/v1/kontrakte?limit=2&cursor={first['next']}", headers=wjh)).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    await client.post(f"{paths[0]}/verwerfung", json={"grund": "Umzug"}, headers=asd)
    news = (await client.get(f"/v1/kontrakte?seit={rest['stand']}", headers=wjh)).json()
    assert paths[0].rsplit("/", 1)[1] in [item["id"] for item in news["items"]]

    async def count(query: str) -> int:
        answer = await client.get(f"/v1/kontrakte?{query}", headers=wjh)
        assert answer.status_code == 200, answer.text
        return len(answer.json()["items"])

    assert await count("status=verworfen") == 1
    assert await count("sozialraum=konz&traeger=t1") == 3
    assert await count("sozialraum=saarburg") == 0
    assert await count("geaendert_seit=2026-11-20T08:00:00Z") == 3
    assert await count("geaendert_seit=2026-11-20T10:00:00Z") == 0
    assert told(await client.get("/v1/kontrakte?status=offen", headers=wjh)) == (422, "/problems/eingabe")


async def test_the_same_idempotency_key_drafts_once(client: httpx.AsyncClient, asd: Headers) -> None:
    headers = asd | {"Idempotency-Key": "demo-1"}
    first = await client.post("/v1/kontrakte", json=KONTRAKT, headers=headers)
    again = await client.post("/v1/kontrakte", json=KONTRAKT, headers=headers)
    assert (again.status_code, again.json()) == (201, first.json())
    other = await client.post("/v1/kontrakte", json=KONTRAKT | {"aktenzeichen": "other"}, headers=headers)
    assert told(other) == (422, "/problems/schluessel-wiederverwendet")
