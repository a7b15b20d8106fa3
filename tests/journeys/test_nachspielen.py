"""The budget is set back to a backup and told again what it was told, over both services (K4, K10)."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest

from deploy.local.postgres import Postgres
from services.budget.usecases.restore import end_wiederherstellung, list_missing, open_wiederherstellung
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.tell_again import tell_again
from shared.identity import Caller
from shared.storage.database import Database, First, Work
from shared.storage.nachspiel import Nachgespielt
from tests.builders.county import put
from tests.builders.invariants import faults_of_sums
from tests.builders.own import OwnDatabase
from tests.builders.setback import Backup
from tests.journeys.jugendamt import Jugendamt, expect
from tests.journeys.test_kontrakt_to_status import hour


@pytest.fixture
def superuser(postgres: Postgres, budget_url: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    assert "/budget?" in budget_url
    with postgres.connect("budget") as connection:
        yield connection


class Before(OwnDatabase):
    """The database as it was before, kept under another tenant."""

    @asynccontextmanager
    async def transaction(
        self, caller: Caller, *, snapshot: bool = False, first: First | None = None
    ) -> AsyncIterator[Work]:
        kept = replace(caller, jugendamt=f"vorher-{caller.jugendamt}")
        async with super().transaction(kept, snapshot=snapshot, first=first) as work:
            yield work


async def amend(amt: Jugendamt, kontrakt: dict[str, Any], **changes: object) -> dict[str, Any]:
    path = f"/v1/kontrakte/{kontrakt['id']}/aenderungen"
    return expect(await amt.asd.post(path, json={"grund": "Bedarf"} | changes, headers={"If-Match": "*"}), 200)


async def spend(amt: Jugendamt, beleg: str, **more: str) -> str:
    body = {"sozialraum": "konz", "volumen": "variabel", "datum": "2026-03-01", "betrag": "100.00", "zweck": "fall"}
    answer = await amt.budget.of("wjh").post("/v1/ausgaben", json=body | {"beleg": beleg} | more)
    return str(expect(answer, 201)["id"])


async def again(amt: Jugendamt, database: Database, ab: Any) -> Nachgespielt:  # noqa: ANN401  # an instant
    return await tell_again(database, amt.nachspiel, jugendamt=amt.tenant, ab=ab, now=amt.clock())


async def shown(amt: Jugendamt, kontrakt: dict[str, Any]) -> object:
    return expect(await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}"), 200)["bindungen"]


async def count(amt: Jugendamt, kontrakt: dict[str, Any]) -> int:
    (years,) = (await amt.bound([UUID(kontrakt["id"])])).values()
    return max(year.stand for year in years)


async def test_k4_k10_what_cases_had_told_is_there_again_after_the_budget_was_set_back(
    amt: Jugendamt,
    budget_database: Database,
    cases_database: Database,
    superuser: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    first = await amt.signed(kontingent_minuten=6000)
    amt.clock.wait(days=60)
    stand = amt.clock()
    backup = Backup(superuser, amt.tenant)

    second = await amt.signed(kontingent_minuten=1200, beginn="2026-06-01")
    amt.clock.wait(minutes=1)
    await amend(amt, first, ab="2026-06-01", kontingent_minuten=9000)
    await amt.post(hour(first, "B1"), hour(first, "B2", minuten=31), hour(second, "B3", datum="2026-05-01"))
    await amt.carry()
    spent = await spend(amt, "R-1")
    await amt.refresh()
    before, bound = await amt.volumen("variabel"), [await shown(amt, one) for one in (first, second)]
    newest = await count(amt, first)

    amt.clock.wait(minutes=1)
    old = Backup(superuser, amt.tenant)
    backup.restore()
    assert (await amt.volumen("variabel"))["offene_bindung"] == "4250.00"

    refused = await again(amt, cases_database, stand)
    assert (refused.gebunden, refused.sendungen) == (0, None), "without an open restoration nobody binds for a person"
    assert {one.grund for one in refused.abgelehnt} == {"person-fehlt"}

    assert await open_wiederherstellung(budget_database, amt.tenant, stand=stand, now=amt.clock())
    assert not await open_wiederherstellung(budget_database, amt.tenant, stand=stand, now=amt.clock())
    for _ in range(2):
        told = await again(amt, cases_database, stand)
        assert (told.gebunden, told.abgelehnt, told.unbekannt) == (2, (), ())
        await amt.carry()
        await amt.refresh()
        after = await amt.volumen("variabel")
        assert Decimal(after["verbrauch"]) == Decimal(before["verbrauch"]) - 100, "all but what the budget alone knew"
        assert after["offene_bindung"] == before["offene_bindung"]
        assert [await shown(amt, one) for one in (first, second)] == bound
    assert await count(amt, first) > newest, "else cases would take what comes from now on for old"
    assert await faults_of_sums(budget_database, amt.tenant) == []
    assert await end_wiederherstellung(budget_database, amt.tenant, now=amt.clock())

    old.show_audit_as(f"vorher-{amt.tenant}")
    missing = await list_missing(budget_database, Before(budget_database, tenant=amt.tenant), amt.tenant)
    assert [(one.wer, one.aktion, one.gegenstand_id) for one in missing] == [("wjh", "ausgabe.gebucht", spent)]


async def test_g5_k12_copies_of_what_the_budget_has_lost_are_named_and_forgotten(
    amt: Jugendamt,
    budget_database: Database,
    cases_database: Database,
    superuser: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    kontrakt = await amt.signed()
    stand, backup = amt.clock(), Backup(superuser, amt.tenant)
    await put(amt.budget.of("admin"), "/v1/traeger/t9", {"name": "T9", "mitarbeitende": 3})
    await spend(amt, "R-1", kontrakt=kontrakt["id"])
    await amt.buch.refresh(amt.tenant)
    await amt.adopt_ausgaben()
    backup.restore()
    await open_wiederherstellung(budget_database, amt.tenant, stand=stand, now=amt.clock())
    named = (await again(amt, cases_database, stand)).unbekannt
    assert [one.split()[:3] for one in named] == [["traeger", "t9", "Version"], ["Ausgabe", named[1].split()[1], "vom"]]
    assert (await again(amt, cases_database, stand)).unbekannt == ()
    await put(amt.budget.of("admin"), "/v1/traeger/t9", {"name": "Anders", "mitarbeitende": 4})
    await Stammdatenbuch(cases_database, amt._client, clock=amt.clock).refresh(amt.tenant)
    assert (await again(amt, cases_database, stand)).unbekannt == (), "entered anew, the copy follows"
