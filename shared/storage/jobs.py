"""Periodic and background work of a worker: procrastinate keeps the calendar in the service's own database.

It holds no state of ours: each job looks at our rows and does what they ask for, so running twice changes nothing.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

import procrastinate
import procrastinate.exceptions
import psycopg
import structlog

Job = Callable[[], Awaitable[None]]
_PATIENCE = 10.0  # seconds that the calendar waits for a connection before it ends
_PAUSE = 1.0  # seconds before a calendar that ended begins again
_logger = structlog.get_logger(__name__)


class Jobs:
    """The jobs of one service's worker."""

    def __init__(self, url: str, *, service: str, patience: float = _PATIENCE) -> None:
        connector = procrastinate.PsycopgConnector(
            conninfo=url.replace("postgresql+psycopg://", "postgresql://", 1),
            min_size=1,
            max_size=3,
            timeout=patience,
            kwargs={"application_name": f"{service}-jobs"},
        )
        self._service = service
        self._app = procrastinate.App(connector=connector, periodic_defaults={"max_delay": 120})

    def every(self, cron: str, *, name: str, job: Job) -> None:
        """Run `job` by a cron line (five fields, or six with seconds last); while one waits, none is added.

        No `lock`: a worker that was killed leaves its job marked as running, and under a lock nobody would ever run it
        again. Two at once change nothing twice.
        """

        @self._app.periodic(cron=cron)
        @self._app.task(name=f"{self._service}.{name}", queueing_lock=name, pass_context=False)
        async def run(timestamp: int) -> None:
            _logger.debug("job", job=name, timestamp=timestamp)
            await job()

    async def run(self) -> None:
        """Work until cancelled; where the database was away the calendar ends, and begins again."""
        task = asyncio.current_task()
        while task is None or not task.cancelling():
            try:
                await self._run()
            except (procrastinate.exceptions.ProcrastinateException, psycopg.Error, OSError) as error:
                _logger.warning("kalender_unterbrochen", error=type(error).__name__)
            await asyncio.sleep(_PAUSE)

    async def _run(self) -> None:
        async with self._app.open_async():
            await self._app.run_worker_async(
                install_signal_handlers=False, delete_jobs="always", fetch_job_polling_interval=5.0
            )


async def work_until_stopped(*endless: Awaitable[None]) -> None:
    """Do endless work side by side until SIGTERM or SIGINT; if one part breaks, all end with its exception."""
    running = asyncio.gather(*endless)
    for stop in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(stop, running.cancel)
    with suppress(asyncio.CancelledError):
        await running
