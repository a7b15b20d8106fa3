"""What the doors read from the environment, and what the worker is told to do."""

import pytest

from services.projects.settings import Settings
from services.projects.worker import plan_jobs, plan_reminders
from shared.storage.database import Database
from shared.storage.jobs import Job
from tests.projects.fakes import FakeBudget


class Calendar:
    """Keeps the names of the jobs that were planned."""

    def __init__(self) -> None:
        self.planned: set[str] = set()

    def every(self, _cron: str, *, name: str, job: Job) -> None:
        """Note a job."""
        assert callable(job)
        self.planned.add(name)


def test_the_addresses_follow_the_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROJECTS_DATABASE_URL", "postgresql+psycopg://x")
    monkeypatch.setenv("PROJECTS_ISSUER", "https://issuer.test")
    settings = Settings()
    assert (settings.keys_url, settings.tokens_url) == ("https://issuer.test/jwks.json", "https://issuer.test/token")


def test_the_worker_settles_and_refreshes(projects_database: Database) -> None:
    calendar = Calendar()
    plan_jobs(calendar, database=projects_database, budget=FakeBudget())
    assert calendar.planned == {"settle_absichten", "refresh_stammdaten", "adopt_bindungen"}


def test_p8_p10_the_worker_reminds_of_reports_and_watches_meetings(projects_database: Database) -> None:
    calendar = Calendar()
    plan_reminders(calendar, database=projects_database)
    assert calendar.planned == {"remind_berichte", "watch_sitzungen"}
