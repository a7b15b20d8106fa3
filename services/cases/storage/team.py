"""Posts of the Sozialraumteams (K15): each a row that names its latest version, and the versions behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, insert, or_, select, text, true, update

from services.cases.domain.buchung import Budgetablehnung
from services.cases.domain.sicht import Sicht
from services.cases.domain.team import Anteil, Herkunft, Stelle, Stellenablehnung, Teamstelle
from services.cases.storage.tables_team import TeamstellenfassungRow, TeamstelleRow
from shared.contracts.listing import Page, PageRequest
from shared.kalender import Instant
from shared.storage import lists
from shared.storage.database import Work
from shared.storage.keys import new_id

THEMA = "personalstellen"
# A late refusal of an older version says nothing about a newer one.
_REFUSE = text(
    "UPDATE teamstellen SET abgelehnte_version = :version, ablehnung_code = :code, ablehnung_detail = :detail"
    " WHERE jugendamt = :jugendamt AND sozialraum = :sozialraum AND schluessel = :schluessel"
    " AND coalesce(abgelehnte_version, 0) < :version"
)


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which posts a list is about; `stichtag`: those held on that day."""

    sozialraum: str
    stichtag: date | None = None
    herkunft: Herkunft | None = None
    traeger: str | None = None


async def find(work: Work, sozialraum: str, schluessel: str, *, sicht: Sicht) -> Teamstelle | None:
    """Find a post as it stands, if the caller sees it."""
    head = TeamstelleRow
    rows = _latest(work).where(head.sozialraum == sozialraum, head.schluessel == schluessel, _seen(sicht))
    row = (await work.execute(rows)).one_or_none()
    return _to_teamstelle(row) if row else None


async def add(work: Work, sozialraum: str, schluessel: str, stelle: Stelle, *, now: Instant) -> Teamstelle:
    """Put down a new post; its key is held."""
    made = Teamstelle(new_id(), sozialraum, schluessel, 1, stelle, now)
    values = {"id": made.id, "sozialraum": sozialraum, "schluessel": schluessel, "version": 1}
    await work.execute(insert(TeamstelleRow).values(jugendamt=work.jugendamt, **values))
    await _append(work, made)
    return made


async def change(work: Work, before: Teamstelle, stelle: Stelle, *, now: Instant) -> Teamstelle:
    """Append the next version of a post; its key is held."""
    made = Teamstelle(before.id, before.sozialraum, before.schluessel, before.version + 1, stelle, now)
    mine = and_(TeamstelleRow.jugendamt == work.jugendamt, TeamstelleRow.id == made.id)
    await work.execute(update(TeamstelleRow).where(mine).values(version=made.version))
    await _append(work, made)
    return made


async def read_page(work: Work, auswahl: Auswahl, *, sicht: Sicht, request: PageRequest) -> Page[Teamstelle]:
    """List posts that are seen, in the order in which they were first entered."""
    statement = _latest(work).where(_seen(sicht), *_chosen(auswahl))
    page = await lists.read_page(work, statement, listed=TeamstelleRow, request=request)
    return Page(tuple(map(_to_teamstelle, page.items)), page.next, page.stand)


async def count_anteile(work: Work, auswahl: Auswahl, *, sicht: Sicht) -> tuple[Anteil, ...]:
    """Count posts and add up their hours, by where they come from and whose they are."""
    found = _latest(work).where(_seen(sicht), *_chosen(auswahl)).subquery()
    group = (found.c.herkunft, found.c.traeger)
    rows = await work.execute(
        select(
            *group,
            func.count().label("stellen"),
            func.sum(found.c.stunden).label("stunden"),
            func.count().filter(found.c.abschluss).label("mit_abschluss"),
        )
        .group_by(*group)
        .order_by(found.c.herkunft, found.c.traeger.nulls_first())
    )
    return tuple(
        Anteil(Herkunft(row.herkunft), row.traeger, row.stellen, row.stunden, row.mit_abschluss) for row in rows
    )


async def list_herkuenfte(work: Work, sozialraum: str, tag: date) -> frozenset[str]:
    """Name where the posts of a team come from that are held on a day (K2)."""
    content = TeamstellenfassungRow
    rows = _latest(work).with_only_columns(content.herkunft).distinct()
    return frozenset((await work.execute(rows.where(*_chosen(Auswahl(sozialraum, tag))))).scalars())


async def read_versionen(work: Work, versionen: Sequence[tuple[UUID, int]]) -> tuple[Teamstelle, ...]:
    """Read versions of posts as they were entered."""
    head, content = TeamstelleRow, TeamstellenfassungRow
    same = and_(content.jugendamt == head.jugendamt, content.stelle == head.id)
    named = or_(*(and_(content.stelle == stelle, content.version == version) for stelle, version in versionen))
    rows = select(*_columns()).join(content, same).where(head.jugendamt == work.jugendamt, named)
    return tuple(map(_to_teamstelle, await work.execute(rows.order_by(content.stelle, content.version))))


async def refuse(work: Work, ablehnungen: Mapping[tuple[str, str, int], Budgetablehnung]) -> None:
    """Make visible on each post that the budget refused a version for good, and why."""
    rows = [
        {"jugendamt": work.jugendamt, "sozialraum": sozialraum, "schluessel": schluessel, "version": version,
         "code": why.code, "detail": why.detail}
        for (sozialraum, schluessel, version), why in sorted(ablehnungen.items())
    ]  # fmt: skip
    if rows:
        await work.execute(_REFUSE, rows)


async def _append(work: Work, made: Teamstelle) -> None:
    content = {name: getattr(made.stelle, name) for name in Stelle.__slots__}
    values = content | {
        "jugendamt": work.jugendamt, "stelle": made.id, "version": made.version,
        "herkunft": made.stelle.herkunft.value, "gebucht_am": made.gebucht_am, "gebucht_von": work.caller.sub,
    }  # fmt: skip
    await work.execute(insert(TeamstellenfassungRow).values(values))


def _columns() -> list[ColumnElement[Any]]:
    head, content = TeamstelleRow, TeamstellenfassungRow
    refused = (head.abgelehnte_version, head.ablehnung_code, head.ablehnung_detail)
    named = [getattr(content, name) for name in Stelle.__slots__]
    return [head.id, head.sozialraum, head.schluessel, *refused, content.version, *named, content.gebucht_am]


def _latest(work: Work) -> Select[Any]:
    head, content = TeamstelleRow, TeamstellenfassungRow
    same = and_(content.jugendamt == head.jugendamt, content.stelle == head.id, content.version == head.version)
    return select(*_columns()).join(content, same).where(head.jugendamt == work.jugendamt)


def _seen(sicht: Sicht) -> ColumnElement[bool]:
    """Let a Träger see its own posts alone: how others are staffed is theirs."""
    if sicht.alles:
        return true()
    own = TeamstellenfassungRow.traeger == sicht.traeger if sicht.traeger else false()
    return or_(TeamstelleRow.sozialraum.in_(sorted(sicht.sozialraeume)), own)


def _chosen(auswahl: Auswahl) -> list[ColumnElement[bool]]:
    content = TeamstellenfassungRow
    chosen: list[ColumnElement[bool]] = [TeamstelleRow.sozialraum == auswahl.sozialraum]
    if auswahl.stichtag is not None:
        goes_on = or_(content.ende.is_(None), content.ende >= auswahl.stichtag)
        chosen += [content.beginn <= auswahl.stichtag, goes_on]
    if auswahl.herkunft is not None:
        chosen.append(content.herkunft == auswahl.herkunft.value)
    if auswahl.traeger is not None:
        chosen.append(content.traeger == auswahl.traeger)
    return chosen


def _to_teamstelle(row: Row[Any]) -> Teamstelle:
    content = {name: getattr(row, name) for name in Stelle.__slots__} | {"herkunft": Herkunft(row.herkunft)}
    refused = None
    if row.abgelehnte_version == row.version:
        refused = Stellenablehnung(row.version, row.ablehnung_code, row.ablehnung_detail)
    return Teamstelle(row.id, row.sozialraum, row.schluessel, row.version, Stelle(**content), row.gebucht_am, refused)
