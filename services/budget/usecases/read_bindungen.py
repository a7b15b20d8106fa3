"""Tell the other services what is bound now: setting a year up reprices what was `vorgemerkt` for it (K4, P5)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.budget.storage import bindungen
from services.budget.storage.bindungen import Bindung
from shared.identity import Caller
from shared.storage.database import Database


async def read_bindungen(
    database: Database, caller: Caller, quellen: Sequence[UUID]
) -> Mapping[UUID, Sequence[Mapping[str, Any]]]:
    """Give the years that are bound for each source, all of one moment; none for a source that is not known."""
    async with database.transaction(caller) as work:
        found = await bindungen.read_of_all(work, frozenset(quellen))
    return {quelle: [_wire(bindung) for bindung in found.get(quelle, ())] for quelle in quellen}


def _wire(bindung: Bindung) -> Mapping[str, Any]:
    return {
        "jahr": bindung.ort.jahr,
        "betrag": str(bindung.gebunden.betrag),
        "minuten": bindung.minuten,
        "vorgemerkt": bindung.vorgemerkt,
    }
