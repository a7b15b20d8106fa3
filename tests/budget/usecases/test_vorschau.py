"""Vorschau: what a Kontrakt or project would do; nothing is written, and the booking comes to the same (X2)."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from services.budget.storage.bindungen import lock_quelle
from services.budget.storage.jahre import hold_jahr
from tests.budget.office import Json, Office, konzept_with, problem, zeile
from tests.budget.quarters import closed
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, set_up

KONTRAKT: Json = {
    "sozialraum": "konz", "traeger": "t1", "hilfeart": "31", "volumen": "variabel", "beginn": "2014-01-01",
    "ende": "2014-12-31", "kontingent_minuten": 600,
}  # fmt: skip
WATCHED = KONZEPT | {
    "schwellen": [
        {"volumen": "variabel", "basis": "gebunden", "prozent": "50"},
        {"volumen": "sozialraum", "basis": "verbrauch", "prozent": "85"},
        {"volumen": "variabel", "basis": "verbrauch", "prozent": "40"},
        {"volumen": "asd", "basis": "verbrauch", "prozent": "1"},
    ]
}


async def ask(office: Office, body: Json, *, rolle: str = "asd", **claims: Any) -> httpx.Response:  # noqa: ANN401  # claims
    areas = {"sozialraeume": ["*"], "bezirke": ["*"]} | claims
    return await office.callers.of(rolle, **areas).post("/v1/vorschau", json=body)


async def preview(office: Office, *, rolle: str = "asd", quelle: UUID | None = None, **content: Any) -> Json:  # noqa: ANN401  # fields of a Kontrakt
    body: Json = {"kontrakt": KONTRAKT | content} | ({"quelle": str(quelle)} if quelle else {})
    return office.good(await ask(office, body, rolle=rolle))


def slugs(vorschau: Json) -> list[tuple[str, bool]]:
    return [(one["type"].removeprefix("/problems/"), one["mit_begruendung"]) for one in vorschau["ablehnungen"]]


async def test_x2_a_vorschau_says_what_is_bound_and_what_is_left_on_the_volumen_and_above(office: Office) -> None:
    await office.enter()
    (jahr,) = (found := await preview(office))["jahre"]
    assert jahr["bindung"] == {"betrag": "425.00", "minuten": 600, "mehr": "425.00", "vorgemerkt": False}
    assert list(jahr["volumina"]) == ["gesamt", "sozialraum", "variabel"]
    left = {
        name: (node["vorher"]["verfuegbar"], node["nachher"]["verfuegbar"]) for name, node in jahr["volumina"].items()
    }
    assert left["variabel"] == ("17000.00", "16575.00")
    assert left["sozialraum"] == ("17000.00", "16575.00")
    assert (found["bindet"], found["ablehnungen"]) == (True, [])


async def test_x2_it_writes_nothing(office: Office) -> None:
    await office.enter()
    tables = ["bindungen", "bindungsbuchungen", "bindungsauftraege", "volumina", "tagessummen", "audit", "warnungen"]
    before = {name: await office.sql(f"SELECT * FROM {name} ORDER BY 1, 2, 3") for name in tables}
    await preview(office, beginn="2014-06-01", ende="2016-03-31", kontingent_minuten=600_000)
    assert {name: await office.sql(f"SELECT * FROM {name} ORDER BY 1, 2, 3") for name in tables} == before


async def test_x2_it_locks_nothing_it_answers_while_others_hold_the_volumina(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    async with office.database.transaction(office.caller) as work:
        for table in ("volumina", "bindungen", "schwellenstaende"):
            await work.execute(text(f"SELECT 1 FROM {table} FOR UPDATE"))
        await hold_jahr(work, 2014)
        await lock_quelle(work, kontrakt)
        found = await preview(office, quelle=kontrakt, kontingent_minuten=1200)
        held = list(await work.execute(text("SELECT pid FROM pg_locks WHERE NOT granted")))
    assert (found["jahre"][0]["bindung"]["mehr"], held) == ("425.00", [])


async def test_x2_the_bare_body_of_a_kontrakt_or_project_is_understood(office: Office) -> None:
    await office.enter()
    await office.projektbudget("500.00")
    bare = office.good(await ask(office, KONTRAKT | {"aktenzeichen": "51-7", "form": "ambulant"}))
    assert bare["jahre"] == (await preview(office))["jahre"]
    projekt = {"bezirk": "kreis", "traeger": "t1", "jahre": [{"jahr": 2014, "betrag": "400.00"}]}
    bodies: list[Json] = [projekt, {"projekt": projekt}]
    one, two = [office.good(await ask(office, body, rolle="leitung")) for body in bodies]
    assert one == two
    (jahr,) = one["jahre"]
    assert jahr["volumina"]["projektbudget"]["nachher"]["verfuegbar"] == "100.00"


async def test_x2_an_overdraft_is_told_with_the_problem_and_figures_of_the_booking(office: Office) -> None:
    await office.enter()
    found = await preview(office, kontingent_minuten=24001)
    refused = await office.bind(kontingent_minuten=24001)
    (one,) = found["ablehnungen"]
    assert slugs(found) == [("ueberschreitung", True)]
    assert {name: one[name] for name in refused.json()} == refused.json()
    assert found["jahre"][0]["volumina"]["variabel"]["nachher"]["verfuegbar"] == "-0.71"


@pytest.mark.parametrize(("rolle", "passes"), [("leitung", True), ("asd", False)])
async def test_x2_v10_a_sperre_yields_to_leitung_with_a_reason_alone(
    office: Office, rolle: str, *, passes: bool
) -> None:
    await office.enter()
    await office.projektbudget("10.00")
    projekt = {"bezirk": "kreis", "traeger": "t1", "jahre": [{"jahr": 2014, "betrag": "10.01"}]}
    found = office.good(await ask(office, {"projekt": projekt}, rolle=rolle))
    nobody = [] if rolle == "leitung" else [("person-fehlt", False)]
    assert slugs(found) == [*nobody, ("volumen-gesperrt", passes)]
    assert found["ablehnungen"][-1]["ueberschreitungen"][0]["verlangt"] == "10.01"


async def test_x2_v6_wjh_is_told_that_it_cannot_sign_nor_dispose(office: Office) -> None:
    await office.enter()
    assert slugs(await preview(office, volumen="asd")) == []
    assert slugs(await preview(office, volumen="asd", rolle="wjh")) == [
        ("person-fehlt", False),
        ("volumen-vorbehalten", False),
    ]


async def test_x2_v8_on_a_pauschal_volumen_it_is_minutes_of_capacity_and_no_euro(office: Office) -> None:
    await office.enter()
    (jahr,) = (await preview(office, volumen="personalisiert"))["jahre"]
    assert (jahr["bindung"]["betrag"], jahr["bindung"]["minuten"]) == ("0.00", 600)
    node = jahr["volumina"]["personalisiert"]
    assert node["vorher"] == node["nachher"]


async def test_x2_k5_a_help_outside_the_volumes_binds_nothing_and_the_answer_says_so(office: Office) -> None:
    await office.enter()
    assert await preview(office, volumen=None) == {"bindet": False, "jahre": [], "ablehnungen": []}


async def test_x2_k4_a_year_that_is_not_set_up_is_vorgemerkt_at_the_latest_known_price(office: Office) -> None:
    await office.enter()
    content: Json = {"ende": "2015-12-31", "kontingent_minuten": 1200}
    found = await preview(office, **content)
    assert [(jahr["jahr"], jahr["bindung"]["vorgemerkt"], jahr["volumina"] == {}) for jahr in found["jahre"]] == [
        (2014, False, False),
        (2015, True, True),
    ]
    booked = office.good(await office.bind(**content))["bindungen"]
    assert [jahr["bindung"]["betrag"] for jahr in found["jahre"]] == [part["betrag"] for part in booked]


async def test_x2_an_amendment_shows_the_difference_and_a_year_that_it_releases(office: Office) -> None:
    await office.enter()
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015)
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, ende="2015-12-31", kontingent_minuten=1200))
    found = await preview(office, quelle=kontrakt, kontingent_minuten=900)
    assert [(jahr["jahr"], jahr["bindung"]["betrag"], jahr["bindung"]["mehr"]) for jahr in found["jahre"]] == [
        (2014, "637.50", "212.50"),
        (2015, "0.00", "-425.00"),
    ]


async def test_x2_an_amendment_of_what_is_bound_elsewhere_is_refused_as_the_booking_does(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    refused = await ask(office, {"kontrakt": KONTRAKT | {"volumen": "praevention"}, "quelle": str(kontrakt)})
    assert problem(refused) == (409, "bindung-anderswo")


async def test_x2_v13_a_closed_year_stays_and_asking_for_more_there_is_told(office: Office) -> None:
    await office.enter(konzept=konzept_with(a={"anteil": "1"}))
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, volumen="a"))
    await office.verbrauch(zeile(kontrakt))
    office.clock.set("2015-01-10")
    for quartal in (1, 2, 3, 4):
        await closed(office, 2014, quartal)
    same = await preview(office, quelle=kontrakt, volumen="a")
    (jahr,) = same["jahre"]
    assert (jahr["abgeschlossen"], jahr["bindung"]["mehr"], slugs(same)) == (True, "0.00", [])
    more = await preview(office, quelle=kontrakt, volumen="a", kontingent_minuten=601)
    assert slugs(more) == [("jahr-abgeschlossen", False)]
    assert more["ablehnungen"][0]["jahr"] == 2014
    new = await preview(office, volumen="a")
    assert (slugs(new), new["jahre"][0]["bindung"]["betrag"]) == ([("jahr-abgeschlossen", False)], "0.00")
    (stays,) = office.good(await office.bind(kontrakt=kontrakt, volumen="a"))["bindungen"]
    assert stays["betrag"] == jahr["bindung"]["betrag"] != "0.00"


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        ({"volumen": "nichts"}, (422, "volumen-unbekannt")),
        ({"volumen": "sozialraum"}, (422, "volumen-unbekannt")),
        ({"sozialraum": "nirgends"}, (422, "ort-unbekannt")),
        ({"beginn": "2013-01-01"}, (409, "preis-unbekannt")),
        ({"stundensatz": "50.00"}, (422, "stundensatz-nicht-erlaubt")),
    ],
)
async def test_x2_what_has_no_figures_is_refused_as_the_booking_refuses_it(
    office: Office, content: Json, slug: tuple[int, str]
) -> None:
    await office.enter()
    asked = await ask(office, {"kontrakt": KONTRAKT | content})
    booked = await office.bind(**content, kontingent_minuten=600)
    assert problem(asked) == slug
    assert asked.json() == booked.json()


async def test_x2_asd_asks_about_its_own_areas_alone(office: Office) -> None:
    await office.enter()
    mine = await ask(office, {"kontrakt": KONTRAKT}, sozialraeume=["konz"], bezirke=[])
    other = await ask(office, {"kontrakt": KONTRAKT}, sozialraeume=["saarburg"], bezirke=[])
    assert (mine.status_code, problem(other)) == (200, (422, "ort-unbekannt"))
    projekt = {"projekt": {"bezirk": "kreis", "traeger": "t1", "jahre": [{"jahr": 2014, "betrag": "1.00"}]}}
    assert (await ask(office, projekt, sozialraeume=["konz"], bezirke=[])).status_code == 200
    assert problem(await ask(office, projekt, sozialraeume=["anderswo"], bezirke=[])) == (422, "ort-unbekannt")


async def test_x2_faults_of_a_body_are_told_where_they_are(office: Office) -> None:
    await office.enter()
    for body, pointer in (
        ({"kontrakt": KONTRAKT | {"beginn": 3}}, "/kontrakt/beginn"),
        (KONTRAKT | {"beginn": 3}, "/beginn"),
        ({"bezirk": "kreis", "traeger": "t1", "jahre": [{"jahr": "x", "betrag": "1.00"}]}, "/jahre/0/jahr"),
        ({"kontrakt": KONTRAKT, "beleg": "x"}, "/beleg"),
        ({}, "/sozialraum"),
    ):
        refused = await ask(office, body)
        assert refused.status_code == 422
        assert pointer in [one["pointer"] for one in refused.json()["errors"]], refused.text
    assert (await ask(office, {"kontrakt": KONTRAKT | {"ende": "2013-01-01"}})).status_code == 422


async def test_x2_v11_it_says_which_threshold_is_crossed_now(office: Office) -> None:
    office.clock.set("2014-02-03")
    await office.enter(konzept=WATCHED)
    (jahr,) = (await preview(office, kontingent_minuten=13_000))["jahre"]
    assert [one["volumen"] for one in jahr["schwellen"]] == ["variabel", "sozialraum", "variabel"]
    bound = jahr["schwellen"][0]
    assert (bound["jetzt"], bound["vorher"]["gerissen"], bound["nachher"]["gerissen"]) == (True, False, True)
    assert (bound["nachher"]["wert"], bound["nachher"]["grenze"]) == ("9208.33", "8500.00")
    assert bound["nachher"]["woche"] is None
    office.good(await office.bind(kontingent_minuten=13_000))
    (warnung,) = await office.warnungen()
    assert (warnung["figuren"]["basis"], warnung["figuren"]["wert"]) == ("gebunden", "9208.33")


async def test_x2_v11_it_says_in_which_week_a_threshold_will_be_crossed(office: Office) -> None:
    office.clock.set("2013-12-20")
    await office.enter(konzept=WATCHED)
    (jahr,) = (await preview(office, kontingent_minuten=24_000))["jahre"]
    (used,) = [one for one in jahr["schwellen"] if (one["volumen"], one["basis"]) == ("variabel", "verbrauch")]
    assert (used["vorher"]["woche"], used["nachher"]["gerissen"]) == (None, False)
    # 17,000.00 evenly over 365 days: 40 percent are used up on day 146, 26 May; one cent more a day later
    assert used["nachher"]["woche"] == "2014-W22"
    # from 1 November on 68,000.00 x 11 / 12 and 17,000.00 x 305 / 365 are more than 72,250.00
    (above,) = [one for one in jahr["schwellen"] if one["volumen"] == "sozialraum"]
    assert (above["vorher"]["woche"], above["nachher"]["woche"]) == (None, "2014-W44")


async def test_x2_v12_what_is_expected_after_it_is_what_the_status_expects_after_the_booking(office: Office) -> None:
    office.clock.set("2014-06-11")
    await office.enter()
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015)
    old = uuid4()
    office.good(await office.bind(kontrakt=old, minuten_pro_woche=120, beginn="2014-01-01", ende="2014-12-31"))
    await office.verbrauch(*(zeile(old, datum=f"2014-0{month}-10") for month in range(1, 6)))
    office.clock.set("2015-03-11")
    content: Json = {"beginn": "2014-07-01", "ende": "2015-09-30", "minuten_pro_woche": 240}
    body = {name: value for name, value in (KONTRAKT | content).items() if name != "kontingent_minuten"}
    found = office.good(await ask(office, {"kontrakt": body}))
    office.good(await office.bind(**content))
    for jahr in found["jahre"]:
        status = (await office.status(jahr=jahr["jahr"]))["volumina"]
        for name, node in jahr["volumina"].items():
            shown = {key: status[name][key] for key in ("ansatz", "verbrauch", "offene_bindung", "verfuegbar")}
            assert {key: node["nachher"][key] for key in shown} == shown
            assert node["nachher"]["erwartet"] == status[name]["prognose"]["erwartet"]


async def test_x2_a_service_asks_for_the_person_whose_token_it_carries(office: Office) -> None:
    await office.enter()
    await office.projektbudget("1000.00")
    body: Json = {"projekt": {"bezirk": "kreis", "traeger": "t1", "jahre": [{"jahr": 2014, "betrag": "400.00"}]}}

    async def asked_for(subject: str | None) -> httpx.Response:
        return await office.callers.service("projects", subject=subject).post("/v1/vorschau", json=body)

    of_leitung = office.good(await asked_for(office.subject("leitung")))
    assert of_leitung == office.good(await ask(office, body, rolle="leitung"))
    assert (of_leitung["ablehnungen"], slugs(office.good(await asked_for(office.subject("wjh"))))) == (
        [],
        [("person-fehlt", False)],
    )
    for subject in (None, office.subject("traeger", traeger="t1"), office.subject("revision")):
        assert problem(await asked_for(subject)) == (403, "nicht-erlaubt")
    elsewhere = office.subject("leitung", bezirke=["anderswo"])
    assert problem(await asked_for(elsewhere)) == (422, "ort-unbekannt")
