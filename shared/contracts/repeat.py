"""A request that names itself by `Idempotency-Key`, so that sending it again has one effect."""

from dataclasses import dataclass

from shared.errors import Refused


@dataclass(frozen=True, slots=True)
class Repeat:
    """The key as sent and a fingerprint of method, path, query and content."""

    key: str
    fingerprint: bytes


class KeyReused(Refused):
    """The same Idempotency-Key came before with other content."""


class StillInFlight(Refused):
    """The first request with this Idempotency-Key has not been answered yet."""
