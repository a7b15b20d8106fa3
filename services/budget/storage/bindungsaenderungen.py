"""Changes of Bindungen as the other services read them: by the transaction that made them, whatever the reason."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select

from services.budget.storage.tables import BindungBuchungRow, BindungRow
from shared.contracts.listing import Page, PageRequest
from shared.geld import Geld
from shared.storage.database import Work
from shared.storage.lists import read_page


@dataclass(frozen=True, slots=True)
class Bindungsaenderung:
    """A change, by its id, and what is bound in its year now."""

    id: UUID
    quelle: UUID
    jahr: int
    betrag: Geld
    minuten: int
    vorgemerkt: bool


async def list_page(work: Work, *, art: str, request: PageRequest) -> Page[Bindungsaenderung]:
    """List changes of what Kontrakte, or projects, have bound; oldest first."""
    same = and_(
        BindungRow.jugendamt == BindungBuchungRow.jugendamt,
        BindungRow.quelle == BindungBuchungRow.quelle,
        BindungRow.jahr == BindungBuchungRow.jahr,
    )
    statement = (
        select(BindungBuchungRow.id, BindungBuchungRow.quelle, BindungBuchungRow.jahr)
        .add_columns(BindungRow.betrag, BindungRow.minuten, BindungRow.vorgemerkt)
        .join_from(BindungBuchungRow, BindungRow, same)
        .where(BindungBuchungRow.jugendamt == work.jugendamt, BindungRow.art == art)
    )
    page = await read_page(work, statement, listed=BindungBuchungRow, request=request)
    return Page(tuple(map(_to_aenderung, page.items)), page.next, page.stand)


def _to_aenderung(row: Row[Any]) -> Bindungsaenderung:
    return Bindungsaenderung(row.id, row.quelle, row.jahr, row.betrag, row.minuten, row.vorgemerkt)
