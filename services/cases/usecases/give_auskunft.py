"""Give everything that the office holds on one Aktenzeichen (G6): what cases holds, and what the budget does.

Projects know no Kontrakt: nothing there belongs to a case. The answer is recorded as a read of all its Kontrakte.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.cases.clients.budget import Budget
from services.cases.domain.zugriff import Vorgang
from services.cases.storage import auskunft, kontrakte, zugriffe
from services.cases.usecases.ask_budget import Person
from services.cases.usecases.read_kontrakte import read_sicht
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.auskunft import Bestand
from shared.kalender import Instant
from shared.storage.database import Database


@dataclass(frozen=True, slots=True)
class Auskunft:
    """What is held on the Kontrakte of a case that the caller sees: rows by service and table."""

    aktenzeichen: str
    kontrakte: Sequence[UUID]
    bestand: dict[str, Bestand]


async def give_auskunft(
    database: Database,
    budget: Budget,
    person: Person,
    aktenzeichen: str,
    *,
    buch: Stammdatenbuch,
    now: Instant,
) -> Auskunft:
    """Read everything on a case, as far as the person sees its Kontrakte; raises NotSent, NoAnswer, ProblemAnswer."""
    async with database.transaction(person.caller) as work:
        names = await kontrakte.list_of_fall(work, aktenzeichen, sicht=await read_sicht(work, buch=buch))
        await zugriffe.record(work, Vorgang.AUSKUNFT, names, now=now)
        own = await auskunft.read_auskunft(work, [*names], nummern=[*names.values()]) if names else {}
    if not names:
        return Auskunft(aktenzeichen, (), {})
    theirs = await budget.fetch_auskunft(names, jugendamt=person.caller.jugendamt, person=person.token)
    return Auskunft(aktenzeichen, (*names,), {"cases": own, "budget": theirs})
