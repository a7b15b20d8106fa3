from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.budget.domain.monate import WERTARTEN, Monatsposten, Monatswerte
from shared.geld import parse_geld
from tests.budget.office import Office, zeile
from tests.builders.county import put, set_up
from tests.builders.invariants import faults_of_sums

Json = dict[str, Any]
NAMES = ", ".join(WERTARTEN)


async def prognose(office: Office, volumen: str = "variabel", *, jahr: int = 2014, **query: str) -> Json:
    path = f"/v1/haushaltsjahre/{jahr}/sozialraeume/konz/prognose"
    found: Json = office.good(await office.wjh.get(path, params=query))["volumina"][volumen]
    return found


async def months(office: Office, volumen: str = "variabel", *, jahr: int = 2014) -> Monatswerte:
    """Read the running sums of a Volumen's months."""
    rows = await office.sql(
        f"SELECT monat, {NAMES} FROM monatssummen WHERE volumen = :volumen AND jahr = :jahr AND tag = 'infinity'",
        volumen=volumen,
        jahr=jahr,
    )
    return Monatswerte.of(Monatsposten(row.monat, art, getattr(row, art)) for row in rows for art in WERTARTEN)


async def work_a_year(office: Office, *, until: str = "2014-12-31") -> None:
    """Let one help run through the year, its hours reported three weeks after each month, and some spending."""
    office.clock.set("2013-12-02")
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, ende="2014-12-31", kontingent_minuten=12_000))
    for monat in range(1, 12):
        booked = date(2014, monat + 1, 21)
        if booked.isoformat() > until:
            break
        office.clock.set(booked.isoformat())
        await office.verbrauch(zeile(kontrakt, datum=f"2014-{monat:02}-15", minuten=800, betrag="566.67", satz="42.50"))
        office.good(await office.ausgabe("100.00", datum=f"2014-{monat:02}-20"))
    office.clock.set(until)


async def test_v12_erwartet_follows_plan_and_hours_and_says_what_it_is_made_of(office: Office) -> None:
    await work_a_year(office, until="2014-07-31")
    status = (await office.status())["volumina"]
    found = await prognose(office)
    erwartet = found["erwartet"]
    assert status["variabel"]["prognose"] == {
        "bindung": found["bindung"]["betrag"],
        "hochrechnung": found["hochrechnung"]["betrag"],
        "erwartet": erwartet["betrag"],
        "spanne": erwartet["spanne"],
    }
    parts = sum(parse_geld(erwartet[name]).cents for name in ("verbrauch", "nachlauf", "geplant", "neu", "sonstiges"))
    assert parts == parse_geld(erwartet["betrag"]).cents
    assert erwartet["verbrauch"] == status["variabel"]["verbrauch"] == "4000.02"
    assert parse_geld(erwartet["geplant"]).cents == pytest.approx(5 * 566_67, rel=0.15)  # August to December
    assert parse_geld(erwartet["nachlauf"]).cents == pytest.approx(566_67, rel=0.35)  # July, and a rest of June
    assert parse_geld(erwartet["sonstiges"]).cents > 500_00


async def test_v14_what_is_expected_of_a_parent_and_of_the_whole_is_the_sum_of_the_parts(office: Office) -> None:
    await work_a_year(office, until="2014-05-31")
    await set_up(office.callers, sozialraum="saarburg", gesamt="50000.00")
    year = office.good(await office.wjh.get("/v1/haushaltsjahre/2014"))

    def cents(status: Json, volumen: str, *path: str) -> int:
        found: Any = status["volumina"][volumen]["prognose"]
        for name in path:
            found = found[name]
        return parse_geld(found).cents

    for path in (("erwartet",), ("spanne", "von"), ("spanne", "bis")):
        for status in (year["gesamt"], *year["sozialraeume"]):
            leaves = ("personalisiert", "variabel", "praevention")
            assert cents(status, "sozialraum", *path) == sum(cents(status, leaf, *path) for leaf in leaves)
            assert cents(status, "gesamt", *path) == cents(status, "sozialraum", *path) + cents(status, "asd", *path)
        whole = sum(cents(part, "gesamt", *path) for part in year["sozialraeume"])
        assert cents(year["gesamt"], "gesamt", *path) == whole


async def test_v8_a_pauschal_volumen_is_expected_to_cost_its_abschlaege(office: Office) -> None:
    office.clock.set("2014-04-10")
    await office.enter()
    shown = (await office.status())["volumina"]["personalisiert"]
    assert shown["prognose"]["erwartet"] == shown["ansatz"] == "68000.00"
    assert shown["prognose"]["spanne"] == {"von": "68000.00", "bis": "68000.00"}


async def test_v12_a_year_to_come_is_expected_to_cost_what_is_bound_or_unknown(office: Office) -> None:
    office.clock.set("2013-11-05")
    await office.enter()
    office.good(await office.bind())
    volumina = (await office.status())["volumina"]
    assert volumina["variabel"]["prognose"] == {
        "bindung": "425.00", "hochrechnung": None, "erwartet": "425.00", "spanne": None
    }  # fmt: skip
    assert volumina["asd"]["prognose"]["erwartet"] is None
    found = await prognose(office, "asd")
    assert found["erwartet"] is None
    assert found["hochrechnung"] == {"betrag": None, "verbrauch": "0.00", "tage": 0, "jahrestage": 365}


async def test_v16_a_forecast_of_a_past_day_is_what_was_answered_then(office: Office) -> None:
    office.clock.set("2013-12-02")
    await office.enter()
    kontrakte = [uuid4() for _ in range(4)]
    office.good(await office.bind(kontrakt=kontrakte[0], kontingent_minuten=9_000))
    answers: dict[str, list[Json]] = {}
    day = date(2014, 1, 3)
    for number in range(22):
        office.clock.set(day.isoformat())
        kontrakt = kontrakte[number % 4]
        if number in {1, 2, 3}:
            office.good(await office.bind(kontrakt=kontrakt, beginn=day.isoformat(), kontingent_minuten=3_000))
        elif number == 9:  # ended before its time
            shorter: Json = {"beginn": "2014-01-19", "ende": "2014-06-30", "kontingent_minuten": 1_500}
            office.good(await office.bind(kontrakt=kontrakt, **shorter))
        worked = max(day - timedelta(days=40), date(2014, 1, 1))
        await office.verbrauch(zeile(kontrakte[0], datum=worked.isoformat()))
        office.good(await office.ausgabe("37.11", datum=day.isoformat()))
        answers[day.isoformat()] = [await office.status(), await prognose(office), await prognose(office, "gesamt")]
        day += timedelta(days=16)
    office.clock.set("2015-02-20")
    await office.verbrauch(zeile(kontrakte[0], datum="2014-12-30"))
    for asked, (status, *forecasts) in answers.items():
        assert await office.status(stichtag=asked) == status
        again = [await prognose(office, name, stichtag=asked) for name in ("variabel", "gesamt")]
        assert again == forecasts


async def test_v12_the_sums_of_the_months_are_those_of_the_postings_and_plans(office: Office) -> None:
    await work_a_year(office)
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, beginn="2014-05-01", ende="2014-09-30"))
    office.good(await office.bind(kontrakt=kontrakt, beginn="2014-05-01", ende="2014-07-31", kontingent_minuten=300))
    spent = office.good(await office.ausgabe("55.00", datum="2014-12-24"))
    office.good(await office.storno("ausgaben", spent["id"]))
    found = await months(office)
    assert sum(found.zugang) == parse_geld("212.50").cents  # the second help alone came within the year
    assert (sum(found.gebunden), sum(found.sonstiges)) == (11 * 566_67, 11 * 100_00)
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v12_a_present_forecast_reads_the_same_rows_whatever_the_number_of_postings(office: Office) -> None:
    await work_a_year(office)
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, kontingent_minuten=120_000, begruendung="Alles nötig"))
    await office.verbrauch(*(zeile(kontrakt, datum=f"2014-{n % 12 + 1:02}-05") for n in range(300)))
    plan = await office.sql(
        f"EXPLAIN (ANALYZE, FORMAT JSON) SELECT jahr, volumen, monat, {NAMES} FROM monatssummen"
        " WHERE jugendamt = :jugendamt AND jahr IN (2014, 2013) AND ort_art = 'sozialraum' AND ort = 'konz'"
        " AND tag = 'infinity'",
        jugendamt=office.tenant,
    )
    node = plan[0][0][0]["Plan"]
    assert node["Actual Rows"] <= 24 * 3
    (count,) = await office.sql("SELECT count(*) AS n FROM monatssummen WHERE tag = 'infinity'")
    assert count.n <= 12 * 3  # variabel, personalisiert, and none else


async def test_k4_a_new_price_of_a_year_that_is_set_up_is_no_new_help(office: Office) -> None:
    office.clock.set("2013-11-05")
    await office.enter(gesamt=None)
    office.good(await office.bind())
    before = await months(office)
    office.clock.set("2014-01-20")
    dearer = {"stellenfaktor": {"personal": "68000.00", "pauschale": "12000.00"}, "bruttojahresarbeitszeit": 1600}
    await put(office.wjh, "/v1/haushaltsjahre/2014", dearer, **{"If-Match": "*"})
    await set_up(office.callers)
    after = await months(office)
    assert (sum(before.geplant), sum(after.geplant)) == (425_00, 500_00)
    assert not any(after.zugang)


async def test_v7_a_release_ends_no_plan(office: Office) -> None:
    await work_a_year(office, until="2014-07-31")
    before = await months(office)
    kontrakt = UUID(str((await office.sql("SELECT quelle FROM bindungsplaene"))[0].quelle))
    await office.sql("UPDATE bindungen SET betrag = verbrauch WHERE quelle = :quelle RETURNING 1", quelle=kontrakt)
    office.good(await office.ausgabe("1.00"))
    after = await months(office)
    assert after.geplant == before.geplant


async def test_p9_a_bezirk_is_expected_to_pay_what_it_has_granted(office: Office) -> None:
    office.clock.set("2014-02-01")
    await office.enter()
    await office.projektbudget("1000.00")
    office.good(await office.bind_projekt({2014: "400.00"}))
    assert (await office.bezirk())["prognose"] == {
        "bindung": "400.00", "hochrechnung": "0.00", "erwartet": "400.00", "spanne": {"von": "340.00", "bis": "1000.00"}
    }  # fmt: skip


async def test_v12_last_year_teaches_what_share_of_a_plan_is_used(office: Office) -> None:
    await work_a_year(office)
    for jahr in (2015, 2016):
        year = {"stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"}, "bruttojahresarbeitszeit": 1600}
        await put(office.wjh, f"/v1/haushaltsjahre/{jahr}", year)
        await set_up(office.callers, jahr=jahr)
        body: Json = {"beginn": f"{jahr}-01-01", "ende": f"{jahr}-12-31", "kontingent_minuten": 12_000}
        office.good(await office.bind(**body))
    office.clock.set("2015-01-31")
    learned = (await prognose(office, jahr=2015))["erwartet"]["quote"]
    office.clock.set("2016-01-31")
    assert (await prognose(office, jahr=2016))["erwartet"]["quote"] == "0.8000"  # nothing was used in 2015
    assert learned not in {None, "0.8000"}
