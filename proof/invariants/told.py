"""What the audit tells against what is there: the trail is the one witness that does not come from the tables (G5).

Each action has its line in `tells_budget`, `tells_cases`, `tells_projects`: which rows it leaves, and which of its
figures stand in which of their columns. What was told is there as often, with these figures, by that person at that
instant, and each row was told of. An action without a line is found, and so is a table with neither line nor reason.
"""

from collections.abc import Mapping
from types import ModuleType

from proof.invariants import tells_budget, tells_cases, tells_projects
from proof.invariants.invariant import BUDGET, CASES, PROJECTS, SERVICES, Connections, Invariant, Seen, by_sql, in_sql
from proof.invariants.tells import quoted

OF: Mapping[str, ModuleType] = {BUDGET: tells_budget, CASES: tells_cases, PROJECTS: tells_projects}

# Written by every service, or by none: the trail itself, what repeats are known by, copies, the programs' own.
_OWN = ("alembic_version", "audit", "siegel", "versiegelungen", "wiederholungen", "kopienstand", "lesestaende")
_UNKNOWN = """
    SELECT jugendamt, '{service} ' || aktion AS thing, NOT aktion LIKE ANY (ARRAY[{aktionen}]) AS wrong
    FROM (SELECT DISTINCT jugendamt, aktion FROM audit) a
"""
_TABLES = """
    SELECT '' AS jugendamt, relname AS thing, relname NOT IN ({tables}) AS wrong FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname NOT LIKE 'procrastinate%'
"""


def _look_at_actions(connections: Connections) -> Seen:
    """Look for actions of which nobody has said what they leave."""
    seen = Seen(0)
    for service, module in OF.items():
        lines = [line for told in module.LINES.values() for line in told]
        aktionen = [aktion for line in lines for aktion in line.aktionen.split()] + [*module.WITHOUT_ROWS]
        seen += by_sql(_UNKNOWN.format(service=service, aktionen=quoted(aktionen)), service)(connections)
    return seen


def _look_at_tables(connections: Connections) -> Seen:
    """Look for tables of which nobody has said whether the audit tells of their rows."""
    seen = Seen(0)
    for service, module in OF.items():
        tables = [line.table for told in module.LINES.values() for line in told] + [*module.UNTOLD, *_OWN]
        seen += by_sql(_TABLES.format(tables=quoted(tables)), service)(connections)
    return seen


INVARIANTS = (
    *(
        in_sql(
            name,
            "what was told is there as it was told, and what is there was told of",
            " UNION ALL ".join(line.query for line in lines),
            service,
        )
        for service in SERVICES
        for name, lines in OF[service].LINES.items()
    ),
    Invariant("audit-aktionen", "each action that is told leaves what it is known to leave", _look_at_actions),
    Invariant("audit-tabellen", "of each table it is known who tells of its rows", _look_at_tables),
)
