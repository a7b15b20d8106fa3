"""Applications as they stand: read whole, locked for a change, listed by what the caller sees."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, select, update

from services.projects.domain.antrag import Antrag, Inhalt
from services.projects.domain.lebenslauf import Status
from services.projects.domain.sichtbarkeit import Sicht
from services.projects.storage import fassungen, verlaengerungen, verlauf
from services.projects.storage.seen import is_seen
from services.projects.storage.tables import AntragRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page

_PLAIN = ("version", "fassung", "begonnen_am", "abgeschlossen_am", "abschluss_grund")


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which applications a list asks for; None asks for all."""

    status: Status | None = None
    bezirk: str | None = None
    sozialraum: str | None = None
    traeger: str | None = None


async def insert_entwurf(work: Work, inhalt: Inhalt, *, vom_traeger: bool, now: Instant) -> Antrag:
    """Book a new draft with the first version of its content."""
    sub = work.caller.person.sub
    antrag = Antrag(
        new_id(), version=1, fassung=1, status=Status.ENTWURF, inhalt=inhalt, angelegt_von=sub, vom_traeger=vom_traeger
    )
    values = {"version": 1, "fassung": 1, "angelegt_von": sub, "angelegt_am": now, "vom_traeger": vom_traeger}
    await work.execute(
        insert(AntragRow).values(jugendamt=work.jugendamt, id=antrag.id, **values, **_head_values(antrag))
    )
    await fassungen.add(work, antrag=antrag.id, nummer=1, inhalt=inhalt, now=now)
    return antrag


async def get(work: Work, antrag_id: UUID, *, sicht: Sicht) -> Antrag:
    """Read one application; raise NotVisible if it is not there or not seen."""
    return await _one(work, _seen(work, sicht).where(AntragRow.id == antrag_id))


async def lock(work: Work, antrag_id: UUID, *, sicht: Sicht) -> Antrag:
    """Read one application and keep others from changing it until the commit; raise NotVisible."""
    return await _one(work, _seen(work, sicht).where(AntragRow.id == antrag_id).with_for_update())


async def list_page(work: Work, *, sicht: Sicht, auswahl: Auswahl, request: PageRequest) -> Page[Antrag]:
    """List what is seen and asked for, one page."""
    asked = {name: getattr(auswahl, name) for name in Auswahl.__slots__ if getattr(auswahl, name) is not None}
    statement = _seen(work, sicht).where(*(getattr(AntragRow, name) == value for name, value in asked.items()))
    page = await read_page(work, statement, listed=AntragRow, request=request)
    return Page(await _load(work, page.items), page.next, page.stand)


async def save(work: Work, antrag: Antrag, *, inhalt: Inhalt | None = None, now: Instant) -> Antrag:
    """Write a changed application as its next version; `inhalt` becomes its next Fassung. `lock` it before."""
    following = replace(antrag, version=antrag.version + 1)
    if inhalt is not None and inhalt != antrag.inhalt:
        following = replace(following, fassung=antrag.fassung + 1, inhalt=inhalt)
        await fassungen.add(work, antrag=antrag.id, nummer=following.fassung, inhalt=inhalt, now=now)
    values = {name: getattr(following, name) for name in _PLAIN}
    statement = update(AntragRow).where(AntragRow.jugendamt == work.jugendamt, AntragRow.id == antrag.id)
    await work.execute(statement.values(**values, **_head_values(following)))
    return following


def _head_values(antrag: Antrag) -> dict[str, str]:
    inhalt = antrag.inhalt
    places = {"bezirk": inhalt.bezirk, "sozialraum": inhalt.sozialraum, "traeger": inhalt.traeger}
    return {"status": antrag.status.value, **places}


def _seen(work: Work, sicht: Sicht) -> Select[Any]:
    return select(AntragRow).where(AntragRow.jugendamt == work.jugendamt, is_seen(AntragRow, sicht))


async def _one(work: Work, statement: Select[Any]) -> Antrag:
    rows = (await work.execute(statement)).all()
    if not rows:
        raise NotVisible
    (antrag,) = await _load(work, rows)
    return antrag


async def _load(work: Work, heads: Sequence[Row[Any]]) -> tuple[Antrag, ...]:
    ids = [head.id for head in heads]
    inhalte = await fassungen.load(work, {head.id: head.fassung for head in heads})
    einreichungen = await verlauf.load_einreichungen(work, ids)
    last = {head.id: einreichungen[head.id][-1].fassung if einreichungen[head.id] else head.fassung for head in heads}
    verfasst = await fassungen.load_verfassende(work, last)
    bescheide = await verlauf.load_bescheide(work, ids)
    bindungen = await verlauf.load_bindungen(work, ids)
    longer = await verlaengerungen.load(work, ids)
    return tuple(
        Antrag(
            id=head.id,
            version=head.version,
            fassung=head.fassung,
            status=Status(head.status),
            inhalt=inhalte[head.id],
            angelegt_von=head.angelegt_von,
            vom_traeger=head.vom_traeger,
            einreichungen=tuple(einreichungen[head.id]),
            bescheide=tuple(bescheide[head.id]),
            bindungen=tuple(bindungen[head.id]),
            begonnen_am=head.begonnen_am,
            abgeschlossen_am=head.abgeschlossen_am,
            abschluss_grund=head.abschluss_grund,
            verlaengerungen=tuple(longer[head.id]),
            verfasst_von=verfasst[head.id],
        )
        for head in heads
    )
