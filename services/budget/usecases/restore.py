"""Open and end a restoration: while one is open, the services may send again what persons had decided (K4, P5).

What follows from a decided thing carries the `sub` of who decided. A Bindung otherwise needs that person's own token;
the token of then is long out of date, so the operator's word that this database was set back stands in for it.
"""

from collections import Counter
from datetime import timedelta

from services.budget.storage import wiederherstellungen
from services.budget.storage.wiederherstellungen import Eingabe, Wiederherstellung
from shared.identity import Caller, Role, service_caller
from shared.kalender import Instant
from shared.storage import audit
from shared.storage.database import Database, Work

OPERATOR = "betrieb"
MARGIN = timedelta(minutes=10)  # what was committed after an instant may be dated with a request of before


async def open_wiederherstellung(database: Database, jugendamt: str, *, stand: Instant, now: Instant) -> bool:
    """Say that the database was set back to `stand`; False if a restoration is open already."""
    async with database.transaction(_operator(jugendamt)) as work:
        opened = await wiederherstellungen.open_one(work, stand=stand, now=now)
        if opened is None:
            return False
        await _record(work, "wiederherstellung.eroeffnet", str(opened), stand=stand, now=now)
        return True


async def end_wiederherstellung(database: Database, jugendamt: str, *, now: Instant) -> bool:
    """Say that everything was sent again; False if no restoration is open."""
    async with database.transaction(_operator(jugendamt)) as work:
        ended = await wiederherstellungen.end(work, now=now)
        if ended is None:
            return False
        await _record(work, "wiederherstellung.beendet", str(ended), stand=None, now=now)
        return True


async def read_wiederherstellung(database: Database, jugendamt: str) -> Wiederherstellung | None:
    """Tell which restoration is open."""
    async with database.transaction(_operator(jugendamt)) as work:
        return await wiederherstellungen.find_open(work)


async def list_missing(database: Database, before: Database, jugendamt: str) -> tuple[Eingabe, ...]:
    """Name what persons had done in the database as it was before and is not in this one.

    What was sent again counts, whenever it was booked: it is the same doing to the same thing. Nothing is missing where
    this one was never set back.
    """
    caller = _operator(jugendamt)
    async with database.transaction(caller) as work:
        latest = await wiederherstellungen.find_latest(work)
        if latest is None:
            return ()
        since = latest.stand - MARGIN
        here = Counter(map(_what, await wiederherstellungen.list_eingaben(work, ab=since)))
    async with before.transaction(caller) as work:
        there = await wiederherstellungen.list_eingaben(work, ab=since)
    missing = []
    for one in there:
        here[_what(one)] -= 1
        if here[_what(one)] < 0:
            missing.append(one)
    return tuple(missing)


def _what(eingabe: Eingabe) -> tuple[str, str, str]:
    return eingabe.aktion, eingabe.gegenstand, eingabe.gegenstand_id


async def speak_for(database: Database, caller: Caller, *, entschieden_von: str | None) -> Caller:
    """Let a service act for whoever had decided, where no token came and a restoration is open; else it stays itself.

    What was decided had every right then, so the person has those that a decision of this kind can need.
    """
    if entschieden_von is None or caller.subject is not None or not caller.has(Role.SERVICE):
        return caller
    async with database.transaction(caller) as work:
        if await wiederherstellungen.find_open(work) is None:
            return caller
    every = frozenset({"*"})
    person = Caller(
        sub=entschieden_von,
        jugendamt=caller.jugendamt,
        rollen=frozenset({Role.LEITUNG}),
        sozialraeume=every,
        bezirke=every,
    )
    return Caller(sub=caller.sub, jugendamt=caller.jugendamt, rollen=caller.rollen, subject=person)


def _operator(jugendamt: str) -> Caller:
    return service_caller("service-budget", jugendamt=jugendamt, akteur=OPERATOR)


async def _record(work: Work, aktion: str, nummer: str, *, stand: Instant | None, now: Instant) -> None:
    daten = {} if stand is None else {"stand": stand.isoformat()}
    await audit.record(work, aktion=aktion, gegenstand="wiederherstellung", gegenstand_id=nummer, daten=daten, now=now)
