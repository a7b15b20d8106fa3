"""How many random sequences of acts are tried, and how hypothesis is asked for them: one in tests, 500 in the proof.

The same for walks through a year that repeat by a seed: one in tests, three in the proof.
"""

from hypothesis import HealthCheck, Phase, settings

_IS_PROOF = settings.get_current_profile_name() == "proof"
PARTS = 2 if _IS_PROOF else 1
PER_PART = 250 if _IS_PROOF else 1
SEEDS = range(3) if _IS_PROOF else range(1)  # of walks that repeat by their seed


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
