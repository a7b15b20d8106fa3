"""Umschichtungen over the API: booked, audited, reversed, refused with the figures (V9)."""

from typing import Any

import httpx
import pytest
from sqlalchemy.exc import IntegrityError

from tests.budget.office import Json, Office, konzept_with, problem
from tests.builders.invariants import faults_of_sums

PATH = "/v1/umschichtungen"


def order(betrag: str = "5000.00", **content: Any) -> Json:  # noqa: ANN401  # fields of an order
    return {
        "jahr": 2014, "sozialraum": "konz", "von": "variabel", "nach": "praevention", "betrag": betrag,
        "grund": "Weniger Fälle als erwartet",
    } | content  # fmt: skip


async def shift(office: Office, betrag: str = "5000.00", **content: Any) -> httpx.Response:  # noqa: ANN401  # the same
    return await office.wjh.post(PATH, json=order(betrag, **content))


async def money(office: Office, volumen: str) -> tuple[str, str, str]:
    found = (await office.status())["volumina"][volumen]
    return found["ansatz"], found["umschichtung"], found["verfuegbar"]


async def test_v9_what_case_money_gives_prevention_gets(office: Office) -> None:
    await office.enter()
    booked = await shift(office)
    shown = office.good(booked)
    assert (booked.status_code, booked.headers["location"]) == (201, f"{PATH}/{shown['id']}")
    assert await money(office, "variabel") == ("17000.00", "-5000.00", "12000.00")
    assert await money(office, "praevention") == ("0.00", "5000.00", "5000.00")
    assert await money(office, "sozialraum") == ("85000.00", "0.00", "17000.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v9_reason_and_author_are_on_record(office: Office) -> None:
    await office.enter()
    shown = office.good(await office.callers.of("leitung").post(PATH, json=order()))
    assert (shown["grund"], shown["gebucht_von"]) == ("Weniger Fälle als erwartet", "leitung")
    (row,) = await office.sql("SELECT akteur, daten FROM audit WHERE aktion = 'umschichtung.gebucht'")
    assert (row.akteur, row.daten) == (
        "leitung",
        {"von": "variabel", "nach": "praevention", "betrag": "5000.00"},
    )
    postings = await office.sql("SELECT volumen, betrag FROM umschichtungsbuchungen ORDER BY volumen")
    assert [(posting.volumen, posting.betrag) for posting in postings] == [
        ("praevention", 500000),
        ("variabel", -500000),
    ]


async def test_v9_all_that_is_left_can_go_and_a_cent_more_is_refused_with_the_figures(office: Office) -> None:
    await office.enter()
    office.good(await office.ausgabe("1000.00"))
    office.good(await office.bind())
    refused = await shift(office, "15575.01")
    assert problem(refused) == (409, "verfuegbar-ueberschritten")
    figures = {name: refused.json()[name] for name in ("volumen", "verfuegbar", "verlangt")}
    assert figures == {"volumen": "variabel", "verfuegbar": "15575.00", "verlangt": "15575.01"}
    office.good(await shift(office, "15575.00"))
    assert (await office.figures())[2] == "0.00"


async def test_v9_leitung_overrides_nothing_here(office: Office) -> None:
    await office.enter()
    leitung = office.callers.of("leitung")
    assert problem(await leitung.post(PATH, json=order("17000.01"))) == (409, "verfuegbar-ueberschritten")
    with_reason = order("17000.01", ueberschreitung_begruendung="x")
    assert problem(await leitung.post(PATH, json=with_reason)) == (422, "eingabe")


async def test_v9_what_was_received_can_be_spent(office: Office) -> None:
    await office.enter()
    refused = await office.ausgabe("100.00", volumen="praevention", zweck="praevention")
    assert problem(refused) == (409, "ueberschreitung")
    office.good(await shift(office, "100.00"))
    office.good(await office.ausgabe("100.00", volumen="praevention", zweck="praevention"))
    assert (await office.status())["praevention"]["ist"] == "100.00"


@pytest.mark.parametrize(
    ("places", "slug", "volumen"),
    [
        ({"von": "asd"}, "umschichtung-vorbehalten", "asd"),
        ({"nach": "asd"}, "umschichtung-vorbehalten", "asd"),
        ({"von": "personalisiert"}, "volumen-nicht-umschichtbar", "personalisiert"),
        ({"nach": "personalisiert"}, "volumen-nicht-umschichtbar", "personalisiert"),
    ],
)
async def test_v9_what_neither_gives_nor_receives_is_named(
    office: Office, places: Json, slug: str, volumen: str
) -> None:
    await office.enter()
    refused = await shift(office, "1.00", **places)
    assert problem(refused) == (409, slug)
    assert refused.json()["volumen"] == volumen
    assert await office.sql("SELECT 1 FROM umschichtungen") == []


@pytest.mark.parametrize(
    ("content", "answered"),
    [
        ({"von": "nirgends"}, (422, "volumen-unbekannt")),
        ({"nach": "nirgends"}, (422, "volumen-unbekannt")),
        ({"von": "sozialraum"}, (422, "volumen-unbekannt")),
        ({"nach": "gesamt"}, (422, "volumen-unbekannt")),
        ({"nach": "variabel"}, (422, "umschichtung-ohne-bewegung")),
        ({"sozialraum": "nirgends"}, (422, "sozialraum-unbekannt")),
        ({"sozialraum": "saarburg"}, (409, "jahr-nicht-eingerichtet")),
        ({"jahr": 2015}, (409, "jahr-nicht-eingerichtet")),
        ({"betrag": "1.005"}, (422, "geld-nachkommastellen")),
        ({"betrag": "-1.00"}, (422, "geld-negativ")),
        ({"betrag": "0.00"}, (422, "eingabe")),
        ({"betrag": "1,00"}, (422, "eingabe")),
        ({"betrag": "-1.00", "grund": ""}, (422, "eingabe")),
    ],
)
async def test_v9_each_fault_is_its_own_problem_with_a_page(
    office: Office, content: Json, answered: tuple[int, str]
) -> None:
    await office.enter()
    refused = await shift(office, **content)
    assert problem(refused) == answered
    page = await office.callers.nobody().get(refused.json()["type"])
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert await office.sql("SELECT 1 FROM umschichtungen") == []


async def test_g1_a_wrong_amount_is_named_by_its_place(office: Office) -> None:
    await office.enter()
    refused = await shift(office, "1.005")
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/betrag", "geld_nachkommastellen")
    assert "1.005" not in refused.text


async def test_v17_a_volumen_whose_height_is_not_negotiable_takes_no_part(office: Office) -> None:
    konzept = konzept_with(planbudget={"anteil": "0.5"}, variabel={"anteil": "0.5", "umschichtbar": True})
    await office.enter(konzept=konzept)
    for places in ({"von": "planbudget", "nach": "variabel"}, {"von": "variabel", "nach": "planbudget"}):
        assert problem(await shift(office, "1.00", **places)) == (409, "volumen-nicht-umschichtbar")


async def test_v9_leitung_moves_money_in_its_own_bezirke_alone(office: Office) -> None:
    await office.enter()
    booked = office.good(await shift(office))["id"]
    own, other = (office.callers.of("leitung", bezirke=[bezirk]) for bezirk in ("kreis", "anderswo"))
    assert problem(await other.post(PATH, json=order())) == (422, "sozialraum-unbekannt")
    hidden = await other.get(f"{PATH}/{booked}")
    absent = await other.get(f"{PATH}/01936f5e-0000-7000-8000-000000000001")
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert (await other.post(f"{PATH}/{booked}/storno", json={"grund": "x"})).content == absent.content
    assert (await other.get(PATH)).json()["items"] == []
    assert (await own.get(PATH)).json()["items"] == [(await own.get(f"{PATH}/{booked}")).json()]
    assert (await own.post(f"{PATH}/{booked}/storno", json={"grund": "x"})).status_code == 201


async def test_g5_a_storno_gives_back_once(office: Office) -> None:
    await office.enter()
    booked = office.good(await shift(office))["id"]
    reversed_ = office.good(await office.storno("umschichtungen", booked))
    assert reversed_["storno_grund"] == "Falsches Volumen"
    assert (await office.wjh.get(f"{PATH}/{booked}")).json() == reversed_
    assert await money(office, "variabel") == ("17000.00", "0.00", "17000.00")
    assert await money(office, "praevention") == ("0.00", "0.00", "0.00")
    assert problem(await office.storno("umschichtungen", booked)) == (409, "bereits-storniert")
    (row,) = await office.sql("SELECT gegenstand_id FROM audit WHERE aktion = 'umschichtung.storniert'")
    assert row.gegenstand_id == booked
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v9_a_storno_takes_back_no_more_than_the_receiver_has_left(office: Office) -> None:
    await office.enter()
    booked = office.good(await shift(office))["id"]
    spent = office.good(await office.ausgabe("0.01", volumen="praevention", zweck="praevention"))["id"]
    refused = await office.storno("umschichtungen", booked)
    assert problem(refused) == (409, "verfuegbar-ueberschritten")
    assert (refused.json()["volumen"], refused.json()["verfuegbar"]) == ("praevention", "4999.99")
    office.good(await office.storno("ausgaben", spent))
    office.good(await office.storno("umschichtungen", booked))


async def test_v13_in_a_year_that_is_closed_nothing_moves_and_nothing_is_given_back(office: Office) -> None:
    part = {"anteil": "0.5", "umschichtbar": True}
    await office.enter(konzept=konzept_with(variabel=part, praevention=part))
    booked = office.good(await shift(office))["id"]
    for quartal in (1, 2, 3, 4):
        office.good(await office.wjh.post("/v1/abschluesse", json={"jahr": 2014, "quartal": quartal}))
    assert problem(await shift(office)) == (409, "jahr-abgeschlossen")
    assert problem(await office.storno("umschichtungen", booked)) == (409, "jahr-abgeschlossen")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v16_umschichtungen_are_in_the_status_of_a_past_day(office: Office) -> None:
    office.clock.set("2014-05-01")
    await office.enter()
    office.clock.set("2014-05-02")
    booked = office.good(await shift(office))["id"]
    office.clock.set("2014-05-03")
    office.good(await office.storno("umschichtungen", booked))
    shown = [
        (await office.status(stichtag=f"2014-05-0{day}"))["volumina"]["praevention"]["umschichtung"]
        for day in (1, 2, 3)
    ]
    assert shown == ["0.00", "5000.00", "0.00"]


async def test_an_idempotency_key_moves_the_money_once(office: Office) -> None:
    await office.enter()
    key = {"Idempotency-Key": "u"}
    first, again = [await office.wjh.post(PATH, json=order(), headers=key) for _ in range(2)]
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    other = await office.wjh.post(PATH, json=order("1.00"), headers=key)
    assert problem(other) == (422, "schluessel-wiederverwendet")
    assert (await money(office, "praevention"))[1] == "5000.00"
    path, storno = f"{PATH}/{first.json()['id']}/storno", {"Idempotency-Key": "s"}
    answers = [await office.wjh.post(path, json={"grund": "x"}, headers=storno) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


async def test_umschichtungen_are_listed_by_year_and_sozialraum(office: Office) -> None:
    await office.enter()
    first, second = [office.good(await shift(office, betrag))["id"] for betrag in ("1.00", "2.00")]

    async def listed(**query: str) -> list[str]:
        return [item["id"] for item in (await office.wjh.get(PATH, params=query)).json()["items"]]

    assert await listed() == await listed(jahr="2014", sozialraum="konz") == [first, second]
    assert await listed(jahr="2015") == await listed(sozialraum="saarburg") == []
    assert await listed(limit="1") == [first]


async def test_v9_postings_that_do_not_sum_to_zero_are_refused_by_the_database(office: Office) -> None:
    with pytest.raises(IntegrityError, match="does not sum to zero"):
        await office.sql(
            "INSERT INTO umschichtungsbuchungen (jugendamt, id, umschichtung, jahr, ort_art, ort, volumen, betrag,"
            " gebucht_am, buchungstag, gebucht_von) VALUES (:amt, gen_random_uuid(), gen_random_uuid(), 2014,"
            " 'sozialraum', 'konz', 'a', 1, now(), now(), 'x') RETURNING 1",
            amt=office.tenant,
        )
