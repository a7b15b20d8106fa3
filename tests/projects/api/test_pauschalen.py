"""P2, P7 over HTTP: lines at the rates of the Konzept, personnel by qualification, and lines sent back as read."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.contracts.stammdaten import StammdatenArt
from tests.projects.fakes import FakeBudget, SetClock
from tests.projects.journeys import ANTRAG, PATH, Office

MIETE = {"art": "sach", "bezeichnung": "Räume", "pauschale": "raummiete", "menge": 12, "jahr": 2026}
EHRENAMT = {"art": "personal", "bezeichnung": "Ehrenamtliche", "stunden": 100, "jahr": 2026, "unbar": True}
PERSONAL = {
    "art": "personal", "bezeichnung": "Team", "betrag": "8000.00", "jahr": 2026,
    "qualifikation": "Erzieherin", "stellenanteil": "0.5", "hilfskraft": True,
}  # fmt: skip
EINNAHMEN = [
    {"art": "eigenmittel", "bezeichnung": "Eigenmittel", "betrag": "500.00", "jahr": 2026},
    {"art": "ehrenamt", "bezeichnung": "Ehrenamtliche", "stunden": 100, "jahr": 2026},
]


def enter_konzept(budget: FakeBudget, *, miete: str = "200.00", ab: str = "2026-01-01") -> None:
    pauschale = {"schluessel": "raummiete", "bezeichnung": "Raummiete", "betrag": miete, "einheit": "Monat"}
    projekte = {"pauschalen": [pauschale], "ehrenamt_stundensatz": "15.00"}
    budget.put(StammdatenArt.KONZEPT, ab, name="Konzept", volumen={"schluessel": "gesamt"}, projekte=projekte)


async def change(office: Office, antrag: str, **changes: Any) -> httpx.Response:  # noqa: ANN401  # JSON
    return await office.client.patch(f"{PATH}/{antrag}", json=changes, headers=office.asd | {"If-Match": "*"})


async def test_p2_p7_amounts_follow_from_the_konzept_and_show_the_rate(office: Office, budget: FakeBudget) -> None:
    enter_konzept(budget)
    document = await office.draft(kosten=[PERSONAL, MIETE, EHRENAMT], einnahmen=EINNAHMEN)
    miete = {"betrag": "200.00", "einheit": "Monat", "konzept": "2026-01-01", "version": 1}
    stunde = {"betrag": "15.00", "einheit": "Stunde", "konzept": "2026-01-01", "version": 1}
    assert [(line["betrag"], line["satz"]) for line in document["kosten"]] == [
        ("8000.00", None),
        ("2400.00", miete),
        ("1500.00", stunde),
    ]
    assert (document["einnahmen"][1]["betrag"], document["einnahmen"][1]["satz"]) == ("1500.00", stunde)
    assert (document["foerderfaehige_kosten"], document["zuwendung"]) == ("11900.00", "9900.00")
    assert (await office.submit(document["id"])).status_code == 200


async def test_p2_personnel_names_qualification_share_of_a_post_and_helpers(office: Office) -> None:
    (line,) = (await office.draft(kosten=[PERSONAL]))["kosten"]
    assert (line["qualifikation"], line["stellenanteil"], line["hilfskraft"]) == ("Erzieherin", "0.50", True)


async def test_p2_what_was_read_may_be_sent_back_and_changes_nothing(office: Office, budget: FakeBudget) -> None:
    enter_konzept(budget)
    document = await office.draft(kosten=[PERSONAL, MIETE, EHRENAMT], einnahmen=EINNAHMEN)
    again = await change(office, document["id"], kosten=document["kosten"], einnahmen=document["einnahmen"])
    assert (again.status_code, again.json()) == (200, document)


async def test_p2_a_draft_without_a_known_rate_stands_at_zero_until_the_konzept_has_one(
    office: Office, budget: FakeBudget, clock: SetClock
) -> None:
    document = await office.draft(kosten=[MIETE, *ANTRAG["kosten"]])
    assert (document["kosten"][0]["betrag"], document["kosten"][0]["satz"]) == ("0.00", None)
    refused = await office.submit(document["id"])
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [
        ("/kosten/0/pauschale", "satz-fehlt")
    ]
    enter_konzept(budget)
    clock.now += timedelta(seconds=2)
    assert (await office.submit(document["id"])).json()["kosten"][0]["betrag"] == "2400.00"


async def test_p2_a_change_asks_for_rates_that_are_new(office: Office, budget: FakeBudget, clock: SetClock) -> None:
    antrag = (await office.draft())["id"]
    enter_konzept(budget)
    clock.now += timedelta(seconds=2)
    answer = await change(office, antrag, kosten=[MIETE])
    assert (answer.status_code, answer.json()["kosten"][0]["betrag"]) == (200, "2400.00")


async def test_p2_submission_takes_the_rates_of_the_day_and_keeps_both_versions(
    office: Office, budget: FakeBudget, clock: SetClock
) -> None:
    enter_konzept(budget)
    antrag = (await office.draft(kosten=[MIETE, *ANTRAG["kosten"]]))["id"]
    enter_konzept(budget, miete="250.00")
    clock.now += timedelta(seconds=2)
    document = (await office.submit(antrag)).json()
    assert (document["kosten"][0]["betrag"], document["fassung"]) == ("3000.00", 2)
    assert document["kosten"][0]["satz"]["version"] == 2
    first = await office.client.get(f"{PATH}/{antrag}/fassungen/1", headers=office.asd)
    assert first.json()["kosten"][0]["betrag"] == "2400.00"
    enter_konzept(budget, miete="300.00")
    clock.now += timedelta(seconds=2)
    decided = (await office.decide(antrag)).json()
    assert (decided["kosten"][0]["betrag"], decided["fassung"]) == ("3000.00", 2)


async def test_p2_without_the_budget_a_rate_that_is_not_known_stops_submission_with_503(
    office: Office, budget: FakeBudget, clock: SetClock
) -> None:
    antrag = (await office.draft(kosten=[MIETE, *ANTRAG["kosten"]]))["id"]
    budget.reachable = False
    clock.now += timedelta(seconds=2)
    assert (await office.submit(antrag)).status_code == 503


@pytest.mark.parametrize(
    "line",
    [
        {"art": "sach", "jahr": 2026},
        {"art": "sach", "jahr": 2026, "betrag": "1.00", "pauschale": "raummiete", "menge": 1},
        {"art": "sach", "jahr": 2026, "pauschale": "raummiete"},
        {"art": "sach", "jahr": 2026, "betrag": "1.00", "menge": 1},
        {"art": "personal", "jahr": 2026, "pauschale": "raummiete", "menge": 1},
        {"art": "personal", "jahr": 2026, "stunden": 10},
        {"art": "sach", "jahr": 2026, "stunden": 10, "unbar": True},
        {"art": "sach", "jahr": 2026, "betrag": "1.00", "qualifikation": "Erzieherin"},
        {"art": "sach", "jahr": 2026, "betrag": "1.00", "stellenanteil": "0.50"},
        {"art": "sach", "jahr": 2026, "betrag": "1.00", "hilfskraft": True},
    ],
)
async def test_p2_what_does_not_go_together_in_a_line_is_a_problem_of_its_own(
    office: Office, line: dict[str, Any]
) -> None:
    answer = await office.client.post(PATH, json={**ANTRAG, "kosten": [line]}, headers=office.asd)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/passt-nicht-zusammen")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/kosten/0"]


@pytest.mark.parametrize(
    "line",
    [
        {"art": "ehrenamt", "jahr": 2026},
        {"art": "ehrenamt", "jahr": 2026, "betrag": "1.00", "stunden": 1},
        {"art": "eigenmittel", "jahr": 2026, "stunden": 1},
    ],
)
async def test_p7_hours_make_an_amount_of_unpaid_work_alone(office: Office, line: dict[str, Any]) -> None:
    answer = await office.client.post(PATH, json={**ANTRAG, "einnahmen": [line]}, headers=office.asd)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/passt-nicht-zusammen")


@pytest.mark.parametrize("share", ["0", "0.0", "0.00"])
async def test_p2_a_share_of_a_post_is_above_zero_and_may_be_several_posts(office: Office, share: str) -> None:
    (line,) = (await office.draft(kosten=[PERSONAL | {"stellenanteil": "2.00"}]))["kosten"]
    assert line["stellenanteil"] == "2.00"
    body = {**ANTRAG, "kosten": [PERSONAL | {"stellenanteil": share}]}
    answer = await office.client.post(PATH, json=body, headers=office.asd)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/eingabe")
    assert answer.json()["errors"][0]["pointer"] == "/kosten/0/stellenanteil"


async def test_g1_a_draft_whose_sums_cannot_be_written_is_refused(office: Office) -> None:
    line = {"art": "sach", "bezeichnung": "Haus", "betrag": "999999999999.99", "jahr": 2026}
    answer = await office.client.post(PATH, json={**ANTRAG, "kosten": [line, line]}, headers=office.asd)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/betrag-zu-gross")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/kosten"]
    document = await office.draft(kosten=[line])
    income = {"art": "sonstige", "bezeichnung": "Erbe", "betrag": "999999999999.99", "jahr": 2026}
    refused = await change(office, document["id"], einnahmen=[income, income])
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/einnahmen"]
    assert (await office.read(document["id"], who=office.asd))["fassung"] == 1
