"""P8 over HTTP: reports, requests for them, due days, reminders."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.projects.usecases.own_caller import own_caller
from services.projects.usecases.remind_berichte import remind_tenant
from shared.storage.database import Database
from tests.projects.fakes import SetClock
from tests.projects.journeys import PATH, Office
from tests.projects.money import Json, Kasse


@pytest.fixture
def kasse(office: Office, clock: SetClock) -> Kasse:
    return Kasse(office, clock)


async def ask(kasse: Kasse, antrag: str, faellig_am: str = "2026-09-30", **who: dict[str, str]) -> httpx.Response:
    body = {"faellig_am": faellig_am, "grund": "Stand nach dem ersten Halbjahr"}
    path = f"{PATH}/{antrag}/berichtsanforderungen"
    return await kasse.office.client.post(path, json=body, headers=who.get("who", kasse.wjh))


async def due(kasse: Kasse, stichtag: str, **params: Any) -> list[tuple[str, int, str, bool]]:  # noqa: ANN401  # of the query
    found: Json = await kasse.get("/v1/berichte/faellig", stichtag=stichtag, **params)
    return [(one["art"], one["foerderjahr"], one["faellig_am"], one["ueberfaellig"]) for one in found["items"]]


async def test_p8_a_report_is_kept_as_it_came(kasse: Kasse) -> None:
    antrag = await kasse.running()
    kasse.set_day("2027-01-01")
    answer = await kasse.report(antrag, wirkung="Mehr Ruhe am Abend")
    report = answer.json()
    assert answer.status_code == 201, answer.text
    assert (report["art"], report["foerderjahr"], report["wirkung"]) == ("jahresbericht", 2026, "Mehr Ruhe am Abend")
    assert await kasse.get(answer.headers["Location"]) == report
    assert (await kasse.report(antrag, inhalt="Nachgereicht")).status_code == 201
    listed = await kasse.get(f"{PATH}/{antrag}/berichte")
    assert [row["inhalt"] for row in listed["items"]] == ["Der Treff war offen", "Nachgereicht"]


async def test_p8_a_report_on_a_year_before_it_is_over_is_refused_and_clears_no_duty(kasse: Kasse) -> None:
    antrag = await kasse.running()
    kasse.set_day("2026-12-31")
    early = await kasse.report(antrag)
    assert (early.status_code, early.json()["type"]) == (422, "/problems/bericht-zu-frueh")
    (frist, *_) = (await kasse.get(f"{PATH}/{antrag}/fristen"))["fristen"]
    assert (early.json()["fruehestens"], frist["ab"], frist["erfuellt_am"]) == ("2027-01-01", "2027-01-01", None)
    assert (await kasse.report(antrag, art="zwischenbericht")).status_code == 201
    last = await kasse.report(antrag, art="schlussbericht")
    assert (last.status_code, last.json()["fruehestens"]) == (422, "2027-03-31")
    unknown = await kasse.report(antrag, foerderjahr=2025)
    assert (unknown.status_code, unknown.json()["type"]) == (422, "/problems/foerderjahr-unbekannt")
    assert unknown.json()["jahre"] == [2026, 2027]
    kasse.set_day("2027-01-01")
    assert (await kasse.report(antrag)).status_code == 201
    assert (await kasse.get(f"{PATH}/{antrag}/fristen"))["fristen"][0]["erfuellt_am"] == "2027-01-01"


async def test_p10_a_report_tells_of_indicators_that_the_project_has(kasse: Kasse) -> None:
    antrag = await kasse.running()
    kasse.set_day("2026-05-04")
    named = [{"schluessel": "besuche", "wert": "12.00"}]
    refused = await kasse.report(antrag, art="zwischenbericht", indikatoren=named)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/indikator-unbekannt")
    assert refused.json()["errors"][0]["pointer"] == "/indikatoren/0/schluessel"
    twice = [{"schluessel": "besuche", "wert": "1"}] * 2
    assert (await kasse.report(antrag, art="zwischenbericht", indikatoren=twice)).status_code == 422


async def test_p8_due_days_are_visible_from_the_beginning_on(kasse: Kasse) -> None:
    antrag = await kasse.approved()
    assert (await kasse.get(f"{PATH}/{antrag}/fristen"))["fristen"] == []
    await kasse.office.act(antrag, "beginn", who=kasse.office.asd)
    found = (await kasse.get(f"{PATH}/{antrag}/fristen"))["fristen"]
    assert [(one["art"], one["foerderjahr"], one["faellig_am"]) for one in found] == [
        ("jahresbericht", 2026, "2027-03-31"),
        ("schlussbericht", 2027, "2027-09-30"),
        ("verwendungsnachweis", 2027, "2027-09-30"),
        ("jahresbericht", 2027, "2028-03-31"),
    ]


async def test_p8_what_is_due_on_a_day_is_listed_and_what_is_overdue_named(kasse: Kasse) -> None:
    antrag = await kasse.running()
    assert await due(kasse, "2026-12-31") == []
    first = ("jahresbericht", 2026, "2027-03-31")
    assert await due(kasse, "2027-03-31") == [(*first, False)]
    assert await due(kasse, "2027-03-31", ueberfaellig=True) == []
    after = [("schlussbericht", 2027, "2027-09-30"), ("verwendungsnachweis", 2027, "2027-09-30")]
    of_2027 = ("jahresbericht", 2027, "2028-03-31")  # the project has ended in it
    assert await due(kasse, "2027-03-31", traeger="lebenshilfe") == [(*first, False)]
    assert await due(kasse, "2027-04-01") == [(*first, True), *((*one, False) for one in (*after, of_2027))]
    assert await due(kasse, "2027-04-01", ueberfaellig=True) == [(*first, True)]
    assert await due(kasse, "2027-09-30", ueberfaellig=True) == [(*first, True)]
    assert await due(kasse, "2027-10-01", ueberfaellig=True) == [(*first, True), *((*one, True) for one in after)]
    assert (*of_2027, False) in await due(kasse, "2027-10-01")
    assert len(await due(kasse, "2028-01-01")) == 4
    kasse.set_day("2027-04-02")
    assert (await kasse.report(antrag)).status_code == 201
    assert first not in [one[:3] for one in await due(kasse, "2027-04-02")]
    assert (*first, True) in await due(kasse, "2027-04-01")  # as it was then
    assert await due(kasse, "2028-01-01", bezirk="anderswo") == []
    assert len(await due(kasse, "2028-01-01", traeger="lebenshilfe")) == 3


async def test_p8_the_list_of_what_is_due_comes_in_pages_without_losing_a_row(kasse: Kasse) -> None:
    projekte = [await kasse.running() for _ in range(3)]
    whole = (await kasse.get("/v1/berichte/faellig", stichtag="2028-01-01"))["items"]
    assert len(whole) == 4 * len(projekte)
    for limit in (1, 3, 5):
        found: list[Json] = []
        params: dict[str, Any] = {"stichtag": "2028-01-01", "limit": limit}
        while True:
            page = await kasse.get("/v1/berichte/faellig", **params)
            found += page["items"]
            if page["next"] is None:
                break
            params["cursor"] = page["next"]
        assert found == whole
    refused = await kasse.office.client.get("/v1/berichte/faellig?cursor=abc", headers=kasse.wjh)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/cursor")


async def test_p8_an_interim_report_is_due_when_it_was_asked_for_and_answered_by_the_next(kasse: Kasse) -> None:
    antrag = await kasse.running()
    kasse.set_day("2026-05-04")
    asked = await ask(kasse, antrag)
    assert asked.status_code == 201, asked.text
    assert await kasse.get(asked.headers["Location"]) == asked.json()
    assert (await kasse.get(f"{PATH}/{antrag}/berichtsanforderungen"))["items"] == [asked.json()]
    assert await due(kasse, "2026-10-01") == [("zwischenbericht", 2026, "2026-09-30", True)]
    assert (await kasse.report(antrag, art="zwischenbericht")).status_code == 201
    assert await due(kasse, "2026-10-01") == []
    assert await due(kasse, "2026-10-01", ueberfaellig=True) == []
    past = await ask(kasse, antrag, "2026-05-03")
    assert (past.status_code, past.json()["type"]) == (422, "/problems/anforderung-in-der-vergangenheit")


async def test_p8_a_report_that_came_before_a_request_of_the_same_day_does_not_answer_it(kasse: Kasse) -> None:
    antrag = await kasse.running()
    kasse.set_day("2026-08-03")
    early = await kasse.report(antrag, art="zwischenbericht")
    kasse.wait()
    asked = await ask(kasse, antrag)
    assert (early.status_code, asked.status_code) == (201, 201)
    owed = ("zwischenbericht", 2026, "2026-09-30", True)
    assert owed in await due(kasse, "2026-10-01", ueberfaellig=True)
    kasse.wait()
    assert (await kasse.report(antrag, art="zwischenbericht")).status_code == 201
    assert owed not in await due(kasse, "2026-10-01", ueberfaellig=True)


async def test_p8_a_request_for_a_day_behind_the_last_report_is_refused_with_that_day(kasse: Kasse) -> None:
    late = await ask(kasse, await kasse.running(), "2199-12-31")
    assert (late.status_code, late.json()["type"]) == (422, "/problems/anforderung-zu-spaet")
    assert late.json()["spaetestens"] < "2029"


async def test_p8_the_leitung_of_the_bezirk_asks_too_no_other(kasse: Kasse) -> None:
    antrag = await kasse.running()
    assert (await ask(kasse, antrag, who=kasse.office.leitung)).status_code == 201
    elsewhere = kasse.office.person("leitung", bezirke=["anderswo"])
    assert (await ask(kasse, antrag, who=elsewhere)).status_code == 404


async def test_p8_the_daily_job_reminds_once_at_each_stage(
    kasse: Kasse, projects_database: Database, tenant: str
) -> None:
    await kasse.running()

    async def run(day: str) -> int:
        kasse.set_day(day)
        assert kasse.clock is not None
        return await remind_tenant(projects_database, jugendamt=tenant, now=kasse.clock())

    assert [await run(day) for day in ("2027-01-01", "2027-03-02")] == [0, 0]
    assert [await run(day) for day in ("2027-03-03", "2027-03-31")] == [1, 0]
    assert [await run(day) for day in ("2027-04-01", "2027-09-01")] == [1, 0]
    assert [await run(day) for day in ("2027-09-02", "2027-10-01", "2027-10-02")] == [2, 2, 0]
    async with projects_database.transaction(own_caller(jugendamt=tenant)) as work:
        rows = await work.execute(text("SELECT art, stufe FROM berichtserinnerungen ORDER BY faellig_am, art, stufe"))
        assert [tuple(row) for row in rows] == [
            ("jahresbericht", "bald_faellig"), ("jahresbericht", "ueberfaellig"),
            ("schlussbericht", "bald_faellig"), ("schlussbericht", "ueberfaellig"),
            ("verwendungsnachweis", "bald_faellig"), ("verwendungsnachweis", "ueberfaellig"),
        ]  # fmt: skip


async def test_p8_the_worker_learns_of_tenants_with_running_projects(
    kasse: Kasse, projects_database: Database, tenant: str
) -> None:
    await kasse.running()
    assert tenant in await projects_database.tenants("berichte_mandanten")
