"""Callers of two Jugendämter, and small helpers, for tests of the storage that all services share."""

from datetime import UTC, datetime

from shared.contracts.repeat import Repeat
from shared.identity import Caller, Role

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def caller_of(jugendamt: str, *, sub: str = "wjh", subject: Caller | None = None) -> Caller:
    return Caller(sub, jugendamt, frozenset({Role.WJH}), subject=subject)


def repeat_of(key: str = "key", content: str = "a") -> Repeat:
    return Repeat(key, content.encode())
