"""What a Kontrakt has not used is released when it is over: at once, after 90 days, or with its year (V7, V13, X3)."""

from uuid import UUID, uuid4

import httpx

from services.budget.storage import bindungsrest
from services.budget.usecases.release_ended import release_ended
from tests.budget.office import Office, problem, zeile
from tests.budget.quarters import bound, close_year, next_year, report, work
from tests.builders.invariants import faults_of_sums


async def enter(office: Office) -> None:
    """Enter the county at the beginning of its year."""
    office.clock.set("2014-01-02")
    await office.enter()


async def run_job(office: Office, day: str) -> int:
    """Let the daily job run at noon of a day; tell how many years of Bindungen it released."""
    office.clock.set(day)
    return await release_ended(office.database, office.tenant, now=office.clock())


async def release(office: Office, quelle: UUID) -> httpx.Response:
    """Say that all months of a Kontrakt are declared complete."""
    return await office.callers.service("cases").post(f"/v1/bindungen/{quelle}/freigabe")


async def test_v7_the_rest_is_released_on_the_90th_day_after_the_end_and_not_before(office: Office) -> None:
    await enter(office)
    kontrakt = await bound(office, ende="2014-06-30")
    await work(office, kontrakt, "2014-06-30")
    office.clock.set("2014-09-27")
    assert await office.figures() == ("42.50", "382.50", "16575.00")
    assert await run_job(office, "2014-09-27") == 0
    assert await office.figures() == ("42.50", "382.50", "16575.00")
    assert await run_job(office, "2014-09-28") == 1  # 30 June and 90 days
    assert await office.figures() == ("42.50", "0.00", "16957.50")
    assert await office.figures(stichtag="2014-09-27") == ("42.50", "382.50", "16575.00")
    assert await run_job(office, "2014-09-28") == 0
    assert (await office.bound_now(kontrakt))[0]["bindungen"][0]["betrag"] == "42.50"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_v8_on_a_pauschal_volumen_the_minutes_that_were_not_used_are_released(office: Office) -> None:
    await enter(office)
    kontrakt = await bound(office, ende="2014-06-30", volumen="personalisiert")
    await work(office, kontrakt, "2014-06-30")
    assert [await run_job(office, "2014-09-28") for _ in range(2)] == [1, 0]
    (year,) = (await office.bound_now(kontrakt))[0]["bindungen"]
    assert (year["betrag"], year["minuten"]) == ("0.00", 60)
    booked = await office.sql("SELECT minuten FROM bindungsbuchungen WHERE jahr = 2014 AND minuten <> 0 ORDER BY id")
    assert [row.minuten for row in booked if abs(row.minuten) in {600, 540}] == [600, -540]  # and what it was is known
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_the_worker_learns_of_tenants_on_whose_volumina_anything_is_open(office: Office) -> None:
    await enter(office)
    await bound(office)
    assert office.tenant in await office.database.tenants(bindungsrest.TENANTS)


async def test_v7_hours_that_come_after_the_release_are_booked_and_leave_nothing_open(office: Office) -> None:
    await enter(office)
    kontrakt = await bound(office, ende="2014-06-30")
    await run_job(office, "2014-10-01")
    late = zeile(kontrakt, datum="2014-06-30")
    assert (await office.verbrauch(late))[0]["status"] == "gebucht"
    assert await office.figures() == ("42.50", "0.00", "16957.50")
    assert await office.warnungen() == []
    back = zeile(kontrakt, datum="2014-06-30", minuten=-60, betrag="-42.50")
    assert (await office.verbrauch(back))[0]["status"] == "gebucht"
    assert await run_job(office, "2014-10-02") == 0
    assert await office.figures() == ("0.00", "0.00", "17000.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_what_a_storno_opens_again_after_the_release_is_released_in_the_next_run(office: Office) -> None:
    await enter(office)
    kontrakt = await bound(office, ende="2014-06-30")
    await work(office, kontrakt, "2014-06-30")
    await run_job(office, "2014-10-01")
    back = zeile(kontrakt, datum="2014-06-30", minuten=-60, betrag="-42.50")
    await office.verbrauch(back)
    assert await office.figures() == ("0.00", "42.50", "16957.50")
    assert await run_job(office, "2014-10-01") == 1
    assert await office.figures() == ("0.00", "0.00", "17000.00")


async def test_v7_all_years_of_a_term_are_released_after_its_last_end(office: Office) -> None:
    await enter(office)
    await next_year(office)
    kontrakt, other = await bound(office, ende="2015-01-31"), await bound(office, ende="2014-12-31")
    assert await run_job(office, "2015-03-31") == 1  # the other one's only year
    assert {row["quelle"]: [year["betrag"] for year in row["bindungen"]] for row in await office.bound_now(other)} == {
        str(other): ["0.00"]
    }
    assert await run_job(office, "2015-04-30") == 0
    assert await run_job(office, "2015-05-01") == 2
    assert await office.figures() == ("0.00", "0.00", "17000.00") == await office.figures(jahr=2015)
    assert [year["betrag"] for year in (await office.bound_now(kontrakt))[0]["bindungen"]] == ["0.00", "0.00"]
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_a_kontrakt_that_is_signed_or_amended_after_its_end_has_90_days_from_then(office: Office) -> None:
    await enter(office)
    office.clock.set("2014-12-01")
    kontrakt = await bound(office, ende="2014-06-30")
    assert await run_job(office, "2015-02-28") == 0
    office.good(await office.bind(kontrakt=kontrakt, ende="2014-06-30", kontingent_minuten=300))
    assert await run_job(office, "2015-05-28") == 0
    assert await run_job(office, "2015-05-29") == 1  # 28 February and 90 days
    assert await office.figures() == ("0.00", "0.00", "17000.00")


async def test_v7_a_kontrakt_that_is_prolonged_after_its_release_is_bound_anew(office: Office) -> None:
    await enter(office)
    kontrakt = await bound(office, ende="2014-06-30")
    await run_job(office, "2014-10-01")
    office.good(await office.bind(kontrakt=kontrakt, ende="2014-12-31"))
    assert await office.figures() == ("0.00", "425.00", "16575.00")
    assert await run_job(office, "2014-10-02") == 0
    assert (await report(office, 1))["gesamt"]["faelle"]["kontrakte"] == 1
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_when_all_months_are_declared_complete_the_rest_is_released_at_once_and_once(office: Office) -> None:
    await enter(office)
    kontrakt = await bound(office, ende="2014-06-30")
    await work(office, kontrakt, "2014-06-30")
    office.clock.set("2014-06-30")
    running = await release(office, kontrakt)
    assert (problem(running), running.json()["ende"]) == ((409, "kontrakt-laeuft"), "2014-06-30")
    office.clock.set("2014-07-01")
    for _ in range(2):
        answer = await release(office, kontrakt)
        assert answer.status_code == 200
        assert answer.json() == {
            "quelle": str(kontrakt),
            "bindungen": [
                {"jahr": 2014, "betrag": "42.50", "minuten": 60, "vorgemerkt": False, "stand": 2, "lage": None}
            ],
        }
    assert await office.figures() == ("42.50", "0.00", "16957.50")
    rows = await office.sql("SELECT offen FROM bindungsbuchungen WHERE quelle = :quelle ORDER BY id", quelle=kontrakt)
    assert [row.offen for row in rows] == [42500, -38250]
    audited = await office.sql("SELECT 1 FROM audit WHERE aktion = 'bindung.freigegeben'")
    assert len(audited) == 1
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_what_is_not_bound_here_cannot_be_released(office: Office) -> None:
    await enter(office)
    assert problem(await release(office, uuid4())) == (404, "nicht-gefunden")


async def test_p9_a_project_s_rest_is_released_when_its_service_says_so(office: Office) -> None:
    await enter(office)
    await office.projektbudget("1000.00")
    projekt = uuid4()
    office.good(await office.bind_projekt({2014: "600.00"}, projekt=projekt))
    assert await run_job(office, "2015-12-31") == 0  # a project's end is its Verwendungsnachweis, not a day
    answer = await release(office, projekt)
    assert [year["betrag"] for year in answer.json()["bindungen"]] == ["0.00"]
    assert (await office.bezirk())["verfuegbar"] == "1000.00"


async def test_k4_what_is_vorgemerkt_is_released_after_its_year_is_set_up_and_repriced(office: Office) -> None:
    await enter(office)
    await bound(office, beginn="2015-01-01", ende="2015-01-31")
    assert await run_job(office, "2015-06-01") == 0
    await next_year(office)
    assert await office.figures(jahr=2015) == ("0.00", "425.00", "16575.00")
    assert await run_job(office, "2015-06-01") == 1
    assert await office.figures(jahr=2015) == ("0.00", "0.00", "17000.00")


async def test_v14_a_kontrakt_without_hours_or_without_an_amount_stays_a_case_when_its_year_closes(
    office: Office,
) -> None:
    await office.enter()
    await bound(office, entgelt={"art": "monatspauschale", "betrag": "100.00"})
    without = await bound(office, minuten_pro_woche=None)
    assert (await office.bound_now(without))[0]["bindungen"][0]["betrag"] == "0.00"
    assert (await report(office, 4))["gesamt"]["faelle"]["kontrakte"] == 2
    await close_year(office)
    assert await office.figures() == ("0.00", "0.00", "17000.00")
    assert (await report(office, 4))["gesamt"]["faelle"]["kontrakte"] == 2
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k4_what_was_bound_last_is_what_counts_whatever_the_clock_says(office: Office) -> None:
    await enter(office)
    kontrakt = uuid4()
    for ende, kontingent in (("2015-12-31", 600), ("2015-06-30", 1200), ("2015-12-31", 900)):
        office.good(await office.bind(kontrakt=kontrakt, beginn="2015-01-01", ende=ende, kontingent_minuten=kontingent))
        office.clock.set("2013-12-01")  # the second and the third at the same instant, before the first
    await next_year(office)
    assert [row["minuten"] for row in (await office.bound_now(kontrakt))[0]["bindungen"]] == [900]
