"""Quarterly reports: what counts where, who sees what, parts and whole (V5, V8, V13, V14)."""

import pytest

from tests.budget.office import Json, Office, problem
from tests.budget.quarters import bericht, bound, closed, report, volumen, work
from tests.builders.county import put, set_up


async def test_v14_verbrauch_counts_up_to_the_end_of_the_quarter(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    kontrakt = await bound(office, kontingent_minuten=6000)
    office.clock.set("2014-08-01")
    for day in ("2014-03-31", "2014-04-01", "2014-07-15"):
        await work(office, kontrakt, day)
    office.good(await office.ausgabe("100.00", datum="2014-06-30"))
    found = [await volumen(office, quartal) for quartal in (1, 2, 3, 4)]
    assert [part["verbrauch"] for part in found] == ["42.50", "185.00", "227.50", "227.50"]
    assert [part["bindung"] for part in found] == ["4207.50", "4165.00", "4122.50", "4122.50"]
    assert [part["mittelnutzung"] for part in found] == ["16957.50", "16815.00", "16772.50", "16772.50"]
    assert [part["quote"] for part in found] == ["0.3", "1.1", "1.3", "1.3"]
    status = await office.status()
    assert status["volumina"]["variabel"]["verbrauch"] == found[3]["verbrauch"]


async def test_v12_a_report_extrapolates_from_the_end_of_its_quarter(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    office.clock.set("2014-02-14")
    office.good(await office.ausgabe("90.00", datum="2014-01-15"))
    assert (await volumen(office, 1))["prognose"]["hochrechnung"] == "730.00"  # 45 of 365 days
    office.clock.set("2014-08-14")
    assert [(await volumen(office, quartal))["prognose"]["hochrechnung"] for quartal in (1, 2)] == ["365.00", "181.49"]


async def test_v14_a_base_of_zero_has_no_quote(office: Office) -> None:
    await office.enter()
    assert (await volumen(office, 1, "praevention"))["quote"] is None


async def test_v5_prevention_and_v8_utilisation_and_cases_stand_in_the_report(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    pauschal, variabel = await bound(office, volumen="personalisiert"), await bound(office, traeger="t2")
    office.clock.set("2014-05-02")
    await work(office, pauschal, "2014-03-01", minuten=120, betrag="85.00")
    await work(office, pauschal, "2014-04-01", minuten=600, betrag="425.00")
    await work(office, variabel, "2014-03-01", traeger="t2")
    await work(office, None, "2014-03-01", minuten=90)
    first = (await report(office, 1))["sozialraeume"][0]
    assert first["praevention"] == {"soll": "8500.00", "ist": "63.75", "erfuellt": False}
    assert first["faelle"] == {"kontrakte": 2, "minuten": 180, "minuten_flaeche": 90}
    assert first["traeger"] == [
        {
            "traeger": "t1", "kontrakte": 1, "minuten": 120, "minuten_flaeche": 90, "genutzte_minuten": 210,
            "kapazitaet_minuten": 192000, "kapazitaet_bis_quartalsende": 47342, "auslastung": "0.1",
            "vollstaendigkeit": None,
        },
        {
            "traeger": "t2", "kontrakte": 1, "minuten": 60, "minuten_flaeche": 0, "genutzte_minuten": 0,
            "kapazitaet_minuten": 0, "kapazitaet_bis_quartalsende": 0, "auslastung": None,
            "vollstaendigkeit": None,
        },
    ]  # fmt: skip
    second = (await report(office, 2))["sozialraeume"][0]
    assert (second["traeger"][0]["genutzte_minuten"], second["traeger"][0]["auslastung"]) == (810, "0.4")


async def test_v14_kontrakte_are_counted_once_and_no_more_when_an_amendment_leaves_the_year(office: Office) -> None:
    await office.enter()
    kontrakt = await bound(office, ende="2015-12-31", kontingent_minuten=1200)
    office.good(await office.bind(kontrakt=kontrakt, ende="2015-12-31", kontingent_minuten=1300))
    assert (await report(office, 1))["gesamt"]["faelle"]["kontrakte"] == 1
    office.good(await office.bind(kontrakt=kontrakt, beginn="2015-01-01", ende="2015-12-31"))
    assert (await report(office, 1))["gesamt"]["faelle"]["kontrakte"] == 0


async def test_v11_open_warnungen_stand_in_the_report_by_kind(office: Office) -> None:
    await office.enter()
    office.good(await office.ausgabe("17000.01", ueberschreitung_begruendung="Dringend"))
    found = (await report(office, 4))["sozialraeume"][0]["warnungen"]
    assert found["offen"] == 1
    assert found["arten"] == [{"volumen": "variabel", "art": "ueberschreitung", "stufe": "warnung", "anzahl": 1}]


async def test_v14_the_total_is_the_sum_of_its_parts_to_the_cent(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter(gesamt="100000.01")
    await set_up(office.callers, sozialraum="saarburg", gesamt="0.99")
    office.clock.set("2014-02-20")
    for sozialraum in ("konz", "saarburg"):
        office.good(
            await office.ausgabe("0.05", sozialraum=sozialraum, datum="2014-02-02", ueberschreitung_begruendung="x")
        )
    office.clock.set("2014-02-20")
    found = await report(office, 1)
    assert faults_of_total(found) == []
    assert found["gesamt"]["volumina"]["gesamt"]["ansatz"] == "100001.00"


def faults_of_total(found: Json) -> list[str]:
    """Name each amount of the total that is not the sum of its parts, and each parent that is not that of its own."""
    faults = []
    for name, whole in amounts_of(found["gesamt"]).items():
        parts = [amounts_of(part).get(name) for part in found["sozialraeume"]]
        if whole is not None and whole != sum(part for part in parts if part is not None):
            faults.append(f"{name}: {whole} of {parts}")
    return faults


def amounts_of(bereich: Json) -> dict[str, int | None]:
    """Give all amounts and counts of an area, in cents."""
    found: dict[str, int | None] = {f"faelle.{name}": count for name, count in bereich["faelle"].items()}
    found["warnungen"] = bereich["warnungen"]["offen"]
    flat = {f"{name}.{key}": value for name, part in bereich["volumina"].items() for key, value in part.items()}
    flat |= {
        f"{name}.prognose.{key}": value
        for name, part in bereich["volumina"].items()
        for key, value in part["prognose"].items()
    }
    flat |= {f"praevention.{key}": value for key, value in (bereich["praevention"] or {}).items()}
    for key, value in flat.items():
        if not key.endswith(("quote", "prognose", "erfuellt", "spanne", "erklaerung")):
            found[key] = None if value is None else int(value.replace(".", ""))
    return found


async def test_v16_a_report_as_of_a_past_day_is_what_was_answered_then_closed_or_open(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    office.clock.set("2014-04-15")
    office.good(await office.ausgabe("10.00", datum="2014-02-01"))
    open_then = (await bericht(office, 1)).content
    office.clock.set("2014-04-16")
    await closed(office, quartal=1)
    closed_then = (await bericht(office, 1)).content
    office.clock.set("2014-05-20")
    assert (await bericht(office, 1, stichtag="2014-04-15")).content == open_then
    assert (
        (await bericht(office, 1, stichtag="2014-04-16")).content == closed_then == (await bericht(office, 1)).content
    )
    future = await bericht(office, 1, stichtag="2014-05-21")
    assert (problem(future), future.json()["errors"][0]["pointer"]) == ((422, "stichtag-in-zukunft"), "/stichtag")


async def test_v14_each_sees_its_own_areas_and_a_traeger_no_others_figures(office: Office) -> None:
    await office.enter()
    await set_up(office.callers, sozialraum="saarburg")
    vertrag = {"sozialraum": "konz", "traeger": "t2", "stellen": "1.00", "beginn": "2014-01-01"}
    await put(office.callers.of("admin"), "/v1/kooperationsvertraege/KV-2", vertrag)
    await office.projektbudget("100.00")
    t1, t2 = await bound(office), await bound(office, traeger="t2")
    await work(office, t1, "2014-03-01")
    await work(office, t2, "2014-03-01", traeger="t2", minuten=30, betrag="21.25")
    path = "/v1/berichte/2014/quartale/1"
    whole = office.good(await office.wjh.get(path))
    for rolle in ("leitung", "revision"):
        assert office.good(await office.callers.of(rolle).get(path)) == whole
    asd = office.good(await office.callers.of("asd", sozialraeume=["konz"]).get(path))
    assert asd == whole | {"gesamt": None, "sozialraeume": whole["sozialraeume"][:1], "bezirke": []}
    own = office.good(await office.callers.of("traeger").get(path))
    assert (own["gesamt"], own["bezirke"], [part["sozialraum"] for part in own["sozialraeume"]]) == (None, [], ["konz"])
    shown = own["sozialraeume"][0]
    assert [row["traeger"] for row in shown["traeger"]] == ["t1"]
    assert shown["faelle"] == {"kontrakte": 1, "minuten": 60, "minuten_flaeche": 0}
    one = office.good(await office.wjh.get(path, params={"sozialraum": "konz"}))
    assert one == asd
    for client in (
        office.callers.of("asd", sozialraeume=["anderswo"]),
        office.callers.of("leitung", bezirke=["anderswo"]),
        office.callers.of("traeger", traeger="t9"),
    ):
        assert problem(await client.get(path)) == (404, "nicht-gefunden")
    hidden = await office.callers.of("traeger").get(path, params={"sozialraum": "saarburg"})
    assert problem(hidden) == (404, "nicht-gefunden")


@pytest.mark.parametrize("path", ["2014/quartale/5", "2014/quartale/0", "2013/quartale/1", "2014/quartale/x"])
async def test_v14_what_is_not_there_is_not_found(office: Office, path: str) -> None:
    await office.enter()
    assert problem(await office.wjh.get(f"/v1/berichte/{path}")) == (404, "nicht-gefunden")


async def test_v14_a_bezirk_shows_its_budget_for_projects(office: Office) -> None:
    await office.enter()
    await office.projektbudget("1000.00")
    office.good(await office.bind_projekt({2014: "600.00"}))
    (bezirk,) = (await report(office, 1))["bezirke"]
    found = bezirk["projektbudget"]
    assert (bezirk["bezirk"], found["ansatz"], found["bindung"], found["verbrauch"]) == (
        "kreis", "1000.00", "600.00", "0.00"
    )  # fmt: skip
