"""Meetings of Steuerungsgruppen (P10), and the years in which a Bezirk had none."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, insert, select, text

from services.projects.domain.steuerung import (
    Feststellung,
    Projektfeststellung,
    Sitzung,
    Sitzungsstand,
    Versaeumnis,
)
from services.projects.storage.tables import AntragRow
from services.projects.storage.tables_steuerung import FeststellungRow, SitzungRow, SitzungsprojektRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page

_MISSED = text(
    "SELECT a.bezirk, j.jahr, count(*) AS projekte FROM antraege a"
    " JOIN fassungen f ON f.jugendamt = a.jugendamt AND f.antrag = a.id AND f.nummer = a.fassung"
    " CROSS JOIN LATERAL generate_series(CAST(date_part('year', a.begonnen_am) AS integer),"
    " LEAST(CAST(date_part('year', COALESCE(a.abgeschlossen_am, f.ende)) AS integer), CAST(:bis AS integer)))"
    " AS j(jahr)"
    " WHERE a.jugendamt = :jugendamt AND a.begonnen_am IS NOT NULL AND NOT EXISTS (SELECT FROM sitzungen s"
    " WHERE s.jugendamt = a.jugendamt AND s.bezirk = a.bezirk"
    " AND s.datum BETWEEN make_date(j.jahr, 1, 1) AND make_date(j.jahr, 12, 31))"
    " AND NOT EXISTS (SELECT FROM warnungen w WHERE w.jugendamt = a.jugendamt AND w.art = :art"
    " AND w.bezirk = a.bezirk AND w.jahr = j.jahr)"
    " GROUP BY a.bezirk, j.jahr ORDER BY a.bezirk, j.jahr"
)


async def add(work: Work, bezirk: str, sitzung: Sitzung, *, now: Instant) -> Sitzungsstand:
    """Append a meeting with the projects it looked at and what it found."""
    stand = Sitzungsstand(new_id(), bezirk, sitzung, now)
    key = {"jugendamt": work.jugendamt, "id": stand.id}
    head = {"bezirk": bezirk, "datum": sitzung.datum, "beschluesse": list(sitzung.beschluesse)}
    await work.execute(insert(SitzungRow).values(**key, **head, gebucht_am=now, gebucht_von=work.caller.sub))
    of = {"jugendamt": work.jugendamt, "sitzung": stand.id}
    projekte = [of | {"antrag": one, "platz": place} for place, one in enumerate(sitzung.projekte)]
    found = [
        of | {"platz": place, "antrag": one.projekt, "text": one.text}
        for place, one in enumerate(sitzung.feststellungen)
    ]
    if projekte:
        await work.execute(insert(SitzungsprojektRow), projekte)
    if found:
        await work.execute(insert(FeststellungRow), found)
    return stand


async def get(work: Work, bezirk: str, sitzung: UUID) -> Sitzungsstand:
    """Read a meeting of a Bezirk; raise NotVisible."""
    rows = (await work.execute(_rows(work, bezirk).where(SitzungRow.id == sitzung))).all()
    if not rows:
        raise NotVisible
    (found,) = await _load(work, rows)
    return found


async def list_page(work: Work, bezirk: str, *, request: PageRequest) -> Page[Sitzungsstand]:
    """List the meetings of a Bezirk, oldest first."""
    page = await read_page(work, _rows(work, bezirk), listed=SitzungRow, request=request)
    return Page(await _load(work, page.items), page.next, page.stand)


async def list_feststellungen(work: Work, antrag: UUID) -> tuple[Projektfeststellung, ...]:
    """Give what meetings found about a project, oldest first."""
    row, head = FeststellungRow, SitzungRow
    same = and_(head.jugendamt == row.jugendamt, head.id == row.sitzung)
    statement = select(row.sitzung, head.datum, row.platz, row.text).join(head, same)
    mine = and_(row.jugendamt == work.jugendamt, row.antrag == antrag)
    found = await work.execute(statement.where(mine).order_by(head.datum, row.sitzung, row.platz))
    return tuple(Projektfeststellung(one.sitzung, one.datum, one.platz, one.text) for one in found)


async def list_projekte(work: Work, bezirk: str, named: Collection[UUID]) -> frozenset[UUID]:
    """Give which of several projects are a Bezirk's and were approved."""
    row = AntragRow
    approved = row.status.in_(("genehmigt", "laufend", "abgeschlossen", "geprueft"))
    mine = and_(row.jugendamt == work.jugendamt, row.bezirk == bezirk, approved, row.id.in_(named))
    return frozenset((await work.execute(select(row.id).where(mine))).scalars())


async def list_versaeumnisse(work: Work, *, bis: int, art: str) -> tuple[Versaeumnis, ...]:
    """Give the years up to `bis` in which a Bezirk had projects, no meeting, and no Warnung of this kind yet (P10)."""
    rows = await work.execute(_MISSED, {"jugendamt": work.jugendamt, "bis": bis, "art": art})
    return tuple(Versaeumnis(row.bezirk, row.jahr, row.projekte) for row in rows)


def _rows(work: Work, bezirk: str) -> Select[Any]:
    return select(SitzungRow).where(SitzungRow.jugendamt == work.jugendamt, SitzungRow.bezirk == bezirk)


async def _load(work: Work, heads: Collection[Row[Any]]) -> tuple[Sitzungsstand, ...]:
    ids = [head.id for head in heads]
    projekte: dict[UUID, list[UUID]] = defaultdict(list)
    said: dict[UUID, list[Feststellung]] = defaultdict(list)
    for row in await work.execute(_of_sitzungen(work, SitzungsprojektRow, ids)):
        projekte[row.sitzung].append(row.antrag)
    for row in await work.execute(_of_sitzungen(work, FeststellungRow, ids)):
        said[row.sitzung].append(Feststellung(row.antrag, row.text))
    return tuple(
        Sitzungsstand(
            head.id,
            head.bezirk,
            Sitzung(head.datum, tuple(projekte[head.id]), tuple(said[head.id]), tuple(head.beschluesse)),
            head.gebucht_am,
        )
        for head in heads
    )


def _of_sitzungen(work: Work, table: type[SitzungsprojektRow | FeststellungRow], ids: Collection[UUID]) -> Select[Any]:
    return select(table).where(table.jugendamt == work.jugendamt, table.sitzung.in_(ids)).order_by(table.platz)
