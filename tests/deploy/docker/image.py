"""A Dockerfile as instructions, and what of the checkout it puts into the image."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.docker.compose import ROOT

DOCKERFILE = ROOT / "deploy" / "docker" / "Dockerfile"
KEYCLOAK_DOCKERFILE = ROOT / "deploy" / "docker" / "keycloak.Dockerfile"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction, its continued lines joined."""

    name: str
    text: str


def read_instructions(path: Path) -> list[Instruction]:
    """Read a Dockerfile without its comments."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    parts = [line.partition(" ") for line in joined.splitlines() if line]
    return [Instruction(name, text.strip()) for name, _, text in parts]


def last_stage(instructions: list[Instruction]) -> list[Instruction]:
    """Give the instructions that make the image that runs."""
    begin = max(place for place, instruction in enumerate(instructions) if instruction.name == "FROM")
    return instructions[begin:]


def image_environment(*, programs: Path) -> dict[str, str]:
    """Give the environment that the image sets, with the folder of programs of this machine."""
    stage = last_stage(read_instructions(DOCKERFILE))
    pairs = [pair.partition("=") for each in stage if each.name == "ENV" for pair in each.text.split()]
    environment = {name: value for name, _, value in pairs}
    return environment | {"PATH": environment["PATH"].replace("/opt/venv/bin:$PATH", f"{programs}:/usr/bin:/bin")}


def lay_out(target: Path) -> None:
    """Copy into a folder what the image has of the checkout in its working directory, and compile it as the image does.

    What is compiled already is copied and found good: only what is not is compiled anew.
    """
    for instruction in last_stage(read_instructions(DOCKERFILE)):
        if instruction.name == "COPY" and not instruction.text.startswith("--from="):
            source, name = instruction.text.split()
            shutil.copytree(ROOT / source, target / name)
        elif instruction.name == "RUN" and "compileall" in instruction.text:
            program, *arguments = instruction.text.split()
            assert program == "python"
            subprocess.run([sys.executable, *arguments], cwd=target, check=True)  # noqa: S603  # the image's own line
