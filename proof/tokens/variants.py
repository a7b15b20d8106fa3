"""All ways to call without a valid token that are tried."""

from proof.tokens import carried, claimed, shaped
from proof.tokens.variant import Variant

VARIANTS: tuple[Variant, ...] = (
    *carried.carry_elsewhere(), *carried.carry_wrongly(), *carried.contradict(), *shaped.break_parts(),
    *shaped.confuse_algorithms(), *shaped.bring_keys(), *shaped.bend_headers(), *claimed.sign_anything(),
    *claimed.bend_times(), *claimed.name_others(), *claimed.bend_claims(),
)  # fmt: skip
