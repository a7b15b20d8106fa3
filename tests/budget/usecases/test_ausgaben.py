"""Spending other than hours: once by its receipt number, released, warned of, reversed once (V5-V7, V10, G5)."""

from uuid import uuid4

import pytest

from tests.budget.office import Office, konzept_with, problem
from tests.builders.county import set_up
from tests.builders.invariants import faults_of_sums


async def test_v7_spending_becomes_verbrauch(office: Office) -> None:
    await office.enter()
    answer = await office.ausgabe("1250.5")
    booked = office.good(answer)
    assert (answer.status_code, booked["betrag"], booked["gebucht_von"]) == (201, "1250.50", "wjh")
    assert answer.headers["location"] == f"/v1/ausgaben/{booked['id']}"
    assert office.good(await office.wjh.get(answer.headers["location"])) == booked
    assert await office.figures() == ("1250.50", "0.00", "15749.50")


async def test_g5_sent_again_under_its_beleg_it_answers_200_and_books_nothing(office: Office) -> None:
    await office.enter()
    first = await office.ausgabe("100.00", beleg="B")
    again = await office.ausgabe("100", beleg="B")
    assert (again.status_code, again.json()) == (200, first.json())
    assert await office.figures() == ("100.00", "0.00", "16900.00")


@pytest.mark.parametrize(
    "other", [{"betrag": "100.01"}, {"datum": "2014-04-01"}, {"zweck": "praevention"}, {"freigabe_durch": "x"}]
)
async def test_g5_the_same_beleg_with_other_content_is_a_conflict(office: Office, other: dict[str, str]) -> None:
    await office.enter()
    await office.ausgabe("100.00", beleg="B")
    content = {"betrag": "100.00", "beleg": "B"} | other
    assert problem(await office.ausgabe(content.pop("betrag"), **content)) == (409, "beleg-vergeben")
    assert await office.figures() == ("100.00", "0.00", "16900.00")


async def test_g5_the_reason_of_an_overdraft_is_no_other_content(office: Office) -> None:
    await office.enter()
    office.good(await office.ausgabe("17000.01", beleg="B", ueberschreitung_begruendung="Notfall"))
    assert (await office.ausgabe("17000.01", beleg="B")).status_code == 200


async def test_g5_a_storno_gives_back_once_and_the_beleg_stays_used(office: Office) -> None:
    await office.enter()
    booked = office.good(await office.ausgabe("100.00", beleg="B"))
    reversed_ = office.good(await office.storno("ausgaben", booked["id"]))
    assert reversed_ == booked | {"storno_grund": "Falsches Volumen"}
    assert await office.figures() == ("0.00", "0.00", "17000.00")
    assert problem(await office.storno("ausgaben", booked["id"])) == (409, "bereits-storniert")
    assert (await office.ausgabe("100.00", beleg="B")).json()["storno_grund"] == "Falsches Volumen"
    assert problem(await office.ausgabe("99.00", beleg="B")) == (409, "beleg-vergeben")
    assert await office.figures() == ("0.00", "0.00", "17000.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_g5_a_storno_of_nothing_is_404(office: Office) -> None:
    await office.enter()
    assert (await office.storno("ausgaben", str(uuid4()))).status_code == 404
    assert (await office.storno("ausgaben", "x")).status_code == 404


async def test_v10_an_overdraft_needs_a_reason_and_is_warned_of_once(office: Office) -> None:
    await office.enter()
    refused = await office.ausgabe("17000.01", beleg="B")
    assert problem(refused) == (409, "ueberschreitung")
    (figures,) = refused.json()["ueberschreitungen"]
    assert (figures["verfuegbar"], figures["verlangt"]) == ("17000.00", "17000.01")
    assert await office.figures() == ("0.00", "0.00", "17000.00")
    office.good(await office.ausgabe("17000.01", beleg="B", ueberschreitung_begruendung="Notfall"))
    assert [warnung["art"] for warnung in await office.warnungen()] == ["ueberschreitung"]
    office.good(await office.ausgabe("1.00", ueberschreitung_begruendung="noch einer"))
    assert len(await office.warnungen()) == 2
    assert await office.figures() == ("17001.01", "0.00", "-1.01")


async def test_v10_a_sperre_refuses_with_the_figures_whatever_the_reason(office: Office) -> None:
    await office.enter(konzept=konzept_with(eng={"anteil": "1", "bei_ueberschreitung": "sperren"}), gesamt="10.00")
    refused = await office.ausgabe("10.01", volumen="eng", ueberschreitung_begruendung="Notfall")
    assert problem(refused) == (409, "volumen-gesperrt")
    assert refused.json()["ueberschreitungen"][0]["verfuegbar"] == "10.00"
    office.good(await office.ausgabe("10.00", volumen="eng"))
    assert await office.figures("eng") == ("10.00", "0.00", "0.00")


async def test_v6_on_a_vorbehalten_volumen_somebody_released_it(office: Office) -> None:
    await office.enter()
    assert problem(await office.ausgabe("1.00", volumen="asd")) == (422, "freigabe-fehlt")
    office.good(await office.ausgabe("1.00", volumen="asd", freigabe_durch="asd-konz"))
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, volumen="asd", nummer="K-7"))
    office.good(await office.ausgabe("25.00", volumen="asd", kontrakt="K-7"))
    assert await office.figures("asd") == ("26.00", "400.00", "14574.00")


@pytest.mark.parametrize("by_number", [True, False])
async def test_v7_on_a_kontrakt_it_uses_up_its_bindung_and_a_storno_gives_it_back(
    office: Office,
    by_number: bool,  # noqa: FBT001  # a parameter of the table
) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, nummer="K-7"))
    name = "K-7" if by_number else str(kontrakt)
    booked = office.good(await office.ausgabe("500.00", kontrakt=name))
    assert booked["kontrakt"] == str(kontrakt)
    assert await office.figures() == ("500.00", "0.00", "16500.00")
    office.good(await office.storno("ausgaben", booked["id"]))
    assert await office.figures() == ("0.00", "425.00", "16575.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v7_on_a_kontrakt_that_is_bound_elsewhere_it_is_refused(office: Office) -> None:
    await office.enter()
    office.good(await office.bind(nummer="K-7"))
    for wrong in ({"volumen": "praevention"}, {"datum": "2015-01-01"}):
        answer = await office.ausgabe("1.00", kontrakt="K-7", **wrong)
        assert answer.status_code in {409, 422}, answer.text
    assert await office.figures() == ("0.00", "425.00", "16575.00")


async def test_v7_what_it_names_must_exist_and_all_that_does_not_is_told_at_once(office: Office) -> None:
    await office.enter()
    answer = await office.ausgabe("1.00", sozialraum="nirgends", kontrakt="K-0", traeger="nirgends")
    assert problem(answer) == (422, "verweise-unbekannt")
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/sozialraum", "/kontrakt", "/traeger"}


async def test_v7_a_project_or_a_contracts_payments_are_no_kontrakt(office: Office) -> None:
    await office.enter()
    await office.projektbudget("1000.00")
    projekt = uuid4()
    office.good(await office.bind_projekt({2014: "5.00"}, projekt=projekt))
    (row,) = await office.sql("SELECT quelle FROM bindungen WHERE art = 'abschlag'")
    for quelle in (projekt, row.quelle):
        answer = await office.ausgabe("1.00", kontrakt=str(quelle))
        assert (problem(answer), answer.json()["errors"][0]["pointer"]) == ((422, "kontrakt-unbekannt"), "/kontrakt")


async def test_v7_only_leaves_of_years_that_are_set_up_are_spent_on(office: Office) -> None:
    await office.enter()
    assert problem(await office.ausgabe("1.00", volumen="sozialraum")) == (422, "volumen-unbekannt")
    assert problem(await office.ausgabe("1.00", volumen="nirgends")) == (422, "volumen-unbekannt")
    assert problem(await office.ausgabe("1.00", datum="2015-01-01")) == (409, "jahr-nicht-eingerichtet")
    assert problem(await office.ausgabe("1.00", sozialraum="saarburg")) == (409, "jahr-nicht-eingerichtet")


@pytest.mark.parametrize("where", [{}, {"volumen": "praevention"}, {"volumen": "asd", "freigabe_durch": "asd-konz"}])
async def test_v5_spending_for_prevention_counts_wherever_it_is_booked(office: Office, where: dict[str, str]) -> None:
    await office.enter()
    booked = office.good(
        await office.ausgabe("8500.00", zweck="praevention", ueberschreitung_begruendung="Ferien", **where)
    )
    assert (await office.status())["praevention"] == {"soll": "8500.00", "ist": "8500.00", "erfuellt": True}
    office.good(await office.storno("ausgaben", booked["id"]))
    assert (await office.status())["praevention"] == {"soll": "8500.00", "ist": "0.00", "erfuellt": False}


async def test_idempotency_key_repeats_the_effect_and_refuses_other_content(office: Office) -> None:
    await office.enter()
    body = {
        "sozialraum": "konz", "volumen": "variabel", "datum": "2014-03-31", "betrag": "1.00", "beleg": "B",
        "zweck": "fall",
    }  # fmt: skip
    key = {"Idempotency-Key": "k-1"}
    first = await office.wjh.post("/v1/ausgaben", json=body, headers=key)
    again = await office.wjh.post("/v1/ausgaben", json=body, headers=key)
    assert (first.status_code, again.json()) == (201, first.json())
    other = await office.wjh.post("/v1/ausgaben", json=body | {"beleg": "C"}, headers=key)
    assert problem(other) == (422, "schluessel-wiederverwendet")
    path = f"/v1/ausgaben/{first.json()['id']}/storno"
    stornos = [await office.wjh.post(path, json={"grund": "x"}, headers={"Idempotency-Key": "k-2"}) for _ in range(2)]
    assert [answer.json()["storno_grund"] for answer in stornos] == ["x", "x"]
    assert await office.figures() == ("0.00", "0.00", "17000.00")


async def test_lists_are_paged_filtered_and_synced_by_stand(office: Office) -> None:
    await office.enter()
    await set_up(office.callers, sozialraum="saarburg")
    for place in range(5):
        office.good(await office.ausgabe(f"{place + 1}.00"))
    office.good(
        await office.ausgabe("9.00", sozialraum="saarburg", volumen="praevention", ueberschreitung_begruendung="x")
    )
    seen, cursor, stand = [], None, None
    while True:
        query = {"limit": "2", "sozialraum": "konz"} | ({"cursor": cursor} if cursor else {})
        page = office.good(await office.wjh.get("/v1/ausgaben", params=query))
        seen += [item["betrag"] for item in page["items"]]
        stand = stand or page["stand"]
        if cursor is None:
            office.good(await office.ausgabe("7.00"))  # rows arrive while somebody reads
        if not (cursor := page["next"]):
            break
    assert seen == ["1.00", "2.00", "3.00", "4.00", "5.00", "7.00"]
    later = office.good(await office.wjh.get("/v1/ausgaben", params={"seit": stand}))
    assert "7.00" in {item["betrag"] for item in later["items"]}
    by_volumen = office.good(await office.wjh.get("/v1/ausgaben", params={"volumen": "praevention"}))
    assert [item["betrag"] for item in by_volumen["items"]] == ["9.00"]


@pytest.mark.parametrize("name", ["cursor", "seit"])
@pytest.mark.parametrize(
    "value",
    ["x", "bnVsbA", "W10", "WzFd", "WyIxIiwiMiIsIjMiLCI0Il0", "WzFlNDAwXQ", "WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5Il0"],
)
async def test_a_cursor_that_is_not_ours_is_no_place_in_the_list(office: Office, name: str, value: str) -> None:
    answer = await office.wjh.get("/v1/ausgaben", params={name: value})
    if (name, value) == ("seit", "WzFd"):
        assert answer.status_code == 200, "[1] is a stand"
        return
    assert problem(answer) == (422, "stelle-unlesbar")
