"""Send a project's final account, and check it (P9): the final grant is fixed, the rest of the Bindung is released."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.projects.domain.antrag import Antrag
from services.projects.domain.auszahlung import Zuwendungskonto
from services.projects.domain.berichtspflicht import MONATE_NACH_ENDE
from services.projects.domain.laufzeit import last_day
from services.projects.domain.lebenslauf import Aktion, next_status
from services.projects.domain.nachweis import (
    Abrechnung,
    Nachweis,
    Teilanrechnung,
    check_nachweis,
    find_teilanrechnungen,
    settle_nachweis,
)
from services.projects.domain.pruefung import NachweisMissing, Pruefung, Pruefzeile, checked_already, decide_pruefung
from services.projects.domain.sichtbarkeit import require_zustaendig, sicht_of
from services.projects.storage import antraege, nachweise, rueckforderungen, sendungen
from services.projects.storage.nachweise import EingereichterNachweis
from services.projects.usecases.transitions import Zugriff, note
from services.projects.usecases.zuwendung import load_konto, rahmen_of
from shared.contracts.versions import Match, etag_of, require_match
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import ONE_DAY, Instant, berlin_day
from shared.storage import idempotency
from shared.storage.database import Database, Work, retried


@dataclass(frozen=True, slots=True)
class Nachweisansicht:
    """A final account with what it comes to: as claimed, or as checked."""

    antrag: Antrag
    eingereicht: EingereichterNachweis
    abrechnung: Abrechnung
    konto: Zuwendungskonto
    pruefung: Pruefung | None

    @property
    def nicht_angerechnet(self) -> tuple[Teilanrechnung, ...]:
        """Name the incomes that do not count as a whole (P7, P9)."""
        return find_teilanrechnungen(self.eingereicht.nachweis, abrechnung=self.abrechnung)

    @property
    def faellig_am(self) -> str:
        """Give the day by which it was due (P9)."""
        return last_day(self.antrag.ende + ONE_DAY, monate=MONATE_NACH_ENDE).isoformat()


@retried
async def submit_nachweis(
    database: Database, caller: Caller, antrag_id: UUID, nachweis: Nachweis, *, match: Match | None, now: Instant
) -> tuple[Nachweisansicht, bool]:
    """Send the final account, or another version of it before it is checked; tell whether it is the first.

    Equal content changes nothing. Raises NotVisible, NotZustaendig, VersionMissing, VersionChanged, AktionNotAllowed,
    NachweisFaulty.
    """
    async with database.transaction(caller) as work:
        antrag = await antraege.lock(work, antrag_id, sicht=sicht_of(caller))
        require_zustaendig(caller, inhalt=antrag.inhalt)
        before = await nachweise.find(work, antrag.id)
        if before is not None and before.nachweis == nachweis:
            return await _show(work, antrag, before), False
        require_match(match, etag_of(before.nummer) if before else None)
        next_status(antrag.status, aktion=Aktion.NACHWEISEN)
        check_nachweis(nachweis, heute=berlin_day(now))
        made = await nachweise.append(work, antrag.id, before, nachweis=nachweis, now=now)
        antrag = await antraege.save(work, antrag, now=now)  # who checks must have seen this version of it
        await note(work, antrag, aktion="nachgewiesen", now=now, nachweis=made.nummer)
        return await _show(work, antrag, made), before is None


@retried
async def check_verwendung(
    database: Database,
    caller: Caller,
    zugriff: Zugriff,
    *,
    zeilen: Sequence[Pruefzeile],
    ergebnis: str,
    now: Instant,
) -> Nachweisansicht:
    """Check the final account line by line and fix the final grant, for good (P9); the same again changes nothing.

    Raises NotVisible, VersionMissing, VersionChanged, AktionNotAllowed, NachweisMissing, PruefungFaulty.
    """
    async with database.transaction(caller) as work:
        antrag = await antraege.lock(work, zugriff.antrag, sicht=sicht_of(caller))
        eingereicht = await nachweise.find(work, antrag.id)
        if eingereicht is not None and await idempotency.recall(work, zugriff.repeat):
            return await _show(work, antrag, eingereicht)
        if eingereicht is not None and await _is_checked(work, antrag, eingereicht, zeilen=zeilen, ergebnis=ergebnis):
            await idempotency.remember(work, zugriff.repeat, made=str(antrag.id))
            return await _show(work, antrag, eingereicht)
        require_match(zugriff.match, etag_of(antrag.version))
        status = next_status(antrag.status, aktion=Aktion.PRUEFEN)
        if eingereicht is None:
            raise NachweisMissing
        konto = await load_konto(work, antrag)
        abrechnung = decide_pruefung(eingereicht.nachweis, rahmen=rahmen_of(antrag, konto), zeilen=zeilen)
        pruefung = Pruefung(eingereicht.nummer, ergebnis, abrechnung, konto.ausgezahlt, now, caller.sub)
        antrag = await antraege.save(work, replace(antrag, status=status), now=now)
        await _settle(work, antrag, pruefung, now=now)
        await idempotency.remember(work, zugriff.repeat, made=str(antrag.id))
        return await _show(work, antrag, eingereicht)


async def read_nachweis(database: Database, caller: Caller, antrag_id: UUID) -> Nachweisansicht:
    """Read a project's final account; raises NotVisible where there is none."""
    async with database.transaction(caller, snapshot=True) as work:
        antrag = await antraege.get(work, antrag_id, sicht=sicht_of(caller))
        if (eingereicht := await nachweise.find(work, antrag.id)) is None:
            raise NotVisible
        return await _show(work, antrag, eingereicht)


async def _is_checked(
    work: Work, antrag: Antrag, eingereicht: EingereichterNachweis, *, zeilen: Sequence[Pruefzeile], ergebnis: str
) -> bool:
    """Tell whether the caller made this very check before."""
    if (pruefung := await nachweise.find_pruefung(work, antrag.id)) is None:
        return False
    rahmen, sub = rahmen_of(antrag, await load_konto(work, antrag)), work.caller.sub
    return checked_already(pruefung, eingereicht.nachweis, rahmen=rahmen, zeilen=zeilen, ergebnis=ergebnis, sub=sub)


async def _settle(work: Work, antrag: Antrag, pruefung: Pruefung, *, now: Instant) -> None:
    """Write the check down, claim back what was paid too much, and let the budget learn of the final grant."""
    abrechnung = pruefung.abrechnung
    await nachweise.append_pruefung(work, antrag.id, pruefung)
    zurueck = abrechnung.rueckforderung(pruefung.ausgezahlt)
    if zurueck:
        await rueckforderungen.append(work, antrag.id, zurueck, now=now)
    await sendungen.send_festsetzung(work, antrag.id, abrechnung.zuwendung_endgueltig, now=now)
    figures = {"zuwendung_endgueltig": str(abrechnung.zuwendung_endgueltig), "rueckforderung": str(zurueck)}
    await note(work, antrag, aktion="geprueft", now=now, nachweis=pruefung.nachweis, **figures)


async def _show(work: Work, antrag: Antrag, eingereicht: EingereichterNachweis) -> Nachweisansicht:
    konto, pruefung = await load_konto(work, antrag), await nachweise.find_pruefung(work, antrag.id)
    abrechnung = (
        pruefung.abrechnung if pruefung else settle_nachweis(eingereicht.nachweis, rahmen=rahmen_of(antrag, konto))
    )
    return Nachweisansicht(antrag, eingereicht, abrechnung, konto, pruefung)
