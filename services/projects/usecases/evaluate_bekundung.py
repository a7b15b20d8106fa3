"""Evaluate Interessenbekundungen (P11): several people of the office, each its own grid; and what they come to."""

from dataclasses import dataclass
from uuid import UUID

from services.projects.domain.bewertung import Bewertung, Raster, Wertung, check_raster, evaluate, require_over
from services.projects.domain.interessenbekundung import Interessenbekundung, Schritt, next_stand
from services.projects.domain.sichtbarkeit import leads_bezirk, sicht_of
from services.projects.domain.verfahren import Verfahren
from services.projects.storage import bewertungen, interessenbekundungen, verfahren
from services.projects.usecases.enter_verfahren import BezirkNotLed
from services.projects.usecases.short_lists import page_of
from shared.contracts.listing import Page, PageRequest
from shared.contracts.versions import Match, etag_of, require_match
from shared.errors import NotVisible, Refused
from shared.identity import Caller, Role
from shared.kalender import Instant, berlin_day
from shared.storage import audit
from shared.storage.database import Database, Work, retried


class BewertungNotOwn(Refused):
    """Everybody evaluates for themselves: the path names another person."""


@dataclass(frozen=True, slots=True)
class Bewertet:
    """An evaluation as it stands, and whether it is new."""

    bewertung: Bewertung
    neu: bool


@dataclass(frozen=True, slots=True)
class Auswertung:
    """What was submitted for a Wirkungsraum, with what all evaluations come to, the best first."""

    verfahren: Verfahren
    bekundungen: tuple[Interessenbekundung, ...]
    wertungen: tuple[Wertung, ...]


@retried
async def evaluate_bekundung(
    database: Database,
    caller: Caller,
    bekundung: UUID,
    person: str,
    *,
    raster: Raster,
    match: Match | None,
    now: Instant,
) -> Bewertet:
    """Book what the caller says; equal content changes nothing, other content needs `match` (P11).

    Raises NotVisible, BezirkNotLed, BewertungNotOwn, VersionMissing, VersionChanged, SchrittNotAllowed, FristRunning,
    BewertungFaulty.
    """
    async with database.transaction(caller) as work:
        found = await interessenbekundungen.lock(work, bekundung, sicht=sicht_of(caller))
        _require_evaluator(caller, found)
        if person != caller.sub:
            raise BewertungNotOwn
        before = await bewertungen.find(work, bekundung, person=person)
        if before is not None and before.raster == raster:
            return Bewertet(before, neu=False)
        require_match(match, etag_of(before.version) if before else None)
        next_stand(found.stand, schritt=Schritt.BEWERTEN)
        asked = (await verfahren.get(work, found.verfahren)).verfahren
        require_over(asked, heute=berlin_day(now))
        check_raster(raster, verfahren=asked)
        bewertung = Bewertung(bekundung, person, before.version + 1 if before else 1, raster, now)
        await bewertungen.append(work, bewertung)
        await _note(work, bewertung, now=now)
    return Bewertet(bewertung, neu=before is None)


@retried
async def read_bewertung(database: Database, caller: Caller, bekundung: UUID, person: str) -> Bewertung:
    """Read what a person says; raise NotVisible."""
    async with database.transaction(caller) as work:
        await interessenbekundungen.get(work, bekundung, sicht=sicht_of(caller))
        if (found := await bewertungen.find(work, bekundung, person=person)) is None:
            raise NotVisible
        return found


@retried
async def list_bewertungen(
    database: Database, caller: Caller, bekundung: UUID, *, request: PageRequest
) -> Page[Bewertung]:
    """List what everybody says of an Interessenbekundung, by person; raise NotVisible."""
    async with database.transaction(caller) as work:
        await interessenbekundungen.get(work, bekundung, sicht=sicht_of(caller))
        said = await bewertungen.list_latest(work, (bekundung,))
    return page_of(said, key=lambda one: one.person, request=request)


@retried
async def read_auswertung(database: Database, caller: Caller, schluessel: str, *, wirkungsraum: str) -> Auswertung:
    """Say what all evaluations of a Wirkungsraum come to (P11); raise NotVisible."""
    async with database.transaction(caller, snapshot=True) as work:
        asked = (await verfahren.get(work, schluessel)).verfahren
        found = await interessenbekundungen.list_bewertbare(work, schluessel, wirkungsraum, sicht=sicht_of(caller))
        ids = [one.id for one in found]
        said = await bewertungen.list_latest(work, ids)
    return Auswertung(asked, found, evaluate(asked, ids, bewertungen=said))


def _require_evaluator(caller: Caller, bekundung: Interessenbekundung) -> None:
    """Raise BezirkNotLed unless the caller is of that Sozialraum's ASD or leads its Bezirk."""
    as_asd = caller.has(Role.ASD) and caller.covers_sozialraum(bekundung.wirkungsraum)
    if not as_asd and not leads_bezirk(caller, bezirk=bekundung.bezirk):
        raise BezirkNotLed


async def _note(work: Work, bewertung: Bewertung, *, now: Instant) -> None:
    await audit.record(
        work,
        aktion="interessenbekundung.bewertet",
        gegenstand="interessenbekundung",
        gegenstand_id=str(bewertung.interessenbekundung),
        daten={"version": bewertung.version},
        now=now,
    )
