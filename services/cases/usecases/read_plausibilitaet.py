"""Read what is to be looked at in the delivery of help: per Kontrakt, and days longer than days are (X9)."""

from dataclasses import dataclass

from services.cases.domain.plausibilitaet import Langtag, Lieferung
from services.cases.domain.sicht import Sicht, sicht_of
from services.cases.domain.stammdaten import Stammdaten, Vertrag
from services.cases.domain.zugriff import Vorgang
from services.cases.storage import plausibilitaet, zugriffe
from services.cases.storage.plausibilitaet import Auswahl
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day, year_of
from shared.storage.database import Database

LOOKERS = frozenset({Role.WJH, Role.ASD, Role.REVISION, Role.TRAEGER})


@dataclass(frozen=True, slots=True)
class Anfrage:
    """Which deliveries are asked for."""

    jahr: int
    sozialraum: str | None = None
    traeger: str | None = None
    nur_befunde: bool = False

    def as_of(self, now: Instant) -> Auswahl:
        """Say what storage looks for today."""
        return Auswahl(year_of(self.jahr), berlin_day(now), self.sozialraum, self.traeger, self.nur_befunde)


async def list_lieferungen(
    database: Database, caller: Caller, anfrage: Anfrage, *, request: PageRequest, buch: Stammdatenbuch, now: Instant
) -> Page[Lieferung]:
    """List granted, delivered and recognised hours of the Kontrakte that the caller sees (X9); it is recorded (G6)."""
    async with database.transaction(caller) as work:
        sicht = sicht_of(caller, stammdaten=await buch.read(work), rollen=LOOKERS)
        page = await plausibilitaet.read_lieferungen(work, anfrage.as_of(now), sicht=sicht, request=request)
        await zugriffe.record(work, Vorgang.PLAUSIBILITAET, (found.kontrakt for found in page.items), now=now)
    return page


async def list_langtage(
    database: Database, caller: Caller, anfrage: Anfrage, *, request: PageRequest, buch: Stammdatenbuch, now: Instant
) -> Page[Langtag]:
    """List days on which a Träger booked more hours than its posts have, in what the caller sees (X9)."""
    await buch.refresh(caller.jugendamt)
    async with database.transaction(caller, snapshot=True) as work:
        stammdaten = await buch.read(work)
        sicht = sicht_of(caller, stammdaten=stammdaten, rollen=LOOKERS)
        return await plausibilitaet.read_langtage(
            work, anfrage.as_of(now), sicht=sicht, vertraege=_seen(stammdaten, sicht=sicht), request=request
        )


def _seen(stammdaten: Stammdaten, *, sicht: Sicht) -> tuple[Vertrag, ...]:
    """Keep the contracts whose hours are seen, so that hours and posts are of the same Sozialräume."""
    return tuple(
        vertrag
        for vertrag in stammdaten.vertraege
        if sicht.covers(sozialraum=vertrag.sozialraum, traeger=vertrag.traeger)
    )
