"""The year's edge over both services: what a close carries, what a release leaves, reaches the Kontrakt (V7, K14)."""

from datetime import UTC, datetime
from typing import Any

from shared.storage.database import Database
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.builders.invariants import faults_of_sums
from tests.journeys.jugendamt import Jugendamt, expect
from tests.journeys.test_kontrakt_changes import change, work
from tests.journeys.test_late_hours import close_year

Json = dict[str, Any]
SPRING = datetime(2027, 4, 20, 9, tzinfo=UTC)
TERM = {"beginn": "2026-03-02", "ende": "2027-12-31", "kontingent_minuten": 1340}  # 670 days: 305 and 365


async def bindungen(amt: Jugendamt, kontrakt: Json) -> list[tuple[int, str, int]]:
    """Take over what the budget has made of it, and tell what the Kontrakt shows; the budget says the same."""
    await amt.refresh()
    shown = expect(await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}"), 200)["bindungen"]
    (bound,) = (await amt.bound([kontrakt["id"]])).values()
    assert [(year["jahr"], year["betrag"], year["minuten"], year["vorgemerkt"]) for year in shown] == [
        (year.jahr, str(year.betrag), year.minuten, year.vorgemerkt) for year in bound
    ]
    return [(year["jahr"], year["betrag"], year["minuten"]) for year in shown]


async def test_v7_what_is_left_of_a_contingent_when_its_year_closes_may_be_worked_in_the_next(
    amt: Jugendamt, budget_database: Database
) -> None:
    kontrakt = await amt.signed(**TERM)
    amt.clock.wait(days=60)
    await work(amt, kontrakt, "B1", minuten=310)
    assert await bindungen(amt, kontrakt) == [(2026, "432.08", 610), (2027, "517.08", 730)]
    amt.clock.now = SPRING
    await close_year(amt, budget_database)
    assert await bindungen(amt, kontrakt) == [(2026, "219.58", 310), (2027, "729.58", 1030)]
    await put(amt.budget.of("wjh"), "/v1/haushaltsjahre/2027", HAUSHALTSJAHR)
    await set_up(amt.budget, jahr=2027, gesamt="10000.00")
    assert await bindungen(amt, kontrakt) == [(2026, "219.58", 310), (2027, "729.58", 1030)]
    await work(amt, kontrakt, "B2", minuten=1030, datum="2027-04-01")
    held = await work(amt, kontrakt, "B3", minuten=1, datum="2027-04-02")
    stunden = expect(await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}"), 200)["stunden"]
    assert (stunden, len(held)) == ({"bewilligt": 1340, "anerkannt": 1340, "zurueckgestellt": 1}, 1)
    variabel = await amt.volumen("variabel", jahr=2027)
    assert (variabel["verbrauch"], variabel["offene_bindung"]) == ("729.58", "0.00")
    assert await faults_of_sums(budget_database, amt.tenant) == []


async def test_v7_amended_after_the_close_a_kontrakt_is_bound_for_all_that_it_still_grants(
    amt: Jugendamt, budget_database: Database
) -> None:
    kontrakt = await amt.signed(**TERM)
    amt.clock.wait(days=60)
    await work(amt, kontrakt, "B1", minuten=310)
    amt.clock.now = SPRING
    await close_year(amt, budget_database)
    more = await change(amt, kontrakt, "aenderungen", ab="2027-05-01", kontingent_minuten=1400)
    assert [year["minuten"] for year in more["bindungen"]] == [310, 1090]
    assert await bindungen(amt, kontrakt) == [(2026, "219.58", 310), (2027, "772.08", 1090)]
    ended = await change(amt, kontrakt, "beendigung", ende="2027-06-30")
    assert [year["minuten"] for year in ended["bindungen"]] == [310, 1030]  # the end speaks for the later amendment
    assert await faults_of_sums(budget_database, amt.tenant) == []


async def test_v13_late_hours_that_wjh_accepts_leave_the_grant_as_it_is(
    amt: Jugendamt, budget_database: Database
) -> None:
    kontrakt = await amt.signed(**TERM)
    amt.clock.now = SPRING
    await close_year(amt, budget_database)
    await put(amt.budget.of("wjh"), "/v1/haushaltsjahre/2027", HAUSHALTSJAHR)
    await set_up(amt.budget, jahr=2027, gesamt="10000.00")
    await work(amt, kontrakt, "B1", minuten=300, datum="2026-12-01")
    (claim,) = expect(await amt.budget.of("wjh").get("/v1/vorjahresforderungen"), 200)["items"]
    accepted = await amt.budget.of("wjh").post("/v1/vorjahresbuchungen", json={"schluessel": claim["schluessel"]})
    expect(accepted, 201)
    assert await bindungen(amt, kontrakt) == [(2026, "0.00", 0), (2027, "736.67", 1040)]
    variabel = await amt.volumen("variabel", jahr=2027)
    assert (variabel["verbrauch"], variabel["offene_bindung"]) == ("212.50", "736.67")
    assert await faults_of_sums(budget_database, amt.tenant) == []


async def test_k6_a_first_contract_changes_price_and_bindung_on_both_sides_from_its_day_on(
    amt: Jugendamt, budget_database: Database
) -> None:
    t2 = {"traeger": "t2", "stundensatz": "60.00", "beginn": "2026-03-02", "ende": "2026-12-31"}
    kontrakt = await amt.signed(**t2, kontingent_minuten=610)  # 305 days
    assert await bindungen(amt, kontrakt) == [(2026, "610.00", 610)]
    vertrag = {"sozialraum": "saarburg", "traeger": "t2", "stellen": "1.00", "beginn": "2026-05-01"}
    await put(amt.budget.of("admin"), "/v1/kooperationsvertraege/KV-9", vertrag)
    assert await bindungen(amt, kontrakt) == [(2026, "467.08", 610)]  # 120 minutes at 60.00, 490 at 42.50
    amt.clock.wait(days=90)
    rows = [
        {"kontrakt": kontrakt["nummer"], "datum": datum, "minuten": 60, "art": "fallspezifisch", "beleg": datum}
        for datum in ("2026-04-30", "2026-05-01")
    ]
    traeger = amt.cases.of("traeger", sub="traeger-t2", traeger="t2")
    expect(await traeger.post("/v1/leistungen/stapel", json={"zeilen": rows}), 200)
    booked = expect(await traeger.get("/v1/leistungen"), 200)["items"]
    assert sorted((one["datum"], one["stundensatz"], one["regel"]) for one in booked) == [
        ("2026-04-30", "60.00", "kontrakt"), ("2026-05-01", "42.50", "haushaltsjahr/2026/1"),
    ]  # fmt: skip
    await amt.carry()
    variabel = await amt.volumen("variabel")
    assert (variabel["verbrauch"], variabel["offene_bindung"]) == ("102.50", "364.58")
    after = await change(amt, kontrakt, "aenderungen", ab="2026-07-01", kontingent_minuten=671)
    assert [year["betrag"] for year in after["bindungen"]] == ["510.29"]  # 551 minutes at 42.50
    assert await faults_of_sums(budget_database, amt.tenant) == []


async def test_k6_a_draft_whose_traeger_got_a_contract_meanwhile_drops_its_price_and_is_signed(amt: Jugendamt) -> None:
    advised = await amt.advised(traeger="t2", stundensatz="60.00", kontingent_minuten=600)
    vertrag = {"sozialraum": "saarburg", "traeger": "t2", "stellen": "1.00", "beginn": "2026-01-01"}
    await put(amt.budget.of("admin"), "/v1/kooperationsvertraege/KV-9", vertrag)
    refused = expect(await amt.sign(advised), 422)
    assert refused["type"] == "/problems/stundensatz-nicht-erlaubt"
    path, headers = f"/v1/kontrakte/{advised['id']}", {"If-Match": "*"}
    for body in ({"stundensatz": "55.00"}, {"stundensatz": None, "kontingent_minuten": 700}, {"ende": "2026-11-30"}):
        assert expect(await amt.asd.patch(path, json=body, headers=headers), 409)["zustand"] == "beraten"
    dropped = expect(await amt.asd.patch(path, json={"stundensatz": None}, headers=headers), 200)
    assert (dropped["status"], dropped["stundensatz"]) == ("beraten", None)
    signed = expect(await amt.sign(advised), 200)
    assert [(year["betrag"], year["minuten"]) for year in signed["bindungen"]] == [("425.00", 600)]
