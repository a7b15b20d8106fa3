"""Kontrakte as they stand (K1): read by those who see them, locked by those who change them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, insert, or_, select, text, true, update
from sqlalchemy.orm import aliased

from services.cases.domain.kontrakt import (
    Begruendungen,
    Beratung,
    Bindung,
    Inhalt,
    Kontrakt,
    Status,
    Stunden,
    Unterzeichnung,
)
from services.cases.domain.sicht import Sicht
from services.cases.storage import fassungen
from services.cases.storage.inhalte import to_columns, to_inhalt
from services.cases.storage.tables import (
    AbsichtRow,
    BeratungRow,
    BindungRow,
    KontraktRow,
    KontraktstandRow,
    UnterzeichnungRow,
)
from shared.contracts.listing import Page, PageRequest
from shared.errors import NotVisible
from shared.kalender import Instant
from shared.storage import lists
from shared.storage.database import Work
from shared.storage.keys import new_id

_NEXT_NUMMER = text(
    "INSERT INTO nummernkreise (jugendamt, jahr, letzte) VALUES (:jugendamt, :jahr, 1)"
    " ON CONFLICT (jugendamt, jahr) DO UPDATE SET letzte = nummernkreise.letzte + 1 RETURNING letzte"
)

_HELD = text(
    "SELECT l.kontrakt, sum(l.minuten)::bigint AS minuten FROM leistungszustaende z"
    " JOIN leistungen l ON l.jugendamt = z.jugendamt AND l.id = z.id"
    " WHERE z.jugendamt = :jugendamt AND z.zustand = 'zurueckgestellt' AND l.kontrakt = ANY(CAST(:ids AS uuid[]))"
    " AND NOT EXISTS (SELECT FROM leistungszustaende n WHERE n.jugendamt = z.jugendamt AND n.id = z.id"
    " AND n.nr > z.nr) GROUP BY l.kontrakt"
)


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which Kontrakte a list is about."""

    status: Status | None = None
    sozialraum: str | None = None
    traeger: str | None = None
    geaendert_seit: datetime | None = None


async def add(work: Work, inhalt: Inhalt, *, jahr: int, now: Instant, vorgaenger: UUID | None = None) -> Kontrakt:
    """Put down a new draft under the next number of the year; it may follow a Kontrakt that was handed on (K1)."""
    letzte = (await work.execute(_NEXT_NUMMER, {"jugendamt": work.jugendamt, "jahr": jahr})).scalar_one()
    kontrakt = Kontrakt(
        id=new_id(),
        nummer=f"K-{jahr}-{letzte:05d}",
        version=1,
        status=Status.ENTWURF,
        inhalt=inhalt,
        angelegt_am=now,
        vorgaenger=vorgaenger,
    )
    values = {
        "jugendamt": work.jugendamt,
        "id": kontrakt.id,
        "nummer": kontrakt.nummer,
        "version": kontrakt.version,
        "status": kontrakt.status.value,
        "aktenzeichen": inhalt.aktenzeichen,
        "angelegt_am": now,
        "angelegt_von": work.caller.sub,
        "geaendert_am": now,
        "vorgaenger": vorgaenger,
        **to_columns(inhalt),
    }
    stand = {"jugendamt": work.jugendamt, "kontrakt": kontrakt.id, "bewilligt": 0, "anerkannt": 0}
    await work.execute(insert(KontraktRow).values(values))
    await work.execute(insert(KontraktstandRow).values(stand))
    return kontrakt


async def get(work: Work, kontrakt: UUID, *, sicht: Sicht) -> Kontrakt:
    """Read a Kontrakt; raise NotVisible if it is not there or not seen."""
    row = (await work.execute(_rows(work).where(KontraktRow.id == kontrakt, _seen(sicht)))).one_or_none()
    if row is None:
        raise NotVisible
    return (await _complete(work, [row]))[0]


async def list_named(work: Work, ids: Collection[UUID]) -> Mapping[UUID, Kontrakt]:
    """Read Kontrakte by their ids."""
    rows = (await work.execute(_rows(work).where(KontraktRow.id.in_(ids)))).all()
    return {kontrakt.id: kontrakt for kontrakt in await _complete(work, rows)}


async def lock(work: Work, kontrakt: UUID, *, sicht: Sicht) -> Kontrakt:
    """Read a Kontrakt and keep others from changing it until the commit; raise NotVisible."""
    mine = and_(KontraktRow.jugendamt == work.jugendamt, KontraktRow.id == kontrakt)
    await work.execute(select(KontraktRow.id).where(mine).with_for_update())
    return await get(work, kontrakt, sicht=sicht)


async def read_page(work: Work, auswahl: Auswahl, *, sicht: Sicht, request: PageRequest) -> Page[Kontrakt]:
    """List Kontrakte that are seen."""
    statement = _rows(work).where(_seen(sicht), *_chosen(auswahl))
    page = await lists.read_page(work, statement, listed=KontraktRow, request=request)
    return Page(tuple(await _complete(work, page.items)), page.next, page.stand)


async def write_inhalt(work: Work, kontrakt: Kontrakt, *, inhalt: Inhalt, now: Instant) -> None:
    """Replace the content of a draft (K1)."""
    await _update(work, kontrakt, {"aktenzeichen": inhalt.aktenzeichen, **to_columns(inhalt)}, now=now)


async def write_neufassung(work: Work, kontrakt: Kontrakt, *, inhalt: Inhalt, status: Status, now: Instant) -> None:
    """Replace the content of a signed Kontrakt by what is agreed now (K1); its Fassungen keep what was."""
    await _update(work, kontrakt, {"status": status.value, **to_columns(inhalt)}, now=now)


async def write_status(
    work: Work, kontrakt: Kontrakt, *, status: Status, now: Instant, verwerfungsgrund: str | None = None
) -> None:
    """Move a Kontrakt on in its life; its version counts up also where the state stays (K1)."""
    await _update(work, kontrakt, {"status": status.value, "verwerfungsgrund": verwerfungsgrund}, now=now)


async def renew(work: Work, kontrakt: Kontrakt, *, now: Instant) -> None:
    """Count the version up where what is shown changed in another table: a new ETag, and a place in `seit`."""
    await _update(work, kontrakt, {}, now=now)


async def list_over(work: Work, *, before: date, nach: UUID, limit: int) -> tuple[UUID, ...]:
    """List signed Kontrakte whose term ended before a day, by their ids, those behind `nach`."""
    over = (KontraktRow.status == Status.UNTERZEICHNET.value, KontraktRow.ende < before, KontraktRow.id > nach)
    mine = select(KontraktRow.id).where(KontraktRow.jugendamt == work.jugendamt, *over)
    return tuple((await work.execute(mine.order_by(KontraktRow.id).limit(limit))).scalars())


async def list_of_fall(work: Work, aktenzeichen: str, *, sicht: Sicht) -> dict[UUID, str]:
    """List the Kontrakte of a case that are seen, oldest first, each with its nummer."""
    mine = (KontraktRow.jugendamt == work.jugendamt, KontraktRow.aktenzeichen == aktenzeichen, _seen(sicht))
    rows = await work.execute(select(KontraktRow.id, KontraktRow.nummer).where(*mine).order_by(KontraktRow.id))
    return {row.id: row.nummer for row in rows}


async def _update(work: Work, kontrakt: Kontrakt, values: Mapping[str, Any], *, now: Instant) -> None:
    mine = and_(KontraktRow.jugendamt == work.jugendamt, KontraktRow.id == kontrakt.id)
    changed = {"version": kontrakt.version + 1, "geaendert_am": now, **values}
    await work.execute(update(KontraktRow).where(mine).values(changed))


def _rows(work: Work) -> Select[Any]:
    signed = UnterzeichnungRow
    is_open = exists().where(
        AbsichtRow.jugendamt == KontraktRow.jugendamt,
        AbsichtRow.gegenstand == KontraktRow.id,
        AbsichtRow.erledigt_am.is_(None),
    )
    same = and_(signed.jugendamt == KontraktRow.jugendamt, signed.kontrakt == KontraktRow.id)
    stand = aliased(KontraktstandRow)
    of_it = and_(stand.jugendamt == KontraktRow.jugendamt, stand.kontrakt == KontraktRow.id)
    reasons = (signed.ueberschreitung_begruendung, signed.eilfall_begruendung, signed.rueckwirkung_begruendung)
    return (
        select(
            *KontraktRow.__table__.c,
            signed.am,
            signed.von,
            *reasons,
            is_open.label("offen"),
            stand.bewilligt,
            stand.anerkannt,
        )
        .outerjoin(signed, same)
        .outerjoin(stand, of_it)
        .where(KontraktRow.jugendamt == work.jugendamt)
    )


def _seen(sicht: Sicht) -> ColumnElement[bool]:
    if sicht.alles:
        return true()
    own = KontraktRow.traeger == sicht.traeger if sicht.traeger else false()
    return or_(KontraktRow.sozialraum.in_(sorted(sicht.sozialraeume)), own)


def _chosen(auswahl: Auswahl) -> list[ColumnElement[bool]]:
    chosen = []
    if auswahl.status is not None:
        chosen.append(KontraktRow.status == auswahl.status.value)
    if auswahl.sozialraum is not None:
        chosen.append(KontraktRow.sozialraum == auswahl.sozialraum)
    if auswahl.traeger is not None:
        chosen.append(KontraktRow.traeger == auswahl.traeger)
    if auswahl.geaendert_seit is not None:
        chosen.append(KontraktRow.geaendert_am >= auswahl.geaendert_seit)
    return chosen


async def _complete(work: Work, rows: Sequence[Row[Any]]) -> list[Kontrakt]:
    ids = [row.id for row in rows]
    beratungen, bindungen = await _beratungen(work, ids), await _bindungen(work, ids)
    agreed, held, followed = await fassungen.read(work, ids), await _held(work, ids), await _nachfolger(work, ids)
    plain = [_to_kontrakt(row, beratungen=beratungen[row.id], bindungen=bindungen[row.id]) for row in rows]
    return [
        replace(
            kontrakt,
            fassungen=agreed[kontrakt.id],
            stunden=replace(kontrakt.stunden, zurueckgestellt=held.get(kontrakt.id, 0)),
            nachfolger=followed.get(kontrakt.id),
        )
        for kontrakt in plain
    ]


async def _held(work: Work, ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Sum the minutes that are held, per Kontrakt (K14)."""
    rows = await work.execute(_HELD, {"jugendamt": work.jugendamt, "ids": list(ids)})
    return {row.kontrakt: row.minuten for row in rows}


async def _nachfolger(work: Work, ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """Find what follows Kontrakte that were handed on; the latest draft counts."""
    following = and_(KontraktRow.jugendamt == work.jugendamt, KontraktRow.vorgaenger.in_(ids))
    rows = await work.execute(select(KontraktRow.vorgaenger, KontraktRow.id).where(following).order_by(KontraktRow.id))
    return {row.vorgaenger: row.id for row in rows}


async def _beratungen(work: Work, ids: Sequence[UUID]) -> Mapping[UUID, list[Beratung]]:
    mine = and_(BeratungRow.jugendamt == work.jugendamt, BeratungRow.kontrakt.in_(ids))
    found: dict[UUID, list[Beratung]] = defaultdict(list)
    for row in await work.execute(select(*BeratungRow.__table__.c).where(mine).order_by(BeratungRow.id)):
        found[row.kontrakt].append(_to_beratung(row))
    return found


async def _bindungen(work: Work, ids: Sequence[UUID]) -> Mapping[UUID, list[Bindung]]:
    mine = and_(BindungRow.jugendamt == work.jugendamt, BindungRow.kontrakt.in_(ids))
    found: dict[UUID, dict[int, Bindung]] = defaultdict(dict)
    in_order = (BindungRow.jahr, BindungRow.fassung, BindungRow.nr)  # the last row of a year holds
    for row in await work.execute(select(*BindungRow.__table__.c).where(mine).order_by(*in_order)):
        found[row.kontrakt][row.jahr] = Bindung(row.jahr, row.betrag, row.minuten, row.vorgemerkt, row.stand)
    return defaultdict(list, {kontrakt: list(by_jahr.values()) for kontrakt, by_jahr in found.items()})


def _to_beratung(row: Row[Any]) -> Beratung:
    return Beratung(row.datum, tuple(row.teilnehmende), row.empfehlung, tuple(row.nicht_im_team))


def _to_kontrakt(row: Row[Any], *, beratungen: Sequence[Beratung], bindungen: Sequence[Bindung]) -> Kontrakt:
    return Kontrakt(
        id=row.id,
        nummer=row.nummer,
        version=row.version,
        status=Status(row.status),
        inhalt=to_inhalt(row),
        angelegt_am=row.angelegt_am,
        beratungen=tuple(beratungen),
        unterzeichnung=_to_unterzeichnung(row, bindungen=bindungen) if row.am is not None else None,
        verwerfungsgrund=row.verwerfungsgrund,
        offen=row.offen,
        stunden=Stunden(row.bewilligt, row.anerkannt),
        vorgaenger=row.vorgaenger,
    )


def _to_unterzeichnung(row: Row[Any], *, bindungen: Sequence[Bindung]) -> Unterzeichnung:
    reasons = Begruendungen(row.ueberschreitung_begruendung, row.eilfall_begruendung, row.rueckwirkung_begruendung)
    return Unterzeichnung(row.von, row.am, reasons, tuple(bindungen))
