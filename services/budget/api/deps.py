"""What the budget's operations work with."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from services.budget.usecases.show_status import Statusspeicher
from shared.kalender import Clock
from shared.storage.database import Database


@dataclass(frozen=True, slots=True)
class Deps:
    """The database and the clock of this process, and what it has written lately."""

    database: Database
    clock: Clock
    speicher: Statusspeicher = field(default_factory=Statusspeicher)


async def _deps(request: Request) -> Deps:
    deps: Deps = request.app.state.deps
    return deps


DepsOf = Annotated[Deps, Depends(_deps)]
