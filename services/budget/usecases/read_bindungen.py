"""Tell the other services what is bound now: setting a year up reprices what was `vorgemerkt` for it (K4, P5)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.budget.storage import bindungen, wanderungen
from services.budget.storage.bindungen import Bindung
from shared.identity import Caller
from shared.storage.database import Database, Work


async def read_bindungen(
    database: Database, caller: Caller, quellen: Sequence[UUID]
) -> Mapping[UUID, Sequence[Mapping[str, Any]]]:
    """Give the years that are bound for each source, all of one moment; none for a source that is not known."""
    async with database.transaction(caller) as work:
        return await wire_quellen(work, quellen)


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
