"""The record of reads (G6): appended in the transaction that reads, one row for each answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, text

from services.cases.domain.zugriff import Lesezugriff, Vorgang
from services.cases.storage.tables_zugriffe import ZugriffRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage import lists
from shared.storage.arrays import write_array
from shared.storage.asks import tell
from shared.storage.database import Work
from shared.storage.keys import new_id

_RECORD = text(
    "INSERT INTO zugriffe (jugendamt, id, zeitpunkt, akteur, vorgang, kontrakte)"
    " VALUES (:jugendamt, :id, :now, :akteur, :vorgang, CAST(:kontrakte AS uuid[]))"
)
# What two books say of a Kontrakt names its Träger and number; where there is no such Kontrakt, none is shown.
_RECORD_NAMED = text(
    "INSERT INTO zugriffe (jugendamt, id, zeitpunkt, akteur, vorgang, kontrakte)"
    " SELECT :jugendamt, :id, :now, :akteur, :vorgang, array_agg(DISTINCT k.id)"
    " FROM unnest(CAST(:traeger AS text[]), CAST(:nummern AS text[])) AS n (traeger, nummer)"
    " JOIN kontrakte k ON k.jugendamt = :jugendamt AND k.nummer = n.nummer AND k.traeger = n.traeger"
    " HAVING count(*) > 0"
)


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which reads a list is about."""

    kontrakt: UUID | None = None
    person: str | None = None


async def record(work: Work, vorgang: Vorgang, kontrakte: Iterable[UUID], *, now: Instant) -> None:
    """Write down that the caller is shown these Kontrakte; nothing where there is none."""
    shown = list(dict.fromkeys(kontrakte))
    if shown:
        parameters = _who(work, vorgang, now=now) | {"kontrakte": write_array(map(str, shown))}
        await work.send(tell(_RECORD, parameters))


async def record_named(work: Work, vorgang: Vorgang, named: Iterable[tuple[str, str]], *, now: Instant) -> None:
    """Write down that the caller is shown what is said of the Kontrakte of these Träger and numbers."""
    shown = list(named)
    if shown:
        traeger, nummern = (write_array(column) for column in zip(*shown, strict=True))
        await work.send(tell(_RECORD_NAMED, _who(work, vorgang, now=now) | {"traeger": traeger, "nummern": nummern}))


def _who(work: Work, vorgang: Vorgang, *, now: Instant) -> dict[str, Any]:
    return {
        "jugendamt": work.jugendamt,
        "id": new_id(),
        "now": now,
        "akteur": work.caller.sub,
        "vorgang": vorgang.value,
    }


async def get(work: Work, zugriff: UUID) -> Lesezugriff:
    """Read one; raise NotVisible."""
    row = (await work.execute(_rows(work).where(ZugriffRow.id == zugriff))).one_or_none()
    if row is None:
        raise NotVisible
    return _to_zugriff(row)


async def read_page(work: Work, auswahl: Auswahl, *, request: PageRequest) -> Page[Lesezugriff]:
    """List reads, oldest first."""
    statement = _rows(work)
    if auswahl.kontrakt is not None:
        statement = statement.where(ZugriffRow.id.in_(select(func.zugriffe_auf(auswahl.kontrakt))))
    if auswahl.person is not None:
        statement = statement.where(ZugriffRow.akteur == auswahl.person)
    page = await lists.read_page(work, statement, listed=ZugriffRow, request=request)
    return Page(tuple(map(_to_zugriff, page.items)), page.next, page.stand)


def _rows(work: Work) -> Select[Any]:
    return select(*ZugriffRow.__table__.c).where(ZugriffRow.jugendamt == work.jugendamt)


def _to_zugriff(row: Row[Any]) -> Lesezugriff:
    return Lesezugriff(row.id, row.zeitpunkt, row.akteur, Vorgang(row.vorgang), tuple(row.kontrakte))
