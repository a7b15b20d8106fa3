"""Konzepte as data: the ones that come with the service, faults all at once, years that stay (V1, V2)."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

import services
import shared
from services.budget.storage.vorlagen import FOLDER
from services.budget.usecases.enter_stammdaten import check_konzept
from shared.contracts.stammdaten import KonzeptInhalt
from shared.geld import parse_geld
from tests.budget.office import Json, Office, problem
from tests.budget.quarters import close_year
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, set_up

NAMES = sorted(file.stem for file in FOLDER.glob("*.json"))
KINDS = ("trier-saarburg-2014", "trier-saarburg-2018", "sojus-teambudget", "arnsberg-planbudget", "stadt-projektbudget")
OWN_WORDS = {
    "asd",
    "praevention",
    "planbudget",
    "projektbudget",
    "gesamt",
    "sozialraum",
    "hilfen",
    "ambulant",
    "stationaer",
}
ANY = {"If-Match": "*"}


def content_of(name: str) -> Json:
    found: Json = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def leaves_of(knoten: Json) -> list[Json]:
    teile = knoten.get("teile", [])
    return [leaf for teil in teile for leaf in leaves_of(teil)] if teile else [knoten]


def test_v1_every_kind_of_office_has_its_konzept_to_begin_with() -> None:
    assert set(KINDS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_v1_a_konzept_that_comes_with_the_service_has_no_fault(name: str) -> None:
    assert check_konzept(KonzeptInhalt.model_validate(content_of(name)["konzept"])) == ()


async def test_v1_they_are_listed_as_bodies_that_can_be_entered(office: Office) -> None:
    admin = office.callers.of("admin")
    page = office.good(await admin.get("/v1/konzeptvorlagen"))
    assert ([item["name"] for item in page["items"]], page["next"]) == (NAMES, None)
    first = office.good(await admin.get("/v1/konzeptvorlagen?limit=2"))
    rest = office.good(await admin.get("/v1/konzeptvorlagen", params={"cursor": first["next"]}))
    assert first["items"] + rest["items"] == page["items"]
    for item in page["items"]:
        assert office.good(await admin.get(f"/v1/konzeptvorlagen/{item['name']}")) == item
        await put(admin, f"/v1/konzepte/{item['gueltig_ab'][:4]}-0{1 + NAMES.index(item['name'])}-01", item["konzept"])
    assert problem(await admin.get("/v1/konzeptvorlagen/nirgends")) == (404, "nicht-gefunden")
    assert (await admin.get("/v1/konzeptvorlagen?cursor=x")).status_code == 422


@pytest.mark.parametrize("name", NAMES)
async def test_v1_each_works_through_a_round(office: Office, name: str) -> None:
    vorlage = office.good(await office.callers.of("admin").get(f"/v1/konzeptvorlagen/{name}"))
    jahr = int(vorlage["gueltig_ab"][:4])
    office.clock.set(f"{jahr}-03-31")
    await office.enter(gesamt=None, jahr=jahr, konzept=vorlage["konzept"])
    await _enter_all(office, vorlage, jahr=jahr)
    leaf = next(
        leaf for leaf in leaves_of(vorlage["konzept"]["volumen"]) if not (leaf["pauschal"] or leaf["vorbehalten"])
    )
    schluessel = leaf["schluessel"]
    before = (await office.status(jahr=jahr))["volumina"][schluessel]["verfuegbar"]
    assert before not in {"0.00", None}
    office.good(await office.bind(volumen=schluessel, beginn=f"{jahr}-01-01", ende=f"{jahr}-12-31"))
    office.good(await office.ausgabe("1000.00", volumen=schluessel, datum=f"{jahr}-03-31"))
    verbrauch, offen, left = await office.figures(schluessel, jahr=jahr)
    assert (verbrauch, offen) == ("1000.00", "425.00")
    assert parse_geld(left) == parse_geld(before) - parse_geld("1425.00")


async def _enter_all(office: Office, vorlage: Json, *, jahr: int) -> None:
    """Enter what the Konzept cannot carry, and for a year that rests on the one before, that one."""
    if any("vorjahr" in eingabe["inhalt"] for eingabe in vorlage["weitere_eingaben"]):
        admin = office.callers.of("admin")
        await put(admin, f"/v1/konzepte/{jahr - 1}-01-01", vorlage["konzept"])
        await put(office.wjh, f"/v1/haushaltsjahre/{jahr - 1}", HAUSHALTSJAHR)
        await set_up(office.callers, jahr=jahr - 1)
    for eingabe in vorlage["weitere_eingaben"]:
        await put(office.wjh, eingabe["pfad"].format(sozialraum="konz", bezirk="kreis"), eingabe["inhalt"])


async def test_v2_from_2018_on_a_year_is_the_one_before_plus_the_tariff_rise(office: Office) -> None:
    vorlage = content_of("trier-saarburg-2018")
    await office.enter(gesamt=None, jahr=2018, konzept=vorlage["konzept"])
    await _enter_all(office, vorlage, jahr=2018)
    volumina = (await office.status(jahr=2018))["volumina"]
    assert (volumina["gesamt"]["ansatz"], volumina["personalisiert"]["ansatz"]) == ("101500.00", "69020.00")


async def test_v10_a_city_binds_projects_on_its_bezirks_budget_and_never_beyond(office: Office) -> None:
    vorlage = content_of("stadt-projektbudget")
    await office.enter(gesamt=None, konzept=vorlage["konzept"])
    await _enter_all(office, vorlage, jahr=2014)
    office.good(await office.bind_projekt({2014: "250000.00"}))
    assert problem(await office.bind_projekt({2014: "0.01"})) == (409, "volumen-gesperrt")


async def test_v10_ambulant_and_stationaer_cover_each_other(office: Office) -> None:
    await office.enter(gesamt=None, jahr=2025, konzept=content_of("arnsberg-planbudget")["konzept"])
    await set_up(office.callers, jahr=2025, gesamt="1000.00")
    office.good(await office.ausgabe("900.00", volumen="ambulant", datum="2025-03-31"))
    assert (await office.status(jahr=2025))["volumina"]["planbudget"]["verfuegbar"] == "100.00"
    assert problem(await office.ausgabe("100.01", volumen="stationaer", datum="2025-03-31"))[0] == 409


def test_v1_none_of_their_names_stands_in_the_code() -> None:
    """Look at every text of the code that is no docstring; words that the rules have for other things are left out."""
    keys = {leaf["schluessel"] for name in NAMES for leaf in leaves_of(content_of(name)["konzept"]["volumen"])}
    roots = {content_of(name)["konzept"]["volumen"]["schluessel"] for name in NAMES}
    words = (keys | roots) - OWN_WORDS
    offices = ("trier", "saarburg", "arnsberg", "sojus", "saarbr")
    assert words == {"personalisiert", "variabel", "teambudget", "externe_hilfen", "flexible_hilfen"}
    found = [
        f"{file.name}:{line} {text}"
        for package in (services, shared)
        for file in sorted(Path(package.__path__[0]).rglob("*.py"))
        if not file.name.startswith("examples")
        for line, text in _texts_of(file)
        if text in words or any(office in text.lower() for office in offices)
    ]
    assert found == []


def _texts_of(file: Path) -> list[tuple[int, str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


MIETE: Json = {"schluessel": "miete", "bezeichnung": "Raummiete", "betrag": "200.00", "einheit": "Monat"}
FAULTY: dict[str, Any] = {
    "name": "K",
    "farbe": "blau",
    "volumen": {
        "schluessel": "w",
        "gross": True,
        "teile": [{"schluessel": "w", "anteil": "0.5"}, {"schluessel": "b", "anteil": "0.4"}, {"schluessel": "c"}],
    },
    "praevention": {"volumen": "x"},
    "schwellen": [{"volumen": "y", "basis": "verbrauch", "prozent": "-1", "art": "neu"}],
    "planbudget": {"volumen": "z"},
    "personal": {"abschlussquote": [{"ab_jahr": 4, "anteil": "0.70"}, {"ab_jahr": 4, "anteil": "0.50"}]},
    "projekte": {"pauschalen": [MIETE, MIETE]},
}


async def test_v1_unknown_fields_and_all_faults_of_the_rules_are_told_in_one_answer(office: Office) -> None:
    answer = await office.callers.of("admin").put("/v1/konzepte/2014-01-01", json=FAULTY)
    assert problem(answer)[0] == 422
    assert {(error["pointer"], error["code"]) for error in answer.json()["errors"]} >= {
        ("/farbe", "unbekannt"), ("/volumen/gross", "unbekannt"), ("/schwellen/0/art", "unbekannt"),
        ("/volumen/teile/0/schluessel", "doppelt"), ("/praevention/volumen", "volumen_unbekannt"),
        ("/schwellen/0/volumen", "volumen_unbekannt"), ("/schwellen/0/prozent", "bereich"),
        ("/personal/abschlussquote", "reihenfolge"), ("/projekte/pauschalen/1/schluessel", "doppelt"),
    }  # fmt: skip
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert {pointer for pointer in pointers if pointer.startswith("/planbudget")}
    assert "blau" not in answer.text


async def test_v1_shares_that_do_not_add_up_are_told_beside_an_unknown_field(office: Office) -> None:
    teile = [{"schluessel": "a", "anteil": "0.5"}, {"schluessel": "b", "anteil": "0.6"}]
    body = {"name": "K", "farbe": 1, "volumen": {"schluessel": "w", "teile": teile}}
    answer = await office.callers.of("admin").put("/v1/konzepte/2014-01-01", json=body)
    found = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert sorted(found) == [("/farbe", "unbekannt"), ("/volumen/teile", "summe")]


async def test_k4_a_konzept_does_not_take_a_signed_kontrakt_its_volumen(office: Office) -> None:
    await office.enter(gesamt=None)
    office.good(await office.bind(beginn="2014-01-01", ende="2016-12-31"))
    admin = office.callers.of("admin")
    tree = {"schluessel": "w", "teile": [{"schluessel": "a", "anteil": "1"}]}
    other = {"name": "Neu", "volumen": tree}
    refused = await admin.put("/v1/konzepte/2015-06-01", json=other)
    assert problem(refused) == (409, "konzept-ohne-gebundenes-volumen")
    assert (refused.json()["jahre"], refused.json()["volumina"]) == ([2016], ["variabel"])
    parent = {"schluessel": "w", "teile": [{"schluessel": "variabel", "anteil": "1", "teile": [tree["teile"][0]]}]}
    assert problem(await admin.put("/v1/konzepte/2016-01-01", json=other | {"volumen": parent}))[0] == 409
    await put(admin, "/v1/konzepte/2017-01-01", other)
    kept = {"schluessel": "w", "teile": [{"schluessel": "variabel", "anteil": "1"}]}
    await put(admin, "/v1/konzepte/2016-01-01", other | {"volumen": kept})


async def test_v1_a_new_konzept_never_changes_a_closed_year(office: Office) -> None:
    await office.enter()
    await close_year(office)
    before = await office.status()
    admin = office.callers.of("admin")
    tree = {"schluessel": "w", "teile": [{"schluessel": "variabel", "anteil": "1"}]}
    other = KONZEPT | {"volumen": tree, "praevention": None}
    refused = await admin.put("/v1/konzepte/2014-01-01", json=other, headers=ANY)
    assert (problem(refused), refused.json()["jahre"]) == ((409, "konzept-in-gebrauch"), [2014])
    for day in ("2013-01-01", "2014-12-31", "2015-01-01"):
        await put(admin, f"/v1/konzepte/{day}", other)
    assert await office.status() == before


async def test_v1_a_year_uses_the_konzept_of_1_january_and_not_one_that_begins_in_it(office: Office) -> None:
    await office.enter(gesamt=None)
    admin = office.callers.of("admin")
    other = KONZEPT | {
        "volumen": {"schluessel": "w", "teile": [{"schluessel": "a", "anteil": "1"}]},
        "praevention": None,
    }
    await put(admin, "/v1/konzepte/2015-07-01", other)
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await put(office.wjh, "/v1/haushaltsjahre/2016", HAUSHALTSJAHR)
    for jahr in (2015, 2016):
        await set_up(office.callers, jahr=jahr)
    assert (await office.status(jahr=2015))["wurzel"] == "gesamt"
    assert (await office.status(jahr=2016))["wurzel"] == "w"


async def test_v1_where_none_holds_on_1_january_a_year_uses_the_first_that_begins_in_it(office: Office) -> None:
    await office.enter(gesamt=None, jahr=2016)
    admin = office.callers.of("admin")
    tree = {"schluessel": "juli", "teile": [{"schluessel": "a", "anteil": "1"}]}
    await put(admin, "/v1/konzepte/2014-07-01", KONZEPT | {"volumen": tree, "praevention": None})
    await put(admin, "/v1/konzepte/2014-10-01", KONZEPT)
    await put(office.wjh, "/v1/haushaltsjahre/2014", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2014, gesamt="100.00")
    assert (await office.status(jahr=2014))["wurzel"] == "juli"
    assert problem(await office.wjh.put("/v1/haushaltsjahre/2013/sozialraeume/konz", json={"gesamt": "1.00"}))[0] == 409


async def test_p2_flat_rates_and_the_hour_of_unpaid_work_are_entered_and_travel_with_the_konzept(
    office: Office,
) -> None:
    projekte = {"pauschalen": [MIETE], "ehrenamt_stundensatz": "15.00"}
    await put(office.callers.of("admin"), "/v1/konzepte/2014-01-01", KONZEPT | {"projekte": projekte})
    feed = office.good(await office.callers.service("projects").get("/v1/stammdaten"))
    (konzept,) = [one["inhalt"] for one in feed["items"] if one["art"] == "konzept"]
    assert konzept["projekte"] == projekte
