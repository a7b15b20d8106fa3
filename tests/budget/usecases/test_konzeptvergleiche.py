"""Konzeptvergleiche over HTTP: the year of the books under another Konzept (X7)."""

import copy
from typing import Any

import httpx

from tests.budget.office import Json, Office, problem
from tests.builders.county import KONZEPT, set_up

WATCHED = KONZEPT | {
    "schwellen": [
        {"volumen": "variabel", "basis": "verbrauch", "prozent": "80"},
        {"volumen": "sozialraum", "basis": "gebunden", "prozent": "90"},
        {"volumen": "asd", "basis": "verbrauch", "prozent": "10", "richtung": "unter", "ab_monat": 6},
    ]
}


async def ask(office: Office, konzept: Json, *, rolle: str = "wjh", bezirke: str = "*", **more: Any) -> httpx.Response:  # noqa: ANN401  # members of the body
    body = {"jahr": 2014, "konzept": konzept} | more
    return await office.callers.of(rolle, bezirke=[bezirke]).post("/v1/konzeptvergleiche", json=body)


def with_shares(*, sozialraum: str, asd: str, **more: Any) -> Json:  # noqa: ANN401  # members of a Konzept
    """Give the county's Konzept with other shares of the root."""
    konzept = copy.deepcopy(WATCHED) | more
    konzept["volumen"]["teile"][0]["anteil"] = sozialraum
    konzept["volumen"]["teile"][1]["anteil"] = asd
    return konzept


async def a_year(office: Office) -> None:
    """Work a year: 13,000.00 of 17,000.00 by May, 14,000.00 by July; 6,000.00 on prevention."""
    office.clock.set("2014-01-02")
    await office.enter(konzept=WATCHED)
    for day, betrag in (("2014-05-05", "13000.00"), ("2014-07-07", "1000.00")):
        office.clock.set(day)
        office.good(await office.ausgabe(betrag, datum=day))
    office.good(await office.ausgabe("1.00", volumen="variabel", zweck="praevention", datum="2014-07-07"))
    office.clock.set("2015-01-05")


async def test_x7_other_shares_change_ansatz_what_is_left_prevention_and_warnungen(office: Office) -> None:
    await a_year(office)
    found = office.good(await ask(office, with_shares(sozialraum="0.80", asd="0.20")))
    (konz,) = found["sozialraeume"]
    assert konz["volumina"]["variabel"]["wirklich"]["ansatz"] == "17000.00"
    assert konz["volumina"]["variabel"]["anders"] == {
        "ansatz": "16000.00", "umschichtung": "0.00", "verbrauch": "14001.00", "offene_bindung": "0.00",
        "verfuegbar": "1999.00",
    }  # fmt: skip
    assert konz["volumina"]["variabel"]["unterschied"] == {"ansatz": "-1000.00", "verfuegbar": "-1000.00"}
    assert konz["volumina"]["gesamt"]["unterschied"]["ansatz"] == "0.00"
    soll = {name: konz["praevention"][name]["soll"] for name in ("wirklich", "anders")}
    assert soll == {"wirklich": "8500.00", "anders": "8000.00"}
    days = {
        name: [(riss["schwelle"]["volumen"], riss["tag"]) for riss in konz["warnungen"][name]]
        for name in ("gleich", "entfallen", "neu")
    }
    assert days["entfallen"] == [("variabel", "2014-07-07")]
    assert days["neu"] == [("variabel", "2014-05-05")]
    assert ("asd", "2014-06-01") in days["gleich"]


async def test_x7_the_same_konzept_changes_nothing_and_its_crossings_are_the_real_warnungen(office: Office) -> None:
    await a_year(office)
    (konz,) = office.good(await ask(office, WATCHED))["sozialraeume"]
    assert all(node["wirklich"] == node["anders"] for node in konz["volumina"].values())
    assert (konz["warnungen"]["entfallen"], konz["warnungen"]["neu"], konz["ohne_platz"]) == ([], [], {})
    real = [
        (one["volumen"], one["erzeugt_am"][:10])
        for one in await office.warnungen()
        if one["art"] == "schwelle" and one["figuren"]["richtung"] == "ueber"
    ]
    ueber = [riss for riss in konz["warnungen"]["gleich"] if riss["schwelle"]["richtung"] == "ueber"]
    assert [(riss["schwelle"]["volumen"], riss["tag"]) for riss in ueber] == real
    status = await office.status()
    for name, node in konz["volumina"].items():
        assert node["wirklich"] == {figure: status["volumina"][name][figure] for figure in node["wirklich"]}


async def test_x7_v2_leaves_from_posts_and_annex_keep_their_amounts_under_other_shares(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter(gesamt=None)
    await set_up(office.callers, stellen=["personalisiert"], festgesetzt={"variabel": "9000.00", "asd": "700.00"})
    other = with_shares(sozialraum="0.50", asd="0.50")
    (konz,) = office.good(await ask(office, other))["sozialraeume"]
    assert all(node["unterschied"] == {"ansatz": "0.00", "verfuegbar": "0.00"} for node in konz["volumina"].values())
    flat: Json = {"name": "Teambudget", "volumen": {"schluessel": "variabel"}}
    (konz,) = office.good(await ask(office, flat))["sozialraeume"]
    assert konz["volumina"]["variabel"]["anders"]["ansatz"] == "9000.00"
    assert {name: summen["ansatz"] for name, summen in konz["ohne_platz"].items()} == {
        "personalisiert": "136000.00", "asd": "700.00"
    }  # fmt: skip


async def test_x7_v16_as_of_a_past_day_it_is_what_was_known_then(office: Office) -> None:
    await a_year(office)
    (konz,) = office.good(await ask(office, WATCHED, stichtag="2014-06-30"))["sozialraeume"]
    assert konz["volumina"]["variabel"]["anders"]["verbrauch"] == "13000.00"
    assert [riss["tag"] for riss in konz["warnungen"]["gleich"]] == ["2014-05-05", "2014-06-01"]
    assert problem(await ask(office, WATCHED, stichtag="2015-01-06"))[0] == 422


async def test_x7_it_writes_nothing(office: Office) -> None:
    await a_year(office)
    tables = ["volumina", "tagessummen", "stammdaten", "ansatzbuchungen", "warnungen", "schwellenstaende", "audit"]
    before = {name: await office.sql(f"SELECT * FROM {name} ORDER BY 1, 2, 3, 4, 5") for name in tables}
    office.good(await ask(office, with_shares(sozialraum="0.80", asd="0.20")))
    assert {name: await office.sql(f"SELECT * FROM {name} ORDER BY 1, 2, 3, 4, 5") for name in tables} == before


async def test_x7_faults_of_the_konzept_are_told_in_their_place(office: Office) -> None:
    await a_year(office)
    refused = await ask(office, with_shares(sozialraum="0.80", asd="0.30"))
    assert problem(refused)[0] == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/konzept/volumen/teile"]


async def test_x7_leitung_sees_its_bezirke_and_a_year_that_is_not_set_up_is_told(office: Office) -> None:
    await a_year(office)
    await set_up(office.callers, sozialraum="saarburg")
    found = office.good(await ask(office, WATCHED, rolle="leitung", bezirke="kreis"))
    assert [part["sozialraum"] for part in found["sozialraeume"]] == ["konz", "saarburg"]
    found = office.good(await ask(office, WATCHED, rolle="revision", sozialraum="saarburg"))
    assert [part["sozialraum"] for part in found["sozialraeume"]] == ["saarburg"]
    elsewhere = await ask(office, WATCHED, rolle="leitung", bezirke="anderswo", sozialraum="konz")
    assert problem(elsewhere) == (422, "ort-unbekannt")
    assert problem(await ask(office, WATCHED, jahr=2016)) == (409, "jahr-nicht-eingerichtet")
