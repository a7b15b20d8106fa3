"""Read the inputs of a Sozialraum's Ansätze and how each Ansatz came about (V2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.budget.domain.volumen import Ort
from services.budget.storage import ansaetze
from services.budget.usecases.derive_ansatz import GRUNDLAGE
from services.budget.usecases.visibility import require_sozialraum
from shared.errors import NotVisible
from shared.identity import Caller
from shared.storage import stammdaten
from shared.storage.database import Database
from shared.storage.stammdaten import Version


@dataclass(frozen=True, slots=True)
class GrundlageStand:
    """What was entered, and the `herleitung` of each leaf's present Ansatz."""

    ort: Ort
    version: Version
    herleitung: Mapping[str, Mapping[str, object]]


async def read_grundlage(database: Database, caller: Caller, ort: Ort) -> GrundlageStand:
    """Read what a year's Ansätze rest on; raises NotVisible."""
    async with database.transaction(caller) as work:
        await require_sozialraum(work, ort.slug)
        version = await stammdaten.find(work, GRUNDLAGE, f"{ort.jahr}/{ort.slug}")
        if version is None:
            raise NotVisible
        return GrundlageStand(ort, version, await ansaetze.read_herleitung(work, ort))
