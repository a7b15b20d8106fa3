"""Declare a month of a Träger (X3): kept as a version, answered with the difference to what was posted.

The declaration changes for how many months the budget's reports call it complete, and may be the last that a Kontrakt
was waiting for (V7): both follow in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.cases.domain.traegerbuch import (
    Angabe,
    Gegenueberstellung,
    KontraktTwice,
    Traegermeldung,
    check_monat,
    compare_meldung,
)
from services.cases.domain.vollstaendigkeit import month_of
from services.cases.storage import traegerkontrakte, traegermeldungen
from services.cases.storage.vollstaendigkeit import Frage
from services.cases.usecases.count_vollstaendigkeit import count
from services.cases.usecases.release_declared import release_declared
from shared.contracts.versions import Match, etag_of, require_match
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage import audit
from shared.storage.database import Database, Work, retried
from shared.storage.locks import hold


@dataclass(frozen=True, slots=True)
class Erklaerung:
    """What a Träger says of a month, its Kontrakte by nummer or id."""

    zeilen: int
    minuten: int
    kontrakte: Sequence[tuple[str, int]]
    vollstaendig: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """The declaration beside what was posted, and whether it is the month's first."""

    stand: Gegenueberstellung
    is_new: bool


@retried
async def declare_monat(
    database: Database, caller: Caller, monat: date, erklaerung: Erklaerung, *, match: Match | None, now: Instant
) -> Declared:
    """Put a declaration on record, whether or not it matches what was posted (X3).

    Raises MonatInFuture, KontraktTwice, VersionMissing, VersionChanged; NotVisible for a caller that is no Träger.
    """
    traeger = caller.traeger
    if not traeger:
        raise NotVisible
    async with database.transaction(caller) as work:
        await hold(work, "traegermeldung", traeger, monat)
        before = await traegermeldungen.find(work, monat, traeger=traeger)
        check_monat(monat, heute=berlin_day(now))
        angabe = await _resolve(work, erklaerung, traeger=traeger)
        if before is not None and before.angabe == angabe:
            return Declared(await _beside(work, before), is_new=False)
        require_match(match, etag_of(before.version) if before else None)
        made = await traegermeldungen.append(work, before, traeger=traeger, monat=monat, angabe=angabe, now=now)
        await count(work, Frage(von=monat, bis=month_of(monat).ende, traeger=traeger), now=now)
        await release_declared(work, traeger=traeger, now=now)
        await _note(work, made, now=now)
        return Declared(await _beside(work, made), is_new=before is None)


async def _resolve(work: Work, erklaerung: Erklaerung, *, traeger: str) -> Angabe:
    named = await traegerkontrakte.resolve(work, [ref for ref, _ in erklaerung.kontrakte], traeger=traeger)
    kontrakte = {named[ref]: minuten for ref, minuten in erklaerung.kontrakte}
    if len(kontrakte) < len(erklaerung.kontrakte):
        raise KontraktTwice
    return Angabe(erklaerung.zeilen, erklaerung.minuten, kontrakte, erklaerung.vollstaendig)


async def _beside(work: Work, meldung: Traegermeldung) -> Gegenueberstellung:
    key = (meldung.traeger, meldung.monat)
    return compare_meldung(meldung, gebucht=(await traegermeldungen.read_gebucht(work, [key]))[key])


async def _note(work: Work, meldung: Traegermeldung, *, now: Instant) -> None:
    angabe = meldung.angabe
    figures = {"zeilen": angabe.zeilen, "minuten": angabe.minuten, "vollstaendig": angabe.vollstaendig}
    await audit.record(
        work,
        aktion="traegermeldung.eingetragen",
        gegenstand="traegermeldung",
        gegenstand_id=str(meldung.id),
        daten={"monat": meldung.monat, "version": meldung.version, **figures},
        now=now,
    )
