"""Submit an application (P2): whole, with figures that hold (P3, P6, P7), and kept as the version that was submitted.

The Träger's employees of that day decide the Eigenanteil, so the master data are pulled first, however young the
copies are. While the budget service is away the copies serve, and the submission keeps of when they are. Amounts that
follow from the Konzept are those of that day: where a rate has changed since, what is submitted is a new version.
"""

from dataclasses import replace

from services.projects.clients.budget import Budget
from services.projects.domain.antrag import Antrag, Einreichung
from services.projects.domain.einreichung import check_einreichung
from services.projects.domain.lebenslauf import Aktion, next_status
from services.projects.domain.pauschalen import all_priced
from services.projects.storage import antraege, kopien, verlauf
from services.projects.usecases.read_antraege import Ansicht, show
from services.projects.usecases.refresh_stammdaten import refresh_stammdaten
from services.projects.usecases.transitions import Zugriff, note, open_own
from shared.errors import Refused
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import idempotency
from shared.storage.database import Database, Work, retried


class StammdatenUnknown(Refused):
    """The copies lack what the application names, and the budget service could not be asked."""


async def submit_antrag(
    database: Database, budget: Budget, caller: Caller, zugriff: Zugriff, *, now: Instant
) -> Ansicht:
    """Submit; raise AntragIncomplete with all that is missing or broken (P2), AktionNotAllowed by the state (P1)."""
    fresh = await refresh_stammdaten(database, budget, caller, now=now, at_once=True)
    return await _submit(database, caller, zugriff, fresh=fresh, now=now)


@retried
async def _submit(database: Database, caller: Caller, zugriff: Zugriff, *, fresh: bool, now: Instant) -> Ansicht:
    async with database.transaction(caller) as work:
        opened = await open_own(work, zugriff)
        if opened.repeated:
            return await show(work, opened.antrag, now=now)
        antrag = await _book(work, opened.antrag, fresh=fresh, now=now)
        await idempotency.remember(work, zugriff.repeat, made=str(antrag.id))
        return await show(work, antrag, now=now)


async def _book(work: Work, antrag: Antrag, *, fresh: bool, now: Instant) -> Antrag:
    status = next_status(antrag.status, aktion=Aktion.EINREICHEN)
    stammblatt, inhalt = await kopien.find_stammblatt(work, antrag.inhalt), await kopien.priced(work, antrag.inhalt)
    if not fresh and not (stammblatt.complete and all_priced(inhalt.zeilen)):
        raise StammdatenUnknown
    bemessung = check_einreichung(inhalt, stammblatt=stammblatt, heute=berlin_day(now))
    submitted = await antraege.save(work, replace(antrag, status=status), inhalt=inhalt, now=now)
    einreichung = Einreichung(
        nummer=len(antrag.einreichungen) + 1,
        fassung=submitted.fassung,
        eingereicht_am=now,
        eingereicht_von=work.caller.person.sub,
        mitarbeitende=bemessung.mitarbeitende,
        prozent=bemessung.prozent,
        stammdaten_vom=await kopien.find_stand(work),
    )
    await verlauf.add_einreichung(work, antrag.id, einreichung)
    submitted = replace(submitted, einreichungen=(*antrag.einreichungen, einreichung))
    await note(work, submitted, aktion="eingereicht", now=now, fassung=submitted.fassung, nummer=einreichung.nummer)
    return submitted
