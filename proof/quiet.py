"""When a world is at rest: nothing under way any more, and the workers standing still while it is looked.

What is read before and after something else happened may differ by that alone. So first everything has to arrive that
is on its way: what is sent to the budget, and what the workers look for by their calendar, the most once a minute. Then
they are made to stand still (`standing_still`).
"""

import time

from proof.installation import Installation
from proof.issuer import SERVICES
from proof.matrix.world import World
from proof.tables import digest_tables

# Of the jobs in a service's calendar: how many came up since an instant and are done, how many came up, how many
# come up every minute.
_ROUND = """
SELECT count(*) FILTER (WHERE last.due > %(since)s AND j.id IS NULL), count(*) FILTER (WHERE last.due > %(since)s),
    count(*) FILTER (WHERE last.due > %(since)s - 130)
FROM (
    SELECT DISTINCT ON (task_name) task_name, defer_timestamp AS due, job_id FROM procrastinate_periodic_defers
    ORDER BY task_name, defer_timestamp DESC
) last LEFT JOIN procrastinate_jobs j ON j.id = last.job_id
"""
_MINUTE = 75.0  # seconds, for a machine that is late; what does not come up within them comes by the hour or the day
_PATIENCE = 180.0  # seconds until what came up is done


def await_quiet(world: World) -> None:
    """Wait until nothing is on its way to the budget any more; raise TimeoutError."""
    end = time.monotonic() + 60
    while any(world.do(service, "wjh", "GET", "/v1/buchungsstand")["ausstehend"] for service in ("cases", "projects")):
        if time.monotonic() > end:
            raise TimeoutError("the workers did not come to rest")
        time.sleep(0.2)


def await_rest(world: World) -> None:
    """Wait until the workers' calendar has come round without changing anything any more; raise TimeoutError."""
    before: dict[str, dict[str, str]] = {}
    while (now := _look(world)) != before:
        before = now
        _await_round(world.installation)


def _look(world: World) -> dict[str, dict[str, str]]:
    await_quiet(world)
    return {service: digest_tables(world.installation, service, amt=world.amt) for service in SERVICES}


def _await_round(installation: Installation) -> None:
    since, begun = int(time.time()), time.monotonic()
    while (waited := time.monotonic() - begun) < _PATIENCE:
        rounds = [_round_of(installation, service, since=since) for service in SERVICES]
        if all(done == (came if waited > _MINUTE else every) for done, came, every in rounds):
            return
        time.sleep(0.5)
    raise TimeoutError("the workers did not do all that their calendar asks for")


def _round_of(installation: Installation, service: str, *, since: int) -> tuple[int, int, int]:
    with installation.connect(service) as connection:
        row = connection.execute(_ROUND, {"since": since}).fetchone()
    done, came, every = (int(str(one)) for one in row or (0, 0, 0))
    return done, came, every
