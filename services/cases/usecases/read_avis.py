"""Read an Abrechnungsavis: a page of it with the sums of all of it, or all of it, in one reading (X5)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from services.cases.domain.avis import Posten
from services.cases.domain.sicht import Sicht, sicht_of
from services.cases.domain.stammdaten import Stammdaten
from services.cases.domain.vollstaendigkeit import Vollstaendigkeit, last_over, month_of
from services.cases.storage import avise, vollstaendigkeit
from services.cases.storage.avise import Frage, Summen
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.identity import Caller, Role
from shared.kalender import BERLIN, ONE_DAY, Instant, berlin_day
from shared.storage.database import Database, Work

READERS = frozenset({Role.WJH, Role.REVISION, Role.TRAEGER})


@dataclass(frozen=True, slots=True)
class Anfrage:
    """Which Avis is asked for: as it was at the end of `stichtag`, of it what was booked after `gebucht_nach`."""

    monat: date
    traeger: str | None = None
    stichtag: date | None = None
    gebucht_nach: date | None = None


@dataclass(frozen=True, slots=True)
class Blatt:
    """A page of an Avis, whether there is more, the sums over all of it, and for what share the Träger declared."""

    posten: tuple[Posten, ...]
    more: bool
    summen: Summen
    vollstaendigkeit: Vollstaendigkeit


async def read_avis(
    database: Database, caller: Caller, anfrage: Anfrage, *, seite: Frage, buch: Stammdatenbuch, now: Instant
) -> Blatt:
    """Read a page, behind the place and of the size that `seite` says."""
    months = month_of(anfrage.monat)
    declared = vollstaendigkeit.Frage(months.beginn, months.ende, traeger=anfrage.traeger)
    async with database.transaction(caller, snapshot=True) as work:
        frage, sicht = await _ask(work, anfrage, buch=buch)
        found = await avise.read_posten(work, replace(frage, nach=seite.nach, limit=seite.limit + 1), sicht=sicht)
        shown = found[: seite.limit]
        nummern = sorted({one.nummer for one in shown if one.nummer})
        summen = await avise.read_summen(work, frage, sicht=sicht, nummern=nummern)
        stand = await vollstaendigkeit.sum_up(work, declared, sicht=sicht, bis=last_over(berlin_day(now)))
    return Blatt(shown, len(found) > seite.limit, summen, stand)


async def read_whole_avis(
    database: Database, caller: Caller, anfrage: Anfrage, *, buch: Stammdatenbuch
) -> AsyncIterator[Posten]:
    """Read all rows in their order, as they are at one moment."""
    async with database.transaction(caller, snapshot=True) as work:
        frage, sicht = await _ask(work, anfrage, buch=buch)
        async for one in avise.stream_posten(work, frage, sicht=sicht):
            yield one


async def _ask(work: Work, anfrage: Anfrage, *, buch: Stammdatenbuch) -> tuple[Frage, Sicht]:
    known = await buch.read(work)
    frage = Frage(
        monat=anfrage.monat,
        traeger=anfrage.traeger,
        bis=_end_of(anfrage.stichtag) if anfrage.stichtag else None,
        ab=_end_of(anfrage.gebucht_nach) if anfrage.gebucht_nach else None,
        pauschale=_pauschale_of(known, jahr=anfrage.monat.year),
    )
    return frage, sicht_of(work.caller, stammdaten=known, rollen=READERS)


def _pauschale_of(known: Stammdaten, *, jahr: int) -> frozenset[str]:
    konzept = known.konzept_of(jahr)
    return konzept.pauschale if konzept else frozenset()


def _end_of(tag: date) -> Instant:
    """Give the instant at which a German day is over (G4)."""
    return datetime.combine(tag + ONE_DAY, time(), BERLIN)
