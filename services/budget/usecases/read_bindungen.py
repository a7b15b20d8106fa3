"""Tell the other services what is bound now: setting a year up reprices what was `vorgemerkt` for it (K4, P5)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.budget.storage import bindungen, bindungsaenderungen, wanderungen
from services.budget.storage.bindungen import Bindung
from services.budget.storage.bindungsaenderungen import Bindungsaenderung
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.storage.database import Database, Work


async def read_bindungen(
    database: Database, caller: Caller, quellen: Sequence[UUID]
) -> Mapping[UUID, Sequence[Mapping[str, Any]]]:
    """Give the years that are bound for each source, all of one moment; none for a source that is not known."""
    async with database.transaction(caller) as work:
        return await wire_quellen(work, quellen)


async def list_aenderungen(
    database: Database, caller: Caller, *, art: str, request: PageRequest
) -> tuple[Page[Bindungsaenderung], Mapping[tuple[UUID, int], int]]:
    """List changes of Bindungen with what is bound now; beside it the count of each year's changes. PlaceUnreadable."""
    async with database.transaction(caller, snapshot=True) as work:
        page = await bindungsaenderungen.list_page(work, art=art, request=request)
        return page, await wanderungen.count_changes(work, sorted({one.quelle for one in page.items}))


async def wire_quellen(work: Work, quellen: Sequence[UUID]) -> Mapping[UUID, Sequence[Mapping[str, Any]]]:
    """Write the years of each source as they are in this transaction, each with the count of its changes (K14)."""
    found = await bindungen.read_of_all(work, frozenset(quellen))
    counts = await wanderungen.count_changes(work, quellen)
    return {
        quelle: [
            {**wire_bindung(bindung), "stand": counts.get((quelle, bindung.ort.jahr), 0)}
            for bindung in found.get(quelle, ())
        ]
        for quelle in quellen
    }


def wire_bindung(bindung: Bindung) -> Mapping[str, Any]:
    """Write what stands in one year."""
    return {
        "jahr": bindung.ort.jahr,
        "betrag": str(bindung.gebunden.betrag),
        "minuten": bindung.minuten,
        "vorgemerkt": bindung.vorgemerkt,
    }
