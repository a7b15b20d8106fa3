"""Kooperationsverträge over the API: terms, extension, and what follows from them (V18, V2, V8)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import httpx
import pytest

from services.budget.usecases.pay_abschlaege import pay_due_abschlaege
from tests.budget.office import Json, Office, problem
from tests.budget.quarters import closed, report
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, set_up
from tests.builders.invariants import faults_of_sums

PATH = "/v1/kooperationsvertraege/KV-1"
ANY = {"If-Match": "*"}
THREE_YEARS = KONZEPT | {"vertraege": {"laufzeit_jahre": 5, "verlaengerung_jahre": 3}}


@pytest.fixture(autouse=True)
def in_2018(office: Office) -> None:
    office.clock.set("2018-11-01")


def order(ende: str = "2021-12-31", *, datum: str = "2018-10-15", ergebnis: str = "positiv") -> Json:
    return {"ende": ende, "evaluation": {"datum": datum, "ergebnis": ergebnis}}


async def extend(
    office: Office, body: Json | None = None, *, headers: Mapping[str, str] = MappingProxyType(ANY)
) -> httpx.Response:
    client = office.callers.of("admin")
    return await client.post(f"{PATH}/verlaengerung", json=body or order(), headers=dict(headers))


async def year(office: Office, jahr: int, **grundlage: Any) -> None:  # noqa: ANN401  # any of the ways
    await put(office.wjh, f"/v1/haushaltsjahre/{jahr}", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=jahr, **(grundlage or {"stellen": ["personalisiert"]}))


async def money(office: Office, jahr: int) -> tuple[str, str, str]:
    found = (await office.status(jahr=jahr))["volumina"]["personalisiert"]
    return found["ansatz"], found["verbrauch"], found["offene_bindung"]


async def test_v18_an_extension_is_a_version_of_the_contract_with_its_evaluation(office: Office) -> None:
    await office.enter(gesamt=None, konzept=THREE_YEARS)
    answer = await extend(office, headers={"If-Match": '"1"'})
    shown = office.good(answer)
    assert (answer.status_code, answer.headers["etag"], shown["version"]) == (200, '"2"', 2)
    assert (shown["beginn"], shown["ende"], shown["verlaengerungen"]) == ("2014-01-01", "2021-12-31", [order()])
    assert office.good(await office.wjh.get(PATH)) == shown
    rows = await office.sql("SELECT inhalt FROM stammdaten WHERE art = 'kooperationsvertrag' ORDER BY version")
    assert [row.inhalt["ende"] for row in rows] == ["2018-12-31", "2021-12-31"]
    (audited,) = await office.sql("SELECT daten FROM audit WHERE aktion = 'kooperationsvertrag.verlaengert'")
    assert audited.daten["evaluation"] == order()["evaluation"]


async def test_v18_it_needs_the_version_that_was_seen(office: Office) -> None:
    await office.enter(gesamt=None)
    admin = office.callers.of("admin")
    assert problem(await admin.post(f"{PATH}/verlaengerung", json=order())) == (428, "version-fehlt")
    assert problem(await extend(office, headers={"If-Match": '"7"'})) == (412, "version-veraltet")
    missing = await admin.post("/v1/kooperationsvertraege/KV-9/verlaengerung", json=order(), headers=ANY)
    assert problem(missing) == (404, "nicht-gefunden")


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        (order(ergebnis="negativ"), "evaluation-nicht-positiv"),
        (order(datum="2018-11-02"), "evaluation-in-der-zukunft"),
        (order(datum="2013-12-31"), "evaluation-vor-beginn"),
        (order("2018-12-31"), "verlaengerung-nicht-spaeter"),
        (order("2022-01-01"), "verlaengerung-zu-lang"),
    ],
)
async def test_v18_what_stands_against_an_extension_has_its_own_problem(office: Office, body: Json, slug: str) -> None:
    await office.enter(gesamt=None, konzept=THREE_YEARS)
    assert problem(await extend(office, body)) == (422, slug)
    assert (await office.wjh.get(f"/problems/{slug}")).status_code == 200
    assert office.good(await office.wjh.get(PATH))["version"] == 1


async def test_v18_refusals_carry_the_days(office: Office) -> None:
    await office.enter(gesamt=None, konzept=THREE_YEARS)
    long = (await extend(office, order("2022-01-01"))).json()
    assert (long["verlaengerung_jahre"], long["hoechstens"]) == (3, "2021-12-31")
    assert (await extend(office, order("2018-01-01"))).json()["ende"] == "2018-12-31"
    office.good(await extend(office))
    again = await extend(office, order("2022-12-31"))
    assert (problem(again), again.json()["evaluiert_am"]) == ((422, "evaluation-verbraucht"), "2018-10-15")


async def test_v18_a_konzept_without_a_limit_lets_any_extension_be(office: Office) -> None:
    await office.enter(gesamt=None)
    assert office.good(await extend(office, order("2030-12-31")))["ende"] == "2030-12-31"


async def test_v18_the_konzept_of_today_says_how_long(office: Office) -> None:
    await office.enter(gesamt=None)
    await put(office.callers.of("admin"), "/v1/konzepte/2018-10-01", THREE_YEARS)
    assert problem(await extend(office, order("2022-01-01"))) == (422, "verlaengerung-zu-lang")


async def test_v18_the_same_idempotency_key_extends_once(office: Office) -> None:
    await office.enter(gesamt=None)
    key = {"If-Match": '"1"', "Idempotency-Key": "k-1"}
    first, second = await extend(office, headers=key), await extend(office, headers=key)
    assert (first.status_code, second.status_code, second.json()) == (200, 200, first.json())
    assert second.headers["etag"] == '"2"'
    assert problem(await extend(office, order("2020-12-31"), headers=key)) == (422, "schluessel-wiederverwendet")


async def test_v18_a_put_does_not_lengthen_what_has_begun(office: Office) -> None:
    await office.enter(gesamt=None)
    admin = office.callers.of("admin")
    body = {"sozialraum": "konz", "traeger": "t1", "stellen": "2.00", "beginn": "2014-01-01"}
    longer = await admin.put(PATH, json=body | {"ende": "2019-01-01"}, headers=ANY)
    assert (problem(longer), longer.json()["ende"]) == ((409, "verlaengerung-noetig"), "2018-12-31")
    assert (await admin.put(PATH, json=body | {"ende": "2017-12-31"}, headers=ANY)).status_code == 200
    future = body | {"beginn": "2019-01-01", "ende": "2019-12-31"}
    await put(admin, "/v1/kooperationsvertraege/KV-2", future)
    await put(admin, "/v1/kooperationsvertraege/KV-2", future | {"ende": "2025-12-31"}, **ANY)


async def test_v18_extensions_stay_on_record_when_the_contract_is_entered_anew(office: Office) -> None:
    await office.enter(gesamt=None)
    office.good(await extend(office))
    admin = office.callers.of("admin")
    body = {"sozialraum": "konz", "traeger": "t1", "stellen": "2.00", "beginn": "2014-01-01", "ende": "2021-12-31"}
    same = await admin.put(PATH, json=body)
    assert (same.status_code, same.headers["etag"]) == (200, '"2"')
    changed = office.good(await admin.put(PATH, json=body | {"stellen": "1.50"}, headers=ANY))
    assert (changed["stellen"], changed["verlaengerungen"]) == ("1.50", [order()])


async def test_v18_the_term_that_a_contract_does_not_name_is_that_of_the_konzept_at_its_beginning(
    office: Office,
) -> None:
    await office.enter(gesamt=None)
    admin = office.callers.of("admin")
    await put(admin, "/v1/konzepte/2016-07-01", KONZEPT | {"vertraege": {"laufzeit_jahre": 3}})
    for nummer, beginn, ende in (
        ("KV-A", "2013-01-01", "2017-12-31"), ("KV-B", "2016-06-30", "2021-06-29"), ("KV-C", "2016-07-01", "2019-06-30")
    ):  # fmt: skip
        body = {"sozialraum": "konz", "traeger": "t2", "stellen": "1.00", "beginn": beginn}
        assert (await put(admin, f"/v1/kooperationsvertraege/{nummer}", body))["ende"] == ende


async def test_v18_ansaetze_and_abschlaege_follow_an_extension_and_end_with_it(office: Office) -> None:
    await office.enter(gesamt=None, konzept=THREE_YEARS)
    for jahr in (2019, 2022):
        await year(office, jahr)
    assert await money(office, 2019) == await money(office, 2022) == ("0.00", "0.00", "0.00")
    office.good(await extend(office))
    assert await money(office, 2019) == ("136000.00", "0.00", "136000.00")
    assert await money(office, 2022) == ("0.00", "0.00", "0.00")
    office.clock.set("2022-12-31")
    await pay_due_abschlaege(office.database, office.tenant, now=office.clock())
    assert await money(office, 2019) == ("136000.00", "136000.00", "0.00")
    assert await money(office, 2022) == ("0.00", "0.00", "0.00")
    rows = await office.sql("SELECT max(datum) AS datum FROM buchungen WHERE art = 'abschlag' AND betrag <> 0")
    assert rows[0].datum.isoformat() == "2019-12-01"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_the_capacity_follows_an_extension(office: Office) -> None:
    await office.enter(gesamt=None)
    await year(office, 2019)

    async def capacity() -> list[int]:
        (part,) = (await report(office, 4, jahr=2019))["sozialraeume"]
        return [row["kapazitaet_minuten"] for row in part["traeger"] if row["kapazitaet_minuten"]]

    assert await capacity() == []
    office.good(await extend(office))
    assert await capacity() == [192000]  # 2.00 Stellen x 1600 h


async def test_v18_the_year_in_which_the_term_ends_is_paid_by_its_days(office: Office) -> None:
    await office.enter(gesamt=None)
    await year(office, 2019)
    office.good(await extend(office, order("2019-06-30")))
    assert (await money(office, 2019))[0] == "67441.10"  # 181 of 365 days
    office.clock.set("2019-12-31")
    await pay_due_abschlaege(office.database, office.tenant, now=office.clock())
    rows = await office.sql("SELECT max(datum) AS datum FROM buchungen WHERE art = 'abschlag' AND betrag <> 0")
    assert rows[0].datum.isoformat() == "2019-06-01"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_outside_its_term_a_contract_is_paid_nothing_on_account_even_where_there_is_money(
    office: Office,
) -> None:
    await office.enter(gesamt=None)
    await year(office, 2019, gesamt="100000.00")
    office.clock.set("2019-12-31")
    await pay_due_abschlaege(office.database, office.tenant, now=office.clock())
    assert await money(office, 2019) == ("68000.00", "0.00", "0.00")
    office.clock.set("2018-11-01")
    office.good(await extend(office, order("2019-12-31")))
    assert await money(office, 2019) == ("68000.00", "0.00", "68000.00")


async def test_v13_a_closed_year_stays_as_it_is_when_a_contract_is_extended(office: Office) -> None:
    await office.enter(gesamt=None)
    await year(office, 2019)
    office.clock.set("2020-01-15")
    for quartal in (1, 2, 3, 4):
        await closed(office, 2019, quartal)
    office.good(await extend(office))
    assert await money(office, 2019) == ("0.00", "0.00", "0.00")


async def test_the_feed_carries_a_contract_with_its_extensions(office: Office) -> None:
    await office.enter(gesamt=None)
    office.good(await extend(office))
    page = office.good(await office.callers.service("cases").get("/v1/stammdaten"))
    inhalt = [item["inhalt"] for item in page["items"] if item["art"] == "kooperationsvertrag"][-1]
    assert (inhalt["ende"], inhalt["verlaengerungen"]) == ("2021-12-31", [order()])
