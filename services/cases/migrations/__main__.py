"""Bring the case service's database to the newest migration, as its owner."""

from pathlib import Path

from services.cases.settings import Settings
from shared.storage.migrate import upgrade

if __name__ == "__main__":
    settings = Settings()
    upgrade(folder=Path(__file__).parent, url=settings.owner_database_url, app_role=settings.app_role)
