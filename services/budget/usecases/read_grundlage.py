"""Read the inputs of a Sozialraum's Ansätze and how each Ansatz came about (V2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.budget.domain.volumen import Ort
from services.budget.storage import ansaetze
from services.budget.usecases.derive_ansatz import GRUNDLAGE
from services.budget.usecases.stichtag import end_of_day, require_come
from services.budget.usecases.visibility import require_sozialraum
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant
from shared.storage import stammdaten
from shared.storage.database import Database
from shared.storage.stammdaten import Version


@dataclass(frozen=True, slots=True)
class GrundlageStand:
    """What was entered, and the `herleitung` of each leaf's Ansatz."""

    ort: Ort
    version: Version
    herleitung: Mapping[str, Mapping[str, object]]


async def read_grundlage(
    database: Database, caller: Caller, ort: Ort, *, stichtag: date | None = None, now: Instant
) -> GrundlageStand:
    """Read what a year's Ansätze rest on, at present or at the end of a past day (V16).

    Raises NotVisible, StichtagInFuture.
    """
    require_come(stichtag, now=now)
    async with database.transaction(caller) as work:
        await require_sozialraum(work, ort.slug)
        version = await stammdaten.find(work, GRUNDLAGE, f"{ort.jahr}/{ort.slug}", bis=end_of_day(stichtag))
        if version is None:
            raise NotVisible
        return GrundlageStand(ort, version, await ansaetze.read_herleitung(work, ort, stichtag=stichtag))
