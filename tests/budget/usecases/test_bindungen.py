"""Bindungen of Kontrakte: by key, by year, with or without room (K4, V6-V8, V10)."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.budget.office import Json, Office, konzept_with, problem
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, set_up
from tests.builders.invariants import faults_of_sums

ONCE = {"vorgemerkt": False, "stand": 1, "lage": None}


async def test_k4_a_signed_kontrakt_binds_its_year_at_the_price_of_the_hour(office: Office) -> None:
    await office.enter()
    bound = office.good(await office.bind())
    assert bound["bindungen"] == [{"jahr": 2014, "betrag": "425.00", "minuten": 600} | ONCE]
    assert await office.figures() == ("0.00", "425.00", "16575.00")
    assert await office.figures("sozialraum") == ("68000.00", "425.00", "16575.00")


async def test_k4_sent_again_under_its_key_it_answers_the_same_and_binds_nothing(office: Office) -> None:
    await office.enter()
    key, kontrakt = uuid4(), uuid4()
    first = await office.bind(key=key, kontrakt=kontrakt)
    again = await office.bind(key=key, kontrakt=kontrakt)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert await office.figures() == ("0.00", "425.00", "16575.00")
    assert len(await office.sql("SELECT 1 FROM bindungsbuchungen WHERE schluessel = :key", key=key)) == 1


async def test_k4_the_same_key_with_other_content_is_refused(office: Office) -> None:
    await office.enter()
    key, kontrakt = uuid4(), uuid4()
    office.good(await office.bind(key=key, kontrakt=kontrakt))
    other = await office.bind(key=key, kontrakt=kontrakt, kontingent_minuten=601)
    assert problem(other) == (422, "auftrag-anderer-inhalt")


async def test_k4_what_became_of_a_key_can_be_asked(office: Office) -> None:
    await office.enter()
    key = uuid4()
    bound = office.good(await office.bind(key=key))
    assert await office.klaere(key) == {"schluessel": str(key), "status": "gebunden", "bindungen": bound["bindungen"]}


async def test_k4_a_key_that_was_asked_for_in_vain_is_closed_for_good(office: Office) -> None:
    await office.enter()
    key = uuid4()
    for _ in range(2):
        assert (await office.klaere(key))["status"] == "geschlossen"
    assert problem(await office.bind(key=key)) == (409, "auftrag-geschlossen")
    assert await office.figures() == ("0.00", "0.00", "17000.00")


async def test_k4_an_amendment_under_a_second_key_binds_the_difference(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    office.good(await office.bind(kontrakt=kontrakt, kontingent_minuten=1200))
    assert await office.figures() == ("0.00", "850.00", "16150.00")
    office.good(await office.bind(kontrakt=kontrakt, kontingent_minuten=60))
    assert await office.figures() == ("0.00", "42.50", "16957.50")
    changes = await office.sql("SELECT betrag FROM bindungsbuchungen WHERE quelle = :id ORDER BY id", id=kontrakt)
    assert [row.betrag for row in changes] == [42500, 42500, -80750]


async def test_k4_an_amendment_that_leaves_a_year_releases_it(office: Office) -> None:
    await office.enter()
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015)
    kontrakt = uuid4()
    bound = office.good(await office.bind(kontrakt=kontrakt, ende="2015-12-31", kontingent_minuten=1200))
    assert [part["betrag"] for part in bound["bindungen"]] == ["425.00", "425.00"]
    office.good(await office.bind(kontrakt=kontrakt, ende="2014-12-31", kontingent_minuten=600))
    assert await office.figures(jahr=2015) == ("0.00", "0.00", "17000.00")
    assert await office.figures() == ("0.00", "425.00", "16575.00")


@pytest.mark.parametrize(("field", "elsewhere"), [("volumen", "praevention"), ("sozialraum", "saarburg")])
async def test_k4_an_amendment_does_not_move_a_bindung_to_another_volumen(
    office: Office, field: str, elsewhere: str
) -> None:
    moved: dict[str, Any] = {field: elsewhere}
    await office.enter()
    await set_up(office.callers, sozialraum="saarburg")
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))
    assert problem(await office.bind(kontrakt=kontrakt, begruendung="x", **moved)) == (409, "bindung-anderswo")
    assert await office.figures() == ("0.00", "425.00", "16575.00")


async def test_v8_on_a_pauschal_volumen_minutes_are_bound_and_no_euro(office: Office) -> None:
    await office.enter()
    bound = office.good(await office.bind(volumen="personalisiert"))
    assert bound["bindungen"] == [{"jahr": 2014, "betrag": "0.00", "minuten": 600} | ONCE]
    assert await office.figures("personalisiert") == ("68000.00", "0.00", "0.00")


async def test_v10_without_a_reason_an_overdraft_is_a_conflict_with_its_figures(office: Office) -> None:
    await office.enter()
    refused = await office.bind(kontingent_minuten=24001)
    assert problem(refused) == (409, "ueberschreitung")
    assert refused.json()["ueberschreitungen"] == [
        {
            "jahr": 2014, "volumen": "variabel", "ansatz": "17000.00", "umschichtung": "0.00", "verbrauch": "0.00",
            "offene_bindung": "0.00", "verfuegbar": "17000.00", "verlangt": "17000.71", "gedeckt_durch": None,
        }
    ]  # fmt: skip
    assert await office.figures() == ("0.00", "0.00", "17000.00")
    assert await office.sql("SELECT 1 FROM bindungsauftraege") == []


async def test_v10_with_a_reason_it_is_booked_and_warned_once(office: Office) -> None:
    await office.enter()
    key = uuid4()
    assert (await office.bind(key=key, kontingent_minuten=24001)).status_code == 409
    office.good(await office.bind(key=key, kontingent_minuten=24001, begruendung="§ 27: keine Alternative"))
    assert await office.figures() == ("0.00", "17000.71", "-0.71")
    (warnung,) = await office.warnungen(offen="true")
    assert (warnung["art"], warnung["volumen"], warnung["sozialraum"]) == ("ueberschreitung", "variabel", "konz")
    assert (warnung["figuren"]["verfuegbar"], warnung["figuren"]["verlangt"]) == ("17000.00", "17000.71")
    (change,) = await office.sql("SELECT begruendung FROM bindungsbuchungen WHERE schluessel = :key", key=key)
    assert change.begruendung == "beim Absender vermerkt"


async def test_v10_exactly_what_is_left_needs_no_reason(office: Office) -> None:
    await office.enter()
    office.good(await office.bind(kontingent_minuten=24000))
    assert await office.figures() == ("0.00", "17000.00", "0.00")
    assert await office.warnungen() == []


async def test_v10_an_entitled_help_passes_a_sperre_with_a_reason(office: Office) -> None:
    konzept = konzept_with(eng={"anteil": "1", "bei_ueberschreitung": "sperren"})
    await office.enter(konzept=konzept, gesamt="10.00")
    assert problem(await office.bind(volumen="eng")) == (409, "ueberschreitung")
    office.good(await office.bind(volumen="eng", begruendung="§ 27"))
    assert await office.figures("eng") == ("0.00", "425.00", "-415.00")
    office.good(await office.bind(volumen="eng", begruendung="§ 27"))
    assert await office.figures("eng") == ("0.00", "850.00", "-840.00")


async def test_v9_children_of_a_deckungsfaehig_parent_cover_each_other_whatever_they_say_themselves(
    office: Office,
) -> None:
    eng = {"anteil": "0.5", "bei_ueberschreitung": "sperren"}
    konzept = konzept_with(ambulant=eng, stationaer=eng)
    konzept["volumen"]["deckungsfaehig"] = True
    await office.enter(konzept=konzept, gesamt="1000.00")
    office.good(await office.bind(volumen="ambulant", kontingent_minuten=1200))
    assert await office.figures("ambulant") == ("0.00", "850.00", "-350.00")
    assert problem(await office.ausgabe("150.01", volumen="stationaer")) == (409, "volumen-gesperrt")
    office.good(await office.ausgabe("150.00", volumen="ambulant"))
    assert await office.figures("gesamt") == ("150.00", "850.00", "0.00")
    assert problem(await office.bind(volumen="stationaer", kontingent_minuten=1)) == (409, "ueberschreitung")


def nested() -> Json:
    """Give a tree in which the grandchildren cover the child beside their parent, and `asd` stands apart."""
    eng = {"anteil": "0.5", "bei_ueberschreitung": "sperren"}
    ambulant = {"anteil": "0.5", "teile": [{"schluessel": "frueh", **eng}, {"schluessel": "spaet", **eng}]}
    plan = {"schluessel": "plan", "anteil": "0.8", "deckungsfaehig": True}
    plan["teile"] = [{"schluessel": "ambulant", **ambulant}, {"schluessel": "stationaer", **eng}]
    konzept = konzept_with(asd={"anteil": "0.2", "bei_ueberschreitung": "sperren"})
    konzept["volumen"]["teile"].append(plan)
    return konzept


async def test_v9_grandchildren_of_a_deckungsfaehig_node_cover_and_are_covered_and_v10_tests_the_node(
    office: Office,
) -> None:
    await office.enter(konzept=nested(), gesamt="1250.00")
    office.good(await office.bind(volumen="frueh", kontingent_minuten=1200))
    assert await office.figures("frueh") == ("0.00", "850.00", "-600.00")
    assert await office.figures("plan") == ("0.00", "850.00", "150.00")
    refused = await office.ausgabe("150.01", volumen="stationaer")
    assert problem(refused) == (409, "volumen-gesperrt")
    assert refused.json()["ueberschreitungen"] == [
        {
            "jahr": 2014, "volumen": "stationaer", "ansatz": "1000.00", "umschichtung": "0.00", "verbrauch": "0.00",
            "offene_bindung": "850.00", "verfuegbar": "150.00", "verlangt": "150.01", "gedeckt_durch": "plan",
        }
    ]  # fmt: skip
    office.good(await office.ausgabe("150.00", volumen="spaet"))
    assert await office.figures("plan") == ("150.00", "850.00", "0.00")
    assert problem(await office.bind(volumen="stationaer", kontingent_minuten=1)) == (409, "ueberschreitung")
    assert problem(await office.ausgabe("250.01", volumen="asd")) == (409, "volumen-gesperrt")
    office.good(await office.ausgabe("250.00", volumen="asd"))
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v6_on_a_vorbehalten_volumen_asd_and_leitung_bind(office: Office) -> None:
    await office.enter()
    for rolle in ("asd", "leitung"):
        office.good(await office.bind(volumen="asd", subject=office.subject(rolle)))
    assert await office.figures("asd") == ("0.00", "850.00", "14150.00")


@pytest.mark.parametrize(
    ("rolle", "claims"),
    [
        (None, {}),
        ("wjh", {}),
        ("traeger", {"traeger": "t1"}),
        ("asd", {"sozialraeume": ["saarburg"]}),
        ("leitung", {"bezirke": ["anderswo"]}),
        ("asd", {"sozialraeume": [], "bezirke": ["kreis"]}),
    ],
)
async def test_k3_only_a_person_of_that_area_binds(
    office: Office, rolle: str | None, claims: dict[str, object]
) -> None:
    await office.enter()
    subject = office.subject(rolle, **claims) if rolle else None
    assert problem(await office.bind(subject=subject)) == (403, "person-fehlt")
    assert await office.figures() == ("0.00", "0.00", "17000.00")


async def test_k4_what_is_not_there_is_named(office: Office) -> None:
    await office.enter()
    assert problem(await office.bind(sozialraum="nirgends")) == (422, "ort-unbekannt")
    assert problem(await office.bind(volumen="sozialraum")) == (422, "volumen-unbekannt")
    assert problem(await office.bind(volumen="nirgends")) == (422, "volumen-unbekannt")
    assert problem(await office.bind(beginn="2013-12-31")) == (409, "preis-unbekannt")
    assert problem(await office.bind(beginn="2013-12-31", stundensatz="50.00", traeger="t2")) == (409, "konzept-fehlt")


async def test_k4_a_term_that_ends_before_it_begins_is_refused(office: Office) -> None:
    await office.enter()
    refused = await office.bind(beginn="2014-02-01", ende="2014-01-31")
    assert problem(refused) == (422, "passt-nicht-zusammen")
    assert refused.json()["errors"][0]["pointer"].startswith("/fuer")


async def test_k5_two_amounts_at_once_are_refused(office: Office) -> None:
    await office.enter()
    refused = await office.bind(kontingent_minuten=60, minuten_pro_woche=60)
    assert problem(refused) == (422, "passt-nicht-zusammen")


async def test_g1_an_amount_that_no_book_can_hold_is_refused(office: Office) -> None:
    await office.enter()
    refused = await office.bind(
        minuten_pro_woche=10_000_000, stundensatz="999999999999.99", ende="2100-12-31", begruendung="x", traeger="t2"
    )
    assert problem(refused) == (422, "betrag-zu-gross")


async def test_k4_a_year_that_is_not_set_up_takes_it_at_the_latest_known_price(office: Office) -> None:
    await office.enter()
    bound = office.good(await office.bind(ende="2015-12-31", kontingent_minuten=1200))
    assert bound["bindungen"][1] == {"jahr": 2015, "betrag": "425.00", "minuten": 600} | ONCE | {"vorgemerkt": True}
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR | {"bruttojahresarbeitszeit": 1360})
    await set_up(office.callers, jahr=2015)
    assert await office.figures(jahr=2015) == ("0.00", "500.00", "16500.00")
    (warnung,) = await office.warnungen(jahr="2015")
    assert (warnung["art"], warnung["stufe"]) == ("neu_bepreist", "hinweis")
    assert (warnung["figuren"]["vorgemerkt"], warnung["figuren"]["gebunden"]) == ("425.00", "500.00")
    (row,) = await office.sql("SELECT vorgemerkt FROM bindungen WHERE jahr = 2015 AND art = 'kontrakt'")
    assert row.vorgemerkt is False


async def test_k4_setting_a_year_up_with_less_than_is_vorgemerkt_warns(office: Office) -> None:
    await office.enter()
    office.good(await office.bind(ende="2015-12-31", kontingent_minuten=1200))
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015, gesamt="1000.00")
    assert await office.figures(jahr=2015) == ("0.00", "425.00", "-255.00")
    (warnung,) = await office.warnungen(jahr="2015")
    assert (warnung["art"], warnung["figuren"]["verfuegbar"]) == ("ueberzogen", "-255.00")


async def test_k4_a_year_set_up_later_takes_the_rules_of_its_own_konzept(office: Office) -> None:
    await office.enter()
    office.good(await office.bind(ende="2015-12-31", kontingent_minuten=1200))
    admin = office.callers.of("admin")
    konzept = konzept_with(variabel={"anteil": "1", "pauschal": True})
    await put(admin, "/v1/konzepte/2015-01-01", konzept)
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015, gesamt="1000.00")
    assert await office.figures(jahr=2015) == ("1000.00", "0.00", "0.00")
    (row,) = await office.sql("SELECT pauschal, eltern FROM volumina WHERE jahr = 2015 AND volumen = 'variabel'")
    assert (row.pauschal, row.eltern) == (True, "gesamt")


async def test_k4_without_any_konzept_for_a_later_year_the_latest_holds(office: Office) -> None:
    await office.enter()
    bound = office.good(await office.bind(beginn="2016-01-01", ende="2016-12-31"))
    assert bound["bindungen"][0]["vorgemerkt"] is True


async def test_k4_what_is_bound_now_is_told_per_source_at_the_price_of_the_year_that_was_set_up(office: Office) -> None:
    await office.enter()
    kontrakt, unknown = uuid4(), uuid4()
    first = office.good(await office.bind(kontrakt=kontrakt, beginn="2014-07-01", ende="2015-06-30"))["bindungen"]
    assert await office.bound_now(unknown, kontrakt, kontrakt) == [
        {"quelle": str(unknown), "bindungen": []},
        {"quelle": str(kontrakt), "bindungen": first},
    ]
    dearer = HAUSHALTSJAHR | {"stellenfaktor": {"personal": "60000.00", "pauschale": "10000.00"}}
    await put(office.wjh, "/v1/haushaltsjahre/2015", dearer)
    await set_up(office.callers, jahr=2015)
    ((_, after),) = [one["bindungen"] for one in await office.bound_now(kontrakt)]
    assert (first[1]["vorgemerkt"], after["vorgemerkt"], after["minuten"]) == (True, False, first[1]["minuten"])
    assert after["betrag"] != first[1]["betrag"]
    assert (await office.figures(jahr=2015))[1] == after["betrag"]


@pytest.mark.parametrize("anzahl", [0, 501])
async def test_k4_what_is_bound_is_asked_for_a_bounded_number_of_sources(office: Office, anzahl: int) -> None:
    body = {"quellen": [str(uuid4()) for _ in range(anzahl)]}
    answer = await office.callers.service("cases").post("/v1/bindungen/stand", json=body)
    assert problem(answer) == (422, "eingabe")


async def test_k4_whoever_may_bind_nothing_anywhere_hears_nothing_of_the_place(office: Office) -> None:
    await office.enter()
    for subject in (None, office.subject("wjh")):
        assert problem(await office.bind(subject=subject, sozialraum="nirgends")) == (403, "person-fehlt")
    assert problem(await office.bind(sozialraum="nirgends")) == (422, "ort-unbekannt")
    projekt = {"projekt": str(uuid4()), "bezirk": "nirgends", "traeger": "t1", "jahre": [{"jahr": 2014, "betrag": "1"}]}
    for subject in (None, office.subject("asd")):
        refused = await office.send_bindung({"art": "projekt", **projekt}, key=None, subject=subject, begruendung=None)
        assert problem(refused) == (403, "person-fehlt")


async def test_k3_a_term_that_costs_more_than_the_sender_may_sign_for_is_refused_with_the_figure(
    office: Office,
) -> None:
    await office.enter()
    for volumen in ("variabel", "personalisiert"):  # on a `pauschal` one too
        refused = await office.bind(volumen=volumen, hoechstens="424.99")
        assert problem(refused) == (409, "hoechstbetrag-ueberschritten")
        assert (refused.json()["kosten"], refused.json()["hoechstens"]) == ("425.00", "424.99")
    office.good(await office.bind(hoechstens="425.00"))
    assert (await office.figures())[1] == "425.00"


@pytest.mark.parametrize("path", ["bindungen", "vorschau"])
async def test_k7_a_hilfeart_that_the_konzept_does_not_allow_is_refused_with_those_it_allows(
    office: Office, path: str
) -> None:
    await office.enter()
    refused = await (office.bind(hilfeart="35a") if path == "bindungen" else _ask(office, hilfeart="35a"))
    assert problem(refused) == (422, "hilfeart-nicht-zugelassen")
    assert refused.json()["zugelassen"] == sorted(KONZEPT["hilfearten"])
    unknown = await (office.bind(traeger="t9") if path == "bindungen" else _ask(office, traeger="t9"))
    assert problem(unknown) == (422, "traeger-unbekannt")
    assert (await office.figures())[1] == "0.00"


async def _ask(office: Office, **content: str) -> httpx.Response:
    body = {
        "sozialraum": "konz", "traeger": "t1", "hilfeart": "31", "volumen": "variabel", "beginn": "2014-01-01",
        "ende": "2014-12-31", "kontingent_minuten": 600,
    }  # fmt: skip
    return await office.callers.of("asd", sozialraeume=["*"]).post("/v1/vorschau", json=body | content)


async def test_k7_what_is_bound_is_amended_whatever_a_later_konzept_allows(office: Office) -> None:
    await office.enter(gesamt=None)
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt))  # the year is not set up: its Konzept may still be replaced
    narrow = KONZEPT | {"hilfearten": ["27.2"]}
    await put(office.callers.of("admin"), "/v1/konzepte/2014-01-01", narrow, **{"If-Match": "*"})
    assert problem(await office.bind()) == (422, "hilfeart-nicht-zugelassen")
    assert problem(await office.bind(kontrakt=kontrakt, hilfeart="30")) == (422, "hilfeart-nicht-zugelassen")
    office.good(await office.bind(kontrakt=kontrakt, kontingent_minuten=1200))


async def test_k7_the_konzept_of_the_year_of_the_beginning_counts(office: Office) -> None:
    await office.enter()
    later = KONZEPT | {"hilfearten": ["31", "35a"]}
    await put(office.callers.of("admin"), "/v1/konzepte/2015-01-01", later)
    over_both = await office.bind(hilfeart="35a", ende="2015-12-31")
    assert problem(over_both) == (422, "hilfeart-nicht-zugelassen")
    office.good(await office.bind(hilfeart="35a", beginn="2015-01-01", ende="2015-12-31"))


async def test_p5_a_project_of_an_unknown_traeger_is_refused(office: Office) -> None:
    await office.enter()
    fuer = {
        "art": "projekt", "projekt": str(uuid4()), "bezirk": "kreis", "traeger": "t9",
        "jahre": [{"jahr": 2014, "betrag": "1.00"}],
    }  # fmt: skip
    person = office.subject("leitung")
    answer = await office.send_bindung(fuer, key=None, subject=person, begruendung=None)
    assert problem(answer) == (422, "traeger-unbekannt")
