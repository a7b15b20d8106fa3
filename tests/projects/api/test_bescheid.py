"""P1, P4-P7, X2 over HTTP: the decision document and the Vorschau before it."""

from typing import Any

import httpx
import pytest

from shared.contracts.stammdaten import StammdatenArt
from tests.projects.fakes import FakeBudget
from tests.projects.journeys import PATH, Office

EVIL = "<script>alert('x')</script> & \"Co\""


async def bescheid(office: Office, antrag: str, *, accept: str = "application/json", **params: Any) -> httpx.Response:  # noqa: ANN401  # JSON
    headers = office.leitung | {"Accept": accept}
    return await office.client.get(f"{PATH}/{antrag}/bescheid", params=params, headers=headers)


async def test_p1_a_decision_document_says_everything_that_it_rests_on(office: Office, budget: FakeBudget) -> None:
    budget.put(StammdatenArt.KONZEPT, "2026-01-01", name="Konzept", volumen={"schluessel": "gesamt"})
    antrag = await office.submitted()
    await office.decide(antrag, begruendung="Passt", beginn="2026-05-04")
    answer = await bescheid(office, antrag)
    document = answer.json()
    assert (answer.status_code, document["antrag"]) == (200, antrag)
    assert (document["traeger_name"], document["sozialraum_name"]) == ("Lebenshilfe", "Konz")
    assert document["konzept"] == {"gueltig_ab": "2026-01-01", "version": 1}
    assert (document["entscheidung"]["entschieden_von"], document["entscheidung"]["begruendung"]) == (
        "leitung",
        "Passt",
    )
    assert document["einreichung"] == {
        "nummer": 1, "fassung": 1, "eingereicht_am": "2026-03-02T09:00:00Z", "mitarbeitende": 45, "prozent": "2",
    }  # fmt: skip
    plan = document["plan"]
    assert (plan["beginn"], plan["zuwendung"], plan["eigenanteil"]["mindestens"]) == (
        "2026-05-04",
        "9500.00",
        "200.00",
    )
    assert [(one["jahr"], one["betrag"]) for one in document["bindungen"]] == [(2026, "7500.00"), (2027, "2000.00")]


async def test_p1_a_decision_stays_what_it_was_whatever_comes_later(office: Office) -> None:
    antrag = await office.submitted()
    await office.decide(antrag)
    before = (await bescheid(office, antrag)).json()
    await office.act(antrag, "beginn", who=office.asd, json={"datum": "2026-03-02"})
    longer = {"ende": "2027-09-30", "grund": "Übergabe"}
    await office.act(antrag, "verlaengerung", who=office.asd, json=longer)
    said = {"entscheidung": "genehmigt", "begruendung": "Sinnvoll"}
    await office.act(antrag, "verlaengerung/entscheidung", who=office.leitung, json=said)
    after = (await bescheid(office, antrag)).json()
    assert [one["status"] for one in after.pop("verlaengerungen")] == ["genehmigt"]
    assert before.pop("verlaengerungen") == []
    assert after == before


async def test_p1_each_submission_has_its_own_decision(office: Office) -> None:
    antrag = await office.submitted()
    await office.decide(antrag, entscheidung="zurueckgegeben", punkte=["Titel nennen"])
    change = {"titel": "Zweiter Titel"}
    await office.client.patch(f"{PATH}/{antrag}", json=change, headers=office.asd | {"If-Match": "*"})
    await office.submit(antrag)
    await office.decide(antrag, entscheidung="abgelehnt")
    last, first = (await bescheid(office, antrag)).json(), (await bescheid(office, antrag, einreichung=1)).json()
    assert (last["entscheidung"]["entscheidung"], last["plan"]["titel"]) == ("abgelehnt", "Zweiter Titel")
    assert (first["entscheidung"]["punkte"], first["plan"]["titel"]) == (["Titel nennen"], "Offener Treff")
    assert last["bindungen"] == first["bindungen"] == []
    assert (await bescheid(office, antrag, einreichung=3)).status_code == 404


async def test_p1_before_a_decision_there_is_no_document(office: Office) -> None:
    antrag = await office.submitted()
    nowhere = await bescheid(office, "01936f5e-0000-7000-8000-000000000001")
    answer = await bescheid(office, antrag)
    assert (answer.status_code, answer.content) == (404, nowhere.content)


async def test_p1_the_page_is_german_escaped_and_loads_nothing(office: Office) -> None:
    kosten = [{"art": "sach", "bezeichnung": EVIL, "betrag": "12345.67", "jahr": 2026}]
    einnahmen = [{"art": "eigenmittel", "bezeichnung": EVIL, "betrag": "500.00", "jahr": 2026}]
    texts = dict.fromkeys(("titel", "bedarf", "ziele", "zielgruppe", "massnahmen"), EVIL)
    antrag = await office.submitted(kosten=kosten, einnahmen=einnahmen, **texts)
    await office.decide(antrag, begruendung=EVIL, ueberschreitung_begruendung=EVIL)
    answer = await bescheid(office, antrag, accept="text/html")
    page = answer.text
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert (answer.headers["Vary"], '<html lang="de">' in page) == ("Accept", True)
    assert "<script" not in page
    assert not any(outside in page for outside in ("http:", "https:", "src=", "href=", "url(", "@import"))
    for told in ("Bewilligungsbescheid", "12.345,67 €", "11.845,67 €", "01.04.2026 bis 31.03.2027", "45"):
        assert told in page, told


@pytest.mark.parametrize(
    ("ergebnis", "title", "punkte"),
    [
        ("abgelehnt", "Ablehnungsbescheid", []),
        ("zurueckgegeben", "Rückgabe zur Überarbeitung", ["Erstens", "Zweitens"]),
    ],
)
async def test_p1_what_is_not_approved_is_a_page_too(
    office: Office, ergebnis: str, title: str, punkte: list[str]
) -> None:
    antrag = await office.submitted()
    await office.decide(antrag, entscheidung=ergebnis, punkte=punkte)
    page = (await bescheid(office, antrag, accept="text/html")).text
    assert f"<h1>{title}</h1>" in page
    assert f"<th>Ergebnis</th><td>{ergebnis.replace('ue', 'ü')}</td>" in page
    assert ("<li>Zweitens</li>" in page) is bool(punkte)
    assert "Gebundene Mittel" not in page


async def test_x2_a_vorschau_asks_the_budget_for_the_person_with_the_years_of_the_plan(
    office: Office, budget: FakeBudget
) -> None:
    antrag = await office.submitted()
    answer = await office.client.get(f"{PATH}/{antrag}/vorschau", headers=office.leitung)
    assert (answer.status_code, answer.json()) == (200, {"jahre": [], "ablehnungen": []})
    (asked,) = budget.previewed
    assert str(asked.quelle) == antrag
    assert [(one.jahr, str(one.betrag)) for one in asked.projekt.jahre] == [(2026, "7500.00"), (2027, "2000.00")]
    assert budget.subjects == [office.leitung["Authorization"].removeprefix("Bearer ")]


async def test_x2_p4_a_vorschau_with_a_later_beginning_leaves_out_the_years_before(
    office: Office, budget: FakeBudget
) -> None:
    kosten = [
        {"art": "sach", "bezeichnung": "2026", "betrag": "8000.00", "jahr": 2026},
        {"art": "sach", "bezeichnung": "2027", "betrag": "2000.00", "jahr": 2027},
    ]
    antrag = await office.submitted(kosten=kosten)
    path = f"{PATH}/{antrag}/vorschau"
    assert (await office.client.get(path, params={"beginn": "2027-01-01"}, headers=office.asd)).status_code == 200
    assert [one.jahr for one in budget.previewed[0].projekt.jahre] == [2027]
    outside = await office.client.get(path, params={"beginn": "2027-04-01"}, headers=office.asd)
    assert (outside.status_code, outside.json()["type"]) == (422, "/problems/beginn-vor-genehmigung")


async def test_x2_a_plan_that_is_not_finished_has_no_vorschau(office: Office, budget: FakeBudget) -> None:
    antrag = (await office.draft(beginn=None, kosten=[]))["id"]
    answer = await office.client.get(f"{PATH}/{antrag}/vorschau", headers=office.leitung)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/plan-unfertig")
    assert {mangel["pointer"] for mangel in answer.json()["maengel"]} == {"/beginn", "/kosten"}
    assert budget.previewed == []


async def test_x2_without_the_budget_there_is_no_vorschau(office: Office, budget: FakeBudget) -> None:
    antrag = await office.submitted()
    budget.reachable = False
    answer = await office.client.get(f"{PATH}/{antrag}/vorschau", headers=office.leitung)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/dienst-nicht-erreichbar")


@pytest.mark.parametrize(("rolle", "status"), [("traeger", 403), ("revision", 403), ("admin", 403), ("wjh", 200)])
async def test_x2_who_decides_or_watches_may_ask(office: Office, rolle: str, status: int) -> None:
    antrag = await office.submitted()
    answer = await office.client.get(f"{PATH}/{antrag}/vorschau", headers=office.person(rolle, traeger="lebenshilfe"))
    assert answer.status_code == status
