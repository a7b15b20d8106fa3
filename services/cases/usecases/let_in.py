"""Let held rows in where a Storno or an amendment has made room (K14): by day, then beleg."""

from uuid import UUID

from services.cases.domain.anerkennung import recognise
from services.cases.domain.quittung import Zustand
from services.cases.storage import zustaende
from services.cases.storage.zustaende import SECOND, Raum, Uebergang
from services.cases.usecases.book_zeilen import send
from shared.kalender import Instant
from shared.storage.database import Work


async def let_in(work: Work, kontrakt: UUID, *, raum: Raum, now: Instant) -> int:
    """Recognise held rows that fit now and announce them to the budget; give their number (K10, K14)."""
    held = await zustaende.list_held(work, kontrakt)
    fitting = recognise(held, frei=raum.frei)
    rows = [kandidat.id for kandidat in fitting]
    sendungen = await send(work, rows if raum.im_volumen else [], ordnung=work.caller.sub, now=now)
    uebergaenge = [
        Uebergang(
            row, SECOND, Zustand.ANERKANNT, sendung=sendungen.get(row), schluessel=row if row in sendungen else None
        )
        for row in rows
    ]
    await zustaende.append(work, uebergaenge, now=now)
    await zustaende.recognise(work, {kontrakt: sum(kandidat.minuten for kandidat in fitting)} if fitting else {})
    return len(rows)
