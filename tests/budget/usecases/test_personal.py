"""Posts of the Sozialraumteams: received once, judged at once and daily, shown with their findings (V19, K15)."""

import asyncio
from typing import Any

import pytest

from services.budget.usecases.judge_personal import TENANTS, check_personal
from tests.budget.office import Json, Office, problem
from tests.builders.county import KONZEPT, put

PATH = "/v1/personalstellen"
YEAR = "/v1/haushaltsjahre/2014"
REGELN: Json = {
    "mindestumfang": "0.50", "vollzeitstunden": "39.00", "qualifikationen": ["B.A."],
    "abschlussquote": [{"ab_jahr": 0, "anteil": "0.50"}, {"ab_jahr": 4, "anteil": "0.70"}],
}  # fmt: skip


def stelle(schluessel: str = "s-1", version: int = 1, **content: Any) -> Json:  # noqa: ANN401  # fields of a row
    return {
        "sozialraum": "konz", "schluessel": schluessel, "version": version, "herkunft": "traeger", "traeger": "t1",
        "stunden": "39.00", "abschluss": True, "qualifikation": "B.A.", "sozialversicherungspflichtig": True,
        "beginn": "2014-01-01",
    } | content  # fmt: skip


async def send(office: Office, *zeilen: Json) -> list[tuple[str, str | None]]:
    answer = await office.callers.service("cases").post(PATH, json={"zeilen": list(zeilen)})
    return [(row["status"], row["code"]) for row in office.good(answer)["zeilen"]]


async def shown(office: Office, rolle: str = "wjh", *, jahr: int = 2014, **query: str) -> Json:
    claims: Json = {"traeger": "t1"} if rolle == "traeger" else {}
    client = office.callers.of(rolle, **claims)
    return office.good(await client.get(f"/v1/haushaltsjahre/{jahr}/sozialraeume/konz/personal", params=query))


def kinds(personal: Json) -> list[tuple[str, str | None]]:
    return [(befund["art"], befund["stelle"]) for befund in personal["befunde"]]


async def warned(office: Office) -> list[tuple[str, str | None]]:
    found = [warnung for warnung in await office.warnungen() if warnung["art"] == "personal"]
    return [(warnung["figuren"]["befund"], warnung["figuren"]["stelle"]) for warnung in found]


@pytest.fixture(autouse=True)
async def in_march(office: Office) -> None:
    office.clock.set("2014-03-31")
    await office.enter(gesamt=None, konzept=KONZEPT | {"personal": REGELN})


async def test_k15_a_version_of_a_post_is_booked_once(office: Office) -> None:
    assert await send(office, stelle(), stelle("s-2")) == [("gebucht", None)] * 2
    assert await send(office, stelle(), stelle("s-2", 2)) == [("wiederholt", None), ("gebucht", None)]
    assert await send(office, stelle(stunden="20.00")) == [("abgelehnt", "version_anders")]
    rows = await office.sql("SELECT schluessel, version FROM personalstellen ORDER BY schluessel, version")
    assert [(row.schluessel, row.version) for row in rows] == [("s-1", 1), ("s-2", 1), ("s-2", 2)]
    audited = await office.sql("SELECT daten FROM audit WHERE aktion = 'personalstellen.gebucht' ORDER BY id")
    assert [row.daten for row in audited] == [{"zeilen": 2}, {"zeilen": 1}]


async def test_k15_twice_in_one_batch_the_first_wins(office: Office) -> None:
    answered = await send(office, stelle(), stelle(), stelle(abschluss=False))
    assert answered == [("gebucht", None), ("wiederholt", None), ("abgelehnt", "version_anders")]
    assert (await shown(office))["stellen"][0]["abschluss"] is True


async def test_k15_the_latest_version_counts_in_whatever_order_they_arrive(office: Office) -> None:
    await send(office, stelle(version=3, stunden="30.00"))
    await send(office, stelle(version=2, stunden="1.00"))
    assert [row["stunden"] for row in (await shown(office))["stellen"]] == ["30.00"]
    assert await warned(office) == []


async def test_k15_a_row_that_cannot_be_is_refused_for_good_and_the_others_are_booked(office: Office) -> None:
    rows = [stelle(sozialraum="nirgends"), stelle(ende="2013-12-31"), stelle("s-2")]
    assert await send(office, *rows) == [
        ("abgelehnt", "sozialraum_unbekannt"), ("abgelehnt", "ende_vor_beginn"), ("gebucht", None)
    ]  # fmt: skip


async def test_g6_a_row_has_no_place_for_a_name(office: Office) -> None:
    client = office.callers.service("cases")
    named = await client.post(PATH, json={"zeilen": [stelle() | {"name": "Erika Musterfrau"}]})
    assert problem(named) == (422, "eingabe")
    assert "Muster" not in named.text
    assert problem(await client.post(PATH, json={"zeilen": [stelle("Erika Musterfrau")]})) == (422, "eingabe")


async def test_v19_posts_rules_and_findings_are_shown(office: Office) -> None:
    await send(office, stelle(), stelle("s-2", stunden="10.00", abschluss=False, qualifikation=None))
    await send(office, stelle("s-3", abschluss=False, herkunft="jugendarbeit", traeger=None))
    found = await shown(office)
    assert (found["jahr"], found["sozialraum"], found["tag"]) == (2014, "konz", "2014-03-31")
    assert found["erster_vertrag"] == "2014-01-01"
    assert found["regeln"]["qualifikationen"] == ["B.A."]
    assert [row["schluessel"] for row in found["stellen"]] == ["s-1", "s-2", "s-3"]
    assert kinds(found) == [("umfang", "s-2"), ("qualifikation", "s-2"), ("abschlussquote", None)]
    assert found["abschluesse"] == {
        "koepfe": 3, "mit_abschluss": 1, "quote": "0.3333", "mindestens": "0.50", "jahre": 0
    }  # fmt: skip


async def test_v19_a_traeger_sees_its_own_posts_alone_and_not_the_teams_share(office: Office) -> None:
    await send(office, stelle(stunden="10.00"), stelle("s-2", traeger="t2", stunden="10.00", abschluss=False))
    found = await shown(office, "traeger")
    assert [row["schluessel"] for row in found["stellen"]] == ["s-1"]
    assert (kinds(found), found["abschluesse"]) == ([("umfang", "s-1")], None)
    stranger = office.callers.of("traeger", traeger="t2")
    assert (await stranger.get("/v1/haushaltsjahre/2014/sozialraeume/konz/personal")).status_code == 404


async def test_v16_a_past_day_is_shown_as_it_was_known_then(office: Office) -> None:
    await send(office, stelle(stunden="10.00"))
    office.clock.set("2014-05-01")
    await send(office, stelle(version=2, stunden="39.00"))
    assert kinds(await shown(office)) == []
    assert kinds(await shown(office, stichtag="2014-04-30")) == [("umfang", "s-1")]
    before = {"stichtag": "2014-03-30"}  # when nothing was entered yet
    assert (await office.wjh.get(f"{YEAR}/sozialraeume/konz/personal", params=before)).status_code == 404


async def test_v19_of_a_year_that_is_over_its_last_day_is_shown(office: Office) -> None:
    await send(office, stelle(ende="2014-12-31"))
    office.clock.set("2015-06-01")
    assert [row["schluessel"] for row in (await shown(office))["stellen"]] == ["s-1"]
    assert (await shown(office, jahr=2015))["stellen"] == []
    assert (await shown(office, jahr=2016))["tag"] == "2016-01-01"


async def test_v19_a_finding_warns_once_and_again_after_it_was_gone(office: Office) -> None:
    await send(office, stelle(stunden="10.00"))
    await send(office, stelle(version=2, stunden="11.00"))
    assert await warned(office) == [("umfang", "s-1")]
    await send(office, stelle(version=3))
    assert await warned(office) == [("umfang", "s-1")]
    await send(office, stelle(version=4, stunden="12.00"))
    assert await warned(office) == [("umfang", "s-1")] * 2


async def test_v19_the_warnung_carries_its_figures_and_is_acknowledged(office: Office) -> None:
    await send(office, stelle(abschluss=False))
    (warnung,) = await office.warnungen()
    assert (warnung["art"], warnung["stufe"], warnung["volumen"]) == ("personal", "warnung", "gesamt")
    assert (warnung["jahr"], warnung["sozialraum"]) == (2014, "konz")
    assert warnung["figuren"] == {
        "befund": "abschlussquote", "stelle": None, "koepfe": 1, "mit_abschluss": 0, "quote": "0.0000",
        "mindestens": "0.50",
    }  # fmt: skip
    path = f"/v1/warnungen/{warnung['id']}/quittierung"
    office.good(await office.wjh.post(path, json={"notiz": "Stelle ist ausgeschrieben"}))
    await check(office, "2014-06-01")
    assert len(await office.warnungen()) == 1


async def check(office: Office, day: str) -> None:
    office.clock.set(day)
    await check_personal(office.database, office.tenant, now=office.clock())


async def test_v19_what_the_calendar_changes_the_daily_job_finds(office: Office) -> None:
    await send(office, stelle(), stelle("s-2", abschluss=False, beginn="2014-06-01"), stelle("s-3", abschluss=False))
    assert office.tenant in await office.database.tenants(TENANTS)
    assert await warned(office) == []
    await check(office, "2014-05-31")
    assert await warned(office) == []
    await check(office, "2014-06-01")
    await check(office, "2014-06-02")
    assert await warned(office) == [("abschlussquote", None)]


async def test_v19_each_year_is_warned_of_anew(office: Office) -> None:
    await send(office, stelle(stunden="10.00"))
    await check(office, "2015-01-01")
    await check(office, "2015-01-02")
    found = await office.warnungen()
    assert [(warnung["jahr"], warnung["figuren"]["befund"]) for warnung in found] == [
        (2014, "umfang"),
        (2015, "umfang"),
    ]


async def test_v19_after_four_years_of_contracts_more_degrees_are_asked_for(office: Office) -> None:
    await send(office, stelle(), stelle("s-2", abschluss=False))
    await check(office, "2017-12-31")
    assert await warned(office) == []
    await check(office, "2018-01-01")
    assert await warned(office) == [("abschlussquote", None)]


async def test_v19_a_konzept_without_rules_finds_nothing(office: Office) -> None:
    await put(office.callers.of("admin"), "/v1/konzepte/2015-01-01", KONZEPT)
    office.clock.set("2015-03-01")
    await send(office, stelle(stunden="1.00"))
    assert await warned(office) == []
    found = await shown(office, jahr=2015)
    assert (found["regeln"], found["befunde"], len(found["stellen"])) == (None, [], 1)


async def test_v19_the_same_finding_from_two_at_once_warns_once(office: Office) -> None:
    await asyncio.gather(*(send(office, stelle(version=number, stunden="1.00")) for number in range(1, 7)))
    await asyncio.gather(*(check(office, "2014-03-31") for _ in range(3)))
    assert await warned(office) == [("umfang", "s-1")]


async def test_v19_a_thousand_rows_go_in_one_call(office: Office) -> None:
    answered = await send(office, *(stelle(f"s-{number}") for number in range(1000)))
    assert answered == [("gebucht", None)] * 1000
    too_many = {"zeilen": [stelle(f"s-{number}") for number in range(1001)]}
    assert problem(await office.callers.service("cases").post(PATH, json=too_many)) == (422, "eingabe")


async def test_v19_where_there_is_no_sozialraum_or_no_konzept_nothing_is_shown(office: Office) -> None:
    for path in ("2014/sozialraeume/nirgends", "2013/sozialraeume/konz"):
        assert problem(await office.wjh.get(f"/v1/haushaltsjahre/{path}/personal")) == (404, "nicht-gefunden")


async def test_k15_a_post_of_an_unknown_traeger_is_refused_alone(office: Office) -> None:
    answered = await send(office, stelle(traeger="t9"), stelle("s-2"), stelle("s-3", herkunft="asd", traeger=None))
    assert answered == [("abgelehnt", "traeger_unbekannt"), ("gebucht", None), ("gebucht", None)]
