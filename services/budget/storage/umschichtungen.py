"""Umschichtungen as they were ordered, their postings, and whether they were reversed (V9, G5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, insert, or_, select

from services.budget.domain.umschichtung import Posten, Umschichtung
from services.budget.domain.volumen import Ort
from services.budget.storage.orte import Places, in_sozialraeume
from services.budget.storage.tables import StornoRow
from services.budget.storage.tables_umschichtung import UmschichtungBuchungRow, UmschichtungRow
from shared.contracts.listing import Page, PageRequest
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class BookedUmschichtung:
    """An Umschichtung that is booked, and the reason of its Storno if it was reversed."""

    id: UUID
    auftrag: Umschichtung
    gebucht_am: Instant
    gebucht_von: str
    storno_grund: str | None


async def append(work: Work, auftrag: Umschichtung, *, now: Instant) -> BookedUmschichtung:
    """Write down what was ordered, under a new id."""
    booked = BookedUmschichtung(new_id(), auftrag, now, work.caller.sub, None)
    await work.execute(
        insert(UmschichtungRow).values(
            jugendamt=work.jugendamt,
            id=booked.id,
            jahr=auftrag.ort.jahr,
            sozialraum=auftrag.ort.slug,
            von=auftrag.von,
            nach=auftrag.nach,
            betrag=auftrag.betrag,
            grund=auftrag.grund,
            gebucht_am=now,
            gebucht_von=work.caller.sub,
        )
    )
    return booked


async def append_posten(work: Work, umschichtung: UUID, posten: Sequence[Posten], *, now: Instant) -> None:
    """Append the postings that carry an Umschichtung or its Storno out; PostgreSQL refuses a sum other than zero."""
    rows = [
        {
            "jugendamt": work.jugendamt, "id": new_id(), "umschichtung": umschichtung, "jahr": one.ort.jahr,
            "ort_art": one.ort.art, "ort": one.ort.slug, "volumen": one.volumen, "betrag": one.betrag,
            "gebucht_am": now, "buchungstag": berlin_day(now), "gebucht_von": work.caller.sub,
        }
        for one in posten
    ]  # fmt: skip
    await work.execute(insert(UmschichtungBuchungRow), rows)


async def find(work: Work, umschichtung: UUID) -> BookedUmschichtung | None:
    """Find an Umschichtung by its id."""
    row = (await work.execute(_all(work).where(UmschichtungRow.id == umschichtung))).one_or_none()
    return _to_booked(row) if row else None


async def list_page(
    work: Work,
    *,
    places: Places,
    jahr: int | None,
    sozialraum: str | None,
    volumen: str | None,
    request: PageRequest,
) -> Page[BookedUmschichtung]:
    """List Umschichtungen, oldest first; of a Volumen, those that it gave and those that it got."""
    statement = _all(work).where(in_sozialraeume(UmschichtungRow.sozialraum, places))
    if jahr is not None:
        statement = statement.where(UmschichtungRow.jahr == jahr)
    if sozialraum is not None:
        statement = statement.where(UmschichtungRow.sozialraum == sozialraum)
    if volumen is not None:
        statement = statement.where(or_(UmschichtungRow.von == volumen, UmschichtungRow.nach == volumen))
    page = await read_page(work, statement, listed=UmschichtungRow, request=request)
    return Page(tuple(map(_to_booked, page.items)), page.next, page.stand)


def _all(work: Work) -> Select[Any]:
    reversal = and_(StornoRow.jugendamt == UmschichtungRow.jugendamt, StornoRow.gegenstand == UmschichtungRow.id)
    columns = UmschichtungRow.__table__.columns
    return (
        select(*columns, StornoRow.grund.label("storno_grund"))
        .join_from(UmschichtungRow, StornoRow, reversal, isouter=True)
        .where(UmschichtungRow.jugendamt == work.jugendamt)
    )


def _to_booked(row: Row[Any]) -> BookedUmschichtung:
    auftrag = Umschichtung(Ort.sozialraum(row.jahr, row.sozialraum), row.von, row.nach, row.betrag, row.grund)
    return BookedUmschichtung(row.id, auftrag, row.gebucht_am, row.gebucht_von, row.storno_grund)
