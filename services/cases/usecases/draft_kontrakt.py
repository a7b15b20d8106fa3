"""Draft a Kontrakt (K1): what the ASD of a Sozialraum wants to agree, before anybody has signed."""

from uuid import UUID

from services.cases.domain.entwurf import Angaben, VolumenUnknown, decide_entwurf, unknown_sozialraum
from services.cases.domain.kontrakt import Kontrakt
from services.cases.domain.sicht import EVERYTHING
from services.cases.storage import kontrakte
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.zugriff import note, show_again
from shared.contracts.repeat import Repeat
from shared.errors import InputRefused, RuleBroken
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import idempotency
from shared.storage.database import Database, retried


async def draft_kontrakt(
    database: Database, caller: Caller, angaben: Angaben, *, buch: Stammdatenbuch, repeat: Repeat | None, now: Instant
) -> Kontrakt:
    """Put down a draft, or raise what stands against it (K5-K7).

    What the copies do not hold is asked for once more before it is believed to be missing.
    """
    fresh = await buch.refresh(caller.jugendamt)
    try:
        return await _draft(database, caller, angaben, buch=buch, repeat=repeat, now=now)
    except (InputRefused, VolumenUnknown):
        if fresh or not await buch.refresh(caller.jugendamt, missing=True):
            raise
    return await _draft(database, caller, angaben, buch=buch, repeat=repeat, now=now)


@retried
async def _draft(
    database: Database, caller: Caller, angaben: Angaben, *, buch: Stammdatenbuch, repeat: Repeat | None, now: Instant
) -> Kontrakt:
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await show_again(work, await kontrakte.get(work, UUID(made), sicht=EVERYTHING), now=now)
        if not caller.covers_sozialraum(angaben.sozialraum):
            raise RuleBroken(unknown_sozialraum())
        inhalt = decide_entwurf(angaben, stammdaten=await buch.read(work))
        kontrakt = await kontrakte.add(work, inhalt, jahr=berlin_day(now).year, now=now)
        await idempotency.remember(work, repeat, made=str(kontrakt.id))
        return await note(work, kontrakt.id, aktion="entworfen", now=now)
