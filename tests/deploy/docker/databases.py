"""Run databases.sql as the postgres image does at its first start."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local.postgres import Postgres
from tests.deploy.docker.compose import ROOT

SQL_FILE = ROOT / "deploy" / "docker" / "databases.sql"


def make_databases(server: Postgres, *, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Give the file to psql with the container's environment; local logins need no password there, as here."""
    program = server.cluster.binaries.folder / "psql"
    options = [
        "-v",
        "ON_ERROR_STOP=1",
        "--username",
        "postgres",
        "--no-password",
        "--no-psqlrc",
        "--dbname",
        "postgres",
    ]
    where = {"PGHOST": str(server.socket), "PGPORT": "5432"}
    return subprocess.run(  # noqa: S603  # the psql of the server under test
        [str(program), *options, "-f", str(SQL_FILE)],
        env=dict(environment) | where,
        cwd=Path("/"),
        capture_output=True,
        text=True,
        check=False,
    )


def on_socket(url: str, *, server: Postgres) -> str:
    """Replace the host and the port of a database's URL by those of a server that listens on a socket."""
    host, port = urlsplit(server.url("x", "y")).query.split("&")
    return f"{url.replace('@postgres:5432/', '@/')}?{host}&{port}" if "@postgres:5432/" in url else url
