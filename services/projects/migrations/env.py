"""Alembic's environment; all of it is shared."""

from services.projects.storage import (  # noqa: F401  # their tables belong to the metadata
    tables_auszahlung,
    tables_bericht,
    tables_handbuch,
    tables_nachweis,
    tables_steuerung,
    tables_verfahren,
    tables_verlaengerung,
)
from services.projects.storage.tables import Base
from shared.storage.migrate import run_environment

run_environment(Base.metadata)
