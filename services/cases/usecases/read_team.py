"""Read the Sozialraumteam: its posts, one by one and in sum (K15). A Träger sees its own posts alone."""

from datetime import date

from services.cases.domain.sicht import EVERYTHING, Sicht, sicht_of
from services.cases.domain.team import Anteil, Teamstelle
from services.cases.storage import team
from services.cases.storage.team import Auswahl
from services.cases.usecases.enter_stelle import Platz
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.storage.database import Database, Work


async def read_stelle(database: Database, caller: Caller, platz: Platz, *, buch: Stammdatenbuch) -> Teamstelle:
    """Read one post as it stands; raise NotVisible."""
    async with database.transaction(caller) as work:
        found = await team.find(work, platz.sozialraum, platz.schluessel, sicht=await _sicht(work, buch=buch))
    if found is None:
        raise NotVisible
    return found


async def list_stellen(
    database: Database, caller: Caller, auswahl: Auswahl, *, request: PageRequest, buch: Stammdatenbuch
) -> Page[Teamstelle]:
    """List the posts of a team that the caller sees."""
    async with database.transaction(caller) as work:
        return await team.read_page(work, auswahl, sicht=await _sicht(work, buch=buch), request=request)


async def count_team(
    database: Database, caller: Caller, sozialraum: str, *, stichtag: date, buch: Stammdatenbuch
) -> tuple[Anteil, ...]:
    """Count the posts held on a day and add up their hours; raise NotVisible for a Sozialraum that is not there."""
    async with database.transaction(caller) as work:
        if sozialraum not in (await buch.read(work)).sozialraeume:
            raise NotVisible
        sicht = await _sicht(work, buch=buch)
        return await team.count_anteile(work, Auswahl(sozialraum, stichtag), sicht=sicht)


async def _sicht(work: Work, *, buch: Stammdatenbuch) -> Sicht:
    """Tell what the caller sees; who keeps the list sees all of it."""
    if work.caller.has(Role.ADMIN):
        return EVERYTHING
    return sicht_of(work.caller, stammdaten=await buch.read(work))
