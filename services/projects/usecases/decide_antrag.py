"""Decide about an application (P1, P4); an approval binds the grant in the budget service first (P5, K4).

What needs no money is decided in one transaction. An approval records its intent under a key of its own and commits,
calls with that key in the person's name, and records the answer. No transaction is open over the call; what became of
a call without an answer is settled by settle_absichten.
"""

from dataclasses import dataclass

from services.projects.clients.budget import Budget
from services.projects.domain import entscheidung as rules
from services.projects.domain.antrag import Antrag
from services.projects.domain.bescheid import Bescheid, Entscheidung
from services.projects.domain.sichtbarkeit import NotZustaendig, leads_bezirk, sicht_of
from services.projects.storage import antraege
from services.projects.storage.absichten import announce
from services.projects.usecases.book_bescheid import book_bescheid, complete_absicht
from services.projects.usecases.read_antraege import Ansicht, show
from services.projects.usecases.settle_absichten import EntscheidungOffen, settle_absicht
from services.projects.usecases.transitions import EntscheidungUnsettled, Zugriff
from shared.contracts.bindung import (
    BindungAuftrag,
    BindungErgebnis,
    BindungKlaerung,
    ProjektBindungInhalt,
    ProjektjahrInhalt,
)
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer, TurnedAway
from shared.contracts.repeat import Repeat
from shared.contracts.versions import etag_of, require_match
from shared.errors import Refused
from shared.identity import Caller, RawToken
from shared.kalender import Instant, berlin_day
from shared.storage import absichten, idempotency
from shared.storage.absichten import Absicht, Ergebnis
from shared.storage.database import Database, Work, retried


class BudgetUnreachable(Refused):
    """The budget service takes no requests now: nothing was decided, nothing bound; it may be repeated (K4)."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An intent of before: its call is over, and what became of it is not known."""

    absicht: Absicht


@dataclass(frozen=True, slots=True)
class Announced:
    """An intent that was recorded just now, and what it is to bind."""

    absicht: Absicht
    auftrag: BindungAuftrag


async def decide_antrag(
    database: Database,
    budget: Budget,
    caller: Caller,
    zugriff: Zugriff,
    *,
    entscheidung: Entscheidung,
    token: RawToken,
    now: Instant,
) -> Ansicht:
    """Decide, or raise what stands against it: the rules (P1, P4), the money (P5), an answer that is missing (K4)."""
    begun = await _begin(database, caller, zugriff, entscheidung=entscheidung, now=now)
    if isinstance(begun, Unsettled):
        await settle_absicht(database, budget, begun.absicht, jugendamt=caller.jugendamt, now=now)
        begun = await _begin(database, caller, zugriff, entscheidung=entscheidung, now=now)
    if isinstance(begun, Unsettled):
        raise EntscheidungOffen
    if isinstance(begun, Ansicht):
        return begun
    ergebnis = await _bind(database, budget, caller, begun, token=token, now=now)
    return await _complete(database, caller, begun.absicht, ergebnis=ergebnis, now=now)


@retried
async def _begin(
    database: Database, caller: Caller, zugriff: Zugriff, *, entscheidung: Entscheidung, now: Instant
) -> Ansicht | Unsettled | Announced:
    """Decide under the lock; book what needs no money, record the intent of what does."""
    async with database.transaction(caller) as work:
        antrag = await antraege.lock(work, zugriff.antrag, sicht=sicht_of(caller))
        if not leads_bezirk(caller, bezirk=antrag.inhalt.bezirk):
            raise NotZustaendig
        if await idempotency.recall(work, zugriff.repeat):
            return await show(work, antrag, now=now)
        if rules.decided_already(antrag, entscheidung=entscheidung, sub=caller.sub):
            await idempotency.remember(work, zugriff.repeat, made=str(antrag.id))
            return await show(work, antrag, now=now)
        if absicht := await absichten.find_open(work, antrag.id):
            return _judge_open(absicht, now=now)
        require_match(zugriff.match, etag_of(antrag.version))
        heute = berlin_day(now)
        beschluss = rules.decide_antrag(antrag, entscheidung=entscheidung, sub=caller.sub, heute=heute)
        if beschluss.bindung:
            absicht = await announce(work, antrag, beschluss, repeat=zugriff.repeat, now=now)
            return Announced(absicht, _auftrag_of(antrag, beschluss, absicht=absicht))
        return await _book(work, antrag, beschluss, repeat=zugriff.repeat, now=now)


def _judge_open(absicht: Absicht, *, now: Instant) -> Unsettled:
    """Turn everybody away while the first call may still be answered; settle it afterwards (K4)."""
    if absicht.may_still_be_answered(now):
        raise EntscheidungUnsettled
    return Unsettled(absicht)


async def _book(
    work: Work, antrag: Antrag, beschluss: rules.Beschluss, *, repeat: Repeat | None, now: Instant
) -> Ansicht:
    bescheid = Bescheid(len(antrag.einreichungen), beschluss.entscheidung, now, work.caller.sub)
    decided = await book_bescheid(work, antrag, bescheid, inhalt=beschluss.inhalt, now=now)
    await idempotency.remember(work, repeat, made=str(antrag.id))
    return await show(work, decided, now=now)


def _auftrag_of(antrag: Antrag, beschluss: rules.Beschluss, *, absicht: Absicht) -> BindungAuftrag:
    """Say what is to be bound; the reason of the decision is none for an overdraft (P5, V10)."""
    inhalt = beschluss.inhalt
    return BindungAuftrag(
        schluessel=absicht.id,
        fuer=ProjektBindungInhalt(
            art="projekt",
            projekt=antrag.id,
            bezirk=inhalt.bezirk,
            sozialraum=inhalt.sozialraum,
            traeger=inhalt.traeger,
            jahre=[ProjektjahrInhalt(jahr=one.jahr, betrag=one.betrag) for one in beschluss.bindung],
        ),
        ueberschreitung_begruendet=bool(beschluss.entscheidung.ueberschreitung_begruendung),
    )


async def _bind(
    database: Database, budget: Budget, caller: Caller, announced: Announced, *, token: RawToken, now: Instant
) -> BindungErgebnis:
    """Call the budget service for the person; close the intent where it surely bound nothing (K4)."""
    absicht = announced.absicht
    try:
        return await budget.bind(announced.auftrag, jugendamt=caller.jugendamt, subject=token)
    except (TurnedAway, ProblemAnswer) as said:
        klaerung = await _close_key(database, budget, caller, absicht, now=now)
        if klaerung.status == "gebunden":
            return BindungErgebnis(schluessel=absicht.id, bindungen=klaerung.bindungen)
        if isinstance(said, TurnedAway):
            await _close(database, caller, absicht, ergebnis=Ergebnis.GESCHLOSSEN, now=now)
            raise BudgetUnreachable from None
        await _close(database, caller, absicht, ergebnis=Ergebnis.ABGELEHNT, now=now)
        raise
    except NotSent:
        await _close(database, caller, absicht, ergebnis=Ergebnis.NICHT_GESENDET, now=now)
        raise BudgetUnreachable from None
    except NoAnswer:
        await _leave_open(database, caller, absicht, now=now)
        raise EntscheidungOffen from None


async def _close_key(
    database: Database, budget: Budget, caller: Caller, absicht: Absicht, *, now: Instant
) -> BindungKlaerung:
    """Close the key of what was refused or turned away, so that no copy of it that is under way binds later (K4).

    Raises EntscheidungOffen where the budget does not tell.
    """
    try:
        return await budget.clarify(absicht.id, jugendamt=caller.jugendamt)
    except (NotSent, NoAnswer, ProblemAnswer):
        await _leave_open(database, caller, absicht, now=now)
        raise EntscheidungOffen from None


async def _leave_open(database: Database, caller: Caller, absicht: Absicht, *, now: Instant) -> None:
    async with database.transaction(caller) as work:
        await absichten.mark_unanswered(work, absicht.id, now=now)


async def _close(database: Database, caller: Caller, absicht: Absicht, *, ergebnis: Ergebnis, now: Instant) -> None:
    async with database.transaction(caller) as work:
        await absichten.close(work, absicht.id, ergebnis=ergebnis, now=now)


@retried
async def _complete(
    database: Database,
    caller: Caller,
    absicht: Absicht,
    *,
    ergebnis: BindungErgebnis,
    now: Instant,
) -> Ansicht:
    async with database.transaction(caller) as work:
        await complete_absicht(work, absicht, gebunden=ergebnis.bindungen, now=now)
        antrag = await antraege.get(work, absicht.gegenstand, sicht=sicht_of(caller))
        return await show(work, antrag, now=now)
