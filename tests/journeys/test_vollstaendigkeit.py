"""Completeness and release over both services: what the Träger declares reaches reports and volumes (X3, V7)."""

from datetime import UTC, datetime
from typing import Any

import pytest_asyncio

from services.cases.clients.meldungen import MeldungClient
from services.cases.usecases.count_vollstaendigkeit import count_tenant
from services.cases.usecases.relay import relay_wege
from services.cases.usecases.relay_meldungen import way_of_freigaben, way_of_vollstaendigkeit
from services.cases.usecases.release_declared import release_tenants
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.storage.database import Database
from tests.builders.invariants import faults_of_sums
from tests.journeys.jugendamt import Jugendamt, expect
from tests.journeys.test_kontrakt_to_status import hour

Json = dict[str, Any]


class Worker:
    """What the case service's worker does beside carrying hours."""

    def __init__(self, amt: Jugendamt, cases: Database) -> None:
        self.amt, self.cases = amt, cases
        own = StaticToken(amt.mint.mint(sub="service-cases", jugendamt="*", rollen=["service"]))
        self.client = MeldungClient(ServiceClient("http://budget.test", dienst="budget", tokens=own, transport=amt.way))

    async def run(self) -> None:
        await count_tenant(self.cases, self.amt.tenant, now=self.amt.clock())
        await release_tenants(self.cases, now=self.amt.clock())
        await self.amt.carry()
        self.amt.clock.wait(seconds=5)
        wege = (way_of_freigaben(self.cases, self.client, clock=self.amt.clock), way_of_vollstaendigkeit(self.client))
        while await relay_wege(self.cases, wege, clock=self.amt.clock):
            pass


@pytest_asyncio.fixture
async def worker(amt: Jugendamt, cases_database: Database) -> Worker:
    return Worker(amt, cases_database)


async def declare(amt: Jugendamt, monat: str, *, minuten: int = 0, kontrakt: Json | None = None) -> Json:
    named = [{"kontrakt": kontrakt["nummer"], "minuten": minuten}] if kontrakt else []
    body = {"zeilen": len(named), "minuten": minuten, "kontrakte": named, "vollstaendig": True}
    return expect(await amt.traeger.put(f"/v1/traegermeldungen/{monat}", json=body), 201)


async def report(amt: Jugendamt, quartal: int) -> Json | None:
    answer = await amt.budget.of("wjh").get(f"/v1/berichte/2026/quartale/{quartal}")
    found: Json | None = expect(answer, 200)["gesamt"]["vollstaendigkeit"]
    return found


async def test_x3_the_quarterly_report_says_for_what_share_of_the_months_the_declaration_is_in(
    amt: Jugendamt, worker: Worker
) -> None:
    kontrakt = await amt.signed(beginn="2026-04-01", ende="2026-12-31")
    await worker.run()
    assert await report(amt, 2) is None
    amt.clock.now = datetime(2026, 7, 2, 9, tzinfo=UTC)
    await worker.run()
    missing = await report(amt, 2)
    assert missing == {
        "erwartet": 3, "gemeldet": 0, "quote": "0.0", "fehlende_monate": ["2026-04", "2026-05", "2026-06"]
    }  # fmt: skip
    await amt.post(hour(kontrakt, "B1", datum="2026-05-04"))
    assert (await declare(amt, "2026-04"))["status"] == "uebereinstimmend"
    answered = await declare(amt, "2026-05", minuten=60, kontrakt=kontrakt)
    assert answered["differenz"] == [{"kontrakt": kontrakt["nummer"], "gemeldet": 60, "gebucht": 90, "differenz": -30}]
    await worker.run()
    assert await report(amt, 2) == {"erwartet": 3, "gemeldet": 2, "quote": "66.7", "fehlende_monate": ["2026-06"]}
    query = {"jahr": "2026", "quartal": "2"}
    own = expect(await amt.traeger.get("/v1/vollstaendigkeit", params=query), 200)
    assert (own["erwartet"], own["gemeldet"], own["quote"], own["verspaetet"]) == (3, 2, "66.7", 0)
    amt.clock.now = datetime(2026, 7, 10, 9, tzinfo=UTC)
    late = expect(await amt.asd.get("/v1/vollstaendigkeit", params=query | {"verspaetet": "true"}), 200)
    assert [(one["monat"], one["traeger"], one["faellig"]) for one in late["items"]] == [
        ("2026-06", "t1", "2026-07-10")
    ]


async def test_x3_the_list_of_hours_says_how_complete_it_is(amt: Jugendamt) -> None:
    advised = await amt.advised(beginn="2026-01-01", ende="2026-12-31")
    expect(await amt.sign(advised, rueckwirkung_begruendung="Die Hilfe läuft seit Januar."), 200)
    await declare(amt, "2026-01")
    listed = expect(await amt.traeger.get("/v1/leistungen"), 200)
    assert listed["vollstaendigkeit"] == {"erwartet": 2, "gemeldet": 1, "quote": "50.0"}


async def test_v7_declared_complete_for_all_its_months_a_kontrakt_gives_its_rest_back(
    amt: Jugendamt, worker: Worker, budget_database: Database
) -> None:
    kontrakt = await amt.signed(beginn="2026-04-01", ende="2026-05-31", kontingent_minuten=600)
    amt.clock.now = datetime(2026, 6, 2, 9, tzinfo=UTC)
    await amt.post(hour(kontrakt, "B1", datum="2026-05-04"))
    await declare(amt, "2026-04")
    await worker.run()
    variabel = await amt.volumen("variabel")
    assert (variabel["verbrauch"], variabel["offene_bindung"]) == ("63.75", "361.25")
    await declare(amt, "2026-05", minuten=90, kontrakt=kontrakt)
    await worker.run()
    variabel = await amt.volumen("variabel")
    assert (variabel["verbrauch"], variabel["offene_bindung"]) == ("63.75", "0.00")
    version = (await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}")).headers["ETag"]
    await amt.refresh()
    shown = await amt.asd.get(f"/v1/kontrakte/{kontrakt['id']}")
    assert [(year["betrag"], year["minuten"]) for year in shown.json()["bindungen"]] == [("63.75", 90)]
    assert shown.headers["ETag"] == version
    assert await faults_of_sums(budget_database, amt.tenant) == []
