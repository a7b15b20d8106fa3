"""The budget is set back to a backup and told again of grants and payments (P5, P9, K4)."""

import pytest

from deploy.local.postgres import Postgres
from services.budget.usecases.restore import open_wiederherstellung
from services.projects.clients.nachspiel import NachspielOverHttp
from services.projects.usecases.tell_again import tell_again
from shared.http.service import ServiceClient
from shared.http.tokens import StaticToken
from shared.storage.database import Database
from tests.builders.invariants import faults_of_sums
from tests.builders.setback import Backup
from tests.builders.tokens import TokenMint
from tests.projects.fakes import SetClock
from tests.projects.test_money_with_budget import THREE_YEARS, Bezirk, bezirk

__all__ = ["bezirk"]  # a fixture


@pytest.fixture
def nachspiel(bezirk: Bezirk, mint: TokenMint) -> NachspielOverHttp:
    own = StaticToken(mint.mint(sub="service-projects", jugendamt="*", rollen=["service"]))
    return NachspielOverHttp(ServiceClient("http://budget.test", dienst="budget", tokens=own, transport=bezirk.way))


async def test_p5_p9_grants_and_payments_are_there_again_after_the_budget_was_set_back(
    bezirk: Bezirk,
    nachspiel: NachspielOverHttp,
    projects_database: Database,
    budget_database: Database,
    postgres: Postgres,
    tenant: str,
    clock: SetClock,
) -> None:
    kasse, stand = bezirk.kasse, clock()
    with postgres.connect("budget") as superuser:
        backup = Backup(superuser, tenant)
        kasse.wait()
        antrag = await kasse.running(**THREE_YEARS)
        kasse.set_day("2026-07-01")
        await kasse.paid(antrag, "9500.01", "HÜL-1", "2026-07-01")
        await bezirk.carry()
        before = await bezirk.all_figures()
        backup.restore()
    assert (await bezirk.all_figures())[0] == ("0.00", "0.00", "40000.00")
    now = clock()
    refused = await tell_again(projects_database, nachspiel, jugendamt=tenant, ab=stand, now=now)
    assert ([one.grund for one in refused.abgelehnt], refused.sendungen) == (["person-fehlt"], None)
    await open_wiederherstellung(budget_database, tenant, stand=stand, now=now)
    for _ in range(2):
        told = await tell_again(projects_database, nachspiel, jugendamt=tenant, ab=stand, now=now)
        assert (told.gebunden, told.sendungen, told.abgelehnt) == (1, 1, ())
        kasse.wait()
        await bezirk.carry()
        await bezirk.adopt()
        assert await bezirk.all_figures() == before
    assert await faults_of_sums(budget_database, tenant) == []
