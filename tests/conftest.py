"""What all tests share: one private PostgreSQL per test process, databases built by the migrations, a tenant per test.

Rows of different tests never meet, because each test has a Jugendamt of its own and row-level security keeps them
apart; so nothing is ever emptied. What a worker would do in every Jugendamt it does in that of the test.
"""

import gc
import logging
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from hypothesis import settings

from deploy.local.postgres import Postgres, prepare
from shared.identity import Caller, Role
from shared.storage.database import Database
from shared.storage.migrate import upgrade
from shared.storage.tables import declared_tables
from tests.builders.copies import Copies
from tests.builders.own import OwnDatabase
from tests.builders.tokens import TokenMint

settings.register_profile("tests", deadline=None)
settings.register_profile("proof", deadline=None, max_examples=2000)
settings.load_profile("tests")

# A line for each request is written and captured, and nobody reads it.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))

SERVICES = Path(__file__).parent.parent / "services"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what starts whole installations: nobody waits for the longest tests at the end.

    Each worker gets a part of the tests in their order, and who is done takes from another's end. So those that share
    one installation begin the first part, that few others start the same, and those with their own begin the second.
    """
    folders = {Path(__file__).parent / "deploy", Path(__file__).parent / "proof"}
    whole = [item for item in items if not folders.isdisjoint(item.path.parents)]
    shared = [item for item in whole if "installation" in getattr(item, "fixturenames", ())]
    own = [item for item in whole if item not in shared]
    rest = [item for item in items if folders.isdisjoint(item.path.parents)]
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    first = max(0, len(items) // workers - len(shared)) if workers > 1 else 0
    items[:] = [*shared, *rest[:first], *own, *rest[first:]]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep Python from looking for garbage in what stays to the end: it would, thousands of times."""
    gc.disable()
    found = yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres.temporary() as server:
        prepare(server)
        yield server


def migrated(postgres: Postgres, service: str) -> str:
    """Migrate a service's database and give the URL of its application role."""
    upgrade(
        folder=SERVICES / service / "migrations",
        url=postgres.url(service, f"{service}_owner"),
        app_role=f"{service}_app",
    )
    return postgres.url(service, f"{service}_app")


@pytest.fixture(scope="session")
def budget_url(postgres: Postgres) -> str:
    return migrated(postgres, "budget")


@pytest.fixture(scope="session")
def cases_url(postgres: Postgres) -> str:
    return migrated(postgres, "cases")


@pytest.fixture(scope="session")
def projects_url(postgres: Postgres) -> str:
    return migrated(postgres, "projects")


async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url, application="tests", pool_size=20)
    yield database
    await database.close()


@pytest_asyncio.fixture(scope="session")
async def budget_connections(budget_url: str) -> AsyncIterator[Database]:
    async for database in opened(budget_url):
        yield database


@pytest.fixture
def budget_database(budget_connections: Database, tenant: str) -> Database:
    return OwnDatabase(budget_connections, tenant=tenant)


@pytest.fixture(scope="session")
def budget_copies(postgres: Postgres, budget_url: str) -> Iterator[Copies]:
    """Give copies of counties that were entered before, in the database of `budget_url`."""
    assert "/budget?" in budget_url
    with postgres.connect("budget") as connection:
        yield Copies(connection, declared_tables("services.budget.storage"))


@pytest.fixture(scope="session")
def cases_copies(postgres: Postgres, cases_url: str) -> Iterator[Copies]:
    """Give copies of what was entered before, in the database of `cases_url`."""
    assert "/cases?" in cases_url
    with postgres.connect("cases") as connection:
        yield Copies(connection, declared_tables("services.cases.storage"))


@pytest_asyncio.fixture(scope="session")
async def cases_connections(cases_url: str) -> AsyncIterator[Database]:
    async for database in opened(cases_url):
        yield database


@pytest.fixture
def cases_database(cases_connections: Database, tenant: str) -> Database:
    return OwnDatabase(cases_connections, tenant=tenant)


@pytest_asyncio.fixture(scope="session")
async def projects_connections(projects_url: str) -> AsyncIterator[Database]:
    async for database in opened(projects_url):
        yield database


@pytest.fixture
def projects_database(projects_connections: Database, tenant: str) -> Database:
    return OwnDatabase(projects_connections, tenant=tenant)


@pytest.fixture
def tenant() -> str:
    """Give a Jugendamt in which nothing exists."""
    return f"amt-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def wjh(tenant: str) -> Caller:
    return Caller("wjh", tenant, frozenset({Role.WJH}), frozenset({"*"}), frozenset({"*"}))


@pytest.fixture(scope="session")
def mint() -> TokenMint:
    """Give the issuer of the tests."""
    return TokenMint()
