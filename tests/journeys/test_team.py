"""The team's posts and its help before help, over both services and a way between them that breaks (K15, K16)."""

from typing import Any

from tests.builders.county import KONZEPT, put
from tests.journeys.jugendamt import Jugendamt, Way, expect

STELLE: dict[str, Any] = {
    "herkunft": "traeger", "traeger": "t1", "stunden": "15.00", "abschluss": False, "beginn": "2026-01-01",
}  # fmt: skip
HILFE: dict[str, Any] = {
    "sozialraum": "konz", "datum": "2026-03-02", "thema": "Soziales Training", "personen": 12, "minuten": 90,
}  # fmt: skip


async def name_rules(amt: Jugendamt) -> None:
    """Enter a Konzept for 2027 with staffing rules and a Volumen for help before help, and set the year up."""
    rules = {"personal": {"mindestumfang": "0.50"}, "vorfeldhilfen": {"volumen": "variabel"}}
    await put(amt.budget.of("admin"), "/v1/konzepte/2027-01-01", KONZEPT | rules)
    factor = {"stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"}, "bruttojahresarbeitszeit": 1600}
    await put(amt.budget.of("wjh"), "/v1/haushaltsjahre/2027", factor)
    await put(amt.budget.of("wjh"), "/v1/haushaltsjahre/2027/sozialraeume/konz", {"gesamt": "100000.00"})
    amt.clock.wait(days=365)


async def test_k15_posts_reach_the_budget_which_judges_them_by_v19(amt: Jugendamt) -> None:
    await name_rules(amt)
    admin, path = amt.cases.of("admin"), "/v1/sozialraumteams/konz/stellen/konz-07"
    expect(await admin.put(path, json=STELLE), 201)
    amt.way.way = Way.LOSES_ANSWERS
    await amt.carry_team()
    amt.way.way = Way.OPEN
    expect(await admin.put(path, json=STELLE | {"stunden": "16.00"}, headers={"If-Match": '"1"'}), 200)
    amt.clock.wait(minutes=1)
    await amt.carry_team()
    found = expect(await amt.budget.of("wjh").get("/v1/haushaltsjahre/2027/sozialraeume/konz/personal"), 200)
    assert [(one["schluessel"], one["stunden"]) for one in found["stellen"]] == [("konz-07", "16.00")]
    assert [one["art"] for one in found["befunde"]] == ["umfang"]


async def test_k16_help_before_help_becomes_verbrauch_to_the_cent_and_once(amt: Jugendamt) -> None:
    await name_rules(amt)
    made = expect(await amt.asd.post("/v1/vorfeldhilfen", json=HILFE | {"datum": "2027-03-01"}), 201)
    assert (made["volumen"], made["betrag"]) == ("variabel", "63.75")
    kept = expect(await amt.asd.post("/v1/vorfeldhilfen", json=HILFE | {"datum": "2027-03-02", "minuten": 20}), 201)
    for way in (Way.LOSES_ANSWERS, Way.LOSES_REQUESTS, Way.CLOSED, Way.OPEN):
        amt.way.way = way
        amt.clock.wait(minutes=1)
        await amt.carry_team()
    assert (await amt.volumen("variabel", jahr=2027))["verbrauch"] == "77.92"
    expect(await amt.asd.post(f"/v1/vorfeldhilfen/{made['id']}/storno", json={"grund": "Doppelt erfasst."}), 201)
    await amt.carry_team()
    assert (await amt.volumen("variabel", jahr=2027))["verbrauch"] == kept["betrag"] == "14.17"


async def test_k16_where_the_konzept_names_no_volumen_it_is_recorded_and_costs_nothing(amt: Jugendamt) -> None:
    made = expect(await amt.asd.post("/v1/vorfeldhilfen", json=HILFE), 201)
    assert (made["volumen"], made["betrag"], made["kostengrund"]) == (None, "0.00", "kein_volumen")
    await amt.carry_team()
    assert (await amt.volumen("variabel"))["verbrauch"] == "0.00"
