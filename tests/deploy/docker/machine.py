"""This machine in the place of a container engine: declared containers become processes.

Commands and environments are the declared ones; nothing is replaced in them but host names and ports. The programs
come from a folder that holds what the image holds, their environment has what the image and the file set, and nothing
else. In the place of Keycloak stands its double, which reads the same realm file and the same environment.
"""

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from deploy.local.ports import HOST, SERVICE_PORTS
from deploy.local.postgres import Postgres
from deploy.local.spawn import spawn
from tests.deploy.docker.compose import SERVICES, load_compose, make_dotenv
from tests.deploy.docker.databases import make_databases, on_socket
from tests.deploy.docker.image import image_environment, lay_out
from tests.deploy.docker.keycloak import Keycloak, served

CONTAINERS: dict[str, dict[str, Any]] = load_compose(make_dotenv())["services"]
PROGRAMS = Path(sys.executable).parent
READY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where on this machine that is which the containers know by name."""

    ports: Mapping[str, int]
    server: Postgres | None = None

    def local(self, text: str, *, container: str) -> str:
        """Replace host names and ports, and nothing else."""
        issuer, own = self.ports["keycloak"], container.partition("-")[0]
        named = {"keycloak:8080": issuer, f"{HOST}:8000": issuer, "budget:8001": self.ports["budget"]}
        if own in SERVICES:
            named |= {f"{HOST}:{SERVICE_PORTS[own]}": self.ports[own]}
        for place, port in named.items():
            text = text.replace(f"//{place}/", f"//{HOST}:{port}/")
            text = re.sub(rf"//{re.escape(place)}$", f"//{HOST}:{port}", text)
        return on_socket(text, server=self.server) if self.server else text

    def command(self, container: str) -> list[str]:
        """Give the declared command, listening on this machine's port."""
        own = container.partition("-")[0]
        replaced = {"0.0.0.0": HOST, str(SERVICE_PORTS[own]): str(self.ports[own])}  # noqa: S104  # what is replaced
        return [replaced.get(part, part) for part in CONTAINERS[container]["command"]]

    def environment(self, container: str) -> dict[str, str]:
        """Give the image's environment and the declared one."""
        declared = CONTAINERS[container]["environment"]
        local = {name: self.local(value, container=container) for name, value in declared.items()}
        return image_environment(programs=PROGRAMS) | local


@dataclass(slots=True)
class Machine:
    """This machine in the place of a container engine."""

    places: Places
    image: Path
    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, container: str) -> None:
        """Start a container's command after what it depends on."""
        for other, how in CONTAINERS[container].get("depends_on", {}).items():
            if how["condition"] == "service_completed_successfully":
                assert self.running[other].wait(READY_SECONDS) == 0, self.log(other)
        environment = self.places.environment(container)
        command = self.places.command(container)
        program = shutil.which(command[0], path=environment["PATH"])
        assert program, command
        with (self.logs / container).open("wb") as log:
            self.running[container] = spawn(
                [program, *command[1:]], log=log, environment=environment, folder=self.image
            )

    def log(self, container: str) -> str:
        """Give what a container said."""
        return f"{container}: " + (self.logs / container).read_text(errors="replace")[-4000:]

    def await_ready(self, service: str) -> None:
        """Wait for the service, by its health pages and then by the health check that is declared for it."""
        base, end = f"http://{HOST}:{self.places.ports[service]}", time.monotonic() + READY_SECONDS
        with httpx.Client(timeout=5.0, trust_env=False) as client:
            while not all(answers(client, f"{base}{page}") for page in ("/healthz", "/readyz")):
                assert self.running[service].poll() is None, self.log(service)
                assert time.monotonic() < end, self.log(service)
                time.sleep(0.1)
        test = [self.places.local(part, container=service) for part in CONTAINERS[service]["healthcheck"]["test"][1:]]
        done = subprocess.run(  # noqa: S603  # the health check under test
            [str(PROGRAMS / test[0]), *test[1:]], env=self.places.environment(service), check=False, timeout=20
        )
        assert done.returncode == 0

    def stop(self) -> dict[str, int | None]:
        """Ask everything to stop and give how it ended; what does not within Compose's ten seconds is killed."""
        for process in self.running.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        end = time.monotonic() + 10
        for process in self.running.values():
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        return {name: process.returncode for name, process in self.running.items()}


def answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == 200
    except httpx.HTTPError:
        return False


def free_ports(names: tuple[str, ...]) -> dict[str, int]:
    """Find ports that nobody listens on."""
    sockets = [socket.create_server((HOST, 0)) for _ in names]
    ports = {name: each.getsockname()[1] for name, each in zip(names, sockets, strict=True)}
    for each in sockets:
        each.close()
    return ports


@contextmanager
def machine(tmp_path: Path) -> Iterator[tuple[Machine, Keycloak]]:
    """Start PostgreSQL and Keycloak's double; whatever else was started is gone at the end."""
    (image := tmp_path / "image").mkdir()
    (logs := tmp_path / "logs").mkdir()
    lay_out(image)
    with Postgres.temporary() as server:
        done = make_databases(server, environment=CONTAINERS["postgres"]["environment"])
        assert done.returncode == 0, done.stderr
        ports = free_ports(("keycloak", *SERVICES))
        places = Places(ports, server)
        given = CONTAINERS["keycloak"]["environment"]
        issuer = f"{places.local(given['KC_HOSTNAME'], container='keycloak')}/realms/sozialraum"
        keycloak = Keycloak(given, issuer=issuer)
        started = Machine(places, image, logs)
        with served(keycloak.app(), port=ports["keycloak"]):
            try:
                yield started, keycloak
            finally:
                started.stop()
