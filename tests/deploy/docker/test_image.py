"""The images: slim, pinned, without what develops and tests, not run as root."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.deploy.docker.compose import ROOT
from tests.deploy.docker.image import DOCKERFILE, KEYCLOAK_DOCKERFILE, last_stage, lay_out, read_instructions

DOCKERFILES = pytest.mark.parametrize("path", [DOCKERFILE, KEYCLOAK_DOCKERFILE], ids=lambda path: path.name)


@DOCKERFILES
def test_base_images_are_pinned_to_a_patch_version_and_name_no_registry(path: Path) -> None:
    for instruction in read_instructions(path):
        if instruction.name == "FROM":
            image = instruction.text.split()[0]
            assert re.fullmatch(r"[a-z]+(/[a-z]+)?:\d+\.\d+\.\d+(-[a-z-]+)?", image), image


@DOCKERFILES
def test_no_address_and_no_secret_in_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(
        r"index-url|trusted-host|find-links|password|secret|token|\bARG\b|\bADD\b", text, re.IGNORECASE
    )


def test_it_runs_on_the_slim_python_that_it_was_built_with() -> None:
    bases = [each.text.split()[0] for each in read_instructions(DOCKERFILE) if each.name == "FROM"]
    assert len(set(bases)) == 1
    assert re.match(r"python:3\.11\.\d+-slim", bases[0])


def test_it_does_not_run_as_root() -> None:
    users = [each.text for each in last_stage(read_instructions(DOCKERFILE)) if each.name == "USER"]
    assert users == ["10001:10001"]
    assert last_stage(read_instructions(DOCKERFILE))[-1].name == "USER"


def test_requirements_are_those_of_the_services_and_come_from_the_constraints(tmp_path: Path) -> None:
    run = next(each.text for each in read_instructions(DOCKERFILE) if "tomllib" in each.text)
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / "python").symlink_to(sys.executable)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    subprocess.run(["/bin/sh", "-c", run], cwd=tmp_path, env=environment, check=True)  # noqa: S603  # our own line
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert (tmp_path / "requirements.txt").read_text(encoding="utf-8").splitlines() == wanted
    install = next(each.text for each in read_instructions(DOCKERFILE) if " install " in each.text)
    assert install.endswith("-c constraints.txt -r requirements.txt")


def test_nothing_but_the_programs_goes_into_it(tmp_path: Path) -> None:
    lay_out(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"services", "shared"}
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in ignore if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule for rule in rules if rule.startswith("!")} == {
        "!pyproject.toml", "!constraints.txt", "!services", "!shared"
    }  # fmt: skip
