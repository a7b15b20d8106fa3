"""Projects of a Bezirk: bound per year, refused where the money is gone, overridden by Leitung alone (P5, V10)."""

from uuid import uuid4

import pytest

from tests.budget.office import Office, konzept_with, problem
from tests.builders.county import set_up
from tests.builders.invariants import faults_of_sums


async def verfuegbar(office: Office, jahr: int = 2014) -> str:
    found: str = (await office.bezirk(jahr=jahr))["verfuegbar"]
    return found


async def test_p5_a_project_binds_each_of_its_years(office: Office) -> None:
    await office.enter()
    await office.projektbudget("1000.00")
    await office.projektbudget("500.00", jahr=2015)
    bound = office.good(await office.bind_projekt({2014: "400.00", 2015: "500.00"}))
    assert [(part["jahr"], part["betrag"], part["vorgemerkt"]) for part in bound["bindungen"]] == [
        (2014, "400.00", False),
        (2015, "500.00", False),
    ]
    assert (await verfuegbar(office), await verfuegbar(office, 2015)) == ("600.00", "0.00")


async def test_p5_one_exhausted_year_refuses_the_whole_with_its_figures(office: Office) -> None:
    await office.enter()
    await office.projektbudget("1000.00")
    await office.projektbudget("500.00", jahr=2015)
    refused = await office.bind_projekt({2014: "400.00", 2015: "500.01"})
    assert problem(refused) == (409, "volumen-gesperrt")
    assert [part["jahr"] for part in refused.json()["ueberschreitungen"]] == [2015]
    assert await verfuegbar(office) == "1000.00"


async def test_v10_leitung_overrides_a_sperre_with_a_reason(office: Office) -> None:
    await office.enter()
    await office.projektbudget("10.00")
    assert problem(await office.bind_projekt({2014: "10.01"})) == (409, "volumen-gesperrt")
    office.good(await office.bind_projekt({2014: "10.01"}, begruendung="Beschluss des Ausschusses"))
    assert await verfuegbar(office) == "-0.01"
    (warnung,) = await office.warnungen()
    assert (warnung["art"], warnung["bezirk"], warnung["sozialraum"]) == ("ueberschreitung", "kreis", None)
    assert problem(await office.bind_projekt({2014: "0.01"})) == (409, "volumen-gesperrt")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v10_where_the_konzept_only_warns_a_reason_is_enough(office: Office) -> None:
    konzept = konzept_with(a={"anteil": "1"}) | {"projektbudget": {"bei_ueberschreitung": "warnen"}}
    await office.enter(konzept=konzept)
    await office.projektbudget("10.00")
    assert problem(await office.bind_projekt({2014: "10.01"})) == (409, "ueberschreitung")
    office.good(await office.bind_projekt({2014: "10.01"}, begruendung="x"))


@pytest.mark.parametrize(
    ("rolle", "bezirke"), [("asd", ["*"]), ("wjh", ["*"]), ("leitung", ["anderswo"]), ("leitung", [])]
)
async def test_p5_only_leitung_of_that_bezirk_binds(office: Office, rolle: str, bezirke: list[str]) -> None:
    await office.enter()
    await office.projektbudget("10.00")
    refused = await office.bind_projekt({2014: "1.00"}, subject=office.subject(rolle, bezirke=bezirke))
    assert problem(refused) == (403, "person-fehlt")


async def test_p5_a_bezirk_that_no_sozialraum_names_is_none(office: Office) -> None:
    await office.enter()
    assert problem(await office.bind_projekt({2014: "1.00"}, bezirk="nirgends")) == (422, "ort-unbekannt")
    path = "/v1/haushaltsjahre/2014/bezirke/nirgends"
    assert (await office.wjh.put(path, json={"projektbudget": "1.00"})).status_code == 404
    assert (await office.wjh.get("/v1/haushaltsjahre/2014/bezirke/kreis")).status_code == 404


async def test_p5_a_year_named_twice_is_refused(office: Office) -> None:
    await office.enter()
    await office.projektbudget("10.00")
    fuer = {
        "art": "projekt", "projekt": str(uuid4()), "bezirk": "kreis", "traeger": "t1",
        "jahre": [{"jahr": 2014, "betrag": "1.00"}, {"jahr": 2014, "betrag": "2.00"}],
    }  # fmt: skip
    refused = await office.send_bindung(fuer, key=None, subject=office.subject("leitung"), begruendung=None)
    assert problem(refused) == (422, "passt-nicht-zusammen")


async def test_k4_a_year_without_a_budget_takes_a_project_as_vorgemerkt_and_warns_when_it_is_set_up(
    office: Office,
) -> None:
    await office.enter()
    bound = office.good(await office.bind_projekt({2014: "100.00"}))
    assert bound["bindungen"][0]["vorgemerkt"] is True
    shown = await office.projektbudget("60.00")
    assert (shown["projektbudget"], shown["offene_bindung"], shown["verfuegbar"]) == ("60.00", "100.00", "-40.00")
    assert [warnung["art"] for warnung in await office.warnungen()] == ["ueberzogen"]


async def test_p5_the_budget_of_a_bezirk_is_changed_as_a_version(office: Office) -> None:
    await office.enter()
    await office.projektbudget("60.00")
    path = "/v1/haushaltsjahre/2014/bezirke/kreis"
    assert (await office.wjh.put(path, json={"projektbudget": "70.00"})).status_code == 428
    assert (await office.projektbudget("70.00", match='"1"'))["projektbudget"] == "70.00"
    assert (await office.projektbudget("70.00"))["projektbudget"] == "70.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v14_projects_of_a_bezirk_do_not_touch_the_sozialraeume(office: Office) -> None:
    await office.enter()
    await office.projektbudget("60.00")
    await set_up(office.callers, sozialraum="saarburg", gesamt="1.00")
    year = office.good(await office.wjh.get("/v1/haushaltsjahre/2014"))
    assert year["gesamt"]["volumina"]["gesamt"]["ansatz"] == "100001.00"


async def test_p5_each_bound_year_is_answered_with_what_it_was_before_also_when_repeated(office: Office) -> None:
    await office.enter()
    await office.projektbudget("1000.00")
    office.good(await office.bind_projekt({2014: "300.00"}))
    key, projekt = uuid4(), uuid4()
    bound = office.good(await office.bind_projekt({2014: "400.00", 2015: "1.00"}, key=key, projekt=projekt))
    assert [part["lage"] for part in bound["bindungen"]] == [
        {
            "ansatz": "1000.00", "umschichtung": "0.00", "verbrauch": "0.00", "offene_bindung": "300.00",
            "verfuegbar": "700.00",
        },
        None,
    ]  # fmt: skip
    office.good(await office.bind_projekt({2014: "100.00"}))
    again = office.good(await office.bind_projekt({2014: "400.00", 2015: "1.00"}, key=key, projekt=projekt))
    assert (again, (await office.klaere(key))["bindungen"]) == (bound, bound["bindungen"])
