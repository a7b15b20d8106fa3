"""A Jugendamt with its three services in one process: real apps, real databases, a way to the budget that can break."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from services.budget.api.deps import Deps as BudgetDeps
from services.budget.main import assemble as assemble_budget
from services.cases.api.deps import Deps as CasesDeps
from services.cases.clients.bindungen import BindungenClient
from services.cases.clients.budget import BudgetClient
from services.cases.clients.kontraktausgaben import AusgabenClient
from services.cases.clients.nachspiel import NachspielClient
from services.cases.clients.stellen import StellenbuchClient
from services.cases.domain.kontrakt import Bindung
from services.cases.main import assemble as assemble_cases
from services.cases.usecases import adopt_bindungen
from services.cases.usecases.adopt_ausgaben import adopt_tenant
from services.cases.usecases.expire_kontrakte import expire_kontrakte
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.relay import relay_wege
from services.cases.usecases.relay_team import way_of_stellen, way_of_vorfeldhilfen
from services.cases.usecases.relay_verbrauch import relay_tenants
from services.cases.usecases.settle_absichten import settle_absichten
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.storage.database import Database
from tests.builders.clients import Callers
from tests.builders.own import OwnDatabase
from tests.builders.tokens import TokenMint


class Way(Enum):
    """How the way to the budget is."""

    OPEN = "open"
    CLOSED = "closed"  # nobody listens: definitely not sent
    LOSES_REQUESTS = "loses requests"  # sent, never arrived, no answer
    LOSES_ANSWERS = "loses answers"  # arrived and done, no answer


class BreakableWay(httpx.AsyncBaseTransport):
    """A way to an app that can be closed, or lose requests or answers."""

    def __init__(self, app: FastAPI) -> None:
        self._to_app, self.way = httpx.ASGITransport(app=app), Way.OPEN
        self.meanwhile: Callable[[], Awaitable[object]] | None = None  # happens once, before a request to bind arrives

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.way is Way.CLOSED:
            raise httpx.ConnectError("nobody listens", request=request)
        if self.way is Way.LOSES_REQUESTS:
            raise httpx.ReadTimeout("no answer", request=request)
        if self.meanwhile and request.url.path == "/v1/bindungen":
            happening, self.meanwhile = self.meanwhile, None
            await happening()
        answer = await self._to_app.handle_async_request(request)
        if self.way is Way.LOSES_ANSWERS:
            await answer.aread()
            raise httpx.ReadTimeout("no answer", request=request)
        return answer


@dataclass
class Clock:
    """A clock that the test moves."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


class Jugendamt:
    """One tenant over the services; `budget` and `cases` make callers of each."""

    def __init__(self, *, budget: Database, cases: Database, mint: TokenMint, tenant: str) -> None:
        self.clock, self.tenant, self.mint = Clock(), tenant, mint
        cases = OwnDatabase(cases, tenant=tenant)
        budget_app = assemble_budget(BudgetDeps(budget, self.clock), verifier=mint.verifier("budget"))
        self.way = BreakableWay(budget_app)
        own = StaticToken(mint.mint(sub="service-cases", jugendamt="*", rollen=["service"]))
        service = ServiceClient("http://budget.test", dienst="budget", tokens=own, transport=self.way)
        self._client, self._stellen = BudgetClient(service), StellenbuchClient(service)
        self._ausgaben = AusgabenClient(service)
        self._bindungen = BindungenClient(service)
        self.nachspiel = NachspielClient(service)
        self._cases = cases
        self._ticks = 0.0
        self.buch = Stammdatenbuch(cases, self._client, clock=self.clock, monotonic=self._tick)
        deps = CasesDeps(cases, self._client, self.buch, self.clock)
        self.budget = Callers(budget_app, mint=mint, tenant=tenant)
        self.cases = Callers(assemble_cases(deps, verifier=mint.verifier("cases")), mint=mint, tenant=tenant)
        self.asd = self.cases.of("asd", sub="asd-konz", sozialraeume=["konz"], zeichnung_bis="20000.00")
        self.traeger = self.cases.of("traeger", sub="traeger-t1", traeger="t1")

    def _tick(self) -> float:
        """Let every look at the clock be a minute later, so that no pause of the copies keeps a test waiting."""
        self._ticks += 60
        return self._ticks

    async def copy_stammdaten(self) -> None:
        """Wait until cases has what the budget has; on a busy machine one question may not be answered in time."""
        while not await self.buch.refresh(self.tenant):
            pass

    async def draft(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  # whatever matters in the test
        body = {
            "aktenzeichen": "51-0007", "sozialraum": "konz", "traeger": "t1", "hilfeart": "31", "volumen": "variabel",
            "beginn": "2026-04-01", "ende": "2026-12-31", "kontingent_minuten": 6000,
        } | changes  # fmt: skip
        return expect(await self.asd.post("/v1/kontrakte", json=body), 201)

    async def advised(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  # whatever matters in the test
        kontrakt = await self.draft(**changes)
        body = {"datum": "2026-03-01", "teilnehmende": ["asd", "traeger"], "empfehlung": "Hilfe in der Familie"}
        path = f"/v1/kontrakte/{kontrakt['id']}/beratung"
        return expect(await self.asd.post(path, json=body, headers={"If-Match": "*"}), 200)

    async def sign(self, kontrakt: dict[str, Any], **reasons: str) -> httpx.Response:
        path = f"/v1/kontrakte/{kontrakt['id']}/unterzeichnung"
        return await self.asd.post(path, json=reasons, headers={"If-Match": "*"})

    async def signed(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401  # whatever matters in the test
        return expect(await self.sign(await self.advised(**changes)), 200)

    async def post(self, *zeilen: dict[str, Any], traeger: str = "t1") -> dict[str, Any]:
        return expect(await self.traeger_of(traeger).post("/v1/leistungen/stapel", json={"zeilen": zeilen}), 200)

    def traeger_of(self, slug: str) -> httpx.AsyncClient:
        """Give the client of a Träger."""
        return self.traeger if slug == "t1" else self.cases.of("traeger", sub=f"traeger-{slug}", traeger=slug)

    async def carry(self) -> None:
        """Do what the worker does: carry hours to the budget until nothing is left that can be carried now."""
        while await relay_tenants(self._cases, self._client, clock=self.clock):
            pass

    async def carry_team(self) -> None:
        """Do what the worker does: carry posts of the teams and help before help to the budget (K15, K16)."""
        wege = (
            way_of_stellen(self._cases, self._stellen),
            way_of_vorfeldhilfen(self._cases, self._client, clock=self.clock),
        )
        await relay_wege(self._cases, wege, clock=self.clock)

    async def adopt_ausgaben(self) -> None:
        """Do what the worker does: take over what was spent with Kontrakte's numbers (K12)."""
        await adopt_tenant(self._cases, self._ausgaben, jugendamt=self.tenant, now=self.clock())

    async def repair(self) -> None:
        """Do what the worker does: settle signatures without an answer."""
        await settle_absichten(self._cases, self._client, now=self.clock())

    async def expire(self) -> None:
        """Do what the worker does: set Kontrakte that are over `beendet`."""
        await expire_kontrakte(self._cases, now=self.clock())

    async def bound(self, kontrakte: Collection[UUID]) -> Mapping[UUID, tuple[Bindung, ...]]:
        """Ask the budget what is bound for Kontrakte, as cases does."""
        return await self._client.fetch_bindungen(kontrakte, jugendamt=self.tenant)

    async def refresh(self) -> None:
        """Do what the worker does: take over what the budget has made of Bindungen by itself."""
        await adopt_bindungen.adopt_tenant(self._cases, self._bindungen, jugendamt=self.tenant, now=self.clock())

    async def volumen(self, name: str, *, jahr: int = 2026) -> dict[str, Any]:
        status = await self.budget.of("wjh").get(f"/v1/haushaltsjahre/{jahr}/sozialraeume/konz")
        found: dict[str, Any] = expect(status, 200)["volumina"][name]
        return found


def expect(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Give the answer's content if it has the status."""
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found
