"""Give all that the budget holds on some Kontrakte to a person for whom cases asks (G6)."""

from collections.abc import Mapping
from uuid import UUID

from services.budget.storage import auskunft, grunddaten
from shared.contracts.auskunft import Bestand
from shared.errors import Refused
from shared.identity import Caller, Role
from shared.storage.database import Database, Work


class AuskunftNeedsPerson(Refused):
    """Only Leitung and Revision get everything on a case: the call carries no Subject-Token of theirs."""


async def give_auskunft(database: Database, caller: Caller, nummern: Mapping[UUID, str]) -> Bestand:
    """Read all rows of these Kontrakte; a Leitung's those of its Bezirke. Raises AuskunftNeedsPerson."""
    person = caller.subject
    if person is None or not person.has(Role.LEITUNG, Role.REVISION):
        raise AuskunftNeedsPerson
    async with database.transaction(caller) as work:
        seen = nummern if _sees_all(person) else await _keep_led(work, nummern, person=person)
        return await auskunft.read_auskunft(work, seen) if seen else {}


def _sees_all(person: Caller) -> bool:
    return person.has(Role.REVISION) or "*" in person.bezirke


async def _keep_led(work: Work, nummern: Mapping[UUID, str], *, person: Caller) -> Mapping[UUID, str]:
    bezirke = await grunddaten.read_bezirke(work)
    areas = frozenset(slug for bezirk, slugs in bezirke.items() if person.covers_bezirk(bezirk) for slug in slugs)
    return await auskunft.keep_in_areas(work, nummern, areas=areas)
