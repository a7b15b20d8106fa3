"""Abrechnungsavis over both services: what is shown to a Träger equals what the budget has booked (X5, V13)."""

import csv
import io
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.cases.clients.vorjahr import VorjahrClient
from services.cases.usecases.adopt_vorjahr import adopt_tenants
from shared.geld import NULL_EURO, Geld, parse_geld, total
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.storage.database import Database
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.builders.sequences import SEEDS
from tests.journeys.jugendamt import Jugendamt, expect
from tests.journeys.test_kontrakt_to_status import hour
from tests.journeys.test_late_hours import close, close_year

Json = dict[str, Any]
AREA = {"sozialraum": "konz", "datum": "2026-05-04", "minuten": 45, "art": "netzwerk", "beleg": "N-1"}


async def avis(amt: Jugendamt, monat: str, **params: str) -> Json:
    return expect(await amt.cases.of("wjh").get(f"/v1/abrechnungsavise/{monat}", params=params), 200)


async def verbrauch_of(amt: Jugendamt, *, jahr: int) -> Geld:
    """Add up what the budget has booked of hours in a year, over all pages of its postings."""
    found, params = [], {"jahr": str(jahr), "art": "leistung", "traeger": "t1"}
    while True:
        page = expect(await amt.budget.of("wjh").get("/v1/buchungen", params=params), 200)
        found += [parse_geld(one["betrag"]) for one in page["items"]]
        if page["next"] is None:
            return total(found)
        params["cursor"] = page["next"]


async def im_budget(amt: Jugendamt, *, jahr: int, monate: range = range(1, 13)) -> Geld:
    """Add up what the Avise of a year's months say that the budget has booked in that year."""
    sums = NULL_EURO
    for monat in monate:
        summe = (await avis(amt, f"{jahr}-{monat:02d}"))["summe"]
        sums = sums + parse_geld(summe["im_budget"]) - parse_geld(summe["vorjahr"]) - parse_geld(summe["unterwegs"])
    return sums


async def adopt(amt: Jugendamt, cases: Database) -> None:
    """Do what the worker does: take over what wjh has accepted of refused rows."""
    own = StaticToken(amt.mint.mint(sub="service-cases", jugendamt="*", rollen=["service"]))
    service = ServiceClient("http://budget.test", dienst="budget", tokens=own, transport=amt.way)
    await adopt_tenants(cases, VorjahrClient(service), now=amt.clock())


def ids(quittung: Json) -> list[str]:
    return [zeile["id"] for zeile in quittung["zeilen"]]


async def test_x5_an_avis_names_every_row_with_price_rule_and_reason_and_equals_the_budget(amt: Jugendamt) -> None:
    paid = await amt.signed(kontingent_minuten=6000)
    lump = await amt.signed(volumen="personalisiert", aktenzeichen="51-0008")
    outside = await amt.signed(volumen=None, aktenzeichen="51-0009")
    amt.clock.now = datetime(2026, 6, 1, 9, tzinfo=UTC)
    rows = [
        hour(paid, "B1", datum="2026-05-04", minuten=31),
        hour(paid, "B2", datum="2026-05-05", minuten=90),
        hour(paid, "B3", datum="2026-04-30", minuten=60),
        hour(lump, "P1", datum="2026-05-06", minuten=60),
        hour(outside, "O1", datum="2026-05-07", minuten=60),
        AREA,
    ]
    booked = ids(await amt.post(*rows))
    waiting = (await avis(amt, "2026-05"))["summe"]
    assert (waiting["betrag"], waiting["unterwegs"]) == ("128.21", "85.71")
    await amt.carry()
    expect(await amt.traeger.post(f"/v1/leistungen/{booked[1]}/storno", json={"grund": "Doppelt erfasst"}), 201)
    await amt.carry()
    found = await avis(amt, "2026-05", traeger="t1")
    shown = {(one["beleg"], one["vorgang"]): one for one in found["items"]}
    assert {key: (one["betrag"], one["abrechnung"], one["status"]) for key, one in shown.items()} == {
        ("N-1", "leistung"): ("0.00", "flaeche", "gebucht"),
        ("B1", "leistung"): ("21.96", "volumen", "gebucht"),
        ("B2", "leistung"): ("63.75", "volumen", "gebucht"),
        ("B2", "storno"): ("-63.75", "volumen", "gebucht"),
        ("P1", "leistung"): ("0.00", "pauschal", "gebucht"),
        ("O1", "leistung"): ("42.50", "ausserhalb", "nicht_im_budget"),
    }
    one = shown["P1", "leistung"]
    assert (one["wert"], one["stundensatz"], one["regel"]) == ("42.50", "42.50", "haushaltsjahr/2026/1")
    assert "pauschal" in one["grund"]
    summe = found["summe"]
    assert (summe["betrag"], summe["im_budget"], summe["ausserhalb"], summe["unterwegs"]) == (
        "64.46", "21.96", "42.50", "0.00",
    )  # fmt: skip
    assert summe["minuten"] == 31 + 60 + 60 + 45
    by_kontrakt = {one["kontraktnummer"]: one["betrag"] for one in found["kontrakte"]}
    assert by_kontrakt == {paid["nummer"]: "21.96", lump["nummer"]: "0.00", outside["nummer"]: "42.50"}
    assert [(one["traeger"], one["betrag"]) for one in found["traeger"]] == [("t1", "64.46")]
    assert await im_budget(amt, jahr=2026) == await verbrauch_of(amt, jahr=2026) == Geld(21_96 + 42_50)


async def test_x5_help_before_help_of_a_traeger_stands_in_its_avis(amt: Jugendamt) -> None:
    body = {
        "sozialraum": "konz", "datum": "2026-02-02", "thema": "Elterncafé", "personen": 8, "minuten": 60,
        "traeger": "t1",
    }  # fmt: skip
    given = expect(await amt.asd.post("/v1/vorfeldhilfen", json=body), 201)
    storno = f"/v1/vorfeldhilfen/{given['id']}/storno"
    expect(await amt.asd.post(storno, json={"grund": "Ausgefallen"}, headers={"If-Match": "*"}), 201)
    found = await avis(amt, "2026-02")
    assert [(one["vorgang"], one["abrechnung"], one["minuten"], one["betrag"]) for one in found["items"]] == [
        ("vorfeldhilfe", "kein_volumen", 60, "0.00"), ("vorfeldstorno", "kein_volumen", -60, "0.00"),
    ]  # fmt: skip


async def test_x5_v13_a_nachtrag_stays_in_the_month_of_its_work_and_says_when_it_was_booked(amt: Jugendamt) -> None:
    kontrakt = await amt.signed()
    amt.clock.now = datetime(2026, 7, 20, 9, tzinfo=UTC)
    await close(amt, 1, 2)
    await amt.post(hour(kontrakt, "B1", datum="2026-06-30"))
    await amt.carry()
    assert (await avis(amt, "2026-06", stichtag="2026-07-19"))["items"] == []
    (one,) = (await avis(amt, "2026-06"))["items"]
    assert (one["beleg"], one["betrag"], one["buchungstag"], one["haushaltsjahr"]) == (
        "B1", "63.75", "2026-07-20", 2026,
    )  # fmt: skip
    assert (await avis(amt, "2026-06", gebucht_nach="2026-07-20"))["items"] == []
    assert len((await avis(amt, "2026-06", gebucht_nach="2026-07-19"))["items"]) == 1
    assert await im_budget(amt, jahr=2026) == await verbrauch_of(amt, jahr=2026) == Geld(63_75)


async def test_x5_v13_a_row_of_a_closed_year_is_a_claim_until_wjh_accepts_it(
    amt: Jugendamt, budget_database: Database, cases_database: Database
) -> None:
    kontrakt = await amt.signed()
    amt.clock.now = datetime(2027, 4, 20, 9, tzinfo=UTC)
    await close_year(amt, budget_database)
    (leistung,) = ids(await amt.post(hour(kontrakt, "B1", datum="2026-12-01")))
    await amt.carry()
    refused = await avis(amt, "2026-12")
    assert [(one["status"], one["betrag"]) for one in refused["items"]] == [("abgelehnt", "63.75")]
    assert (refused["summe"]["betrag"], refused["summe"]["abgelehnt"]) == ("0.00", "63.75")
    for side in (amt.traeger, amt.cases.of("wjh"), amt.asd):
        (claim,) = expect(await side.get("/v1/budgetablehnungen"), 200)["items"]
        assert (claim["code"], claim["status"], claim["beleg"]) == ("jahr_abgeschlossen", "offen", "B1")
    stand = expect(await amt.traeger.get("/v1/leistungen"), 200)["stand"]
    wjh = amt.budget.of("wjh")
    await put(wjh, "/v1/haushaltsjahre/2027", HAUSHALTSJAHR)
    await set_up(amt.budget, jahr=2027, gesamt="1000.00")
    expect(await wjh.post("/v1/vorjahresbuchungen", json={"schluessel": claim["schluessel"]}), 201)
    await adopt(amt, cases_database)
    await adopt(amt, cases_database)
    (news,) = expect(await amt.traeger.get("/v1/leistungen", params={"seit": stand}), 200)["items"]
    assert (news["id"], news["status"], news["vorjahr"]["gebucht_in"]) == (leistung, "vorjahr", 2027)
    assert expect(await amt.traeger.get("/v1/buchungsstand"), 200)["vom_budget_abgelehnt"] == 0
    (claim,) = expect(await amt.traeger.get("/v1/budgetablehnungen?status=vorjahr"), 200)["items"]
    assert claim["vorjahr"]["betrag"] == "63.75"
    (one,) = (await avis(amt, "2026-12"))["items"]
    assert (one["status"], one["betrag"], one["haushaltsjahr"]) == ("vorjahr", "63.75", 2027)
    summe = (await avis(amt, "2026-12"))["summe"]
    assert (summe["betrag"], summe["vorjahr"], summe["abgelehnt"]) == ("63.75", "63.75", "0.00")
    assert await verbrauch_of(amt, jahr=2027) == parse_geld(summe["vorjahr"])
    assert await im_budget(amt, jahr=2026) == await verbrauch_of(amt, jahr=2026) == NULL_EURO


async def test_v13_a_row_that_was_reversed_while_refused_is_reversed_in_the_budget_once_it_is_accepted(
    amt: Jugendamt, budget_database: Database, cases_database: Database
) -> None:
    kontrakt = await amt.signed()
    amt.clock.now = datetime(2027, 4, 20, 9, tzinfo=UTC)
    await close_year(amt, budget_database)
    (leistung,) = ids(await amt.post(hour(kontrakt, "B1", datum="2026-12-01")))
    await amt.carry()
    expect(await amt.traeger.post(f"/v1/leistungen/{leistung}/storno", json={"grund": "Doppelt"}), 201)
    await amt.carry()
    (claim,) = expect(await amt.traeger.get("/v1/budgetablehnungen"), 200)["items"]
    assert claim["status"] == "zurueckgenommen"
    wjh = amt.budget.of("wjh")
    await put(wjh, "/v1/haushaltsjahre/2027", HAUSHALTSJAHR)
    await set_up(amt.budget, jahr=2027, gesamt="1000.00")
    expect(await wjh.post("/v1/vorjahresbuchungen", json={"schluessel": claim["schluessel"]}), 201)
    await adopt(amt, cases_database)
    await amt.carry()
    open_claims = expect(await wjh.get("/v1/vorjahresforderungen?offen=true"), 200)["items"]
    assert [claim["betrag"] for claim in open_claims] == ["-63.75"], "its Storno is a claim of its own now"
    expect(await wjh.post("/v1/vorjahresbuchungen", json={"schluessel": open_claims[0]["schluessel"]}), 201)
    await adopt(amt, cases_database)
    assert await verbrauch_of(amt, jahr=2027) == NULL_EURO
    found = await avis(amt, "2026-12")
    assert [(one["vorgang"], one["status"], one["betrag"]) for one in found["items"]] == [
        ("leistung", "vorjahr", "63.75"), ("storno", "vorjahr", "-63.75"),
    ]  # fmt: skip
    assert found["summe"]["betrag"] == "0.00"


async def test_x5_the_table_holds_every_row_escapes_texts_alone_and_adds_up(amt: Jugendamt) -> None:
    kontrakt = await amt.signed(kontingent_minuten=6000)
    amt.clock.now = datetime(2026, 6, 1, 9, tzinfo=UTC)
    belege = ["=1+1", "+A", "-B", "@C", 'R;"1"', "Müller"]
    rows = [hour(kontrakt, beleg, datum="2026-05-04", minuten=30 + place) for place, beleg in enumerate(belege)]
    booked = ids(await amt.post(*rows, AREA))
    expect(await amt.traeger.post(f"/v1/leistungen/{booked[0]}/storno", json={"grund": "Doppelt"}), 201)
    await amt.carry()
    answer = await amt.traeger.get("/v1/abrechnungsavise/2026-05", headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/csv")
    assert answer.content.startswith("\ufeffzeilenart;".encode())
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    posten = [line for line in table if line["zeilenart"] == "posten"]
    assert {line["beleg"] for line in posten} == {"'=1+1", "'+A", "'-B", "'@C", 'R;"1"', "Müller", "N-1"}
    (back,) = [line for line in posten if line["vorgang"] == "storno"]
    assert (back["betrag"], back["minuten"], back["stundensatz"]) == ("-21,25", "-30", "42,50")
    summe = (await avis(amt, "2026-05"))["summe"]["betrag"]
    assert total(parse_geld(line["betrag"].replace(",", ".")) for line in posten) == parse_geld(summe)
    assert [(line["zeilenart"], line["summe"]) for line in table if line["summe"]] == [
        (name, summe.replace(".", ",")) for name in ("summe_kontrakt", "summe_traeger", "summe")
    ]


async def test_x5_pages_are_the_whole_and_a_traeger_sees_its_own(amt: Jugendamt) -> None:
    kontrakt = await amt.signed(kontingent_minuten=6000)
    amt.clock.now = datetime(2026, 6, 1, 9, tzinfo=UTC)
    await amt.post(*(hour(kontrakt, f"B{place}", datum="2026-05-04", minuten=10) for place in range(7)), AREA)
    whole = await avis(amt, "2026-05")
    items, params = [], {"limit": "3"}
    while True:
        page = await avis(amt, "2026-05", **params)
        assert (page["summe"], page["traeger"]) == (whole["summe"], whole["traeger"])
        items += page["items"]
        if page["next"] is None:
            break
        params["cursor"] = page["next"]
    assert items == whole["items"]
    assert len(items) == 8
    other = amt.cases.of("traeger", sub="traeger-t2", traeger="t2")
    foreign = expect(await other.get("/v1/abrechnungsavise/2026-05?traeger=t1"), 200)
    assert (foreign["items"], foreign["traeger"], foreign["summe"]["betrag"]) == ([], [], "0.00")
    assert (await amt.asd.get("/v1/abrechnungsavise/2026-05")).status_code == 403
    assert (await amt.traeger.get("/v1/abrechnungsavise/2026-13")).status_code == 404
    assert (await amt.traeger.get("/v1/abrechnungsavise/2026-05?cursor=W10")).status_code == 422


@pytest.mark.parametrize("seed", SEEDS)
async def test_x5_the_avise_of_a_random_year_equal_the_budget_to_the_cent_also_as_of_a_past_day(
    amt: Jugendamt, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311  # no secret
    terms: list[Json] = [
        {"kontingent_minuten": 600}, {"volumen": "personalisiert"}, {"volumen": None}, {"kontingent_minuten": 20_000},
    ]  # fmt: skip
    kontrakte = [await amt.signed(aktenzeichen=f"51-{place}", **term) for place, term in enumerate(terms)]
    booked: list[str] = []
    seen: dict[str, Geld] = {}
    for step in range(12):
        amt.clock.now = datetime(2026, 6, 1, 9, tzinfo=UTC) + timedelta(days=10 * step)
        if step == 6:
            await close(amt, 1, 2)
        rows = []
        for place in range(dice.randint(0, 5)):
            worked = date(2026, 4, 1) + timedelta(days=dice.randint(0, 60))
            chosen = dice.choice(kontrakte)
            more = {"datum": worked.isoformat(), "minuten": dice.randint(1, 300)}
            rows.append(hour(chosen, f"B-{step}-{place}", **more))
        if rows:
            booked += ids(await amt.post(*rows))
        if booked and dice.random() < 0.5:
            gone = booked.pop(dice.randrange(len(booked)))
            expect(await amt.traeger.post(f"/v1/leistungen/{gone}/storno", json={"grund": "Doppelt erfasst"}), 201)
        await amt.carry()
        outside = await outside_of(amt)
        verbrauch = await verbrauch_of(amt, jahr=2026)
        assert await im_budget(amt, jahr=2026, monate=range(4, 7)) == verbrauch
        seen[amt.clock.now.date().isoformat()] = verbrauch + outside
    assert len(set(seen.values())) > 3
    for stichtag, known in seen.items():
        sums = [(await avis(amt, f"2026-{monat:02d}", stichtag=stichtag))["summe"]["betrag"] for monat in range(4, 7)]
        assert total(map(parse_geld, sums)) == known, stichtag


async def outside_of(amt: Jugendamt) -> Geld:
    """Add up what the Avise say is paid outside the volumes."""
    return total([parse_geld((await avis(amt, f"2026-{monat:02d}"))["summe"]["ausserhalb"]) for monat in range(4, 7)])
