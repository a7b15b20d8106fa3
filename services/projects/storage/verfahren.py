"""Verfahren (P11): the head names the version that holds, versions are appended (G5)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, insert, select, update

from services.projects.domain.verfahren import Kriterium, Standort, Teil, Verfahren
from services.projects.storage.tables_verfahren import VerfahrenRow, VerfahrensfassungRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class Verfahrensstand:
    """A Verfahren as it stands: its key, its version and what that says."""

    schluessel: str
    version: int
    verfahren: Verfahren


async def find(work: Work, schluessel: str, *, lock: bool = False) -> Verfahrensstand | None:
    """Find a Verfahren, with `lock` kept from others until the commit."""
    statement = _heads(work).where(VerfahrenRow.schluessel == schluessel)
    row = (await work.execute(statement.with_for_update(of=VerfahrenRow) if lock else statement)).one_or_none()
    return _to_stand(row) if row else None


async def get(work: Work, schluessel: str, *, lock: bool = False) -> Verfahrensstand:
    """Read a Verfahren; raise NotVisible."""
    if (found := await find(work, schluessel, lock=lock)) is None:
        raise NotVisible
    return found


async def add(work: Work, schluessel: str, verfahren: Verfahren, *, now: Instant) -> Verfahrensstand:
    """Put down a new Verfahren; its key is held."""
    stand = Verfahrensstand(schluessel, 1, verfahren)
    values = {"jugendamt": work.jugendamt, "id": new_id(), "schluessel": schluessel, "version": 1}
    await work.execute(insert(VerfahrenRow).values(values))
    await _append(work, stand, now=now)
    return stand


async def change(work: Work, before: Verfahrensstand, verfahren: Verfahren, *, now: Instant) -> Verfahrensstand:
    """Append the next version of a Verfahren; it is locked."""
    stand = Verfahrensstand(before.schluessel, before.version + 1, verfahren)
    mine = and_(VerfahrenRow.jugendamt == work.jugendamt, VerfahrenRow.schluessel == before.schluessel)
    await work.execute(update(VerfahrenRow).where(mine).values(version=stand.version))
    await _append(work, stand, now=now)
    return stand


async def list_page(work: Work, *, request: PageRequest) -> Page[Verfahrensstand]:
    """List the Verfahren of the Jugendamt, oldest first."""
    page = await read_page(work, _heads(work), listed=VerfahrenRow, request=request)
    return Page(tuple(map(_to_stand, page.items)), page.next, page.stand)


async def _append(work: Work, stand: Verfahrensstand, *, now: Instant) -> None:
    key = {"jugendamt": work.jugendamt, "verfahren": stand.schluessel, "version": stand.version}
    booked = {"gebucht_am": now, "gebucht_von": work.caller.sub}
    await work.execute(insert(VerfahrensfassungRow).values(**key, inhalt=_to_json(stand.verfahren), **booked))


def _heads(work: Work) -> Select[Any]:
    head, said = VerfahrenRow, VerfahrensfassungRow
    same = and_(said.jugendamt == head.jugendamt, said.verfahren == head.schluessel, said.version == head.version)
    columns = (head.id, head.schluessel, head.version, said.inhalt)
    return select(*columns).join(said, same).where(head.jugendamt == work.jugendamt)


def _to_json(verfahren: Verfahren) -> dict[str, Any]:
    days = {"frist": verfahren.frist.isoformat(), "beginn": verfahren.beginn.isoformat()}
    return asdict(verfahren) | days


def _to_stand(row: Row[Any]) -> Verfahrensstand:
    return Verfahrensstand(row.schluessel, row.version, _to_verfahren(row.inhalt))


def _to_verfahren(inhalt: Mapping[str, Any]) -> Verfahren:
    read = {
        "wirkungsraeume": tuple(inhalt["wirkungsraeume"]),
        "frist": date.fromisoformat(inhalt["frist"]),
        "beginn": date.fromisoformat(inhalt["beginn"]),
        "teile": tuple(Teil(**teil) for teil in inhalt["teile"]),
        "kriterien": tuple(Kriterium(**kriterium) for kriterium in inhalt["kriterien"]),
        "standort": Standort(**inhalt["standort"]) if inhalt["standort"] else None,
    }
    return Verfahren(**(dict(inhalt) | read))
