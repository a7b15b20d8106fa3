"""What docker-compose.yml declares, started as processes of this machine against a real PostgreSQL.

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
import pytest

from deploy.local.ports import HOST, SERVICE_PORTS
from deploy.local.postgres import Postgres
from deploy.local.spawn import spawn
from tests.deploy.docker.compose import SERVICES, load_compose, make_dotenv
from tests.deploy.docker.databases import make_databases, on_socket
from tests.deploy.docker.image import image_environment, lay_out
from tests.deploy.docker.keycloak import Keycloak, served

CONTAINERS: dict[str, dict[str, Any]] = load_compose(make_dotenv())["services"]
LISTS = {"budget": "/v1/sozialraeume", "cases": "/v1/kontrakte", "projects": "/v1/projektantraege"}
DRAFTS: dict[str, dict[str, object]] = {
    "cases": {
        "aktenzeichen": "51-1", "sozialraum": "mitte", "traeger": "t1", "hilfeart": "31", "volumen": None,
        "beginn": "2026-01-01", "ende": "2026-06-30", "minuten_pro_woche": 300,
    },
    "projects": {"titel": "Treff", "bezirk": "nord", "sozialraum": "mitte", "traeger": "t1"},
}  # fmt: skip
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
        while not all(answers(f"{base}{page}") for page in ("/healthz", "/readyz")):
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


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5.0, trust_env=False).status_code == 200
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


def test_everything_that_is_declared_starts_and_accepts_keycloaks_tokens(tmp_path: Path) -> None:
    with machine(tmp_path) as (started, keycloak):
        before = sorted(started.image.rglob("*"))
        for kind in ("-migrations", "", "-worker"):
            for service in SERVICES:
                started.start(f"{service}{kind}")
        for service in SERVICES:
            started.await_ready(service)
            check_tokens(f"http://{HOST}:{started.places.ports[service]}{LISTS[service]}", keycloak=keycloak)
        check_calls_to_the_budget(started.places, keycloak=keycloak)
        time.sleep(1.0)
        for name, process in started.running.items():
            assert name.endswith("-migrations") or process.poll() is None, started.log(name)
        ended = started.stop()
        for name, code in ended.items():
            assert code in {0, -signal.SIGTERM}, f"{code} {started.log(name)}"
            assert "Traceback" not in started.log(name), started.log(name)
        assert sorted(started.image.rglob("*")) == before, "the image's file system is read-only"


def check_tokens(url: str, *, keycloak: Keycloak) -> None:
    """See that a token of the realm is good, and that none or another issuer's is not."""
    stranger = Keycloak(CONTAINERS["keycloak"]["environment"], issuer=keycloak.issuer)
    answered = [
        httpx.get(url, headers=headers, timeout=10.0, trust_env=False).status_code
        for headers in (
            {"Authorization": f"Bearer {keycloak.token('revision')}"},
            {"Authorization": f"Bearer {stranger.token('revision')}"},
            {},
        )
    ]
    assert answered == [200, 401, 401]


def check_calls_to_the_budget(places: Places, *, keycloak: Keycloak) -> None:
    """See that cases and projects fetch their own tokens and that the budget accepts them.

    A draft that names what is not known makes them ask for the master data.
    """
    headers = {"Authorization": f"Bearer {keycloak.token('asd@sandbox')}"}
    for number, (service, draft) in enumerate(DRAFTS.items(), start=1):
        url = f"http://{HOST}:{places.ports[service]}{LISTS[service]}"
        answer = httpx.post(url, json=draft, headers=headers, timeout=10.0, trust_env=False)
        assert answer.status_code in {201, 422}, answer.text
        assert keycloak.granted.count(f"service-{service}") == 1
        metrics = httpx.get(f"http://{HOST}:{places.ports['budget']}/metrics", timeout=10.0, trust_env=False).text
        counted = re.findall(
            r'^http_requests_total\{[^}]*route="/v1/stammdaten",status="(\d+)"\} (\S+)', metrics, re.MULTILINE
        )
        assert counted == [("200", f"{number}.0")]


@pytest.mark.parametrize(
    ("declared", "local"),
    [
        ("http://keycloak:8080/realms/sozialraum/protocol/openid-connect/certs",
         "http://127.0.0.1:1/realms/sozialraum/protocol/openid-connect/certs"),
        ("http://127.0.0.1:8000/realms/sozialraum", "http://127.0.0.1:1/realms/sozialraum"),
        ("http://budget:8001", "http://127.0.0.1:2"),
        ("import urllib.request as r; r.urlopen('http://127.0.0.1:8002/readyz', timeout=4)",
         "import urllib.request as r; r.urlopen('http://127.0.0.1:3/readyz', timeout=4)"),
        ("service-cases", "service-cases"),
    ],
)  # fmt: skip
def test_nothing_is_replaced_but_host_names_and_ports(declared: str, local: str) -> None:
    places = Places({"keycloak": 1, "budget": 2, "cases": 3, "projects": 4})
    assert places.local(declared, container="cases") == local


def test_command_is_the_declared_one_but_for_host_and_port() -> None:
    places = Places({"keycloak": 1, "budget": 2, "cases": 3, "projects": 4})
    declared = ["uvicorn", "services.cases.main:create_app", "--factory", "--host", "0.0.0.0", "--port", "8002"]  # noqa: S104  # the container's
    assert CONTAINERS["cases"]["command"][:7] == declared
    assert places.command("cases")[:7] == [*declared[:4], HOST, "--port", "3"]
    assert places.command("cases-worker") == ["python", "-m", "services.cases.worker"]
