"""databases.sql, run by psql on a real server: roles, passwords, owners, and who may enter."""

import hashlib
import hmac
from base64 import b64decode
from urllib.parse import urlsplit

import pytest

from deploy.local.postgres import Postgres
from tests.deploy.docker.compose import SERVICES, load_compose, make_dotenv
from tests.deploy.docker.databases import make_databases

CONTAINERS = load_compose(make_dotenv())["services"]
ENVIRONMENT = CONTAINERS["postgres"]["environment"]
ROLES = {f"{service}_{kind}" for service in SERVICES for kind in ("owner", "app")} | {"keycloak"}


def test_databases_as_compose_declares_them() -> None:
    with Postgres.temporary() as server:
        missing = {name: value for name, value in ENVIRONMENT.items() if name != "CASES_DB_PASSWORD"}
        assert make_databases(server, environment=missing).returncode != 0
        with server.connect() as connection:
            assert not connection.execute("SELECT FROM pg_roles WHERE rolname = ANY(%s)", (list(ROLES),)).fetchall()
        done = make_databases(server, environment=ENVIRONMENT)
        assert done.returncode == 0, done.stderr
        check_roles(server)
        check_passwords(server)
        check_who_may_enter(server)


def check_roles(server: Postgres) -> None:
    """See that nobody is above row-level security or able to make others."""
    rights = "rolcanlogin, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication"
    with server.connect() as connection:
        rows = connection.execute(
            f"SELECT rolname, {rights} FROM pg_roles WHERE rolname !~ '^pg_|^postgres$'"
        ).fetchall()
        owned = connection.execute(
            "SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE datname !~ '^template|^postgres$'"
        ).fetchall()
    assert sorted(rows) == [(role, True, False) for role in sorted(ROLES)]
    expected = [(service, f"{service}_owner") for service in SERVICES] + [("keycloak", "keycloak")]
    assert sorted(owned) == sorted(expected)


def check_passwords(server: Postgres) -> None:
    """See that the password in every declared URL is that of its role, by the verifier that the server keeps."""
    urls = [
        value for each in CONTAINERS.values() for value in each["environment"].values() if "@postgres:5432/" in value
    ]
    logins = {split.username or "": split.password for split in map(urlsplit, urls)}
    logins["keycloak"] = CONTAINERS["keycloak"]["environment"]["KC_DB_PASSWORD"]
    with server.connect() as connection:
        rows = connection.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword <> ''").fetchall()
    stored = {str(role): str(verifier) for role, verifier in rows}
    assert set(logins) == ROLES
    for role, password in logins.items():
        assert password
        assert proves(stored[role], password=password), role
        assert not proves(stored[role], password=f"{password}x")


def check_who_may_enter(server: Postgres) -> None:
    """See that each database is open to its own roles alone, and that the application role makes no tables in it."""
    with server.connect() as connection:
        rows = connection.execute(
            "SELECT datname, rolname FROM pg_database, pg_roles WHERE rolname = ANY(%s)"
            " AND datname = ANY(%s) AND has_database_privilege(rolname, datname, 'CONNECT')",
            (list(ROLES), [*SERVICES, "keycloak"]),
        ).fetchall()
    expected = {(service, f"{service}_{kind}") for service in SERVICES for kind in ("owner", "app")}
    assert set(rows) == expected | {("keycloak", "keycloak")}
    for service in SERVICES:
        with server.connect(service) as connection:
            may = connection.execute(
                "SELECT has_schema_privilege(%s, 'public', 'CREATE')", (f"{service}_app",)
            ).fetchone()
        assert may == (False,)


def proves(verifier: str, *, password: str) -> bool:
    """Tell whether a SCRAM-SHA-256 verifier belongs to a password (RFC 5803)."""
    _, parameters, keys = verifier.split("$")
    iterations, salt = parameters.split(":")
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), b64decode(salt), int(iterations))
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    return hmac.compare_digest(hashlib.sha256(client_key).digest(), b64decode(keys.split(":")[0]))


@pytest.mark.parametrize("password", ["", "pencil"])
def test_scram_of_the_empty_and_of_another_password_is_not_proven(password: str) -> None:
    verifier = "SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$" + "A" * 43 + "=:" + "A" * 43 + "="
    assert not proves(verifier, password=password)
