"""Settlements of personnel cost (V15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, insert, select

from services.budget.domain.spitzabrechnung import Besetzung, Ergebnis
from services.budget.storage.orte import Places, in_sozialraeume
from services.budget.storage.tables import SpitzabrechnungRow, StornoRow
from shared.contracts.listing import Page, PageRequest
from shared.geld import parse_geld
from shared.kalender import Instant, Zeitraum
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page
from shared.storage.locks import hold


@dataclass(frozen=True, slots=True)
class Spitzabrechnung:
    """A settlement that is booked, and the reason of its Storno if it was reversed."""

    id: UUID
    jahr: int
    sozialraum: str
    traeger: str
    besetzung: tuple[Besetzung, ...]
    ergebnis: Ergebnis
    gebucht_am: Instant
    storno_grund: str | None = None


async def lock(work: Work, jahr: int, *, sozialraum: str, traeger: str) -> None:
    """Keep others from settling the same until the commit."""
    await hold(work, "spitzabrechnung", jahr, sozialraum, traeger)


async def append(
    work: Work,
    *,
    jahr: int,
    sozialraum: str,
    traeger: str,
    besetzung: Sequence[Besetzung],
    ergebnis: Ergebnis,
    now: Instant,
) -> Spitzabrechnung:
    """Book a settlement."""
    made = Spitzabrechnung(new_id(), jahr, sozialraum, traeger, tuple(besetzung), ergebnis, now)
    await work.execute(
        insert(SpitzabrechnungRow).values(
            jugendamt=work.jugendamt,
            id=made.id,
            jahr=jahr,
            sozialraum=sozialraum,
            traeger=traeger,
            besetzung=[_write(row) for row in besetzung],
            abschlaege=ergebnis.abschlaege,
            anerkannt=ergebnis.anerkannt,
            gebucht_am=now,
            gebucht_von=work.caller.sub,
        )
    )
    return made


async def find(work: Work, spitzabrechnung: UUID) -> Spitzabrechnung | None:
    """Find a settlement by its id."""
    row = (await work.execute(_all(work).where(SpitzabrechnungRow.id == spitzabrechnung))).one_or_none()
    return _to_spitzabrechnung(row) if row else None


async def find_standing(work: Work, jahr: int, *, sozialraum: str, traeger: str) -> Spitzabrechnung | None:
    """Find the settlement of a Träger, Sozialraum and year that is not reversed."""
    row = (
        await work.execute(
            _all(work).where(
                SpitzabrechnungRow.jahr == jahr,
                SpitzabrechnungRow.sozialraum == sozialraum,
                SpitzabrechnungRow.traeger == traeger,
                StornoRow.id.is_(None),
            )
        )
    ).one_or_none()
    return _to_spitzabrechnung(row) if row else None


async def list_settled(work: Work, jahr: int, *, sozialraum: str) -> frozenset[str]:
    """Tell whose year is settled in a Sozialraum, and not reversed."""
    rows = await work.execute(
        _all(work).where(
            SpitzabrechnungRow.jahr == jahr, SpitzabrechnungRow.sozialraum == sozialraum, StornoRow.id.is_(None)
        )
    )
    return frozenset(row.traeger for row in rows)


async def list_page(
    work: Work, *, places: Places, jahr: int | None, sozialraum: str | None, request: PageRequest
) -> Page[Spitzabrechnung]:
    """List settlements, oldest first."""
    statement = _all(work).where(in_sozialraeume(SpitzabrechnungRow.sozialraum, places))
    if jahr is not None:
        statement = statement.where(SpitzabrechnungRow.jahr == jahr)
    if sozialraum is not None:
        statement = statement.where(SpitzabrechnungRow.sozialraum == sozialraum)
    page = await read_page(work, statement, listed=SpitzabrechnungRow, request=request)
    return Page(tuple(map(_to_spitzabrechnung, page.items)), page.next, page.stand)


def _all(work: Work) -> Select[Any]:
    reversal = and_(StornoRow.jugendamt == SpitzabrechnungRow.jugendamt, StornoRow.gegenstand == SpitzabrechnungRow.id)
    columns = SpitzabrechnungRow.__table__.columns
    return (
        select(*columns, StornoRow.grund.label("storno_grund"))
        .join_from(SpitzabrechnungRow, StornoRow, reversal, isouter=True)
        .where(SpitzabrechnungRow.jugendamt == work.jugendamt)
    )


def _write(row: Besetzung) -> dict[str, str]:
    return {
        "stellen": format(row.stellen, "f"),
        "beginn": row.zeitraum.beginn.isoformat(),
        "ende": row.zeitraum.ende.isoformat(),
        "personalkosten": str(row.personalkosten),
    }


def _read(row: dict[str, str]) -> Besetzung:
    zeitraum = Zeitraum(date.fromisoformat(row["beginn"]), date.fromisoformat(row["ende"]))
    return Besetzung(Decimal(row["stellen"]), zeitraum, parse_geld(row["personalkosten"]))


def _to_spitzabrechnung(row: Row[Any]) -> Spitzabrechnung:
    return Spitzabrechnung(
        row.id,
        row.jahr,
        row.sozialraum,
        row.traeger,
        tuple(map(_read, row.besetzung)),
        Ergebnis(row.abschlaege, row.anerkannt),
        row.gebucht_am,
        row.storno_grund,
    )
