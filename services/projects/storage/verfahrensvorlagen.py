"""Verfahren to begin with, as data files that come with the service (P11); the code knows none of their names."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "presets"


@dataclass(frozen=True, slots=True)
class Verfahrensvorlage:
    """A Verfahren as it can be entered."""

    name: str
    beschreibung: str
    verfahren: Mapping[str, Any]


@cache
def read_vorlagen() -> tuple[Verfahrensvorlage, ...]:
    """Read all of them, by name; the files do not change while a process runs."""
    return tuple(
        Verfahrensvorlage(name=file.stem, **json.loads(file.read_text(encoding="utf-8")))
        for file in sorted(FOLDER.glob("*.json"))
    )
