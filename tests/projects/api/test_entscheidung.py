"""P1, P4, P5 over HTTP: the decision and its problems."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.projects.fakes import EXHAUSTED, FakeBudget, Fate, SetClock
from tests.projects.journeys import APPROVAL, LONGER, PATH, Office


async def test_p5_approval_binds_the_grant_of_each_year_in_the_persons_name(office: Office, budget: FakeBudget) -> None:
    antrag = await office.submitted()
    answer = await office.decide(antrag, begruendung="Passt", ueberschreitung_begruendung="Ausnahme")
    document = answer.json()
    assert (answer.status_code, document["status"], answer.headers["ETag"]) == (200, "genehmigt", '"3"')
    assert document["bindungen"] == [
        {"jahr": 2026, "betrag": "7500.00", "vorgemerkt": False},
        {"jahr": 2027, "betrag": "2000.00", "vorgemerkt": False},
    ]
    (asked,) = budget.asked
    assert str(asked.fuer.projekt) == antrag  # type: ignore[union-attr]  # a project's
    assert asked.ueberschreitung_begruendet
    assert budget.subjects == [office.leitung["Authorization"].removeprefix("Bearer ")]


async def test_v10_the_reason_of_the_decision_never_overrides_a_sperren(office: Office, budget: FakeBudget) -> None:
    await office.decide(await office.submitted(), begruendung="Trotzdem, weil nötig")
    assert not budget.asked[0].ueberschreitung_begruendet


@pytest.mark.parametrize("ergebnis", ["abgelehnt", "zurueckgegeben"])
async def test_p1_what_needs_no_money_asks_nobody(office: Office, budget: FakeBudget, ergebnis: str) -> None:
    budget.reachable = False
    antrag = (await office.draft())["id"]
    budget.reachable = True
    await office.submit(antrag)
    budget.reachable = False
    points = ["Kosten belegen"] if ergebnis == "zurueckgegeben" else []
    answer = await office.decide(antrag, entscheidung=ergebnis, punkte=points)
    assert (answer.status_code, answer.json()["status"], answer.json()["bindungen"]) == (200, ergebnis, [])


async def test_p5_a_grant_of_zero_is_approved_without_a_bindung(office: Office, budget: FakeBudget) -> None:
    income = [{"art": "eigenmittel", "bezeichnung": "Alles", "betrag": "10000.00", "jahr": 2026}]
    answer = await office.decide(await office.submitted(einnahmen=income))
    assert (answer.status_code, answer.json()["zuwendung"], answer.json()["bindungen"]) == (200, "0.00", [])
    assert budget.asked == []


async def test_p5_an_exhausted_year_is_passed_on_with_its_figures_and_nothing_is_decided(
    office: Office, budget: FakeBudget
) -> None:
    budget.fate = Fate.REFUSES
    antrag = await office.submitted()
    answer = await office.decide(antrag)
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert answer.json() == dict(EXHAUSTED)
    document = await office.read(antrag)
    assert (document["status"], document["entscheidung_offen"]) == ("eingereicht", False)
    assert budget.closed == {budget.asked[0].schluessel}, "a copy of the request binds nothing later (K4)"
    budget.fate = Fate.ANSWERS
    assert (await office.decide(antrag)).json()["status"] == "genehmigt"


async def test_k4_where_a_copy_of_the_refused_request_has_bound_it_is_decided(
    office: Office, budget: FakeBudget
) -> None:
    budget.fate = Fate.REFUSES_AFTER_A_COPY
    answer = await office.decide(await office.submitted())
    assert (answer.status_code, answer.json()["status"], len(budget.bound)) == (200, "genehmigt", 1)


async def test_k4_what_the_budget_turns_away_is_never_bound_by_a_copy_of_it(office: Office, budget: FakeBudget) -> None:
    budget.fate = Fate.BUSY
    antrag = await office.submitted()
    answer = await office.decide(antrag)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/budget-nicht-erreichbar")
    assert budget.closed == {budget.asked[0].schluessel}
    assert (await office.read(antrag))["entscheidung_offen"] is False
    budget.fate = Fate.BUSY_AFTER_A_COPY
    answer = await office.decide(antrag)
    assert (answer.status_code, answer.json()["status"], len(budget.bound)) == (200, "genehmigt", 1)


async def test_p1_the_leitung_of_another_bezirk_does_not_decide_what_it_reads_by_another_role(office: Office) -> None:
    claims: dict[str, Any] = {"rollen": ["leitung", "wjh"], "bezirke": ["saarburg-bezirk"]}
    token = office.mint.mint(jugendamt=office.tenant, **claims)
    answer = await office.decide(await office.submitted(), who={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/nicht-zustaendig")


@pytest.mark.parametrize("rolle", ["asd", "traeger", "wjh", "revision", "admin"])
async def test_p1_nobody_but_the_leitung_decides(office: Office, rolle: str) -> None:
    antrag = await office.submitted()
    assert (await office.decide(antrag, who=office.person(rolle))).status_code == 403


async def test_p1_who_applied_does_not_decide(office: Office) -> None:
    claims = {"rollen": ["leitung", "asd"], "bezirke": ["*"], "sozialraeume": ["konz"]}
    token = office.mint.mint(sub="both", jugendamt=office.tenant, **claims)  # type: ignore[arg-type]  # claims by name
    both = {"Authorization": f"Bearer {token}"}
    antrag = (await office.draft(who=both))["id"]
    await office.submit(antrag)
    answer = await office.decide(antrag, who=both)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/eigener-antrag")
    assert (await office.decide(antrag)).status_code == 200


async def test_p1_who_wrote_any_version_does_not_decide_nor_extend_the_term(office: Office) -> None:
    claims = {"rollen": ["leitung", "asd"], "bezirke": ["*"], "sozialraeume": ["konz"]}
    token = office.mint.mint(sub="chef", jugendamt=office.tenant, **claims)  # type: ignore[arg-type]  # claims by name
    chef = {"Authorization": f"Bearer {token}"}
    antrag = (await office.draft())["id"]
    headers = chef | {"If-Match": "*"}
    changed = await office.client.patch(f"{PATH}/{antrag}", json={"titel": "Treff am Abend"}, headers=headers)
    assert changed.status_code == 200, changed.text
    await office.submit(antrag)
    answer = await office.decide(antrag, who=chef)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/eigener-antrag")
    assert (await office.decide(antrag)).status_code == 200
    await office.act(antrag, "beginn", who=office.asd, json={"datum": "2026-03-02"})
    await office.act(antrag, "verlaengerung", who=office.asd, json=dict(LONGER))
    answer = await office.act(antrag, "verlaengerung/entscheidung", who=chef, json=dict(APPROVAL))
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/eigener-antrag")


async def test_p1_the_version_that_an_approval_makes_is_no_application(office: Office) -> None:
    antrag = await office.submitted()
    assert (await office.decide(antrag, beginn="2026-05-04")).json()["fassung"] == 2
    await office.act(antrag, "beginn", who=office.asd, json={"datum": "2026-05-04"})
    await office.act(antrag, "verlaengerung", who=office.asd, json=dict(LONGER))
    answer = await office.act(antrag, "verlaengerung/entscheidung", who=office.leitung, json=dict(APPROVAL))
    assert answer.status_code == 200, answer.text


async def test_p1_an_application_is_given_back_with_at_least_one_point(office: Office) -> None:
    antrag = await office.submitted()
    without: tuple[dict[str, Any], ...] = ({}, {"punkte": []})
    for missing in without:
        answer = await office.decide(antrag, entscheidung="zurueckgegeben", **missing)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/entscheidung-fehlerhaft")
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/punkte", "fehlt")]
    assert (await office.decide(antrag, entscheidung="zurueckgegeben", punkte=["Kosten"])).status_code == 200


@pytest.mark.parametrize(
    ("ergebnis", "said", "pointers"),
    [
        ("abgelehnt", {"beginn": "2026-05-04", "punkte": ["x"]}, ["/beginn", "/punkte"]),
        ("abgelehnt", {"ueberschreitung_begruendung": "x"}, ["/ueberschreitung_begruendung"]),
        ("zurueckgegeben", {"beginn": "2026-05-04", "punkte": ["x"]}, ["/beginn"]),
        ("genehmigt", {"punkte": ["x"]}, ["/punkte"]),
    ],
)
async def test_p1_what_belongs_to_another_decision_is_refused(
    office: Office, ergebnis: str, said: dict[str, Any], pointers: list[str]
) -> None:
    antrag = await office.submitted()
    answer = await office.decide(antrag, entscheidung=ergebnis, **said)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/entscheidung-fehlerhaft")
    assert [one["pointer"] for one in answer.json()["errors"]] == pointers
    assert (await office.read(antrag))["status"] == "eingereicht"


async def test_p4_after_the_last_day_of_the_term_nothing_is_approved_whatever_day_is_named(
    office: Office, clock: SetClock
) -> None:
    antrag = await office.submitted()
    clock.now = datetime(2027, 4, 1, 9, tzinfo=UTC)
    answer = await office.decide(antrag, datum="2027-03-31", beginn="2027-03-31")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/beginn-vor-genehmigung")
    assert "give the application back" in answer.json()["detail"]
    assert (await office.decide(antrag, entscheidung="abgelehnt", datum="2027-03-31")).status_code == 200


@pytest.mark.parametrize("datum", ["2026-03-01", "2026-03-03"])
async def test_p4_the_day_of_decision_is_not_before_submission_nor_after_today(office: Office, datum: str) -> None:
    answer = await office.decide(await office.submitted(), datum=datum)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/entscheidungstag")
    assert (answer.json()["fruehestens"], answer.json()["spaetestens"]) == ("2026-03-02", "2026-03-02")


async def test_p4_today_is_the_german_day(office: Office, clock: SetClock) -> None:
    clock.now = datetime(2026, 3, 2, 22, 59, tzinfo=UTC)
    antrag = await office.submitted()
    assert (await office.decide(antrag, datum="2026-03-03")).status_code == 422
    clock.now = datetime(2026, 3, 2, 23, 1, tzinfo=UTC)
    assert (await office.decide(antrag, datum="2026-03-03")).status_code == 200


async def test_p4_an_approval_after_the_planned_beginning_must_carry_a_later_one(
    office: Office, clock: SetClock
) -> None:
    antrag = await office.submitted()
    clock.now += timedelta(days=60)
    answer = await office.decide(antrag)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/beginn-vor-genehmigung")
    assert (answer.json()["fruehestens"], answer.json()["spaetestens"]) == ("2026-05-01", "2027-03-31")
    answer = await office.decide(antrag, beginn="2026-05-04")
    assert (answer.status_code, answer.json()["beginn"]) == (200, "2026-05-04")


async def test_p4_cost_of_years_before_the_later_beginning_is_not_eligible(office: Office, budget: FakeBudget) -> None:
    kosten = [
        {"art": "sach", "bezeichnung": "2026", "betrag": "8000.00", "jahr": 2026},
        {"art": "sach", "bezeichnung": "2027", "betrag": "2000.00", "jahr": 2027},
    ]
    einnahmen = [{"art": "eigenmittel", "bezeichnung": "E", "betrag": "500.00", "jahr": 2027}]
    antrag = await office.submitted(kosten=kosten, einnahmen=einnahmen)
    document = (await office.decide(antrag, beginn="2027-01-01")).json()
    assert (document["foerderfaehige_kosten"], document["zuwendung"]) == ("2000.00", "1500.00")
    assert document["jahre"] == [{"jahr": 2027, "zuwendung": "1500.00"}]
    assert [one.jahr for one in budget.asked[0].fuer.jahre] == [2027]  # type: ignore[union-attr]  # a project's


async def test_p4_a_plan_that_the_later_beginning_breaks_is_refused_with_its_faults(office: Office) -> None:
    answer = await office.decide(await office.submitted(), beginn="2027-01-01")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/plan-nicht-tragfaehig")
    assert [mangel["code"] for mangel in answer.json()["maengel"]] == ["eigenanteil-zu-niedrig"]


@pytest.mark.parametrize(
    ("broken", "pointer"),
    [
        ({"entscheidung": "vertagt"}, "/entscheidung"),
        ({"begruendung": ""}, "/begruendung"),
        ({"datum": "heute"}, "/datum"),
        ({"beginn": "2026-13-01"}, "/beginn"),
        ({"punkte": "einer"}, "/punkte"),
        ({"punkte": [""]}, "/punkte/0"),
        ({"grund": "x"}, "/grund"),
    ],
)
async def test_each_broken_field_of_a_decision_is_pointed_at(
    office: Office, broken: dict[str, Any], pointer: str
) -> None:
    answer = await office.decide(await office.submitted(), **broken)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


async def test_p5_the_same_decision_again_is_answered_and_another_is_refused(
    office: Office, budget: FakeBudget
) -> None:
    antrag = await office.submitted()
    first = await office.decide(antrag)
    again = await office.act(
        antrag, "entscheidung", who=office.leitung, match='"2"',
        json={"entscheidung": "genehmigt", "begruendung": "Passt zum Bedarf"},
    )  # fmt: skip
    assert (again.status_code, again.json()) == (200, first.json())
    other = await office.decide(antrag, entscheidung="abgelehnt")
    assert (other.status_code, other.json()["erlaubt"][0]) == (409, "beginnen")
    assert len(budget.asked) == 1


async def test_the_same_key_decides_once(office: Office, budget: FakeBudget) -> None:
    antrag = await office.submitted()
    body = {"entscheidung": "genehmigt", "begruendung": "Passt"}
    answers = [
        await office.act(antrag, "entscheidung", who=office.leitung, json=body, Idempotency_Key="e1") for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(budget.asked) == 1
    other = await office.act(
        antrag, "entscheidung", who=office.leitung, json=body | {"begruendung": "Anders"}, Idempotency_Key="e1"
    )
    assert (other.status_code, other.json()["type"]) == (422, "/problems/schluessel-wiederverwendet")


async def test_p4_an_approved_project_begins_as_planned_and_never_before_its_approval(
    office: Office, clock: SetClock
) -> None:
    antrag = await office.submitted()
    early = await office.act(antrag, "beginn", who=office.asd)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/zustand")
    await office.decide(antrag)
    before = await office.act(antrag, "beginn", who=office.asd, json={"datum": "2026-03-01"})
    assert (before.status_code, before.json()["type"]) == (422, "/problems/start-vor-genehmigung")
    assert before.json()["fruehestens"] == "2026-03-02"
    clock.now += timedelta(days=40)
    begun = await office.act(antrag, "beginn", who=office.asd)
    assert (begun.status_code, begun.json()["status"], begun.json()["begonnen_am"]) == (200, "laufend", "2026-04-11")
