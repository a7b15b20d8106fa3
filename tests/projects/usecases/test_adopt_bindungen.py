"""P5, K4, V7: what the budget makes of Bindungen, a year set up or a rest released, is taken over as it is there."""

from uuid import UUID, uuid4

from sqlalchemy import text

from services.projects.usecases.adopt_bindungen import adopt_bindungen, adopt_tenant
from shared.contracts.bindung import BindungJahr
from shared.geld import Geld
from shared.identity import Caller
from shared.storage.database import Database
from tests.projects.fakes import FakeBudget, SetClock
from tests.projects.journeys import Office

NEXT = BindungJahr(jahr=2027, betrag=Geld(1990_00))
SHOWN = {"jahr": 2027, "betrag": "2000.00", "vorgemerkt": True}


async def test_p5_what_was_vorgemerkt_stays_on_record_and_is_followed_by_the_budgets_amount(
    office: Office, budget: FakeBudget, projects_database: Database, clock: SetClock, wjh: Caller
) -> None:
    antrag, budget.not_set_up = await office.submitted(), frozenset({2027})
    await office.decide(antrag)
    assert (await office.read(antrag))["bindungen"][1] == SHOWN
    budget.staende[UUID(antrag)] = (BindungJahr(jahr=2026, betrag=Geld(7500_00)), NEXT)
    budget.reachable = False
    await adopt_bindungen(projects_database, budget, now=clock.now)
    assert (await office.read(antrag))["bindungen"][1] == SHOWN
    budget.reachable = True
    await adopt_tenant(projects_database, budget, jugendamt=wjh.jugendamt, now=clock.now)
    assert (await office.read(antrag))["bindungen"] == [
        {"jahr": 2026, "betrag": "7500.00", "vorgemerkt": False},
        {"jahr": 2027, "betrag": "1990.00", "vorgemerkt": False},
    ]
    async with projects_database.transaction(wjh) as work:
        rows = await work.execute(text("SELECT jahr, nr, betrag, vorgemerkt FROM bindungen ORDER BY jahr, nr"))
        trace = await work.execute(text("SELECT akteur FROM audit WHERE aktion = 'projektantrag.neu_bepreist'"))
        assert [tuple(row) for row in rows] == [
            (2026, 1, 750000, False), (2027, 1, 200000, True), (2027, 2, 199000, False),
        ]  # fmt: skip
        assert list(trace.scalars()) == ["service-projects"]


async def test_v7_what_a_close_released_is_shown_once_and_a_project_not_known_here_stops_nothing(
    office: Office, budget: FakeBudget, projects_database: Database, clock: SetClock, wjh: Caller
) -> None:
    antrag = await office.submitted()
    await office.decide(antrag)
    before = await office.read(antrag)
    released = BindungJahr(jahr=2026, betrag=Geld(100_00))
    budget.staende = {UUID(antrag): (released,), uuid4(): (released,)}
    for _ in range(2):
        await adopt_tenant(projects_database, budget, jugendamt=wjh.jugendamt, now=clock.now)
    after = await office.read(antrag)
    assert [one["betrag"] for one in after["bindungen"]] == ["100.00", "2000.00"]
    async with projects_database.transaction(wjh) as work:
        trace = await work.execute(text("SELECT daten FROM audit WHERE aktion = 'projektantrag.nachgefuehrt'"))
        assert [row["bindungen"] for row in trace.scalars()] == [{"2026": "100.00"}]
        stand = await work.execute(text("SELECT stand FROM lesestaende WHERE liste = 'bindungen'"))
        assert stand.scalar_one() == "S"
    assert before["bindungen"] != after["bindungen"]
