"""From Kontrakt to the budget's figures, over both services, with a way between them that breaks (K3-K5, K9, K10)."""

from typing import Any

import pytest

from shared.contracts.peers import NotSent
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.journeys.jugendamt import Jugendamt, Way, expect

HOUR = {"datum": "2026-04-02", "minuten": 90, "art": "fallspezifisch"}


def hour(kontrakt: dict[str, Any], beleg: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  # whatever matters
    return HOUR | {"kontrakt": kontrakt["nummer"], "beleg": beleg} | changes


async def test_k4_signing_binds_and_k10_hours_become_verbrauch_to_the_cent(amt: Jugendamt) -> None:
    kontrakt = await amt.signed(kontingent_minuten=6000)
    assert kontrakt["status"] == "unterzeichnet"
    assert kontrakt["bindungen"] == [{"jahr": 2026, "betrag": "4250.00", "minuten": 6000, "vorgemerkt": False}]
    assert (await amt.volumen("variabel"))["offene_bindung"] == "4250.00"
    amt.clock.wait(days=60)
    assert (await amt.post(hour(kontrakt, "B1"), hour(kontrakt, "B2", minuten=31)))["gebucht"] == 2
    await amt.carry()
    variabel = await amt.volumen("variabel")
    assert (variabel["verbrauch"], variabel["offene_bindung"]) == ("85.71", "4164.29")


async def test_k5_a_kontrakt_over_two_years_binds_each_and_notes_the_one_that_is_not_set_up(amt: Jugendamt) -> None:
    kontrakt = await amt.signed(beginn="2026-10-01", ende="2027-03-31", kontingent_minuten=6000)
    assert [(jahr["jahr"], jahr["vorgemerkt"]) for jahr in kontrakt["bindungen"]] == [(2026, False), (2027, True)]


async def test_k4_a_year_that_is_set_up_is_shown_at_the_budgets_price_and_no_longer_as_vorgemerkt(
    amt: Jugendamt,
) -> None:
    kontrakt = await amt.signed(beginn="2026-10-01", ende="2027-03-31", kontingent_minuten=6000)
    path, seit = f"/v1/kontrakte/{kontrakt['id']}", expect(await amt.asd.get("/v1/kontrakte"), 200)["stand"]
    signed = await amt.asd.get(path)
    await amt.refresh()
    assert (await amt.asd.get(path)).headers["ETag"] == signed.headers["ETag"], "the year is not set up yet"
    dearer = HAUSHALTSJAHR | {"stellenfaktor": {"personal": "60000.00", "pauschale": "10000.00"}}
    await put(amt.budget.of("wjh"), "/v1/haushaltsjahre/2027", dearer)
    await set_up(amt.budget, jahr=2027, gesamt="100000.00")
    amt.way.way = Way.CLOSED
    with pytest.raises(NotSent):
        await amt.refresh()
    assert expect(await amt.asd.get(path), 200)["bindungen"][1]["vorgemerkt"]
    amt.way.way = Way.OPEN
    await amt.refresh()
    shown = await amt.asd.get(path)
    before, after = kontrakt["bindungen"][1], expect(shown, 200)["bindungen"][1]
    assert (before["vorgemerkt"], after["vorgemerkt"]) == (True, False)
    assert before["betrag"] != after["betrag"] == (await amt.volumen("variabel", jahr=2027))["offene_bindung"]
    assert shown.json()["bindungen"][0] == kontrakt["bindungen"][0]
    assert shown.headers["ETag"] != signed.headers["ETag"]
    changed = expect(await amt.asd.get(f"/v1/kontrakte?seit={seit}"), 200)["items"]
    assert [row["bindungen"] for row in changed] == [shown.json()["bindungen"]]
    await amt.refresh()
    assert (await amt.asd.get(path)).headers["ETag"] == shown.headers["ETag"]


async def test_k9_a_batch_sent_twice_books_no_cent_more(amt: Jugendamt) -> None:
    kontrakt = await amt.signed()
    amt.clock.wait(days=60)
    rows = [hour(kontrakt, f"B{number}") for number in range(20)]
    first = await amt.post(*rows)
    await amt.carry()
    before = await amt.volumen("variabel")
    second = await amt.post(*rows)
    await amt.carry()
    assert (first["gebucht"], second["gebucht"], second["wiederholt"]) == (20, 0, 20)
    assert {row["status"] for row in second["zeilen"]} == {"wiederholt"}
    assert [row["id"] for row in second["zeilen"]] == [row["id"] for row in first["zeilen"]]
    assert (first["sha256"], before) == (second["sha256"], await amt.volumen("variabel"))


async def test_k4_with_the_budget_stopped_signing_is_a_503_and_drafts_and_hours_go_on(amt: Jugendamt) -> None:
    running, waiting = await amt.signed(), await amt.advised()
    amt.clock.wait(days=60)
    amt.way.way = Way.CLOSED
    refused = await amt.sign(waiting, rueckwirkung_begruendung="Die Hilfe läuft seit April.")
    assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
    assert int(refused.headers["retry-after"]) > 0
    assert expect(await amt.asd.get(f"/v1/kontrakte/{waiting['id']}"), 200)["status"] == "beraten"
    await amt.draft(aktenzeichen="51-0008")
    assert (await amt.post(hour(running, "B1")))["gebucht"] == 1
    await amt.carry()
    assert expect(await amt.traeger.get("/v1/buchungsstand"), 200)["ausstehend"] == 1
    amt.way.way = Way.OPEN
    amt.clock.wait(minutes=1)
    reasons = {"rueckwirkung_begruendung": "Die Hilfe läuft seit April."}
    assert expect(await amt.sign(waiting, **reasons), 200)["status"] == "unterzeichnet"
    await amt.carry()
    assert expect(await amt.traeger.get("/v1/buchungsstand"), 200)["ausstehend"] == 0
    variabel = await amt.volumen("variabel")
    assert (variabel["verbrauch"], variabel["offene_bindung"]) == ("63.75", "8436.25")


@pytest.mark.parametrize("way", [Way.LOSES_REQUESTS, Way.LOSES_ANSWERS])
async def test_k4_a_signature_without_an_answer_can_be_repeated_and_binds_once(amt: Jugendamt, way: Way) -> None:
    kontrakt = await amt.advised()
    amt.way.way = way
    unknown = await amt.sign(kontrakt)
    assert (unknown.status_code, unknown.json()["type"]) == (503, "/problems/unterzeichnung-offen")
    amt.way.way = Way.OPEN
    amt.clock.wait(minutes=1)
    assert expect(await amt.sign(kontrakt), 200)["status"] == "unterzeichnet"
    assert (await amt.volumen("variabel"))["offene_bindung"] == "4250.00"


async def test_k4_the_repair_completes_what_the_budget_has_and_closes_what_it_has_not(amt: Jugendamt) -> None:
    bound, lost = await amt.advised(), await amt.advised(aktenzeichen="51-0008")
    amt.way.way = Way.LOSES_ANSWERS
    assert (await amt.sign(bound)).status_code == 503
    amt.way.way = Way.LOSES_REQUESTS
    assert (await amt.sign(lost)).status_code == 503
    amt.way.way = Way.OPEN
    amt.clock.wait(minutes=1)
    await amt.repair()
    assert expect(await amt.asd.get(f"/v1/kontrakte/{bound['id']}"), 200)["status"] == "unterzeichnet"
    assert expect(await amt.asd.get(f"/v1/kontrakte/{lost['id']}"), 200)["status"] == "beraten"
    assert (await amt.volumen("variabel"))["offene_bindung"] == "4250.00"


async def test_v10_an_overdraft_is_passed_on_with_the_budgets_figures_and_signed_with_a_reason(amt: Jugendamt) -> None:
    kontrakt = await amt.advised(kontingent_minuten=25000)
    refused = await amt.sign(kontrakt)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/ueberschreitung")
    (figures,) = refused.json()["ueberschreitungen"]
    assert (figures["verfuegbar"], figures["verlangt"]) == ("17000.00", "17708.33")
    assert expect(await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}"), 200)["status"] == "beraten"
    signed = expect(await amt.sign(kontrakt, ueberschreitung_begruendung="Der Bedarf ist unabweisbar."), 200)
    assert signed["status"] == "unterzeichnet"
    warnungen = expect(await amt.budget.of("wjh").get("/v1/warnungen?jahr=2026&offen=true"), 200)["items"]
    assert [(row["art"], row["volumen"]) for row in warnungen] == [("ueberschreitung", "variabel")]
