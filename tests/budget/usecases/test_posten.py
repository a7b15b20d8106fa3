"""Lists of postings: filters, pages, who sees what (X1, V14, G6)."""

from typing import Any

import pytest

from tests.budget.office import Json, Office, problem, zeile
from tests.budget.quarters import bound, work
from tests.budget.usecases.test_erklaerungen import quarters, rows_of

LISTS = ("buchungen", "bindungsbuchungen", "ansatzbuchungen", "umschichtungsbuchungen")


async def listed(office: Office, name: str, **query: Any) -> list[Json]:  # noqa: ANN401  # filters of any list
    found: list[Json] = office.good(await office.wjh.get(f"/v1/{name}", params=query))["items"]
    return found


async def test_x1_postings_are_found_by_what_they_are(office: Office) -> None:
    await quarters(office)
    variabel = {"jahr": 2014, "sozialraum": "konz", "volumen": "variabel"}
    assert [row["betrag"] for row in await listed(office, "buchungen", **variabel)].count("42.50") == 2
    for query, count in (
        ({"art": "ausgabe"}, 1), ({"art": "leistung"}, 3), ({"vermerk": "nachtrag"}, 1), ({"quartal": 2}, 2),
        ({"bis_quartal": 1}, 2), ({"traeger": "t1"}, 3), ({"traeger": "t2"}, 0), ({"mit_quelle": "false"}, 1),
        ({"stichtag": "2014-04-15"}, 2), ({"gebucht_bis": "2014-05-20T10:59:59Z"}, 2),
    ):  # fmt: skip
        assert len(await listed(office, "buchungen", **variabel, **query)) == count, query
    row = (await listed(office, "buchungen", **variabel, art="leistung"))[0]
    assert (row["satz"], row["minuten"], row["offen"], row["zweck"]) == ("42.50", 60, "-42.50", "fallspezifisch")
    assert office.good(await office.wjh.get(f"/v1/buchungen/{row['id']}")) == row
    assert [row["betrag"] for row in await listed(office, "umschichtungsbuchungen", **variabel)] == ["-500.00"]
    moved = {"jahr": 2014, "sozialraum": "konz"}
    assert [len(await listed(office, "umschichtungen", **moved, volumen=name)) for name in ("praevention", "asd")] == [
        1, 0
    ]  # fmt: skip
    bound_rows = await listed(office, "bindungsbuchungen", **variabel, quelle=row["quelle"])
    assert [(one["betrag"], one["minuten"], one["nummer"]) for one in bound_rows] == [("4250.00", 6000, "K-1")]
    ansatz = await listed(office, "ansatzbuchungen", **variabel)
    assert [(one["betrag"], one["herleitung"]["aus"]) for one in ansatz] == [("17000.00", "gesamt")]


@pytest.mark.parametrize("name", LISTS)
async def test_x1_a_list_of_postings_has_pages_and_no_free_text(office: Office, name: str) -> None:
    await quarters(office)
    whole = await listed(office, name, limit=500)
    assert await rows_of(office.wjh, f"/v1/{name}?jahr=2014", limit=1) == whole
    assert len({row["id"] for row in whole}) == len(whole) > 1
    assert not {"grund", "begruendung", "ueberschreitung_begruendung", "notiz"} & set(whole[0])
    broken = await office.wjh.get(f"/v1/{name}", params={"cursor": "W10"})
    assert (broken.status_code, broken.json()["errors"][0]["pointer"]) == (422, "/cursor")


async def test_v14_whoever_reads_postings_sees_those_of_its_areas_and_a_traeger_its_own_alone(office: Office) -> None:
    await quarters(office)
    other = await bound(office, traeger="t2", nummer="K-2")
    await work(office, other, "2014-05-05", traeger="t2")
    await office.verbrauch(zeile(sozialraum="saarburg", datum="2014-05-05"))
    everything = await listed(office, "buchungen", limit=500)
    seen = {}
    for name, client in {
        "leitung": office.callers.of("leitung", bezirke=["kreis"], sozialraeume=[]),
        "elsewhere": office.callers.of("leitung", bezirke=["woanders"], sozialraeume=[]),
        "revision": office.callers.of("revision"),
        "asd": office.callers.of("asd", sozialraeume=["saarburg"]),
        "t1": office.callers.of("traeger", traeger="t1"),
        "t2": office.callers.of("traeger", traeger="t2"),
    }.items():
        seen[name] = office.good(await client.get("/v1/buchungen", params={"limit": 500}))["items"]
    assert seen["leitung"] == seen["revision"] == everything
    assert seen["elsewhere"] == seen["t2"] == []  # t2 has no Kooperationsvertrag in any area
    assert {row["sozialraum"] for row in seen["asd"]} == {"saarburg"}
    assert {(row["sozialraum"], row["traeger"]) for row in seen["t1"]} == {("konz", "t1")}
    foreign = next(row for row in everything if row["traeger"] == "t2")
    answer = await office.callers.of("traeger", traeger="t1").get(f"/v1/buchungen/{foreign['id']}")
    assert problem(answer) == (404, "nicht-gefunden")
    own = office.good(await office.callers.of("traeger", traeger="t1").get("/v1/bindungsbuchungen"))["items"]
    assert {row["traeger"] for row in own} == {"t1"}


async def test_v14_a_traeger_sees_no_other_contracts_in_how_an_ansatz_came_about(office: Office) -> None:
    await office.enter(gesamt=None)
    admin = office.callers.of("admin")
    vertrag = {"sozialraum": "konz", "traeger": "t2", "stellen": "1.00", "beginn": "2014-01-01"}
    office.good(await admin.put("/v1/kooperationsvertraege/KV-9", json=vertrag))
    body = {"stellen": ["personalisiert"]}
    office.good(await office.wjh.put("/v1/haushaltsjahre/2014/sozialraeume/konz", json=body))
    query = {"volumen": "personalisiert"}
    shown = office.good(await office.callers.of("traeger", traeger="t2").get("/v1/ansatzbuchungen", params=query))
    assert [set(row["herleitung"]["vertraege"]) for row in shown["items"]] == [{"KV-9"}]
    assert [row["herleitung"]["teilweise"] for row in shown["items"]] == [True]
    whole = await listed(office, "ansatzbuchungen", **query)
    assert [row["herleitung"]["teilweise"] for row in whole] == [False]
    assert [set(row["herleitung"]["vertraege"]) for row in whole] == [{"KV-1", "KV-9"}]
