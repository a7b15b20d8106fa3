"""P5, K4: a year bound before it was set up is taken over from the budget once it is, at its real amount."""

from uuid import UUID

from sqlalchemy import text

from services.projects.usecases.refresh_vorgemerkte import refresh_vorgemerkte
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
    budget.staende[UUID(antrag)] = (BindungJahr(jahr=2026, betrag=Geld(1_00)), NEXT)
    budget.reachable = False
    await refresh_vorgemerkte(projects_database, budget, now=clock.now)
    assert (await office.read(antrag))["bindungen"][1] == SHOWN
    budget.reachable = True
    await refresh_vorgemerkte(projects_database, budget, now=clock.now)
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
