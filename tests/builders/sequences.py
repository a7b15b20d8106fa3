"""How many random sequences of acts are tried, and how hypothesis is asked for them: few in tests, 500 in the proof."""

from hypothesis import HealthCheck, Phase, settings

PARTS = 2
PER_PART = {"proof": 500}.get(settings.get_current_profile_name(), 2) // PARTS


def some(sequences: int, *, steps: int) -> settings:
    """Ask for so many sequences, new ones in each run."""
    return settings(
        max_examples=sequences,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        print_blob=True,
    )
