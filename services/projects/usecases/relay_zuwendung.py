"""Carry payments and final grants to the budget (P9): each once for ever by its key, each project's in their order.

A budget that is away costs no try. A message that is not answered or not understood is tried again later, and parked
in the end; until it has arrived, what is newer of its project waits, and all else goes on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
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
from shared.contracts.peers import NoAnswer, ProblemAnswer
from shared.errors import StorageAway
from shared.identity import Caller
from shared.kalender import Clock, Instant
from shared.storage import outbox
from shared.storage.calls import send_calls
from shared.storage.database import Database, Work, retried
from shared.storage.outbox import Message
from shared.storage.tenants import each_tenant

MOST_MESSAGES = 100
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
    """A run in one Jugendamt; `held` are projects of which something has not arrived."""

    database: Database
    buch: Zuwendungsbuch
    jugendamt: str
    clock: Clock
    held: set[str] = field(default_factory=set)

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
        messages = await outbox.lease(work, thema=THEMA, limit=MOST_MESSAGES, now=clock())
        waiting = await sendungen.list_held(work, [message.id for message in messages])
    left = await send_calls(messages, partial(_deliver_in_order, lauf, waiting))
    if left:
        await _give_back(lauf, left)
    return len(messages)


async def _deliver_in_order(lauf: _Lauf, waiting: Collection[UUID], message: Message) -> bool:
    """Send a message, or give it back where an older one of its project has not arrived; raises NotSent.

    What is older than the first that has to wait does not wait: two relays with a part of a project each would wait
    for each other.
    """
    if message.id in waiting:
        lauf.held.add(message.ordnung)
    if message.ordnung not in lauf.held:
        return await _deliver(lauf, message)
    await _give_back(lauf, [message])
    return True


async def _deliver(lauf: _Lauf, message: Message) -> bool:
    """Send one message and take over what the budget said; tell whether it said anything. Raises NotSent."""
    try:
        answer = await _send(lauf, message)
    except NoAnswer:
        await _postpone(lauf, message, fehler=outbox.NO_ANSWER)
        return False
    except ProblemAnswer as problem:
        fehler = problem.slug or str(problem.status)
        _logger.warning("zuwendung_nicht_angenommen", status=problem.status, problem=fehler)
        await _postpone(lauf, message, fehler=fehler)
    else:
        await _finish(lauf.database, lauf.caller, message, answer=answer, clock=lauf.clock)
    return True


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
    lauf.held.add(message.ordnung)
    async with lauf.database.transaction(lauf.caller) as work:
        await outbox.postpone(work, message, fehler=fehler, now=lauf.clock())


async def _give_back(lauf: _Lauf, messages: Sequence[Message]) -> None:
    async with lauf.database.transaction(lauf.caller) as work:
        await outbox.give_back(work, [message.id for message in messages], now=lauf.clock())
