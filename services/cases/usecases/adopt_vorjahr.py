"""Take over what wjh has accepted in the budget of rows that came after their year was closed (V13, K10).

Asked for is only a Jugendamt that has refused rows. The Leistung is then no longer refused but `vorjahr`. One that was
reversed here while it was refused told the budget nothing; now that the budget has it, its Storno follows.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from services.cases.clients.vorjahr import Uebernahme, Uebernahmen, Vorjahresbuch
from services.cases.storage import vorjahr, zustaende
from services.cases.storage.vorjahr import Zeile
from services.cases.storage.zustaende import Uebergang
from services.cases.usecases.book_zeilen import send
from services.cases.usecases.own_caller import own_caller
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import audit, lesestaende
from shared.storage.database import Database, Work, retried
from shared.storage.tenants import each_tenant


async def adopt_tenants(database: Database, budget: Vorjahresbuch, *, now: Instant) -> None:
    """Bring every Jugendamt with refused rows up to date; for the worker."""
    await each_tenant(
        database,
        vorjahr.TENANTS,
        lambda jugendamt: adopt_vorjahr(database, budget, jugendamt=jugendamt, now=now),
        aufgabe="adopt_vorjahr",
    )


async def adopt_vorjahr(database: Database, budget: Vorjahresbuch, *, jugendamt: str, now: Instant) -> None:
    """Take over what is new since the last time; raises NotSent, NoAnswer, ProblemAnswer."""
    caller = own_caller(jugendamt=jugendamt)

    async def fetch(seit: str | None) -> Uebernahmen:
        return await budget.fetch_vorjahr(jugendamt=jugendamt, seit=seit)

    async def adopt(found: Uebernahmen) -> bool:
        await _adopt(database, caller, found, now=now)
        return True

    await lesestaende.follow(database, caller, vorjahr.LISTE, fetch=fetch, adopt=adopt, now=now)


@retried
async def _adopt(database: Database, caller: Caller, found: Uebernahmen, *, now: Instant) -> None:
    async with database.transaction(caller) as work:
        new = await vorjahr.append(work, [_values_of(one) for one in found.items], now=now)
        if new:
            rows = await vorjahr.lock_refused(work, new)
            await _continue(work, rows, now=now)
            await _note(work, rows, by_key={one.schluessel: one for one in found.items}, now=now)


async def _continue(work: Work, rows: Sequence[Zeile], *, now: Instant) -> None:
    """Append the state after the refusal; a reversal that the budget has not heard of is sent."""
    unheard = [row.storno for row in rows if row.storno is not None and row.reversed_unheard]
    sendungen = await send(work, unheard, ordnung=work.caller.sub, now=now)
    steps: Counter[UUID] = Counter()
    uebergaenge = []
    for row in rows:
        steps[row.id] += 1
        key, sendung = row.schluessel, None
        if row.storno is not None and row.reversed_unheard:
            key, sendung = row.storno, sendungen[row.storno]
        nr = row.nr + steps[row.id]
        uebergaenge.append(Uebergang(row.id, nr, row.zustand, sendung=sendung, schluessel=key))
    await zustaende.append(work, uebergaenge, now=now)


async def _note(work: Work, rows: Sequence[Zeile], *, by_key: dict[UUID, Uebernahme], now: Instant) -> None:
    for row in rows:
        accepted = by_key[row.schluessel]
        figures = {"jahr": accepted.jahr, "gebucht_in": accepted.gebucht_in, "betrag": str(accepted.betrag)}
        await audit.record(
            work,
            aktion="leistung.vorjahr",
            gegenstand="leistung",
            gegenstand_id=str(row.id),
            daten=figures,
            now=now,
        )


def _values_of(one: Uebernahme) -> dict[str, object]:
    return {name: getattr(one, name) for name in Uebernahme.__slots__} | {"betrag": one.betrag.cents}
