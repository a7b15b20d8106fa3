"""Rueckführungen over the API: proposed by wjh, decided by that Bezirk's Leitung, raising next year's budget (V17)."""

import asyncio

import pytest

from tests.budget.office import Json, Office, problem
from tests.budget.planbudget import PLANBUDGET, decide, enter_town, propose, take_over, verteile
from tests.builders.county import HAUSHALTSJAHR, put, set_up
from tests.builders.invariants import faults_of_sums

PATH = "/v1/rueckfuehrungen"
GRUNDLAGE = "/v1/haushaltsjahre/2014/sozialraeume/konz/grundlage"


async def geplant(office: Office, **place: int | str) -> str:
    planbudget: str = (await office.status(**place))["volumina"]["planbudget"]["ansatz"]  # type: ignore[arg-type]
    return planbudget


async def proposed(office: Office, betrag: str = "100.00", **body: str) -> str:
    made: str = office.good(await propose(office, betrag, **body))["id"]
    return made


async def read(office: Office, rueckfuehrung: str) -> Json:
    return office.good(await office.callers.of("revision").get(f"{PATH}/{rueckfuehrung}"))


async def test_v17_a_placement_returned_proposes_to_raise_the_next_year_by_its_yearly_cost(office: Office) -> None:
    await enter_town(office)
    made = await propose(office, "72400.00", kontrakt="K-2013-000017")
    shown = office.good(made)
    assert (made.status_code, made.headers["location"], made.headers["etag"]) == (201, f"{PATH}/{shown['id']}", '"1"')
    assert (shown["status"], shown["vorschlag"]) == ("vorgeschlagen", {"jahr": 2014, "betrag": "72400.00"})
    assert (await read(office, shown["id"])) == shown
    assert await geplant(office) == "600.01"
    (row,) = await office.sql("SELECT akteur, daten FROM audit WHERE aktion = 'rueckfuehrung.vorgeschlagen'")
    assert (row.akteur, row.daten) == ("wjh", {"jahr": 2014, "betrag": "72400.00"})


async def test_v17_confirmed_it_raises_the_planbudget_down_the_tree_and_is_named(office: Office) -> None:
    await enter_town(office)
    rueckfuehrung = await proposed(office, "100.01")
    answer = await decide(office, rueckfuehrung, match='"1"')
    shown = office.good(answer)
    assert (answer.status_code, answer.headers["etag"], shown["status"]) == (200, '"2"', "bestaetigt")
    assert (shown["entscheidung"]["begruendung"], shown["entscheidung"]["entschieden_von"]) == (
        "Im Team besprochen",
        "leitung",
    )
    volumina = (await office.status())["volumina"]
    assert {name: figures["ansatz"] for name, figures in volumina.items()} == {
        "planbudget": "700.02",
        "ambulant": "280.01",
        "stationaer": "420.01",
    }
    herleitung = office.good(await office.wjh.get(GRUNDLAGE))["herleitung"]["ambulant"]
    assert (herleitung["rueckfuehrungen"], herleitung["planbudget"]) == ({rueckfuehrung: "100.01"}, "700.02")
    assert await geplant(office, sozialraum="saarburg") == "400.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v17_rejected_it_raises_nothing_and_is_not_decided_again(office: Office) -> None:
    await enter_town(office)
    rueckfuehrung = await proposed(office)
    assert office.good(await decide(office, rueckfuehrung, "abgelehnt"))["status"] == "abgelehnt"
    assert await geplant(office) == "600.01"
    refused = await decide(office, rueckfuehrung)
    assert (problem(refused), refused.json()["stand"]) == ((409, "bereits-entschieden"), "abgelehnt")


async def test_v17_a_decision_needs_the_version_that_was_seen(office: Office) -> None:
    await enter_town(office)
    rueckfuehrung = await proposed(office)
    assert problem(await decide(office, rueckfuehrung, match=None)) == (428, "version-fehlt")
    assert problem(await decide(office, rueckfuehrung, match='"2"')) == (412, "version-veraltet")
    office.good(await decide(office, rueckfuehrung, match='"1"'))
    assert problem(await decide(office, rueckfuehrung, match='"1"')) == (412, "version-veraltet")


async def test_v17_a_decision_repeated_with_its_key_is_made_once(office: Office) -> None:
    await enter_town(office)
    rueckfuehrung = await proposed(office)
    headers = {"If-Match": '"1"', "Idempotency-Key": "e-1"}
    body = {"entscheidung": "bestaetigt", "begruendung": "x"}
    leitung = office.callers.of("leitung")
    answers = [await leitung.post(f"{PATH}/{rueckfuehrung}/entscheidung", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert await geplant(office) == "700.01"


async def test_v17_only_the_leitung_of_that_bezirk_decides(office: Office) -> None:
    await enter_town(office)
    rueckfuehrung = await proposed(office)
    assert (await decide(office, rueckfuehrung, bezirke=["sued"])).status_code == 404
    assert office.good(await decide(office, rueckfuehrung, bezirke=["kreis"]))["status"] == "bestaetigt"


async def test_v17_a_leitung_that_sees_all_as_wjh_decides_in_its_own_bezirke_alone(office: Office) -> None:
    await enter_town(office)
    rueckfuehrung = await proposed(office)
    token = office.callers.mint.mint(
        sub="beides", jugendamt=office.tenant, rollen=["wjh", "leitung"], bezirke=["sued"], sozialraeume=["*"]
    )
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
    answer = await office.callers.nobody().post(
        f"{PATH}/{rueckfuehrung}/entscheidung",
        json={"entscheidung": "bestaetigt", "begruendung": "x"},
        headers=headers,
    )
    assert problem(answer) == (403, "anderer-bezirk")


async def test_v17_confirmed_before_the_year_is_set_up_it_is_taken_up_then(office: Office) -> None:
    await office.enter(gesamt=None, konzept=PLANBUDGET)
    office.good(await decide(office, await proposed(office, "50.00")))
    office.good(await decide(office, await proposed(office, "7.00", sozialraum="saarburg")))
    office.good(await decide(office, await proposed(office, "9.00", ab="2014-01-01")))
    verteilung = office.good(await verteile(office))["id"]
    office.good(await take_over(office, verteilung))
    assert await geplant(office) == "650.01"


async def test_v17_where_the_year_stands_on_an_amount_it_waits_for_a_share(office: Office) -> None:
    await office.enter(gesamt="50.00", konzept=PLANBUDGET)
    office.good(await decide(office, await proposed(office)))
    assert await geplant(office) == "50.00"
    verteilung = office.good(await verteile(office))["id"]
    office.good(await take_over(office, verteilung, match="*"))
    assert await geplant(office) == "700.01"


async def test_v17_a_rise_holds_for_its_year_alone(office: Office) -> None:
    await enter_town(office)
    office.good(await decide(office, await proposed(office)))
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    verteilung = office.good(await verteile(office, jahr=2015))["id"]
    office.good(await take_over(office, verteilung, jahr=2015))
    assert await geplant(office, jahr=2015) == "600.01"


async def test_g5_a_storno_of_a_confirmed_one_lowers_the_planbudget_again_once(office: Office) -> None:
    await enter_town(office)
    rueckfuehrung = await proposed(office)
    office.good(await decide(office, rueckfuehrung))
    answer = await office.storno("rueckfuehrungen", rueckfuehrung)
    shown = office.good(answer)
    assert (answer.status_code, answer.headers["etag"], shown["status"]) == (201, '"3"', "storniert")
    assert shown["storno_grund"] == "Falsches Volumen"
    assert await geplant(office) == "600.01"
    assert problem(await office.storno("rueckfuehrungen", rueckfuehrung)) == (409, "bereits-storniert")
    herleitung = office.good(await office.wjh.get(GRUNDLAGE))["herleitung"]["ambulant"]
    assert herleitung["rueckfuehrungen"] == {}
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_g5_a_proposal_taken_back_is_not_decided(office: Office) -> None:
    await enter_town(office)
    rueckfuehrung = await proposed(office)
    office.good(await office.storno("rueckfuehrungen", rueckfuehrung))
    refused = await decide(office, rueckfuehrung)
    assert (problem(refused), refused.json()["stand"]) == ((409, "bereits-entschieden"), "storniert")
    assert await geplant(office) == "600.01"


async def close_year(office: Office, jahr: int = 2014) -> None:
    for quartal in (1, 2, 3, 4):
        office.good(await office.wjh.post("/v1/abschluesse", json={"jahr": jahr, "quartal": quartal}))


async def test_v13_a_closed_year_is_neither_raised_nor_lowered(office: Office) -> None:
    await enter_town(office)
    confirmed, waiting = await proposed(office), await proposed(office, "1.00")
    office.good(await decide(office, confirmed))
    await close_year(office)
    assert problem(await office.storno("rueckfuehrungen", confirmed)) == (409, "jahr-abgeschlossen")
    assert problem(await decide(office, waiting)) == (409, "jahr-abgeschlossen")
    assert await geplant(office) == "700.01"
    assert (await read(office, confirmed))["status"] == "bestaetigt"
    assert office.good(await decide(office, waiting, "abgelehnt"))["status"] == "abgelehnt"


async def test_v17_a_lower_planbudget_that_is_overdrawn_by_it_is_warned_of(office: Office) -> None:
    await enter_town(office, "1.00")
    rueckfuehrung = await proposed(office, "1000.00")
    office.good(await decide(office, rueckfuehrung))
    office.good(await office.ausgabe("300.00", volumen="ambulant"))
    office.good(await office.storno("rueckfuehrungen", rueckfuehrung))
    assert "ueberzogen" in {warnung["art"] for warnung in await office.warnungen()}


async def test_v17_two_decisions_at_once_one_wins(office: Office) -> None:
    await enter_town(office)
    rueckfuehrung = await proposed(office)
    answers = await asyncio.gather(*(decide(office, rueckfuehrung, match='"1"') for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    assert await geplant(office) == "700.01"


async def test_v17_confirmed_while_the_year_is_set_up_it_is_never_missed(office: Office) -> None:
    await office.enter(gesamt=None, konzept=PLANBUDGET)
    verteilung = office.good(await verteile(office))["id"]
    rueckfuehrungen = [await proposed(office, "1.00") for _ in range(3)]
    answers = await asyncio.gather(take_over(office, verteilung), *(decide(office, one) for one in rueckfuehrungen))
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert await geplant(office) == "603.01"


async def test_v17_lists_by_year_area_and_status_and_by_what_changed_since(office: Office) -> None:
    await enter_town(office)
    first = await proposed(office)
    second = await proposed(office, sozialraum="saarburg")
    third = await proposed(office, ab="2015-02-28")
    stand = office.good(await office.wjh.get(PATH))["stand"]
    office.good(await decide(office, first))
    office.good(await office.storno("rueckfuehrungen", third))

    async def listed(**query: object) -> list[str]:
        items = office.good(await office.wjh.get(PATH, params=query))["items"]  # type: ignore[arg-type]
        return [item["id"] for item in items]

    assert await listed() == [first, second, third]
    assert await listed(jahr=2014) == [first, second]
    assert await listed(sozialraum="saarburg") == [second]
    assert await listed(status="vorgeschlagen") == [second]
    assert await listed(status="bestaetigt") == [first]
    assert await listed(status="storniert") == [third]
    assert set(await listed(seit=stand)) >= {first, third}
    own = office.callers.of("leitung", bezirke=["sued"])
    assert office.good(await own.get(PATH))["items"] == []
    assert (await own.get(f"{PATH}/{first}")).status_code == 404


@pytest.mark.parametrize(
    ("body", "answered"),
    [
        ({"sozialraum": "nirgends"}, (422, "sozialraum-unbekannt")),
        ({"jahreskosten": "0.00"}, (422, "eingabe")),
        ({"jahreskosten": "-1.00"}, (422, "geld-negativ")),
        ({"jahreskosten": "1.001"}, (422, "geld-nachkommastellen")),
        ({"ab": "2013-02-29"}, (422, "kein-kalendertag")),
        ({"ab": "2100-01-01"}, (422, "passt-nicht-zusammen")),
        ({"art": "verhindert"}, (422, "eingabe")),
        ({"kontrakt": "Anna Muster"}, (422, "eingabe")),
    ],
)
async def test_v17_what_is_no_rueckfuehrung_is_refused(office: Office, body: Json, answered: tuple[int, str]) -> None:
    await office.enter(gesamt=None)
    assert problem(await propose(office, **body)) == answered


async def test_v17_a_shown_evaluation_has_what_raised_the_year(office: Office) -> None:
    await enter_town(office, "1000.00")
    office.good(await decide(office, await proposed(office, "400.00")))
    office.good(await decide(office, await proposed(office, "3.00", ab="2014-06-01")))
    konz = office.good(await office.wjh.get("/v1/planbudgets/2014/auswertung?sozialraum=konz"))["sozialraeume"][0]
    assert (konz["geplant"], konz["erhoehung"], konz["rueckfuehrungen"]) == (
        "1000.00",
        {"anzahl": 1, "summe": "400.00"},
        {"anzahl": 1, "summe": "3.00"},
    )


async def test_v17_a_year_on_the_year_before_starts_from_the_raised_planbudget(office: Office) -> None:
    await enter_town(office)
    office.good(await decide(office, await proposed(office)))
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015, vorjahr=True, prozent="0")
    assert await geplant(office, jahr=2015) == "700.01"


async def test_v17_a_kontrakt_raises_by_each_kind_once_unless_the_first_fell(office: Office) -> None:
    await enter_town(office)
    first = await proposed(office, kontrakt="K-1")
    again = await propose(office, "100.00", kontrakt="K-1")
    assert (problem(again), again.json()["bekannt"]) == ((409, "rueckfuehrung-vorhanden"), first)
    other = await proposed(office, kontrakt="K-2")
    office.good(await decide(office, first))
    assert problem(await propose(office, "100.00", kontrakt="K-1")) == (409, "rueckfuehrung-vorhanden")
    await proposed(office, kontrakt="K-1", art="vermieden")
    office.good(await office.storno("rueckfuehrungen", first))
    await proposed(office, kontrakt="K-1")
    office.good(await decide(office, other, "abgelehnt"))
    await proposed(office, kontrakt="K-2")
    await proposed(office)  # one without a Kontrakt may come as often as it happens
    await proposed(office)


async def test_v17_two_proposals_for_a_kontrakt_at_once_one_wins(office: Office) -> None:
    await enter_town(office)
    answers = await asyncio.gather(*(propose(office, "100.00", kontrakt="K-1") for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5


async def test_v17_a_day_more_than_two_years_ahead_is_refused(office: Office) -> None:
    await enter_town(office)
    office.clock.set("2014-03-31")
    refused = await propose(office, "100.00", ab="2016-04-01")
    assert problem(refused) == (422, "rueckfuehrung-zu-spaet")
    assert refused.json()["spaetestens"] == "2016-03-31"
    await proposed(office, ab="2016-03-31")
