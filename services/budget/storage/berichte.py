"""What a report reads: for all places of a year at once, never the postings themselves (V14, V16)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import text

from services.budget.domain.bericht import Warnungszahl
from services.budget.domain.volumen import Summen
from shared.geld import Geld
from shared.storage.database import Work

_NAMES = ("ansatz", "umschichtung", "verbrauch", "offene_bindung", "praevention")
_PLACES = (
    "jugendamt = :jugendamt AND jahr = :jahr AND ort_art = :ort_art AND (CAST(:ort AS text) IS NULL OR ort = :ort)"
)
_SUMMEN = text(f"SELECT ort, volumen, {', '.join(_NAMES)} FROM volumina WHERE {_PLACES}")  # noqa: S608  # made of our own constants; values are bound
_SUMMEN_AT = text(
    f"SELECT ort, volumen, {', '.join(f'sum({name})::bigint AS {name}' for name in _NAMES)}"  # noqa: S608  # made of our own constants; values are bound
    f" FROM tagessummen WHERE {_PLACES} AND tag <= CAST(:stichtag AS date) GROUP BY ort, volumen"
)
_WARNUNGEN = text(
    "SELECT ort, volumen, art, stufe, count(*) AS anzahl FROM warnungen"  # noqa: S608  # made of our own constants; values are bound
    f" WHERE {_PLACES} AND (CAST(:stichtag AS date) IS NULL AND quittiert_tag IS NULL OR erzeugt_tag <= :stichtag"
    " AND (quittiert_tag IS NULL OR quittiert_tag > :stichtag))"
    " GROUP BY ort, volumen, art, stufe ORDER BY ort, volumen, art, stufe"
)


async def read_summen(
    work: Work, jahr: int, *, art: str, ort: str | None, stichtag: date | None
) -> dict[str, dict[str, Summen]]:
    """Read the sums of each Volumen of all places of a kind, or of one; as of the end of a past day (V16)."""
    statement = _SUMMEN if stichtag is None else _SUMMEN_AT
    found: dict[str, dict[str, Summen]] = {}
    for row in await work.execute(statement, _place(work, jahr, art=art, ort=ort) | {"stichtag": stichtag}):
        found.setdefault(row.ort, {})[row.volumen] = Summen(*(Geld(getattr(row, name)) for name in _NAMES))
    return found


async def count_warnungen(
    work: Work, jahr: int, *, art: str, ort: str | None, stichtag: date | None
) -> Mapping[str, tuple[Warnungszahl, ...]]:
    """Count by kind what nobody has acknowledged, at present or at the end of a past day (V16)."""
    found: dict[str, tuple[Warnungszahl, ...]] = {}
    for row in await work.execute(_WARNUNGEN, _place(work, jahr, art=art, ort=ort) | {"stichtag": stichtag}):
        zahl = Warnungszahl(row.volumen, row.art, row.stufe, row.anzahl)
        found[row.ort] = (*found.get(row.ort, ()), zahl)
    return found


def _place(work: Work, jahr: int, *, art: str, ort: str | None) -> dict[str, Any]:
    return {"jugendamt": work.jugendamt, "jahr": jahr, "ort_art": art, "ort": ort}
