"""What docker-compose.yml declares, started as processes of this machine against a real PostgreSQL."""

import re
import signal
import time
from pathlib import Path

import httpx
import pytest

from deploy.local.ports import HOST
from tests.deploy.docker.compose import SERVICES
from tests.deploy.docker.keycloak import Keycloak
from tests.deploy.docker.machine import CONTAINERS, Places, machine

LISTS = {"budget": "/v1/sozialraeume", "cases": "/v1/kontrakte", "projects": "/v1/projektantraege"}
DRAFTS: dict[str, dict[str, object]] = {
    "cases": {
        "aktenzeichen": "51-1", "sozialraum": "mitte", "traeger": "t1", "hilfeart": "31", "volumen": None,
        "beginn": "2026-01-01", "ende": "2026-06-30", "minuten_pro_woche": 300,
    },
    "projects": {"titel": "Treff", "bezirk": "nord", "sozialraum": "mitte", "traeger": "t1"},
}  # fmt: skip
ASKED_FOR_STAMMDATEN = re.compile(
    r'^http_requests_total\{[^}]*route="/v1/stammdaten",status="(\d+)"\} (\S+)', re.MULTILINE
)


def test_everything_that_is_declared_starts_and_accepts_keycloaks_tokens(tmp_path: Path) -> None:
    with machine(tmp_path) as (started, keycloak):
        before = sorted(started.image.rglob("*"))
        stranger = Keycloak(CONTAINERS["keycloak"]["environment"], issuer=keycloak.issuer)
        for kind in ("-migrations", "", "-worker"):
            for service in SERVICES:
                started.start(f"{service}{kind}")
        for service in SERVICES:
            started.await_ready(service)
            url = f"http://{HOST}:{started.places.ports[service]}{LISTS[service]}"
            check_tokens(url, keycloak=keycloak, stranger=stranger)
        check_calls_to_the_budget(started.places, keycloak=keycloak)
        time.sleep(1.0)
        for name, process in started.running.items():
            assert name.endswith("-migrations") or process.poll() is None, started.log(name)
        ended = started.stop()
        for name, code in ended.items():
            assert code in {0, -signal.SIGTERM}, f"{code} {started.log(name)}"
            assert "Traceback" not in started.log(name), started.log(name)
        assert sorted(started.image.rglob("*")) == before, "the image's file system is read-only"


def check_tokens(url: str, *, keycloak: Keycloak, stranger: Keycloak) -> None:
    """See that a token of the realm is good, and that none or another issuer's is not."""
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
