"""What an application's life leaves behind: versions of its content, audit rows, the worker's work."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.projects.usecases.refresh_stammdaten import refresh_tenants
from shared.contracts.stammdaten import StammdatenArt
from shared.identity import Caller, Role
from shared.storage.database import Database
from tests.projects.fakes import FakeBudget, Fate, SetClock
from tests.projects.journeys import PATH, Office


async def rows(database: Database, tenant: str, query: str) -> list[tuple[Any, ...]]:
    async with database.transaction(Caller("wjh", tenant, frozenset({Role.WJH}))) as work:
        return [tuple(row) for row in await work.execute(text(query))]


async def test_g5_each_submission_keeps_the_version_that_was_submitted(
    office: Office, projects_database: Database, tenant: str
) -> None:
    antrag = await office.submitted(titel="Erste Fassung")
    await office.decide(antrag, entscheidung="zurueckgegeben", punkte=["Kosten belegen"])
    headers = office.asd | {"If-Match": "*"}
    await office.client.patch(f"{PATH}/{antrag}", json={"titel": "Zwischenstand"}, headers=headers)
    await office.client.patch(f"{PATH}/{antrag}", json={"titel": "Zweite Fassung"}, headers=headers)
    await office.submit(antrag)
    query = (
        "SELECT e.nummer, f.titel FROM einreichungen e JOIN fassungen f ON f.antrag = e.antrag AND f.nummer = e.fassung"
        " ORDER BY e.nummer"
    )
    assert await rows(projects_database, tenant, query) == [(1, "Erste Fassung"), (2, "Zweite Fassung")]


async def test_p4_an_approval_with_a_later_beginning_keeps_the_plan_that_was_submitted(
    office: Office, projects_database: Database, tenant: str
) -> None:
    antrag = await office.submitted()
    await office.decide(antrag, beginn="2026-05-04")
    query = "SELECT nummer, beginn::text FROM fassungen ORDER BY nummer"
    assert await rows(projects_database, tenant, query) == [(1, "2026-04-01"), (2, "2026-05-04")]


async def test_every_step_is_written_down_with_who_took_it_and_without_texts(
    office: Office, projects_database: Database, tenant: str
) -> None:
    antrag = await office.submitted()
    await office.decide(antrag)
    await office.act(antrag, "beginn", who=office.asd)
    query = "SELECT aktion, akteur, im_auftrag_von, daten::text FROM audit ORDER BY id"
    found = await rows(projects_database, tenant, query)
    assert [row[:3] for row in found] == [
        ("projektantrag.angelegt", "asd-konz", None),
        ("projektantrag.eingereicht", "asd-konz", None),
        ("projektantrag.genehmigt", "leitung", None),
        ("projektantrag.begonnen", "asd-konz", None),
    ]
    assert '"2026": "7500.00"' in found[2][3]
    assert not any("Passt" in row[3] for row in found)


async def test_k4_the_repair_is_written_down_as_the_service_for_the_person(
    office: Office, budget: FakeBudget, projects_database: Database, tenant: str
) -> None:
    antrag = await office.submitted()
    budget.fate = Fate.SILENT_BOUND
    await office.decide(antrag)
    budget.fate = Fate.ANSWERS
    await office.decide(antrag)
    audit = "SELECT akteur, im_auftrag_von FROM audit WHERE aktion = 'projektantrag.genehmigt'"
    assert await rows(projects_database, tenant, audit) == [("service-projects", "leitung")]
    assert await rows(projects_database, tenant, "SELECT entschieden_von FROM bescheide") == [("leitung",)]
    intents = "SELECT gegenstand, ergebnis FROM absichten"
    assert await rows(projects_database, tenant, intents) == [(UUID(antrag), "gebunden")]


async def test_the_worker_refreshes_the_copies_of_every_known_jugendamt(
    office: Office, budget: FakeBudget, projects_database: Database, tenant: str, clock: SetClock
) -> None:
    budget.reachable = False
    antrag = (await office.draft())["id"]
    budget.reachable = True
    budget.put(StammdatenArt.TRAEGER, "lebenshilfe", name="Lebenshilfe", mitarbeitende=91)
    await refresh_tenants(projects_database, budget, now=clock.now)
    assert (await office.read(antrag))["eigenanteil"]["prozent"] == "4"
    query = "SELECT art, schluessel, version FROM stammdaten ORDER BY art, version"
    assert await rows(projects_database, tenant, query) == [
        ("sozialraum", "konz", 1),
        ("traeger", "lebenshilfe", 1),
        ("traeger", "lebenshilfe", 2),
    ]
