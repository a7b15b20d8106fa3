"""Pay a grant, take a refund, reverse a payment (P9, G5): booked here, carried to the budget exactly once.

The receipt number makes repeating safe for ever.
"""

from dataclasses import replace
from uuid import UUID

from services.projects.domain.antrag import Antrag
from services.projects.domain.auszahlung import (
    Auszahlung,
    Budgetstand,
    Zahlung,
    ZahlungsbelegTaken,
    decide_storno,
    decide_zahlung,
)
from services.projects.domain.lebenslauf import Aktion, next_status
from services.projects.domain.sichtbarkeit import sicht_of
from services.projects.storage import antraege, auszahlungen, rueckforderungen, sendungen
from services.projects.usecases.transitions import note
from services.projects.usecases.zuwendung import bewilligt_am, load_konto
from shared.contracts.repeat import Repeat
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import idempotency
from shared.storage.database import Database, Work, retried


@retried
async def pay_zuwendung(
    database: Database, caller: Caller, antrag_id: UUID, zahlung: Zahlung, *, repeat: Repeat | None, now: Instant
) -> tuple[Auszahlung, bool]:
    """Book a payment or a refund, or give the one that its receipt number has; tell whether it is new.

    Raises NotVisible, ZahlungsbelegTaken, AktionNotAllowed, and what `decide_zahlung` raises.
    """
    async with database.transaction(caller) as work:
        antrag = await antraege.lock(work, antrag_id, sicht=sicht_of(caller))
        if made := await idempotency.recall(work, repeat):
            return await require_auszahlung(work, antrag.id, UUID(made)), False
        if known := await auszahlungen.find_beleg(work, antrag.id, zahlung.beleg):
            if known.zahlung != zahlung:
                raise ZahlungsbelegTaken
            return known, False
        next_status(antrag.status, aktion=Aktion.AUSZAHLEN)
        konto = await load_konto(work, antrag)
        decide_zahlung(konto, zahlung, bewilligt_am=bewilligt_am(antrag), heute=berlin_day(now))
        booked = await auszahlungen.append(work, antrag.id, zahlung, now=now)
        await sendungen.send_zahlung(work, booked, now=now)
        await _follow(work, antrag, aktion="ausgezahlt", auszahlung=booked, now=now)
        await idempotency.remember(work, repeat, made=str(booked.id))
    return booked, True


@retried
async def reverse_zahlung(
    database: Database,
    caller: Caller,
    antrag_id: UUID,
    auszahlung_id: UUID,
    *,
    grund: str,
    repeat: Repeat | None,
    now: Instant,
) -> Auszahlung:
    """Take a payment back, once (G5). Raises NotVisible, AktionNotAllowed, and what `decide_storno` raises.

    What the budget has not booked needs no Storno there.
    """
    async with database.transaction(caller) as work:
        antrag = await antraege.lock(work, antrag_id, sicht=sicht_of(caller))
        if made := await idempotency.recall(work, repeat):
            return await require_auszahlung(work, antrag.id, UUID(made))
        if (auszahlung := await auszahlungen.lock(work, antrag.id, auszahlung_id)) is None:
            raise NotVisible
        next_status(antrag.status, aktion=Aktion.AUSZAHLEN)
        decide_storno(await load_konto(work, antrag), auszahlung)
        storno = await auszahlungen.append_storno(work, auszahlung.id, grund=grund, now=now)
        stand = Budgetstand.ENTFAELLT if auszahlung.budgetstand is Budgetstand.ABGELEHNT else Budgetstand.AUSSTEHEND
        await auszahlungen.set_stand(work, auszahlung.id, stand)
        reversed_one = replace(auszahlung, storno=storno, budgetstand=stand, code=None)
        if stand is Budgetstand.AUSSTEHEND:
            await sendungen.send_storno(work, reversed_one, now=now)
        await _follow(work, antrag, aktion="auszahlung_storniert", auszahlung=reversed_one, now=now)
        await idempotency.remember(work, repeat, made=str(auszahlung.id))
    return reversed_one


async def require_auszahlung(work: Work, antrag: UUID, auszahlung: UUID) -> Auszahlung:
    """Find a project's payment; raises NotVisible."""
    if (found := await auszahlungen.find(work, antrag, auszahlung)) is None:
        raise NotVisible
    return found


async def _follow(work: Work, antrag: Antrag, *, aktion: str, auszahlung: Auszahlung, now: Instant) -> None:
    """Bring what is claimed back up to date, and write down who did what."""
    konto = await load_konto(work, antrag)
    await rueckforderungen.set_offen(work, antrag.id, konto.rueckforderung)
    figures = {"auszahlung": str(auszahlung.id), "betrag": str(auszahlung.zahlung.betrag)}
    await note(work, antrag, aktion=aktion, now=now, ausgezahlt=str(konto.ausgezahlt), **figures)
