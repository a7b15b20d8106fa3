"""What the operations work with, and who may call them."""

from dataclasses import dataclass, field
from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import Depends, Request

from services.cases.clients.budget import Budget
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.sammeln import Sammler
from services.cases.usecases.zugriff import Zugriff
from shared.identity import Caller, Role
from shared.kalender import Clock
from shared.storage.database import Database
from shared.web.access import may
from shared.web.repeats import Repeated
from shared.web.versions import IfMatch


@dataclass(frozen=True, slots=True)
class Deps:
    """The database, the budget service, the read copies of its master data, the clock, what gathers single rows."""

    database: Database
    budget: Budget
    buch: Stammdatenbuch
    clock: Clock
    sammler: Sammler = field(default_factory=Sammler)


async def _deps(request: Request) -> Deps:
    deps: Deps = request.app.state.deps
    return deps


async def _zugriff(kontrakt: UUID, if_match: IfMatch, repeat: Repeated) -> Zugriff:
    return Zugriff(kontrakt, if_match, repeat)


DepsOf: TypeAlias = Annotated[Deps, Depends(_deps)]
ZugriffOf: TypeAlias = Annotated[Zugriff, Depends(_zugriff)]
Asd: TypeAlias = Annotated[Caller, may(Role.ASD)]
Decider: TypeAlias = Annotated[Caller, may(Role.ASD, Role.LEITUNG)]
KontraktReader: TypeAlias = Annotated[Caller, may(Role.ASD, Role.WJH, Role.LEITUNG, Role.TRAEGER, Role.REVISION)]
Traeger: TypeAlias = Annotated[Caller, may(Role.TRAEGER)]
Reverser: TypeAlias = Annotated[Caller, may(Role.TRAEGER, Role.WJH)]
Einiger: TypeAlias = Annotated[Caller, may(Role.TRAEGER, Role.WJH, Role.ASD)]
LeistungReader: TypeAlias = Annotated[Caller, may(Role.TRAEGER, Role.ASD, Role.WJH, Role.REVISION)]
