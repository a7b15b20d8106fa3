"""Apply to be a Leitträger (P11): draft, change, submit, withdraw; each Träger for itself."""

from dataclasses import replace
from uuid import UUID

from services.projects.clients.budget import Budget
from services.projects.domain.interessenbekundung import (
    Angebot,
    Interessenbekundung,
    Schritt,
    Standortangabe,
    WirkungsraumNotOffered,
    check_angebot,
    check_einreichung,
    next_stand,
)
from services.projects.domain.sichtbarkeit import Sicht
from services.projects.storage import interessenbekundungen, kopien, verfahren
from services.projects.storage.interessenbekundungen import Platz
from services.projects.usecases.refresh_stammdaten import refresh_stammdaten
from services.projects.usecases.submit_antrag import StammdatenUnknown
from services.projects.usecases.transitions import Zugriff
from shared.contracts.repeat import Repeat
from shared.contracts.versions import etag_of, require_match
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried
from shared.storage.locks import hold, share


@retried
async def draft_bekundung(
    database: Database,
    caller: Caller,
    schluessel: str,
    wirkungsraum: str,
    angebot: Angebot,
    *,
    repeat: Repeat | None,
    now: Instant,
) -> Interessenbekundung:
    """Book a new draft; raise WirkungsraumNotOffered, AngebotFaulty (P11)."""
    async with database.transaction(caller) as work:
        if made := await idempotency.recall(work, repeat):
            return await interessenbekundungen.get(work, UUID(made), sicht=_own(caller))
        asked = await verfahren.find(work, schluessel)
        if asked is None or wirkungsraum not in asked.verfahren.wirkungsraeume:
            raise WirkungsraumNotOffered
        check_angebot(angebot, verfahren=asked.verfahren)
        bezirke = await kopien.read_bezirke(work)
        platz = Platz(schluessel, wirkungsraum, bezirke[wirkungsraum], _traeger_of(caller))
        bekundung = await interessenbekundungen.add(work, platz, angebot, now=now)
        await _note(work, bekundung, aktion="angelegt", now=now)
        await idempotency.remember(work, repeat, made=str(bekundung.id))
        return bekundung


@retried
async def change_bekundung(
    database: Database,
    caller: Caller,
    zugriff: Zugriff,
    changes: Angebot,
    *,
    standort_named: bool,
    now: Instant,
) -> Interessenbekundung:
    """Answer more of a draft: what is named is replaced, the rest stays; raise SchrittNotAllowed, AngebotFaulty."""
    async with database.transaction(caller) as work:
        before = await interessenbekundungen.lock(work, zugriff.antrag, sicht=_own(caller))
        require_match(zugriff.match, etag_of(before.version))
        next_stand(before.stand, schritt=Schritt.AENDERN)
        angebot = _merged(
            before.angebot, changes, standort=changes.standort if standort_named else before.angebot.standort
        )
        check_angebot(changes, verfahren=(await verfahren.get(work, before.verfahren)).verfahren)
        if angebot == before.angebot:
            return before
        following = replace(before, version=before.version + 1, angebot=angebot)
        await interessenbekundungen.save(work, following)
        await _note(work, following, aktion="geaendert", now=now)
        return following


async def submit_bekundung(
    database: Database, budget: Budget, caller: Caller, zugriff: Zugriff, *, now: Instant
) -> Interessenbekundung:
    """Submit; raise EinreichungRefused with all reasons at once, SchrittNotAllowed by where it stands (P11)."""
    fresh = await refresh_stammdaten(database, budget, caller, now=now)
    return await _submit(database, caller, zugriff, fresh=fresh, now=now)


@retried
async def withdraw_bekundung(
    database: Database, caller: Caller, zugriff: Zugriff, *, now: Instant
) -> Interessenbekundung:
    """Take back a draft or what was submitted, before the result; raise SchrittNotAllowed."""
    async with database.transaction(caller) as work:
        before = await interessenbekundungen.lock(work, zugriff.antrag, sicht=_own(caller))
        if await idempotency.recall(work, zugriff.repeat):
            return before
        require_match(zugriff.match, etag_of(before.version))
        stand = next_stand(before.stand, schritt=Schritt.ZURUECKZIEHEN)
        following = replace(before, version=before.version + 1, stand=stand)
        await interessenbekundungen.save(work, following)
        await _note(work, following, aktion="zurueckgezogen", now=now)
        await idempotency.remember(work, zugriff.repeat, made=str(following.id))
        return following


@retried
async def _submit(
    database: Database, caller: Caller, zugriff: Zugriff, *, fresh: bool, now: Instant
) -> Interessenbekundung:
    async with database.transaction(caller) as work:
        before = await interessenbekundungen.get(work, zugriff.antrag, sicht=_own(caller))
        await share(work, "verfahren", before.verfahren)
        await hold(work, "verfahren-traeger", before.verfahren, before.traeger)
        before = await interessenbekundungen.lock(work, zugriff.antrag, sicht=_own(caller))
        if await idempotency.recall(work, zugriff.repeat):
            return before
        require_match(zugriff.match, etag_of(before.version))
        stand = next_stand(before.stand, schritt=Schritt.EINREICHEN)
        await _check(work, before, fresh=fresh, now=now)
        following = replace(before, version=before.version + 1, stand=stand, eingereicht_am=now)
        await interessenbekundungen.save(work, following, submitted_at=now)
        await _note(work, following, aktion="eingereicht", now=now)
        await idempotency.remember(work, zugriff.repeat, made=str(following.id))
        return following


async def _check(work: Work, bekundung: Interessenbekundung, *, fresh: bool, now: Instant) -> None:
    known = bekundung.traeger in await kopien.find_mitarbeitende(work, {bekundung.traeger})
    if not fresh and not known:
        raise StammdatenUnknown
    check_einreichung(
        bekundung,
        verfahren=(await verfahren.get(work, bekundung.verfahren)).verfahren,
        andere=await interessenbekundungen.list_eingereichte(work, bekundung.verfahren, traeger=bekundung.traeger),
        traeger_known=known,
        heute=berlin_day(now),
    )


def _own(caller: Caller) -> Sicht:
    return Sicht(traeger=frozenset({_traeger_of(caller)}))


def _traeger_of(caller: Caller) -> str:
    if caller.traeger is None:
        raise NotVisible  # a token of that role always names its Träger
    return caller.traeger


def _merged(before: Angebot, changes: Angebot, *, standort: Standortangabe | None) -> Angebot:
    return Angebot(
        teile={**before.teile, **changes.teile}, kriterien={**before.kriterien, **changes.kriterien}, standort=standort
    )


async def _note(work: Work, bekundung: Interessenbekundung, *, aktion: str, now: Instant) -> None:
    figures = {
        "version": bekundung.version, "stand": bekundung.stand.value, "verfahren": bekundung.verfahren,
        "wirkungsraum": bekundung.wirkungsraum,
    }  # fmt: skip
    await audit.record(
        work,
        aktion=f"interessenbekundung.{aktion}",
        gegenstand="interessenbekundung",
        gegenstand_id=str(bekundung.id),
        daten=figures,
        now=now,
    )
