"""What the doors read from the environment, and what the worker is told to do."""

from datetime import UTC, datetime

import pytest

from services.projects.settings import Settings
from services.projects.worker import plan_jobs, plan_reminders
from shared.storage.database import Database
from shared.storage.jobs import Job
from tests.projects.fakes import FakeBudget, SetClock
from tests.projects.journeys import Office


class Calendar:
    """Keeps the jobs that were planned, and when they are to be done."""

    def __init__(self) -> None:
        self.planned: dict[str, Job] = {}
        self.lines: dict[str, str] = {}

    def every(self, cron: str, *, name: str, job: Job) -> None:
        """Note a job."""
        self.planned[name], self.lines[name] = job, cron


def test_the_addresses_follow_the_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROJECTS_DATABASE_URL", "postgresql+psycopg://x")
    monkeypatch.setenv("PROJECTS_ISSUER", "https://issuer.test")
    settings = Settings()
    assert (settings.keys_url, settings.tokens_url) == ("https://issuer.test/jwks.json", "https://issuer.test/token")


def test_the_worker_settles_and_refreshes(projects_database: Database) -> None:
    calendar = Calendar()
    plan_jobs(calendar, database=projects_database, budget=FakeBudget())
    assert set(calendar.planned) == {"settle_absichten", "refresh_stammdaten", "adopt_bindungen"}


def test_p8_p10_the_worker_reminds_of_reports_and_watches_meetings(projects_database: Database) -> None:
    calendar = Calendar()
    plan_reminders(calendar, database=projects_database)
    assert set(calendar.planned) == {"remind_berichte", "watch_sitzungen"}
    assert set(calendar.lines.values()) == {"20 * * * *"}  # whoever lets it run by day alone is reminded too


async def test_p10_the_workers_job_raises_the_warnung_of_a_missed_year_once(
    office: Office, projects_database: Database, clock: SetClock
) -> None:
    antrag = await office.submitted()
    await office.decide(antrag)
    await office.act(antrag, "beginn", who=office.asd)
    calendar = Calendar()
    plan_reminders(calendar, database=projects_database, clock=clock)
    for now, jahre in (
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), []),
        (datetime(2026, 12, 31, 23, 1, tzinfo=UTC), [2026]),
        (datetime(2027, 1, 2, 9, tzinfo=UTC), [2026]),
        (datetime(2028, 1, 3, 9, tzinfo=UTC), [2026, 2027]),
        (datetime(2029, 1, 3, 9, tzinfo=UTC), [2026, 2027]),
    ):
        clock.now = now
        await calendar.planned["watch_sitzungen"]()
        found = await office.client.get("/v1/warnungen", headers=office.leitung)
        assert [(one["art"], one["jahr"]) for one in found.json()["items"]] == [("sitzung_fehlt", one) for one in jahre]
