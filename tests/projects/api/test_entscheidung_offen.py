"""P5 with K4's guarantees: the budget service away, silent, or late, at every point of an approval."""

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from services.projects.usecases.settle_absichten import settle_absichten
from shared.storage.database import Database
from tests.projects.fakes import FakeBudget, Fate, Gate, SetClock
from tests.projects.journeys import PATH, Office


def assert_open(answer: httpx.Response, *, status: int) -> None:
    assert (answer.status_code, answer.json()["type"]) == (status, "/problems/entscheidung-offen")
    assert int(answer.headers["Retry-After"]) > 0


async def test_k4_definitely_not_sent_nothing_is_decided_and_the_repeat_decides_once(
    office: Office, budget: FakeBudget
) -> None:
    antrag = await office.submitted()
    budget.fate = Fate.AWAY
    answer = await office.decide(antrag)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/budget-nicht-erreichbar")
    assert int(answer.headers["Retry-After"]) > 0
    document = await office.read(antrag)
    assert (document["status"], document["entscheidung_offen"], document["entscheidungen"]) == (
        "eingereicht",
        False,
        [],
    )
    budget.fate = Fate.ANSWERS
    assert (await office.decide(antrag)).json()["status"] == "genehmigt"
    assert len(budget.bound) == 1


@pytest.mark.parametrize(
    ("action", "body"),
    [("rueckzug", None), ("einreichung", None), ("entscheidung", {"entscheidung": "abgelehnt", "begruendung": "x"})],
)
async def test_k4_without_an_answer_other_transitions_wait(
    office: Office, budget: FakeBudget, action: str, body: object
) -> None:
    antrag = await office.submitted()
    budget.fate = Fate.SILENT_BOUND
    assert_open(await office.decide(antrag), status=503)
    document = await office.read(antrag)
    assert (document["status"], document["entscheidung_offen"]) == ("eingereicht", True)
    budget.reachable = False
    who = office.person("leitung", sub="other", bezirke=["*"]) if body else office.asd
    answer = await office.act(antrag, action, who=who, json=body)
    assert_open(answer, status=503 if body else 409)
    patch = await office.client.patch(f"{PATH}/{antrag}", json={"titel": "x"}, headers=office.asd | {"If-Match": "*"})
    assert_open(patch, status=409)


async def test_k4_bound_without_an_answer_the_repeat_completes_what_was_decided(
    office: Office, budget: FakeBudget
) -> None:
    antrag = await office.submitted()
    budget.fate = Fate.SILENT_BOUND
    assert_open(await office.decide(antrag), status=503)
    budget.fate = Fate.ANSWERS
    answer = await office.act(
        antrag, "entscheidung", who=office.leitung, match='"2"',
        json={"entscheidung": "genehmigt", "begruendung": "Passt zum Bedarf"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["status"]) == (200, "genehmigt")
    assert [one["betrag"] for one in answer.json()["bindungen"]] == ["7500.00", "2000.00"]
    assert (len(budget.asked), len(budget.bound)) == (1, 1)


async def test_k4_unbound_without_an_answer_the_repeat_closes_the_key_and_decides_anew(
    office: Office, budget: FakeBudget
) -> None:
    antrag = await office.submitted()
    budget.fate = Fate.SILENT_UNBOUND
    assert_open(await office.decide(antrag), status=503)
    budget.fate = Fate.ANSWERS
    answer = await office.decide(antrag)
    assert (answer.status_code, answer.json()["status"]) == (200, "genehmigt")
    assert len(budget.closed) == len(budget.bound) == 1
    assert budget.closed.isdisjoint(budget.bound)


async def test_k4_while_the_budget_cannot_tell_the_repeat_stays_open(office: Office, budget: FakeBudget) -> None:
    antrag = await office.submitted()
    budget.fate = Fate.SILENT_BOUND
    await office.decide(antrag)
    budget.reachable = False
    assert_open(await office.decide(antrag), status=503)


async def test_k4_the_repair_completes_in_the_name_of_who_decided(
    office: Office, budget: FakeBudget, projects_database: Database, clock: SetClock
) -> None:
    antrag = await office.submitted()
    budget.fate = Fate.SILENT_BOUND
    await office.decide(antrag, beginn="2026-05-04", ueberschreitung_begruendung="Ausnahme")
    await settle_absichten(projects_database, budget, now=clock.now)
    document = await office.read(antrag)
    assert (document["status"], document["beginn"], document["entscheidung_offen"]) == (
        "genehmigt",
        "2026-05-04",
        False,
    )
    assert document["entscheidungen"][0]["begruendung"] == "Passt zum Bedarf"
    again = await office.decide(antrag, beginn="2026-05-04", ueberschreitung_begruendung="Ausnahme")
    assert (again.status_code, again.json()) == (200, document)


async def test_k4_the_repair_closes_what_was_not_bound_and_the_late_request_is_refused(
    office: Office, budget: FakeBudget, projects_database: Database, clock: SetClock
) -> None:
    antrag = await office.submitted()
    budget.fate = Fate.SILENT_UNBOUND
    await office.decide(antrag)
    await settle_absichten(projects_database, budget, now=clock.now)
    document = await office.read(antrag)
    assert (document["status"], document["entscheidung_offen"]) == ("eingereicht", False)
    assert budget.closed == {one.schluessel for one in budget.asked}
    withdrawn = await office.act(antrag, "rueckzug", who=office.asd)
    assert withdrawn.json()["status"] == "zurueckgezogen"


async def test_k4_the_repair_leaves_open_what_the_budget_cannot_tell_and_settles_it_later(
    office: Office, budget: FakeBudget, projects_database: Database, clock: SetClock
) -> None:
    antrag = await office.submitted()
    budget.fate = Fate.SILENT_BOUND
    await office.decide(antrag)
    budget.reachable = False
    await settle_absichten(projects_database, budget, now=clock.now)
    assert (await office.read(antrag))["entscheidung_offen"]
    budget.reachable = True
    for _ in range(2):
        await settle_absichten(projects_database, budget, now=clock.now)
    assert (await office.read(antrag))["status"] == "genehmigt"


@pytest.mark.parametrize(("fate", "status"), [(Fate.DIES_UNBOUND, "eingereicht"), (Fate.DIES_BOUND, "genehmigt")])
async def test_k4_killed_during_the_call_the_repair_settles_it_after_its_patience(
    office: Office, budget: FakeBudget, projects_database: Database, clock: SetClock, fate: Fate, status: str
) -> None:
    antrag = await office.submitted()
    budget.fate = fate
    assert (await office.decide(antrag)).status_code == 500
    budget.fate = Fate.ANSWERS
    await settle_absichten(projects_database, budget, now=clock.now)
    assert (await office.read(antrag))["entscheidung_offen"], "the call may still be under way"
    assert_open(await office.decide(antrag), status=409)
    clock.now += timedelta(seconds=60)
    await settle_absichten(projects_database, budget, now=clock.now)
    document = await office.read(antrag)
    assert (document["status"], document["entscheidung_offen"]) == (status, False)


async def test_p1_two_who_decide_at_once_one_decides_and_the_other_waits(office: Office, budget: FakeBudget) -> None:
    antrag = await office.submitted()
    gate = budget.gate = Gate()
    first = asyncio.ensure_future(office.decide(antrag))
    await gate.reached.wait()
    other = office.person("leitung", sub="other", bezirke=["*"])
    assert_open(await office.decide(antrag, who=other), status=409)
    assert_open(await office.decide(antrag, who=other, entscheidung="abgelehnt"), status=409)
    assert_open(await office.act(antrag, "rueckzug", who=office.asd), status=409)
    gate.opened.set()
    assert (await first).json()["status"] == "genehmigt"
    late = await office.decide(antrag, who=other, entscheidung="abgelehnt")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/zustand")


async def test_p1_many_who_decide_at_once_bind_once(office: Office, budget: FakeBudget) -> None:
    antrag = await office.submitted()
    people = [office.person("leitung", sub=f"leitung-{number}", bezirke=["*"]) for number in range(6)]
    answers = await asyncio.gather(*(office.decide(antrag, who=who) for who in people))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert len(budget.bound) == 1
    assert list(budget.bound) == [UUID(str(one.schluessel)) for one in budget.asked]
