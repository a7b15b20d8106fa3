"""Alembic's environment; all of it is shared."""

from shared.storage.migrate import run_environment
from shared.storage.tables import declared_tables

run_environment(declared_tables("services.cases.storage"))
