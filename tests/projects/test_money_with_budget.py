"""P8, P9 with the budget service itself: grants over several years, paid, checked and settled, to the cent."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest_asyncio

from services.budget.api.deps import Deps as BudgetDeps
from services.budget.main import assemble as assemble_budget
from services.projects.api.deps import Deps
from services.projects.clients.budget import BudgetOverHttp
from services.projects.clients.zuwendung import ZuwendungsbuchOverHttp
from services.projects.main import assemble
from services.projects.usecases.adopt_bindungen import adopt_tenant
from services.projects.usecases.relay_zuwendung import relay_tenant
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.storage.database import Database
from tests.builders.invariants import faults_of_sums
from tests.builders.tokens import TokenMint
from tests.journeys.jugendamt import BreakableWay, Way
from tests.projects.fakes import SetClock
from tests.projects.journeys import Office
from tests.projects.money import Json, Kasse, got, spent

YEARS = (2026, 2027, 2028)
KONZEPT: Json = {
    "name": "Konzept",
    "volumen": {"schluessel": "gesamt", "teile": [{"schluessel": "sozialraum", "anteil": "1"}]},
}
# 35,000.07 of cost less 1,750.05 of income leave 33,250.02, over three calendar years.
THREE_YEARS: Json = {
    "beginn": "2026-06-01",
    "ende": "2028-05-31",
    "kosten": [
        {"art": "personal", "bezeichnung": "Erzieherin", "betrag": "10000.01", "jahr": 2026},
        {"art": "personal", "bezeichnung": "Erzieherin", "betrag": "20000.02", "jahr": 2027},
        {"art": "sach", "bezeichnung": "Material", "betrag": "5000.04", "jahr": 2028},
    ],
    "einnahmen": [
        {"art": "eigenmittel", "bezeichnung": "Eigenmittel", "betrag": "500.00", "jahr": 2026},
        {"art": "eigenmittel", "bezeichnung": "Eigenmittel", "betrag": "1000.00", "jahr": 2027},
        {"art": "eigenmittel", "bezeichnung": "Eigenmittel", "betrag": "250.05", "jahr": 2028},
    ],
}


class Bezirk:
    """A Bezirk with 40,000.00 for projects in each of three years, over both services."""

    def __init__(
        self,
        kasse: Kasse,
        budget: httpx.AsyncClient,
        way: BreakableWay,
        *,
        carry: Callable[[], Awaitable[int]],
        adopt: Callable[[], Awaitable[None]],
    ) -> None:
        self.kasse, self.budget, self.way, self.carry, self.adopt = kasse, budget, way, carry, adopt

    async def put(self, path: str, body: object, *, rolle: str = "admin") -> None:
        """Enter something in the budget."""
        answer = await self.budget.put(f"/v1/{path}", json=body, headers=self.kasse.office.person(rolle))
        assert answer.status_code in {200, 201}, answer.text

    async def set_up(self) -> None:
        """Enter the Konzept, the area, the Träger and the money."""
        await self.put("konzepte/2026-01-01", KONZEPT)
        area = {"name": "Konz", "bezirk": "konz-bezirk", "gemeinden": ["Konz"], "zentren": []}
        await self.put("sozialraeume/konz", area)
        await self.put("traeger/lebenshilfe", {"name": "Lebenshilfe", "mitarbeitende": 45})
        for jahr in YEARS:
            body = {"projektbudget": "40000.00"}
            await self.put(f"haushaltsjahre/{jahr}/bezirke/konz-bezirk", body, rolle="wjh")

    async def figures(self, jahr: int) -> tuple[str, str, str]:
        """Give Verbrauch, offene Bindung and verfuegbar of the Bezirk's year."""
        path, wjh = f"/v1/haushaltsjahre/{jahr}/bezirke/konz-bezirk", self.kasse.office.person("wjh", bezirke=["*"])
        answer = await self.budget.get(path, headers=wjh)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        return found["verbrauch"], found["offene_bindung"], found["verfuegbar"]

    async def all_figures(self) -> list[tuple[str, str, str]]:
        """Give the figures of all years."""
        return [await self.figures(jahr) for jahr in YEARS]

    async def close_year(self, jahr: int) -> None:
        """Close the four quarters of a year."""
        wjh = self.kasse.office.person("wjh", bezirke=["*"], sozialraeume=["*"])
        for quartal in (1, 2, 3, 4):
            body = {"jahr": jahr, "quartal": quartal}
            answer = await self.budget.post("/v1/abschluesse", json=body, headers=wjh)
            assert answer.status_code == 201, answer.text


@pytest_asyncio.fixture
async def bezirk(
    projects_database: Database, budget_database: Database, mint: TokenMint, tenant: str, clock: SetClock
) -> AsyncIterator[Bezirk]:
    budget_app = assemble_budget(BudgetDeps(budget_database, clock), verifier=mint.verifier("budget"))
    way = BreakableWay(budget_app)
    own = StaticToken(mint.mint(sub="service-projects", jugendamt="*", rollen=["service"]))
    service = ServiceClient("http://budget.test", dienst="budget", tokens=own, transport=way)
    app = assemble(Deps(projects_database, BudgetOverHttp(service), clock), verifier=mint.verifier("projects"))

    async def carry() -> int:
        buch = ZuwendungsbuchOverHttp(service)
        return await relay_tenant(projects_database, buch, jugendamt=tenant, clock=clock)

    async def adopt() -> None:
        await adopt_tenant(projects_database, BudgetOverHttp(service), jugendamt=tenant, now=clock())

    async with (
        httpx.AsyncClient(transport=httpx.ASGITransport(app=budget_app), base_url="http://budget.test") as budget,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://projects.test") as client,
    ):
        kasse = Kasse(Office(client, mint=mint, tenant=tenant), clock)
        found = Bezirk(kasse, budget, way, carry=carry, adopt=adopt)
        await found.set_up()
        yield found
    await service.close()


async def test_p5_p9_a_grant_over_three_years_is_bound_paid_checked_and_settled_to_the_cent(
    bezirk: Bezirk, budget_database: Database, tenant: str
) -> None:
    kasse = bezirk.kasse
    antrag = await kasse.running(**THREE_YEARS)
    shown = await kasse.office.read(antrag)
    assert [(one["jahr"], one["betrag"]) for one in shown["bindungen"]] == [
        (2026, "9500.01"), (2027, "19000.02"), (2028, "4749.99"),
    ]  # fmt: skip
    assert (await kasse.konto(antrag))["bewilligt"] == shown["zuwendung"] == "33250.02"
    assert [one[1] for one in await bezirk.all_figures()] == ["9500.01", "19000.02", "4749.99"]

    for tag, betrag in (("2026-07-01", "9500.01"), ("2027-07-01", "19000.02"), ("2028-02-01", "4700.00")):
        kasse.set_day(tag)
        await kasse.paid(antrag, betrag, f"HÜL-{tag}", tag)
    assert await bezirk.carry() == 3
    assert await bezirk.all_figures() == [
        ("9500.01", "0.00", "30499.99"), ("19000.02", "0.00", "20999.98"), ("4700.00", "49.99", "35250.01"),
    ]  # fmt: skip

    await kasse.end(antrag, "2028-06-02")
    ausgaben = [
        spent("A-1", "9000.00", "2026-12-01", art="personal"),
        spent("A-2", "19000.00", "2027-12-01", art="personal"),
        spent("A-3", "3000.50", "2028-05-31"),
        spent("A-4", "80.00", "2026-03-01"),
        spent("A-5", "200.00", "2028-04-01"),
    ]
    sent = await kasse.prove(antrag, *ausgaben, einnahmen=[got("E-1", "1500.00")])
    assert (sent.json()["fehlbedarf"], sent.json()["rueckforderung"]) == ("29700.50", "3499.53")
    checked = await kasse.check(antrag, {"beleg": "A-5", "anerkannt": "50.25", "grund": "Privat genutzt"})
    assert checked.json()["zuwendung_endgueltig"] == "29550.75"
    assert checked.json()["rueckforderung"] == "3649.28"
    assert await bezirk.carry() == 1
    assert await bezirk.all_figures() == [
        ("9500.01", "0.00", "30499.99"), ("19000.02", "0.00", "20999.98"), ("4700.00", "0.00", "35300.00"),
    ]  # fmt: skip

    (claim,) = (await kasse.get("/v1/rueckforderungen", offen=True))["items"]
    assert (claim["projekt"], claim["offen"]) == (antrag, "3649.28")
    kasse.set_day("2028-09-01")
    await kasse.paid(antrag, "-3649.28", "HÜL-R", "2028-09-01")
    await bezirk.carry()
    assert await bezirk.all_figures() == [
        ("9500.01", "0.00", "30499.99"), ("19000.02", "0.00", "20999.98"), ("1050.72", "0.00", "38949.28"),
    ]  # fmt: skip
    await bezirk.adopt()
    shown = await kasse.office.read(antrag)
    assert [(one["jahr"], one["betrag"]) for one in shown["bindungen"]] == [
        (2026, "9500.01"), (2027, "19000.02"), (2028, "1050.72"),
    ]  # fmt: skip
    assert (await kasse.konto(antrag))["endgueltig"] == "29550.75"
    assert (await kasse.konto(antrag))["rueckforderung"] == "0.00"
    assert (await kasse.get("/v1/rueckforderungen", offen=True))["items"] == []
    assert (await kasse.get("/v1/buchungsstand"))["ausstehend"] == 0
    assert await faults_of_sums(budget_database, tenant) == []


async def test_p9_what_the_final_grant_leaves_to_be_paid_stays_bound_and_is_paid(bezirk: Bezirk) -> None:
    kasse = bezirk.kasse
    antrag = await kasse.running(**THREE_YEARS)
    await kasse.end(antrag, "2028-06-02")
    await kasse.prove(antrag, spent("A-1", "12000.00", "2027-12-01"))
    await kasse.check(antrag)
    await bezirk.carry()
    assert [one[1] for one in await bezirk.all_figures()] == ["0.00", "7250.01", "4749.99"]
    await kasse.paid(antrag, "12000.00", "HÜL-1", "2028-06-02")
    await bezirk.carry()
    assert [one[:2] for one in await bezirk.all_figures()] == [
        ("0.00", "0.00"), ("7250.01", "0.00"), ("4749.99", "0.00"),
    ]  # fmt: skip


async def test_p9_payments_reach_the_budget_once_whatever_becomes_of_the_way(bezirk: Bezirk) -> None:
    kasse = bezirk.kasse
    antrag = await kasse.approved(**THREE_YEARS)
    first = await kasse.paid(antrag, "1000.00", "HÜL-1")
    bezirk.way.way = Way.CLOSED
    await bezirk.carry()
    await kasse.paid(antrag, "200.00", "HÜL-2")
    await kasse.reverse(antrag, first["id"])
    assert (await kasse.get("/v1/buchungsstand"))["ausstehend"] == 3
    for way in (Way.LOSES_ANSWERS, Way.LOSES_REQUESTS, Way.OPEN, Way.OPEN):
        kasse.wait()
        bezirk.way.way = way
        await bezirk.carry()
    assert await bezirk.figures(2026) == ("200.00", "9300.01", "30499.99")
    stands = (await kasse.get("/v1/auszahlungen"))["items"]
    assert [one["budgetstand"] for one in stands] == ["gebucht", "gebucht"]
    assert await kasse.get("/v1/buchungsstand") == {
        "ausstehend": 0, "aelteste_ausstehend": None, "geparkt": 0, "vom_budget_abgelehnt": 0,
    }  # fmt: skip


async def test_v13_what_comes_back_after_the_close_counts_in_the_open_year(
    bezirk: Bezirk, budget_database: Database, tenant: str
) -> None:
    kasse = bezirk.kasse
    antrag = await kasse.running(beginn="2026-04-01", ende="2026-12-31", kosten=[
        {"art": "sach", "bezeichnung": "Material", "betrag": "1000.00", "jahr": 2026}
    ], einnahmen=[{"art": "eigenmittel", "bezeichnung": "Eigenmittel", "betrag": "100.00", "jahr": 2026}])  # fmt: skip
    await kasse.paid(antrag, "900.00", "HÜL-1")
    await bezirk.carry()
    kasse.set_day("2027-02-01")
    await bezirk.close_year(2026)
    await kasse.end(antrag, "2027-02-01")
    await kasse.prove(antrag, spent("A-1", "800.00"))
    await kasse.check(antrag)
    await kasse.paid(antrag, "-100.00", "HÜL-R", "2027-02-01")
    await bezirk.carry()
    assert await bezirk.figures(2026) == ("900.00", "0.00", "39100.00")
    assert await bezirk.figures(2027) == ("-100.00", "0.00", "40100.00")
    assert await faults_of_sums(budget_database, tenant) == []


ONE_YEAR: Json = {
    "beginn": "2026-04-01",
    "ende": "2026-12-31",
    "kosten": [{"art": "sach", "bezeichnung": "Material", "betrag": "10000.00", "jahr": 2026}],
    "einnahmen": [{"art": "eigenmittel", "bezeichnung": "Eigenmittel", "betrag": "200.00", "jahr": 2026}],
}


async def test_p9_a_transfer_that_bounces_after_the_close_is_owed_again_paid_again_and_settled(
    bezirk: Bezirk, budget_database: Database, tenant: str
) -> None:
    kasse = bezirk.kasse
    antrag = await kasse.running(**ONE_YEAR)
    first = await kasse.paid(antrag, "9800.00", "HÜL-1")
    await bezirk.carry()
    kasse.set_day("2027-02-01")
    await bezirk.close_year(2026)
    assert (await kasse.reverse(antrag, first["id"])).status_code == 201
    await bezirk.carry()
    assert await bezirk.figures(2026) == ("9800.00", "0.00", "30200.00")
    assert await bezirk.figures(2027) == ("-9800.00", "9800.00", "40000.00")
    assert (await kasse.konto(antrag))["offen"] == "9800.00"
    await bezirk.adopt()
    shown = await kasse.office.read(antrag)
    assert [(one["jahr"], one["betrag"]) for one in shown["bindungen"]] == [(2026, "9800.00"), (2027, "9800.00")]

    await kasse.paid(antrag, "9000.00", "HÜL-2", "2027-02-01")
    await bezirk.carry()
    assert await bezirk.figures(2027) == ("-800.00", "800.00", "40000.00")
    stands = (await kasse.get("/v1/auszahlungen"))["items"]
    assert [one["budgetstand"] for one in stands] == ["gebucht", "gebucht"]

    await kasse.end(antrag, "2027-02-02")
    await kasse.prove(antrag, spent("A-1", "9500.00"))
    await kasse.check(antrag)
    await bezirk.carry()
    assert await bezirk.figures(2027) == ("-800.00", "500.00", "40300.00")
    await kasse.paid(antrag, "500.00", "HÜL-3", "2027-02-02")
    await bezirk.carry()
    assert await bezirk.figures(2027) == ("-300.00", "0.00", "40300.00")
    assert (await kasse.get("/v1/buchungsstand"))["vom_budget_abgelehnt"] == 0
    assert await faults_of_sums(budget_database, tenant) == []
