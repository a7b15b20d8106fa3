"""What is bound at an agreed price, and what becomes of it with the Träger's first contract (K6)."""

from uuid import UUID, uuid4

from tests.budget.office import Json, Office, problem
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.builders.invariants import faults_of_sums

AGREED: Json = {"traeger": "t2", "stundensatz": "50.00", "ende": "2015-12-31", "kontingent_minuten": 1200}


async def test_k6_only_a_traeger_without_contract_has_an_agreed_price(office: Office) -> None:
    await office.enter()
    refused = await office.bind(traeger="t1", stundensatz="50.00")
    assert problem(refused) == (422, "stundensatz-nicht-erlaubt")
    assert problem(await office.bind(traeger="t1", stundensatz="50.00", sozialraum="saarburg")) == problem(refused)
    assert (await office.callers.nobody().get(refused.json()["type"])).status_code == 200
    assert await office.figures() == ("0.00", "0.00", "17000.00")
    office.good(await office.bind(traeger="t2", stundensatz="50.00"))
    assert await office.figures() == ("0.00", "500.00", "16500.00")


async def contract(office: Office, beginn: str, ende: str, nummer: str = "KV-9") -> None:
    """Give t2 a contract in saarburg."""
    vertrag = {"sozialraum": "saarburg", "traeger": "t2", "stellen": "1.00", "beginn": beginn, "ende": ende}
    await put(office.callers.of("admin"), f"/v1/kooperationsvertraege/{nummer}", vertrag)


async def agreed_for_two_years(office: Office) -> UUID:
    """Enter the county and bind a Kontrakt of t2 at 50.00 the hour: 600 minutes in each of two years."""
    await office.enter()
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015)
    office.clock.set("2014-06-02")
    office.good(await office.bind(kontrakt=(kontrakt := uuid4()), **AGREED))
    return kontrakt


async def test_k6_a_contract_ends_an_agreed_price_and_what_is_bound_follows_at_once(office: Office) -> None:
    kontrakt = await agreed_for_two_years(office)
    assert await office.figures() == await office.figures(jahr=2015) == ("0.00", "500.00", "16500.00")
    await contract(office, "2015-07-01", "2016-12-31")
    assert await office.figures() == ("0.00", "500.00", "16500.00")
    assert await office.figures(jahr=2015) == ("0.00", "462.25", "16537.75")  # 298 minutes at 50.00, 302 at 42.50
    (warnung,) = await office.warnungen(jahr="2015")
    assert (warnung["art"], warnung["figuren"]["bisher"], warnung["figuren"]["gebunden"]) == (
        "neu_bepreist", "500.00", "462.25",
    )  # fmt: skip
    again = office.good(await office.bind(kontrakt=kontrakt, **AGREED))
    assert [year["betrag"] for year in again["bindungen"]] == ["500.00", "462.25"]
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k6_a_contract_entered_for_a_past_day_prices_all_from_then_on_and_amendments_go_on(
    office: Office,
) -> None:
    kontrakt = await agreed_for_two_years(office)
    await contract(office, "2013-01-01", "2016-12-31")
    assert await office.figures() == await office.figures(jahr=2015) == ("0.00", "425.00", "16575.00")
    office.good(await office.bind(kontrakt=kontrakt, **AGREED | {"kontingent_minuten": 600}))
    assert await office.figures(jahr=2015) == ("0.00", "212.50", "16787.50")
    assert problem(await office.bind(**AGREED)) == (422, "stundensatz-nicht-erlaubt")


async def test_k6_a_price_may_be_agreed_before_a_contract_begins_and_after_one_has_ended(office: Office) -> None:
    await office.enter()
    await contract(office, "2012-01-01", "2013-12-31")
    await contract(office, "2014-12-31", "2016-12-31", nummer="KV-10")
    office.good(await office.bind(traeger="t2", stundensatz="50.00"))
    assert await office.figures() == ("0.00", "499.75", "16500.25")  # 2 of 600 minutes on the last day
    late = await office.bind(traeger="t2", stundensatz="50.00", beginn="2014-12-31")
    assert problem(late) == (422, "stundensatz-nicht-erlaubt")


async def test_k6_a_kontrakt_that_is_over_keeps_what_was_bound_at_its_agreed_price(office: Office) -> None:
    await agreed_for_two_years(office)
    office.clock.set("2016-01-01")
    await contract(office, "2015-07-01", "2016-12-31")
    assert await office.figures(jahr=2015) == ("0.00", "500.00", "16500.00")
