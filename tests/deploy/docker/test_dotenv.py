"""`python -m deploy.docker.dotenv` makes the secrets."""

import re
import stat
from pathlib import Path

import pytest

from deploy.docker import dotenv
from tests.deploy.docker.compose import ENV_EXAMPLE, make_dotenv, parse_dotenv, read_compose, variables_of


def test_example_names_what_compose_needs_and_has_no_value() -> None:
    example = parse_dotenv(ENV_EXAMPLE.read_text(encoding="utf-8"))
    assert set(example) == variables_of(read_compose())
    assert set(example.values()) == {""}


def test_secrets_are_long_different_and_need_no_quoting() -> None:
    made = make_dotenv()
    assert len(set(made.values())) == len(made)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", value) for value in made.values())
    assert made != make_dotenv()


def test_file_is_the_owners_alone_and_an_existing_one_stays(tmp_path: Path) -> None:
    target = tmp_path / ".env"
    dotenv.write(target, example=ENV_EXAMPLE)
    written = target.read_text(encoding="utf-8")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert all(parse_dotenv(written).values())
    with pytest.raises(FileExistsError):
        dotenv.write(target, example=ENV_EXAMPLE)
    assert target.read_text(encoding="utf-8") == written
