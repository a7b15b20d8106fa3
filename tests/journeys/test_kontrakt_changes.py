"""K5, K14, V10 over both services: amendments re-bind, work ahead moves Bindung, a Storno moves it back."""

from typing import Any

from shared.storage.database import Database
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.builders.invariants import faults_of_sums
from tests.journeys.jugendamt import Jugendamt, expect

Json = dict[str, Any]
ANY = {"If-Match": "*"}
TERM = {"beginn": "2026-03-02", "ende": "2027-02-28", "kontingent_minuten": 1200}  # 364 days: 305 and 59


async def two_years(amt: Jugendamt, **changes: Any) -> Json:  # noqa: ANN401  # whatever matters in the test
    await put(amt.budget.of("wjh"), "/v1/haushaltsjahre/2027", HAUSHALTSJAHR)
    await set_up(amt.budget, jahr=2027, gesamt="100000.00")
    return await amt.signed(**TERM | changes)


async def years(amt: Jugendamt, kontrakt: Json) -> list[tuple[int, str, int]]:
    shown = expect(await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}"), 200)
    return [(year["jahr"], year["betrag"], year["minuten"]) for year in shown["bindungen"]]


async def work(
    amt: Jugendamt, kontrakt: Json, *belege: str, minuten: int = 600, datum: str = "2026-04-02"
) -> list[str]:
    row = {"kontrakt": kontrakt["nummer"], "datum": datum, "minuten": minuten, "art": "fallspezifisch"}
    zeilen = (await amt.post(*({**row, "beleg": beleg} for beleg in belege)))["zeilen"]
    await amt.carry()
    return [zeile["id"] for zeile in zeilen]


async def change(amt: Jugendamt, kontrakt: Json, what: str, status: int = 200, **body: Any) -> Json:  # noqa: ANN401  # whatever matters
    answer = await amt.asd.post(
        f"/v1/kontrakte/{kontrakt['id']}/{what}", json={"grund": "Hilfeplan", **body}, headers=ANY
    )
    return expect(answer, status)


async def test_k14_work_faster_than_planned_moves_bindung_to_its_year_and_a_storno_moves_it_back(
    amt: Jugendamt, budget_database: Database
) -> None:
    kontrakt = await two_years(amt)
    planned = await years(amt, kontrakt)
    assert planned == [(2026, "711.88", 1005), (2027, "138.13", 195)]  # 1200 x 305 / 364 = 1005.49
    amt.clock.wait(days=60)
    version = (await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}")).headers["ETag"]
    ids = await work(amt, kontrakt, "B1", "B2")
    assert await years(amt, kontrakt) == [(2026, "850.00", 1200), (2027, "0.00", 0)]  # the rows cost 425.00 each
    assert (await amt.volumen("variabel", jahr=2027))["offene_bindung"] == "0.00"
    assert (await amt.volumen("variabel"))["offene_bindung"] == "0.00"
    assert (await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}")).headers["ETag"] == version
    expect(await amt.traeger.post(f"/v1/leistungen/{ids[0]}/storno", json={"grund": "Doppelt"}), 201)
    await amt.carry()
    assert await years(amt, kontrakt) == planned
    assert (await amt.volumen("variabel", jahr=2027))["offene_bindung"] == planned[1][1]
    assert await faults_of_sums(budget_database, amt.tenant) == []


async def test_k14_what_is_left_of_a_dearer_year_is_bound_at_its_own_price_to_the_last_minute(
    amt: Jugendamt, budget_database: Database
) -> None:
    dearer = HAUSHALTSJAHR | {"bruttojahresarbeitszeit": 1360}  # 50.00 the hour, 42.50 the year before
    await put(amt.budget.of("wjh"), "/v1/haushaltsjahre/2027", dearer)
    await set_up(amt.budget, jahr=2027, gesamt="100000.00")
    kontrakt = await amt.signed(**TERM)
    planned = await years(amt, kontrakt)
    assert planned == [(2026, "711.88", 1005), (2027, "162.50", 195)]
    amt.clock.wait(days=60)
    await work(amt, kontrakt, "B1")
    (second,) = await work(amt, kontrakt, "B2", minuten=500)
    assert await years(amt, kontrakt) == [(2026, "779.17", 1100), (2027, "83.33", 100)]
    await work(amt, kontrakt, "B3", minuten=100)
    assert await years(amt, kontrakt) == [(2026, "850.00", 1200), (2027, "0.00", 0)]
    expect(await amt.traeger.post(f"/v1/leistungen/{second}/storno", json={"grund": "Doppelt"}), 201)
    await amt.carry()
    assert await years(amt, kontrakt) == planned
    assert await faults_of_sums(budget_database, amt.tenant) == []


async def test_k14_on_a_pauschal_volumen_minutes_move_and_no_euro(amt: Jugendamt) -> None:
    kontrakt = await two_years(amt, volumen="personalisiert")
    amt.clock.wait(days=60)
    await work(amt, kontrakt, "B1", "B2")
    assert await years(amt, kontrakt) == [(2026, "0.00", 1200), (2027, "0.00", 0)]


async def test_k14_an_amendment_leaves_with_its_year_what_was_worked_there(
    amt: Jugendamt, budget_database: Database
) -> None:
    kontrakt = await two_years(amt)
    amt.clock.wait(days=60)
    await work(amt, kontrakt, "B1", "B2", "B3")
    held = expect(await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}"), 200)["stunden"]
    assert held == {"bewilligt": 1200, "anerkannt": 1200, "zurueckgestellt": 600}
    after = await change(amt, kontrakt, "aenderungen", ab="2027-01-01", kontingent_minuten=2400)
    assert after["stunden"] == {"bewilligt": 2400, "anerkannt": 1800, "zurueckgestellt": 0}
    await amt.carry()
    assert [minuten for _, _, minuten in await years(amt, kontrakt)] == [1800, 600]
    assert await faults_of_sums(budget_database, amt.tenant) == []


async def test_k4_an_ended_kontrakt_sets_the_year_after_it_free(amt: Jugendamt) -> None:
    kontrakt = await two_years(amt, kontingent_minuten=None, minuten_pro_woche=70)
    assert (await amt.volumen("variabel", jahr=2027))["offene_bindung"] != "0.00"
    ended = await change(amt, kontrakt, "beendigung", ende="2026-12-31")
    assert ended["bindungen"][1] == {"jahr": 2027, "betrag": "0.00", "minuten": 0, "vorgemerkt": False}
    assert (await amt.volumen("variabel", jahr=2027))["offene_bindung"] == "0.00"
    assert ended["bindungen"][0]["minuten"] == ended["stunden"]["bewilligt"] == 3050


async def test_v10_an_amendment_that_exceeds_needs_its_reason(amt: Jugendamt) -> None:
    kontrakt = await two_years(amt, ende="2026-12-31")
    body: Json = {"ab": "2026-04-01", "kontingent_minuten": 25_000}
    refused = await change(amt, kontrakt, "aenderungen", 409, **body)
    assert refused["type"] == "/problems/ueberschreitung"
    assert [year["jahr"] for year in refused["ueberschreitungen"]] == [2026]
    after = await change(amt, kontrakt, "aenderungen", **body, ueberschreitung_begruendung="Rechtsanspruch")
    assert after["geplante_minuten"] == 25_000


async def test_k5_a_rate_that_rises_is_bound_by_its_days(amt: Jugendamt) -> None:
    rate = {"art": "tagessatz", "betrag": "10.00"}
    kontrakt = await two_years(amt, kontingent_minuten=None, hilfeart="32", entgelt=rate)
    after = await change(amt, kontrakt, "aenderungen", ab="2026-12-31", entgelt=rate | {"betrag": "11.00"})
    assert [year["betrag"] for year in after["bindungen"]] == ["3051.00", "649.00"]
