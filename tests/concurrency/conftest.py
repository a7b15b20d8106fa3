"""The budget's app on a pool of real connections, and its office, for many at once."""

from tests.budget.conftest import app, callers, clock, office

__all__ = ["app", "callers", "clock", "office"]
