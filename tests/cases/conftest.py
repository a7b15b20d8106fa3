"""A case service in a Jugendamt of its own, with a budget service that is a fake."""

import itertools

import pytest

from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.storage.database import Database
from tests.cases.fakes import FakeBudget, FakeClock
from tests.cases.house import House


@pytest.fixture
def house(cases_database: Database, tenant: str) -> House:
    budget, clock = FakeBudget(), FakeClock()
    budget.enter_world()
    monotonic = itertools.count(step=0.1).__next__  # time passes between two decisions, however fast the test is
    buch = Stammdatenbuch(cases_database, budget, clock=clock, monotonic=monotonic)
    return House(cases_database, budget, buch, clock, tenant)
