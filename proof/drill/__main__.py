"""Lose the budget's database twice and bring it back as docs/backup.md says; 1 where anything is not as it was.

The first time it is set back to an instant before the last work: cases and projects tell it again, what only the budget
was told is listed by name, and entered again. The second time it is set back to the instant of the loss: nothing is
missing.
"""

import sys
import time

from proof.drill import work
from proof.drill.server import BEFORE, DATABASE, DrillFailed, Server, kept
from proof.drill.services import (
    BUDGET,
    OTHERS,
    await_quiet,
    await_service,
    door,
    hold,
    resume,
    start,
    url_before,
)
from proof.installation import Installation, installed
from proof.invariants.check import check_all
from proof.issuer import SERVICES
from proof.matrix.seed import seeded
from proof.matrix.world import World

_NOW = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')"
_LOST = (
    "buchungen", "bindungen", "bindungsbuchungen", "bindungsauftraege", "volumina", "tagessummen", "ausgaben",
    "umschichtungen", "umschichtungsbuchungen", "stornos",
)  # fmt: skip
_PAUSE_SECONDS = 1.2  # longer than the clocks of a commit and of the statement before it may differ


def say(line: str) -> None:
    """Tell the terminal at once."""
    print(line, flush=True)


def take_instant(server: Server) -> str:
    """Give an instant before and after which nothing is written for a moment."""
    time.sleep(_PAUSE_SECONDS)
    found = str(server.execute(_NOW))
    time.sleep(_PAUSE_SECONDS)
    return found


def destroy(server: Server) -> int:
    """Delete rows of the budget's database as nobody but the superuser can; give how many."""
    count = 0
    with server.installation.connect(DATABASE) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in _LOST:
            count += connection.execute(f"DELETE FROM {table}".encode()).rowcount
    return count


def bring_back(installation: Installation, server: Server, *, stand: str) -> list[str]:
    """Restore the budget to an instant and let it be told again; give what the list names, a line each."""
    server.keep_log()
    hold(server)
    server.replace(stand=stand)
    start(installation, *BUDGET)
    await_service(installation, installation.url("budget"))
    door(installation, "budget", "wiederherstellung", "eroeffnen", "--stand", stand)
    for service in ("cases", "projects", "cases", "projects"):  # repeating it changes nothing more
        said = door(installation, service, "nachspielen", "--ab", stand)
        say("".join(f"  {service}: {line}\n" for line in said.splitlines()).rstrip())
    start(installation, *OTHERS)
    installation.await_ready()
    await_quiet(server)
    missing = door(installation, "budget", "wiederherstellung", "fehlendes", "--vorher", url_before(installation))
    door(installation, "budget", "wiederherstellung", "beenden")
    return missing.splitlines()[:-1]


def lose_and_find(world: World, server: Server) -> int:
    """Set back to before the last work; give how many entries were listed; raise DrillFailed."""
    installation = world.installation
    stand = take_instant(server)
    work.work_in_cases(world)
    work.work_in_projects(world)
    await_quiet(server)
    entered = work.enter_in_budget(world)
    before = work.read_status(world)
    take_instant(server)
    say(f"deleted: {destroy(server)} rows; set back to {stand}")
    listed = bring_back(installation, server, stand=stand)
    found = sorted((line.split()[-3], line.split()[-1]) for line in listed)
    if found != sorted(one.what for one in entered):
        raise DrillFailed(f"listed: {listed}; entered only in the budget: {entered}")
    for one in entered:
        work.enter(world, one)
    require_same(before, world, server)
    return len(listed)


def lose_nothing(world: World, server: Server) -> None:
    """Set back to the instant of the loss: nothing is missing; raise DrillFailed."""
    work.work_in_cases(world)
    work.enter_in_budget(world)
    await_quiet(server)
    before = work.read_status(world)
    stand = take_instant(server)
    say(f"deleted: {destroy(server)} rows; set back to {stand}")
    if listed := bring_back(world.installation, server, stand=stand):
        raise DrillFailed(f"the log was kept, and yet is missing: {listed}")
    require_same(before, world, server)


def require_same(before: work.Status, world: World, server: Server) -> None:
    """Compare what the budget shows, and look at all invariants; raise DrillFailed."""
    await_quiet(server)
    if found := work.differences(before, work.read_status(world)):
        raise DrillFailed("\n".join(found))
    if findings := check_all({service: world.installation.database(service) for service in SERVICES}):
        raise DrillFailed("\n".join(map(str, findings)))


def main() -> int:
    """Drill on a new installation; 1 where a step failed."""
    began = time.monotonic()
    with installed(persist=True) as installation, kept(installation) as server:
        try:
            server.archive_log()
            with seeded(installation) as world:
                server.back_up()
                listed = lose_and_find(world, server)
                lose_nothing(world, server)
        except DrillFailed as failed:
            resume(installation)
            say(f"the drill failed: {failed}")
            return 1
    say(
        f"drill: 2 losses of the budget's database, {listed} entries listed by name and entered again, every status as"
        f" it was, all invariants hold; {time.monotonic() - began:.0f} s; the damaged database stays as {BEFORE}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
