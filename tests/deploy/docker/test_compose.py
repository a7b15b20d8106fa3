"""docker-compose.yml: valid by the Compose schema, hardened, without a secret, started in the right order."""

import importlib.util
import json
import re
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for
from pydantic_settings import BaseSettings

from deploy.local.ports import HOST, ISSUER_PORT, SERVICE_PORTS
from services.budget.settings import Settings as BudgetSettings
from services.cases.settings import Settings as CasesSettings
from services.projects.settings import Settings as ProjectsSettings
from tests.deploy.docker.compose import (
    ROOT,
    SERVICES,
    load_compose,
    make_dotenv,
    read_compose,
)

COMPOSE = load_compose(make_dotenv())
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
SETTINGS: dict[str, type[BaseSettings]] = {
    "budget": BudgetSettings, "cases": CasesSettings, "projects": ProjectsSettings,
}  # fmt: skip
OURS = [f"{service}{kind}" for service in SERVICES for kind in ("", "-worker", "-migrations")]
EVERY_CONTAINER = pytest.mark.parametrize("name", CONTAINERS)


def compose_schema() -> dict[str, Any]:
    """Read the Compose specification's schema from the package that brings it (a development requirement)."""
    spec = importlib.util.find_spec("check_jsonschema")
    assert spec, "check-jsonschema brings the schema: make setup"
    assert spec.origin
    path = Path(spec.origin).parent / "builtin_schemas" / "vendor" / "compose-spec.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def faults(content: dict[str, Any]) -> list[str]:
    schema = compose_schema()
    validator = validator_for(schema)
    validator.check_schema(schema)
    return [f"{error.json_path}: {error.message}" for error in validator(schema).iter_errors(content)]


def test_file_is_valid_by_the_compose_schema() -> None:
    assert faults(read_compose()) == []
    assert faults(COMPOSE) == []


@pytest.mark.parametrize(
    ("name", "member", "value"),
    [
        ("budget", "comand", ["uvicorn"]),
        ("budget", "depends_on", {"postgres": {"condition": "service_ready"}}),
        ("postgres", "healthcheck", {"test": ["CMD", "true"], "period": "10s"}),
        ("keycloak", "ports", "127.0.0.1:8000:8080"),
        ("cases", "cap_drop", "ALL"),
    ],
)
def test_schema_refuses_what_compose_would_refuse(name: str, member: str, value: object) -> None:
    broken = deepcopy(COMPOSE)
    broken["services"][name][member] = value
    assert faults(broken)


def test_all_services_workers_and_migrations_are_there() -> None:
    assert set(CONTAINERS) == {"postgres", "keycloak", *OURS}


@EVERY_CONTAINER
def test_container_is_hardened(name: str) -> None:
    container = CONTAINERS[name]
    user, _, _ = container["user"].partition(":")
    assert int(user) > 0
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container["init"] is True
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & set(container)


@EVERY_CONTAINER
def test_container_is_started_again_unless_it_is_to_run_once(name: str) -> None:
    assert CONTAINERS[name]["restart"] == ("no" if name.endswith("-migrations") else "unless-stopped")


@EVERY_CONTAINER
def test_image_is_pinned_and_names_no_registry(name: str) -> None:
    image = CONTAINERS[name]["image"]
    assert re.fullmatch(r"[a-z-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?", image), image
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    if "build" in CONTAINERS[name]:
        assert image.endswith(f":{version}")
        build = CONTAINERS[name]["build"]
        assert (ROOT / build["context"] / build["dockerfile"]).is_file()


@EVERY_CONTAINER
def test_ports_are_open_on_this_machine_alone(name: str) -> None:
    expected = SERVICE_PORTS.get(name) or (ISSUER_PORT if name == "keycloak" else None)
    published = CONTAINERS[name].get("ports", [])
    inside = 8080 if name == "keycloak" else expected
    assert published == ([f"{HOST}:{expected}:{inside}"] if expected else [])


@EVERY_CONTAINER
def test_what_a_container_refers_to_is_there(name: str) -> None:
    container = CONTAINERS[name]
    assert set(container.get("depends_on", {})) <= set(CONTAINERS)
    assert set(container["networks"]) <= set(COMPOSE["networks"])
    for volume in container.get("volumes", []):
        source, *_ = volume.split(":")
        assert source in COMPOSE["volumes"] or (ROOT / source).is_file()
        assert source in COMPOSE["volumes"] or volume.endswith(":ro")


def test_databases_cannot_be_reached_from_outside() -> None:
    assert CONTAINERS["postgres"]["networks"] == ["data"]
    assert COMPOSE["networks"]["data"]["internal"] is True
    assert "postgres" in COMPOSE["volumes"]


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_come_first_and_run_once(service: str) -> None:
    migrations = CONTAINERS[f"{service}-migrations"]
    assert migrations["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in (service, f"{service}-worker"):
        assert CONTAINERS[name]["depends_on"] == {
            f"{service}-migrations": {"condition": "service_completed_successfully"}
        }


@pytest.mark.parametrize("service", SERVICES)
def test_owner_of_a_database_is_known_to_its_migrations_alone(service: str) -> None:
    holders = {name for name in OURS if f"{service}_owner" in json.dumps(CONTAINERS[name])}
    assert holders == {f"{service}-migrations"}


@pytest.mark.parametrize("name", OURS)
def test_environment_holds_settings_that_the_service_reads(name: str) -> None:
    service = name.partition("-")[0]
    prefix = f"{service.upper()}_"
    fields = {f"{prefix}{field.upper()}" for field in SETTINGS[service].model_fields}
    assert set(CONTAINERS[name]["environment"]) <= fields


@pytest.mark.parametrize("name", ["postgres", "keycloak", *SERVICES])
def test_long_running_container_has_a_health_check(name: str) -> None:
    check = CONTAINERS[name]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)
