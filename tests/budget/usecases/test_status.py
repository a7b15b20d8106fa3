"""The status: present, as of a past day, in total, and who may see it (V2, V5, V7, V12, V14, V16)."""

from uuid import uuid4

import pytest

from tests.budget.office import Office, zeile
from tests.builders.county import put, set_up

ANY = {"If-Match": "*"}


async def test_v16_each_past_day_gives_what_the_system_would_have_answered_then(office: Office) -> None:
    office.clock.set("2014-02-10")
    await office.enter()
    answers = {"2014-02-10": await office.status()}
    for day, step in (
        ("2014-03-01", "bind"),
        ("2014-03-31", "hours"),
        ("2014-04-02", "spend"),
        ("2014-05-01", "ansatz"),
    ):
        office.clock.set(day)
        await _step(office, step)
        answers[day] = await office.status()
    office.clock.set("2014-08-01")
    for day, answer in answers.items():
        assert await office.status(stichtag=day) == answer, day
    assert await office.status(stichtag="2014-03-30") == answers["2014-03-01"] | {
        "volumina": (await office.status(stichtag="2014-03-30"))["volumina"]
    }
    before = await office.wjh.get("/v1/haushaltsjahre/2014/sozialraeume/konz", params={"stichtag": "2014-02-09"})
    assert before.status_code == 404


KONTRAKT = uuid4()


async def _step(office: Office, step: str) -> None:
    if step == "bind":
        office.good(await office.bind(kontrakt=KONTRAKT))
    elif step == "hours":
        await office.verbrauch(zeile(KONTRAKT), zeile())
    elif step == "spend":
        office.good(await office.ausgabe("17000.00", zweck="praevention", ueberschreitung_begruendung="x"))
    else:
        await put(office.wjh, "/v1/haushaltsjahre/2014/sozialraeume/konz", {"gesamt": "90000.00"}, **ANY)


async def test_v16_a_year_and_a_bezirk_can_be_asked_as_of_a_day_too(office: Office) -> None:
    office.clock.set("2014-02-10")
    await office.enter()
    await office.projektbudget("100.00")
    year = office.good(await office.wjh.get("/v1/haushaltsjahre/2014"))
    office.clock.set("2014-02-11")
    office.good(await office.bind_projekt({2014: "40.00"}))
    await set_up(office.callers, sozialraum="saarburg", gesamt="1.00")
    office.clock.set("2014-03-11")
    query = {"stichtag": "2014-02-10"}
    assert office.good(await office.wjh.get("/v1/haushaltsjahre/2014", params=query)) == year
    path = "/v1/haushaltsjahre/2014/bezirke/kreis"
    assert office.good(await office.wjh.get(path, params=query))["verfuegbar"] == "100.00"
    assert office.good(await office.wjh.get(path))["verfuegbar"] == "60.00"
    for place in ("", "/bezirke/kreis"):
        answer = await office.wjh.get(f"/v1/haushaltsjahre/2014{place}", params={"stichtag": "2014-02-09"})
        assert answer.status_code == 404


async def test_v16_a_booking_after_2330_utc_belongs_to_the_next_german_day(office: Office) -> None:
    office.clock.set("2014-02-10")
    await office.enter()
    office.clock.now = office.clock.now.replace(hour=23, minute=30)
    office.good(await office.ausgabe("1.00"))
    office.clock.set("2014-03-01")
    assert (await office.figures(stichtag="2014-02-10"))[0] == "0.00"
    assert (await office.figures(stichtag="2014-02-11"))[0] == "1.00"


async def test_v12_hochrechnung_is_of_the_day_asked_and_null_before_the_year(office: Office) -> None:
    office.clock.set("2013-12-15")
    await office.enter()
    assert (await office.status())["volumina"]["gesamt"]["prognose"]["hochrechnung"] is None
    office.clock.set("2014-07-02")
    office.good(await office.ausgabe("183.00"))
    prognose = (await office.status())["volumina"]["variabel"]["prognose"]
    assert (prognose["bindung"], prognose["hochrechnung"]) == ("183.00", "365.00")


async def test_v14_the_total_equals_its_parts_to_the_cent(office: Office) -> None:
    await office.enter(gesamt="1234.56")
    await set_up(office.callers, sozialraum="saarburg", gesamt="987.65")
    office.clock.set("2014-05-05")
    office.good(await office.ausgabe("0.33", zweck="praevention"))
    office.good(await office.ausgabe("0.35", sozialraum="saarburg"))
    year = office.good(await office.wjh.get("/v1/haushaltsjahre/2014"))
    parts = year["sozialraeume"]

    def added(*path: str) -> int:
        found = 0
        for part in parts:
            value = part
            for name in path:
                value = value[name]
            found += int(value.replace(".", ""))
        return found

    for name, figures in year["gesamt"]["volumina"].items():
        for figure in ("ansatz", "verbrauch", "offene_bindung", "verfuegbar", "mittelnutzung"):
            assert int(figures[figure].replace(".", "")) == added("volumina", name, figure)
        for figure in ("bindung", "hochrechnung"):
            assert int(figures["prognose"][figure].replace(".", "")) == added("volumina", name, "prognose", figure)
    for figure in ("soll", "ist"):
        assert int(year["gesamt"]["praevention"][figure].replace(".", "")) == added("praevention", figure)


@pytest.mark.parametrize(
    ("rolle", "claims", "status"),
    [
        ("wjh", {}, 200),
        ("revision", {}, 200),
        ("leitung", {"bezirke": ["kreis"]}, 200),
        ("leitung", {"bezirke": ["anderswo"]}, 404),
        ("asd", {"sozialraeume": ["konz"]}, 200),
        ("asd", {"sozialraeume": ["saarburg"]}, 404),
        ("traeger", {"traeger": "t1"}, 200),
        ("traeger", {"traeger": "t2"}, 404),
        ("admin", {}, 403),
    ],
)
async def test_v14_a_sozialraum_is_seen_by_whose_it_is(
    office: Office, rolle: str, claims: dict[str, object], status: int
) -> None:
    await office.enter()
    answer = await office.callers.of(rolle, **claims).get("/v1/haushaltsjahre/2014/sozialraeume/konz")
    assert answer.status_code == status


async def test_what_may_not_be_seen_is_byte_for_byte_what_is_not_there(office: Office) -> None:
    await office.enter()
    asd = office.callers.of("asd", sozialraeume=["saarburg"])
    hidden = await asd.get("/v1/haushaltsjahre/2014/sozialraeume/konz")
    absent = await asd.get("/v1/haushaltsjahre/2014/sozialraeume/nirgends")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert hidden.headers.get("etag") is None


async def test_v2_every_ansatz_can_say_how_it_came_about(office: Office) -> None:
    await office.enter()
    await set_up(office.callers, jahr=2014, sozialraum="saarburg", festgesetzt={"asd": "5.00"})
    path = "/v1/haushaltsjahre/2014/sozialraeume/{}/grundlage"
    answer = await office.wjh.get(path.format("konz"))
    shown = office.good(answer)
    assert (answer.headers["etag"], shown["gesamt"]) == ('"1"', "100000.00")
    assert shown["herleitung"]["variabel"] == {
        "aus": "gesamt",
        "gesamt": "100000.00",
        "konzept": {"gueltig_ab": "2014-01-01", "version": 1},
        "weg": [
            {"volumen": "gesamt", "anteil": None, "betrag": "100000.00"},
            {"volumen": "sozialraum", "anteil": "0.85", "betrag": "85000.00"},
            {"volumen": "variabel", "anteil": "0.20", "betrag": "17000.00"},
        ],
    }
    fixed = office.good(await office.wjh.get(path.format("saarburg")))["herleitung"]["asd"]
    assert fixed == {"aus": "festgesetzt", "betrag": "5.00"}


async def test_v2_the_year_before_rises_by_a_percentage(office: Office) -> None:
    await office.enter(gesamt="100000.00")
    await put(
        office.wjh,
        "/v1/haushaltsjahre/2015",
        {"stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"}, "bruttojahresarbeitszeit": 1600},
    )
    await set_up(office.callers, jahr=2015, vorjahr=True, prozent="1.5")
    volumina = (await office.status(jahr=2015))["volumina"]
    assert {name: figures["ansatz"] for name, figures in volumina.items()} == {
        "gesamt": "101500.00", "sozialraum": "86275.00", "personalisiert": "69020.00", "variabel": "17255.00",
        "praevention": "0.00", "asd": "15225.00",
    }  # fmt: skip
