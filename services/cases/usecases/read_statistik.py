"""Read the statistics of a year, in total and by Sozialraum, as of a day (K12, V16)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from services.cases.domain.sicht import Sicht, sicht_of
from services.cases.domain.stammdaten import Stammdaten
from services.cases.domain.statistik import Bestand, Statistik, compute_statistik
from services.cases.storage import statistik
from services.cases.storage.statistik import Frage
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.errors import NotVisible
from shared.identity import Caller, Role
from shared.kalender import BERLIN, ONE_DAY, Instant, berlin_day
from shared.storage.database import Database, Work

OFFICE = frozenset({Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION})
_LAST_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Anfrage:
    """Which year is asked for; `basis` None: the year in which the first Konzept begins."""

    jahr: int
    sozialraum: str | None = None
    basis: int | None = None
    stichtag: date | None = None


@dataclass(frozen=True, slots=True)
class Jahresstatistik:
    """The statistics of all that was asked for together, and of each Sozialraum of it, as of a day."""

    tag: date
    gesamt: Statistik
    sozialraeume: tuple[Statistik, ...]

    @property
    def vorlaeufig(self) -> bool:
        """Tell whether the year was not over yet on that day."""
        return self.tag < date(self.gesamt.zahlen.jahr, 12, 31)


async def read_statistik(
    database: Database, caller: Caller, anfrage: Anfrage, *, buch: Stammdatenbuch, now: Instant
) -> Jahresstatistik:
    """Compute the statistics of what the caller sees; raise NotVisible for a Sozialraum that it does not see."""
    await buch.refresh(caller.jugendamt)
    today = berlin_day(now)
    tag = min(anfrage.stichtag or today, today)
    async with database.transaction(caller, snapshot=True) as work:
        stammdaten = await buch.read(work)
        basis = anfrage.basis or _first_year(stammdaten)
        sicht = sicht_of(caller, stammdaten=stammdaten, rollen=OFFICE)
        sicht = _narrow(sicht, anfrage.sozialraum, stammdaten=stammdaten)
        jahre = sorted({anfrage.jahr, anfrage.jahr - 1} | ({basis} if basis else set()))
        bestand = await _load(work, Frage(jahre, tag, _end_of(tag)), sicht=sicht, is_past=tag < today)
    places = _places(bestand, sicht=sicht, stammdaten=stammdaten)
    together = compute_statistik(
        bestand, jahr=anfrage.jahr, basis=basis, sozialraeume=places, sozialraum=anfrage.sozialraum
    )
    parts = (
        compute_statistik(bestand, jahr=anfrage.jahr, basis=basis, sozialraeume=(slug,), sozialraum=slug)
        for slug in places
    )
    return Jahresstatistik(tag=tag, gesamt=together, sozialraeume=tuple(parts))


async def _load(work: Work, frage: Frage, *, sicht: Sicht, is_past: bool) -> Bestand:
    return Bestand(
        zellen=await statistik.count_zellen(work, frage, sicht=sicht),
        ausgaben=await statistik.sum_ausgaben(work, frage, sicht=sicht),
        einwohner=await statistik.read_einwohner(work, bis=frage.bis - _LAST_MOMENT if is_past else None),
    )


def _narrow(sicht: Sicht, sozialraum: str | None, *, stammdaten: Stammdaten) -> Sicht:
    """Restrict what is seen to the Sozialraum that was asked for; raise NotVisible."""
    if sozialraum is None:
        return sicht
    if sozialraum not in stammdaten.sozialraeume or not sicht.covers(sozialraum=sozialraum, traeger=""):
        raise NotVisible
    return Sicht(sozialraeume=frozenset({sozialraum}))


def _places(bestand: Bestand, *, sicht: Sicht, stammdaten: Stammdaten) -> tuple[str, ...]:
    """List the Sozialräume of the figures: those on record and those with Kontrakte, as far as they are seen."""
    known = stammdaten.sozialraeume.keys() | {zelle.sozialraum for zelle in bestand.zellen}
    return tuple(sorted(slug for slug in known if sicht.covers(sozialraum=slug, traeger="")))


def _first_year(stammdaten: Stammdaten) -> int | None:
    """Give the year in which the first Konzept begins: what later years are compared with unless asked otherwise."""
    return stammdaten.konzepte[0].gueltig_ab.year if stammdaten.konzepte else None


def _end_of(tag: date) -> Instant:
    """Give the instant at which a German day is over."""
    return datetime.combine(tag + ONE_DAY, time(), tzinfo=BERLIN)
