"""The Konzept that the budget has says which Hilfearten its volumes pay (K7): its refusal reaches whoever signs."""

from tests.builders.county import KONZEPT
from tests.journeys.jugendamt import Jugendamt, expect


async def test_k7_k4_a_hilfeart_that_the_konzept_no_longer_allows_is_refused_by_the_budget_and_not_signed(
    amt: Jugendamt,
) -> None:
    kontrakt = await amt.advised(hilfeart="32", beginn="2027-01-01", ende="2027-12-31")
    fewer = KONZEPT | {"hilfearten": [one for one in KONZEPT["hilfearten"] if one != "32"]}
    admin, path = amt.budget.of("admin"), "/v1/konzepte/2027-01-01"
    expect(await admin.put(path, json=fewer), 201)
    refused = expect(await amt.sign(kontrakt), 422)
    assert refused["type"] == "/problems/hilfeart-nicht-zugelassen"
    assert "32" not in refused["zugelassen"]
    assert "31" in refused["zugelassen"]
    shown = expect(await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}"), 200)
    assert (shown["status"], shown["bindungen"]) == ("beraten", [])
    expect(await admin.put(path, json=KONZEPT, headers={"If-Match": "*"}), 200)
    signed = expect(await amt.sign(kontrakt), 200)
    assert (signed["status"], [one["jahr"] for one in signed["bindungen"]]) == ("unterzeichnet", [2027])
