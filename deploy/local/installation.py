"""What a local installation consists of: which programs, with which environment, on which ports."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.clients import load_demo
from deploy.local.failures import CannotStart
from deploy.local.ports import HOST
from deploy.local.postgres import SERVICES, Postgres
from deploy.local.processes import Program

ROOT = Path(__file__).resolve().parents[2]
_CALLING_BUDGET = ("cases", "projects")


@dataclass(frozen=True, slots=True)
class Installation:
    """Where an installation keeps its things and which ports it uses: the issuer's, then one per service.

    `root` is the checkout whose services it runs.
    """

    var: Path
    first_port: int
    root: Path = ROOT

    @property
    def ports(self) -> dict[str, int]:
        names = ("issuer", *SERVICES)
        return {name: self.first_port + offset for offset, name in enumerate(names)}

    def url(self, name: str) -> str:
        return f"http://{HOST}:{self.ports[name]}"

    def program(self, name: str, *arguments: str, environment: Mapping[str, str]) -> Program:
        """Describe a Python program of this checkout."""
        return Program(name, (sys.executable, *arguments), environment, self.root, self.var)

    def issuer(self, environment: Mapping[str, str]) -> Program:
        port, key = str(self.ports["issuer"]), str(self.var / "issuer" / "key.json")
        command = ("-m", "deploy.local.issuer", "--port", port, "--key", key)
        return self.program("issuer", *command, environment=environment)

    def service(self, service: str, environment: Mapping[str, str]) -> Program:
        listen = ("--host", HOST, "--port", str(self.ports[service]))
        quiet = ("--no-access-log", "--timeout-graceful-shutdown", "5")
        command = ("-m", "uvicorn", f"services.{service}.main:create_app", "--factory", *listen, *quiet)
        return self.program(service, *command, environment=environment)

    def worker(self, service: str, environment: Mapping[str, str]) -> Program:
        return self.program(f"{service}-worker", "-m", f"services.{service}.worker", environment=environment)

    def migrations(self, service: str, environment: Mapping[str, str]) -> Program:
        return self.program(f"{service}-migrations", "-m", f"services.{service}.migrations", environment=environment)

    def demonstration(self, module: str, environment: Mapping[str, str]) -> Program:
        addresses = {f"DEMO_{service.upper()}_URL": self.url(service) for service in SERVICES}
        addresses["DEMO_TOKEN_URL"] = f"{self.url('issuer')}/token"
        program = self.program("demo", "-m", module, environment=addresses | dict(environment))
        program.is_shown = True
        return program

    def environment(self, postgres: Postgres | None, given: Mapping[str, str]) -> dict[str, str]:
        """Give the environment of all children: what was given to us, else the local installation's own."""
        values = {"PYTHONUNBUFFERED": "1"}
        for service in SERVICES:
            prefix = service.upper()
            values |= {f"{prefix}_ISSUER": self.url("issuer"), f"{prefix}_JWKS_URL": f"{self.url('issuer')}/jwks.json"}
            if postgres:
                values[f"{prefix}_DATABASE_URL"] = postgres.url(service, f"{service}_app")
                values[f"{prefix}_OWNER_DATABASE_URL"] = postgres.url(service, f"{service}_owner")
        for service in _CALLING_BUDGET:
            values |= {
                f"{service.upper()}_BUDGET_URL": self.url("budget"),
                f"{service.upper()}_TOKEN_URL": f"{self.url('issuer')}/token",
                f"{service.upper()}_CLIENT_ID": f"service-{service}",
                f"{service.upper()}_CLIENT_SECRET": load_demo().secret,
            }
        return values | dict(given)


def needs_own_postgres(given: Mapping[str, str]) -> bool:
    """Tell whether no database is given; raises CannotStart where only a part of what is needed is."""
    names = [f"{service.upper()}{kind}" for service in SERVICES for kind in ("_DATABASE_URL", "_OWNER_DATABASE_URL")]
    missing = [name for name in names if not given.get(name)]
    if missing and len(missing) < len(names):
        raise CannotStart(f"Some databases are given and others not: set {', '.join(missing)} too, or none of them.")
    return bool(missing)


def prepare_folders(var: Path) -> None:
    """Make the folders of an installation and put the logs of the start before aside; raises CannotStart."""
    try:
        for folder in (var / "run", var / "log"):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / ".writable").write_bytes(b"")
            (folder / ".writable").unlink()
    except OSError as error:
        who = f"account {os.geteuid()}"
        raise CannotStart(
            f"The folder {error.filename} cannot be written ({error.strerror}): give {who} the right to, or remove it."
        ) from None


def rotate_logs(var: Path) -> None:
    """Put the logs of the start before aside; one generation is kept."""
    for log in (var / "log").glob("*.log"):
        log.replace(log.with_suffix(".log.1"))
