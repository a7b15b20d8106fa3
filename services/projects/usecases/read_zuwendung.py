"""Read what was paid of grants, what is claimed back, and how far all that has come into the budget (P9)."""

from dataclasses import dataclass
from uuid import UUID

from services.projects.domain.auszahlung import Auszahlung, Zuwendungskonto
from services.projects.domain.sichtbarkeit import sicht_of
from services.projects.storage import antraege, auszahlungen, rueckforderungen, sendungen
from services.projects.storage.auszahlungen import Auswahl
from services.projects.storage.rueckforderungen import Rueckforderung
from services.projects.usecases.pay_zuwendung import require_auszahlung
from services.projects.usecases.zuwendung import load_konto
from shared.contracts.listing import Page, PageRequest
from shared.contracts.repeat import Repeat
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, idempotency, outbox
from shared.storage.database import Database, retried
from shared.storage.outbox import Backlog


@dataclass(frozen=True, slots=True)
class Buchungsstand:
    """How far payments and final grants have come on their way into the budget."""

    backlog: Backlog
    abgelehnt: int


async def read_auszahlung(database: Database, caller: Caller, antrag_id: UUID, auszahlung: UUID) -> Auszahlung:
    """Read one payment; raises NotVisible."""
    async with database.transaction(caller) as work:
        antrag = await antraege.get(work, antrag_id, sicht=sicht_of(caller))
        return await require_auszahlung(work, antrag.id, auszahlung)


async def list_auszahlungen(
    database: Database, caller: Caller, auswahl: Auswahl, *, request: PageRequest
) -> Page[Auszahlung]:
    """List payments, oldest first; raises NotVisible for a project that is not seen."""
    sicht = sicht_of(caller)
    async with database.transaction(caller) as work:
        if auswahl.antrag is not None:
            await antraege.get(work, auswahl.antrag, sicht=sicht)
        return await auszahlungen.list_page(work, sicht=sicht, auswahl=auswahl, request=request)


async def read_konto(database: Database, caller: Caller, antrag_id: UUID) -> Zuwendungskonto:
    """Say what was granted, what was paid, what is still to be paid or to come back; raises NotVisible."""
    async with database.transaction(caller, snapshot=True) as work:
        return await load_konto(work, await antraege.get(work, antrag_id, sicht=sicht_of(caller)))


async def read_rueckforderung(database: Database, caller: Caller, rueckforderung: UUID) -> Rueckforderung:
    """Read one claim; raises NotVisible."""
    async with database.transaction(caller) as work:
        return await rueckforderungen.get(work, rueckforderung, sicht=sicht_of(caller))


async def list_rueckforderungen(
    database: Database, caller: Caller, *, offen: bool | None, traeger: str | None, request: PageRequest
) -> Page[Rueckforderung]:
    """List what is claimed back, oldest first."""
    async with database.transaction(caller) as work:
        return await rueckforderungen.list_page(
            work, sicht=sicht_of(caller), offen=offen, traeger=traeger, request=request
        )


async def read_buchungsstand(database: Database, caller: Caller) -> Buchungsstand:
    """Say what waits on its way into the budget, and what was not booked there."""
    async with database.transaction(caller, snapshot=True) as work:
        return Buchungsstand(await outbox.read_backlog(work), await auszahlungen.count_abgelehnt(work))


@retried
async def resend_auszahlungen(database: Database, caller: Caller, *, repeat: Repeat | None, now: Instant) -> int:
    """Send again what is parked or was not booked; the budget judges it anew. Give their number."""
    async with database.transaction(caller) as work:
        if (made := await idempotency.recall(work, repeat)) is not None:
            return int(made)
        parked = await outbox.replay(work, None, now=now)
        abgelehnt = await auszahlungen.lock_abgelehnt(work)
        await sendungen.resend(work, abgelehnt, now=now)
        await auszahlungen.send_again(work, [one.id for one in abgelehnt])
        again = len(parked) + len(abgelehnt)
        await audit.record(
            work,
            aktion="auszahlungen.wiederholt",
            gegenstand="ausgang",
            gegenstand_id=work.jugendamt,
            daten={"sendungen": len(parked), "auszahlungen": [str(one.id) for one in abgelehnt]},
            now=now,
        )
        await idempotency.remember(work, repeat, made=str(again))
    return again
