"""Read the two books side by side, and agree to what differs (K11)."""

from dataclasses import dataclass
from datetime import date

from services.cases.domain.abgleich import Abgleich, Zusammenfassung, check_einigung
from services.cases.domain.sicht import Sicht, sicht_of
from services.cases.domain.traegerbuch import Seite
from services.cases.domain.vollstaendigkeit import Vollstaendigkeit, last_over, month_of
from services.cases.domain.zugriff import Vorgang
from services.cases.storage import abgleich, vollstaendigkeit, zugriffe
from services.cases.storage.abgleich import Frage
from services.cases.usecases.read_kontrakte import read_sicht
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.repeat import Repeat
from shared.contracts.versions import Match, require_match
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage import audit, idempotency
from shared.storage.database import Database, Work, retried
from shared.storage.locks import hold

OFFICE = frozenset({Role.WJH, Role.ASD})
OWN = frozenset({Role.TRAEGER})


@dataclass(frozen=True, slots=True)
class Blatt:
    """A page of a month, the counts over all of it, and for what share of it the declaration is in."""

    zeilen: tuple[Abgleich, ...]
    more: bool
    summe: Zusammenfassung
    vollstaendigkeit: Vollstaendigkeit


@dataclass(frozen=True, slots=True)
class Stelle:
    """Which row of a month: the Kontrakt's number, and the Träger where several use it."""

    monat: date
    nummer: str
    traeger: str | None = None


@dataclass(frozen=True, slots=True)
class Zustimmung:
    """What a side says when it agrees: its note, the version that it saw, the request's own name."""

    notiz: str
    match: Match | None
    repeat: Repeat | None


async def list_abgleich(
    database: Database, caller: Caller, frage: Frage, *, buch: Stammdatenbuch, now: Instant
) -> Blatt:
    """Compare a month, page by page, in one reading of it (K11)."""
    monat = month_of(frage.monat)
    months = vollstaendigkeit.Frage(monat.beginn, monat.ende, traeger=frage.traeger)
    async with database.transaction(caller, snapshot=True) as work:
        sicht = await read_sicht(work, buch=buch)
        found = await abgleich.read(work, _with_one_more(frage), sicht=sicht)
        bis = last_over(berlin_day(now))
        complete = await vollstaendigkeit.sum_up(work, months, sicht=sicht, bis=bis)
    shown = found.zeilen[: frage.limit]
    async with database.transaction(caller) as work:  # the snapshot only reads
        await zugriffe.record_named(work, Vorgang.ABGLEICH, map(_named, shown), now=now)
    return Blatt(shown, len(found.zeilen) > frage.limit, found.summe, complete)


async def read_abgleich(
    database: Database, caller: Caller, stelle: Stelle, *, buch: Stammdatenbuch, now: Instant
) -> Abgleich:
    """Read one row; raise NotVisible."""
    async with database.transaction(caller) as work:
        row = await _read(work, stelle, sicht=await read_sicht(work, buch=buch))
        await zugriffe.record_named(work, Vorgang.ABGLEICH, [_named(row)], now=now)
        return row


@retried
async def agree_abgleich(
    database: Database, caller: Caller, stelle: Stelle, zustimmung: Zustimmung, *, buch: Stammdatenbuch, now: Instant
) -> Abgleich:
    """Agree to a difference for one's own side; it is settled when both have (K11).

    What is agreed to are the values as they stand: a later change of either book opens the difference again. Raises
    NotVisible, VersionChanged, NothingToAgree.
    """
    async with database.transaction(caller) as work:
        await hold(work, "einigung", stelle.monat, stelle.nummer)
        seite, sicht = await _side_of(work, caller, buch=buch)
        row = await _read(work, stelle, sicht=sicht)
        if await idempotency.recall(work, zustimmung.repeat):
            await zugriffe.record_named(work, Vorgang.ABGLEICH, [_named(row)], now=now)
            return row
        if zustimmung.match is not None:
            require_match(zustimmung.match, f'"{row.fingerabdruck}"')
        check_einigung(row)
        await abgleich.add_einigung(work, row, seite=seite, notiz=zustimmung.notiz, now=now)
        await audit.record(
            work,
            aktion="abgleich.geeinigt",
            gegenstand="abgleich",
            gegenstand_id=f"{row.monat:%Y-%m}/{row.traeger}/{row.kontraktnummer}",
            daten={"seite": seite.value, "befund": row.befund.value, "fingerabdruck": row.fingerabdruck},
            now=now,
        )
        await idempotency.remember(work, zustimmung.repeat, made=row.kontraktnummer)
        return await _read(work, stelle, sicht=sicht)


async def _side_of(work: Work, caller: Caller, *, buch: Stammdatenbuch) -> tuple[Seite, Sicht]:
    """Let the office agree for the office, whoever is of it; a Träger for itself."""
    stammdaten = await buch.read(work)
    if caller.has(*OFFICE):
        return Seite.JUGENDAMT, sicht_of(caller, stammdaten=stammdaten, rollen=OFFICE)
    return Seite.TRAEGER, sicht_of(caller, stammdaten=stammdaten, rollen=OWN)


async def _read(work: Work, stelle: Stelle, *, sicht: Sicht) -> Abgleich:
    frage = Frage(stelle.monat, traeger=stelle.traeger, nummer=stelle.nummer, limit=2)
    rows = (await abgleich.read(work, frage, sicht=sicht)).zeilen
    if not rows:
        raise NotVisible
    in_office = [row for row in rows if row.buecher.unterzeichnet_am is not None]
    return (in_office or list(rows))[0]


def _named(row: Abgleich) -> tuple[str, str]:
    return row.traeger, row.kontraktnummer


def _with_one_more(frage: Frage) -> Frage:
    return Frage(frage.monat, frage.traeger, frage.nummer, frage.befund, frage.nach, frage.limit + 1)
