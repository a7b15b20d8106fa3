"""What the Träger declare for a month: append-only versions, the highest one holds; and what was posted (X3, K11)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, insert, or_, select, text, true
from sqlalchemy.orm import aliased

from services.cases.domain.sicht import Sicht
from services.cases.domain.traegerbuch import Angabe, Gebucht, Traegermeldung
from services.cases.storage.tables import KontraktRow
from services.cases.storage.tables_abgleich import TraegermeldungRow
from shared.contracts.listing import Page, PageRequest
from shared.kalender import Instant
from shared.storage import lists
from shared.storage.database import Work
from shared.storage.keys import new_id

Key = tuple[str, date]

_Later = aliased(TraegermeldungRow)
_MINUTES = text(
    "SELECT m.meldung, m.kontraktnummer, m.minuten FROM unnest(CAST(:ids AS uuid[]), CAST(:versionen AS int[]))"
    " AS r (id, version) JOIN meldungsminuten m ON m.jugendamt = :jugendamt AND m.meldung = r.id"
    " AND m.version = r.version ORDER BY m.meldung, m.kontraktnummer"
)
_ADD_MINUTES = text(
    "INSERT INTO meldungsminuten (jugendamt, meldung, version, kontraktnummer, minuten)"
    " SELECT :jugendamt, :meldung, :version, r.nummer, r.minuten"
    " FROM unnest(CAST(:nummern AS text[]), CAST(:minuten AS bigint[])) AS r (nummer, minuten)"
)
# Case work is found over the Träger's Kontrakte, work for the area by the rows without one: both by the same index.
_POSTED = text(
    "WITH gefragt AS (SELECT * FROM unnest(CAST(:traeger AS text[]), CAST(:monate AS date[])) AS r (traeger, monat)),"
    " gebucht AS (SELECT g.traeger, g.monat, k.nummer, l.id, l.minuten FROM gefragt g"
    " JOIN kontrakte k ON k.jugendamt = :jugendamt AND k.traeger = g.traeger"
    " JOIN leistungen l ON l.jugendamt = k.jugendamt AND l.kontrakt = k.id"
    " AND l.datum >= g.monat AND l.datum < g.monat + interval '1 month'"
    " UNION ALL SELECT g.traeger, g.monat, NULL, l.id, l.minuten FROM gefragt g"
    " JOIN leistungen l ON l.jugendamt = :jugendamt AND l.kontrakt IS NULL AND l.traeger = g.traeger"
    " AND l.datum >= g.monat AND l.datum < g.monat + interval '1 month')"
    " SELECT traeger, monat, nummer, count(*) AS zeilen, sum(minuten) AS minuten FROM gebucht g"
    " WHERE NOT EXISTS (SELECT FROM stornos s WHERE s.jugendamt = :jugendamt AND s.leistung = g.id)"
    " GROUP BY traeger, monat, nummer"
)
_SEEN_NUMBERS = text(
    "SELECT k.nummer FROM kontrakte k WHERE k.jugendamt = :jugendamt AND k.nummer = ANY(CAST(:nummern AS text[]))"
    " AND k.sozialraum = ANY(CAST(:sozialraeume AS text[]))"
)


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which declarations a list is about; `monat` is a month's first day."""

    monat: date | None = None
    traeger: str | None = None


async def find(work: Work, monat: date, *, traeger: str) -> Traegermeldung | None:
    """Find what a Träger declares for a month."""
    chosen = _chosen(Auswahl(monat, traeger))
    rows = (await work.execute(_rows(work).where(*chosen))).all()
    return (await _complete(work, rows))[0] if rows else None


async def append(
    work: Work, before: Traegermeldung | None, *, traeger: str, monat: date, angabe: Angabe, now: Instant
) -> Traegermeldung:
    """Append a version of a declaration, the first one under a new id."""
    meldung, version = before.id if before else new_id(), before.version + 1 if before else 1
    made = Traegermeldung(meldung, version, traeger, monat, angabe, now)
    values = {
        "jugendamt": work.jugendamt,
        "id": meldung,
        "version": version,
        "traeger": traeger,
        "monat": monat,
        "zeilen": angabe.zeilen,
        "minuten": angabe.minuten,
        "vollstaendig": angabe.vollstaendig,
        "gebucht_am": now,
        "gebucht_von": work.caller.sub,
    }
    named = {"nummern": list(angabe.kontrakte), "minuten": list(angabe.kontrakte.values())}
    await work.execute(insert(TraegermeldungRow).values(values))
    await work.execute(_ADD_MINUTES, {"jugendamt": work.jugendamt, "meldung": meldung, "version": version, **named})
    return made


async def read_page(work: Work, auswahl: Auswahl, *, sicht: Sicht, request: PageRequest) -> Page[Traegermeldung]:
    """List declarations that are seen; a new version of one brings it up again for `seit`."""
    statement = _rows(work).where(_seen(sicht), *_chosen(auswahl))
    page = await lists.read_page(work, statement, listed=TraegermeldungRow, request=request)
    return Page(await _complete(work, page.items), page.next, page.stand)


async def read_gebucht(work: Work, keys: Collection[Key]) -> Mapping[Key, Gebucht]:
    """Add up what was posted and not reversed, per Träger and month, and in it per Kontrakt (X3)."""
    asked = {"traeger": [traeger for traeger, _ in keys], "monate": [monat for _, monat in keys]}
    parts: dict[Key, list[Row[Any]]] = defaultdict(list)
    for row in await work.execute(_POSTED, {"jugendamt": work.jugendamt, **asked}):
        parts[row.traeger, row.monat].append(row)
    return {key: _to_gebucht(parts[key]) for key in keys}


async def find_seen(work: Work, nummern: Collection[str], *, sicht: Sicht) -> frozenset[str]:
    """Tell which of these Kontrakte lie in Sozialräume that the caller sees."""
    parameters = {"nummern": sorted(nummern), "sozialraeume": sorted(sicht.sozialraeume)}
    return frozenset((await work.execute(_SEEN_NUMBERS, {"jugendamt": work.jugendamt, **parameters})).scalars())


def _rows(work: Work) -> Select[Any]:
    row = TraegermeldungRow
    later = exists().where(_Later.jugendamt == row.jugendamt, _Later.id == row.id, _Later.version > row.version)
    return select(*row.__table__.c).where(row.jugendamt == work.jugendamt, ~later)


def _seen(sicht: Sicht) -> ColumnElement[bool]:
    """Let those who see a part of the Jugendamt see declarations of Träger that have Kontrakte there."""
    if sicht.alles:
        return true()
    own = TraegermeldungRow.traeger == sicht.traeger if sicht.traeger else false()
    there = exists().where(
        KontraktRow.jugendamt == TraegermeldungRow.jugendamt,
        KontraktRow.traeger == TraegermeldungRow.traeger,
        KontraktRow.sozialraum.in_(sorted(sicht.sozialraeume)),
    )
    return or_(there, own)


def _chosen(auswahl: Auswahl) -> list[ColumnElement[bool]]:
    wanted = {TraegermeldungRow.monat: auswahl.monat, TraegermeldungRow.traeger: auswahl.traeger}
    return [and_(column == value) for column, value in wanted.items() if value is not None]


async def _complete(work: Work, rows: Sequence[Row[Any]]) -> tuple[Traegermeldung, ...]:
    asked = {"ids": [row.id for row in rows], "versionen": [row.version for row in rows]}
    minuten: dict[UUID, dict[str, int]] = defaultdict(dict)
    for part in await work.execute(_MINUTES, {"jugendamt": work.jugendamt, **asked}):
        minuten[part.meldung][part.kontraktnummer] = part.minuten
    return tuple(_to_meldung(row, minuten=minuten[row.id]) for row in rows)


def _to_meldung(row: Row[Any], *, minuten: Mapping[str, int]) -> Traegermeldung:
    angabe = Angabe(row.zeilen, row.minuten, minuten, row.vollstaendig)
    return Traegermeldung(row.id, row.version, row.traeger, row.monat, angabe, row.gebucht_am)


def _to_gebucht(parts: Sequence[Row[Any]]) -> Gebucht:
    return Gebucht(
        zeilen=sum(part.zeilen for part in parts),
        minuten=int(sum(part.minuten for part in parts)),
        kontrakte={part.nummer: int(part.minuten) for part in parts if part.nummer is not None},
    )
