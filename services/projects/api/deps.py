"""What the operations work with."""

from dataclasses import dataclass
from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import Depends, Request

from services.projects.clients.budget import Budget
from services.projects.usecases.transitions import Zugriff
from shared.identity import Caller, Role
from shared.kalender import Clock
from shared.storage.database import Database
from shared.web.access import may
from shared.web.repeats import Repeated
from shared.web.versions import IfMatch


@dataclass(frozen=True, slots=True)
class Deps:
    """The database, the budget service and the clock."""

    database: Database
    budget: Budget
    clock: Clock


async def _deps(request: Request) -> Deps:
    deps: Deps = request.app.state.deps
    return deps


DepsOf: TypeAlias = Annotated[Deps, Depends(_deps)]
Applicant: TypeAlias = Annotated[Caller, may(Role.ASD, Role.TRAEGER)]
Reader: TypeAlias = Annotated[Caller, may(Role.ASD, Role.TRAEGER, Role.LEITUNG, Role.WJH, Role.REVISION)]
Leitung: TypeAlias = Annotated[Caller, may(Role.LEITUNG)]


async def _zugriff(antrag: UUID, if_match: IfMatch, repeat: Repeated) -> Zugriff:
    return Zugriff(antrag, if_match, repeat)


ZugriffOf: TypeAlias = Annotated[Zugriff, Depends(_zugriff)]
