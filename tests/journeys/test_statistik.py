"""Under-21s entered in the budget service reach the Eckwerte of the case service (K12, V17)."""

from datetime import UTC, datetime

import pytest

from shared.contracts.peers import NotSent
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


async def test_k12_k5_spending_with_a_kontrakts_number_is_what_help_by_day_cost(amt: Jugendamt) -> None:
    by_day = {"art": "tagessatz", "betrag": "60.00"}
    kontrakt = await amt.signed(hilfeart="32", kontingent_minuten=None, entgelt=by_day)
    admin, wjh, spender = amt.budget.of("admin"), amt.cases.of("wjh"), amt.budget.of("wjh")
    expect(await admin.put("/v1/sozialraeume/konz/einwohner/2026", json={"unter_21": 400}), 201)
    amt.clock.now = datetime(2026, 6, 1, 9, tzinfo=UTC)
    spent = {
        "sozialraum": "konz", "volumen": "variabel", "datum": "2026-04-30", "betrag": "2900.00", "beleg": "A-1",
        "kontrakt": kontrakt["nummer"], "zweck": "fall",
    }  # fmt: skip
    first = expect(await spender.post("/v1/ausgaben", json=spent), 201)
    await amt.adopt_ausgaben()
    path = "/v1/statistik/2026?sozialraum=konz"
    found = expect(await wjh.get(path), 200)
    assert found["ausgaben"] == {
        "stunden": "0.00", "gebucht": "2900.00", "ausserhalb_vereinbart": "0.00", "gesamt": "2900.00",
        "vereinbart": "3720.00",
    }  # fmt: skip
    assert found["ausgaben_pro_kopf"] == "7.25"
    expect(await spender.post(f"/v1/ausgaben/{first['id']}/storno", json={"grund": "Falscher Betrag"}), 201)
    expect(await spender.post("/v1/ausgaben", json=spent | {"betrag": "3000.00", "beleg": "A-2"}), 201)
    amt.way.way = Way.CLOSED
    with pytest.raises(NotSent):
        await amt.adopt_ausgaben()
    assert expect(await wjh.get(path), 200) == found
    amt.way.way = Way.OPEN
    await amt.adopt_ausgaben()
    assert expect(await wjh.get(path), 200)["ausgaben"]["gebucht"] == "3000.00"
