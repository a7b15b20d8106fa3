"""docker-compose.yml as Compose reads it: YAML with its merges, then the variables of `.env` filled in."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from deploy.docker.dotenv import fill

ROOT = Path(__file__).resolve().parents[3]
COMPOSE_FILE = ROOT / "docker-compose.yml"
ENV_EXAMPLE = ROOT / ".env.example"
SERVICES = ("budget", "cases", "projects")
T = TypeVar("T")
_VARIABLE = re.compile(r"\$(?:\$|\{(?P<name>\w+)(?::(?P<how>[?-])(?P<rest>[^}]*))?\})")


def read_compose() -> dict[str, Any]:
    """Read the file as it stands."""
    content: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text(encoding="utf-8"))
    return content


def load_compose(variables: Mapping[str, str]) -> dict[str, Any]:
    """Read the file and fill in the variables."""
    return interpolate(read_compose(), variables)


def interpolate(value: T, variables: Mapping[str, str]) -> T:
    """Fill variables into every text; raises KeyError where a needed one is missing or empty."""
    filled: Any = value
    if isinstance(value, dict):
        filled = {name: interpolate(part, variables) for name, part in value.items()}
    elif isinstance(value, list):
        filled = [interpolate(part, variables) for part in value]
    elif isinstance(value, str):
        filled = _VARIABLE.sub(lambda found: _resolve(found, variables), value)
    whole: T = filled
    return whole


def _resolve(found: re.Match[str], variables: Mapping[str, str]) -> str:
    name, how, rest = found.group("name", "how", "rest")
    if name is None:
        return "$"
    given = variables.get(name, "")
    if how == "?" and not given:
        raise KeyError(f"{name}: {rest}")
    return given or (rest if how == "-" else "")


def variables_of(value: object) -> set[str]:
    """Name the variables that are used anywhere in a value."""
    if isinstance(value, dict):
        return set().union(*map(variables_of, value.values()))
    if isinstance(value, list):
        return set().union(*map(variables_of, value))
    found = _VARIABLE.finditer(value) if isinstance(value, str) else ()
    return {match["name"] for match in found if match["name"]}


def make_dotenv() -> dict[str, str]:
    """Make the variables that `python -m deploy.docker.dotenv` would write."""
    return parse_dotenv(fill(ENV_EXAMPLE.read_text(encoding="utf-8")))


def parse_dotenv(content: str) -> dict[str, str]:
    """Read the lines of an `.env` file."""
    lines = (line for line in content.splitlines() if line and not line.startswith("#"))
    return {name: value for name, _, value in (line.partition("=") for line in lines)}
