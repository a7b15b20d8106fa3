"""Payments on account from the first plan to the settlement, whatever changes in between (V8, V15, V18)."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.budget.storage.abschlaege import TENANTS
from services.budget.usecases.pay_abschlaege import pay_due_abschlaege
from shared.geld import Geld
from shared.storage.database import Database
from tests.budget.machine import Ground
from tests.budget.office import Office, problem
from tests.budget.opening import open_office
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, put_over, set_up
from tests.builders.invariants import faults_of_sums
from tests.builders.tokens import TokenMint

ANY = {"If-Match": "*"}


@pytest.fixture(autouse=True)
def in_january(request: pytest.FixtureRequest) -> None:
    if "ground" in request.fixturenames:
        return
    office: Office = request.getfixturevalue("office")
    office.clock.set("2014-01-15")


@pytest.fixture
def ground(budget_url: str, mint: TokenMint) -> Iterator[Ground]:
    with asyncio.Runner() as runner:
        database = Database(budget_url, application="abschlaege", pool_size=2)
        yield Ground(database, mint, runner)
        runner.run(database.close())


async def paid(office: Office) -> list[int]:
    rows = await office.sql("SELECT betrag FROM buchungen WHERE art = 'abschlag' ORDER BY datum, betrag")
    return [row.betrag for row in rows]


async def pay(office: Office, day: str) -> int:
    office.clock.set(day)
    return await pay_due_abschlaege(office.database, office.tenant, now=office.clock())


async def change_vertrag(office: Office, nummer: str = "KV-1", **content: Any) -> None:  # noqa: ANN401  # a contract's fields
    inhalt = {"sozialraum": "konz", "traeger": "t1", "stellen": "2.00", "beginn": "2014-01-01", **content}
    office.good(await put_over(office.callers.of("admin"), f"/v1/kooperationsvertraege/{nummer}", inhalt))


async def test_v8_they_are_bound_for_the_year_and_used_on_their_due_days(office: Office) -> None:
    await office.enter()
    assert await office.figures("personalisiert") == ("5666.67", "62333.33", "0.00")
    assert await pay(office, "2014-01-31") == 0
    assert await pay(office, "2014-03-01") == 2
    assert await office.figures("personalisiert") == ("17000.01", "50999.99", "0.00")
    assert await pay(office, "2014-12-01") == 9
    assert await pay(office, "2014-12-31") == 0
    assert await office.figures("personalisiert") == ("68000.00", "0.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_the_worker_learns_whose_payments_are_due(office: Office) -> None:
    await office.enter()
    assert office.tenant in await office.database.tenants(TENANTS)
    await pay(office, "2014-12-31")
    assert office.tenant not in await office.database.tenants(TENANTS)


async def test_v8_a_konzept_may_say_quarters(office: Office) -> None:

    await office.enter(konzept=KONZEPT | {"abschlaege": 4})
    assert await paid(office) == [1_700_000]


async def test_v8_a_higher_ansatz_is_spread_over_what_is_still_to_come(office: Office) -> None:
    await office.enter()
    await pay(office, "2014-06-30")
    path = "/v1/haushaltsjahre/2014/sozialraeume/konz"
    await put(office.wjh, path, {"gesamt": "200000.00"}, **ANY)
    assert await office.figures("personalisiert") == ("34000.02", "101999.98", "0.00")
    await pay(office, "2014-12-31")
    assert await office.figures("personalisiert") == ("136000.00", "0.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_a_lower_ansatz_takes_back_from_what_is_still_to_come(office: Office) -> None:
    await office.enter()
    await pay(office, "2014-06-30")
    await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/konz", {"gesamt": "10000.00"}, **ANY)
    await pay(office, "2014-12-31")
    assert await office.figures("personalisiert") == ("6800.00", "0.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_a_second_contract_shares_the_volumen_by_the_cost_of_its_posts(office: Office) -> None:
    await office.enter()
    await change_vertrag(office, "KV-2", traeger="t2", stellen="2.00")
    await pay(office, "2014-12-31")
    rows = await office.sql("SELECT traeger, sum(betrag)::bigint AS betrag FROM buchungen GROUP BY traeger ORDER BY 1")
    assert [(row.traeger, row.betrag) for row in rows] == [("t1", 3_400_000), ("t2", 3_400_000)]
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v18_after_a_shorter_term_nothing_is_paid_outside_it_and_the_sum_is_the_ansatz(office: Office) -> None:
    await office.enter(gesamt=None)
    await set_up(office.callers, stellen=["personalisiert"])
    await change_vertrag(office, ende="2014-06-30")
    assert (await office.status())["volumina"]["personalisiert"]["ansatz"] == "67441.10"  # 181 of 365 days
    await pay(office, "2014-12-31")
    rows = await office.sql(
        "SELECT max(datum) AS datum, sum(betrag)::bigint AS betrag FROM buchungen WHERE betrag <> 0"
    )
    assert (rows[0].datum.isoformat(), rows[0].betrag) == ("2014-06-01", 6_744_110)
    assert await office.figures("personalisiert") == ("67441.10", "0.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v18_from_a_contract_that_leaves_the_year_everything_is_taken_back(office: Office) -> None:
    await office.enter(gesamt=None)
    await set_up(office.callers, stellen=["personalisiert"])
    await change_vertrag(office, beginn="2015-01-01", ende="2018-12-31")
    await pay(office, "2014-12-31")
    assert [betrag for betrag in await paid(office) if betrag] == [1_133_334, -1_133_334]
    assert await office.figures("personalisiert") == ("0.00", "0.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_a_contract_from_which_all_was_taken_back_does_not_hold_up_the_jahresabschluss(
    office: Office,
) -> None:
    await office.enter(gesamt=None)
    await set_up(office.callers, stellen=["personalisiert"])
    await change_vertrag(office, beginn="2015-01-01", ende="2018-12-31")
    office.clock.set("2015-02-01")
    for quartal in (1, 2, 3, 4):
        office.good(await office.wjh.post("/v1/abschluesse", json={"jahr": 2014, "quartal": quartal}))


async def allot(office: Office, gesamt: str) -> None:
    await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/konz", {"gesamt": gesamt}, **ANY)


async def corrections(office: Office) -> list[tuple[str, int]]:
    rows = await office.sql("SELECT datum, betrag FROM buchungen WHERE zweck = 'korrektur' ORDER BY datum, betrag")
    return [(row.datum.isoformat(), row.betrag) for row in rows if row.betrag]


@pytest.mark.parametrize(("gesamt", "betrag"), [("200000.00", 6_800_000), ("50000.00", -3_400_000)])
async def test_v8_after_the_last_abschlag_a_change_of_the_ansatz_is_corrected_at_once(
    office: Office, gesamt: str, betrag: int
) -> None:
    await office.enter()
    await pay(office, "2015-02-10")
    await allot(office, gesamt)
    assert await corrections(office) == [("2014-12-31", betrag)]
    shown = (await office.status())["volumina"]["personalisiert"]
    assert (shown["verbrauch"], shown["offene_bindung"], shown["verfuegbar"]) == (shown["ansatz"], "0.00", "0.00")
    assert await office.warnungen() == []
    listed = office.good(await office.wjh.get("/v1/buchungen", params={"jahr": "2014", "art": "abschlag"}))["items"]
    assert [row["zweck"] for row in listed].count("korrektur") == 1
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_while_the_year_runs_a_correction_is_due_with_the_next_month_and_bound_until_then(
    office: Office,
) -> None:
    await office.enter(konzept=KONZEPT | {"abschlaege": 4})
    await pay(office, "2014-10-10")
    await allot(office, "200000.00")
    assert await office.figures("personalisiert") == ("68000.00", "68000.00", "0.00")
    await allot(office, "150000.00")
    assert await office.figures("personalisiert") == ("68000.00", "34000.00", "0.00")
    assert await pay(office, "2014-11-01") == 1
    assert await corrections(office) == [("2014-11-01", 3_400_000)]
    assert await office.figures("personalisiert") == ("102000.00", "0.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_what_the_abschlaege_to_come_cannot_take_back_is_never_below_zero(office: Office) -> None:
    await office.enter()
    await pay(office, "2014-06-30")
    await allot(office, "10000.00")
    assert await corrections(office) == [("2014-06-30", -2_720_002)]
    assert await office.figures("personalisiert") == ("6800.00", "0.00", "0.00")
    assert await office.warnungen() == []
    await allot(office, "100000.00")
    assert await office.figures("personalisiert") == ("6800.00", "61200.00", "0.00")
    await pay(office, "2014-12-31")
    assert await office.figures("personalisiert") == ("68000.00", "0.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_v4_a_change_of_the_haushaltsjahr_after_the_last_abschlag_is_corrected(office: Office) -> None:
    await office.enter(gesamt=None)
    await set_up(office.callers, stellen=["personalisiert"])
    await pay(office, "2015-01-20")
    rises = {"tarifsteigerungen": [{"ab": "2014-07-01", "prozent": "2.5"}]}
    await put(office.wjh, "/v1/haushaltsjahre/2014", HAUSHALTSJAHR | rises, **ANY)
    shown = (await office.status())["volumina"]["personalisiert"]
    assert shown["ansatz"] == "137461.92"  # 136000 + 116000 x 2.5 % x 184 / 365
    assert (shown["verbrauch"], shown["offene_bindung"]) == (shown["ansatz"], "0.00")
    assert await corrections(office) == [("2014-12-31", 146_192)]


async def test_v18_payments_outside_a_shortened_term_are_taken_back(office: Office) -> None:
    await office.enter(gesamt=None)
    await set_up(office.callers, stellen=["personalisiert"])
    await pay(office, "2014-10-15")
    await change_vertrag(office, ende="2014-06-30")
    assert await corrections(office) == [("2014-10-15", 6_744_110 - 11_333_334)]
    assert await office.figures("personalisiert") == ("67441.10", "0.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_a_correction_counts_in_the_quarter_that_is_open(office: Office) -> None:
    await office.enter()
    await pay(office, "2015-02-10")
    for quartal in (1, 2, 3):
        office.good(await office.wjh.post("/v1/abschluesse", json={"jahr": 2014, "quartal": quartal}))
    await allot(office, "90000.00")
    (row,) = await office.sql("SELECT quartal, vermerk FROM buchungen WHERE zweck = 'korrektur'")
    assert (row.quartal, row.vermerk) == (4, None)
    assert await faults_of_sums(office.database, office.tenant) == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 120), st.sampled_from(["gesamt", "stellen", "ende", "tarif"]), st.integers(1, 300)),
        min_size=1,
        max_size=6,
    )
)
def test_v8_after_any_changes_of_the_inputs_the_abschlaege_are_the_ansatz(
    ground: Ground, changes: list[tuple[int, str, int]]
) -> None:
    ground.runner.run(change_and_check(open_office(ground.database, ground.mint), changes))


async def change_and_check(office: Office, changes: list[tuple[int, str, int]]) -> None:
    """Let days pass, change an input, compare; at last let all be due."""
    day = date(2014, 1, 15)
    office.clock.set(day.isoformat())
    await office.enter(gesamt=None)
    await set_up(office.callers, stellen=["personalisiert"])
    await change_vertrag(office, "KV-2", traeger="t2", stellen="1.00")
    for days, what, size in changes:
        day += timedelta(days=days)
        await pay(office, day.isoformat())
        await change(office, what, size)
        await compare(office)
    await pay(office, max(day, date(2014, 12, 31)).isoformat())
    ansatz, _ = await compare(office)
    assert await office.figures("personalisiert") == (str(Geld(ansatz)), "0.00", "0.00")


async def change(office: Office, what: str, size: int) -> None:
    """Change one of the inputs that Ansatz and Abschläge rest on."""
    if what == "gesamt":
        await allot(office, f"{size * 1000}.01")
    elif what == "stellen":
        body = {"stellen": ["personalisiert"], "festgesetzt": {"variabel": "0.01"}}
        await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/konz", body, **ANY)
        await change_vertrag(office, "KV-2", traeger="t2", stellen=f"{size / 100:.2f}", ende="2014-11-30")
    elif what == "ende":
        ende = (date(2014, 1, 15) + timedelta(days=size)).isoformat()
        await office.callers.of("admin").put(
            "/v1/kooperationsvertraege/KV-1",
            json={"sozialraum": "konz", "traeger": "t1", "stellen": "2.00", "beginn": "2014-01-01", "ende": ende},
            headers=ANY,
        )
    else:
        rises = {"tarifsteigerungen": [{"ab": "2014-04-01", "prozent": f"{size / 100:.2f}"}]}
        await put(office.wjh, "/v1/haushaltsjahre/2014", HAUSHALTSJAHR | rises, **ANY)


async def compare(office: Office) -> tuple[int, int]:
    """Compare what is planned and paid with the Ansatz, and what is left with nothing."""
    (row,) = await office.sql(
        "SELECT v.ansatz, v.ansatz - v.verbrauch - v.offene_bindung AS verfuegbar, (SELECT sum(betrag)::bigint"
        " FROM abschlaege) AS geplant FROM volumina v WHERE volumen = 'personalisiert' AND ort = 'konz'"
    )
    assert (row.geplant, row.verfuegbar) == (row.ansatz, 0)
    assert await faults_of_sums(office.database, office.tenant) == []
    return row.ansatz, row.geplant


@pytest.mark.parametrize("moved", [{"sozialraum": "saarburg"}, {"traeger": "t2"}])
async def test_v18_a_contract_under_which_payments_are_planned_stays_with_its_sozialraum_and_traeger(
    office: Office, moved: dict[str, str]
) -> None:
    await office.enter()
    inhalt = {"sozialraum": "konz", "traeger": "t1", "stellen": "2.00", "beginn": "2014-01-01"} | moved
    answer = await office.callers.of("admin").put("/v1/kooperationsvertraege/KV-1", json=inhalt, headers=ANY)
    assert problem(answer) == (409, "vertrag-in-gebrauch")


async def test_v18_without_an_end_the_term_is_five_years(office: Office) -> None:
    await office.enter()
    shown = office.good(await office.wjh.get("/v1/kooperationsvertraege/KV-1"))
    assert (shown["beginn"], shown["ende"]) == ("2014-01-01", "2018-12-31")


async def test_v18_a_term_beyond_the_last_day_of_the_wire_is_refused(office: Office) -> None:
    await office.enter()
    inhalt = {"sozialraum": "konz", "traeger": "t1", "stellen": "1.00", "beginn": "2197-01-01"}
    answer = await office.callers.of("admin").put("/v1/kooperationsvertraege/KV-9", json=inhalt)
    assert (problem(answer), answer.json()["errors"][0]["pointer"]) == ((422, "vertrag-fehlerhaft"), "/beginn")
    assert (await office.wjh.get("/v1/kooperationsvertraege")).status_code == 200
