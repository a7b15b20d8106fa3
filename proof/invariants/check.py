"""Look at all invariants: `check_all(conninfos)`, with the connection strings by service (see `find_databases`).

Each database is seen as of one moment, but not all three of the same one. What is on its way between two services
while they work is no fault: where a comparison between databases fails, it is made again, and what stands each time is
told.
"""

import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path

from psycopg.pq import TransactionStatus

from proof.audit.databases import looking
from proof.invariants import (
    across,
    agreed,
    angaben,
    ansatz,
    asked,
    berichte,
    bewilligung,
    books,
    botschaften,
    bound,
    foerderung,
    grants,
    hours,
    instalments,
    overdraft,
    platform,
    prices,
    reports,
    schema,
    setup,
    states,
    sums,
    times,
    told,
    values,
    verwendung,
    zahlungen,
)
from proof.invariants.invariant import BUDGET, CASES, PROJECTS, Connections, Finding, Invariant, Seen

MODULES = (
    sums,
    books,
    values,
    ansatz,
    setup,
    bound,
    grants,
    instalments,
    overdraft,
    reports,
    prices,
    hours,
    across,
    states,
    told,
    agreed,
    asked,
    angaben,
    botschaften,
    foerderung,
    bewilligung,
    zahlungen,
    verwendung,
    berichte,
    times,
    platform,
    schema,
)
INVARIANTS: tuple[Invariant, ...] = tuple(chain.from_iterable(module.INVARIANTS for module in MODULES))
OPENED = (CASES, PROJECTS, BUDGET)  # senders first: what they say has arrived, has
LOOKS = 6
PAUSE_SECONDS = 2.0


def check_all(conninfos: Mapping[str, str]) -> list[Finding]:
    """Give what is wrong anywhere; raise NothingToSee where a database does not answer or hides rows."""
    return findings_of(look(conninfos))


def look(conninfos: Mapping[str, str]) -> dict[str, Seen]:
    """Give what was seen of each invariant, by its name; raise NothingToSee."""
    with open_all(conninfos) as connections:
        seen = look_once(connections)
    across = [one for one in INVARIANTS if one.across]
    for _ in range(LOOKS - 1):
        if not (doubtful := [one for one in across if seen[one.name].faults]):
            break
        time.sleep(PAUSE_SECONDS)
        with open_all(conninfos) as connections:
            again = look_once(connections, doubtful)
        seen |= {name: keep_standing(seen[name], now) for name, now in again.items()}
    return seen


def look_once(connections: Connections, invariants: Sequence[Invariant] = INVARIANTS) -> dict[str, Seen]:
    """Look at each invariant once."""
    return {one.name: look_at(one, connections) for one in invariants}


def look_at(one: Invariant, connections: Connections) -> Seen:
    """Look at an invariant; where what is there is so broken that it cannot be judged, that is what is wrong.

    The others are looked at afterwards. Raises psycopg.OperationalError when a database has gone away.
    """
    try:
        return one.look(connections)
    except Exception as error:
        if any(connection.closed for connection in connections.values()):
            raise
        for connection in connections.values():
            if connection.info.transaction_status == TransactionStatus.INERROR:
                connection.rollback()
        *_, where = traceback.extract_tb(error.__traceback__)
        said = f"cannot be judged: {type(error).__name__} in {Path(where.filename).name}, line {where.lineno}"
        return Seen(1, (("", said),))


def findings_of(seen: Mapping[str, Seen]) -> list[Finding]:
    """Name what is wrong, each thing once."""
    return sorted({Finding(name, *fault) for name, found in seen.items() for fault in found.faults})


def unseen(seen: Mapping[str, Seen]) -> list[str]:
    """Name the invariants of which there was nothing to look at: that proves nothing."""
    return [name for name, found in seen.items() if not found.rows]


def keep_standing(before: Seen, now: Seen) -> Seen:
    """Keep the faults that stand."""
    return Seen(now.rows, tuple(sorted({*before.faults} & {*now.faults})))


@contextmanager
def open_all(conninfos: Mapping[str, str]) -> Iterator[Connections]:
    """Open the databases to look at; each is seen as of one moment, and nothing can be changed."""
    with ExitStack() as stack:
        yield {service: stack.enter_context(looking(conninfos[service])) for service in OPENED}
