"""Close a quarter, and with the fourth the year: the figures freeze and are chained to the close before (V13, X6)."""

import hashlib
from uuid import UUID

from services.budget.domain.abschluss import QUARTALE, decide_abschluss, end_of_quartal, require_settled
from services.budget.storage import abschluesse, bindungsrest, volumina
from services.budget.storage.abschluesse import Abschluss
from services.budget.storage.jahre import hold_jahr
from services.budget.usecases.book_ausgabe import JahrNotSetUp
from services.budget.usecases.carry_uebertrag import carry_uebertrag, find_overused, find_owed
from services.budget.usecases.carry_zuwendung import carry_zuwendungen
from services.budget.usecases.compute_bericht import Quartal, canonical, compute_bericht
from services.budget.usecases.move_bindungen import move_bindungen
from services.budget.usecases.pay_abschlaege import post_due
from services.budget.usecases.read_abschluesse import require_abschluss
from services.budget.usecases.release_rest import release_rest
from shared.contracts.bericht import BerichtAbschluss
from shared.contracts.repeat import Repeat
from shared.identity import Caller
from shared.kalender import Instant, berlin_day, format_instant
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried
from shared.storage.keys import new_id


@retried
async def close_quartal(
    database: Database, caller: Caller, jahr: int, quartal: int | None, *, repeat: Repeat | None, now: Instant
) -> Abschluss:
    """Close the next quarter of a year, or with None the year itself, when nobody books in it any more (V13).

    Raises JahrNotSetUp, JahrAbgeschlossen, QuartalOutOfOrder, QuartalStillRunning, SpitzabrechnungenMissing.
    """
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await require_abschluss(work, made)
        await hold_jahr(work, jahr)
        if jahr not in {year for year, _ in await volumina.list_set_up(work)}:
            raise JahrNotSetUp(jahr)
        standing = await abschluesse.list_standing(work, jahr)
        closing = decide_abschluss(jahr, quartal, geschlossen=len(standing), today=berlin_day(now))
        await post_due(work, until=end_of_quartal(jahr, closing), now=now, jahr=jahr)
        carried, overused = await _finish_year(work, jahr, now=now) if closing == QUARTALE[-1] else ((), ())
        closed = await _freeze(work, jahr, closing, now=now)
        due, grund = {*carried, *overused}, f"Jahresabschluss {jahr}"
        await move_bindungen(work, due, now=now, nachholen=overused, begruendung=grund)
        await idempotency.remember(work, repeat, made=str(closed.id))
    return closed


async def _finish_year(work: Work, jahr: int, *, now: Instant) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """Require that everybody paid on account is settled, and release what is still bound (V7, V13, V15).

    What Kontrakte still owe is bound in the next open year; give those of which that is, and those that have worked
    more than the year had (K14).
    """
    require_settled(await abschluesse.list_paid(work, jahr), settled=await abschluesse.list_settled(work, jahr))
    await volumina.lock_staende(work, await bindungsrest.list_places(work, jahr))
    owed = await find_owed(work, jahr, now=now)
    overused = await find_overused(work, jahr, now=now)
    rest = await bindungsrest.lock_year(work, jahr)
    await release_rest(work, rest, now=now)
    await carry_zuwendungen(work, rest, jahr=jahr, now=now)
    return await carry_uebertrag(work, owed, jahr=jahr, now=now), overused


async def _freeze(work: Work, jahr: int, quartal: int, *, now: Instant) -> Abschluss:
    """Append the whole report as canonical bytes; its hash covers that of the close before (X6)."""
    kette = await abschluesse.hold_kette(work)
    head = BerichtAbschluss(
        id=str(identity := new_id()),
        nr=kette.nr + 1,
        jahresabschluss=quartal == QUARTALE[-1],
        geschlossen_am=format_instant(now),
        prev_sha256=kette.sha256,
    )
    inhalt = canonical(await compute_bericht(work, Quartal(jahr, quartal), now=now, abschluss=head))
    closed = Abschluss(
        id=identity,
        nr=head.nr,
        jahr=jahr,
        quartal=quartal,
        sha256=hashlib.sha256(inhalt).hexdigest(),
        prev_sha256=kette.sha256,
        geschlossen_am=now,
        geschlossen_von=work.caller.sub,
    )
    await abschluesse.append(work, closed, inhalt=inhalt)
    figures = {"jahr": jahr, "quartal": quartal, "nr": closed.nr, "sha256": closed.sha256}
    await audit.record(
        work,
        aktion="abschluss.geschlossen",
        gegenstand="abschluss",
        gegenstand_id=str(closed.id),
        daten=figures,
        now=now,
    )
    return closed
