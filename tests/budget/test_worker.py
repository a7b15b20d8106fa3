"""What the budget's worker is told to do (V7, V8, V11)."""

from services.budget.worker import plan_jobs
from shared.storage.database import Database
from shared.storage.jobs import Job


class Calendar:
    """Keeps the names of the jobs that were planned."""

    def __init__(self) -> None:
        self.planned: set[str] = set()

    def every(self, _cron: str, *, name: str, job: Job) -> None:
        """Note a job."""
        assert callable(job)
        self.planned.add(name)


async def test_v7_the_worker_pays_judges_and_releases(budget_database: Database) -> None:
    calendar = Calendar()
    plan_jobs(calendar, database=budget_database)  # type: ignore[arg-type]  # a fake of its one method
    assert calendar.planned >= {"pay_abschlaege", "check_schwellen", "release_ended"}
