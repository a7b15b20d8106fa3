"""The read copies: pulled when a decision needs them, shared by those who decide together, serving while it is away."""

import asyncio
from datetime import date

from services.cases.usecases.refresh_stammdaten import AWAY, FRESH, Stammdatenbuch
from shared.contracts.stammdaten import StammdatenArt, StammdatenVersion
from shared.storage import stammdaten
from shared.storage.database import Database
from tests.cases.fakes import FakeBudget, FakeClock, contract
from tests.cases.house import House


class Ticker:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def open_buch(database: Database, budget: FakeBudget) -> tuple[Stammdatenbuch, Ticker]:
    ticker = Ticker()
    return Stammdatenbuch(database, budget, clock=FakeClock(), monotonic=ticker), ticker


async def test_the_copies_hold_the_latest_version_of_everything(house: House) -> None:
    await house.buch.refresh(house.jugendamt)
    house.budget.enter(StammdatenArt.VERTRAG, "v1", contract("t2"))
    house.budget.enter(StammdatenArt.VERTRAG, "v3", {**contract("fremd"), "ende": None})
    await house.buch.refresh(house.jugendamt)
    async with house.database.transaction(house.wjh) as work:
        known = await house.buch.read(work)
    assert sorted((one.nummer, one.traeger, one.laufzeit.ende.year) for one in known.vertraege) == [
        ("v1", "t2", 2030), ("v2", "t2", 2030), ("v3", "fremd", 2030),
    ]  # fmt: skip
    assert known.konzepte[0].volumina == {"personalisiert", "variabel"}
    assert [preis.regel for preis in known.preise] == ["haushaltsjahr/2026/1"]
    assert known.sozialraeume["konz"].bezirk == "kreis"


async def test_who_decides_at_the_same_time_shares_one_call(cases_database: Database, tenant: str) -> None:
    budget = FakeBudget()
    buch, ticker = open_buch(cases_database, budget)
    assert await asyncio.gather(*(buch.refresh(tenant) for _ in range(20))) == [True] * 20
    assert budget.pulls == 1
    ticker.seconds += FRESH / 2
    assert await buch.refresh(tenant) is False
    assert await buch.refresh(tenant, missing=True) is True
    assert budget.pulls == 2
    ticker.seconds += FRESH * 2
    assert await buch.refresh(tenant) is True
    assert budget.pulls == 3


async def test_a_budget_that_is_away_is_left_alone_for_a_while(cases_database: Database, tenant: str) -> None:
    budget = FakeBudget(away=True)
    buch, ticker = open_buch(cases_database, budget)
    assert await buch.refresh(tenant) is False
    assert await buch.refresh(tenant, missing=True) is False
    assert budget.pulls == 1
    ticker.seconds += AWAY + 0.1
    budget.away = False
    assert await buch.refresh(tenant) is True


async def test_the_worker_refreshes_every_jugendamt_that_is_known(house: House) -> None:
    await house.buch.refresh(house.jugendamt)
    house.budget.enter(StammdatenArt.TRAEGER, "neu", {"name": "Neu"})
    await house.buch.refresh_tenants()
    async with house.database.transaction(house.wjh) as work:
        assert "neu" in (await house.buch.read(work)).traeger


async def test_another_process_goes_on_where_the_copies_stand(house: House) -> None:
    await house.buch.refresh(house.jugendamt)
    buch, _ = open_buch(house.database, house.budget)
    assert await buch.refresh(house.jugendamt)
    async with house.database.transaction(house.wjh) as work:
        assert (await buch.read(work)).vertrag_ab("t1", ab=date(2026, 3, 2))


async def test_kinds_that_a_later_budget_sends_are_kept_and_stop_nothing(house: House) -> None:
    house.budget.enter(StammdatenArt.EINWOHNER, "2026/konz", {"jahr": 2026, "sozialraum": "konz", "unter_21": 3000})
    house.budget.versionen.append(
        StammdatenVersion(
            art="spaeteres", schluessel="s", version=1, gebucht_am="2026-01-01T08:00:00Z", inhalt={"neu": True}
        )
    )
    assert await house.buch.refresh(house.jugendamt) is True
    async with house.database.transaction(house.wjh) as work:
        known = await house.buch.read(work)
        kept = await stammdaten.find(work, "spaeteres", "s")
        (einwohner,) = await stammdaten.list_all(work, StammdatenArt.EINWOHNER)
    assert known.sozialraeume["konz"].bezirk == "kreis"
    assert (kept.inhalt if kept else None, einwohner.inhalt["unter_21"]) == ({"neu": True}, 3000)


async def test_for_a_decision_that_comes_soon_it_is_asked_ahead_and_once(cases_database: Database, tenant: str) -> None:
    budget = FakeBudget()
    buch, ticker = open_buch(cases_database, budget)
    assert buch.age(tenant) == float("inf")
    for _ in range(5):
        buch.refresh_ahead(tenant)
    assert await buch.refresh(tenant) is True
    assert (budget.pulls, buch.age(tenant)) == (1, 0)
    ticker.seconds += FRESH / 2
    buch.refresh_ahead(tenant)
    await asyncio.sleep(0)
    assert budget.pulls == 1
    assert 0 < buch.age(tenant) < FRESH
    ticker.seconds += FRESH * 2
    buch.refresh_ahead(tenant)
    await asyncio.sleep(0)
    await buch.refresh(tenant)  # shares the one that is under way
    assert (budget.pulls, buch.age(tenant)) == (2, 0)
    budget.away = True
    ticker.seconds += FRESH * 2
    assert await buch.refresh(tenant) is False
    buch.refresh_ahead(tenant)
    await asyncio.sleep(0)
    assert budget.pulls == 3
    assert buch.age(tenant) > FRESH
