"""Closes: in order, frozen, chained, opened again (V13, V7, X6)."""

import hashlib
import json
from uuid import uuid4

import pytest

from tests.budget.office import Office, konzept_with, problem, zeile
from tests.budget.quarters import (
    bericht,
    bound,
    close,
    close_year,
    closed,
    next_year,
    reopen,
    report,
    settle,
    volumen,
    work,
)
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.builders.invariants import faults_of_sums


async def test_v13_quarters_close_in_order_after_their_last_day(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    office.clock.set("2014-03-31")
    running = await close(office, quartal=1)
    assert (problem(running), running.json()["ende"]) == ((409, "quartal-laeuft"), "2014-03-31")
    office.clock.set("2014-07-01")
    early = await close(office, quartal=2)
    assert (problem(early), early.json()["naechstes"]) == ((409, "quartal-nicht-an-der-reihe"), 1)
    first = await closed(office, quartal=1)
    assert (first["nr"], first["quartal"], first["jahresabschluss"], first["prev_sha256"]) == (1, 1, False, None)
    assert problem(await close(office, quartal=1)) == (409, "quartal-nicht-an-der-reihe")
    second = await closed(office, quartal=2)
    assert (second["nr"], second["prev_sha256"]) == (2, first["sha256"])
    assert problem(await close(office)) == (409, "quartal-nicht-an-der-reihe")


async def test_v13_a_year_that_is_set_up_nowhere_does_not_close(office: Office) -> None:
    await office.enter(gesamt=None)
    assert problem(await close(office, quartal=1)) == (409, "jahr-nicht-eingerichtet")


async def test_v13_a_repeat_with_its_key_closes_once(office: Office) -> None:
    await office.enter()
    headers = {"Idempotency-Key": "q1"}
    body = {"jahr": 2014, "quartal": 1}
    first = await office.wjh.post("/v1/abschluesse", json=body, headers=headers)
    again = await office.wjh.post("/v1/abschluesse", json=body, headers=headers)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert (await office.wjh.get(first.headers["location"])).json() == first.json()
    assert (await office.wjh.get("/v1/abschluesse", params={"jahr": 2014})).json()["items"] == [first.json()]
    assert (await office.wjh.get("/v1/abschluesse", params={"jahr": 2015})).json()["items"] == []


async def test_x6_the_hash_is_of_the_frozen_bytes_which_name_the_close_before(office: Office) -> None:
    await office.enter()
    closes = [await closed(office, quartal=quartal) for quartal in (1, 2)]
    for closing in closes:
        inhalt = (await office.wjh.get(f"/v1/abschluesse/{closing['id']}/inhalt")).content
        assert hashlib.sha256(inhalt).hexdigest() == closing["sha256"]
        head = json.loads(inhalt)["abschluss"]
        assert (head["id"], head["nr"], head["prev_sha256"]) == (closing["id"], closing["nr"], closing["prev_sha256"])
    assert (await bericht(office, 1)).content == (
        await office.wjh.get(f"/v1/abschluesse/{closes[0]['id']}/inhalt")
    ).content


async def test_v13_a_late_leistung_counts_in_the_open_quarter_as_nachtrag(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    kontrakt = await bound(office)
    office.clock.set("2014-04-10")
    assert (await work(office, kontrakt, "2014-03-30"))["status"] == "gebucht"
    first = await closed(office, quartal=1)
    frozen = (await bericht(office, 1)).content
    late = zeile(kontrakt, datum="2014-03-31")
    assert (await office.verbrauch(late))[0]["status"] == "gebucht"
    assert (await office.verbrauch(late))[0]["status"] == "wiederholt"
    (row,) = await office.sql("SELECT quartal, vermerk, abschluss, datum FROM buchungen WHERE vermerk IS NOT NULL")
    assert (row.quartal, row.vermerk, str(row.abschluss), str(row.datum)) == (2, "nachtrag", first["id"], "2014-03-31")
    assert (await bericht(office, 1)).content == frozen
    assert (await volumen(office, 1))["verbrauch"] == "42.50"
    second = await volumen(office, 2)
    assert (second["verbrauch"], second["nachtrag"]) == ("85.00", "42.50")


async def test_v13_a_storno_of_a_closed_quarter_counts_in_the_open_one(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    office.clock.set("2014-05-02")
    booked = office.good(await office.ausgabe("100.00", datum="2014-03-01"))
    await closed(office, quartal=1)
    office.good(await office.storno("ausgaben", booked["id"]))
    assert (await volumen(office, 1))["verbrauch"] == "100.00"
    second = await volumen(office, 2)
    assert (second["verbrauch"], second["nachtrag"]) == ("0.00", "-100.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_the_year_needs_the_spitzabrechnung_of_everybody_paid_on_account(office: Office) -> None:
    await office.enter()
    for quartal in (1, 2, 3):
        await closed(office, quartal=quartal)
    for attempt in (await close(office), await close(office, quartal=4)):
        assert problem(attempt) == (409, "spitzabrechnungen-fehlen")
        assert attempt.json()["fehlend"] == [{"sozialraum": "konz", "traeger": "t1"}]
    settled = office.good(await settle(office))
    office.good(await office.storno("spitzabrechnungen", settled["id"]))
    assert problem(await close(office)) == (409, "spitzabrechnungen-fehlen")
    office.good(await settle(office))
    assert (await closed(office))["jahresabschluss"] is True
    assert problem(await close(office)) == (409, "jahr-abgeschlossen")
    assert problem(await close(office, quartal=1)) == (409, "jahr-abgeschlossen")


async def test_v8_what_is_due_is_paid_before_the_quarter_closes(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    office.clock.set("2014-04-01")
    await closed(office, quartal=1)
    first = await volumen(office, 1, "personalisiert")
    assert (first["ansatz"], first["verbrauch"], first["bindung"]) == ("68000.00", "17000.01", "50999.99")


async def test_v7_the_jahresabschluss_releases_what_is_still_bound(office: Office) -> None:
    await office.enter()
    kontrakt = await bound(office, kontingent_minuten=6000)
    await work(office, kontrakt, "2014-03-31")
    await office.projektbudget("1000.00")
    office.good(await office.bind_projekt({2014: "600.00"}))
    assert await office.figures() == ("42.50", "4207.50", "12750.00")
    await close_year(office)
    assert await office.figures() == ("42.50", "0.00", "16957.50")
    assert (await office.bezirk())["offene_bindung"] == "0.00"
    assert (await volumen(office, 4))["bindung"] == "0.00"
    assert (await report(office, 4))["bezirke"][0]["projektbudget"]["bindung"] == "0.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_nothing_is_booked_for_a_closed_year(office: Office) -> None:
    await office.enter()
    await set_up(office.callers, sozialraum="saarburg")
    kontrakt = await bound(office)
    spent = office.good(await office.ausgabe("10.00"))
    settled = office.good(await settle(office))
    moved = {
        "jahr": 2014,
        "sozialraum": "konz",
        "von": "variabel",
        "nach": "praevention",
        "betrag": "1.00",
        "grund": "x",
    }
    office.clock.set("2015-04-10")
    for quartal in (1, 2, 3, 4):
        await closed(office, quartal=quartal)
    before = (await bericht(office, 4)).content, await office.status()
    place, leitung = "/v1/haushaltsjahre/2014/sozialraeume/konz", office.callers.of("leitung")
    refused = [
        await office.ausgabe("1.00"),
        await office.storno("ausgaben", spent["id"]),
        await settle(office),
        await office.storno("spitzabrechnungen", settled["id"]),
        await office.bind(),
        await office.bind(kontrakt=kontrakt, kontingent_minuten=601),
        await leitung.post("/v1/umschichtungen", json=moved),
        await office.wjh.put(place, json={"gesamt": "1.00"}, headers={"If-Match": "*"}),
        await office.wjh.put(
            "/v1/haushaltsjahre/2014", json=HAUSHALTSJAHR | {"bruttojahresarbeitszeit": 1}, headers={"If-Match": "*"}
        ),
        await office.wjh.put("/v1/haushaltsjahre/2014/bezirke/kreis", json={"projektbudget": "1.00"}),
    ]
    for attempt in refused:
        assert (problem(attempt), attempt.json()["jahr"]) == ((409, "jahr-abgeschlossen"), 2014)
    assert ((await bericht(office, 4)).content, await office.status()) == before
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_equal_content_of_a_closed_year_is_unchanged_and_other_master_data_goes_on(office: Office) -> None:
    await office.enter()
    await close_year(office)
    before = await office.status()
    await put(office.wjh, "/v1/haushaltsjahre/2014", HAUSHALTSJAHR)
    await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/konz", {"gesamt": "100000.00"})
    vertrag = {"sozialraum": "konz", "traeger": "t1", "stellen": "9.00", "beginn": "2014-01-01"}
    admin = office.callers.of("admin")
    await put(admin, "/v1/kooperationsvertraege/KV-1", vertrag, **{"If-Match": "*"})
    await put(admin, "/v1/konzepte/2015-01-01", konzept_with(anders={"anteil": "1"}))
    other, anything = konzept_with(anders={"anteil": "1"}), {"If-Match": "*"}
    refused = await admin.put("/v1/konzepte/2014-01-01", json=other, headers=anything)
    assert (problem(refused), refused.json()["jahre"]) == ((409, "konzept-in-gebrauch"), [2014])
    assert await office.status() == before


async def test_v13_an_amendment_leaves_a_closed_year_as_it_stands(office: Office) -> None:
    await office.enter()
    await next_year(office)
    kontrakt = await bound(office, ende="2015-12-31", kontingent_minuten=1200)
    await work(office, kontrakt, "2014-03-31")
    await close_year(office)
    shorter = await office.bind(kontrakt=kontrakt, ende="2015-06-30", kontingent_minuten=800)
    assert [(year["jahr"], year["betrag"]) for year in office.good(shorter)["bindungen"]] == [
        (2014, "42.50"), (2015, "524.17")
    ]  # fmt: skip  # all but the hour that was worked: 740 minutes (V7)
    assert await office.figures() == ("42.50", "0.00", "16957.50")
    assert await office.figures(jahr=2015) == ("0.00", "524.17", "16475.83")
    weekly = await office.bind(kontrakt=kontrakt, ende="2015-12-31", minuten_pro_woche=120)
    assert (problem(weekly), weekly.json()["jahr"]) == ((409, "jahr-abgeschlossen"), 2014)
    more = await office.bind(kontrakt=kontrakt, ende="2015-12-31", kontingent_minuten=9000)  # may be worked in 2015
    assert [(year["jahr"], year["betrag"]) for year in office.good(more)["bindungen"]] == [
        (2014, "42.50"), (2015, "6332.50")
    ]  # fmt: skip
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_only_leitung_of_the_whole_opens_the_last_close_with_a_reason(office: Office) -> None:
    await office.enter()
    first, second = await closed(office, quartal=1), await closed(office, quartal=2)
    assert problem(await reopen(office, second["id"], bezirke=["anderswo"])) == (403, "ganzes-jugendamt")
    assert problem(await reopen(office, str(uuid4()))) == (404, "nicht-gefunden")
    not_last = await reopen(office, first["id"])
    assert (problem(not_last), not_last.json()["letzter"]) == ((409, "abschluss-nicht-letzter"), second["id"])
    without = await office.callers.of("leitung").post(f"/v1/abschluesse/{second['id']}/oeffnung", json={})
    assert problem(without) == (422, "eingabe")
    stand = (await office.wjh.get("/v1/abschluesse")).json()["stand"]
    opened = office.good(await reopen(office, second["id"]))
    assert (await office.wjh.get("/v1/abschluesse", params={"seit": stand})).json()["items"] == [opened]
    assert (opened["oeffnung"]["grund"], opened["oeffnung"]["geoeffnet_von"]) == ("Ein Bescheid fehlt", "leitung")
    assert problem(await reopen(office, second["id"])) == (409, "abschluss-nicht-letzter")
    (entry,) = await office.sql("SELECT akteur, gegenstand_id FROM audit WHERE aktion = 'abschluss.geoeffnet'")
    assert (entry.akteur, entry.gegenstand_id) == ("leitung", second["id"])


async def test_v13_the_later_close_of_an_opened_quarter_chains_on_and_has_what_came_meanwhile(office: Office) -> None:
    await office.enter()
    first = await closed(office, quartal=1)
    frozen = (await office.wjh.get(f"/v1/abschluesse/{first['id']}/inhalt")).content
    office.good(await reopen(office, first["id"]))
    assert (await report(office, 1))["abschluss"] is None
    office.good(await office.ausgabe("10.00", datum="2014-03-01"))
    again = await closed(office, quartal=1)
    assert (again["nr"], again["prev_sha256"]) == (2, first["sha256"])
    found = await volumen(office, 1)
    assert (found["verbrauch"], found["nachtrag"]) == ("10.00", "0.00")
    assert (await office.wjh.get(f"/v1/abschluesse/{first['id']}/inhalt")).content == frozen


async def test_v13_a_year_that_is_opened_again_takes_bookings(office: Office) -> None:
    await office.enter()
    kontrakt = await bound(office)
    *_, year = await close_year(office)
    office.good(await reopen(office, year["id"]))
    assert (await work(office, kontrakt, "2014-02-01"))["status"] == "gebucht"
    found = await volumen(office, 4)
    assert (found["verbrauch"], found["nachtrag"]) == ("42.50", "42.50")
    await closed(office)
    assert (await work(office, kontrakt, "2014-02-01"))["code"] == "jahr_abgeschlossen"


async def test_x6_a_traeger_countersigns_what_was_closed(office: Office) -> None:
    await office.enter()
    first = await closed(office, quartal=1)
    path = f"/v1/abschluesse/{first['id']}/gegenzeichnung"
    own, other = office.callers.of("traeger"), office.callers.of("traeger", traeger="t2", sub="t2")
    assert problem(await own.post(path, json={"sha256": "0" * 64})) == (409, "pruefsumme-anders")
    assert problem(await other.post(path, json={"sha256": first["sha256"]})) == (404, "nicht-gefunden")
    for _ in range(2):
        office.good(await own.post(path, json={"sha256": first["sha256"]}))
    shown = office.good(await office.wjh.get(f"/v1/abschluesse/{first['id']}"))
    assert [signed["traeger"] for signed in shown["gegenzeichnungen"]] == ["t1"]
    assert office.good(await other.get(f"/v1/abschluesse/{first['id']}"))["gegenzeichnungen"] == []
    assert len(await office.sql("SELECT 1 FROM audit WHERE aktion = 'abschluss.gegengezeichnet'")) == 1
    office.good(await reopen(office, first["id"]))
    assert problem(await own.post(path, json={"sha256": first["sha256"]})) == (409, "abschluss-nicht-letzter")


@pytest.mark.parametrize("body", [{}, {"jahr": 2014, "quartal": 5}, {"jahr": 2014, "quartal": 0}, {"quartal": 1}])
async def test_v13_a_close_names_a_year_and_at_most_a_quarter(office: Office, body: dict[str, int]) -> None:
    assert problem(await office.wjh.post("/v1/abschluesse", json=body)) == (422, "eingabe")
