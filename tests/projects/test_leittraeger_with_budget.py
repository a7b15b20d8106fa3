"""P11, V18 with the budget service itself: the chosen Träger has a Kooperationsvertrag there, five years, then more."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest_asyncio

from services.budget.api.deps import Deps as BudgetDeps
from services.budget.main import assemble as assemble_budget
from services.projects.api.deps import Deps
from services.projects.clients.budget import BudgetOverHttp
from services.projects.main import assemble
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.storage.database import Database
from tests.builders.tokens import TokenMint
from tests.projects.fakes import SetClock
from tests.projects.journeys import Office
from tests.projects.selection import Selection

AFTER = datetime(2026, 3, 11, 9, tzinfo=UTC)
IN_TERM = datetime(2031, 3, 2, 9, tzinfo=UTC)
CONTRACT = "/v1/kooperationsvertraege/KV-1"
KONZEPT: dict[str, Any] = {
    "name": "Konzept",
    "volumen": {"schluessel": "planbudget"},
    "vertraege": {"laufzeit_jahre": 5, "verlaengerung_jahre": 3},
}


class TwoServices:
    """A Jugendamt in which somebody was chosen for Konz, with the budget service beside it."""

    def __init__(self, selection: Selection, budget: httpx.AsyncClient, *, mint: TokenMint) -> None:
        self.selection, self.budget, self.mint, self.tenant = selection, budget, mint, selection.office.tenant
        self.admin = mint.person("admin", jugendamt=self.tenant)

    async def put(self, path: str, body: object) -> None:
        """Enter master data in the budget."""
        answer = await self.budget.put(f"/v1/{path}", json=body, headers=self.admin)
        assert answer.status_code == 201, answer.text

    async def contract(self) -> httpx.Response:
        """Read the contract in the budget."""
        return await self.budget.get(CONTRACT, headers=self.admin)


@pytest_asyncio.fixture
async def both(
    projects_database: Database, budget_database: Database, mint: TokenMint, tenant: str, clock: SetClock
) -> AsyncIterator[TwoServices]:
    to_budget = httpx.ASGITransport(
        app=assemble_budget(BudgetDeps(budget_database, clock), verifier=mint.verifier("budget"))
    )
    own = StaticToken(mint.mint(sub="service-projects", jugendamt="*", rollen=["service"]))
    service = ServiceClient("http://budget.test", dienst="budget", tokens=own, transport=to_budget)
    app = assemble(Deps(projects_database, BudgetOverHttp(service), clock), verifier=mint.verifier("projects"))
    async with (
        httpx.AsyncClient(transport=to_budget, base_url="http://budget.test") as budget,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://projects.test") as client,
    ):
        two = TwoServices(Selection(Office(client, mint=mint, tenant=tenant)), budget, mint=mint)
        await two.put("konzepte/2026-01-01", KONZEPT)
        for slug in ("konz", "saarburg"):
            await two.put(f"sozialraeume/{slug}", {"name": slug, "bezirk": "konz-bezirk"})
        await two.put("traeger/lebenshilfe", {"name": "Lebenshilfe", "mitarbeitende": 45})
        yield two
    await service.close()


async def test_p11_who_is_chosen_becomes_leittraeger_for_five_years_and_three_more(
    both: TwoServices, clock: SetClock
) -> None:
    selection = both.selection
    assert (await selection.enter()).status_code == 201
    bekundung = await selection.submitted()
    clock.now = AFTER
    await selection.evaluated(bekundung)
    assert (await selection.choose(bekundung, bekundung)).status_code == 201
    answer = await selection.conclude()
    assert (answer.status_code, answer.json()["vertrag"]) == (200, "KV-1"), answer.text
    contract = (await both.contract()).json()
    assert (contract["traeger"], contract["stellen"]) == ("lebenshilfe", "4.50")
    assert (contract["beginn"], contract["ende"]) == ("2026-10-01", "2031-09-30")
    assert (await selection.conclude()).status_code == 200
    assert (await both.contract()).json() == contract
    clock.now = IN_TERM
    evaluation = {"datum": "2031-02-01", "ergebnis": "positiv"}
    for ende, status in (("2034-10-01", 422), ("2034-09-30", 200)):
        body = {"ende": ende, "evaluation": evaluation}
        headers = both.admin | {"If-Match": "*"}
        extended = await both.budget.post(f"{CONTRACT}/verlaengerung", json=body, headers=headers)
        assert extended.status_code == status, extended.text


async def test_p11_a_number_that_has_another_contract_is_not_taken(both: TwoServices, clock: SetClock) -> None:
    selection = both.selection
    await selection.enter()
    bekundung = await selection.submitted()
    clock.now = AFTER
    await selection.evaluated(bekundung)
    await selection.choose(bekundung, bekundung)
    other = {"sozialraum": "saarburg", "traeger": "lebenshilfe", "stellen": "1.00", "beginn": "2026-01-01"}
    await both.put("kooperationsvertraege/KV-1", other)
    answer = await selection.conclude()
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/vertragsnummer-vergeben")
    assert (await both.contract()).json()["sozialraum"] == "saarburg"


async def test_p11_a_contract_entered_by_hand_is_found_too(both: TwoServices, clock: SetClock) -> None:
    selection = both.selection
    await selection.enter()
    bekundung = await selection.submitted()
    clock.now = AFTER
    await selection.evaluated(bekundung)
    follows = (await selection.choose(bekundung, bekundung)).json()["vertragsvorschlag"]
    await both.put("kooperationsvertraege/KV-9", follows | {"stellen": "2.00"})
    answer = await selection.conclude("KV-9", stellen="2.00")
    assert (answer.status_code, answer.json()["vertrag"]) == (200, "KV-9")


async def test_p11_v18_the_budget_concludes_for_an_admin_alone(both: TwoServices) -> None:
    body = {"sozialraum": "konz", "traeger": "lebenshilfe", "stellen": "1.00", "beginn": "2026-01-01"}
    for rolle in (None, "leitung"):
        subject = both.mint.mint(sub="p", jugendamt=both.tenant, rollen=[rolle]) if rolle else None
        headers = both.mint.service("projects", jugendamt=both.tenant, subject=subject)
        answer = await both.budget.put("/v1/vertragsabschluesse/KV-1", json=body, headers=headers)
        assert answer.status_code == 403, answer.text
    assert (await both.contract()).status_code == 404
