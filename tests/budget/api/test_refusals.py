"""Each fault that a rule of the budget names, and each that the schema cannot forbid: its own problem type and page."""

import ast
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest

import services.budget
from tests.budget.office import Json, Office, konzept_with, problem
from tests.budget.quarters import closed
from tests.builders.county import KONZEPT, put_over

Case = Callable[[Office], Awaitable[httpx.Response]]
CASES: dict[str, tuple[tuple[int, str], Case]] = {}


def refused(status: int, slug: str) -> Callable[[Case], Case]:
    """Note a call, made after the county was entered, and the problem that answers it."""

    def note(case: Case) -> Case:
        CASES[case.__name__] = (status, slug), case
        return case

    return note


async def shift(office: Office, **content: object) -> httpx.Response:
    body: Json = {
        "jahr": 2014, "sozialraum": "konz", "von": "variabel", "nach": "praevention", "betrag": "1.00", "grund": "x",
    }  # fmt: skip
    return await office.wjh.post("/v1/umschichtungen", json=body | content)


async def settle(office: Office, **content: object) -> httpx.Response:
    row = {"stellen": "1.00", "beginn": "2014-01-01", "ende": "2014-12-31", "personalkosten": "1.00"}
    body: Json = {"jahr": 2014, "sozialraum": "konz", "traeger": "t1", "besetzung": [row | content.pop("row", {})]}  # type: ignore[operator]  # a row's fields
    return await office.wjh.post("/v1/spitzabrechnungen", json=body | content)


async def enter(office: Office, path: str, body: Json, *, rolle: str = "admin") -> httpx.Response:
    return await put_over(office.callers.of(rolle), f"/v1/{path}", body)


@refused(409, "ueberschreitung")
async def an_overdraft_by_a_kontrakt_without_a_reason(office: Office) -> httpx.Response:
    return await office.bind(kontingent_minuten=60_000)


@refused(409, "ueberschreitung")
async def an_overdraft_by_spending_without_a_reason(office: Office) -> httpx.Response:
    return await office.ausgabe("17000.01")


@refused(409, "volumen-gesperrt")
async def an_overdraft_of_a_volumen_that_refuses_it(office: Office) -> httpx.Response:
    await office.projektbudget("1.00")
    return await office.bind_projekt({2014: "1.01"})


@refused(409, "jahr-abgeschlossen")
async def spending_of_a_closed_year(office: Office) -> httpx.Response:
    office.clock.set("2015-02-01")
    await settle(office)
    for quartal in (1, 2, 3, 4):
        await closed(office, quartal=quartal)
    return await office.ausgabe("1.00")


@refused(422, "volumen-unbekannt")
async def an_unknown_volumen_in_a_kontrakt(office: Office) -> httpx.Response:
    return await office.bind(volumen="nirgends")


@refused(422, "volumen-unbekannt")
async def an_unknown_volumen_in_a_spending(office: Office) -> httpx.Response:
    return await office.ausgabe("1.00", volumen="nirgends")


@refused(422, "volumen-unbekannt")
async def an_unknown_volumen_in_an_umschichtung(office: Office) -> httpx.Response:
    return await shift(office, nach="nirgends")


@refused(422, "grundlage-fehlerhaft")
async def an_unknown_volumen_in_a_grundlage(office: Office) -> httpx.Response:
    return await enter(office, "haushaltsjahre/2014/sozialraeume/konz", {"stellen": ["nirgends"]}, rolle="wjh")


@refused(409, "umschichtung-vorbehalten")
async def an_umschichtung_from_what_is_vorbehalten(office: Office) -> httpx.Response:
    return await shift(office, von="asd")


@refused(409, "umschichtung-vorbehalten")
async def an_umschichtung_to_what_is_vorbehalten(office: Office) -> httpx.Response:
    return await shift(office, nach="asd")


@refused(409, "volumen-nicht-umschichtbar")
async def an_umschichtung_from_what_is_not_umschichtbar(office: Office) -> httpx.Response:
    return await shift(office, von="personalisiert")


@refused(409, "volumen-nicht-umschichtbar")
async def an_umschichtung_to_what_is_not_umschichtbar(office: Office) -> httpx.Response:
    return await shift(office, nach="personalisiert")


@refused(409, "verfuegbar-ueberschritten")
async def an_umschichtung_above_what_is_available(office: Office) -> httpx.Response:
    return await shift(office, betrag="17000.01")


@refused(422, "geld-nachkommastellen")
async def three_decimals(office: Office) -> httpx.Response:
    return await office.ausgabe("1.005")


@refused(422, "geld-negativ")
async def a_negative_amount(office: Office) -> httpx.Response:
    return await office.ausgabe("-1.00")


@refused(422, "kein-kalendertag")
async def the_29th_of_february_in_a_body(office: Office) -> httpx.Response:
    return await office.ausgabe("1.00", datum="2014-02-29")


@refused(422, "kein-kalendertag")
async def the_29th_of_february_in_a_query(office: Office) -> httpx.Response:
    return await office.wjh.get("/v1/haushaltsjahre/2014/sozialraeume/konz?stichtag=2014-02-29")


@refused(422, "sozialraum-unbekannt")
async def an_unknown_sozialraum_in_a_spending(office: Office) -> httpx.Response:
    return await office.ausgabe("1.00", sozialraum="nirgends")


@refused(422, "sozialraum-unbekannt")
async def an_unknown_sozialraum_in_an_umschichtung(office: Office) -> httpx.Response:
    return await shift(office, sozialraum="nirgends")


@refused(422, "sozialraum-unbekannt")
async def an_unknown_sozialraum_in_a_settlement(office: Office) -> httpx.Response:
    return await settle(office, sozialraum="nirgends")


@refused(422, "traeger-unbekannt")
async def an_unknown_traeger_in_a_spending(office: Office) -> httpx.Response:
    return await office.ausgabe("1.00", traeger="nirgends")


@refused(422, "traeger-unbekannt")
async def an_unknown_traeger_in_a_settlement(office: Office) -> httpx.Response:
    return await settle(office, traeger="nirgends")


@refused(422, "verweise-unbekannt")
async def an_unknown_sozialraum_and_traeger_in_a_contract(office: Office) -> httpx.Response:
    body = {"sozialraum": "nirgends", "traeger": "nirgends", "stellen": "1.00", "beginn": "2014-01-01"}
    return await enter(office, "kooperationsvertraege/KV-9", body)


@refused(422, "kontrakt-unbekannt")
async def an_unknown_kontrakt_in_a_spending(office: Office) -> httpx.Response:
    return await office.ausgabe("1.00", kontrakt="K-0")


@refused(422, "kontrakt-anderswo")
async def a_kontrakt_that_is_bound_on_another_volumen(office: Office) -> httpx.Response:
    office.good(await office.bind(nummer="K-7"))
    return await office.ausgabe("1.00", kontrakt="K-7", volumen="praevention")


@refused(422, "vertrag-fehlerhaft")
async def a_contract_that_ends_before_it_begins(office: Office) -> httpx.Response:
    body = {"sozialraum": "konz", "traeger": "t1", "stellen": "1.00", "beginn": "2014-01-01", "ende": "2013-12-31"}
    return await enter(office, "kooperationsvertraege/KV-9", body)


@refused(422, "konzept-fehlerhaft")
async def a_konzept_whose_shares_do_not_add_up(office: Office) -> httpx.Response:
    return await enter(office, "konzepte/2016-01-01", konzept_with(a={"anteil": "0.5"}))


@refused(422, "haushaltsjahr-fehlerhaft")
async def a_rise_that_lies_in_another_year(office: Office) -> httpx.Response:
    body = {
        "stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"}, "bruttojahresarbeitszeit": 1600,
        "tarifsteigerungen": [{"ab": "2015-01-01", "prozent": "1"}],
    }  # fmt: skip
    return await enter(office, "haushaltsjahre/2014", body, rolle="wjh")


@refused(422, "besetzung-fehlerhaft")
async def posts_that_are_filled_in_another_year(office: Office) -> httpx.Response:
    return await settle(office, row={"ende": "2015-01-01"})


@refused(422, "besetzung-fehlerhaft")
async def posts_that_end_before_they_begin(office: Office) -> httpx.Response:
    return await settle(office, row={"ende": "2013-12-31"})


@refused(422, "stichtag-in-zukunft")
async def a_report_as_of_a_day_to_come(office: Office) -> httpx.Response:
    return await office.wjh.get("/v1/berichte/2014/quartale/1?stichtag=2199-01-01")


@refused(422, "passt-nicht-zusammen")
async def a_grundlage_of_two_kinds(office: Office) -> httpx.Response:
    body = {"gesamt": "1.00", "stellen": ["personalisiert"]}
    return await enter(office, "haushaltsjahre/2014/sozialraeume/konz", body, rolle="wjh")


@refused(422, "hilfeart-nicht-zugelassen")
async def a_hilfeart_that_the_konzept_does_not_allow(office: Office) -> httpx.Response:
    return await office.bind(hilfeart="35a")


@refused(422, "traeger-unbekannt")
async def an_unknown_traeger_in_a_kontrakt(office: Office) -> httpx.Response:
    return await office.bind(traeger="nirgends")


@refused(422, "freigabe-durch-buchende")
async def spending_that_its_booker_released(office: Office) -> httpx.Response:
    return await office.ausgabe("1.00", volumen="asd", freigabe_durch="WJH")


@refused(422, "freigabe-ohne-namen")
async def spending_that_nobody_released(office: Office) -> httpx.Response:
    return await office.ausgabe("1.00", volumen="asd", freigabe_durch="007 !")


@refused(409, "volumen-pauschal")
async def spending_on_what_is_paid_in_abschlaege(office: Office) -> httpx.Response:
    return await office.ausgabe("1.00", volumen="personalisiert")


@refused(422, "kein-kalendertag")
async def the_31st_of_april(office: Office) -> httpx.Response:
    return await office.ausgabe("1.00", datum="2014-04-31")


@refused(422, "eingabe")
async def a_receipt_number_of_blanks(office: Office) -> httpx.Response:
    return await office.ausgabe("1.00", beleg="   ")


@refused(422, "slug-reserviert")
async def an_area_called_as_the_total_of_a_report(office: Office) -> httpx.Response:
    return await enter(office, "sozialraeume/gesamt", {"name": "Gesamt", "bezirk": "kreis"})


@refused(422, "slug-reserviert")
async def a_bezirk_called_as_the_total_of_a_report(office: Office) -> httpx.Response:
    return await enter(office, "sozialraeume/mitte", {"name": "Mitte", "bezirk": "gesamt"})


@refused(422, "stelle-unlesbar")
async def a_cursor_that_no_answer_gave(office: Office) -> httpx.Response:
    return await office.wjh.get("/v1/ausgaben?cursor=x")


@refused(422, "eingabe")
async def an_amount_that_the_schema_forbids(office: Office) -> httpx.Response:
    return await office.ausgabe("0.00")


@pytest.mark.parametrize("name", CASES)
async def test_v10_v13_each_fault_is_its_own_problem_type_with_a_page(office: Office, name: str) -> None:
    await office.enter()
    (status, slug), case = CASES[name]
    answer = await case(office)
    assert problem(answer) == (status, slug), answer.text
    page = await office.callers.nobody().get(answer.json()["type"])
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"/problems/{slug}" in page.text


async def test_v10_an_overdraft_is_refused_with_its_figures(office: Office) -> None:
    await office.enter()
    answer = await an_overdraft_by_a_kontrakt_without_a_reason(office)
    assert answer.json()["ueberschreitungen"] == [
        {
            "jahr": 2014, "volumen": "variabel", "ansatz": "17000.00", "umschichtung": "0.00", "verbrauch": "0.00",
            "offene_bindung": "0.00", "verfuegbar": "17000.00", "verlangt": "42500.00", "gedeckt_durch": None,
        }
    ]  # fmt: skip


async def test_v9_what_is_moved_above_what_is_left_is_refused_with_its_figures(office: Office) -> None:
    await office.enter()
    told = (await an_umschichtung_above_what_is_available(office)).json()
    assert (told["volumen"], told["verfuegbar"], told["verlangt"]) == ("variabel", "17000.00", "17000.01")


def test_no_use_case_answers_good_input_as_wrong_input() -> None:
    """Only what the schema forbids is /problems/eingabe: no room of the budget raises InputRefused itself."""
    folder = Path(services.budget.__file__).parent
    assert [place for file in sorted(folder.rglob("*.py")) for place in _bare_refusals(file)] == []


def _bare_refusals(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "InputRefused":
            yield f"{file.name}:{node.lineno}"


async def test_equal_content_may_be_written_otherwise(office: Office) -> None:
    await office.enter()
    admin = office.callers.of("admin")
    contract = {"sozialraum": "konz", "traeger": "t1", "beginn": "2014-01-01"}
    again = await admin.put("/v1/kooperationsvertraege/KV-1", json=contract | {"stellen": "2"})
    assert (again.status_code, again.headers["etag"], again.json()["stellen"]) == (200, '"1"', "2.00")
    longer = KONZEPT | {"praevention": {"volumen": "sozialraum", "mindestanteil": "0.100000"}}
    again = await admin.put("/v1/konzepte/2014-01-01", json=longer)
    assert (again.status_code, again.headers["etag"], again.json()["praevention"]["mindestanteil"]) == (
        200,
        '"1"',
        "0.10",
    )
    year = {
        "stellenfaktor": {"personal": "58000", "pauschale": "10000.0"}, "bruttojahresarbeitszeit": 1600,
    }  # fmt: skip
    again = await office.wjh.put("/v1/haushaltsjahre/2014", json=year)
    assert (again.status_code, again.headers["etag"]) == (200, '"1"')
    path = "/v1/haushaltsjahre/2014/sozialraeume/saarburg"
    await office.wjh.put(path, json={"gesamt": "1.00"})
    assert (await office.wjh.put(path, json={"gesamt": "1"})).status_code == 200


async def test_g6_the_audit_holds_no_free_text_of_a_spending(office: Office) -> None:
    await office.enter()
    texts = {"freigabe_durch": "Frau Marker-A", "ueberschreitung_begruendung": "Marker-B"}
    spent = office.good(await office.ausgabe("15000.01", volumen="asd", **texts))
    assert spent["freigabe_durch"] == "Frau Marker-A"
    office.good(await office.storno("ausgaben", spent["id"]))
    rows = [row.daten for row in await office.sql("SELECT CAST(daten AS text) AS daten FROM audit")]
    assert [row for row in rows if "Marker" in row or "freigabe_durch" in row] == []
    assert any("15000.01" in row for row in rows)
