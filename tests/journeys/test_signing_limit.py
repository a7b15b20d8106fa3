"""K3 over both services: what a signature may cost is judged by the prices that are bound, whoever is quicker."""

from tests.builders.county import put
from tests.journeys.jugendamt import Jugendamt, expect

CHEAP = {"traeger": "t2", "stundensatz": "10.00", "kontingent_minuten": 60_000}  # 10,000.00; 42,500.00 with a contract
VERTRAG = {"sozialraum": "saarburg", "traeger": "t2", "stellen": "1.00", "beginn": "2026-04-02"}


async def enter_contract(amt: Jugendamt) -> None:
    await put(amt.budget.of("admin"), "/v1/kooperationsvertraege/KV-9", VERTRAG)


async def test_k3_a_first_contract_while_an_asd_signs_leaves_it_to_the_leitung(amt: Jugendamt) -> None:
    advised = await amt.advised(**CHEAP)
    amt.way.meanwhile = lambda: enter_contract(amt)
    reason = {"ueberschreitung_begruendung": "Rechtsanspruch"}
    refused = expect(await amt.sign(advised, **reason), 409)
    again = expect(await amt.sign(advised, **reason), 409)
    assert refused["type"] == "/problems/zeichnungsbefugnis-ueberschritten"
    assert refused == again  # by the budget's prices, then by our own copy of them
    assert refused["zeichnung_bis"] == "20000.00"
    leitung = amt.cases.of("leitung", bezirke=["*"])
    path = f"/v1/kontrakte/{advised['id']}/unterzeichnung"
    signed = expect(await leitung.post(path, json=reason, headers={"If-Match": "*"}), 200)
    assert [year["betrag"] for year in signed["bindungen"]] == [refused["kosten"]]


async def test_k3_an_amendment_beside_a_first_contract_is_judged_by_its_prices_too(amt: Jugendamt) -> None:
    signed = expect(await amt.sign(await amt.advised(**CHEAP | {"kontingent_minuten": 600})), 200)
    amt.way.meanwhile = lambda: enter_contract(amt)
    body = {"ab": "2026-05-01", "grund": "Hilfeplan", "kontingent_minuten": 60_000}
    path = f"/v1/kontrakte/{signed['id']}/aenderungen"
    refused = expect(await amt.asd.post(path, json=body, headers={"If-Match": "*"}), 409)
    assert refused["type"] == "/problems/zeichnungsbefugnis-ueberschritten"
    shown = expect(await amt.asd.get(f"/v1/kontrakte/{signed['id']}"), 200)
    assert (shown["kontingent_minuten"], shown["aenderung_offen"]) == (600, False)
