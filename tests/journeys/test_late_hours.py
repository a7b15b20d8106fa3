"""Hours that reach the budget after their quarter or year was closed, over both services (V13, K10)."""

from datetime import UTC, datetime
from typing import Any

from services.budget.usecases.pay_abschlaege import pay_due_abschlaege
from shared.storage.database import Database
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.journeys.jugendamt import Jugendamt, expect
from tests.journeys.test_kontrakt_to_status import hour

PERSONAL = {"stellen": "2.00", "beginn": "2026-01-01", "ende": "2026-12-31", "personalkosten": "116000.00"}


async def close(amt: Jugendamt, *quartale: int) -> dict[str, Any]:
    """Close quarters of 2026 and give the last close."""
    closed: dict[str, Any] = {}
    for quartal in quartale:
        body = {"jahr": 2026, "quartal": quartal}
        closed = expect(await amt.budget.of("wjh").post("/v1/abschluesse", json=body), 201)
    return closed


async def close_year(amt: Jugendamt, budget: Database) -> dict[str, Any]:
    await pay_due_abschlaege(budget, amt.tenant, now=amt.clock())
    body = {"jahr": 2026, "sozialraum": "konz", "traeger": "t1", "besetzung": [PERSONAL]}
    first = await close(amt, 1, 2, 3)
    assert first["nr"] == 3
    expect(await amt.budget.of("wjh").post("/v1/spitzabrechnungen", json=body), 201)
    return await close(amt, 4)


async def test_v13_a_late_hour_counts_in_the_open_quarter(amt: Jugendamt) -> None:
    kontrakt = await amt.signed()
    amt.clock.now = datetime(2026, 7, 20, 9, tzinfo=UTC)
    await close(amt, 1, 2)
    await amt.post(hour(kontrakt, "B1", datum="2026-06-30"))
    await amt.carry()
    wjh = amt.budget.of("wjh")
    found = [
        expect(await wjh.get(f"/v1/berichte/2026/quartale/{quartal}"), 200)["gesamt"]["volumina"]["variabel"]
        for quartal in (2, 3)
    ]
    assert [(part["verbrauch"], part["nachtrag"]) for part in found] == [("0.00", "0.00"), ("63.75", "63.75")]


async def test_v13_an_hour_of_a_closed_year_is_refused_visibly_and_accepted_by_wjh(
    amt: Jugendamt, budget_database: Database
) -> None:
    kontrakt = await amt.signed()
    amt.clock.now = datetime(2027, 4, 20, 9, tzinfo=UTC)
    closed = await close_year(amt, budget_database)
    await amt.post(hour(kontrakt, "B1", datum="2026-12-01"))
    await amt.carry()
    stand = expect(await amt.traeger.get("/v1/buchungsstand"), 200)
    assert (stand["ausstehend"], stand["vom_budget_abgelehnt"]) == (0, 1)
    (leistung,) = expect(await amt.traeger.get("/v1/leistungen"), 200)["items"]
    assert "jahr_abgeschlossen" in str(leistung)
    wjh = amt.budget.of("wjh")
    (claim,) = expect(await wjh.get("/v1/vorjahresforderungen"), 200)["items"]
    assert (claim["minuten"], claim["betrag"], claim["kontrakt"]) == (90, "63.75", kontrakt["id"])
    await put(wjh, "/v1/haushaltsjahre/2027", HAUSHALTSJAHR)
    await set_up(amt.budget, jahr=2027, gesamt="1000.00")
    accepted = expect(await wjh.post("/v1/vorjahresbuchungen", json={"schluessel": claim["schluessel"]}), 201)
    assert (accepted["gebucht_in"], accepted["betrag"], accepted["abschluss"]) == (2027, "63.75", closed["id"])
    assert (await amt.volumen("variabel", jahr=2027))["verbrauch"] == "63.75"


async def test_v13_a_storno_of_a_closed_year_is_shown_as_what_it_is_not_as_a_claim_of_the_traeger(
    amt: Jugendamt, budget_database: Database
) -> None:
    kontrakt = await amt.signed()
    amt.clock.now = datetime(2027, 4, 20, 9, tzinfo=UTC)
    await amt.post(hour(kontrakt, "B1", datum="2026-12-01"))
    await amt.carry()
    await close_year(amt, budget_database)
    await amt.post(hour(kontrakt, "B2", datum="2026-12-02"))
    leistungen = expect(await amt.traeger.get("/v1/leistungen"), 200)["items"]
    (booked,) = [one for one in leistungen if one["beleg"] == "B1"]
    body = {"grund": "Doppelt erfasst"}
    expect(await amt.traeger.post(f"/v1/leistungen/{booked['id']}/storno", json=body), 201)
    await amt.carry()
    shown = expect(await amt.traeger.get("/v1/budgetablehnungen"), 200)["items"]
    said = {one["beleg"]: (one["vorgang"], one["code"], one["betrag"]) for one in shown}
    assert said == {
        "B1": ("storno", "jahr_abgeschlossen", "-63.75"), "B2": ("leistung", "jahr_abgeschlossen", "63.75"),
    }  # fmt: skip
    details = {one["beleg"]: one["detail"] for one in shown}
    assert "Forderung ihres Trägers" in details["B2"]
    assert "Storno" in details["B1"]
    assert "Forderung des Jugendamts" in details["B1"]
    (again,) = [one for one in expect(await amt.traeger.get("/v1/leistungen"), 200)["items"] if one["beleg"] == "B1"]
    assert again["vom_budget_abgelehnt"]["detail"] == details["B1"]
