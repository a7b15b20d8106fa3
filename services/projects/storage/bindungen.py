"""What the budget has made of projects' Bindungen by itself: appended behind what an intent has bound (P5, V7)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from services.projects.domain.bescheid import Bindung
from shared.storage.database import Work

TENANTS = "gebundene_mandanten"
LISTE = "bindungen"
_APPEND = text(
    "INSERT INTO bindungen (jugendamt, antrag, absicht, jahr, nr, betrag, vorgemerkt)"
    " SELECT DISTINCT ON (b.jahr) b.jugendamt, b.antrag, b.absicht, b.jahr, b.nr + 1, r.betrag, r.vorgemerkt"
    " FROM bindungen b JOIN unnest(CAST(:jahre AS int[]), CAST(:betraege AS bigint[]), CAST(:vorgemerkt AS boolean[]))"
    " AS r (jahr, betrag, vorgemerkt) ON r.jahr = b.jahr"
    " WHERE b.jugendamt = :jugendamt AND b.antrag = :antrag ORDER BY b.jahr, b.absicht DESC, b.nr DESC"
)


async def append(work: Work, antrag: UUID, *, bindungen: Sequence[Bindung]) -> None:
    """Append what is bound now in years that were bound before; whoever holds the application's lock does it."""
    parameters = {
        "jugendamt": work.jugendamt,
        "antrag": antrag,
        "jahre": [bindung.jahr for bindung in bindungen],
        "betraege": [bindung.betrag.cents for bindung in bindungen],
        "vorgemerkt": [bindung.vorgemerkt for bindung in bindungen],
    }
    await work.execute(_APPEND, parameters)
