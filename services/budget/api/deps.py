"""What the budget's operations work with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from shared.kalender import Clock
from shared.storage.database import Database


@dataclass(frozen=True, slots=True)
class Deps:
    """The database and the clock of this process."""

    database: Database
    clock: Clock


def _deps(request: Request) -> Deps:
    deps: Deps = request.app.state.deps
    return deps


DepsOf = Annotated[Deps, Depends(_deps)]
