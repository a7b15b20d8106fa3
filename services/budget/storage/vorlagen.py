"""Konzepte to begin with, as data files that come with the service (V1, V2); the code knows none of their names."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "presets"


@dataclass(frozen=True, slots=True)
class Eingabe:
    """What a Konzept cannot carry and is entered beside it: where, what, to what end."""

    zweck: str
    pfad: str
    inhalt: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Vorlage:
    """A Konzept as it can be entered, the day that it is meant for, and what belongs to it."""

    name: str
    beschreibung: str
    gueltig_ab: str
    konzept: Mapping[str, Any]
    weitere_eingaben: tuple[Eingabe, ...]


@cache
def read_vorlagen() -> tuple[Vorlage, ...]:
    """Read all of them, by name; the files do not change while a process runs."""
    return tuple(_read(file) for file in sorted(FOLDER.glob("*.json")))


def _read(file: Path) -> Vorlage:
    content = json.loads(file.read_text(encoding="utf-8"))
    eingaben = tuple(Eingabe(**eingabe) for eingabe in content.pop("weitere_eingaben"))
    return Vorlage(name=file.stem, weitere_eingaben=eingaben, **content)
