"""The Träger's own copies of Kontrakte: append-only versions, the highest one holds (K11)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, insert, or_, select, text, true
from sqlalchemy.orm import aliased

from services.cases.domain.sicht import Sicht
from services.cases.domain.traegerbuch import Kopie, Traegerkontrakt
from services.cases.storage.inhalte import to_umfang, umfang_columns
from services.cases.storage.tables import KontraktRow
from services.cases.storage.tables_abgleich import TraegerkontraktRow
from shared.contracts.listing import Page, PageRequest
from shared.kalender import Instant, Zeitraum
from shared.storage import lists
from shared.storage.database import Work
from shared.storage.keys import new_id

_Later = aliased(TraegerkontraktRow)
_RESOLVE = text(
    "SELECT CAST(k.id AS text) AS id, k.nummer FROM kontrakte k WHERE k.jugendamt = :jugendamt"
    " AND k.traeger = :traeger AND CAST(k.id AS text) = ANY(CAST(:refs AS text[]))"
)


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which copies a list is about."""

    traeger: str | None = None
    kontraktnummer: str | None = None


async def resolve(work: Work, refs: list[str], *, traeger: str) -> dict[str, str]:
    """Find the nummer of each reference that is the id of a Kontrakt of this Träger; others stay as they are."""
    parameters = {"jugendamt": work.jugendamt, "traeger": traeger, "refs": [ref.lower() for ref in refs]}
    known = {row.id: row.nummer for row in await work.execute(_RESOLVE, parameters)}
    return {ref: known.get(ref.lower(), ref) for ref in refs}


async def find(work: Work, nummer: str, *, sicht: Sicht, traeger: str | None = None) -> Traegerkontrakt | None:
    """Find the copy of a Kontrakt as far as it is seen: of this Träger, else first that of the Kontrakt's own."""
    chosen = _chosen(Auswahl(traeger, nummer))
    ordered = _rows(work).where(_seen(sicht), *chosen).order_by(KontraktRow.id.is_(None), TraegerkontraktRow.traeger)
    row = (await work.execute(ordered.limit(1))).one_or_none()
    return _to_kopie(row) if row else None


async def append(
    work: Work, before: Traegerkontrakt | None, *, traeger: str, nummer: str, kopie: Kopie, now: Instant
) -> Traegerkontrakt:
    """Append a version of a Träger's copy, the first one under a new id."""
    made = Traegerkontrakt(
        id=before.id if before else new_id(),
        version=before.version + 1 if before else 1,
        traeger=traeger,
        kontraktnummer=nummer,
        kopie=kopie,
        gebucht_am=now,
    )
    values = {
        "jugendamt": work.jugendamt,
        "id": made.id,
        "version": made.version,
        "traeger": traeger,
        "kontraktnummer": nummer,
        "eigene_nummer": kopie.eigene_nummer,
        "sozialraum": kopie.sozialraum,
        "hilfeart": kopie.hilfeart,
        "beginn": kopie.laufzeit.beginn,
        "ende": kopie.laufzeit.ende,
        **umfang_columns(kopie.umfang),
        "gebucht_am": now,
        "gebucht_von": work.caller.sub,
    }
    await work.execute(insert(TraegerkontraktRow).values(values))
    return made


async def read_page(work: Work, auswahl: Auswahl, *, sicht: Sicht, request: PageRequest) -> Page[Traegerkontrakt]:
    """List copies that are seen; a new version of one brings it up again for `seit`."""
    statement = _rows(work).where(_seen(sicht), *_chosen(auswahl))
    page = await lists.read_page(work, statement, listed=TraegerkontraktRow, request=request)
    return Page(tuple(_to_kopie(row) for row in page.items), page.next, page.stand)


def _rows(work: Work) -> Select[Any]:
    """Join each copy with the Kontrakt of that number and Träger, if there is one."""
    row = TraegerkontraktRow
    later = exists().where(_Later.jugendamt == row.jugendamt, _Later.id == row.id, _Later.version > row.version)
    same = and_(
        KontraktRow.jugendamt == row.jugendamt,
        KontraktRow.nummer == row.kontraktnummer,
        KontraktRow.traeger == row.traeger,
    )
    return select(*row.__table__.c).outerjoin(KontraktRow, same).where(row.jugendamt == work.jugendamt, ~later)


def _seen(sicht: Sicht) -> ColumnElement[bool]:
    """Let the office see copies by the Sozialraum of the Kontrakt, else by the one that the copy names."""
    if sicht.alles:
        return true()
    areas = sorted(sicht.sozialraeume)
    own = TraegerkontraktRow.traeger == sicht.traeger if sicht.traeger else false()
    named = and_(KontraktRow.id.is_(None), TraegerkontraktRow.sozialraum.in_(areas))
    return or_(KontraktRow.sozialraum.in_(areas), named, own)


def _chosen(auswahl: Auswahl) -> list[ColumnElement[bool]]:
    wanted = {
        TraegerkontraktRow.traeger: auswahl.traeger,
        TraegerkontraktRow.kontraktnummer: auswahl.kontraktnummer,
    }
    return [column == value for column, value in wanted.items() if value is not None]


def _to_kopie(row: Row[Any]) -> Traegerkontrakt:
    kopie = Kopie(row.eigene_nummer, row.hilfeart, Zeitraum(row.beginn, row.ende), to_umfang(row), row.sozialraum)
    return Traegerkontrakt(row.id, row.version, row.traeger, row.kontraktnummer, kopie, row.gebucht_am)
