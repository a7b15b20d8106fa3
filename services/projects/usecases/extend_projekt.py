"""Extend a project's term (P3): the applicant asks with a reason, the Leitung of the Bezirk decides before the end."""

from dataclasses import replace
from datetime import date

from services.projects.domain.antrag import Antrag
from services.projects.domain.bescheid import Verlaengerung
from services.projects.domain.sichtbarkeit import NotZustaendig, leads_bezirk, sicht_of
from services.projects.domain.verlaengerung import (
    Verlaengerungsentscheidung,
    decide_verlaengerung,
    decided_already,
    request_verlaengerung,
)
from services.projects.storage import antraege, verlaengerungen
from services.projects.usecases.read_antraege import Ansicht, show
from services.projects.usecases.transitions import EntscheidungUnsettled, Zugriff, note, open_own
from shared.contracts.versions import etag_of, require_match
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import absichten, idempotency
from shared.storage.database import Database, Work, retried


@retried
async def request_extension(
    database: Database, caller: Caller, zugriff: Zugriff, *, ende: date, grund: str, now: Instant
) -> Ansicht:
    """Apply for a longer term; raise AktionNotAllowed, or what stands against that end (P1, P3)."""
    async with database.transaction(caller) as work:
        opened = await open_own(work, zugriff)
        antrag = opened.antrag
        if not opened.repeated:
            sub = work.caller.person.sub
            asked = request_verlaengerung(antrag, ende=ende, grund=grund, sub=sub, now=now)
            await verlaengerungen.add(work, antrag.id, asked)
            antrag = replace(antrag, verlaengerungen=(*antrag.verlaengerungen, asked))
            antrag = await antraege.save(work, antrag, now=now)
            await note(work, antrag, aktion="verlaengerung_beantragt", now=now, **_figures_of(asked))
            await idempotency.remember(work, zugriff.repeat, made=str(antrag.id))
        return await show(work, antrag, now=now)


@retried
async def decide_extension(
    database: Database, caller: Caller, zugriff: Zugriff, *, entscheidung: Verlaengerungsentscheidung, now: Instant
) -> Ansicht:
    """Decide about the longer term that was applied for; approved, the project has a new end (P3).

    Raises NotVisible, NotZustaendig, OwnAntrag, AktionNotAllowed, and what stands against the day.
    """
    async with database.transaction(caller) as work:
        antrag = await antraege.lock(work, zugriff.antrag, sicht=sicht_of(caller))
        if not leads_bezirk(caller, bezirk=antrag.inhalt.bezirk):
            raise NotZustaendig
        if await idempotency.recall(work, zugriff.repeat):
            return await show(work, antrag, now=now)
        if not decided_already(antrag, entscheidung=entscheidung, sub=caller.sub):
            require_match(zugriff.match, etag_of(antrag.version))
            if await absichten.find_open(work, antrag.id):
                raise EntscheidungUnsettled
            decided = decide_verlaengerung(antrag, entscheidung=entscheidung, sub=caller.sub, now=now)
            antrag = await _book(work, antrag, decided, now=now)
        await idempotency.remember(work, zugriff.repeat, made=str(antrag.id))
        return await show(work, antrag, now=now)


async def _book(work: Work, antrag: Antrag, decided: Verlaengerung, *, now: Instant) -> Antrag:
    assert decided.bescheid is not None
    await verlaengerungen.add_bescheid(work, antrag.id, decided.nummer, bescheid=decided.bescheid)
    inhalt = replace(antrag.inhalt, ende=decided.ende) if decided.genehmigt else None
    antrag = replace(antrag, verlaengerungen=(*antrag.verlaengerungen[:-1], decided))
    antrag = await antraege.save(work, antrag, inhalt=inhalt, now=now)
    await note(work, antrag, aktion=f"verlaengerung_{decided.bescheid.ergebnis}", now=now, **_figures_of(decided))
    return antrag


def _figures_of(verlaengerung: Verlaengerung) -> dict[str, object]:
    return {"nummer": verlaengerung.nummer, "bisher": str(verlaengerung.bisher), "ende": str(verlaengerung.ende)}
