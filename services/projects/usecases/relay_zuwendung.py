"""Carry payments and final grants to the budget (P9): each once for ever by its key, each project's in their order.

A budget that is away costs no try. A message that is not answered or not understood is tried again later, and parked
in the end; until it has arrived, what is newer of its project waits, and all else goes on.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from services.projects.clients.zuwendung import Zuwendungsbuch
from services.projects.domain.auszahlung import Budgetstand
from services.projects.domain.sichtbarkeit import EVERYTHING
from services.projects.storage import antraege, auszahlungen, sendungen, warnungen
from services.projects.storage.sendungen import THEMA
from services.projects.storage.warnungen import Anlass
from services.projects.usecases.own_caller import own_caller
from shared.contracts.auszahlung import AuszahlungAuftrag, FestsetzungAuftrag
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.errors import StorageAway
from shared.identity import Caller
from shared.kalender import Clock, Instant
from shared.storage import outbox
from shared.storage.calls import MOST_SILENT
from shared.storage.database import Database, Work, retried
from shared.storage.outbox import Message
from shared.storage.tenants import each_tenant

MOST_MESSAGES = 100
MOST_CALLS = 4  # at once, of a project each: payments come one by one, and projects do not wait for each other
WARNUNG = "auszahlung_abgelehnt"
_UNBOOKED = "auszahlung-unbekannt"
_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the budget said of a payment; None of a final grant."""

    auszahlung: UUID
    stand: Budgetstand
    code: str | None = None
    detail: str | None = None


@dataclass(slots=True)
class _Lauf:
    """A run in one Jugendamt; `silent` counts calls without an answer, one after the other.

    `arrived` tells that something has, so that what may have waited for it is looked at again at once.
    """

    database: Database
    buch: Zuwendungsbuch
    jugendamt: str
    clock: Clock
    silent: int = 0
    arrived: bool = False

    @property
    def caller(self) -> Caller:
        return own_caller(jugendamt=self.jugendamt)


async def relay_zuwendungen(database: Database, buch: Zuwendungsbuch, *, clock: Clock) -> int:
    """Carry what waits in every Jugendamt; give the number of messages taken up: there may be more at once."""

    async def relay(jugendamt: str) -> int:
        return await relay_tenant(database, buch, jugendamt=jugendamt, clock=clock)

    try:
        return sum(await each_tenant(database, outbox.TENANTS, relay, aufgabe="relay_zuwendungen"))
    except StorageAway:
        _logger.warning("datenbank_nicht_erreichbar")
        return 0


async def relay_tenant(database: Database, buch: Zuwendungsbuch, *, jugendamt: str, clock: Clock) -> int:
    """Carry what waits in one Jugendamt; give the number of messages taken up."""
    lauf = _Lauf(database, buch, jugendamt, clock)
    async with database.transaction(lauf.caller) as work:
        messages = await outbox.lease_in_turn(work, thema=THEMA, limit=MOST_MESSAGES, now=clock())
        waiting = await sendungen.list_held(work, [message.id for message in messages])
    reihen: dict[str, list[Message]] = {}
    for message in messages:
        reihen.setdefault(message.ordnung, []).append(message)
    gate = asyncio.Semaphore(MOST_CALLS)
    tries = [_carry(lauf, reihe, waiting=waiting, gate=gate) for reihe in reihen.values()]
    left = await asyncio.gather(*tries, return_exceptions=True)
    await _give_back(lauf, [message for rest in left if not isinstance(rest, BaseException) for message in rest])
    for fault in left:
        if isinstance(fault, BaseException):
            raise fault
    if lauf.arrived:
        async with database.transaction(lauf.caller) as work:
            await outbox.wake(work, thema=THEMA, now=clock())
    return len(messages)


async def _carry(
    lauf: _Lauf, reihe: Sequence[Message], *, waiting: Collection[UUID], gate: asyncio.Semaphore
) -> Sequence[Message]:
    """Send a project's messages in their order; give those that have to wait: for an older one, or for the budget.

    What is older than the first that has to wait does not wait: two relays with a part of a project each would wait
    for each other.
    """
    async with gate:
        for place, message in enumerate(reihe):
            if message.id in waiting or lauf.silent >= MOST_SILENT:
                return reihe[place:]
            try:
                if not await _deliver(lauf, message):
                    return reihe[place + 1 :]
            except NotSent:
                lauf.silent = MOST_SILENT
                return reihe[place:]
    return ()


async def _deliver(lauf: _Lauf, message: Message) -> bool:
    """Send one message and take over what the budget said; tell whether it has arrived. Raises NotSent."""
    try:
        answer = await _send(lauf, message)
    except NoAnswer:
        lauf.silent += 1
        await _postpone(lauf, message, fehler=outbox.NO_ANSWER)
    except ProblemAnswer as problem:
        fehler = problem.slug or str(problem.status)
        _logger.warning("zuwendung_nicht_angenommen", status=problem.status, problem=fehler)
        await _postpone(lauf, message, fehler=fehler)
    else:
        lauf.silent, lauf.arrived = 0, True
        await _finish(lauf.database, lauf.caller, message, answer=answer, clock=lauf.clock)
        return True
    return False


async def _send(lauf: _Lauf, message: Message) -> _Answer | None:
    inhalt = message.inhalt
    if "festsetzung" in inhalt:
        festsetzung = FestsetzungAuftrag.model_validate(inhalt["festsetzung"])
        await lauf.buch.settle(UUID(inhalt["projekt"]), festsetzung, jugendamt=lauf.jugendamt)
        return None
    auftrag = AuszahlungAuftrag.model_validate(inhalt["auftrag"])
    own = UUID(inhalt["auszahlung"])
    try:
        said = await lauf.buch.pay(auftrag, jugendamt=lauf.jugendamt)
    except ProblemAnswer as problem:
        if problem.slug == _UNBOOKED:  # messages keep their order: the payment was refused, nothing is to be taken back
            return _Answer(own, Budgetstand.ENTFAELLT)
        raise
    return _Answer(own, Budgetstand.ABGELEHNT if said.code else Budgetstand.GEBUCHT, said.code, said.detail)


@retried
async def _finish(
    database: Database, caller: Caller, message: Message, *, answer: _Answer | None, clock: Clock
) -> None:
    """Mark a message as delivered, if nobody did before, with what the budget said."""
    async with database.transaction(caller) as work:
        done = await outbox.finish(work, [message.id], now=clock())
        if done and answer is not None:
            await auszahlungen.set_stand(work, answer.auszahlung, answer.stand, code=answer.code, detail=answer.detail)
            if answer.stand is Budgetstand.ABGELEHNT:
                await _warn(work, message, answer=answer, now=clock())


async def _warn(work: Work, message: Message, *, answer: _Answer, now: Instant) -> None:
    """Tell wjh and leitung once that money has gone, or come back, which the budget does not show (V10)."""
    auftrag = AuszahlungAuftrag.model_validate(message.inhalt["auftrag"])
    antrag = await antraege.get(work, auftrag.projekt, sicht=EVERYTHING)
    figuren = {
        "projekt": str(auftrag.projekt),
        "auszahlung": str(answer.auszahlung),
        "betrag": str(auftrag.betrag),
        "code": answer.code,
    }
    anlass = Anlass(
        WARNUNG, str(auftrag.schluessel), bezirk=antrag.inhalt.bezirk, jahr=auftrag.datum.year, figuren=figuren
    )
    await warnungen.raise_once(work, [anlass], now=now)


async def _postpone(lauf: _Lauf, message: Message, *, fehler: str) -> None:
    async with lauf.database.transaction(lauf.caller) as work:
        await outbox.postpone(work, message, fehler=fehler, now=lauf.clock())


async def _give_back(lauf: _Lauf, messages: Sequence[Message]) -> None:
    if not messages:
        return
    async with lauf.database.transaction(lauf.caller) as work:
        await outbox.give_back(work, [message.id for message in messages], now=lauf.clock())
