"""Make the world: everything in its order."""

from proof.matrix import seed_budget, seed_cases, seed_projects
from proof.matrix.world import World

STEPS = (
    seed_budget.seed_masters,
    seed_cases.seed_kontrakte,
    seed_budget.seed_bookings,
    seed_budget.close_last_year,
    seed_cases.seed_hours,
    seed_cases.await_kontrakt_in_budget,
    seed_cases.seed_directory,
    seed_cases.seed_late,
    seed_projects.seed_antraege,
    seed_projects.seed_selection,
    seed_projects.seed_handbook,
    seed_projects.seed_warnung,
)


def seed(world: World) -> None:
    """Make both Jugendämter and one thing of every kind; raise NotSeeded."""
    for step in STEPS:
        step(world)
