"""Payments on account from the first plan to the settlement, whatever changes in between (V8, V15, V18)."""

from typing import Any

import pytest

from services.budget.storage.abschlaege import TENANTS
from services.budget.usecases.pay_abschlaege import pay_due_abschlaege
from tests.budget.office import Office, problem
from tests.builders.county import KONZEPT, put, set_up
from tests.builders.invariants import faults_of_sums

ANY = {"If-Match": "*"}


@pytest.fixture(autouse=True)
def in_january(office: Office) -> None:
    office.clock.set("2014-01-15")


async def paid(office: Office) -> list[int]:
    rows = await office.sql("SELECT betrag FROM buchungen WHERE art = 'abschlag' ORDER BY datum, betrag")
    return [row.betrag for row in rows]


async def pay(office: Office, day: str) -> int:
    office.clock.set(day)
    return await pay_due_abschlaege(office.database, office.tenant, now=office.clock())


async def change_vertrag(office: Office, nummer: str = "KV-1", **content: Any) -> None:  # noqa: ANN401  # a contract's fields
    inhalt = {"sozialraum": "konz", "traeger": "t1", "stellen": "2.00", "beginn": "2014-01-01", **content}
    await put(office.callers.of("admin"), f"/v1/kooperationsvertraege/{nummer}", inhalt, **ANY)


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


async def test_v18_a_contract_that_leaves_the_year_is_paid_nothing_more_in_it(office: Office) -> None:
    await office.enter(gesamt=None)
    await set_up(office.callers, stellen=["personalisiert"])
    await change_vertrag(office, beginn="2015-01-01", ende="2018-12-31")
    await pay(office, "2014-12-31")
    assert [betrag for betrag in await paid(office) if betrag] == [1_133_334]
    assert await office.figures("personalisiert") == ("11333.34", "0.00", "-11333.34")
    assert await faults_of_sums(office.database, office.tenant) == []


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
