"""Thresholds: each crossing one Warnung, with its figures, by whatever booking or day it happens (V11)."""

import ast
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import services.budget.usecases
from services.budget.usecases.check_schwellen import check_schwellen
from tests.budget.office import Json, Office, konzept_with, problem, zeile
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, set_up


def schwelle(volumen: str = "variabel", basis: str = "verbrauch", prozent: str = "80", **more: Any) -> Json:  # noqa: ANN401  # its fields
    return {"volumen": volumen, "basis": basis, "prozent": prozent} | more


async def enter(office: Office, *schwellen: Json, **county: Any) -> None:  # noqa: ANN401  # Office.enter's
    await office.enter(konzept=KONZEPT | {"schwellen": list(schwellen)}, **county)


async def raised(office: Office, **query: str) -> list[Json]:
    return [one for one in await office.warnungen(**query) if one["art"] == "schwelle"]


async def daily(office: Office, day: str) -> None:
    office.clock.set(day)
    await check_schwellen(office.database, office.tenant, now=office.clock())


async def umschichte(office: Office, betrag: str) -> Json:
    body = {"jahr": 2014, "sozialraum": "konz", "von": "variabel", "nach": "praevention", "betrag": betrag}
    return office.good(await office.wjh.post("/v1/umschichtungen", json=body | {"grund": "x"}))


async def test_v11_a_crossing_is_warned_of_once_with_its_figures(office: Office) -> None:
    await enter(office, schwelle(stufe="kritisch"))
    office.good(await office.ausgabe("13600.00"))
    assert await raised(office) == []
    office.good(await office.ausgabe("0.01"))
    office.good(await office.ausgabe("1.00"))
    (warnung,) = await raised(office)
    assert (warnung["volumen"], warnung["sozialraum"], warnung["jahr"], warnung["stufe"]) == (
        "variabel", "konz", 2014, "kritisch",
    )  # fmt: skip
    assert warnung["figuren"] == {
        "basis": "verbrauch", "richtung": "ueber", "prozent": "80", "wert": "13600.01", "grenze": "13600.00",
        "bezug": "17000.00",
    }  # fmt: skip
    assert (await office.status())["warnungen"] == 1


async def test_v11_falling_back_and_crossing_again_raises_a_new_one(office: Office) -> None:
    await enter(office, schwelle())
    for count in (1, 2, 3):
        booked = office.good(await office.ausgabe("13600.01"))["id"]
        assert len(await raised(office)) == count
        office.good(await office.storno("ausgaben", booked))
        assert len(await raised(office)) == count


async def test_v11_acknowledging_does_not_raise_it_again(office: Office) -> None:
    await enter(office, schwelle())
    office.good(await office.ausgabe("14000.00"))
    (warnung,) = await raised(office)
    office.good(await office.wjh.post(f"/v1/warnungen/{warnung['id']}/quittierung", json={"notiz": "Gesehen"}))
    office.good(await office.ausgabe("1.00"))
    await daily(office, "2014-06-30")
    assert await raised(office, offen="true") == []


async def test_v11_each_level_is_crossed_by_itself(office: Office) -> None:
    await enter(office, schwelle(prozent="50", stufe="hinweis"), schwelle(), schwelle(prozent="100", stufe="kritisch"))
    office.good(await office.ausgabe("14000.00"))
    assert [one["stufe"] for one in await raised(office)] == ["hinweis", "warnung"]
    office.good(await office.ausgabe("3000.01", ueberschreitung_begruendung="x"))
    assert [one["stufe"] for one in await raised(office)] == ["hinweis", "warnung", "kritisch"]


async def test_v11_the_same_threshold_twice_is_one(office: Office) -> None:
    await enter(office, schwelle(), schwelle(prozent="80.0"))
    office.good(await office.ausgabe("14000.00"))
    assert len(await raised(office)) == 1


async def test_v11_a_bindung_crosses_what_is_gebunden_and_a_smaller_one_falls_back(office: Office) -> None:
    await enter(office, schwelle(basis="gebunden"), schwelle())
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, kontingent_minuten=19201))
    (warnung,) = await raised(office)
    assert (warnung["figuren"]["basis"], warnung["figuren"]["wert"]) == ("gebunden", "13600.71")
    office.good(await office.bind(kontrakt=kontrakt, kontingent_minuten=60))
    office.good(await office.bind(kontrakt=kontrakt, kontingent_minuten=19201))
    assert [one["figuren"]["basis"] for one in await raised(office)] == ["gebunden", "gebunden"]


async def test_v11_hours_use_what_is_bound_and_cross_by_their_verbrauch(office: Office) -> None:
    await enter(office, schwelle(basis="gebunden", prozent="1"), schwelle(prozent="1"))
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    await office.verbrauch(*(zeile(kontrakt) for _ in range(4)))
    assert [one["figuren"]["basis"] for one in await raised(office)] == ["gebunden"]
    await office.verbrauch(*(zeile(kontrakt) for _ in range(4)))
    assert [one["figuren"]["basis"] for one in await raised(office)] == ["gebunden", "verbrauch"]


async def test_v11_a_parent_is_watched_by_the_sum_of_its_children(office: Office) -> None:
    await enter(office, schwelle("gesamt", prozent="90"), schwelle("sozialraum", prozent="95"))
    assert await raised(office) == []  # 68,000.00 are paid on account: 68 %, 80 %
    office.good(await office.ausgabe("12750.00"))
    office.good(await office.ausgabe("9250.01", volumen="asd", freigabe_durch="asd-konz"))
    assert [(one["volumen"], one["figuren"]["wert"]) for one in await raised(office)] == [("gesamt", "90000.01")]


async def test_v11_what_a_year_is_set_up_with_is_warned_of_at_once(office: Office) -> None:
    await enter(office, schwelle("personalisiert", basis="gebunden"))
    (warnung,) = await raised(office)
    assert (warnung["figuren"]["wert"], warnung["figuren"]["grenze"]) == ("68000.00", "54400.00")


async def test_v11_a_new_ansatz_is_judged_by_what_it_comes_to_not_by_its_steps(office: Office) -> None:
    await enter(office, schwelle("personalisiert", basis="gebunden"))
    path = "/v1/haushaltsjahre/2014/sozialraeume/konz"
    for gesamt in ("200000.00", "100000.00"):
        await put(office.wjh, path, {"gesamt": gesamt}, **{"If-Match": "*"})
    assert len(await raised(office)) == 1


async def test_v11_less_ansatz_crosses_and_more_falls_back(office: Office) -> None:
    await enter(office, schwelle())
    office.good(await office.ausgabe("10000.00"))
    path = "/v1/haushaltsjahre/2014/sozialraeume/konz"
    for gesamt in ("60000.00", "100000.00", "60000.00"):
        await put(office.wjh, path, {"gesamt": gesamt}, **{"If-Match": "*"})
    assert [one["figuren"]["bezug"] for one in await raised(office)] == ["10200.00", "10200.00"]


async def test_v9_an_umschichtung_moves_the_limit(office: Office) -> None:
    await enter(office, schwelle(), schwelle("praevention"))
    office.good(await office.ausgabe("10000.00"))
    booked = await umschichte(office, "5000.00")
    (warnung,) = await raised(office)
    assert (warnung["volumen"], warnung["figuren"]["bezug"]) == ("variabel", "12000.00")
    office.good(await office.storno("umschichtungen", booked["id"]))
    await umschichte(office, "5000.00")
    assert len(await raised(office)) == 2


async def test_g1_where_nothing_is_allotted_nothing_is_crossed(office: Office) -> None:
    await enter(office, schwelle("praevention", prozent="0"))
    spent = {"volumen": "praevention", "zweck": "praevention", "ueberschreitung_begruendung": "x"}
    office.good(await office.ausgabe("10.00", **spent))
    assert await raised(office) == []
    await umschichte(office, "20.00")
    assert [one["figuren"]["wert"] for one in await raised(office)] == ["10.00"]


async def test_v11_each_sozialraum_and_year_has_its_own(office: Office) -> None:
    await enter(office, schwelle())
    await set_up(office.callers, sozialraum="saarburg")
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015)
    for place in ({}, {"sozialraum": "saarburg"}, {"datum": "2015-03-31"}):
        office.good(await office.ausgabe("14000.00", **place))
    assert [(one["jahr"], one["sozialraum"]) for one in await raised(office)] == [
        (2014, "konz"), (2014, "saarburg"), (2015, "konz"),
    ]  # fmt: skip


async def test_v11_the_projects_of_a_bezirk_are_watched_by_their_key(office: Office) -> None:
    await enter(office, schwelle("projektbudget", basis="gebunden", prozent="50"))
    await office.projektbudget("1000.00")
    office.good(await office.bind_projekt({2014: "500.01"}))
    (warnung,) = await raised(office)
    assert (warnung["bezirk"], warnung["volumen"], warnung["figuren"]["wert"]) == ("kreis", "projektbudget", "500.01")


async def test_v11_what_is_vorgemerkt_counts_when_the_year_is_set_up(office: Office) -> None:
    await enter(office, schwelle(basis="gebunden", prozent="2"))
    office.good(await office.bind(ende="2015-12-31", kontingent_minuten=1200))
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR | {"bruttojahresarbeitszeit": 1360})
    await set_up(office.callers, jahr=2015)
    assert [(one["jahr"], one["figuren"]["wert"]) for one in await raised(office)] == [
        (2014, "425.00"),
        (2015, "500.00"),
    ]


async def test_v11_the_daily_job_judges_what_is_expected_and_no_booking_does(office: Office) -> None:
    office.clock.set("2014-01-02")
    await enter(office, schwelle(basis="prognose", prozent="100"), schwelle("gesamt", basis="prognose", prozent="1"))
    await daily(office, "2014-06-30")
    assert [one["volumen"] for one in await raised(office)] == ["gesamt"]
    booked = office.good(await office.ausgabe("16900.00", datum="2014-06-30"))["id"]
    assert len(await raised(office)) == 1
    for _ in range(2):
        await daily(office, "2014-06-30")
    expected = (await office.status())["volumina"]["variabel"]["prognose"]["erwartet"]
    (_, warnung) = await raised(office)
    assert (warnung["volumen"], warnung["figuren"]["wert"], warnung["figuren"]["grenze"]) == (
        "variabel", expected, "17000.00",
    )  # fmt: skip
    office.good(await office.storno("ausgaben", booked))
    await daily(office, "2014-07-01")
    office.good(await office.ausgabe("16900.00", datum="2014-06-30"))
    await daily(office, "2014-07-02")
    assert len(await raised(office)) == 3


async def test_v11_what_is_expected_crosses_by_the_passing_of_days(office: Office) -> None:
    office.clock.set("2014-01-31")
    await enter(office, schwelle(basis="prognose", prozent="60"))
    office.good(await office.ausgabe("8000.00", datum="2014-01-31"))
    crossed = []
    for day in ("2014-01-31", "2014-12-30", "2015-03-31"):
        await daily(office, day)
        (row,) = await office.sql("SELECT gerissen FROM schwellenstaende")
        crossed.append(row.gerissen)
    assert crossed == [True, False, False]
    assert len(await raised(office)) == 1


async def test_v11_the_prognose_of_a_bezirks_projects_is_watched(office: Office) -> None:
    await enter(office, schwelle("projektbudget", basis="prognose", prozent="50"))
    await office.projektbudget("1000.00")
    office.good(await office.bind_projekt({2014: "500.01"}))
    await daily(office, "2014-06-30")
    assert [(one["bezirk"], one["figuren"]["wert"]) for one in await raised(office)] == [("kreis", "500.01")]


async def test_v11_unused_money_is_warned_of_from_its_month_on_by_the_daily_job_alone(office: Office) -> None:
    office.clock.set("2014-01-02")
    await enter(office, schwelle(prozent="50", richtung="unter", stufe="hinweis", ab_monat=9))
    await daily(office, "2014-08-31")
    assert await raised(office) == []
    office.clock.set("2014-09-01")
    office.good(await office.ausgabe("8499.99"))
    assert await raised(office) == []
    await daily(office, "2014-09-01")
    (warnung,) = await raised(office)
    assert (warnung["stufe"], warnung["figuren"]["richtung"], warnung["figuren"]["wert"]) == (
        "hinweis", "unter", "8499.99",
    )  # fmt: skip
    office.good(await office.ausgabe("0.01"))
    for day in ("2014-09-02", "2014-12-31", "2015-01-01"):
        await daily(office, day)
    assert len(await raised(office)) == 1


async def test_v11_a_year_that_is_long_over_is_left_alone_by_the_daily_job(office: Office) -> None:
    await enter(office, schwelle(basis="prognose", prozent="1"), schwelle(richtung="unter"))
    await daily(office, "2016-01-01")
    assert await raised(office) == []


async def test_v11_the_daily_job_finds_nothing_that_a_booking_missed(office: Office) -> None:
    await enter(office, schwelle("gesamt"), schwelle(basis="gebunden", prozent="1"))
    office.clock.set("2014-04-01")
    office.good(await office.bind())
    office.good(await office.ausgabe("14000.00"))
    before = await raised(office)
    await daily(office, "2014-04-01")
    assert (len(before), await raised(office)) == (2, before)


async def test_v11_the_tenants_with_years_to_watch_are_listed_for_the_worker(office: Office) -> None:
    await enter(office, schwelle(), jahr=2026)
    assert office.tenant in await office.database.tenants("schwellen_mandanten")


async def test_v11_thresholds_are_checked_with_the_konzept(office: Office) -> None:
    wrong = [schwelle("nirgends"), schwelle(prozent="-1"), schwelle(ab_monat=13)]
    admin = office.callers.of("admin")
    konzept = konzept_with(variabel={"anteil": "1"})
    refused = await admin.put("/v1/konzepte/2014-01-01", json=konzept | {"schwellen": wrong[:2]})
    assert problem(refused) == (422, "konzept-fehlerhaft")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/schwellen/0/volumen", "/schwellen/1/prozent"]
    refused = await admin.put("/v1/konzepte/2014-01-01", json=konzept | {"schwellen": wrong[2:]})
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/schwellen/0/ab_monat"]


@pytest.mark.parametrize("overdrawn", [False, True])
async def test_v10_warnungen_of_overdrafts_come_beside_those_of_thresholds(office: Office, *, overdrawn: bool) -> None:
    await enter(office, schwelle(prozent="100"))
    betrag = "17000.01" if overdrawn else "17000.00"
    office.good(await office.ausgabe(betrag, ueberschreitung_begruendung="x"))
    assert [one["art"] for one in await office.warnungen()] == (["ueberschreitung", "schwelle"] if overdrawn else [])


def test_v11_whatever_changes_a_sum_judges_the_thresholds() -> None:
    parts = {"bind_vorgemerkte", "pay_abschlaege"}  # of setting up: derive_ansatz judges when all parts are done
    parts |= {"carry_late", "owe_again"}  # of a late posting: post_buchungen is told what they changed, and judges
    judging, adding = {"watch_schwellen", "open_schwellen", "judge_schwellen"}, {"volumina.add", "volumina.adding"}
    found = []
    for path in sorted(Path(services.budget.usecases.__file__).parent.glob("*.py")):
        calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
        if adding & calls and judging.isdisjoint(calls) and path.stem not in parts:
            found.append(path.stem)
    assert found == []
