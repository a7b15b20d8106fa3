"""Bring a Sozialraum's year up to date after a Rueckführung was confirmed or taken back (V17)."""

from services.budget.domain.volumen import Ort
from services.budget.usecases.derive_ansatz import GRUNDLAGE, derive_ansatz
from shared.kalender import Instant
from shared.storage import stammdaten
from shared.storage.database import Work


async def derive_planbudget(work: Work, ort: Ort, *, now: Instant) -> None:
    """Derive the Ansätze again if the year is set up from a Planbudget; else it is taken up when it is.

    The inputs are locked. Raises JahrAbgeschlossen.
    """
    entered = await stammdaten.find(work, GRUNDLAGE, f"{ort.jahr}/{ort.slug}")
    if entered is not None and entered.inhalt.get("planbudget"):
        await derive_ansatz(work, ort, now=now)
