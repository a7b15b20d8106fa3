"""What a running Kontrakt owes of a contingent when a year closes is bound anew in the next open one (V7, K14)."""

from typing import Any
from uuid import UUID, uuid4

from tests.budget.office import Json, Office, konzept_with, problem, zeile
from tests.budget.quarters import TWO_YEARS, bound, close_year, next_year, reopen, work, years
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.builders.invariants import faults_of_sums


async def enter(office: Office, **content: Any) -> UUID:  # noqa: ANN401  # fields of a Kontrakt
    """Enter the county with two years, and a Kontrakt over both of which two hours are worked in the first."""
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office, **TWO_YEARS | content)
    await work(office, kontrakt, "2014-03-31", minuten=120, betrag="85.00")
    return kontrakt


async def test_v7_a_close_binds_what_is_left_of_a_contingent_in_the_next_year(office: Office) -> None:
    kontrakt = await enter(office)
    await close_year(office)
    assert await years(office, kontrakt) == [(2014, "85.00", 120), (2015, "765.00", 1080)]
    assert await office.figures() == ("85.00", "0.00", "16915.00")
    assert await office.figures(jahr=2015) == ("0.00", "765.00", "16235.00")
    assert await office.warnungen(jahr="2015") == []
    (row,) = await office.sql("SELECT betrag, minuten, begruendung FROM bindungsbuchungen WHERE begruendung LIKE 'J%'")
    assert (row.betrag, row.minuten, row.begruendung) == (340_00, 480, "Jahresabschluss 2014")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_with_a_weekly_amount_what_was_not_worked_is_gone_with_its_year(office: Office) -> None:
    kontrakt = await enter(office, kontingent_minuten=None, minuten_pro_woche=70)
    await close_year(office)
    assert await years(office, kontrakt) == [(2014, "85.00", 120), (2015, "2585.42", 3650)]
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_what_is_carried_has_the_price_of_the_year_in_which_it_is_bound(office: Office) -> None:
    kontrakt = await enter(office)
    dearer = HAUSHALTSJAHR | {"tarifsteigerungen": [{"ab": "2015-01-01", "prozent": "10"}]}  # 46.13 the hour
    await put(office.wjh, "/v1/haushaltsjahre/2015", dearer, **{"If-Match": "*"})
    await close_year(office)
    assert await years(office, kontrakt) == [(2014, "85.00", 120), (2015, "794.04", 1080)]  # 425.00 + 480 x 46.13 / 60


async def test_v7_the_year_takes_no_less_than_all_that_may_still_be_worked(office: Office) -> None:
    kontrakt = await enter(office)
    await close_year(office)
    for place in range(1, 10):
        await work(office, kontrakt, f"2015-0{place}-02", minuten=120, betrag="85.00")
    assert await office.figures(jahr=2015) == ("765.00", "0.00", "16235.00")
    assert await office.warnungen(jahr="2015") == []


async def test_v7_a_year_that_is_not_set_up_takes_it_vorgemerkt_and_reprices_it(office: Office) -> None:
    await office.enter()
    kontrakt = await bound(office, **TWO_YEARS)
    await close_year(office)
    (row,) = await office.bound_now(kontrakt)
    assert [(year["betrag"], year["minuten"], year["vorgemerkt"]) for year in row["bindungen"]] == [
        ("0.00", 0, False), ("850.00", 1200, True),
    ]  # fmt: skip
    dearer = HAUSHALTSJAHR | {"stellenfaktor": {"personal": "59600.00", "pauschale": "10000.00"}}  # 43.50 the hour
    await put(office.wjh, "/v1/haushaltsjahre/2015", dearer)
    await set_up(office.callers, jahr=2015)
    assert await years(office, kontrakt) == [(2014, "0.00", 0), (2015, "870.00", 1200)]
    assert await office.figures(jahr=2015) == ("0.00", "870.00", "16130.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_a_kontrakt_that_is_over_and_released_is_not_bound_again(office: Office) -> None:
    await office.enter()
    await next_year(office)
    over = await bound(office, ende="2014-12-31")
    lately = await bound(office, ende="2015-02-28", kontingent_minuten=424)  # 365 and 59 days: 365 and 59 minutes
    released = await bound(office, ende="2015-01-01", kontingent_minuten=366)
    office.clock.set("2015-04-01")
    office.good(await office.callers.service("cases").post(f"/v1/bindungen/{released}/freigabe"))
    await close_year(office)
    assert await years(office, over) == [(2014, "0.00", 0)]
    assert await years(office, released) == [(2014, "0.00", 0), (2015, "0.00", 0)]
    assert [minuten for _, _, minuten in await years(office, lately)] == [0, 424]
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_on_a_pauschal_volumen_minutes_are_carried_and_no_euro(office: Office) -> None:
    kontrakt = await enter(office, volumen="personalisiert")
    await close_year(office)
    assert await years(office, kontrakt) == [(2014, "0.00", 120), (2015, "0.00", 1080)]


async def test_v10_what_a_close_carries_passes_a_sperre_and_is_warned_of(office: Office) -> None:
    await office.enter(konzept=konzept_with(variabel={"anteil": "1", "bei_ueberschreitung": "sperren"}))
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015, gesamt="500.00")
    kontrakt = await bound(office, **TWO_YEARS)
    await close_without_posts(office)
    assert await years(office, kontrakt) == [(2014, "0.00", 0), (2015, "850.00", 1200)]
    (warnung,) = await office.warnungen(jahr="2015")
    assert (warnung["art"], warnung["figuren"]["verfuegbar"]) == ("ueberzogen", "-350.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_an_amendment_after_the_close_keeps_what_is_owed(office: Office) -> None:
    kontrakt = await enter(office)
    await close_year(office)
    more = {"ab": "2015-05-01", "ende": "2015-12-31", "kontingent_minuten": 1500}
    first = {"ab": "2014-01-01", "ende": "2015-12-31", "kontingent_minuten": 1200}
    office.good(
        await office.bind(kontrakt=kontrakt, **TWO_YEARS | {"kontingent_minuten": 1500, "abschnitte": [first, more]})
    )
    assert [minuten for _, _, minuten in await years(office, kontrakt)] == [120, 1380]
    weekly = {"ab": "2015-05-01", "ende": "2015-12-31", "minuten_pro_woche": 7}
    office.good(
        await office.bind(kontrakt=kontrakt, ende="2015-12-31", minuten_pro_woche=7, abschnitte=[first, weekly])
    )
    assert [minuten for _, _, minuten in await years(office, kontrakt)] == [120, 197 + 245]  # 120 of 365 days, 35 weeks
    less = more | {"kontingent_minuten": 500}
    office.good(
        await office.bind(kontrakt=kontrakt, **TWO_YEARS | {"kontingent_minuten": 500, "abschnitte": [first, less]})
    )
    assert [minuten for _, _, minuten in await years(office, kontrakt)] == [120, 380]
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_a_contingent_amended_from_a_day_in_a_closed_year_changes_the_open_one_alone(office: Office) -> None:
    kontrakt = await enter(office)
    await close_year(office)
    first = {"ab": "2014-01-01", "ende": "2015-12-31", "kontingent_minuten": 1200}
    more = {"ab": "2014-11-01", "ende": "2015-12-31", "kontingent_minuten": 1500}
    weekly = {"ab": "2014-11-01", "ende": "2015-12-31", "minuten_pro_woche": 700}
    refused = await office.bind(kontrakt=kontrakt, ende="2015-12-31", minuten_pro_woche=700, abschnitte=[first, weekly])
    assert (problem(refused), refused.json()["jahr"]) == ((409, "jahr-abgeschlossen"), 2014)
    amended: Json = {"ende": "2015-12-31", "kontingent_minuten": 1500, "abschnitte": [first, more]}
    office.good(await office.bind(kontrakt=kontrakt, **amended))
    assert await years(office, kontrakt) == [(2014, "85.00", 120), (2015, "977.50", 1380)]
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_more_of_a_contingent_with_no_open_year_left_is_refused(office: Office) -> None:
    kontrakt = await enter(office, ende="2014-12-31", kontingent_minuten=600)
    await close_year(office)
    refused = await office.bind(kontrakt=kontrakt, kontingent_minuten=700)
    assert (problem(refused), refused.json()["jahr"]) == ((409, "jahr-abgeschlossen"), 2014)


async def test_v13_a_new_kontrakt_with_no_minutes_in_a_closed_year_is_refused_all_the_same(office: Office) -> None:
    """Else it would be signed with a year in which nothing is bound."""
    await enter(office)
    await close_year(office)
    new = uuid4()
    refused = await office.bind(kontrakt=new, beginn="2014-12-31", ende="2015-12-31", minuten_pro_woche=1)
    assert (problem(refused), refused.json()["jahr"]) == ((409, "jahr-abgeschlossen"), 2014)
    assert await years(office, new) == []
    office.good(await office.bind(kontrakt=new, beginn="2015-01-01", ende="2015-12-31", minuten_pro_woche=1))


async def test_k14_what_was_worked_beyond_all_that_a_year_had_is_taken_when_it_closes(office: Office) -> None:
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office, **TWO_YEARS)
    office.clock.set("2015-03-02")
    await work(office, kontrakt, "2015-02-02", minuten=600, betrag="425.00")
    await work(office, kontrakt, "2014-12-30", minuten=700, betrag="495.83")
    assert [minuten for _, _, minuten in await years(office, kontrakt)] == [600, 600]  # nothing left to take from
    await close_year(office)
    await work(office, kontrakt, "2015-02-02", minuten=-200, betrag="-141.67")
    after = await years(office, kontrakt)
    assert after == [(2014, "425.00", 600), (2015, "354.17", 500)]  # 100 are left, not the 200 that were reversed
    assert (await office.figures(jahr=2015))[1] == "70.84"
    office.good(await office.bind(kontrakt=kontrakt, **TWO_YEARS))
    assert await years(office, kontrakt) == after  # an amendment says the same
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_a_kontrakt_prolonged_after_the_close_is_bound_for_all_that_it_owes(office: Office) -> None:
    kontrakt = await enter(office, ende="2014-12-31", kontingent_minuten=600)
    await close_year(office)
    assert await years(office, kontrakt) == [(2014, "85.00", 120)]
    abschnitte = [
        {"ab": "2014-01-01", "ende": "2014-12-31", "kontingent_minuten": 600},
        {"ab": "2015-01-01", "ende": "2015-12-31", "kontingent_minuten": 900},
    ]
    office.good(await office.bind(kontrakt=kontrakt, ende="2015-12-31", kontingent_minuten=900, abschnitte=abschnitte))
    assert await years(office, kontrakt) == [(2014, "85.00", 120), (2015, "552.50", 780)]


async def test_k14_work_ahead_in_the_next_year_gives_back_what_the_carried_minutes_cover(office: Office) -> None:
    await office.enter()
    await next_year(office)
    await next_year(office, 2016)
    kontrakt = await bound(office, ende="2016-12-31", kontingent_minuten=1096)  # 365, 365, 366
    office.clock.set("2015-03-02")
    await work(office, kontrakt, "2015-02-02", minuten=465, betrag="329.38")
    assert [minuten for _, _, minuten in await years(office, kontrakt)] == [365, 465, 266]
    await close_year(office)
    assert [minuten for _, _, minuten in await years(office, kontrakt)] == [0, 730, 366]
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_late_hours_that_are_accepted_use_up_what_was_carried_for_them(office: Office) -> None:
    kontrakt = await enter(office)
    await close_year(office)
    late = zeile(kontrakt, datum="2014-12-31", minuten=120, betrag="85.00")
    back = zeile(kontrakt, datum="2014-12-31", minuten=-60, betrag="-42.50")
    await office.verbrauch(late, back)
    office.good(await office.wjh.post("/v1/vorjahresbuchungen", json={"schluessel": late["schluessel"]}))
    assert await years(office, kontrakt) == [(2014, "85.00", 120), (2015, "680.00", 960)]
    assert await office.figures(jahr=2015) == ("85.00", "680.00", "16235.00")  # as much as before, used and open
    office.good(await office.wjh.post("/v1/vorjahresbuchungen", json={"schluessel": back["schluessel"]}))
    assert await years(office, kontrakt) == [(2014, "85.00", 120), (2015, "722.50", 1020)]
    assert await office.figures(jahr=2015) == ("42.50", "722.50", "16235.00")
    office.good(await office.bind(kontrakt=kontrakt, **TWO_YEARS | {"ende": "2015-12-31"}))
    assert await years(office, kontrakt) == [(2014, "85.00", 120), (2015, "722.50", 1020)]
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_a_year_that_is_opened_again_takes_back_what_is_worked_in_it(office: Office) -> None:
    kontrakt = await enter(office)
    *_, year = await close_year(office)
    office.good(await reopen(office, year["id"]))
    await work(office, kontrakt, "2014-12-01", minuten=120, betrag="85.00")
    assert await years(office, kontrakt) == [(2014, "170.00", 240), (2015, "680.00", 960)]
    office.good(await office.wjh.post("/v1/abschluesse", json={"jahr": 2014}))
    assert await years(office, kontrakt) == [(2014, "170.00", 240), (2015, "680.00", 960)]
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k14_what_work_takes_of_a_year_that_has_got_minutes_back_leaves_no_money_there(office: Office) -> None:
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office, **TWO_YEARS)
    await work(office, kontrakt, "2015-01-02", minuten=-60, betrag="-42.50")  # its row is still on the way
    await work(office, kontrakt, "2014-02-03", minuten=1245, betrag="881.88")
    assert await years(office, kontrakt) == [(2014, "881.88", 1245), (2015, "-31.87", -45)]
    assert (await office.figures(jahr=2015))[:2] == ("-42.50", "10.63")  # 15 minutes
    await work(office, kontrakt, "2014-02-03", minuten=15, betrag="10.63")
    assert (await office.figures(jahr=2015))[:2] == ("-42.50", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []
    await work(office, kontrakt, "2015-01-02", minuten=60, betrag="42.50")
    assert await years(office, kontrakt) == [(2014, "892.51", 1200), (2015, "0.00", 0)]
    assert await faults_of_sums(office.database, office.tenant) == []


async def close_without_posts(office: Office) -> None:
    """Close 2014 where nobody is paid on account."""
    office.clock.set("2015-04-10")
    for quartal in (1, 2, 3, 4):
        office.good(await office.wjh.post("/v1/abschluesse", json={"jahr": 2014, "quartal": quartal}))
