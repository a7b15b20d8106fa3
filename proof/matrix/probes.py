"""How each operation is tried, by service."""

from proof.matrix import probes_budget, probes_cases, probes_projects
from proof.matrix.probe import Probe

PROBES: dict[str, dict[str, Probe]] = {
    "budget": probes_budget.PROBES,
    "cases": probes_cases.PROBES,
    "projects": probes_projects.PROBES,
}
