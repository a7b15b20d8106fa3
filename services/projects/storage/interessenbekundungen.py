"""Interessenbekundungen (P11): read by what the caller sees, locked for a change, with what became of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, func, insert, or_, select, true, update

from services.projects.domain.auswahl import Kandidat
from services.projects.domain.interessenbekundung import (
    Angebot,
    Bescheidung,
    Interessenbekundung,
    Stand,
    Standortangabe,
)
from services.projects.domain.sichtbarkeit import Sicht
from services.projects.storage.tables_verfahren import (
    BewertungRow,
    ErgebnisgrundRow,
    ErgebnisRow,
    InteressenbekundungRow,
)
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class Suche:
    """Which Interessenbekundungen a list asks for; None asks for all."""

    verfahren: str | None = None
    wirkungsraum: str | None = None
    traeger: str | None = None
    stand: Stand | None = None


@dataclass(frozen=True, slots=True)
class Platz:
    """For what somebody applies: the Verfahren, the Wirkungsraum and its Bezirk, the Träger."""

    verfahren: str
    wirkungsraum: str
    bezirk: str
    traeger: str


async def add(work: Work, platz: Platz, angebot: Angebot, *, now: Instant) -> Interessenbekundung:
    """Put down a new draft."""
    bekundung = Interessenbekundung(
        id=new_id(),
        version=1,
        verfahren=platz.verfahren,
        wirkungsraum=platz.wirkungsraum,
        bezirk=platz.bezirk,
        traeger=platz.traeger,
        stand=Stand.ENTWURF,
        angebot=angebot,
    )
    places = {name: getattr(platz, name) for name in Platz.__slots__}
    made = {"angelegt_am": now, "angelegt_von": work.caller.sub, "eingereicht_am": None, "eingereicht_von": None}
    said = {"version": 1, "stand": bekundung.stand.value, "angebot": _to_json(angebot)}
    await work.execute(
        insert(InteressenbekundungRow).values(jugendamt=work.jugendamt, id=bekundung.id, **places, **made, **said)
    )
    return bekundung


async def get(work: Work, bekundung: UUID, *, sicht: Sicht) -> Interessenbekundung:
    """Read one; raise NotVisible if it is not there or not seen."""
    return _one((await work.execute(_rows(work, sicht).where(InteressenbekundungRow.id == bekundung))).one_or_none())


async def lock(work: Work, bekundung: UUID, *, sicht: Sicht) -> Interessenbekundung:
    """Read one and keep others from changing it until the commit; raise NotVisible."""
    statement = _rows(work, sicht).where(InteressenbekundungRow.id == bekundung)
    return _one((await work.execute(statement.with_for_update(of=InteressenbekundungRow))).one_or_none())


async def save(work: Work, following: Interessenbekundung, *, submitted_at: Instant | None = None) -> None:
    """Write a changed one under its next version; `lock` it before."""
    values: dict[str, Any] = {
        "version": following.version,
        "stand": following.stand.value,
        "angebot": _to_json(following.angebot),
    }
    if submitted_at is not None:
        values |= {"eingereicht_am": submitted_at, "eingereicht_von": work.caller.sub}
    mine = and_(InteressenbekundungRow.jugendamt == work.jugendamt, InteressenbekundungRow.id == following.id)
    await work.execute(update(InteressenbekundungRow).where(mine).values(values))


async def list_page(work: Work, *, sicht: Sicht, suche: Suche, request: PageRequest) -> Page[Interessenbekundung]:
    """List what is seen and asked for, oldest first."""
    asked = {name: getattr(suche, name) for name in Suche.__slots__ if getattr(suche, name) is not None}
    chosen = (getattr(InteressenbekundungRow, name) == value for name, value in asked.items())
    page = await read_page(work, _rows(work, sicht).where(*chosen), listed=InteressenbekundungRow, request=request)
    return Page(tuple(map(_to_bekundung, page.items)), page.next, page.stand)


async def list_eingereichte(work: Work, verfahren: str, *, traeger: str) -> frozenset[str]:
    """Give the Wirkungsräume for which a Träger has submitted and not withdrawn."""
    row = InteressenbekundungRow
    standing = row.stand.not_in((Stand.ENTWURF.value, Stand.ZURUECKGEZOGEN.value))
    mine = and_(row.jugendamt == work.jugendamt, row.verfahren == verfahren, row.traeger == traeger, standing)
    return frozenset((await work.execute(select(row.wirkungsraum).where(mine))).scalars())


async def is_used(work: Work, verfahren: str) -> bool:
    """Tell whether anybody ever submitted in a Verfahren, or it has a result."""
    row, result = InteressenbekundungRow, ErgebnisRow
    submitted = exists().where(
        row.jugendamt == work.jugendamt, row.verfahren == verfahren, row.eingereicht_am.is_not(None)
    )
    decided = exists().where(result.jugendamt == work.jugendamt, result.verfahren == verfahren)
    return bool((await work.execute(select(or_(submitted, decided)))).scalar_one())


async def list_kandidaten(work: Work, verfahren: str, wirkungsraum: str) -> tuple[Kandidat, ...]:
    """Give who applies for a Wirkungsraum, and how many people evaluated each, in the order of application."""
    row, judged = InteressenbekundungRow, BewertungRow
    same = and_(judged.jugendamt == row.jugendamt, judged.interessenbekundung == row.id)
    mine = and_(row.jugendamt == work.jugendamt, row.verfahren == verfahren, row.wirkungsraum == wirkungsraum)
    statement = (
        select(row.id, row.traeger, func.count(judged.person.distinct()).label("bewertungen"))
        .outerjoin(judged, same)
        .where(mine, row.stand == Stand.EINGEREICHT.value)
        .group_by(row.id, row.traeger)
        .order_by(row.id)
    )
    return tuple(Kandidat(found.id, found.traeger, found.bewertungen) for found in await work.execute(statement))


async def list_bewertbare(
    work: Work, verfahren: str, wirkungsraum: str, *, sicht: Sicht
) -> tuple[Interessenbekundung, ...]:
    """Give what was submitted for a Wirkungsraum and not withdrawn, as far as the caller sees it."""
    row = InteressenbekundungRow
    standing = row.stand.not_in((Stand.ENTWURF.value, Stand.ZURUECKGEZOGEN.value))
    statement = _rows(work, sicht).where(row.verfahren == verfahren, row.wirkungsraum == wirkungsraum, standing)
    return tuple(map(_to_bekundung, await work.execute(statement.order_by(row.id))))


async def find_seen(work: Work, bekundungen: Collection[UUID], *, sicht: Sicht) -> frozenset[UUID]:
    """Give which of several the caller sees."""
    row = InteressenbekundungRow
    statement = select(row.id).where(row.jugendamt == work.jugendamt, row.id.in_(bekundungen), _is_seen(sicht))
    return frozenset((await work.execute(statement)).scalars())


async def lock_kandidaten(work: Work, verfahren: str, wirkungsraum: str) -> None:
    """Keep everything submitted for a Wirkungsraum from changing until the commit."""
    row = InteressenbekundungRow
    mine = and_(row.jugendamt == work.jugendamt, row.verfahren == verfahren, row.wirkungsraum == wirkungsraum)
    await work.execute(select(row.id).where(mine).order_by(row.id).with_for_update())


async def settle(work: Work, staende: Mapping[Stand, Sequence[UUID]]) -> None:
    """Write what became of several, under lock: two statements at most, whatever their number."""
    row = InteressenbekundungRow
    for stand, ids in staende.items():
        mine = and_(row.jugendamt == work.jugendamt, row.id.in_(ids))
        await work.execute(update(row).where(mine).values(stand=stand.value, version=row.version + 1))


def _rows(work: Work, sicht: Sicht) -> Select[Any]:
    row, why, result = InteressenbekundungRow, ErgebnisgrundRow, ErgebnisRow
    about = and_(why.jugendamt == row.jugendamt, why.interessenbekundung == row.id)
    of = and_(result.jugendamt == why.jugendamt, result.id == why.ergebnis)
    columns = (*row.__table__.c, why.ausgewaehlt, why.begruendung, result.entschieden_am)
    found = select(*columns).outerjoin(why, about).outerjoin(result, of)
    return found.where(row.jugendamt == work.jugendamt, _is_seen(sicht))


def _is_seen(sicht: Sicht) -> ColumnElement[bool]:
    """Let a Träger see its own, drafts too, and the office what was submitted."""
    row = InteressenbekundungRow
    own = row.traeger.in_(sicht.traeger) if sicht.traeger else false()
    everywhere = "*" in sicht.bezirke or "*" in sicht.sozialraeume
    areas = [column.in_(seen) for column, seen in _areas(sicht) if seen]
    return or_(own, and_(row.eingereicht_am.is_not(None), true() if everywhere else or_(false(), *areas)))


def _areas(sicht: Sicht) -> tuple[tuple[Any, frozenset[str]], ...]:
    row = InteressenbekundungRow
    return (row.bezirk, sicht.bezirke), (row.wirkungsraum, sicht.sozialraeume)


def _one(row: Row[Any] | None) -> Interessenbekundung:
    if row is None:
        raise NotVisible
    return _to_bekundung(row)


def _to_json(angebot: Angebot) -> dict[str, Any]:
    standort = angebot.standort
    place = (
        {"im_wirkungsraum": standort.im_wirkungsraum, "arbeitsplaetze": standort.arbeitsplaetze} if standort else None
    )
    return {"teile": dict(angebot.teile), "kriterien": dict(angebot.kriterien), "standort": place}


def _to_bekundung(row: Row[Any]) -> Interessenbekundung:
    said = row.angebot
    standort = Standortangabe(**said["standort"]) if said["standort"] else None
    decided = row.ausgewaehlt is not None
    return Interessenbekundung(
        id=row.id,
        version=row.version,
        verfahren=row.verfahren,
        wirkungsraum=row.wirkungsraum,
        bezirk=row.bezirk,
        traeger=row.traeger,
        stand=Stand(row.stand),
        angebot=Angebot(said["teile"], said["kriterien"], standort),
        eingereicht_am=row.eingereicht_am,
        bescheidung=Bescheidung(row.ausgewaehlt, row.begruendung, row.entschieden_am) if decided else None,
    )
