"""Report on a project, and ask for an interim report (P8)."""

from datetime import date
from uuid import UUID

from services.projects.domain.berichtspflicht import (
    Berichtslage,
    check_anforderung,
    check_bericht,
    check_indikatoren,
)
from services.projects.domain.lebenslauf import Aktion, next_status
from services.projects.domain.sichtbarkeit import NotZustaendig, leads_bezirk, require_zustaendig, sicht_of
from services.projects.storage import antraege, berichte, fristen, indikatoren
from services.projects.storage.berichte import Bericht, Berichtsinhalt, GestellteAnforderung
from services.projects.usecases.transitions import note
from shared.contracts.repeat import Repeat
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage import idempotency
from shared.storage.database import Database, Work, retried


@retried
async def submit_bericht(
    database: Database, caller: Caller, antrag_id: UUID, inhalt: Berichtsinhalt, *, repeat: Repeat | None, now: Instant
) -> Bericht:
    """Book a report; one that comes again for the same year stands beside the first (P8, G5).

    Raises NotVisible, NotZustaendig, AktionNotAllowed, FoerderjahrUnknown, BerichtTooEarly, IndikatorenUnknown.
    """
    async with database.transaction(caller) as work:
        antrag = await antraege.lock(work, antrag_id, sicht=sicht_of(caller))
        require_zustaendig(caller, inhalt=antrag.inhalt)
        if made := await idempotency.recall(work, repeat):
            return await berichte.get(work, antrag.id, UUID(made))
        next_status(antrag.status, aktion=Aktion.BERICHTEN)
        lage = await _lage_of(work, antrag.id)
        check_bericht(lage, art=inhalt.art, foerderjahr=inhalt.foerderjahr, heute=berlin_day(now))
        bekannt = await indikatoren.list_schluessel(work, antrag.id)
        check_indikatoren([schluessel for schluessel, _ in inhalt.indikatoren], bekannt=bekannt)
        made_now = await berichte.append(work, antrag.id, inhalt, now=now)
        figures = {"bericht": str(made_now.id), "art": inhalt.art.value, "foerderjahr": inhalt.foerderjahr}
        await note(work, antrag, aktion="berichtet", now=now, **figures)
        await idempotency.remember(work, repeat, made=str(made_now.id))
    return made_now


@retried
async def request_bericht(
    database: Database,
    caller: Caller,
    antrag_id: UUID,
    *,
    faellig_am: date,
    grund: str,
    repeat: Repeat | None,
    now: Instant,
) -> GestellteAnforderung:
    """Ask for an interim report by a day, as WJH or as the Leitung of that Bezirk (P8).

    Raises NotVisible, NotZustaendig, AktionNotAllowed, AnforderungInPast, AnforderungTooLate.
    """
    async with database.transaction(caller) as work:
        antrag = await antraege.lock(work, antrag_id, sicht=sicht_of(caller))
        if not caller.has(Role.WJH) and not leads_bezirk(caller, bezirk=antrag.inhalt.bezirk):
            raise NotZustaendig
        if made := await idempotency.recall(work, repeat):
            return await berichte.get_anforderung(work, antrag.id, UUID(made))
        next_status(antrag.status, aktion=Aktion.BERICHT_ANFORDERN)
        check_anforderung(await _lage_of(work, antrag.id), faellig_am=faellig_am, heute=berlin_day(now))
        asked = await berichte.append_anforderung(work, antrag.id, faellig_am=faellig_am, grund=grund, now=now)
        figures = {"anforderung": str(asked.id), "faellig_am": faellig_am.isoformat()}
        await note(work, antrag, aktion="bericht_angefordert", now=now, **figures)
        await idempotency.remember(work, repeat, made=str(asked.id))
    return asked


async def _lage_of(work: Work, antrag: UUID) -> Berichtslage:
    projekt = await fristen.find_projekt(work, antrag, sicht=sicht_of(work.caller))
    assert projekt is not None, "the state table takes reports after the beginning alone"
    return projekt.lage
