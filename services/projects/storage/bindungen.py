"""What the budget has made of projects' Bindungen by itself: appended behind what an intent has bound (P5, V7)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import text

from services.projects.domain.bescheid import Bindung
from shared.geld import Geld
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
_GRANTED = text(
    "SELECT b.absicht, b.jahr, b.betrag, a.bezirk, a.sozialraum, a.traeger FROM bindungen b"
    " JOIN antraege a ON a.jugendamt = b.jugendamt AND a.id = b.antrag WHERE b.jugendamt = :jugendamt"
    " AND b.absicht = ANY(CAST(:absichten AS uuid[])) AND b.nr = 1 ORDER BY b.absicht, b.jahr"
)


@dataclass(frozen=True, slots=True)
class Bewilligt:
    """What an intent has bound: where, for whom, how much in which year."""

    bezirk: str
    sozialraum: str
    traeger: str
    jahre: tuple[tuple[int, Geld], ...]


async def list_bewilligt(work: Work, absichten: Collection[UUID]) -> Mapping[UUID, Bewilligt]:
    """Read what intents have bound, before the budget changed anything of it by itself."""
    rows = await work.execute(_GRANTED, {"jugendamt": work.jugendamt, "absichten": list(absichten)})
    found: dict[UUID, Bewilligt] = {}
    for row in rows:
        before = found.get(row.absicht, Bewilligt(row.bezirk, row.sozialraum, row.traeger, ()))
        found[row.absicht] = replace(before, jahre=(*before.jahre, (row.jahr, Geld(row.betrag))))
    return found


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
