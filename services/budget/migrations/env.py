"""Alembic's environment; all of it is shared."""

from services.budget.storage import (  # noqa: F401  # their tables belong to the metadata
    tables_abschluss,
    tables_auszahlung,
    tables_nachweise,
    tables_personal,
    tables_planbudget,
    tables_prognose,
    tables_umschichtung,
    tables_wiederherstellung,
)
from services.budget.storage.tables import Base
from shared.storage.migrate import run_environment

run_environment(Base.metadata)
