"""No secret stands in a file: what is one is a variable, and nothing looks like one."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.docker.realm import REALM_FILE
from tests.deploy.docker.compose import (
    COMPOSE_FILE,
    ENV_EXAMPLE,
    interpolate,
    make_dotenv,
    read_compose,
    variables_of,
)
from tests.deploy.docker.image import DOCKERFILE, KEYCLOAK_DOCKERFILE


def test_no_variable_is_used_without_being_needed() -> None:
    with pytest.raises(KeyError, match="set it in"):
        interpolate(read_compose(), {})
    for name in variables_of(read_compose()):
        with pytest.raises(KeyError, match=name):
            interpolate(read_compose(), make_dotenv() | {name: ""})


def texts(value: object, *, name: str = "") -> Iterator[tuple[str, str]]:
    """Give every text of a structure with the name of its member."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from texts(part, name=str(key))
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, name=name)
    elif isinstance(value, str):
        yield name, value


@pytest.mark.parametrize("path", [COMPOSE_FILE, REALM_FILE], ids=lambda path: path.name)
def test_what_is_named_a_secret_is_a_variable(path: Path) -> None:
    content = read_compose() if path is COMPOSE_FILE else json.loads(path.read_text(encoding="utf-8"))
    secret = re.compile(r"password|secret|credential|private|passphrase", re.IGNORECASE)
    for name, value in texts(content):
        if secret.search(name) and name != "clientAuthenticatorType":
            assert re.fullmatch(r"\$\{\w+(:\?[\w .]+)?\}", value), name
        for password in re.findall(r"://[^/:@\s]+:([^@\s]+)@", re.sub(r":\?[^}]*", "", value)):
            assert re.fullmatch(r"\$\{\w+\}", password), name


@pytest.mark.parametrize(
    "path",
    [COMPOSE_FILE, REALM_FILE, DOCKERFILE, KEYCLOAK_DOCKERFILE, ENV_EXAMPLE],
    ids=lambda path: path.name,
)
def test_nothing_in_it_looks_random(path: Path) -> None:
    words = re.findall(r"[A-Za-z0-9+/_-]{16,}", path.read_text(encoding="utf-8"))
    assert [word for word in words if looks_random(word)] == []


@pytest.mark.parametrize(
    "word", ["vN3x0qLr8_Tz-5kYb2WdHc9uJm4EfGpA", "Zm9vYmFyYmF6cXV4MTIzNDU2", "c2FsdHNhbHRzYWx0QkNE1"]
)
def test_what_looks_random_is_found(word: str) -> None:
    assert looks_random(word)


def looks_random(word: str) -> bool:
    """Tell a generated secret from a name: its characters are spread wide and of all kinds."""
    return entropy(word) > 3.5 and all(re.search(kind, word) for kind in ("[a-z]", "[A-Z]", "[0-9]"))


def entropy(word: str) -> float:
    """Measure a word in bits for each of its characters."""
    shares = [count / len(word) for count in Counter(word).values()]
    return -sum(share * math.log2(share) for share in shares)
