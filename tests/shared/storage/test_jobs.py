"""The calendar of a worker goes on over a database that was away: what it does not do, nobody does (K4, audit)."""

import asyncio
from collections.abc import Iterator

import pytest

from deploy.local.postgres import Postgres
from shared.storage.jobs import Jobs

ROLE = "calendar"
SECONDS = 20.0
PATIENCE = 0.3


@pytest.fixture
def own_role(postgres: Postgres, cases_url: str) -> Iterator[str]:
    """Give a URL with a role that can be shut out alone."""
    assert "/cases?" in cases_url
    with postgres.connect() as connection:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN IN ROLE cases_app")
        yield postgres.url("cases", ROLE)
        connection.execute(f"DROP ROLE {ROLE}")


async def test_k4_the_calendar_goes_on_after_the_database_was_away(postgres: Postgres, own_role: str) -> None:
    done = asyncio.Event()

    async def job() -> None:
        done.set()

    jobs = Jobs(own_role, service="calendar", patience=PATIENCE)
    jobs.every("* * * * * *", name="every_second", job=job)
    running = asyncio.create_task(jobs.run())
    try:
        async with asyncio.timeout(SECONDS):
            await done.wait()
            await shut_out(postgres)
            done.clear()
            await done.wait()
    finally:
        running.cancel()
        await asyncio.wait([running], timeout=SECONDS)
    assert running.cancelled()


async def shut_out(postgres: Postgres) -> None:
    """Let the calendar find no database, for longer than it waits for one."""
    with postgres.connect() as connection:
        connection.execute(f"ALTER ROLE {ROLE} NOLOGIN")
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{ROLE}'")
        await asyncio.sleep(4 * PATIENCE)
        connection.execute(f"ALTER ROLE {ROLE} LOGIN")
