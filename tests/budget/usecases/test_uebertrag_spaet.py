"""Late hours of a closed year, accepted by wjh: out of what was carried, then out of the last open years (V13, K14)."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.geld import Geld
from shared.umfang import value_of
from tests.budget.office import Json, Office, zeile
from tests.budget.quarters import TWO_YEARS, bound, close_year, next_year, reopen, work, years
from tests.builders.county import HAUSHALTSJAHR, put
from tests.builders.invariants import faults_of_contingents, faults_of_sums

LONG: Json = {"beginn": "2014-07-01", "ende": "2016-06-30", "kontingent_minuten": 6000}  # 1510, 2996, 1494 minutes
OVER: Json = {"beginn": "2014-11-15", "ende": "2015-02-28", "kontingent_minuten": 900}


async def enter_long(office: Office, **content: Any) -> UUID:  # noqa: ANN401  # fields of a Kontrakt
    """Enter a Kontrakt over three years, 77 minutes of it worked when the first of them closes."""
    await office.enter()
    await next_year(office)
    await next_year(office, 2016)
    kontrakt = await bound(office, **LONG | content)
    await work(office, kontrakt, "2014-09-30", minuten=77, betrag="54.54")
    await close_year(office)
    return kontrakt


async def accept(office: Office, kontrakt: UUID, minuten: int) -> list[int]:
    """Accept late hours of 2014 at 42.50, in rows of at most 20 hours; tell the minutes bound in the later years."""
    for part in parts(minuten):
        late = zeile(kontrakt, datum="2014-12-31", minuten=part, betrag=str(value_of(part, Geld(42_50))))
        await office.verbrauch(late)
        office.good(await office.wjh.post("/v1/vorjahresbuchungen", json={"schluessel": late["schluessel"]}))
        assert await faults(office) == []
    return [minuten for jahr, _, minuten in await years(office, kontrakt) if jahr > 2014]


def parts(minuten: int) -> list[int]:
    """Split minutes into rows of at most 20 hours."""
    whole, rest = divmod(abs(minuten), 1200)
    sign = 1 if minuten > 0 else -1
    return [sign * part for part in [1200] * whole + [rest] if part]


async def faults(office: Office) -> list[str]:
    """Name what does not hold of sums and contingents."""
    found = await faults_of_sums(office.database, office.tenant)
    return found + await faults_of_contingents(office.database, office.tenant, tag=date(2015, 4, 10))


async def test_v13_late_hours_beyond_what_was_carried_take_from_the_last_open_year(office: Office) -> None:
    kontrakt = await enter_long(office)
    assert [minuten for _, _, minuten in await years(office, kontrakt)] == [77, 2996 + 1433, 1494]
    assert await accept(office, kontrakt, 120) == [2996 + 1313, 1494]
    assert await accept(office, kontrakt, 2000) == [2996, 1494 - 687]
    assert await accept(office, kontrakt, -120) == [2996, 1494 - 567]
    before = await years(office, kontrakt)
    assert before[1:] == [(2015, "2122.17", 2996), (2016, "656.63", 927)]  # 42.50 the hour
    office.good(await office.bind(kontrakt=kontrakt, **LONG))
    assert await years(office, kontrakt) == before
    assert await accept(office, kontrakt, -2000) == [2996 + 1433, 1494]


async def test_v13_late_hours_for_nearly_the_whole_contingent_leave_what_is_left(office: Office) -> None:
    kontrakt = await enter_long(office)
    assert await accept(office, kontrakt, 4320) == [1603, 0]
    assert (await years(office, kontrakt))[1:] == [(2015, "1135.46", 1603), (2016, "0.00", 0)]
    assert await accept(office, kontrakt, 1603) == [0, 0]
    assert await accept(office, kontrakt, 100) == [0, 0]
    assert [betrag for _, betrag, _ in await years(office, kontrakt)][1:] == ["0.00", "0.00"]
    assert await accept(office, kontrakt, -200) == [100, 0]


async def test_v13_late_hours_after_work_ahead_leave_neither_minutes_nor_money(office: Office) -> None:
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office, ende="2015-12-31", kontingent_minuten=3000)
    for part in parts(2877):
        await work(office, kontrakt, "2014-10-31", minuten=part, betrag=str(value_of(part, Geld(40_00))))
    await close_year(office)
    assert [minuten for _, _, minuten in await years(office, kontrakt)] == [2877, 123]
    assert (await years(office, kontrakt))[1] == (2015, "87.13", 123)  # whatever the others cost: 42.50 the hour
    assert await accept(office, kontrakt, 123) == [0]
    assert (await years(office, kontrakt))[1] == (2015, "0.00", 0)
    assert await accept(office, kontrakt, -123) == [123]


async def test_v13_late_hours_at_a_price_that_has_risen_leave_no_less_than_nothing(office: Office) -> None:
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office, **TWO_YEARS)
    await work(office, kontrakt, "2014-03-31", minuten=120, betrag="85.00")
    await close_year(office)
    await work(office, kontrakt, "2015-01-02", minuten=10, betrag="7.08")
    dearer = HAUSHALTSJAHR | {"tarifsteigerungen": [{"ab": "2015-01-01", "prozent": "10"}]}  # 46.13 the hour
    await put(office.wjh, "/v1/haushaltsjahre/2015", dearer, **{"If-Match": "*"})
    assert (await years(office, kontrakt))[1] == (2015, "765.00", 1080)
    assert await accept(office, kontrakt, 1070) == [10]  # 822.65 less at the price of today
    assert (await years(office, kontrakt))[1] == (2015, "0.00", 10)
    assert await office.figures(jahr=2015) == ("765.00", "0.00", "16235.00")
    await work(office, kontrakt, "2015-02-02", minuten=5, betrag="3.84")
    assert (await years(office, kontrakt))[1] == (2015, "0.00", 10)
    await work(office, kontrakt, "2015-02-02", minuten=-10, betrag="-7.69")
    assert (await years(office, kontrakt))[1] == (2015, "7.07", 10)  # 5 minutes of 10 are open again
    assert await office.figures(jahr=2015) == ("761.15", "3.84", "16235.01")
    assert await faults(office) == []


async def test_v7_a_contingent_amended_down_after_late_hours_binds_what_is_left(office: Office) -> None:
    kontrakt = await enter_long(office)
    await accept(office, kontrakt, 2100)
    for minuten in (2300, 7000, 6000):
        first = {"ab": "2014-07-01", "ende": "2016-06-30", "kontingent_minuten": 6000}
        then = {"ab": "2015-04-10", "ende": "2016-06-30", "kontingent_minuten": minuten}
        office.good(
            await office.bind(kontrakt=kontrakt, **LONG | {"kontingent_minuten": minuten, "abschnitte": [first, then]})
        )
        assert sum(one for jahr, _, one in await years(office, kontrakt) if jahr > 2014) == minuten - 2177
        assert await faults(office) == []


async def test_v13_late_hours_of_a_weekly_amount_beyond_its_plan_take_from_the_last_year(office: Office) -> None:
    kontrakt = await enter_long(office, kontingent_minuten=None, minuten_pro_woche=70)  # 10 a day: 1840, 3650, 1820
    assert await accept(office, kontrakt, 1763) == [3650, 1820]
    assert await accept(office, kontrakt, 100) == [3650, 1720]


async def test_v13_a_year_opened_and_closed_again_changes_nothing_of_late_hours(office: Office) -> None:
    await office.enter()
    await next_year(office)
    await next_year(office, 2016)
    kontrakt = await bound(office, **LONG)
    *_, year = await close_year(office)
    assert await accept(office, kontrakt, 2000) == [2996, 1494 - 490]
    before = await years(office, kontrakt)
    office.good(await reopen(office, year["id"]))
    office.good(await office.wjh.post("/v1/abschluesse", json={"jahr": 2014}))
    assert await years(office, kontrakt) == before
    assert await faults(office) == []


async def test_k14_what_a_storno_gives_back_of_late_hours_may_be_worked_again_and_is_carried(office: Office) -> None:
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office, **TWO_YEARS)
    *_, year = await close_year(office)
    assert await accept(office, kontrakt, 120) == [1080]
    office.good(await reopen(office, year["id"]))
    await work(office, kontrakt, "2014-12-31", minuten=-120, betrag="-85.00")
    assert (await office.figures())[:2] == ("-85.00", "85.00")  # 120 minutes of which none used this year's Bindung
    assert await faults(office) == []
    office.good(await office.wjh.post("/v1/abschluesse", json={"jahr": 2014}))
    after = await years(office, kontrakt)
    assert after == [(2014, "-85.00", -120), (2015, "850.00", 1200)]
    assert await faults(office) == []
    office.good(await office.bind(kontrakt=kontrakt, **TWO_YEARS))
    assert await years(office, kontrakt) == after  # an amendment says the same


async def test_v7_what_was_signed_after_its_end_is_held_on_to_when_its_year_closes(office: Office) -> None:
    """Its rest is released 90 days after the signature: until then all of the contingent may be worked."""
    await office.enter()
    await next_year(office)
    office.clock.set("2015-09-01")
    kontrakt = await bound(office, **OVER)
    await work(office, kontrakt, "2014-12-30")
    await close_year(office, tag="2015-09-10")
    assert await years(office, kontrakt) == [(2014, "42.50", 60), (2015, "595.00", 840)]
    assert await accept(office, kontrakt, 60) == [780]


async def test_v7_late_hours_bring_nothing_back_that_a_close_has_not_carried(office: Office) -> None:
    await office.enter()
    await next_year(office)
    office.clock.set("2014-12-30")
    kontrakt = await bound(office, **OVER)
    await work(office, kontrakt, "2014-12-30")
    office.clock.set("2015-09-10")  # 90 days after its end, before the daily job has released its rest
    before = await years(office, kontrakt)
    await close_year(office, tag="2015-09-10")
    assert await years(office, kontrakt) == [(2014, "42.50", 60), before[1]]
    await accept(office, kontrakt, 60)
    assert await years(office, kontrakt) == [(2014, "42.50", 60), before[1]]
    assert await faults_of_sums(office.database, office.tenant) == []
