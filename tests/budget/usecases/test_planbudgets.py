"""Planbudgets over the API: under-21s on record, Verteilungen, what becomes Ansatz, what nothing else moves (V17)."""

import pytest

from tests.budget.office import Json, Office, problem
from tests.budget.planbudget import PLANBUDGET, enter_einwohner, enter_town, propose, take_over, verteile
from tests.builders.county import KONZEPT, put
from tests.builders.invariants import faults_of_sums

PATH = "/v1/planbudgets/verteilung"
KONZ = "/v1/haushaltsjahre/2014/sozialraeume/konz"


async def ansaetze(office: Office, sozialraum: str = "konz") -> dict[str, str]:
    volumina = (await office.status(sozialraum=sozialraum))["volumina"]
    return {name: figures["ansatz"] for name, figures in volumina.items()}


async def test_v17_under_21s_are_versions_that_all_persons_read(office: Office) -> None:
    await office.enter(gesamt=None)
    admin, path = office.callers.of("admin"), "/v1/sozialraeume/konz/einwohner/2014"
    made = await admin.put(path, json={"unter_21": 3000})
    assert (made.status_code, made.headers["location"], made.headers["etag"]) == (201, path, '"1"')
    assert (await admin.put(path, json={"unter_21": 3000})).status_code == 200
    assert (await admin.put(path, json={"unter_21": 3001})).status_code == 428
    await put(admin, path, {"unter_21": 3001}, **{"If-Match": '"1"'})
    shown = office.good(await office.callers.of("asd", sozialraeume=["konz"]).get(path))
    assert (shown["jahr"], shown["sozialraum"], shown["unter_21"], shown["version"]) == (2014, "konz", 3001, 2)
    await enter_einwohner(office, 2999, jahr=2013)
    await enter_einwohner(office, 1, sozialraum="saarburg")
    listed = office.good(await office.callers.of("traeger").get("/v1/sozialraeume/konz/einwohner"))["items"]
    assert [(one["jahr"], one["unter_21"]) for one in listed] == [(2013, 2999), (2014, 3001)]


async def test_v17_under_21s_belong_to_a_sozialraum_that_is_entered(office: Office) -> None:
    await office.enter(gesamt=None)
    answer = await office.callers.of("admin").put("/v1/sozialraeume/nirgends/einwohner/2014", json={"unter_21": 1})
    assert answer.status_code == 404
    assert (await office.wjh.get("/v1/sozialraeume/konz/einwohner/2014")).status_code == 404


@pytest.mark.parametrize("unter_21", [-1, "1", 1.5, None, 10_000_001])
async def test_v17_a_number_that_no_area_has_is_refused(office: Office, unter_21: object) -> None:
    await office.enter(gesamt=None)
    answer = await office.callers.of("admin").put("/v1/sozialraeume/konz/einwohner/2014", json={"unter_21": unter_21})
    assert problem(answer) == (422, "eingabe")


async def test_k12_under_21s_travel_in_the_change_feed(office: Office) -> None:
    await office.enter(gesamt=None)
    await enter_einwohner(office, 3000)
    feed = office.good(await office.callers.service("cases").get("/v1/stammdaten"))["items"]
    (einwohner,) = [one for one in feed if one["art"] == "einwohner"]
    assert (einwohner["schluessel"], einwohner["inhalt"]) == (
        "2014/konz",
        {"jahr": 2014, "sozialraum": "konz", "unter_21": 3000},
    )


async def test_v17_fifteen_million_are_spread_to_the_cent_and_kept(office: Office) -> None:
    einwohner = {"neheim": 4321, "huesten": 3180, "alt-arnsberg": 3507}
    made = await verteile(office, "15000000.00", jahr=2026, einwohner_u21=einwohner)
    shown = office.good(made)
    assert (made.status_code, made.headers["location"]) == (201, f"{PATH}/{shown['id']}")
    assert shown["anteile"] == {"alt-arnsberg": "4778797.24", "huesten": "4333212.21", "neheim": "5887990.55"}
    assert (shown["einwohner_u21"], shown["gebucht_von"]) == (einwohner, "wjh")
    assert office.good(await office.callers.of("revision").get(f"{PATH}/{shown['id']}")) == shown
    other = office.good(await verteile(office, "0.05", jahr=2027))
    listed = office.good(await office.wjh.get(PATH, params={"jahr": 2026}))["items"]
    assert (listed, other["id"] != shown["id"]) == ([shown], True)
    (row,) = await office.sql("SELECT daten FROM audit WHERE gegenstand_id = :id", id=shown["id"])
    assert row.daten == {"jahr": 2026, "betrag": "15000000.00"}


async def test_v17_repeated_with_its_key_it_is_spread_once(office: Office) -> None:
    body = {"jahr": 2014, "betrag": "1.00", "einwohner_u21": {"a": 1}}
    keyed = {"Idempotency-Key": "v-1"}
    first, again = [await office.wjh.post(PATH, json=body, headers=keyed) for _ in range(2)]
    assert (first.json(), len(await office.sql("SELECT 1 FROM verteilungen"))) == (again.json(), 1)


async def test_v17_without_figures_those_on_record_count_and_missing_ones_are_listed(office: Office) -> None:
    await office.enter(gesamt=None)
    await enter_einwohner(office, 3000, sozialraum="saarburg")
    await enter_einwohner(office, 1, jahr=2013)
    refused = await office.wjh.post(PATH, json={"jahr": 2014, "betrag": "5.00"})
    assert problem(refused) == (409, "einwohner-fehlen")
    assert (refused.json()["jahr"], refused.json()["fehlend"]) == (2014, ["konz"])
    await enter_einwohner(office, 2000)
    shown = office.good(await office.wjh.post(PATH, json={"jahr": 2014, "betrag": "5.00"}))
    assert shown["einwohner_u21"] == {"konz": 2000, "saarburg": 3000}
    assert shown["anteile"] == {"konz": "2.00", "saarburg": "3.00"}


@pytest.mark.parametrize(
    ("body", "answered"),
    [
        ({"einwohner_u21": {"konz": 0}}, (422, "verteilung-ohne-einwohner")),
        ({"einwohner_u21": None}, (422, "verteilung-ohne-einwohner")),
        ({"einwohner_u21": {}}, (422, "eingabe")),
        ({"einwohner_u21": {"konz": -1}}, (422, "eingabe")),
        ({"einwohner_u21": {"Konz!": 1}}, (422, "eingabe")),
        ({"betrag": "0.00"}, (422, "eingabe")),
        ({"betrag": "1.001"}, (422, "geld-nachkommastellen")),
        ({"betrag": "-1.00"}, (422, "geld-negativ")),
    ],
)
async def test_v17_what_cannot_be_spread_is_refused(office: Office, body: Json, answered: tuple[int, str]) -> None:
    assert problem(await verteile(office, **body)) == answered


async def test_v17_a_share_becomes_the_ansatz_down_the_tree_with_its_herleitung(office: Office) -> None:
    verteilung = await enter_town(office)
    assert await ansaetze(office) == {"planbudget": "600.01", "ambulant": "240.00", "stationaer": "360.01"}
    assert (await ansaetze(office, "saarburg"))["planbudget"] == "400.00"
    grundlage = office.good(await office.wjh.get(f"{KONZ}/grundlage"))
    assert grundlage["planbudget"] == verteilung
    assert grundlage["herleitung"]["ambulant"] == {
        "aus": "planbudget",
        "verteilung": verteilung,
        "einwohner_u21": 3000,
        "anteil": "600.01",
        "rueckfuehrungen": {},
        "planbudget": "600.01",
        "konzept": {"gueltig_ab": "2014-01-01", "version": 1},
        "weg": [
            {"volumen": "planbudget", "anteil": None, "betrag": "600.01"},
            {"volumen": "ambulant", "anteil": "0.40", "betrag": "240.00"},
        ],
    }
    year = office.good(await office.wjh.get("/v1/haushaltsjahre/2014"))
    assert year["gesamt"]["volumina"]["planbudget"]["ansatz"] == "1000.01"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v17_its_height_is_not_negotiable_otherwise(office: Office) -> None:
    verteilung = await enter_town(office)
    any_version = {"If-Match": "*"}
    for body in ({"gesamt": "700.00"}, {"gesamt": "600.01"}, {"festgesetzt": {"ambulant": "1.00"}}):
        assert problem(await office.wjh.put(KONZ, json=body, headers=any_version)) == (409, "planbudget-fest")
    assert (await office.wjh.put(KONZ, json={"gesamt": "700.00"})).status_code == 428
    assert office.good(await take_over(office, verteilung))["version"] == 1
    assert (await ansaetze(office))["planbudget"] == "600.01"


async def test_v17_a_new_verteilung_of_the_whole_year_replaces(office: Office) -> None:
    await enter_town(office)
    part = office.good(await verteile(office, "2000.00", einwohner_u21={"konz": 1}))["id"]
    refused = await take_over(office, part, match="*")
    assert (problem(refused), refused.json()["fehlend"]) == ((409, "verteilung-unvollstaendig"), ["saarburg"])
    whole = office.good(await verteile(office, "2000.00"))["id"]
    assert office.good(await take_over(office, whole, match='"1"'))["version"] == 2
    assert (await ansaetze(office))["planbudget"] == "1200.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v2_a_share_of_the_same_height_names_its_own_verteilung(office: Office) -> None:
    await enter_town(office)
    again = office.good(await verteile(office))["id"]
    shown = office.good(await take_over(office, again, match="*"))
    assert {one["verteilung"] for one in shown["herleitung"].values()} == {again}
    assert (await ansaetze(office))["planbudget"] == "600.01"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v17_an_amount_entered_first_gives_way_to_a_share(office: Office) -> None:
    await office.enter(gesamt="50.00", konzept=PLANBUDGET)
    verteilung = office.good(await verteile(office))["id"]
    assert (await take_over(office, verteilung)).status_code == 428
    office.good(await take_over(office, verteilung, match="*"))
    assert (await ansaetze(office))["planbudget"] == "600.01"


async def test_v17_a_share_that_cannot_be_taken_over_is_refused_with_its_reason(office: Office) -> None:
    await office.enter(gesamt=None, konzept=PLANBUDGET)
    other = office.good(await verteile(office, jahr=2015))["id"]
    refused = await take_over(office, other)
    assert (problem(refused), refused.json()["jahr"], refused.json()["verteilt"]) == (
        (409, "verteilung-anderes-jahr"),
        2014,
        2015,
    )
    beside = office.good(await verteile(office, einwohner_u21={"saarburg": 1}))["id"]
    assert problem(await take_over(office, beside)) == (409, "verteilung-ohne-sozialraum")
    unknown = "01936f5e-0000-7000-8000-000000000001"
    assert problem(await take_over(office, unknown)) == (422, "verteilung-unbekannt")
    two_ways = await office.wjh.put(KONZ, json={"planbudget": beside, "gesamt": "1.00"})
    assert two_ways.status_code == 422
    assert (await office.wjh.get(KONZ)).status_code == 404


async def test_v17_without_a_planbudget_in_the_konzept_no_share_is_taken_over(office: Office) -> None:
    await office.enter(gesamt=None, konzept=KONZEPT)
    verteilung = office.good(await verteile(office))["id"]
    assert problem(await take_over(office, verteilung)) == (409, "konzept-ohne-planbudget")
    assert (await office.wjh.get("/v1/planbudgets/2014/auswertung")).status_code == 404


async def test_v17_no_umschichtung_into_or_out_of_a_planbudget(office: Office) -> None:
    await enter_town(office)
    body = {"jahr": 2014, "sozialraum": "konz", "von": "ambulant", "nach": "stationaer", "betrag": "1.00", "grund": "x"}
    for von, nach in (("ambulant", "stationaer"), ("stationaer", "ambulant")):
        refused = await office.wjh.post("/v1/umschichtungen", json=body | {"von": von, "nach": nach})
        assert problem(refused) == (409, "volumen-nicht-umschichtbar")


async def test_v17_a_konzept_that_lets_a_planbudget_be_moved_is_refused_with_all_faults(office: Office) -> None:
    teile = [{"schluessel": "a", "anteil": "0.5", "umschichtbar": True}, {"schluessel": "b", "anteil": "0.6"}]
    wrong = {
        "name": "K",
        "volumen": {"schluessel": "plan", "teile": teile},
        "planbudget": {"volumen": "plan", "ambulant": ["a"], "stationaer": ["x"]},
    }
    answer = await office.callers.of("admin").put("/v1/konzepte/2014-01-01", json=wrong)
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "/volumen/teile",
        "/volumen/teile/0/umschichtbar",
        "/planbudget/stationaer/0",
    }
    shown = await put(office.callers.of("admin"), "/v1/konzepte/2014-01-01", PLANBUDGET)
    assert shown["planbudget"] == PLANBUDGET["planbudget"]


async def test_v17_evaluation_planned_used_and_both_ratios(office: Office) -> None:
    await enter_town(office, "100000.00")
    for betrag, volumen in (("1000.00", "ambulant"), ("3000.00", "stationaer")):
        office.good(await office.ausgabe(betrag, volumen=volumen))
    for volumen in ("ambulant", "ambulant", "ambulant", "stationaer"):
        office.good(await office.bind(volumen=volumen))
    office.good(await propose(office, "500.00", ab="2014-05-01"))
    found = office.good(await office.wjh.get("/v1/planbudgets/2014/auswertung"))
    konz, saarburg = found["sozialraeume"]
    assert konz == {
        "sozialraum": "konz",
        "geplant": "60000.00",
        "genutzt": "4000.00",
        "erhoehung": {"anzahl": 0, "summe": "0.00"},
        "rueckfuehrungen": {"anzahl": 0, "summe": "0.00"},
        "vorgeschlagen": {"anzahl": 1, "summe": "500.00"},
        "verhaeltnis": {
            "faelle": {"stationaer": 1, "ambulant": 3, "quote": "0.3333"},
            "kosten": {"stationaer": "3000.00", "ambulant": "1000.00", "quote": "3.0000"},
        },
    }
    assert saarburg["verhaeltnis"]["faelle"] == {"stationaer": 0, "ambulant": 0, "quote": None}
    assert (found["gesamt"]["geplant"], found["gesamt"]["sozialraum"]) == ("100000.00", None)
    assert found["gesamt"]["verhaeltnis"] == konz["verhaeltnis"]


async def test_v17_a_leitung_evaluates_its_own_bezirke_without_the_total(office: Office) -> None:
    await enter_town(office)
    admin = office.callers.of("admin")
    await put(admin, "/v1/sozialraeume/saarburg", {"name": "S", "bezirk": "sued"}, **{"If-Match": "*"})
    found = office.good(await office.callers.of("leitung", bezirke=["sued"]).get("/v1/planbudgets/2014/auswertung"))
    assert (found["gesamt"], [part["sozialraum"] for part in found["sozialraeume"]]) == (None, ["saarburg"])
    path = "/v1/planbudgets/2014/auswertung?sozialraum=konz"
    assert (await office.callers.of("leitung", bezirke=["sued"]).get(path)).status_code == 404
    alone = office.good(await office.wjh.get(path))
    assert (alone["gesamt"], [part["sozialraum"] for part in alone["sozialraeume"]]) == (None, ["konz"])


async def test_v16_an_evaluation_as_of_a_past_day(office: Office) -> None:
    await enter_town(office, "1000.00")
    path = "/v1/planbudgets/2014/auswertung"
    before = office.good(await office.wjh.get(path))
    office.clock.set("2026-03-03")
    office.good(await office.ausgabe("10.00", volumen="ambulant"))
    office.good(await office.bind(volumen="ambulant", kontingent_minuten=60))
    office.good(await propose(office, ab="2014-05-01"))
    assert office.good(await office.wjh.get(path)) != before
    assert office.good(await office.wjh.get(path, params={"stichtag": "2026-03-02"})) == before
    assert (await office.wjh.get(path, params={"stichtag": "2026-03-01"})).status_code == 404
