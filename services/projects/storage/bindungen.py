"""What the budget has made of projects' Bindungen by itself: appended behind what an intent has bound (P5, V7)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from services.projects.domain.bescheid import Bindung
from shared.storage.database import Work

TENANTS = "gebundene_mandanten"
LISTE = "bindungen"
# A year in which nothing was bound before stands under the latest intent, behind the first: a close put it there (V7).
_APPEND = text(
    "INSERT INTO bindungen (jugendamt, antrag, absicht, jahr, nr, betrag, vorgemerkt)"
    " SELECT :jugendamt, :antrag, coalesce(b.absicht, l.absicht), r.jahr, coalesce(b.nr, 1) + 1, r.betrag, r.vorgemerkt"
    " FROM unnest(CAST(:jahre AS int[]), CAST(:betraege AS bigint[]), CAST(:vorgemerkt AS boolean[]))"
    " AS r (jahr, betrag, vorgemerkt) CROSS JOIN LATERAL (SELECT b.absicht FROM bindungen b"
    " WHERE b.jugendamt = :jugendamt AND b.antrag = :antrag ORDER BY b.absicht DESC LIMIT 1) l"
    " LEFT JOIN LATERAL (SELECT b.absicht, b.nr FROM bindungen b WHERE b.jugendamt = :jugendamt"
    " AND b.antrag = :antrag AND b.jahr = r.jahr ORDER BY b.absicht DESC, b.nr DESC LIMIT 1) b ON true"
)


async def append(work: Work, antrag: UUID, *, bindungen: Sequence[Bindung]) -> None:
    """Append what is bound now by year, for an application for which something is; it is locked."""
    parameters = {
        "jugendamt": work.jugendamt,
        "antrag": antrag,
        "jahre": [bindung.jahr for bindung in bindungen],
        "betraege": [bindung.betrag.cents for bindung in bindungen],
        "vorgemerkt": [bindung.vorgemerkt for bindung in bindungen],
    }
    await work.execute(_APPEND, parameters)
