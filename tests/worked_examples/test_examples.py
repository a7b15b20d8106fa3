"""Every year that a file describes comes out over the API as it was published or worked by hand (V1-V7, V14, V15)."""

from decimal import Decimal
from typing import Any

import pytest

from deploy.local.demo.tabelle import print_tabelle
from shared.geld import Geld, format_betrag, format_mittelnutzung, parse_geld, total
from tests.budget.office import Json, Office
from tests.builders.county import put
from tests.builders.invariants import faults_of_sums
from tests.worked_examples import by_hand
from tests.worked_examples.enter import enter_example
from tests.worked_examples.example import FILES, Example, load


@pytest.fixture(params=FILES)
def example(request: pytest.FixtureRequest) -> Example:
    return load(request.param)


async def county_of(office: Office, example: Example) -> Json:
    return office.good(await office.wjh.get(f"/v1/haushaltsjahre/{example.jahr}"))


def shown(volumina: Json, expected: Json) -> Json:
    """Give of what is shown what is expected: the same Volumina and figures."""
    return {name: {figure: volumina[name][figure] for figure in figures} for name, figures in expected.items()}


def test_one_of_the_years_is_published_and_another_is_not() -> None:
    kinds = {load(name).data["veroeffentlicht"] for name in FILES}
    assert kinds == {True, False}


async def test_v2_v7_the_year_comes_out_over_http_to_the_cent(office: Office, example: Example) -> None:
    await enter_example(office, example)
    erwartet, status = example.erwartet, await county_of(office, example)
    county = status["gesamt"]["volumina"]
    assert shown(county, erwartet["volumina"]) == erwartet["volumina"]
    assert {name: county[name]["anteil_real"] for name in erwartet["anteil_real"]} == erwartet["anteil_real"]
    for slug, volumina in erwartet["sozialraeume"].items():
        area = (await office.status(jahr=example.jahr, sozialraum=slug))["volumina"]
        assert shown(area, volumina) == volumina, slug
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v14_the_printed_table_is_the_one_of_the_file(office: Office, example: Example) -> None:
    await enter_example(office, example)
    assert print_tabelle(await county_of(office, example)).splitlines() == example.erwartet["tabelle"]
    path = f"/v1/berichte/{example.jahr}/quartale/4"
    text = (await office.wjh.get(path, headers={"Accept": "text/plain"})).text
    whole = text.rsplit("\nGesamt\n", maxsplit=1)[1].splitlines()
    for name, figures in example.erwartet["volumina"].items():
        (row,) = (line for line in whole if line.startswith(f"{name} "))
        amounts = {figure: parse_geld(figures[figure]) for figure in figures}
        assert f"{format_betrag(amounts['verbrauch'])} €  " in row, name
        assert f" {format_mittelnutzung(amounts['mittelnutzung'])}" in row, name


async def test_v4_the_prices_of_an_hour_are_those_of_the_file(office: Office, example: Example) -> None:
    year = await put(office.wjh, f"/v1/haushaltsjahre/{example.jahr}", example.data["jahreswerte"])
    found = {row["ab"]: row["satz"] for row in year["fachleistungsstunden"]}
    assert found == example.erwartet["fachleistungsstunden"]


@pytest.mark.parametrize("name", [name for name in FILES if "rechenbeispiel" in load(name).data])
async def test_v1_the_worked_example_is_derived_down_the_tree(office: Office, name: str) -> None:
    example = load(name)
    jahr, numbers = example.jahr, example.data["rechenbeispiel"]
    admin = office.callers.of("admin")
    await put(admin, f"/v1/konzepte/{jahr}-01-01", example.data["konzept"])
    await put(admin, "/v1/sozialraeume/konz", {"name": "Konz", "bezirk": "kreis"})
    await put(office.wjh, f"/v1/haushaltsjahre/{jahr}", example.data["jahreswerte"])
    await put(office.wjh, f"/v1/haushaltsjahre/{jahr}/sozialraeume/konz", {"gesamt": numbers["gesamt"]})
    volumina = (await office.status(jahr=jahr))["volumina"]
    assert {name: volumina[name]["ansatz"] for name in numbers} == numbers


def as_text(figures: dict[str, dict[str, Geld]], expected: dict[str, dict[str, Any]]) -> Json:
    return {name: {figure: str(figures[name][figure]) for figure in row} for name, row in expected.items()}


def test_v2_v7_v15_what_a_file_expects_follows_from_its_inputs_by_fractions(example: Example) -> None:
    erwartet = example.erwartet
    whole = by_hand.volumina_of(example, slugs=example.slugs)
    assert as_text(whole, erwartet["volumina"]) == erwartet["volumina"]
    for slug, volumina in erwartet["sozialraeume"].items():
        assert as_text(by_hand.volumina_of(example, slugs=[slug]), volumina) == volumina, slug
    assert sum(one.stellen for one in example.posten) == Decimal(erwartet["stellen"])
    hours = example.data["jahreswerte"]["bruttojahresarbeitszeit"]
    prices = {ab.isoformat(): str(Geld(by_hand.half_up(rate / hours))) for ab, rate in by_hand.rates_of(example)}
    assert prices == erwartet["fachleistungsstunden"]


def test_v14_the_parts_of_a_file_add_up_to_its_whole(example: Example) -> None:
    parts = [by_hand.volumina_of(example, slugs=[slug]) for slug in example.slugs]
    whole = by_hand.volumina_of(example, slugs=example.slugs)
    for name, figures in whole.items():
        for figure, amount in figures.items():
            assert total(part[name][figure] for part in parts) == amount, (name, figure)
