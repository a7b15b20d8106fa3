"""Alembic's environment; all of it is shared."""

from services.budget.storage import tables_abschluss, tables_prognose, tables_umschichtung  # noqa: F401  # their tables belong to the metadata
from services.budget.storage.tables import Base
from shared.storage.migrate import run_environment

run_environment(Base.metadata)
