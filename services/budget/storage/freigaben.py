"""Leitung's overrides of a `sperren`, each for one receipt number (V10)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select

from services.budget.domain.freigabe import Freigabe
from services.budget.domain.volumen import Ort
from services.budget.storage.orte import Places, in_sozialraeume
from services.budget.storage.tables_umschichtung import FreigabeRow
from shared.contracts.listing import Page, PageRequest
from shared.kalender import Instant
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class GivenFreigabe:
    """A Freigabe that was given, by whom and when."""

    id: UUID
    freigabe: Freigabe
    gebucht_am: Instant
    gebucht_von: str


async def append(work: Work, freigabe: Freigabe, *, now: Instant) -> GivenFreigabe:
    """Write a Freigabe down, under a new id."""
    given = GivenFreigabe(new_id(), freigabe, now, work.caller.sub)
    await work.execute(
        insert(FreigabeRow).values(
            jugendamt=work.jugendamt,
            id=given.id,
            jahr=freigabe.ort.jahr,
            sozialraum=freigabe.ort.slug,
            volumen=freigabe.volumen,
            beleg=freigabe.beleg,
            betrag=freigabe.betrag,
            begruendung=freigabe.begruendung,
            gebucht_am=now,
            gebucht_von=work.caller.sub,
        )
    )
    return given


async def list_of_beleg(work: Work, beleg: str) -> tuple[Freigabe, ...]:
    """List what was given for a receipt number, the latest first."""
    rows = await work.execute(
        select(FreigabeRow)
        .where(FreigabeRow.jugendamt == work.jugendamt, FreigabeRow.beleg == beleg)
        .order_by(FreigabeRow.id.desc())
    )
    return tuple(_to_given(row).freigabe for row in rows)


async def find(work: Work, freigabe: UUID) -> GivenFreigabe | None:
    """Find a Freigabe by its id."""
    statement = select(FreigabeRow).where(FreigabeRow.jugendamt == work.jugendamt, FreigabeRow.id == freigabe)
    row = (await work.execute(statement)).one_or_none()
    return _to_given(row) if row else None


async def list_page(work: Work, *, places: Places, sozialraum: str | None, request: PageRequest) -> Page[GivenFreigabe]:
    """List Freigaben, oldest first."""
    statement = select(FreigabeRow).where(
        FreigabeRow.jugendamt == work.jugendamt, in_sozialraeume(FreigabeRow.sozialraum, places)
    )
    if sozialraum is not None:
        statement = statement.where(FreigabeRow.sozialraum == sozialraum)
    page = await read_page(work, statement, listed=FreigabeRow, request=request)
    return Page(tuple(map(_to_given, page.items)), page.next, page.stand)


def _to_given(row: Row[Any]) -> GivenFreigabe:
    ort = Ort.sozialraum(row.jahr, row.sozialraum)
    freigabe = Freigabe(ort, row.volumen, row.beleg, row.betrag, row.begruendung)
    return GivenFreigabe(row.id, freigabe, row.gebucht_am, row.gebucht_von)
