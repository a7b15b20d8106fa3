"""P5 with the budget service itself: both in one process, over HTTP without a network, each on its own database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
import pytest_asyncio

from services.budget.api.deps import Deps as BudgetDeps
from services.budget.main import assemble as assemble_budget
from services.projects.api.deps import Deps
from services.projects.clients.budget import BudgetOverHttp
from services.projects.main import assemble
from services.projects.usecases.adopt_bindungen import adopt_tenant
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.storage.database import Database
from tests.builders.tokens import TokenMint
from tests.projects.journeys import PATH, Office

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
KONZEPT: dict[str, Any] = {
    "name": "Konzept",
    "volumen": {"schluessel": "gesamt", "teile": [{"schluessel": "sozialraum", "anteil": "1"}]},
}


class TwoServices:
    """A Jugendamt with 10,000.00 for projects in 2026 and a year 2027 that is not set up."""

    def __init__(
        self, office: Office, budget: httpx.AsyncClient, refresh: Callable[[], Awaitable[None]], *, mint: TokenMint
    ) -> None:
        self.office, self.budget, self.refresh, self.mint, self.tenant = office, budget, refresh, mint, office.tenant

    async def put(self, path: str, body: object, *, rolle: str = "admin") -> None:
        """Enter something in the budget."""
        answer = await self.budget.put(f"/v1/{path}", json=body, headers=self.mint.person(rolle, jugendamt=self.tenant))
        assert answer.status_code in {200, 201}, answer.text

    async def projektbudget(self, jahr: int) -> Any:  # noqa: ANN401  # JSON
        """Read the Bezirk's year."""
        headers = self.mint.person("wjh", jugendamt=self.tenant)
        answer = await self.budget.get(f"/v1/haushaltsjahre/{jahr}/bezirke/konz-bezirk", headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest_asyncio.fixture
async def both(
    projects_database: Database, budget_database: Database, mint: TokenMint, tenant: str
) -> AsyncIterator[TwoServices]:
    budget_app = assemble_budget(BudgetDeps(budget_database, lambda: NOW), verifier=mint.verifier("budget"))
    to_budget = httpx.ASGITransport(app=budget_app)
    own = StaticToken(mint.mint(sub="service-projects", jugendamt="*", rollen=["service"]))
    service = ServiceClient("http://budget.test", dienst="budget", tokens=own, transport=to_budget)
    client_of_budget = BudgetOverHttp(service)
    app = assemble(Deps(projects_database, client_of_budget, lambda: NOW), verifier=mint.verifier("projects"))
    refresh = partial(adopt_tenant, projects_database, client_of_budget, jugendamt=tenant, now=NOW)
    async with (
        httpx.AsyncClient(transport=to_budget, base_url="http://budget.test") as budget,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://projects.test") as client,
    ):
        two = TwoServices(Office(client, mint=mint, tenant=tenant), budget, refresh, mint=mint)
        await two.put("konzepte/2026-01-01", KONZEPT)
        area = {"name": "Konz", "bezirk": "konz-bezirk", "gemeinden": ["Konz"], "zentren": []}
        await two.put("sozialraeume/konz", area)
        await two.put("traeger/lebenshilfe", {"name": "Lebenshilfe", "mitarbeitende": 45})
        await two.put("haushaltsjahre/2026/bezirke/konz-bezirk", {"projektbudget": "10000.00"}, rolle="wjh")
        yield two
    await service.close()


async def test_p5_an_approval_binds_each_year_in_the_bezirks_budget(both: TwoServices) -> None:
    answer = await both.office.decide(await both.office.submitted())
    assert (answer.status_code, answer.json()["status"]) == (200, "genehmigt"), answer.text
    assert answer.json()["bindungen"] == [
        {"jahr": 2026, "betrag": "7500.00", "vorgemerkt": False},
        {"jahr": 2027, "betrag": "2000.00", "vorgemerkt": True},
    ]
    stand = await both.projektbudget(2026)
    assert (stand["offene_bindung"], stand["verfuegbar"]) == ("7500.00", "2500.00")


async def test_p5_a_year_that_is_set_up_is_no_longer_shown_as_vorgemerkt(both: TwoServices) -> None:
    antrag = await both.office.submitted()
    approved = await both.office.decide(antrag)
    seit = (await both.office.client.get(PATH, headers=both.office.leitung)).json()["stand"]
    await both.refresh()
    assert await both.office.read(antrag) == approved.json()
    await both.put("haushaltsjahre/2027/bezirke/konz-bezirk", {"projektbudget": "10000.00"}, rolle="wjh")
    await both.refresh()
    shown = await both.office.client.get(f"{PATH}/{antrag}", headers=both.office.leitung)
    assert shown.json()["bindungen"] == [
        {"jahr": 2026, "betrag": "7500.00", "vorgemerkt": False},
        {"jahr": 2027, "betrag": "2000.00", "vorgemerkt": False},
    ]
    for bindung in shown.json()["bindungen"]:
        assert (await both.projektbudget(bindung["jahr"]))["offene_bindung"] == bindung["betrag"]
    assert shown.headers["ETag"] != approved.headers["ETag"]
    changed = await both.office.client.get(f"{PATH}?seit={seit}", headers=both.office.leitung)
    assert [row["bindungen"] for row in changed.json()["items"]] == [shown.json()["bindungen"]]
    await both.refresh()
    again = await both.office.client.get(f"{PATH}/{antrag}", headers=both.office.leitung)
    assert again.headers["ETag"] == shown.headers["ETag"]


async def test_p5_a_sperren_refuses_with_the_figures_and_only_its_own_reason_overrides_it(both: TwoServices) -> None:
    antrag = await both.office.submitted()
    await both.office.decide(await both.office.submitted())
    refused = await both.office.decide(antrag, begruendung="Trotzdem")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/volumen-gesperrt")
    assert refused.json()["ueberschreitungen"]
    assert (await both.office.read(antrag))["status"] == "eingereicht"
    assert (await both.projektbudget(2026))["offene_bindung"] == "7500.00"
    allowed = await both.office.decide(antrag, ueberschreitung_begruendung="Beschluss des Ausschusses")
    assert (allowed.status_code, allowed.json()["status"]) == (200, "genehmigt")
    assert (await both.projektbudget(2026))["offene_bindung"] == "15000.00"


async def test_p5_of_16_parallel_approvals_for_money_for_5_five_win_and_eleven_get_the_figures(
    both: TwoServices,
) -> None:
    kosten = [{"art": "sach", "bezeichnung": "Material", "betrag": "2500.00", "jahr": 2026}]
    einnahmen = [{"art": "eigenmittel", "bezeichnung": "Eigenmittel", "betrag": "500.00", "jahr": 2026}]
    antraege = [await both.office.submitted(kosten=kosten, einnahmen=einnahmen) for _ in range(16)]
    answers = await asyncio.gather(*(both.office.decide(antrag) for antrag in antraege))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [409] * 11
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {document["type"] for document in refused} == {"/problems/volumen-gesperrt"}
    for document in refused:
        (figures,) = document["ueberschreitungen"]
        assert (figures["jahr"], figures["ansatz"], figures["verlangt"]) == (2026, "10000.00", "2000.00")
        assert figures["verfuegbar"] == "0.00"
    year = await both.projektbudget(2026)
    assert (year["offene_bindung"], year["verfuegbar"]) == ("10000.00", "0.00")
    stands = [(await both.office.read(antrag))["status"] for antrag in antraege]
    assert sorted(stands) == ["eingereicht"] * 11 + ["genehmigt"] * 5


async def test_p5_the_decision_document_shows_each_year_as_its_bindung_found_it(both: TwoServices) -> None:
    antraege = [await both.office.submitted() for _ in range(2)]
    lagen = []
    for antrag in antraege:
        await both.office.decide(antrag, ueberschreitung_begruendung="Beschluss des Ausschusses")
        answer = await both.office.client.get(f"{PATH}/{antrag}/bescheid", headers=both.office.leitung)
        document = answer.json()
        assert document["konzept"] == {"gueltig_ab": "2026-01-01", "version": 1}
        lagen.append([one["lage"] for one in document["bindungen"]])
    none = {"ansatz": "10000.00", "umschichtung": "0.00", "verbrauch": "0.00"}
    assert lagen == [
        [none | {"offene_bindung": "0.00", "verfuegbar": "10000.00"}, None],
        [none | {"offene_bindung": "7500.00", "verfuegbar": "2500.00"}, None],
    ]
    page = await both.office.client.get(
        f"{PATH}/{antraege[1]}/bescheid", headers=both.office.leitung | {"Accept": "text/html"}
    )
    assert "Ansatz 10.000,00 €, verbraucht 0,00 €, gebunden 7.500,00 €, verfügbar 2.500,00 €" in page.text


async def test_x2_the_vorschau_says_what_the_approval_then_does(both: TwoServices) -> None:
    antrag = await both.office.submitted()
    path = f"{PATH}/{antrag}/vorschau"
    asked = await both.office.client.get(path, headers=both.office.leitung)
    document = asked.json()
    assert (asked.status_code, document["ablehnungen"]) == (200, [])
    first, second = document["jahre"]
    (wirkung,) = first["volumina"].values()
    assert (first["bindung"]["betrag"], second["bindung"]["vorgemerkt"], second["volumina"]) == ("7500.00", True, {})
    assert (wirkung["vorher"]["verfuegbar"], wirkung["nachher"]["verfuegbar"]) == ("10000.00", "2500.00")
    assert (await both.projektbudget(2026))["offene_bindung"] == "0.00"
    await both.office.decide(antrag)
    assert (await both.projektbudget(2026))["verfuegbar"] == wirkung["nachher"]["verfuegbar"]
    again = (await both.office.client.get(path, headers=both.office.leitung)).json()
    assert [year["bindung"]["mehr"] for year in again["jahre"]] == ["0.00", "0.00"]


async def test_x2_the_vorschau_names_what_the_booking_would_refuse(both: TwoServices) -> None:
    antrag = await both.office.submitted()
    await both.office.decide(await both.office.submitted())
    asked = await both.office.client.get(f"{PATH}/{antrag}/vorschau", headers=both.office.leitung)
    (refusal,) = asked.json()["ablehnungen"]
    booked = (await both.office.decide(antrag)).json()
    assert (refusal["type"], refusal["status"], refusal["mit_begruendung"]) == (booked["type"], 409, True)
    (would,), (does,) = refusal["ueberschreitungen"], booked["ueberschreitungen"]
    assert {name: does[name] for name in would} == would
    of_asd = await both.office.client.get(f"{PATH}/{antrag}/vorschau", headers=both.office.asd)
    assert "/problems/person-fehlt" in [one["type"] for one in of_asd.json()["ablehnungen"]]


async def test_p2_flat_rates_of_the_konzept_reach_the_plan(both: TwoServices) -> None:
    pauschale = {"schluessel": "raummiete", "bezeichnung": "Raummiete", "betrag": "200.00", "einheit": "Monat"}
    projekte = {"pauschalen": [pauschale], "ehrenamt_stundensatz": "15.00"}
    await both.put("konzepte/2025-01-01", KONZEPT | {"projekte": projekte})
    kosten = [{"art": "sach", "bezeichnung": "Räume", "pauschale": "raummiete", "menge": 6, "jahr": 2025}]
    document = await both.office.draft(beginn="2025-04-01", kosten=kosten)
    assert document["kosten"][0]["betrag"] == "1200.00"
    assert document["kosten"][0]["satz"] == {
        "betrag": "200.00", "einheit": "Monat", "konzept": "2025-01-01", "version": 1,
    }  # fmt: skip
