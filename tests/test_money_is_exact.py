"""G1 by reading the code: no binary floating point where money passes.

Checked are the rooms that money goes through. Files that hold seconds or counts are named with their reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = (
    "shared/geld.py", "shared/kalender.py", "shared/umfang.py", "shared/identity.py", "shared/contracts",
    "services/*/domain", "services/*/storage", "services/*/usecases", "services/*/api",
)  # fmt: skip
NO_MONEY = {
    "services/cases/usecases/refresh_stammdaten.py",  # seconds
    "services/cases/usecases/read_rueckstand.py",  # a number of messages, for a metric
    "services/projects/usecases/read_rueckstand.py",  # the same
    "services/projects/usecases/refresh_stammdaten.py",  # seconds
}


def inexact_in(source: str) -> list[str]:
    """Find float literals, the names float and round, and the module math."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float() | complex()):
                found.append(f"line {node.lineno}: the literal {node.value!r}")
            case ast.Name(id="float" | "round" as name):
                found.append(f"line {node.lineno}: the name {name}")
            case ast.Import(names=names) if any(alias.name == "math" for alias in names):
                found.append(f"line {node.lineno}: the module math")
            case ast.ImportFrom(module="math"):
                found.append(f"line {node.lineno}: the module math")
            case _:
                pass
    return found


def files() -> Iterator[Path]:
    for room in ROOMS:
        for place in ROOT.glob(room):
            yield from [place] if place.suffix == ".py" else sorted(place.rglob("*.py"))


def test_g1_nothing_that_money_passes_through_is_a_binary_floating_point_number() -> None:
    read = {path.relative_to(ROOT).as_posix(): inexact_in(path.read_text(encoding="utf-8")) for path in files()}
    assert len(read) > 150
    assert {name: found for name, found in read.items() if found and name not in NO_MONEY} == {}


def test_g1_the_check_finds_what_it_is_there_for() -> None:
    planted = "import math\nfrom math import ceil\nsatz = 42.5\nbetrag = float('1') + round(2)\n"
    assert len(inexact_in(planted)) == 5
    assert inexact_in("cents = 42 * 100 // 3\n") == []
