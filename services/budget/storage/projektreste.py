"""Where what a project's year has not paid is bound next: the first open year, and the rows there (P9, V7)."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import text

from services.budget.domain.volumen import Ort
from services.budget.storage.bindungen import Bindung
from services.budget.storage.volumina import PROJEKTBUDGET
from shared.storage.database import Work

_YEARS_AHEAD = 20
_OPEN_YEAR = text(
    "SELECT min(j.jahr) FROM generate_series(:jahr + 1, :jahr + :weit) AS j (jahr) WHERE NOT EXISTS (SELECT FROM"
    " abschluesse c WHERE c.jugendamt = :jugendamt AND c.jahr = j.jahr AND c.quartal = 4 AND NOT EXISTS (SELECT FROM"
    " oeffnungen o WHERE o.jugendamt = c.jugendamt AND o.abschluss = c.id))"
)
_ENSURE = text(
    "INSERT INTO bindungen (jugendamt, quelle, jahr, art, nummer, ort_art, ort, volumen, traeger, pauschal, vorgemerkt)"
    " SELECT :jugendamt, r.quelle, :jahr, 'projekt', NULL, 'bezirk', r.ort, :volumen, r.traeger, false, r.vorgemerkt"
    " FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r(quelle uuid, ort text, traeger text, vorgemerkt boolean)"
    " ORDER BY r.quelle ON CONFLICT DO NOTHING"
)


async def find_open_year(work: Work, jahr: int) -> int:
    """Give the first year behind one that is not closed."""
    named = {"jugendamt": work.jugendamt, "jahr": jahr, "weit": _YEARS_AHEAD}
    return int((await work.execute(_OPEN_YEAR, named)).scalar_one())


async def ensure(work: Work, projekte: Collection[Bindung], *, jahr: int, eingerichtet: Collection[Ort]) -> None:
    """Make sure that each project has its row in a year, of 0.00 where it is new there."""
    records: list[dict[str, Any]] = [
        {
            "quelle": str(one.quelle),
            "ort": one.ort.slug,
            "traeger": one.traeger,
            "vorgemerkt": Ort.bezirk(jahr, one.ort.slug) not in eingerichtet,
        }
        for one in projekte
    ]
    named = {"jugendamt": work.jugendamt, "jahr": jahr, "volumen": PROJEKTBUDGET, "records": json.dumps(records)}
    await work.execute(_ENSURE, named)
