"""Late rows of a closed year: refused for good, a claim, accepted by wjh into an open year (V13, K10)."""

from typing import Any
from uuid import uuid4

import httpx

from tests.budget.office import Json, Office, konzept_with, problem, zeile
from tests.budget.quarters import bericht, bound, close_year, next_year, reopen, volumen, work
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.builders.invariants import faults_of_sums


async def claims(office: Office, **query: str) -> list[Json]:
    found: list[Json] = office.good(await office.wjh.get("/v1/vorjahresforderungen", params=query))["items"]
    return found


async def test_v13_a_late_row_of_a_closed_year_is_refused_for_good_and_stays_a_claim(office: Office) -> None:
    await office.enter()
    kontrakt = await bound(office)
    booked = zeile(kontrakt)
    await office.verbrauch(booked)
    await close_year(office)
    frozen = (await bericht(office, 4)).content
    late, network = zeile(kontrakt, datum="2014-12-31"), zeile(datum="2014-12-31")
    for _ in range(2):
        answers = await office.verbrauch(late, booked, network)
        assert [(row["status"], row["code"]) for row in answers] == [
            ("abgelehnt", "jahr_abgeschlossen"), ("wiederholt", None), ("abgelehnt", "jahr_abgeschlossen")
        ]  # fmt: skip
    found = await claims(office)
    assert [claim["schluessel"] for claim in found] == sorted((late["schluessel"], network["schluessel"]))
    assert {claim["datum"] for claim in await claims(office, offen="true", jahr="2014")} == {"2014-12-31"}
    assert await claims(office, offen="false") == [] == await claims(office, jahr="2015")
    assert (await bericht(office, 4)).content == frozen


async def test_v13_wjh_accepts_a_claim_into_the_open_year_at_the_price_of_the_work(office: Office) -> None:
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office, ende="2015-12-31", kontingent_minuten=1200)
    *_, year = await close_year(office)
    late = zeile(kontrakt, datum="2014-12-31")
    await office.verbrauch(late)
    before = (await bericht(office, 4)).content, await office.status()
    stand = (await office.wjh.get("/v1/vorjahresforderungen")).json()["stand"]
    accepted = await office.wjh.post("/v1/vorjahresbuchungen", json={"schluessel": late["schluessel"]})
    shown = office.good(accepted)
    assert accepted.status_code == 201
    expected = {
        "id": late["schluessel"], "art": "leistung", "jahr": 2014, "gebucht_in": 2015, "volumen": "variabel",
        "abschluss": year["id"], "betrag": "42.50", "minuten": 60, "gegenstand": late["schluessel"],
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected
    assert await office.figures(jahr=2015) == ("42.50", "807.50", "16150.00")  # what was carried for it, no more
    found = await volumen(office, 2, jahr=2015)
    assert (found["verbrauch"], found["vorjahr"], found["nachtrag"]) == ("42.50", "42.50", "0.00")
    assert ((await bericht(office, 4)).content, await office.status()) == before
    again = await office.wjh.post("/v1/vorjahresbuchungen", json={"schluessel": late["schluessel"]})
    assert (again.status_code, again.json()) == (200, shown)
    assert (await office.wjh.get(accepted.headers["location"])).json() == shown
    assert (await office.wjh.get("/v1/vorjahresbuchungen", params={"jahr": 2014})).json()["items"] == [shown]
    for query in ({"offen": "false"}, {"seit": stand}):
        assert [claim["uebernommen"] for claim in await claims(office, **query)] == [late["schluessel"]]
    assert (await office.verbrauch(late))[0]["status"] == "wiederholt"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_what_was_pauschal_in_its_own_year_costs_nothing_in_the_next(office: Office) -> None:
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office, volumen="personalisiert")
    await close_year(office)
    late, network = zeile(kontrakt), zeile()
    await office.verbrauch(late, network)
    for row, where in ((late, "personalisiert"), (network, "sozialraum")):
        answer = await office.wjh.post("/v1/vorjahresbuchungen", json={"schluessel": row["schluessel"]})
        shown = office.good(answer)
        assert (shown["betrag"], shown["minuten"], shown["volumen"]) == ("0.00", 60, where)
    status = await office.status(jahr=2015)
    assert status["praevention"]["ist"] == "42.50"


async def test_v13_a_spending_of_a_closed_year_is_reversed_in_the_open_one(office: Office) -> None:
    await office.enter()
    spent = office.good(await office.ausgabe("100.00", zweck="praevention"))
    storno = {"ausgabe": spent["id"], "grund": "Rückzahlung"}
    still = await office.wjh.post("/v1/vorjahresbuchungen", json=storno)
    assert (problem(still), still.json()["jahr"]) == ((409, "jahr-offen"), 2014)
    *_, year = await close_year(office)
    nowhere = await office.wjh.post("/v1/vorjahresbuchungen", json=storno)
    assert (problem(nowhere), nowhere.json()["jahr"]) == ((409, "kein-offenes-jahr"), 2014)
    await next_year(office)
    shown = office.good(await office.wjh.post("/v1/vorjahresbuchungen", json=storno))
    assert (shown["art"], shown["betrag"], shown["abschluss"], shown["grund"]) == (
        "storno", "-100.00", year["id"], "Rückzahlung"
    )  # fmt: skip
    assert await office.figures(jahr=2015) == ("-100.00", "0.00", "17100.00")
    assert (await office.figures())[0] == "100.00"
    assert problem(await office.wjh.post("/v1/vorjahresbuchungen", json=storno)) == (409, "bereits-storniert")
    assert (await office.wjh.get(f"/v1/ausgaben/{spent['id']}")).json()["storno_grund"] == "Rückzahlung"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_a_claim_names_another_volumen_where_the_open_year_has_not_its_own(office: Office) -> None:
    await office.enter()
    kontrakt = await bound(office)
    await close_year(office)
    await put(office.callers.of("admin"), "/v1/konzepte/2015-01-01", konzept_with(ambulant={"anteil": "1"}))
    await next_year(office)
    late = zeile(kontrakt)
    await office.verbrauch(late)
    asked = {"schluessel": late["schluessel"]}
    for body in (asked, asked | {"volumen": "gesamt"}):
        refused = await office.wjh.post("/v1/vorjahresbuchungen", json=body)
        assert (problem(refused), refused.json()["jahr"]) == ((422, "volumen-unbekannt"), 2015)
    shown = office.good(await office.wjh.post("/v1/vorjahresbuchungen", json=asked | {"volumen": "ambulant"}))
    assert (shown["volumen"], shown["betrag"]) == ("ambulant", "42.50")


async def test_v13_a_claim_of_a_year_that_was_opened_again_is_booked_there(office: Office) -> None:
    await office.enter()
    kontrakt = await bound(office)
    *_, year = await close_year(office)
    late = zeile(kontrakt)
    await office.verbrauch(late)
    office.good(await reopen(office, year["id"]))
    shown = office.good(await office.wjh.post("/v1/vorjahresbuchungen", json={"schluessel": late["schluessel"]}))
    assert (shown["gebucht_in"], shown["abschluss"]) == (2014, None)
    assert (await office.figures())[0] == "42.50"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_a_late_storno_of_cases_is_accepted_as_any_late_row(office: Office) -> None:
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office)
    await work(office, kontrakt, "2014-12-01")
    await close_year(office)
    back = zeile(kontrakt, datum="2014-12-01", minuten=-60, betrag="-42.50")
    assert (await office.verbrauch(back))[0]["code"] == "jahr_abgeschlossen"
    shown = office.good(await office.wjh.post("/v1/vorjahresbuchungen", json={"schluessel": back["schluessel"]}))
    assert (shown["betrag"], shown["minuten"]) == ("-42.50", -60)
    assert (await office.figures(jahr=2015))[0] == "-42.50"


async def accept(office: Office, betrag: str, *, volumen: str | None = None, **content: Any) -> httpx.Response:  # noqa: ANN401  # fields of a spending
    """Accept a spending of March 2014."""
    spaete = {
        "sozialraum": "konz", "volumen": "variabel", "datum": "2014-03-31", "betrag": betrag, "beleg": "spaet-1",
        "zweck": "fall",
    }  # fmt: skip
    body: Json = {"spaete_ausgabe": spaete | content} | ({"volumen": volumen} if volumen else {})
    return await office.wjh.post("/v1/vorjahresbuchungen", json=body)


async def test_v13_a_spending_of_a_closed_year_is_accepted_into_the_open_one_and_once_by_its_beleg(
    office: Office,
) -> None:
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office)
    still = await accept(office, "100.00")
    assert (problem(still), still.json()["jahr"]) == ((409, "jahr-offen"), 2014)
    *_, year = await close_year(office)
    assert problem(await office.ausgabe("100.00")) == (409, "jahr-abgeschlossen")
    before = (await bericht(office, 4)).content, await office.status()
    booked = await accept(office, "100.00", kontrakt=str(kontrakt), traeger="t1", zweck="praevention")
    shown = office.good(booked)
    expected = {
        "art": "ausgabe", "jahr": 2014, "gebucht_in": 2015, "volumen": "variabel", "abschluss": year["id"],
        "betrag": "100.00", "gegenstand": shown["id"], "grund": None,
    }  # fmt: skip
    assert {name: shown[name] for name in expected} == expected
    assert await office.figures(jahr=2015) == ("100.00", "0.00", "16900.00")
    assert (await volumen(office, 2, jahr=2015))["vorjahr"] == "100.00"
    assert ((await bericht(office, 4)).content, await office.status()) == before
    assert office.good(await office.wjh.get(f"/v1/ausgaben/{shown['id']}"))["datum"] == "2014-03-31"
    again = await accept(office, "100.00", kontrakt=str(kontrakt), traeger="t1", zweck="praevention")
    assert (booked.status_code, again.status_code, again.json()) == (201, 200, shown)
    assert problem(await accept(office, "100.01")) == (409, "beleg-vergeben")
    office.good(await office.storno("ausgaben", shown["id"]))
    assert await office.figures(jahr=2015) == ("0.00", "0.00", "17000.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_a_beleg_that_was_booked_in_its_own_year_is_not_accepted_again(office: Office) -> None:
    await office.enter()
    await next_year(office)
    office.good(await office.ausgabe("100.00", beleg="spaet-1"))
    await close_year(office)
    assert problem(await accept(office, "100.00")) == (409, "beleg-vergeben")


async def test_v10_a_late_spending_is_judged_by_what_the_open_year_has_left(office: Office) -> None:
    await office.enter()
    await close_year(office)
    nowhere = await accept(office, "1.00")
    assert (problem(nowhere), nowhere.json()["jahr"]) == ((409, "kein-offenes-jahr"), 2014)
    eng = konzept_with(eng={"anteil": "1", "bei_ueberschreitung": "sperren"})
    await put(office.callers.of("admin"), "/v1/konzepte/2015-01-01", eng)
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015, gesamt="50.00")
    missing = await accept(office, "10.00")
    assert (problem(missing), missing.json()["jahr"]) == ((422, "volumen-unbekannt"), 2015)
    refused = await accept(office, "50.01", volumen="eng")
    assert (problem(refused), refused.json()["ueberschreitungen"][0]["jahr"]) == ((409, "volumen-gesperrt"), 2015)
    freigabe = {"jahr": 2015, "sozialraum": "konz", "volumen": "eng", "beleg": "spaet-1", "betrag": "60.00"}
    given = await office.callers.of("leitung").post(
        "/v1/ueberschreitungsfreigaben", json=freigabe | {"begruendung": "Rechnung kam zu spät"}
    )
    assert given.status_code == 201
    office.good(await accept(office, "50.01", volumen="eng"))
    assert await office.figures("eng", jahr=2015) == ("50.01", "0.00", "-0.01")


async def test_v6_a_late_spending_at_the_office_s_disposal_names_who_released_it(office: Office) -> None:
    await office.enter()
    await next_year(office)
    await close_year(office)
    assert problem(await accept(office, "10.00", volumen="asd")) == (422, "freigabe-fehlt")
    office.good(await accept(office, "10.00", volumen="asd", freigabe_durch="asd-konz"))
    assert await office.figures("asd", jahr=2015) == ("10.00", "0.00", "14990.00")


async def test_v13_what_is_accepted_is_named_once_and_is_known(office: Office) -> None:
    await office.enter()
    some = str(uuid4())
    bodies: list[Json] = [{}, {"schluessel": some, "ausgabe": some, "grund": "x"}, {"ausgabe": some}]
    for body in bodies:
        assert problem(await office.wjh.post("/v1/vorjahresbuchungen", json=body)) == (422, "passt-nicht-zusammen")
    for known in ({"schluessel": some}, {"ausgabe": some, "grund": "x"}):
        assert problem(await office.wjh.post("/v1/vorjahresbuchungen", json=known)) == (404, "nicht-gefunden")
    assert problem(await office.wjh.get(f"/v1/vorjahresbuchungen/{some}")) == (404, "nicht-gefunden")
