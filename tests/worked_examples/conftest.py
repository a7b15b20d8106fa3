"""The budget's app and its office, for years that are entered from a file."""

from tests.budget.conftest import app, callers, clock, office

__all__ = ["app", "callers", "clock", "office"]
