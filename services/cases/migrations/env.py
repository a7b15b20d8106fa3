"""Alembic's environment; all of it is shared."""

from services.cases.storage import (  # noqa: F401  # their tables belong to the metadata
    tables_abgleich,
    tables_ausgaben,
    tables_avis,
    tables_quittungen,
    tables_team,
    tables_zugriffe,
)
from services.cases.storage.tables import Base
from shared.storage.migrate import run_environment

run_environment(Base.metadata)
