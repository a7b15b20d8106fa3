"""Discard a Kontrakt before it is signed (K1)."""

from services.cases.domain.kontrakt import Aktion, Kontrakt, decide_uebergang
from services.cases.storage import kontrakte
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.zugriff import DECIDERS, Zugriff, close_kontrakt, open_kontrakt, show_again
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, retried


@retried
async def discard_kontrakt(
    database: Database, caller: Caller, zugriff: Zugriff, *, grund: str, buch: Stammdatenbuch, now: Instant
) -> Kontrakt:
    """Discard a Kontrakt for a reason, or raise what stands against it (K1)."""
    async with database.transaction(caller) as work:
        opened = await open_kontrakt(work, zugriff, stammdaten=await buch.read(work), rollen=DECIDERS)
        if opened.repeated:
            return await show_again(work, opened.kontrakt, now=now)
        status = decide_uebergang(opened.kontrakt, aktion=Aktion.VERWERFEN)
        await kontrakte.write_status(work, opened.kontrakt, status=status, now=now, verwerfungsgrund=grund)
        return await close_kontrakt(work, zugriff, aktion="verworfen", now=now)
