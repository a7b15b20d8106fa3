"""Master data: created, repeated, changed as versions, listed, and fed to the copies of the others (V1-V4, V18, G5)."""

import asyncio
import base64
import json
from typing import Any

import pytest
from sqlalchemy import text

from tests.budget.office import Json, Office, problem
from tests.builders.clients import Callers
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, set_up

SOZIALRAUM = {"name": "Konz", "bezirk": "kreis", "gemeinden": ["Konz", "Zerf"], "zentren": ["Am Markt 1"]}
VERTRAG = {"sozialraum": "konz", "traeger": "t1", "stellen": "1.81", "beginn": "2014-01-01", "ende": "2018-12-31"}
THINGS: list[tuple[str, str, Json, Json]] = [
    ("admin", "/v1/konzepte/2014-01-01", KONZEPT, KONZEPT | {"name": "Neu"}),
    ("admin", "/v1/sozialraeume/konz", SOZIALRAUM, SOZIALRAUM | {"zentren": []}),
    ("admin", "/v1/traeger/t1", {"name": "T"}, {"name": "T", "mitarbeitende": 7}),
    ("wjh", "/v1/haushaltsjahre/2014", HAUSHALTSJAHR, HAUSHALTSJAHR | {"bruttojahresarbeitszeit": 1500}),
]


@pytest.mark.parametrize(("rolle", "path", "first", "second"), THINGS)
async def test_g5_put_creates_repeats_and_changes_as_a_version(
    office: Office, rolle: str, path: str, first: Json, second: Json
) -> None:
    client = office.callers.of(rolle)
    for version in ("*", '"1"'):  # of what is not there yet there is none
        none = await client.put(path, json=first, headers={"If-Match": version})
        assert problem(none) == (412, "noch-nicht-angelegt")
    made = await client.put(path, json=first)
    assert (made.status_code, made.headers["etag"], made.headers["location"]) == (201, '"1"', path)
    again = await client.put(path, json=first)
    assert (again.status_code, again.headers["etag"], again.json()) == (200, '"1"', made.json())
    assert problem(await client.put(path, json=second)) == (428, "version-fehlt")
    assert problem(await client.put(path, json=second, headers={"If-Match": '"7"'})) == (412, "version-veraltet")
    changed = await client.put(path, json=second, headers={"If-Match": '"6", "1"'})
    assert (changed.status_code, changed.headers["etag"], changed.json()["version"]) == (200, '"2"', 2)
    assert (await client.put(path, json=first, headers={"If-Match": "*"})).headers["etag"] == '"3"'
    rows = await office.sql("SELECT version, inhalt FROM stammdaten ORDER BY version")
    assert [row.version for row in rows] == [1, 2, 3]
    assert rows[0].inhalt == rows[2].inhalt != rows[1].inhalt


async def test_v18_a_contract_is_created_repeated_and_changed(office: Office) -> None:
    await office.enter(gesamt=None)
    admin, path = office.callers.of("admin"), "/v1/kooperationsvertraege/KV-7"
    assert (await admin.put(path, json=VERTRAG)).status_code == 201
    assert (await admin.put(path, json=VERTRAG)).status_code == 200
    assert (await admin.put(path, json=VERTRAG | {"stellen": "2.00"})).status_code == 428


async def test_v18_all_that_a_contract_names_in_vain_is_told_at_once(office: Office) -> None:
    wrong = VERTRAG | {"ende": "2013-01-01"}
    answer = await office.callers.of("admin").put("/v1/kooperationsvertraege/KV-1", json=wrong)
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/sozialraum", "/traeger", "/ende"}


async def test_v1_all_faults_of_a_konzept_are_told_at_once(office: Office) -> None:
    wrong = {
        "name": "K",
        "volumen": {"schluessel": "w", "teile": [{"schluessel": "w", "anteil": "0.5"}, {"schluessel": "b"}]},
        "praevention": {"volumen": "x"},
        "schwellen": [{"volumen": "y", "basis": "verbrauch", "prozent": "80"}],
    }
    answer = await office.callers.of("admin").put("/v1/konzepte/2014-01-01", json=wrong)
    assert problem(answer) == (422, "konzept-fehlerhaft")
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "/volumen/teile/0/schluessel", "/volumen/teile/1/anteil", "/praevention/volumen", "/schwellen/0/volumen",
    }  # fmt: skip


async def test_v1_a_konzept_on_which_a_year_is_set_up_is_not_replaced(office: Office) -> None:
    await office.enter()
    admin = office.callers.of("admin")
    other = KONZEPT | {"name": "Neu"}
    refused = await admin.put("/v1/konzepte/2014-01-01", json=other, headers={"If-Match": "*"})
    assert (problem(refused), refused.json()["jahre"]) == ((409, "konzept-in-gebrauch"), [2014])
    await put(admin, "/v1/konzepte/2014-07-01", other)
    await put(admin, "/v1/konzepte/2015-01-01", other)


async def test_g6_how_long_texts_are_kept_is_said_of_a_konzept_in_use_too(office: Office) -> None:
    await office.enter()
    before = await office.status()
    admin, path = office.callers.of("admin"), "/v1/konzepte/2014-01-01"
    retention = {"aufbewahrung": {"faelle_jahre": 5, "projekte_jahre": 5}}
    said = await admin.put(path, json=KONZEPT | retention, headers={"If-Match": "*"})
    assert (said.status_code, said.json()["aufbewahrung"]) == (200, retention["aufbewahrung"])
    more = await admin.put(path, json=KONZEPT | retention | {"name": "Neu"}, headers={"If-Match": "*"})
    assert problem(more) == (409, "konzept-in-gebrauch")
    assert await office.status() == before


async def test_v1_a_konzept_under_which_a_year_would_rest_on_other_rules_is_refused(office: Office) -> None:
    await office.enter(konzept=KONZEPT)
    admin = office.callers.of("admin")
    await put(admin, "/v1/konzepte/2015-06-01", KONZEPT)
    await put(office.wjh, "/v1/haushaltsjahre/2016", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2016)
    refused = await admin.put("/v1/konzepte/2016-01-01", json=KONZEPT)
    assert (problem(refused), refused.json()["jahre"]) == ((409, "konzept-in-gebrauch"), [2016])


async def test_v4_a_year_answers_with_its_dated_prices(office: Office) -> None:
    rises = {"tarifsteigerungen": [{"ab": "2014-07-01", "prozent": "2.4"}]}
    shown = await put(office.wjh, "/v1/haushaltsjahre/2014", HAUSHALTSJAHR | rises)
    assert shown["fachleistungsstunde"] == "42.50"
    assert shown["fachleistungsstunden"] == [
        {"ab": "2014-01-01", "satz": "42.50"},
        {"ab": "2014-07-01", "satz": "43.37"},
    ]
    prices = await office.callers.of("traeger").get("/v1/haushaltsjahre/2014/preise")
    assert (prices.json(), prices.headers["etag"]) == (shown, '"1"')


@pytest.mark.parametrize(
    "stellenfaktor",
    [{"personal": "0.01", "pauschale": "0"}, {"personal": "999999999999.99", "pauschale": "999999999999.99"}],
)
async def test_v4_a_price_that_no_hour_can_have_is_refused(office: Office, stellenfaktor: Json) -> None:
    body = HAUSHALTSJAHR | {"stellenfaktor": stellenfaktor}
    answer = await office.wjh.put("/v1/haushaltsjahre/2014", json=body)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/stellenfaktor"]


async def test_v2_an_ansatz_beyond_what_can_be_booked_is_refused(office: Office) -> None:
    await office.enter(gesamt=None)
    body = {"festgesetzt": {"asd": "999999999999.99", "variabel": "0.01"}}
    path = "/v1/haushaltsjahre/2014/sozialraeume/konz"
    assert problem(await office.wjh.put(path, json=body)) == (422, "betrag-zu-gross")
    assert (await office.wjh.get(path)).status_code == 404


async def test_v4_a_changed_year_derives_the_ansaetze_from_posts_again(office: Office) -> None:
    await office.enter(gesamt=None)
    await set_up(office.callers, stellen=["personalisiert"])
    dearer = HAUSHALTSJAHR | {"stellenfaktor": {"personal": "61000.00", "pauschale": "10000.00"}}
    await put(office.wjh, "/v1/haushaltsjahre/2014", dearer, **{"If-Match": "*"})
    assert (await office.status())["volumina"]["personalisiert"]["ansatz"] == "142000.00"


async def test_a_year_without_its_inputs_is_not_set_up(office: Office) -> None:
    admin, path = office.callers.of("admin"), "/v1/haushaltsjahre/2014/sozialraeume/konz"
    body = {"gesamt": "1.00"}
    assert (await office.wjh.put(path, json=body)).status_code == 404
    await put(admin, "/v1/sozialraeume/konz", SOZIALRAUM)
    assert problem(await office.wjh.put(path, json=body)) == (409, "konzept-fehlt")
    await put(admin, "/v1/konzepte/2014-01-01", KONZEPT)
    assert problem(await office.wjh.put(path, json=body)) == (409, "haushaltsjahr-fehlt")
    await put(office.wjh, "/v1/haushaltsjahre/2014", HAUSHALTSJAHR)
    assert problem(await office.wjh.put(path, json={"vorjahr": True, "prozent": "1"})) == (409, "vorjahr-fehlt")
    unknown = await office.wjh.put(path, json={"stellen": ["sozialraum"], "festgesetzt": {"x": "1.00"}})
    assert {error["pointer"] for error in unknown.json()["errors"]} == {"/stellen/0", "/festgesetzt/x"}
    assert await office.sql("SELECT 1 FROM stammdaten WHERE art = 'grundlage'") == []
    assert await office.sql("SELECT 1 FROM volumina") == []


@pytest.mark.parametrize(
    "body",
    [{}, {"gesamt": "1.00", "stellen": []}, {"vorjahr": True}, {"prozent": "1"}, {"gesamt": "1.00", "prozent": "1"}],
)
async def test_v2_an_ansatz_comes_about_in_exactly_one_way(office: Office, body: Json) -> None:
    await office.enter(gesamt=None)
    refused = await office.wjh.put("/v1/haushaltsjahre/2014/sozialraeume/konz", json=body)
    assert problem(refused) == (422, "passt-nicht-zusammen")


async def test_lists_and_filters_of_master_data(office: Office) -> None:
    await office.enter(gesamt=None)

    async def names(path: str, name: str, rolle: str = "wjh", **query: str) -> list[str]:
        page = office.good(await office.callers.of(rolle).get(path, params=query))
        return [item[name] for item in page["items"]]

    assert await names("/v1/sozialraeume", "slug") == ["konz", "saarburg"]
    assert await names("/v1/sozialraeume", "slug", gemeinde="saarburg") == ["saarburg"]
    nul = await office.wjh.get("/v1/sozialraeume?gemeinde=%00")
    assert problem(nul) == (422, "eingabe")
    assert await names("/v1/traeger", "slug") == ["t1", "t2"]
    assert await names("/v1/konzepte", "gueltig_ab") == ["2014-01-01"]
    assert await names("/v1/kooperationsvertraege", "nummer", sozialraum="saarburg") == []
    assert await names("/v1/kooperationsvertraege", "nummer", "traeger") == ["KV-1"]
    other = office.callers.of("traeger", traeger="t2")
    assert (await other.get("/v1/kooperationsvertraege")).json()["items"] == []
    assert (await other.get("/v1/kooperationsvertraege/KV-1")).status_code == 404


async def test_v2_a_contract_and_a_year_entered_at_once_do_not_miss_each_other(office: Office) -> None:
    await office.enter(gesamt=None)
    for jahr in range(2015, 2019):
        await put(office.wjh, f"/v1/haushaltsjahre/{jahr}", HAUSHALTSJAHR)
        contract = VERTRAG | {"stellen": "1.00", "beginn": f"{jahr}-01-01", "ende": f"{jahr}-12-31"}
        admin = office.callers.of("admin")
        await asyncio.gather(
            set_up(office.callers, jahr=jahr, stellen=["personalisiert"]),
            put(admin, f"/v1/kooperationsvertraege/KV-{jahr}", contract),
        )
        found = (await office.status(jahr=jahr))["volumina"]["personalisiert"]["ansatz"]
        assert found == "204000.00", jahr


async def feed(office: Office, **query: str) -> Json:
    return office.good(await office.callers.service("cases").get("/v1/stammdaten", params=query))


async def test_the_feed_carries_every_version_in_order_with_the_prices(office: Office) -> None:
    await office.enter()
    await put(office.callers.of("admin"), "/v1/traeger/t2", {"name": "Neu"}, **{"If-Match": "*"})
    page = await feed(office)
    kinds = [(item["art"], item["schluessel"], item["version"]) for item in page["items"]]
    assert kinds == [
        ("konzept", "2014-01-01", 1), ("sozialraum", "konz", 1), ("sozialraum", "saarburg", 1), ("traeger", "t1", 1),
        ("traeger", "t2", 1), ("kooperationsvertrag", "KV-1", 1), ("haushaltsjahr", "2014", 1), ("traeger", "t2", 2),
    ]  # fmt: skip
    assert page["next"] is None
    year = page["items"][6]["inhalt"]
    assert (year["jahr"], year["fachleistungsstunden"]) == (2014, [{"ab": "2014-01-01", "satz": "42.50"}])
    assert (await feed(office, seit=page["stand"]))["items"] == []


async def test_the_feed_is_read_in_pages(office: Office) -> None:
    await office.enter()
    whole, seen, cursor = (await feed(office))["items"], [], None
    stands = set()
    while True:
        page = await feed(office, limit="3", **({"cursor": cursor} if cursor else {}))
        seen += page["items"]
        stands.add(page["stand"])
        if not (cursor := page["next"]):
            break
    assert seen == whole
    assert len(stands) == 1


async def test_the_feed_misses_no_version_of_a_transaction_that_commits_late(office: Office) -> None:
    insert = text(
        "INSERT INTO stammdaten (jugendamt, art, schluessel, version, inhalt, gebucht_am, gebucht_von)"
        " VALUES (:jugendamt, 'traeger', :name, 1, '{\"name\": \"T\"}', now(), 'test')"
    )
    late = office.database.transaction(office.caller)
    work = await late.__aenter__()
    await work.execute(insert, {"jugendamt": office.tenant, "name": "late"})
    await put(office.callers.of("admin"), "/v1/traeger/early", {"name": "T"})
    page = await feed(office)
    assert [item["schluessel"] for item in page["items"]] == ["early"]
    await late.__aexit__(None, None, None)
    following = await feed(office, seit=page["stand"])
    assert "late" in {item["schluessel"] for item in following["items"]}


async def test_the_feed_that_has_nothing_to_tell_misses_nothing_that_commits_later(office: Office) -> None:
    await put(office.callers.of("admin"), "/v1/traeger/early", {"name": "T"})
    page = await feed(office)
    late = office.database.transaction(office.caller)
    work = await late.__aenter__()
    await work.execute(
        text(
            "INSERT INTO stammdaten (jugendamt, art, schluessel, version, inhalt, gebucht_am, gebucht_von)"
            " VALUES (:jugendamt, 'traeger', 'late', 1, '{\"name\": \"T\"}', now(), 'test')"
        ),
        {"jugendamt": office.tenant},
    )
    quiet = await feed(office, seit=page["stand"])
    assert (quiet["items"], quiet["next"]) == ([], None)
    await late.__aexit__(None, None, None)
    following = await feed(office, seit=quiet["stand"])
    assert [item["schluessel"] for item in following["items"]] == ["late"]


def packed(*parts: Any) -> str:  # noqa: ANN401  # JSON
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "x"},
        {"cursor": packed(1, "traeger", "a", 1)},
        {"cursor": packed(10**30, "traeger", "a", 1, 1)},
        {"cursor": packed(-1, "traeger", "a", 1, 1)},
        {"cursor": packed(1, "nirgends", "a", 1, 1)},
        {"cursor": packed(1, "traeger", "a\x00", 1, 1)},
        {"cursor": packed(1, "traeger", "a", 1e400, 1)},
        {"seit": packed("1")},
        {"seit": "ÿ"},
    ],
)
async def test_a_place_in_the_feed_that_is_not_ours_is_refused(office: Office, query: dict[str, str]) -> None:
    answer = await office.callers.service("cases").get("/v1/stammdaten", params=query)
    assert problem(answer) == (422, "stelle-unlesbar")


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "501"}, {"limt": "5"}])
async def test_a_part_of_the_feed_that_cannot_be_is_wrong_input(office: Office, query: dict[str, str]) -> None:
    answer = await office.callers.service("cases").get("/v1/stammdaten", params=query)
    assert problem(answer) == (422, "eingabe")


async def test_lists_of_master_data_come_in_pages_and_tell_what_changed_since(callers: Callers) -> None:
    admin = callers.of("admin")
    for number in range(5):
        body = {"name": f"Raum {number}", "bezirk": "kreis", "gemeinden": [f"G{number}"]}
        assert (await admin.put(f"/v1/sozialraeume/raum-{number}", json=body)).status_code == 201
    first = (await admin.get("/v1/sozialraeume?limit=2")).json()
    second = (await admin.get("/v1/sozialraeume", params={"limit": 3, "cursor": first["next"]})).json()
    assert [row["slug"] for row in (*first["items"], *second["items"])] == [f"raum-{number}" for number in range(5)]
    assert second["next"] is None
    changed = {"name": "Raum 3", "bezirk": "stadt", "gemeinden": []}
    await admin.put("/v1/sozialraeume/raum-3", json=changed, headers={"If-Match": "*"})
    since = (await admin.get("/v1/sozialraeume", params={"seit": first["stand"]})).json()
    assert "raum-3" in [row["slug"] for row in since["items"]]
    found = (await admin.get("/v1/sozialraeume?gemeinde=G4")).json()
    assert [row["slug"] for row in found["items"]] == ["raum-4"]
    assert (await admin.get("/v1/sozialraeume?geaendert_seit=2199-01-01T00:00:00Z")).json()["items"] == []
    assert (await admin.get("/v1/sozialraeume?cursor=Mustermann")).status_code == 422
