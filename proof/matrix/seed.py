"""Make the world: everything in its order."""

from collections.abc import Iterator
from contextlib import contextmanager

from proof.installation import Installation
from proof.matrix import seed_budget, seed_cases, seed_fields, seed_projects
from proof.matrix.world import World

STEPS = (
    seed_budget.seed_masters,
    seed_fields.seed_neighbour,
    seed_cases.seed_kontrakte,
    seed_budget.seed_bookings,
    seed_budget.close_last_year,
    seed_cases.seed_hours,
    seed_cases.await_kontrakt_in_budget,
    seed_cases.seed_directory,
    seed_cases.seed_zugriff,
    seed_cases.seed_late,
    seed_projects.seed_antraege,
    seed_projects.seed_selection,
    seed_projects.seed_handbook,
    seed_projects.seed_warnung,
    seed_fields.seed_reasons,
    seed_fields.seed_work_of_neighbour,
)


def seed(world: World) -> None:
    """Make both Jugendämter and one thing of every kind; raise NotSeeded."""
    for step in STEPS:
        step(world)


@contextmanager
def seeded(installation: Installation, *, amt: str = "amt-a") -> Iterator[World]:
    """Make both Jugendämter on an installation; `amt` is that of the things. Raises NotSeeded."""
    world = World(installation, amt=amt, anderes=f"{amt}-anderes")
    try:
        seed(world)
        yield world
    finally:
        world.close()
