"""The ways back that a run must have gone, each counted from what others can see of it: databases, logs, the network.

A run in which one of them never fired has not tried what it says that it tries.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from proof.installation import Installation

_COMPLETED = (
    "SELECT count(*) FROM audit WHERE jugendamt = %s AND akteur = %s AND im_auftrag_von IS NOT NULL AND aktion IN"
    " ('kontrakt.unterzeichnet', 'kontrakt.geaendert', 'kontrakt.beendet', 'projektantrag.genehmigt')"
)
_CLOSED = "SELECT count(*) FROM absichten WHERE jugendamt = %s AND ergebnis = %s"
_OUTCOMES = {"nicht_gesendet": "intents closed as surely not sent", "geschlossen": "intents closed by a tombstone"}
_RESTARTED = re.compile(r"^(\S+) ended \((.*)\), started again", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Path:
    """A way back; `short`: also a run of some seconds must have gone it."""

    name: str
    short: bool = False


PATHS = (
    Path("PostgreSQL recovered after the kill of its first process", short=True),
    Path("PostgreSQL restarted its processes after the kill of one", short=True),
    Path("processes started again", short=True),
    Path("leases taken over"),
    Path("hours resent and recognised"),
    Path("payments resent and recognised"),
    Path("rows of a late copy recognised"),
    Path("messages given back while the budget was away"),
    Path("hours taken while the budget was away"),
    Path("intents completed by the repair"),
    Path("intents closed by a tombstone"),
    Path("intents closed as surely not sent"),
    Path("repair found the Bindung"),
    Path("repair closed the key for good"),
    Path("Bindung asked for twice and booked once"),
    Path("late Bindung refused by its tombstone"),
    Path("idempotent answers given again", short=True),
    Path("repeated without an answer and then answered"),
    Path("409 while the first is under way"),
    Path("412 looked at and asked again"),
    Path("signed again with a reason after a 409 with figures"),
    Path("rejected after a 409 with figures"),
)


def count_recoveries(installation: Installation, amt: str, given: Iterable[Counter[str]]) -> Counter[str]:
    """Count each way back from the databases and logs, and from what was counted while it happened."""
    found: Counter[str] = Counter()
    for counts in given:
        found.update(counts)
    found.update(_count_intents(installation, amt))
    found.update(_count_restarts(installation))
    return found


def missing(found: Counter[str], *, short: bool) -> list[str]:
    """Name the ways back that were not gone."""
    return [path.name for path in PATHS if not found[path.name] and (path.short or not short)]


def _count_intents(installation: Installation, amt: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for service in ("cases", "projects"):
        with installation.connect(service) as connection:
            for ergebnis, name in _OUTCOMES.items():
                row = connection.execute(_CLOSED, (amt, ergebnis)).fetchone()
                found[name] += int(str(row[0])) if row else 0
            row = connection.execute(_COMPLETED, (amt, f"service-{service}")).fetchone()
            found["intents completed by the repair"] += int(str(row[0])) if row else 0
    return found


def _count_restarts(installation: Installation) -> Counter[str]:
    said = installation.log("postgres").read_text(errors="replace")
    restarts = _RESTARTED.findall(installation.log("runner").read_text(errors="replace"))
    return Counter(
        {
            "PostgreSQL recovered after the kill of its first process": said.count("automatic recovery in progress")
            - said.count("all server processes terminated; reinitializing"),
            "PostgreSQL restarted its processes after the kill of one": said.count(
                "all server processes terminated; reinitializing"
            ),
            "processes started again": len(restarts),
        }
    )
