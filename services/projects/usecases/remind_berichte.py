"""Remind of reports and final accounts that are due, once four weeks before their day and once behind it (P8, P9).

Each reminder is a row and an event; the event names the project by its id and nobody by name (G6).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

import structlog

from services.projects.domain.berichtspflicht import Frist
from services.projects.domain.sichtbarkeit import EVERYTHING
from services.projects.storage import berichte, fristen
from services.projects.storage.fristen import Auswahl, Projekt
from services.projects.usecases.own_caller import own_caller
from services.projects.usecases.read_berichte import open_fristen
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, Work
from shared.storage.tenants import each_tenant

VORLAUF = timedelta(days=28)
_CHUNK = 500
_logger = structlog.get_logger(__name__)


class Stufe(StrEnum):
    """How urgent a reminder is."""

    BALD_FAELLIG = "bald_faellig"
    UEBERFAELLIG = "ueberfaellig"


async def remind_berichte(database: Database, *, now: Instant) -> int:
    """Remind in every Jugendamt; give the number of reminders. For the worker."""

    async def remind(jugendamt: str) -> int:
        return await remind_tenant(database, jugendamt=jugendamt, now=now)

    return sum(await each_tenant(database, fristen.TENANTS, remind, aufgabe="remind_berichte"))


async def remind_tenant(database: Database, *, jugendamt: str, now: Instant) -> int:
    """Remind in one Jugendamt, a chunk of projects in each transaction; give the number of reminders."""
    caller, stichtag = own_caller(jugendamt=jugendamt), berlin_day(now)
    given, ab = 0, None
    while True:
        async with database.transaction(caller) as work:
            projekte = await fristen.list_schuldende(
                work,
                sicht=EVERYTHING,
                auswahl=Auswahl(),
                stichtag=stichtag,
                nur_ueberfaellig=False,
                ab=ab,
                limit=_CHUNK + 1,
            )
            given += await _remind(work, projekte[:_CHUNK], stichtag=stichtag, now=now)
        if len(projekte) <= _CHUNK:
            return given
        ab = projekte[_CHUNK].id


def stufe_of(frist: Frist, *, stichtag: date) -> Stufe | None:
    """Say how urgent something open is on a day; None while there is time."""
    if frist.is_overdue(stichtag):
        return Stufe.UEBERFAELLIG
    return Stufe.BALD_FAELLIG if frist.faellig_am - stichtag <= VORLAUF else None


async def _remind(work: Work, projekte: Sequence[Projekt], *, stichtag: date, now: Instant) -> int:
    due = [
        (projekt.id, one.frist, stufe.value)
        for projekt in projekte
        for one in open_fristen(projekt, stichtag=stichtag)
        if (stufe := stufe_of(one.frist, stichtag=stichtag))
    ]
    given = await berichte.remind(work, due, now=now)
    for antrag, art, faellig_am, how in sorted(given, key=str):
        _logger.info(
            "bericht_erinnerung",
            jugendamt=work.jugendamt,
            projekt=str(antrag),
            art=art,
            faellig_am=faellig_am.isoformat(),
            stufe=how,
        )
    return len(given)
