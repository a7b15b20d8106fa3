"""Reverse a Leistung (G5): what it took from the Kontrakt's grant is free again, and held rows may come in (K14)."""

from uuid import UUID

from services.cases.domain.buchung import Leistung
from services.cases.domain.quittung import Zustand
from services.cases.domain.sicht import sicht_of
from services.cases.domain.storno import decide_storno
from services.cases.storage import leistungen, zustaende
from services.cases.storage.zustaende import Raum, Uebergang
from services.cases.usecases.book_zeilen import send
from services.cases.usecases.let_in import let_in
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.repeat import Repeat
from shared.identity import Caller, Role
from shared.kalender import Instant
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried
from shared.storage.keys import new_id

REVERSERS = frozenset({Role.TRAEGER, Role.WJH})


@retried
async def reverse_leistung(
    database: Database,
    caller: Caller,
    leistung: UUID,
    *,
    grund: str,
    buch: Stammdatenbuch,
    repeat: Repeat | None,
    now: Instant,
) -> Leistung:
    """Reverse a Leistung for a reason, once; raise NotVisible or AlreadyStorniert (G5)."""
    async with database.transaction(caller) as work:
        sicht = sicht_of(caller, stammdaten=await buch.read(work), rollen=REVERSERS)
        seen = await leistungen.get(work, leistung, sicht=sicht)
        if await idempotency.recall(work, repeat):
            return seen
        kontrakt = seen.inhalt.kontrakt
        raum = await zustaende.lock_raum(work, kontrakt) if kontrakt else None
        stands = await leistungen.lock(work, leistung, sicht=sicht)
        freed = stands.inhalt.minuten if decide_storno(stands.zustand) else 0
        await _reverse(work, stands, grund=grund, now=now)
        if kontrakt and raum and freed:
            await zustaende.recognise(work, {kontrakt: -freed})
            await let_in(work, kontrakt, raum=Raum(raum.frei + freed, raum.im_volumen), now=now)
        await _note(work, stands, now=now)
        await idempotency.remember(work, repeat, made=str(leistung))
        return await leistungen.get(work, leistung, sicht=sicht)


async def _reverse(work: Work, leistung: Leistung, *, grund: str, now: Instant) -> None:
    """Append the reversal; the budget hears of it where it has heard of the Leistung and has not refused it (K10)."""
    storno = new_id()
    await leistungen.add_storno(work, leistung, storno=storno, grund=grund, now=now)
    told = leistung.im_budget and leistung.ablehnung is None
    sendungen = await send(work, [storno] if told else [], ordnung=work.caller.sub, now=now)
    reversal = Uebergang(
        leistung.id, leistung.nr + 1, Zustand.STORNIERT, sendung=sendungen.get(storno), schluessel=storno
    )
    await zustaende.append(work, [reversal], now=now)


async def _note(work: Work, leistung: Leistung, *, now: Instant) -> None:
    figures = {"minuten": leistung.inhalt.minuten, "betrag": str(leistung.betrag), "zustand": leistung.zustand}
    await audit.record(
        work,
        aktion="leistung.storniert",
        gegenstand="leistung",
        gegenstand_id=str(leistung.id),
        daten=figures,
        now=now,
    )
