"""Chance with a seed: what a proof has done once by chance it does again with the same seed."""

from random import Random


def dice_of(seed: int | str) -> Random:
    """Give dice that fall alike for the same seed."""
    return Random(seed)  # noqa: S311  # moments, amounts and places of a proof: nothing here is a secret
