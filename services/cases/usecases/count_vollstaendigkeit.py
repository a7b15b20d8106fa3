"""Count for how many expected Kontrakt-months the declaration is in, and tell the budget what changed (X3).

Counted anew in the transaction that changes the numbers: a declaration, a Kontrakt that is signed, amended or ended;
and once a day everything, since months that are over become expected by themselves. The budget is told of those months
alone whose figures changed, each with a growing version, so that messages may arrive in any order.
"""

from collections.abc import Sequence

from services.cases.domain.kontrakt import Kontrakt, Status
from services.cases.domain.vollstaendigkeit import last_over, month_of
from services.cases.storage import vollstaendigkeit
from services.cases.storage.kopien import TENANTS
from services.cases.storage.vollstaendigkeit import Frage
from services.cases.usecases.own_caller import own_caller
from shared.contracts.vollstaendigkeit import MOST_ROWS, VollstaendigkeitZeile
from shared.kalender import Instant, berlin_day
from shared.storage import outbox
from shared.storage.database import Database, Work, retried
from shared.storage.locks import hold, share
from shared.storage.tenants import each_tenant

THEMA = "vollstaendigkeit"
SIGNED = frozenset({Status.UNTERZEICHNET, Status.BEENDET})


async def count_tenants(database: Database, *, now: Instant) -> None:
    """Count everything in every Jugendamt in which that has not been done today; for the worker."""
    await each_tenant(
        database,
        TENANTS,
        lambda jugendamt: count_tenant(database, jugendamt, now=now),
        aufgabe="count_vollstaendigkeit",
    )


@retried
async def count_tenant(database: Database, jugendamt: str, *, now: Instant) -> None:
    """Count every month that is over, once a day (X3)."""
    heute = berlin_day(now)
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        if await vollstaendigkeit.counted_on(work) == heute:
            return
        await hold(work, THEMA)
        changed = await vollstaendigkeit.recount(work, Frage(), bis=last_over(heute), now=now)
        await vollstaendigkeit.mark_counted(work, heute)
        await _tell(work, changed, now=now)


async def count_kontrakt(work: Work, kontrakt: Kontrakt, *, now: Instant) -> None:
    """Count the months from a signed Kontrakt's beginning on, of its Träger in its Sozialraum (X3)."""
    inhalt = kontrakt.inhalt
    beginn = month_of(inhalt.laufzeit.beginn).beginn
    if kontrakt.status in SIGNED and beginn <= last_over(berlin_day(now)):
        frage = Frage(von=beginn, sozialraum=inhalt.sozialraum, traeger=inhalt.traeger)
        await count(work, frage, now=now)


async def count(work: Work, frage: Frage, *, now: Instant) -> None:
    """Count the months of one Träger anew and tell the budget what changed (X3); others wait until the commit."""
    await share(work, THEMA)
    await hold(work, THEMA, frage.traeger)
    changed = await vollstaendigkeit.recount(work, frage, bis=last_over(berlin_day(now)), now=now)
    await _tell(work, changed, now=now)


async def _tell(work: Work, zeilen: Sequence[VollstaendigkeitZeile], *, now: Instant) -> None:
    for start in range(0, len(zeilen), MOST_ROWS):
        rows = [zeile.model_dump(mode="json") for zeile in zeilen[start : start + MOST_ROWS]]
        await outbox.put(work, thema=THEMA, ordnung=THEMA, inhalt={"zeilen": rows}, now=now)
