"""P9, V7: payments of project grants in the budget: once by key, on the years that bind them."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.budget.office import Json, Office, konzept_with, problem
from tests.budget.quarters import closed
from tests.builders.invariants import faults_of_sums

JAHRE = {2014: "400.00", 2015: "500.00"}


async def granted(office: Office, jahre: dict[int, str] | None = None, **county: Any) -> UUID:  # noqa: ANN401  # enter's
    """Enter the county with 2014 and 2015 set up for projects, and bind a project; give its id."""
    office.clock.set("2014-01-02")
    await office.enter(**county)
    for jahr in (2014, 2015):
        await office.projektbudget("1000.00", jahr=jahr)
    projekt = uuid4()
    office.good(await office.bind_projekt(jahre or JAHRE, projekt=projekt))
    return projekt


async def send(office: Office, projekt: UUID, betrag: str, *, datum: str = "2014-05-05", **more: Any) -> httpx.Response:  # noqa: ANN401  # fields of a payment
    """Send a payment, as projects does."""
    body = {
        "schluessel": str(uuid4()), "projekt": str(projekt), "datum": datum, "betrag": betrag, "veranlasst_von": "w-1",
    } | more  # fmt: skip
    return await office.callers.service("projects").post("/v1/auszahlungen", json=body)


async def paid(office: Office, projekt: UUID, betrag: str, **more: Any) -> Json:  # noqa: ANN401  # fields of a payment
    answer = office.good(await send(office, projekt, betrag, **more))
    assert answer["status"] == "gebucht", answer
    return answer


async def settle(office: Office, projekt: UUID, betrag: str, *, key: UUID | None = None) -> httpx.Response:
    """Say what the final grant is."""
    body = {"schluessel": str(key or uuid4()), "betrag": betrag, "veranlasst_von": "w-1"}
    return await office.callers.service("projects").post(f"/v1/bindungen/{projekt}/festsetzung", json=body)


async def figures(office: Office, jahr: int = 2014) -> tuple[str, str, str]:
    """Give Verbrauch, offene Bindung and verfuegbar of the Bezirk's year."""
    found = await office.bezirk(jahr=jahr)
    return found["verbrauch"], found["offene_bindung"], found["verfuegbar"]


async def test_p9_a_payment_is_verbrauch_on_what_is_bound_and_leaves_what_is_left_as_it_was(office: Office) -> None:
    projekt = await granted(office)
    await paid(office, projekt, "150.00")
    assert await figures(office) == ("150.00", "250.00", "600.00")
    assert await figures(office, 2015) == ("0.00", "500.00", "500.00")
    (posting,) = office.good(await office.wjh.get("/v1/buchungen", params={"jahr": 2014, "bezirk": "kreis"}))["items"]
    assert (posting["art"], posting["betrag"], posting["offen"]) == ("auszahlung", "150.00", "-150.00")
    assert (posting["quelle"], posting["traeger"], posting["datum"]) == (str(projekt), "t1", "2014-05-05")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_p9_a_payment_above_its_years_part_uses_the_other_years(office: Office) -> None:
    projekt = await granted(office)
    await paid(office, projekt, "450.00")
    assert (await figures(office), await figures(office, 2015)) == (
        ("400.00", "0.00", "600.00"),
        ("50.00", "450.00", "500.00"),
    )
    await paid(office, projekt, "450.00", datum="2014-12-01")
    assert await figures(office, 2015) == ("500.00", "0.00", "500.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_p9_a_payment_is_booked_once_by_its_key_also_when_sent_at_once(office: Office) -> None:
    projekt, key = await granted(office), str(uuid4())
    answers = await asyncio.gather(*(send(office, projekt, "150.00", schluessel=key) for _ in range(6)))
    assert sorted(office.good(answer)["status"] for answer in answers) == ["gebucht", *["wiederholt"] * 5]
    assert await figures(office) == ("150.00", "250.00", "600.00")
    other = await send(office, projekt, "151.00", schluessel=key)
    assert problem(other) == (422, "auftrag-anderer-inhalt")


async def test_p9_more_than_is_bound_is_not_booked_and_says_why(office: Office) -> None:
    projekt, key = await granted(office), str(uuid4())
    refused = office.good(await send(office, projekt, "900.01", schluessel=key))
    assert (refused["status"], refused["code"]) == ("abgelehnt", "ueber_bindung")
    assert refused["detail"]
    assert (await figures(office))[0] == "0.00"
    unknown = office.good(await send(office, uuid4(), "1.00"))
    assert (unknown["status"], unknown["code"]) == ("abgelehnt", "keine_bindung")
    assert office.good(await send(office, projekt, "900.00", schluessel=key))["status"] == "gebucht"


async def test_p9_parallel_payments_never_use_more_than_is_bound(office: Office) -> None:
    projekt = await granted(office)
    answers = await asyncio.gather(*(send(office, projekt, "200.00") for _ in range(8)))
    assert sorted(office.good(answer)["status"] for answer in answers) == ["abgelehnt"] * 4 + ["gebucht"] * 4
    assert (await figures(office), await figures(office, 2015)) == (
        ("400.00", "0.00", "600.00"),
        ("400.00", "100.00", "500.00"),
    )
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_g5_a_storno_takes_the_very_postings_back(office: Office) -> None:
    projekt, key = await granted(office), str(uuid4())
    early = await send(office, projekt, "-450.00", storniert=key)
    assert problem(early) == (409, "auszahlung-unbekannt")
    await paid(office, projekt, "450.00", schluessel=key)
    await paid(office, projekt, "-450.00", storniert=key)
    assert (await figures(office), await figures(office, 2015)) == (
        ("0.00", "400.00", "600.00"),
        ("0.00", "500.00", "500.00"),
    )
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_p9_the_final_grant_releases_what_is_not_needed_and_keeps_what_is_still_to_be_paid(
    office: Office,
) -> None:
    projekt, key = await granted(office), uuid4()
    await paid(office, projekt, "300.00")
    bound = office.good(await settle(office, projekt, "700.00", key=key))["bindungen"]
    assert [(one["jahr"], one["betrag"]) for one in bound] == [(2014, "300.00"), (2015, "400.00")]
    assert (await figures(office), await figures(office, 2015)) == (
        ("300.00", "0.00", "700.00"),
        ("0.00", "400.00", "600.00"),
    )
    assert office.good(await settle(office, projekt, "700.00", key=key))["bindungen"] == bound
    await paid(office, projekt, "400.00", datum="2015-09-01")
    assert office.good(await send(office, projekt, "0.01"))["code"] == "ueber_bindung"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_p9_a_refund_lowers_the_verbrauch_and_opens_nothing(office: Office) -> None:
    projekt = await granted(office)
    await paid(office, projekt, "900.00")
    office.good(await settle(office, projekt, "650.00"))
    assert (await figures(office, 2015))[:2] == ("500.00", "0.00")
    await paid(office, projekt, "-250.00", datum="2015-10-01")
    assert (await figures(office), await figures(office, 2015)) == (
        ("400.00", "0.00", "600.00"),
        ("250.00", "0.00", "750.00"),
    )
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_p9_only_a_project_is_settled(office: Office) -> None:
    await granted(office)
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    assert problem(await settle(office, kontrakt, "1.00")) == (404, "nicht-gefunden")
    assert problem(await settle(office, uuid4(), "1.00")) == (404, "nicht-gefunden")
    assert (await send(office, kontrakt, "1.00")).json()["code"] == "keine_bindung"


async def test_k4_a_year_that_is_set_up_after_the_final_grant_binds_no_more_than_that(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    await office.projektbudget("1000.00")
    projekt = uuid4()
    office.good(await office.bind_projekt(JAHRE, projekt=projekt))
    office.good(await settle(office, projekt, "450.00"))
    await office.projektbudget("1000.00", jahr=2015)
    assert await figures(office, 2015) == ("0.00", "450.00", "550.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_a_refund_of_a_closed_year_counts_in_the_open_one_and_names_the_close(office: Office) -> None:
    projekt = await granted(office, {2014: "400.00"}, konzept=konzept_with(a={"anteil": "1"}))
    key = str(uuid4())
    await paid(office, projekt, "400.00", schluessel=key)
    office.clock.set("2015-04-10")
    *_, last = [await closed(office, 2014, quartal) for quartal in (1, 2, 3, 4)]
    before = await figures(office)
    await paid(office, projekt, "-100.00", datum="2015-05-01")
    assert await figures(office) == before
    assert await figures(office, 2015) == ("-100.00", "100.00", "1000.00")
    (posting,) = office.good(await office.wjh.get("/v1/buchungen", params={"jahr": 2015, "bezirk": "kreis"}))["items"]
    assert (posting["vermerk"], posting["abschluss"], posting["quartal"]) == ("vorjahr", last["id"], 2)
    await paid(office, projekt, "-400.00", datum="2015-05-02", storniert=key)
    assert await figures(office, 2015) == ("-500.00", "500.00", "1000.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def close_2014(office: Office) -> None:
    office.clock.set("2015-04-10")
    for quartal in (1, 2, 3, 4):
        await closed(office, 2014, quartal)


async def test_v7_what_was_granted_and_not_paid_is_bound_in_the_next_open_year_when_its_own_closes(
    office: Office,
) -> None:
    projekt = await granted(office, konzept=konzept_with(a={"anteil": "1"}))
    await paid(office, projekt, "150.00")
    await close_2014(office)
    assert (await figures(office), await figures(office, 2015)) == (
        ("150.00", "0.00", "850.00"),
        ("0.00", "750.00", "250.00"),
    )
    (stand,) = await office.bound_now(projekt)
    assert [(one["jahr"], one["betrag"]) for one in stand["bindungen"]] == [(2014, "150.00"), (2015, "750.00")]
    await paid(office, projekt, "750.00", datum="2015-04-10")
    assert await figures(office, 2015) == ("750.00", "0.00", "250.00")
    assert office.good(await send(office, projekt, "0.01", datum="2015-04-10"))["status"] == "abgelehnt"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_a_project_of_one_year_gets_a_row_in_the_next_also_before_that_is_set_up(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter(konzept=konzept_with(a={"anteil": "1"}))
    await office.projektbudget("1000.00")
    one, other = uuid4(), uuid4()
    for projekt in (one, other):
        office.good(await office.bind_projekt({2014: "300.00"}, projekt=projekt))
    await paid(office, one, "300.00")
    await close_2014(office)
    (stand,) = await office.bound_now(other)
    assert [(part["jahr"], part["betrag"], part["vorgemerkt"]) for part in stand["bindungen"]] == [
        (2014, "0.00", False),
        (2015, "300.00", True),
    ]
    assert [part["jahr"] for part in (await office.bound_now(one))[0]["bindungen"]] == [2014]
    await office.projektbudget("1000.00", jahr=2015)
    assert await figures(office, 2015) == ("0.00", "300.00", "700.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v10_a_carried_grant_that_the_next_year_cannot_hold_is_warned_of_and_paid(office: Office) -> None:
    projekt = await granted(office, {2014: "400.00"}, konzept=konzept_with(a={"anteil": "1"}))
    office.good(await office.bind_projekt({2015: "900.00"}))
    await close_2014(office)
    assert await figures(office, 2015) == ("0.00", "1300.00", "-300.00")
    assert [(one["art"], one["jahr"]) for one in await office.warnungen()] == [("ueberzogen", 2015)]
    await paid(office, projekt, "400.00", datum="2015-04-10")
    assert problem(await office.bind_projekt({2015: "0.01"})) == (409, "volumen-gesperrt")
    office.good(await settle(office, projekt, "400.00"))
    assert await figures(office, 2015) == ("400.00", "900.00", "-300.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_what_a_storno_took_back_of_a_closed_year_is_paid_again_in_the_open_one(office: Office) -> None:
    projekt, key = await granted(office, {2014: "400.00"}, konzept=konzept_with(a={"anteil": "1"})), str(uuid4())
    await paid(office, projekt, "400.00", schluessel=key)
    await close_2014(office)
    await paid(office, projekt, "-400.00", storniert=key, datum="2015-04-10")
    assert await figures(office, 2015) == ("-400.00", "400.00", "1000.00")
    await paid(office, projekt, "400.00", datum="2015-04-10")
    assert await figures(office, 2015) == ("0.00", "0.00", "1000.00")
    again = office.good(await send(office, projekt, "0.01", datum="2015-04-10"))
    assert (again["status"], again["code"]) == ("abgelehnt", "ueber_bindung")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_p9_what_comes_back_of_a_closed_year_before_the_check_is_bound_anew_and_given_to_nobody(
    office: Office,
) -> None:
    projekt, key = await granted(office, {2014: "400.00"}, konzept=konzept_with(a={"anteil": "1"})), str(uuid4())
    await paid(office, projekt, "400.00", schluessel=key)
    await close_2014(office)
    office.good(await office.bind_projekt({2015: "700.00"}))
    came = await paid(office, projekt, "-400.00", storniert=key, datum="2014-05-05")
    assert [(one["jahr"], one["betrag"]) for one in came["bindungen"]] == [(2014, "400.00"), (2015, "400.00")]
    assert await figures(office, 2015) == ("-400.00", "1100.00", "300.00")
    assert await office.warnungen() == []
    assert problem(await office.bind_projekt({2015: "300.01"})) == (409, "volumen-gesperrt")
    office.good(await office.bind_projekt({2015: "300.00"}))
    office.good(await settle(office, projekt, "400.00"))
    assert await figures(office, 2015) == ("-400.00", "1400.00", "0.00")
    await paid(office, projekt, "400.00", datum="2015-04-10")
    assert await figures(office, 2015) == ("0.00", "1000.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_p9_the_storno_of_a_refund_of_a_closed_year_takes_its_bindung_back(office: Office) -> None:
    projekt, key = await granted(office, {2014: "400.00"}, konzept=konzept_with(a={"anteil": "1"})), str(uuid4())
    await paid(office, projekt, "400.00")
    await close_2014(office)
    await paid(office, projekt, "-100.00", schluessel=key, datum="2015-04-10")
    assert await figures(office, 2015) == ("-100.00", "100.00", "1000.00")
    await paid(office, projekt, "100.00", storniert=key, datum="2015-04-10")
    assert await figures(office, 2015) == ("0.00", "0.00", "1000.00")
    assert office.good(await send(office, projekt, "0.01", datum="2015-04-10"))["code"] == "ueber_bindung"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_p9_what_a_storno_takes_back_of_another_years_bindung_keeps_the_grant_whole(office: Office) -> None:
    jahre = {2014: "400.00", 2015: "100.00"}
    projekt, key = await granted(office, jahre, konzept=konzept_with(a={"anteil": "1"})), str(uuid4())
    await office.projektbudget("1000.00", jahr=2016)
    office.good(await office.bind_projekt(jahre | {2016: "200.00"}, projekt=projekt))
    await paid(office, projekt, "400.00")
    await close_2014(office)
    await paid(office, projekt, "-100.00", schluessel=key, datum="2015-04-10")
    await paid(office, projekt, "200.00", datum="2015-04-10")
    assert (await figures(office, 2015), await figures(office, 2016)) == (
        ("100.00", "0.00", "900.00"),
        ("0.00", "200.00", "800.00"),
    )
    await paid(office, projekt, "100.00", storniert=key, datum="2015-04-10")
    assert (await figures(office, 2015), await figures(office, 2016)) == (
        ("200.00", "0.00", "800.00"),
        ("0.00", "100.00", "900.00"),
    )
    await paid(office, projekt, "100.00", datum="2015-04-10")
    assert office.good(await send(office, projekt, "0.01", datum="2015-04-10"))["code"] == "ueber_bindung"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v10_nobody_gets_between_what_comes_back_and_its_bindung(office: Office) -> None:
    projekt, key = await granted(office, {2014: "400.00"}, konzept=konzept_with(a={"anteil": "1"})), str(uuid4())
    await paid(office, projekt, "400.00", schluessel=key)
    await close_2014(office)
    office.good(await office.bind_projekt({2015: "1000.00"}))
    before = await office.warnungen()
    answers = await asyncio.gather(
        send(office, projekt, "-400.00", storniert=key),
        *(office.bind_projekt({2015: "0.01"}) for _ in range(4)),
    )
    assert [answer.status_code for answer in answers] == [200, 409, 409, 409, 409]
    assert await office.warnungen() == before
    assert await figures(office, 2015) == ("-400.00", "1400.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_p9_after_the_check_a_refund_of_a_closed_year_is_owed_no_more_but_a_returned_payment_is(
    office: Office,
) -> None:
    projekt = await granted(office, {2014: "400.00"}, konzept=konzept_with(a={"anteil": "1"}))
    keys = [str(uuid4()) for _ in range(2)]
    for key, betrag in zip(keys, ("150.00", "250.00"), strict=True):
        await paid(office, projekt, betrag, schluessel=key)
    await close_2014(office)
    office.good(await settle(office, projekt, "300.00"))
    await paid(office, projekt, "-100.00", schluessel=(refund := str(uuid4())), datum="2015-04-10")
    assert await figures(office, 2015) == ("-100.00", "0.00", "1100.00")
    await paid(office, projekt, "-250.00", storniert=keys[1], datum="2014-05-05")
    assert await figures(office, 2015) == ("-350.00", "250.00", "1100.00")
    await paid(office, projekt, "100.00", storniert=refund, datum="2015-04-10")
    assert await figures(office, 2015) == ("-250.00", "150.00", "1100.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v10_the_storno_of_a_refund_is_refused_where_its_money_is_given_away(office: Office) -> None:
    projekt, key, refund = await granted(office), uuid4(), str(uuid4())
    await paid(office, projekt, "900.00")
    office.good(await settle(office, projekt, "650.00", key=key))
    await paid(office, projekt, "-250.00", datum="2015-10-01", schluessel=refund)
    office.good(await office.bind_projekt({2015: "750.00"}))
    again = office.good(await send(office, projekt, "250.00", storniert=refund, datum="2015-10-01"))
    assert (again["status"], again["code"]) == ("abgelehnt", "geld_fehlt")
    assert await figures(office, 2015) == ("250.00", "750.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_a_posting_has_the_day_of_its_payment_and_names_the_close_of_that_day(office: Office) -> None:
    projekt = await granted(office, konzept=konzept_with(a={"anteil": "1"}))
    await paid(office, projekt, "450.00", datum="2014-11-03")
    await close_2014(office)
    (last,) = [
        one["id"] for one in office.good(await office.wjh.get("/v1/abschluesse"))["items"] if one["quartal"] == 4
    ]
    await paid(office, projekt, "30.00", datum="2014-12-30")
    found = office.good(await office.wjh.get("/v1/buchungen", params={"jahr": 2015, "bezirk": "kreis"}))["items"]
    assert [(one["datum"], one["betrag"], one["quartal"], one["vermerk"], one["abschluss"]) for one in found] == [
        ("2014-11-03", "50.00", 1, None, None),
        ("2014-12-30", "30.00", 1, None, last),
    ]
    assert {one["gebucht_von"] for one in found} == {"w-1"}
    assert await figures(office, 2015) == ("80.00", "420.00", "500.00")
    assert await faults_of_sums(office.database, office.tenant) == []
