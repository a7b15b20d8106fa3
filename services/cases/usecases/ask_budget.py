"""Ask the budget to bind what an intent announced, and close the intent where it surely bound nothing (K4)."""

from dataclasses import dataclass

from services.cases.clients.budget import Bedingungen, Budget
from services.cases.domain.kontrakt import AenderungOffen, Bindung, Kontrakt, UnterzeichnungOffen
from services.cases.domain.zeichnung import ZeichnungsbefugnisExceeded
from services.cases.storage import fassungen
from shared.contracts.bindung import HOECHSTBETRAG
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer, TurnedAway
from shared.errors import Refused
from shared.geld import Geld, parse_geld
from shared.identity import Caller, RawToken
from shared.kalender import Instant
from shared.storage import absichten
from shared.storage.absichten import Absicht, Ergebnis
from shared.storage.database import Database, Work

AENDERUNG = "aenderung"
UNTERZEICHNUNG = "unterzeichnung"


class BudgetUnreachable(Refused):
    """The budget service takes no requests now: nothing is changed, surely nothing bound; it may be repeated (K4)."""


@dataclass(frozen=True, slots=True)
class Announced:
    """An intent that was recorded just now, the Kontrakt as it is to be bound, and what it may cost at most (K3)."""

    absicht: Absicht
    kontrakt: Kontrakt
    hoechstens: Geld | None


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, with which token: money is bound in a person's name."""

    caller: Caller
    token: RawToken


async def bind_announced(
    database: Database,
    budget: Budget,
    announced: Announced,
    *,
    person: Person,
    begruendung: str | None,
    unknown: type[Refused],
    now: Instant,
) -> tuple[Bindung, ...]:
    """Bind for the person; raise BudgetUnreachable, the budget's own refusal, or `unknown` where no answer came.

    Where the budget's prices make the Kontrakt dearer than the person may sign for: ZeichnungsbefugnisExceeded (K3).
    """
    absicht = announced.absicht
    try:
        return await budget.bind(
            absicht.id,
            kontrakt=announced.kontrakt,
            person=person.token,
            jugendamt=person.caller.jugendamt,
            bedingungen=Bedingungen(begruendung, announced.hoechstens),
        )
    except (TurnedAway, ProblemAnswer) as said:
        bound = await _close_key(database, budget, absicht, person=person, unknown=unknown, now=now)
        if bound is not None:
            return bound
        if isinstance(said, TurnedAway):
            await _drop(database, person.caller, absicht, ergebnis=Ergebnis.GESCHLOSSEN, now=now)
            raise BudgetUnreachable from None
        await _drop(database, person.caller, absicht, ergebnis=Ergebnis.ABGELEHNT, now=now)
        if said.slug == HOECHSTBETRAG:
            kosten = parse_geld(str(said.document["kosten"]))
            raise ZeichnungsbefugnisExceeded(kosten=kosten, zeichnung_bis=announced.hoechstens) from None
        raise
    except NotSent:
        await _drop(database, person.caller, absicht, ergebnis=Ergebnis.NICHT_GESENDET, now=now)
        raise BudgetUnreachable from None
    except NoAnswer:
        await _leave_open(database, person.caller, absicht, now=now)
        raise unknown from None


async def _close_key(
    database: Database, budget: Budget, absicht: Absicht, *, person: Person, unknown: type[Refused], now: Instant
) -> tuple[Bindung, ...] | None:
    """Close the key of what was refused or turned away, so that no copy of it that is under way binds later (K4).

    Gives what was bound if a copy got through before; raises `unknown` where the budget does not tell.
    """
    try:
        return await budget.clarify(absicht.id, jugendamt=person.caller.jugendamt)
    except (NotSent, NoAnswer, ProblemAnswer):
        await _leave_open(database, person.caller, absicht, now=now)
        raise unknown from None


async def _leave_open(database: Database, caller: Caller, absicht: Absicht, *, now: Instant) -> None:
    async with database.transaction(caller) as work:
        await absichten.mark_unanswered(work, absicht.id, now=now)


def judge_open(absicht: Absicht, *, now: Instant) -> Absicht:
    """Turn everybody away while the first call may still be answered; settle it afterwards (K4)."""
    if absicht.may_still_be_answered(now):
        raise AenderungOffen if absicht.art == AENDERUNG else UnterzeichnungOffen
    return absicht


async def drop_absicht(work: Work, absicht: Absicht, *, ergebnis: Ergebnis, now: Instant) -> None:
    """Close an intent that came to nothing; what an amendment held back is free again (K14)."""
    if await absichten.close(work, absicht.id, ergebnis=ergebnis, now=now) and absicht.art == AENDERUNG:
        await fassungen.hold_back(work, absicht.gegenstand, minuten=None, ende=None)


async def _drop(database: Database, caller: Caller, absicht: Absicht, *, ergebnis: Ergebnis, now: Instant) -> None:
    async with database.transaction(caller) as work:
        await drop_absicht(work, absicht, ergebnis=ergebnis, now=now)
