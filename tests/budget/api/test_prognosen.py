from typing import Any

import pytest

from services.budget.api import examples_prognose
from shared.geld import parse_geld
from tests.budget.office import Office, problem

PATH = "/v1/haushaltsjahre/2014/sozialraeume/konz/prognose"


async def test_x10_each_method_says_what_it_is_made_of(office: Office) -> None:
    office.clock.set("2014-01-10")
    await office.enter()
    office.clock.set("2014-06-30")
    office.good(await office.ausgabe("100.00"))
    found = office.good(await office.wjh.get(PATH))
    assert {name: found[name] for name in ("jahr", "sozialraum", "stichtag", "wurzel")} == {
        "jahr": 2014, "sozialraum": "konz", "stichtag": "2014-06-30", "wurzel": "gesamt"
    }  # fmt: skip
    assert set(found["volumina"]) == {"gesamt", "sozialraum", "personalisiert", "variabel", "praevention", "asd"}
    shown = found["volumina"]["variabel"]
    assert shown["bindung"] == {"betrag": "100.00", "verbrauch": "100.00", "offene_bindung": "0.00"}
    assert shown["hochrechnung"] == {"betrag": "201.66", "verbrauch": "100.00", "tage": 181, "jahrestage": 365}
    example: Any = examples_prognose.PROGNOSEN["volumina"]
    assert set(shown["erwartet"]) == set(example["variabel"]["erwartet"])
    assert (shown["erwartet"]["verbrauch"], shown["erwartet"]["quote"]) == ("100.00", None)


@pytest.mark.parametrize(
    ("rolle", "claims", "status"),
    [
        ("leitung", {"bezirke": ["kreis"]}, 200),
        ("leitung", {"bezirke": ["anderswo"]}, 404),
        ("asd", {"sozialraeume": ["saarburg"]}, 404),
        ("revision", {}, 200),
        ("traeger", {"traeger": "t1"}, 200),
        ("traeger", {"traeger": "t2"}, 404),
        ("admin", {}, 403),
    ],
)
@pytest.mark.parametrize("path", [PATH, f"{PATH}/rueckschau"])
async def test_x10_forecasts_are_seen_by_whose_the_sozialraum_is(
    office: Office, path: str, rolle: str, claims: dict[str, object], status: int
) -> None:
    await office.enter()
    assert (await office.callers.of(rolle, **claims).get(path)).status_code == status


async def test_x10_a_year_or_sozialraum_that_is_not_there_has_no_forecast(office: Office) -> None:
    await office.enter()
    paths = (PATH.replace("2014", "2019"), PATH.replace("konz", "saarburg"), PATH.replace("konz", "nirgends"))
    for path in paths:
        for suffix in ("", "/rueckschau"):
            assert problem(await office.wjh.get(path + suffix))[0] == 404
    office.clock.set("2026-04-01")
    assert problem(await office.wjh.get(PATH, params={"stichtag": "2026-01-01"}))[0] == 404


async def test_x10_the_rueckschau_shows_what_was_said_and_how_far_it_was_off_once_the_year_is_over(
    office: Office,
) -> None:
    office.clock.set("2014-02-10")
    await office.enter()
    said = {}
    for day, betrag in (("2014-02-28", "100.00"), ("2014-03-31", "250.00"), ("2014-04-30", "50.00")):
        office.clock.set(day)
        office.good(await office.ausgabe(betrag, datum=day))
        said[day] = (await office.status())["volumina"]["gesamt"]["prognose"]
    running = office.good(await office.wjh.get(f"{PATH}/rueckschau"))
    assert [monat["stichtag"] for monat in running["monate"]] == ["2014-02-28", "2014-03-31"]  # April is not over
    assert running["monate"][0]["volumina"]["gesamt"] == said["2014-02-28"] | {"abweichung": None}
    office.clock.set("2015-01-01")
    over = office.good(await office.wjh.get(f"{PATH}/rueckschau"))
    assert over["verbrauch"]["variabel"] == "400.00"
    assert len(over["monate"]) == 11  # the year was set up in February
    for monat in over["monate"]:
        for name, shown in monat["volumina"].items():
            came, off = parse_geld(over["verbrauch"][name]), shown.pop("abweichung")
            for method in ("bindung", "hochrechnung", "erwartet"):
                assert parse_geld(off[method]) == parse_geld(shown[method]) - came
            inside = parse_geld(shown["spanne"]["von"]) <= came <= parse_geld(shown["spanne"]["bis"])
            assert off["in_spanne"] is inside
        if monat["stichtag"] in said:
            assert monat["volumina"]["gesamt"] == said[monat["stichtag"]]
