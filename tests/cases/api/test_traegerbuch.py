"""The Träger's own book: copies of Kontrakte, declarations of months, the difference to what was posted (K11, X3)."""

from typing import Any

import httpx
import pytest

from tests.builders.tokens import TokenMint
from tests.cases.api.conftest import ZEILE
from tests.cases.house import House

Json = dict[str, Any]
Headers = dict[str, str]
COPY: Json = {
    "eigene_nummer": "SPFH-118",
    "hilfeart": "31",
    "beginn": "2026-01-01",
    "ende": "2026-12-31",
    "kontingent_minuten": 600,
}


def said(zeilen: int = 0, minuten: int = 0, kontrakte: Json | None = None, **changes: Any) -> Json:  # noqa: ANN401  # fields of a declaration
    named = [{"kontrakt": nummer, "minuten": part} for nummer, part in (kontrakte or {}).items()]
    return {"zeilen": zeilen, "minuten": minuten, "kontrakte": named, "vollstaendig": True} | changes


async def declare(client: httpx.AsyncClient, traeger: Headers, monat: str, body: Json, **headers: str) -> Json:
    answer = await client.put(f"/v1/traegermeldungen/{monat}", json=body, headers=traeger | headers)
    assert answer.status_code in {200, 201}, answer.text
    found: Json = answer.json()
    return found


async def post(client: httpx.AsyncClient, traeger: Headers, **row: Any) -> Json:  # noqa: ANN401  # fields of a row
    answer = await client.post("/v1/leistungen", json=ZEILE | row, headers=traeger)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def test_k11_a_copy_is_put_changed_by_its_version_and_listed(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, signed: Json
) -> None:
    path = f"/v1/traegerkontrakte/{signed['nummer']}"
    made = await client.put(path, json=COPY, headers=traeger)
    assert (made.status_code, made.headers["ETag"], made.headers["Location"]) == (201, '"1"', path)
    again = await client.put(path, json=COPY, headers=traeger)
    assert (again.status_code, again.headers["ETag"]) == (200, '"1"')
    assert (await client.put(path, json=COPY | {"hilfeart": "30"}, headers=traeger)).status_code == 428
    changed = await client.put(path, json=COPY | {"hilfeart": "30"}, headers=traeger | {"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert (await client.put(path, json=COPY, headers=traeger | {"If-Match": '"1"'})).status_code == 412
    listed = (await client.get("/v1/traegerkontrakte", headers=wjh)).json()
    assert [(one["kontraktnummer"], one["hilfeart"]) for one in listed["items"]] == [(signed["nummer"], "30")]
    news = (await client.get("/v1/traegerkontrakte", params={"seit": listed["stand"]}, headers=wjh)).json()
    assert news["items"] == []
    assert (await client.get(path, headers=wjh)).json()["eigene_nummer"] == "SPFH-118"


async def test_k11_a_copy_belongs_to_its_traeger_and_to_the_office_of_its_area(
    client: httpx.AsyncClient, traeger: Headers, asd: Headers, signed: Json, mint: TokenMint, tenant: str
) -> None:
    other = mint.person("traeger", jugendamt=tenant, traeger="t2")
    saarburg = mint.person("asd", jugendamt=tenant, sozialraeume=["saarburg"])
    path = f"/v1/traegerkontrakte/{signed['nummer']}"
    await client.put(path, json=COPY, headers=traeger)
    assert [(await client.get(path, headers=who)).status_code for who in (asd, other, saarburg)] == [200, 404, 404]
    await client.put(path, json=COPY | {"eigene_nummer": "fremd"}, headers=other)
    assert (await client.get(path, headers=other)).json()["eigene_nummer"] == "fremd"
    assert (await client.get(path, headers=asd)).json()["eigene_nummer"] == "SPFH-118"
    unknown = "/v1/traegerkontrakte/K-1999-00001"
    await client.put(unknown, json=COPY | {"sozialraum": "saarburg"}, headers=traeger)
    assert [(await client.get(unknown, headers=who)).status_code for who in (saarburg, asd)] == [200, 404]


@pytest.mark.parametrize(
    "broken", [{"ende": "2025-12-31"}, {"minuten_pro_woche": 60}], ids=["ends before it begins", "two amounts"]
)
async def test_k11_a_copy_that_contradicts_itself_is_refused(
    client: httpx.AsyncClient, traeger: Headers, broken: Json
) -> None:
    answer = await client.put("/v1/traegerkontrakte/K-1", json=COPY | broken, headers=traeger)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/passt-nicht-zusammen")


async def test_x3_a_declaration_is_answered_with_the_difference_and_kept_all_the_same(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, signed: Json
) -> None:
    nummer = signed["nummer"]
    await post(client, traeger, kontrakt=nummer)
    await post(client, traeger, sozialraum="konz", art="netzwerk", beleg="N-1", minuten=30)
    short = await declare(client, traeger, "2026-03", said(2, 120, {nummer: 100}))
    assert (short["status"], short["gebucht"]) == ("abweichend", {"zeilen": 2, "minuten": 90})
    assert short["differenz"] == [
        {"kontrakt": nummer, "gemeldet": 100, "gebucht": 60, "differenz": 40},
        {"kontrakt": None, "gemeldet": 20, "gebucht": 30, "differenz": -10},
    ]
    read = (await client.get("/v1/traegermeldungen/2026-03", params={"traeger": "t1"}, headers=wjh)).json()
    assert read == short
    right = await declare(client, traeger, "2026-03", said(2, 90, {signed["id"]: 60}), **{"If-Match": '"1"'})
    assert (right["status"], right["differenz"], right["version"]) == ("uebereinstimmend", [], 2)
    assert right["kontrakte"] == [{"kontrakt": nummer, "minuten": 60}]
    await post(client, traeger, kontrakt=nummer, beleg="R-2")
    listed = (await client.get("/v1/traegermeldungen", params={"monat": "2026-03"}, headers=traeger)).json()["items"]
    assert [(one["status"], one["gebucht"]["minuten"]) for one in listed] == [("abweichend", 150)]


async def test_x3_reversed_rows_do_not_count_and_held_ones_do(
    client: httpx.AsyncClient, traeger: Headers, signed: Json
) -> None:
    nummer = signed["nummer"]
    reversed_one = await post(client, traeger, kontrakt=nummer)
    await client.post(f"/v1/leistungen/{reversed_one['id']}/storno", json={"grund": "Doppelt"}, headers=traeger)
    held = await post(client, traeger, kontrakt=nummer, beleg="R-2", minuten=700)
    assert held["status"] == "zurueckgestellt"
    declared = await declare(client, traeger, "2026-03", said(1, 700, {nummer: 700}))
    assert declared["status"] == "uebereinstimmend"


async def test_x3_no_hours_is_a_declaration(client: httpx.AsyncClient, traeger: Headers, signed: Json) -> None:
    assert signed["status"] == "unterzeichnet"
    missing = await client.get("/v1/traegermeldungen/2026-03", headers=traeger)
    assert missing.status_code == 404
    declared = await declare(client, traeger, "2026-03", said())
    assert (declared["status"], declared["gebucht"]) == ("uebereinstimmend", {"zeilen": 0, "minuten": 0})


async def test_x3_what_cannot_be_declared_is_refused_by_its_own_problem(
    client: httpx.AsyncClient, traeger: Headers, signed: Json
) -> None:
    twice = said(1, 60, {signed["nummer"]: 30, signed["id"]: 30})
    bodies = [("2027-01", said()), ("2026-03", twice), ("2026-03", said(1, 10, {"K-1": 11}))]
    found = [
        (await client.put(f"/v1/traegermeldungen/{monat}", json=body, headers=traeger)).json()["type"]
        for monat, body in bodies
    ]
    assert found == ["/problems/monat-in-zukunft", "/problems/kontrakt-mehrfach", "/problems/passt-nicht-zusammen"]
    assert (await client.put("/v1/traegermeldungen/2026-13", json=said(), headers=traeger)).status_code == 404


async def test_x3_an_asd_sees_of_a_declaration_the_kontrakte_of_its_area(
    client: httpx.AsyncClient, traeger: Headers, asd: Headers, signed: Json, mint: TokenMint, tenant: str
) -> None:
    await declare(client, traeger, "2026-03", said(2, 90, {signed["nummer"]: 60, "K-9": 30}))
    seen = (await client.get("/v1/traegermeldungen", headers=asd)).json()["items"]
    assert [one["kontrakte"] for one in seen] == [[{"kontrakt": signed["nummer"], "minuten": 60}]]
    assert {part["kontrakt"] for part in seen[0]["differenz"]} == {signed["nummer"]}
    saarburg = mint.person("asd", jugendamt=tenant, sozialraeume=["saarburg"])
    assert (await client.get("/v1/traegermeldungen", headers=saarburg)).json()["items"] == []


@pytest.mark.parametrize("version", ["*", '"1"'])
async def test_a_put_that_names_a_version_makes_nothing_new(
    client: httpx.AsyncClient, traeger: Headers, version: str
) -> None:
    for path, body in (("/v1/traegerkontrakte/K-1", COPY), ("/v1/traegermeldungen/2026-03", said(1, 10))):
        refused = await client.put(path, json=body, headers=traeger | {"If-Match": version})
        assert (refused.status_code, refused.json()["type"]) == (412, "/problems/noch-nicht-angelegt")
        assert (await client.get(path, headers=traeger)).status_code == 404


async def test_g5_versions_of_both_stay(client: httpx.AsyncClient, traeger: Headers, house: House) -> None:
    for minuten, version in ((10, {}), (20, {"If-Match": "*"})):
        body = COPY | {"kontingent_minuten": minuten}
        await client.put("/v1/traegerkontrakte/K-1", json=body, headers=traeger | version)
        await declare(client, traeger, "2026-03", said(1, minuten), **version)
    for table in ("traegerkontrakte", "traegermeldungen"):
        rows = await house.rows(f"SELECT version FROM {table} ORDER BY version")
        assert [row.version for row in rows] == [1, 2]
    actions = await house.rows("SELECT aktion FROM audit WHERE aktion LIKE 'traeger%'")
    assert len(actions) == 4
