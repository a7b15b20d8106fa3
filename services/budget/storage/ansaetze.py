"""Changes of Ansatz, append-only, each with its `herleitung` (V2)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert, select

from services.budget.domain.ansatz import Ansatz
from services.budget.domain.volumen import Ort
from services.budget.storage.tables import AnsatzBuchungRow, VolumenRow
from shared.geld import Geld
from shared.kalender import Instant, berlin_day
from shared.storage.database import Work
from shared.storage.keys import new_id


async def append(work: Work, ort: Ort, changes: Sequence[Ansatz], *, now: Instant) -> None:
    """Append how much each leaf's Ansatz changes, and why."""
    rows = [
        {
            "jugendamt": work.jugendamt, "id": new_id(), "jahr": ort.jahr, "ort_art": ort.art, "ort": ort.slug,
            "volumen": change.volumen, "betrag": change.betrag, "herleitung": dict(change.herleitung),
            "gebucht_am": now, "buchungstag": berlin_day(now), "gebucht_von": work.caller.sub,
        }
        for change in changes
    ]  # fmt: skip
    if rows:
        await work.execute(insert(AnsatzBuchungRow), rows)


async def read_present(work: Work, ort: Ort) -> dict[str, Geld]:
    """Read the present Ansatz of each leaf."""
    rows = await work.execute(
        select(VolumenRow.volumen, VolumenRow.ansatz).where(
            VolumenRow.jugendamt == work.jugendamt,
            VolumenRow.jahr == ort.jahr,
            VolumenRow.ort_art == ort.art,
            VolumenRow.ort == ort.slug,
            VolumenRow.blatt,
        )
    )
    return {row.volumen: row.ansatz for row in rows}


async def read_herleitung(work: Work, ort: Ort, *, stichtag: date | None = None) -> dict[str, dict[str, object]]:
    """Read how each leaf's Ansatz came about, at present or at the end of a past day: by its last change (V2, V16)."""
    statement = (
        select(AnsatzBuchungRow.volumen, AnsatzBuchungRow.herleitung)
        .where(
            AnsatzBuchungRow.jugendamt == work.jugendamt,
            AnsatzBuchungRow.jahr == ort.jahr,
            AnsatzBuchungRow.ort_art == ort.art,
            AnsatzBuchungRow.ort == ort.slug,
        )
        .order_by(AnsatzBuchungRow.id)
    )
    if stichtag is not None:
        statement = statement.where(AnsatzBuchungRow.buchungstag <= stichtag)
    return {row.volumen: row.herleitung for row in await work.execute(statement)}
