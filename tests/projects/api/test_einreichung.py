"""P2, P3, P6, P7 over HTTP: what submission names, and what it rests on."""

from datetime import timedelta

import pytest

from shared.contracts.stammdaten import StammdatenArt
from shared.kalender import format_instant
from tests.projects.fakes import FakeBudget, SetClock
from tests.projects.journeys import ANTRAG, PATH, Office


async def test_p2_everything_missing_is_named_at_once_and_nothing_is_submitted(office: Office) -> None:
    place = {name: ANTRAG[name] for name in ("bezirk", "sozialraum", "traeger")}
    antrag = (await office.client.post(PATH, json=place, headers=office.asd)).json()["id"]
    answer = await office.submit(antrag)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/antrag-unvollstaendig")
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert pointers == ["/titel", "/bedarf", "/ziele", "/zielgruppe", "/massnahmen", "/beginn", "/ende", "/kosten"]
    assert (await office.read(antrag))["status"] == "entwurf"


@pytest.mark.parametrize(("ende", "status"), [("2028-02-29", 200), ("2028-03-01", 422)])
async def test_p3_24_calendar_months_are_allowed_and_one_day_more_is_not(
    office: Office, ende: str, status: int
) -> None:
    antrag = (await office.draft(beginn="2026-03-01", ende=ende))["id"]
    assert (await office.submit(antrag)).status_code == status


@pytest.mark.parametrize("mitarbeitende", [None, 0])
async def test_p7_without_employees_on_record_it_is_refused_with_that_reason(
    office: Office, budget: FakeBudget, mitarbeitende: int | None
) -> None:
    budget.put(StammdatenArt.TRAEGER, "lebenshilfe", name="Lebenshilfe", mitarbeitende=mitarbeitende)
    answer = await office.submit((await office.draft())["id"])
    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json()["errors"]] == ["mitarbeitende-fehlen"]


async def test_p7_the_employees_of_the_day_of_application_count_and_stay(
    office: Office, budget: FakeBudget, clock: SetClock
) -> None:
    antrag = (await office.draft())["id"]
    clock.now += timedelta(seconds=2)
    budget.put(StammdatenArt.TRAEGER, "lebenshilfe", name="Lebenshilfe", mitarbeitende=121)
    answer = await office.submit(antrag)
    assert answer.json()["eigenanteil"] == {"prozent": "5", "mindestens": "500.00", "geplant": "500.00"}
    clock.now += timedelta(seconds=2)
    budget.put(StammdatenArt.TRAEGER, "lebenshilfe", name="Lebenshilfe", mitarbeitende=1)
    await office.draft()
    assert (await office.read(antrag))["eigenanteil"]["prozent"] == "5"


async def test_p7_a_submission_asks_for_the_employees_however_young_the_copies_are(
    office: Office, budget: FakeBudget
) -> None:
    antrag = (await office.draft())["id"]
    budget.put(StammdatenArt.TRAEGER, "lebenshilfe", name="Lebenshilfe", mitarbeitende=121)
    document = (await office.submit(antrag)).json()
    assert (document["eigenanteil"]["prozent"], document["stammdaten_vom"]) == ("5", document["eingereicht_am"])


async def test_p2_a_change_does_not_pull_copies_that_are_younger_than_a_second(
    office: Office, budget: FakeBudget, clock: SetClock
) -> None:
    antrag = (await office.draft())["id"]
    hours = {"art": "personal", "bezeichnung": "Ehrenamt", "stunden": 1, "jahr": 2026, "unbar": True}
    for pulled in (0, 1):
        before = budget.fetched
        headers = office.asd | {"If-Match": "*"}
        await office.client.patch(f"{PATH}/{antrag}", json={"kosten": [hours]}, headers=headers)
        assert budget.fetched == before + pulled
        clock.now += timedelta(seconds=1)


async def test_copies_at_hand_serve_while_the_budget_is_away(
    office: Office, budget: FakeBudget, clock: SetClock
) -> None:
    antrag, drafted = (await office.draft())["id"], clock.now
    budget.reachable = False
    clock.now += timedelta(days=1)
    answer = await office.submit(antrag)
    assert answer.status_code == 200
    assert (answer.json()["stammdaten_vom"], answer.json()["eingereicht_am"]) == (
        format_instant(drafted),
        format_instant(clock.now),
    )


async def test_without_copies_and_budget_it_is_not_known_who_exists(office: Office, budget: FakeBudget) -> None:
    budget.reachable = False
    answer = await office.submit((await office.draft())["id"])
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/budget-nicht-erreichbar")
    assert answer.headers["Retry-After"] == "5"


async def test_p1_submitting_twice_says_what_is_allowed_instead(office: Office) -> None:
    answer = await office.submit(await office.submitted())
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/zustand")
    assert answer.json()["zustand"] == "eingereicht"
    assert answer.json()["erlaubt"] == ["zurueckziehen", "genehmigen", "ablehnen", "zurueckgeben"]


async def test_the_same_key_submits_once(office: Office) -> None:
    antrag = (await office.draft())["id"]
    first = await office.act(antrag, "einreichung", who=office.asd, match='"1"', Idempotency_Key="k1")
    again = await office.act(antrag, "einreichung", who=office.asd, match='"1"', Idempotency_Key="k1")
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())


async def test_p1_withdrawn_before_a_decision_is_for_good(office: Office) -> None:
    for antrag in ((await office.draft())["id"], await office.submitted()):
        answer = await office.act(antrag, "rueckzug", who=office.asd)
        assert (answer.status_code, answer.json()["status"]) == (200, "zurueckgezogen")
        answer = await office.submit(antrag)
        assert (answer.status_code, answer.json()["erlaubt"]) == (409, [])


async def test_p1_given_back_it_is_changed_and_submitted_again_with_its_points_kept(office: Office) -> None:
    antrag = await office.submitted()
    points = ["Kosten 2027 belegen", "Zielgruppe eingrenzen"]
    back = await office.decide(antrag, entscheidung="zurueckgegeben", punkte=points)
    assert (back.status_code, back.json()["status"]) == (200, "zurueckgegeben")
    assert back.json()["entscheidungen"][0]["punkte"] == points
    headers = office.asd | {"If-Match": back.headers["ETag"]}
    changed = await office.client.patch(f"{PATH}/{antrag}", json={"zielgruppe": "12 bis 14"}, headers=headers)
    assert changed.status_code == 200
    again = await office.submit(antrag)
    assert (again.status_code, again.json()["status"]) == (200, "eingereicht")
    assert (await office.decide(antrag)).json()["status"] == "genehmigt"
    decisions = (await office.read(antrag))["entscheidungen"]
    assert [(one["einreichung"], one["entscheidung"]) for one in decisions] == [
        (1, "zurueckgegeben"),
        (2, "genehmigt"),
    ]
