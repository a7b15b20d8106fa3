"""Change a draft (K1): as long as nobody has advised on it, what was written down may be written anew.

Once it is advised on one change is left: an agreed price may be dropped, since the advice is on kind and amount, and a
Träger that got a contract meanwhile may have none (K2, K6).
"""

from collections.abc import Mapping
from typing import Any

from services.cases.domain.entwurf import change_angaben, decide_entwurf, unknown_sozialraum
from services.cases.domain.kontrakt import Aktion, Kontrakt, decide_uebergang
from services.cases.storage import kontrakte
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from services.cases.usecases.zugriff import ASD, Zugriff, close_kontrakt, open_kontrakt, show_again
from shared.errors import RuleBroken
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage.database import Database, retried

_PRICE_GOES = {"stundensatz": None}


async def change_draft(
    database: Database,
    caller: Caller,
    zugriff: Zugriff,
    changes: Mapping[str, Any],
    *,
    buch: Stammdatenbuch,
    now: Instant,
) -> Kontrakt:
    """Change fields of a draft, named as in `Angaben`, or raise what stands against the whole of it (K1, K5-K7).

    A change that changes nothing leaves the version as it is.
    """
    await buch.refresh(caller.jugendamt)
    return await _change(database, caller, zugriff, changes, buch=buch, now=now)


@retried
async def _change(
    database: Database,
    caller: Caller,
    zugriff: Zugriff,
    changes: Mapping[str, Any],
    *,
    buch: Stammdatenbuch,
    now: Instant,
) -> Kontrakt:
    async with database.transaction(caller) as work:
        stammdaten = await buch.read(work)
        opened = await open_kontrakt(work, zugriff, stammdaten=stammdaten, rollen=ASD)
        if opened.repeated:
            return await show_again(work, opened.kontrakt, now=now)
        decide_uebergang(opened.kontrakt, aktion=Aktion.PREIS_STREICHEN if changes == _PRICE_GOES else Aktion.AENDERN)
        angaben = change_angaben(opened.kontrakt.inhalt, changes)
        if not caller.covers_sozialraum(angaben.sozialraum):
            raise RuleBroken(unknown_sozialraum())
        inhalt = decide_entwurf(angaben, stammdaten=stammdaten)
        if inhalt == opened.kontrakt.inhalt:
            return await show_again(work, opened.kontrakt, now=now)
        await kontrakte.write_inhalt(work, opened.kontrakt, inhalt=inhalt, now=now)
        return await close_kontrakt(work, zugriff, aktion="geaendert", now=now, felder=sorted(changes))
