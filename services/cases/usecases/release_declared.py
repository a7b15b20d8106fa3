"""Ask the budget to release the rest of ended Kontrakte that are declared complete for all their months (V7, X3).

Looked for when a declaration comes in, and by the worker, since an ending or a late posting may complete a term too.
Once for each Fassung: a Kontrakt that is prolonged afterwards is bound anew and may be released again.
"""

from services.cases.domain.vollstaendigkeit import RELEASED_ANYWAY
from services.cases.storage import bindungsfreigaben
from services.cases.storage.kopien import TENANTS
from services.cases.usecases.own_caller import own_caller
from shared.kalender import Instant, berlin_day
from shared.storage import audit, outbox
from shared.storage.database import Database, Work, retried
from shared.storage.tenants import each_tenant

THEMA = "freigabe"


async def release_tenants(database: Database, *, now: Instant) -> None:
    """Look for such Kontrakte in every Jugendamt; for the worker."""
    await each_tenant(
        database, TENANTS, lambda jugendamt: _release_tenant(database, jugendamt, now=now), aufgabe="release_declared"
    )


@retried
async def _release_tenant(database: Database, jugendamt: str, *, now: Instant) -> None:
    async with database.transaction(own_caller(jugendamt=jugendamt)) as work:
        await release_declared(work, traeger=None, now=now)


async def release_declared(work: Work, *, traeger: str | None, now: Instant) -> None:
    """Announce the release of each such Kontrakt of a Träger, or of all, once (V7)."""
    heute = berlin_day(now)
    fruehestens = heute - RELEASED_ANYWAY
    claimed = await bindungsfreigaben.claim(work, traeger=traeger, heute=heute, fruehestens=fruehestens, now=now)
    for freigabe in claimed:
        inhalt = {"kontrakt": str(freigabe.kontrakt), "fassung": freigabe.fassung}
        await outbox.put(work, thema=THEMA, ordnung=str(freigabe.kontrakt), inhalt=inhalt, now=now)
        await audit.record(
            work,
            aktion="kontrakt.freigabe_verlangt",
            gegenstand="kontrakt",
            gegenstand_id=str(freigabe.kontrakt),
            daten={"fassung": freigabe.fassung},
            now=now,
        )
