"""The migrations build what the tables declare."""

from alembic import command

from deploy.local.postgres import Postgres
from shared.storage.migrate import make_config
from tests.conftest import SERVICES


def test_the_migrations_are_complete(postgres: Postgres, cases_url: str) -> None:
    assert cases_url
    folder, url = SERVICES / "cases" / "migrations", postgres.url("cases", "cases_owner")
    command.check(make_config(folder=folder, url=url, app_role="cases_app"))
