"""Alembic's environment; all of it is shared."""

from services.projects.storage.tables import Base
from shared.storage.migrate import run_environment

run_environment(Base.metadata)
