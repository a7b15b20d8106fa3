"""The directory of Ressourcen (K13): kept, found by area, subject and words, linked to Kontrakte."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, insert, or_, select, true, update

from services.cases.domain.ressource import Inhalt, Nutzung, Ressource, Ressourcenart, fold_umlauts
from services.cases.domain.sicht import Sicht
from services.cases.storage.tables import KontraktRow
from services.cases.storage.tables_team import KontraktressourceRow, RessourceRow
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage import lists
from shared.storage.database import Work
from shared.storage.keys import new_id

_WORDS = re.compile(r"[^\W_]+(\s+[^\W_]+)*")
_GERMAN = "german"


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which entries a list is about; `q` are words, or a search as on the web: "a phrase", or, -without."""

    sozialraum: str | None = None
    thema: str | None = None
    q: str | None = None
    traeger: str | None = None
    aktiv: bool | None = None
    geaendert_seit: datetime | None = None


async def add(work: Work, inhalt: Inhalt, *, traeger: str | None, now: Instant) -> Ressource:
    """Put down a new entry."""
    ressource = Ressource(new_id(), 1, inhalt, traeger, now, now)
    values = {
        "jugendamt": work.jugendamt, "id": ressource.id, "version": 1, "traeger": traeger, "angelegt_am": now,
        "angelegt_von": work.caller.sub, "geaendert_am": now, **_to_columns(inhalt),
    }  # fmt: skip
    await work.execute(insert(RessourceRow).values(values))
    return ressource


async def get(work: Work, ressource: UUID, *, lock: bool = False) -> Ressource:
    """Read an entry, with `lock` until the commit; raise NotVisible."""
    rows = _rows(work).where(RessourceRow.id == ressource)
    row = (await work.execute(rows.with_for_update() if lock else rows)).one_or_none()
    if row is None:
        raise NotVisible
    return _to_ressource(row)


async def write(work: Work, ressource: Ressource, *, inhalt: Inhalt, now: Instant) -> None:
    """Replace what an entry says; it is locked."""
    mine = and_(RessourceRow.jugendamt == work.jugendamt, RessourceRow.id == ressource.id)
    values = {"version": ressource.version + 1, "geaendert_am": now, **_to_columns(inhalt)}
    await work.execute(update(RessourceRow).where(mine).values(values))


async def read_page(work: Work, auswahl: Auswahl, *, request: PageRequest) -> Page[Ressource]:
    """List entries, oldest first."""
    page = await lists.read_page(work, _rows(work).where(*_chosen(auswahl)), listed=RessourceRow, request=request)
    return Page(tuple(map(_to_ressource, page.items)), page.next, page.stand)


async def find_nutzung(work: Work, kontrakt: UUID, ressource: UUID) -> Nutzung | None:
    """Find whether a Kontrakt was ever linked to an entry."""
    row = KontraktressourceRow
    rows = _nutzungen(work).where(row.kontrakt == kontrakt, row.ressource == ressource)
    found = (await work.execute(rows)).one_or_none()
    return _to_nutzung(found) if found else None


async def add_nutzung(work: Work, kontrakt: UUID, ressource: UUID, *, genutzt: bool, now: Instant) -> None:
    """Link a Kontrakt to an entry for the first time."""
    values = {
        "jugendamt": work.jugendamt, "id": new_id(), "version": 1, "kontrakt": kontrakt, "ressource": ressource,
        "genutzt": genutzt, "geaendert_am": now, "geaendert_von": work.caller.sub,
    }  # fmt: skip
    await work.execute(insert(KontraktressourceRow).values(values))


async def write_nutzung(work: Work, nutzung: Nutzung, *, genutzt: bool, now: Instant) -> None:
    """Say anew whether a Kontrakt uses an entry; its pair is held."""
    mine = and_(KontraktressourceRow.jugendamt == work.jugendamt, KontraktressourceRow.id == nutzung.id)
    values = {
        "version": nutzung.version + 1, "genutzt": genutzt, "geaendert_am": now, "geaendert_von": work.caller.sub,
    }  # fmt: skip
    await work.execute(update(KontraktressourceRow).where(mine).values(values))


async def read_nutzungen(
    work: Work,
    *,
    kontrakt: UUID | None,
    ressource: UUID | None,
    genutzt: bool | None,
    sicht: Sicht,
    request: PageRequest,
) -> Page[Nutzung]:
    """List links of one Kontrakt or of one entry, as far as the caller sees the Kontrakt."""
    statement = _nutzungen(work).where(_seen(sicht))
    if kontrakt is not None:
        statement = statement.where(KontraktressourceRow.kontrakt == kontrakt)
    if ressource is not None:
        statement = statement.where(KontraktressourceRow.ressource == ressource)
    if genutzt is not None:
        statement = statement.where(KontraktressourceRow.genutzt == genutzt)
    page = await lists.read_page(work, statement, listed=KontraktressourceRow, request=request)
    return Page(tuple(map(_to_nutzung, page.items)), page.next, page.stand)


def _rows(work: Work) -> Select[Any]:
    named = [column for column in RessourceRow.__table__.c if column.name != "suche"]
    return select(*named).where(RessourceRow.jugendamt == work.jugendamt)


def _nutzungen(work: Work) -> Select[Any]:
    link, same = KontraktressourceRow, KontraktressourceRow.jugendamt
    return (
        select(*link.__table__.c, KontraktRow.nummer, RessourceRow.name, RessourceRow.thema)
        .join(KontraktRow, and_(KontraktRow.jugendamt == same, KontraktRow.id == link.kontrakt))
        .join(RessourceRow, and_(RessourceRow.jugendamt == same, RessourceRow.id == link.ressource))
        .where(same == work.jugendamt)
    )


def _seen(sicht: Sicht) -> ColumnElement[bool]:
    if sicht.alles:
        return true()
    own = KontraktRow.traeger == sicht.traeger if sicht.traeger else false()
    return or_(KontraktRow.sozialraum.in_(sorted(sicht.sozialraeume)), own)


def _chosen(auswahl: Auswahl) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = [
        getattr(RessourceRow, name) == value
        for name in ("sozialraum", "thema", "traeger", "aktiv")
        if (value := getattr(auswahl, name)) is not None
    ]
    if auswahl.geaendert_seit is not None:
        chosen.append(RessourceRow.geaendert_am >= auswahl.geaendert_seit)
    if auswahl.q is not None:
        chosen.append(RessourceRow.suche.op("@@")(_tsquery(fold_umlauts(auswahl.q))))
    return chosen


def _tsquery(q: str) -> ColumnElement[Any]:
    """Search as on the web; plain words find also what begins with them, since German writes words together."""
    whole: ColumnElement[Any] = func.websearch_to_tsquery(_GERMAN, q)
    if not _WORDS.fullmatch(q.strip()):
        return whole
    beginnings = " & ".join(f"{word}:*" for word in q.split())
    return whole.op("||")(func.to_tsquery(_GERMAN, beginnings))


def _to_columns(inhalt: Inhalt) -> Mapping[str, Any]:
    return {
        "sozialraum": inhalt.sozialraum, "name": inhalt.name, "thema": inhalt.thema, "art": inhalt.art.value,
        "beschreibung": inhalt.beschreibung or "", "kontakt": inhalt.kontakt or "", "webseite": inhalt.webseite or "",
        "aktiv": inhalt.aktiv,
    }  # fmt: skip


def _to_ressource(row: Row[Any]) -> Ressource:
    inhalt = Inhalt(
        sozialraum=row.sozialraum,
        name=row.name,
        thema=row.thema,
        art=Ressourcenart(row.art),
        beschreibung=row.beschreibung or None,
        kontakt=row.kontakt or None,
        webseite=row.webseite or None,
        aktiv=row.aktiv,
    )
    return Ressource(row.id, row.version, inhalt, row.traeger, row.angelegt_am, row.geaendert_am)


def _to_nutzung(row: Row[Any]) -> Nutzung:
    return Nutzung(**{name: getattr(row, name) for name in Nutzung.__slots__})
