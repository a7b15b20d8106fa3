"""Under-21s entered in the budget service reach the Eckwerte of the case service (K12, V17)."""

from tests.journeys.jugendamt import Jugendamt, Way, expect


async def test_k12_the_budgets_under_21s_make_the_eckwerte_and_spending_per_head(amt: Jugendamt) -> None:
    kontrakt = await amt.signed(kontingent_minuten=6000)
    amt.clock.wait(days=60)
    hour = {
        "kontrakt": kontrakt["nummer"],
        "datum": "2026-04-02",
        "minuten": 90,
        "art": "fallspezifisch",
        "beleg": "B1",
    }
    await amt.post(hour)
    admin, wjh = amt.budget.of("admin"), amt.cases.of("wjh")
    path = "/v1/statistik/2026?sozialraum=konz"
    assert expect(await wjh.get(path), 200)["einwohner_fehlen"] == ["konz"]
    expect(await admin.put("/v1/sozialraeume/konz/einwohner/2026", json={"unter_21": 400}), 201)
    found = expect(await wjh.get(path), 200)
    assert (found["eckwerte"]["gesamt"], found["ausgaben_pro_kopf"]) == ("2.5", "0.16")
    amt.way.way = Way.CLOSED
    assert expect(await wjh.get(path), 200)["eckwerte"] == found["eckwerte"], (
        "the copies serve while the budget is away"
    )
