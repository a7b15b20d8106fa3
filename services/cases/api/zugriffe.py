"""Social data, over HTTP: who has read which Kontrakt, and everything that is held on one Aktenzeichen (G6)."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import Query
from pydantic import Field

from services.cases.api import examples_zugriffe as examples
from services.cases.api.deps import DepsOf
from services.cases.api.examples_team import listing
from services.cases.api.kontrakt_models import Aktenzeichen
from services.cases.domain.zugriff import Lesezugriff, Vorgang
from services.cases.storage.zugriffe import Auswahl
from services.cases.usecases.ask_budget import Person
from services.cases.usecases.give_auskunft import give_auskunft
from services.cases.usecases.read_zugriffe import list_zugriffe, read_zugriff
from shared.contracts.auskunft import Bestand
from shared.contracts.types import Kurztext, Wire
from shared.identity import Caller, Role
from shared.kalender import format_instant
from shared.web.access import BearerToken, may
from shared.web.examples import answers, problems
from shared.web.lists import Listing, Paging, listing_of
from shared.web.routes import Router

router = Router(prefix="/v1", tags=["sozialdaten"])
Revision = Annotated[Caller, may(Role.REVISION)]
Auskunftgeber = Annotated[Caller, may(Role.LEITUNG, Role.REVISION)]


class ZugriffOut(Wire):
    """An answer in which Kontrakte were shown to a person: who, when, by which operation, which."""

    id: UUID
    zeitpunkt: str
    person: str = Field(description="`sub` of the token.")
    vorgang: Vorgang
    kontrakte: list[UUID] = Field(description="Of a list, those on the page.")

    @classmethod
    def of(cls, zugriff: Lesezugriff) -> Self:
        """Write one."""
        return cls(
            id=zugriff.id,
            zeitpunkt=format_instant(zugriff.zeitpunkt),
            person=zugriff.akteur,
            vorgang=zugriff.vorgang,
            kontrakte=list(zugriff.kontrakte),
        )


class AuskunftOut(Wire):
    """All that is held on a case. Rows are as they are stored: by service, by table; amounts are decimal strings."""

    aktenzeichen: str
    erstellt_am: str
    kontrakte: list[UUID] = Field(description="Those of the case that the caller sees; none: nothing is held.")
    bestand: dict[str, Bestand] = Field(description="`cases` and `budget`; projects belong to no case.")


@router.get("/zugriffe", responses=answers(200, listing(examples.ZUGRIFF)))
async def get_zugriffe(
    caller: Revision,
    *,
    deps: DepsOf,
    paging: Paging,
    kontrakt: Annotated[UUID | None, Query(description="Only reads of this Kontrakt.")] = None,
    person: Annotated[Kurztext | None, Query(description="Only those of this person: `sub` of the token.")] = None,
) -> Listing[ZugriffOut]:
    """List who has read which Kontrakte, and when (G6)."""
    page = await list_zugriffe(deps.database, caller, Auswahl(kontrakt, person), request=paging)
    return listing_of(page, show=ZugriffOut.of)


@router.get("/zugriffe/{zugriff}", responses=answers(200, examples.ZUGRIFF))
async def get_zugriff(zugriff: UUID, *, caller: Revision, deps: DepsOf) -> ZugriffOut:
    """Read one of the recorded reads (G6)."""
    return ZugriffOut.of(await read_zugriff(deps.database, caller, zugriff))


@router.get("/auskuenfte", responses=answers(200, examples.AUSKUNFT) | problems(503))
async def get_auskunft(
    caller: Auskunftgeber,
    *,
    token: BearerToken,
    deps: DepsOf,
    aktenzeichen: Annotated[Aktenzeichen, Query()],
) -> AuskunftOut:
    """Give everything that is held on one Aktenzeichen, here and in the budget, as one document (G6).

    The Leitung gets the Kontrakte of its Bezirke, the Revision all. The answer is recorded as a read of each of them.
    """
    now = deps.clock()
    found = await give_auskunft(
        deps.database, deps.budget, Person(caller, token), aktenzeichen, buch=deps.buch, now=now
    )
    return AuskunftOut(
        aktenzeichen=found.aktenzeichen,
        erstellt_am=format_instant(now),
        kontrakte=list(found.kontrakte),
        bestand=found.bestand,
    )
