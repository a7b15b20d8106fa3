"""Bindungen: running sums per source and year, append-only changes, requests by permanent key (K4, V7)."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from services.budget.domain.bindung import Gebunden
from services.budget.domain.stapel import Platz
from services.budget.domain.volumen import Ort
from services.budget.storage import quartalssummen
from services.budget.storage.tables import BindungAuftragRow, BindungBuchungRow, BindungRow
from shared.geld import NULL_EURO, Geld
from shared.kalender import Instant, berlin_day
from shared.storage.asks import Ask, tell
from shared.storage.database import Work
from shared.storage.keys import new_id
from shared.storage.locks import hold

# A join with the keys, as in `buchungen`: one statement for any number of them.
_COLUMNS = tuple(BindungRow.__table__.columns)
_MANY = (
    f"SELECT {', '.join(f'b.{column.name}' for column in _COLUMNS)}"  # noqa: S608  # constants
    " FROM bindungen b JOIN unnest(CAST(:quellen AS uuid[]), CAST(:jahre AS int[])) AS k(quelle, jahr)"
    " ON (b.quelle, b.jahr) = (k.quelle, k.jahr) WHERE b.jugendamt = :jugendamt ORDER BY b.quelle, b.jahr"
)
_LOOK_AT_MANY, _LOCK_MANY = (text(many).columns(*_COLUMNS) for many in (_MANY, f"{_MANY} FOR UPDATE OF b"))
_OF_KEYS = _MANY[_MANY.index(" FROM") :]
_LOCK_GEBUNDEN = text(f"SELECT b.quelle, b.jahr, b.betrag, b.verbrauch{_OF_KEYS} FOR UPDATE OF b")
_PLAETZE = text(f"SELECT b.quelle, b.jahr, b.ort_art, b.ort, b.volumen, b.pauschal{_OF_KEYS}")
_USE = text(
    "UPDATE bindungen b SET verbrauch = b.verbrauch + c.betrag, minuten_verbraucht = b.minuten_verbraucht + c.minuten"
    " FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS c(quelle uuid, jahr int, betrag bigint, minuten int)"
    " WHERE b.jugendamt = :jugendamt AND (b.quelle, b.jahr) = (c.quelle, c.jahr)"
)


@dataclass(frozen=True, slots=True)
class Bindung:
    """What is bound under one source in one year, where, and how much of it is used.

    `ende` is the last day of a Kontrakt whose term touches the year, None for anything else. `gewandert` is the part of
    the amount that the work has moved into the year (K14).
    """

    quelle: UUID
    art: str
    nummer: str | None
    ort: Ort
    volumen: str
    traeger: str | None
    pauschal: bool
    vorgemerkt: bool
    gebunden: Gebunden
    minuten: int
    ende: date | None = None
    minuten_verbraucht: int = 0
    gewandert: Geld = NULL_EURO
    gewandert_minuten: int = 0


@dataclass(frozen=True, slots=True)
class Auftrag:
    """A request that was decided before under its key: bound with a result, or closed by a tombstone."""

    schluessel: UUID
    status: str
    quelle: UUID | None
    ergebnis: Sequence[Mapping[str, Any]]
    inhalt: Mapping[str, Any] | None = None


async def lock_auftrag(work: Work, schluessel: UUID) -> Auftrag | None:
    """Find what was decided under a key, and keep others from deciding on it until the commit."""
    await hold(work, "bindung", schluessel)
    row = (
        await work.execute(
            select(BindungAuftragRow).where(
                BindungAuftragRow.jugendamt == work.jugendamt, BindungAuftragRow.schluessel == schluessel
            )
        )
    ).one_or_none()
    return Auftrag(row.schluessel, row.status, row.quelle, row.ergebnis or [], row.inhalt) if row else None


async def lock_quelle(work: Work, quelle: UUID) -> None:
    """Keep others from binding for the same source until the commit, also before it has any Bindung."""
    await hold(work, "quelle", quelle)


async def record_auftrag(
    work: Work,
    schluessel: UUID,
    *,
    status: str,
    now: Instant,
    quelle: UUID | None = None,
    inhalt: Mapping[str, Any] | None = None,
    ergebnis: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Keep for ever what was decided under a key: `gebunden`, or `geschlossen` as a tombstone.

    Whoever binds for a source holds it (`lock_quelle`), so that its requests are numbered in the order of booking.
    """
    of_quelle = (BindungAuftragRow.jugendamt == work.jugendamt) & (BindungAuftragRow.quelle == quelle)
    nr = select(func.coalesce(func.max(BindungAuftragRow.nr), 0) + 1).where(of_quelle).scalar_subquery()
    await work.execute(
        insert(BindungAuftragRow).values(
            jugendamt=work.jugendamt,
            schluessel=schluessel,
            status=status,
            quelle=quelle,
            nr=nr if quelle else None,
            inhalt=inhalt,
            ergebnis=ergebnis,
            gebucht_am=now,
            gebucht_von=work.caller.person.sub,
        )
    )


async def find_inhalt(work: Work, quelle: UUID) -> Mapping[str, Any] | None:
    """Read the latest request that was bound for a source: what its Bindungen rest on."""
    inhalt: Mapping[str, Any] | None = (
        await work.execute(
            select(BindungAuftragRow.inhalt)
            .where(
                BindungAuftragRow.jugendamt == work.jugendamt,
                BindungAuftragRow.quelle == quelle,
                BindungAuftragRow.status == "gebunden",
            )
            .order_by(BindungAuftragRow.nr.desc())
            .limit(1)
        )
    ).scalar_one_or_none()
    return inhalt


async def read_of(work: Work, quelle: UUID) -> dict[int, Bindung]:
    """Read what is bound for a source, by year."""
    rows = await work.execute(
        select(BindungRow).where(BindungRow.jugendamt == work.jugendamt, BindungRow.quelle == quelle)
    )
    return {row.jahr: _to_bindung(row) for row in rows}


async def read_of_all(work: Work, quellen: Collection[UUID]) -> dict[UUID, list[Bindung]]:
    """Read what is bound for several sources, by year."""
    of_them = (BindungRow.jugendamt == work.jugendamt) & BindungRow.quelle.in_(quellen)
    found: dict[UUID, list[Bindung]] = {}
    for row in await work.execute(select(BindungRow).where(of_them).order_by(BindungRow.quelle, BindungRow.jahr)):
        found.setdefault(row.quelle, []).append(_to_bindung(row))
    return found


async def read_many(
    work: Work, keys: Collection[tuple[UUID, int]], *, lock: bool = False
) -> dict[tuple[UUID, int], Bindung]:
    """Read the Bindungen of several sources and years; with `lock` (in the order of keys) others cannot change them."""
    if not keys:
        return {}
    rows = await work.execute(_LOCK_MANY if lock else _LOOK_AT_MANY, _named(work, keys))
    return {(found.quelle, found.ort.jahr): found for found in map(_to_bindung, rows)}


async def read_plaetze(work: Work, keys: Collection[tuple[UUID, int]]) -> dict[tuple[UUID, int], Platz]:
    """Read where hours of several sources are booked in a year; that never changes."""
    if not keys:
        return {}
    plaetze = Ask(_PLAETZE, _named(work, keys), _to_plaetze)
    await work.send(plaetze)
    return plaetze.found


def locking_gebunden(work: Work, keys: Collection[tuple[UUID, int]]) -> Ask[dict[tuple[UUID, int], Gebunden]]:
    """Ask what several sources have bound and used in a year, and keep others from changing it until the commit."""
    return Ask(_LOCK_GEBUNDEN, _named(work, keys), _to_gebunden)


async def find_by_nummer(work: Work, kontrakt: str) -> UUID | None:
    """Find the Kontrakt that has this number, or whose id it is."""
    named = BindungRow.nummer == kontrakt
    with suppress(ValueError):
        named |= BindungRow.quelle == UUID(kontrakt)
    is_kontrakt = BindungRow.art == "kontrakt"
    rows = select(BindungRow.quelle).where(BindungRow.jugendamt == work.jugendamt, is_kontrakt, named).limit(1)
    found: UUID | None = (await work.execute(rows)).scalar_one_or_none()
    return found


async def list_vorgemerkt(work: Work, ort: Ort) -> tuple[Bindung, ...]:
    """List what was bound on a year before it was set up (K4)."""
    rows = await work.execute(
        select(BindungRow).where(*_at(work, ort), BindungRow.vorgemerkt).order_by(BindungRow.quelle)
    )
    return tuple(map(_to_bindung, rows))


async def list_vorgemerkte_volumina(work: Work) -> tuple[tuple[int, str], ...]:
    """List the years that are not set up, and the Volumina on which Sozialräume have something bound there (K4)."""
    rows = await work.execute(
        select(BindungRow.jahr, BindungRow.volumen)
        .distinct()
        .where(
            BindungRow.jugendamt == work.jugendamt,
            BindungRow.ort_art == "sozialraum",
            BindungRow.vorgemerkt,
            or_(BindungRow.betrag != NULL_EURO, BindungRow.minuten != 0),
        )
        .order_by(BindungRow.jahr, BindungRow.volumen)
    )
    return tuple((row.jahr, row.volumen) for row in rows)


async def book(work: Work, bindung: Bindung, *, schluessel: UUID | None, begruendung: str | None, now: Instant) -> None:
    """Bring a source's Bindung of a year to the amount of `bindung`, and append the change that this is."""
    before = await _lock_one(work, bindung)
    values = {
        "art": bindung.art, "nummer": bindung.nummer, "ort_art": bindung.ort.art, "ort": bindung.ort.slug,
        "volumen": bindung.volumen, "traeger": bindung.traeger, "pauschal": bindung.pauschal,
        "vorgemerkt": bindung.vorgemerkt, "ende": bindung.ende, "betrag": bindung.gebunden.betrag,
        "minuten": bindung.minuten, "gewandert": bindung.gewandert, "gewandert_minuten": bindung.gewandert_minuten,
    }  # fmt: skip
    key = {"jugendamt": work.jugendamt, "quelle": bindung.quelle, "jahr": bindung.ort.jahr}
    await work.execute(
        upsert(BindungRow).values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=values)
    )
    await _count(work, bindung, before=before, tag=berlin_day(now))
    used = before.gebunden.verbrauch if before else NULL_EURO
    old = before.gebunden if before else Gebunden()
    await work.execute(
        insert(BindungBuchungRow).values(
            **key,
            id=new_id(),
            schluessel=schluessel,
            ort_art=bindung.ort.art,
            ort=bindung.ort.slug,
            volumen=bindung.volumen,
            betrag=bindung.gebunden.betrag - old.betrag,
            minuten=bindung.minuten - (before.minuten if before else 0),
            offen=Gebunden(bindung.gebunden.betrag, used).offen - old.offen,
            vorgemerkt=bindung.vorgemerkt,
            begruendung=begruendung,
            gebucht_am=now,
            buchungstag=berlin_day(now),
            gebucht_von=work.caller.person.sub,
            gewandert=bindung.gewandert - (before.gewandert if before else NULL_EURO),
            gewandert_minuten=bindung.gewandert_minuten - (before.gewandert_minuten if before else 0),
        )
    )


async def _count(work: Work, bindung: Bindung, *, before: Bindung | None, tag: date) -> None:
    """Count the Kontrakte whose term touches a year, whatever they bind there and whatever is released (V14)."""
    anzahl = _touches_year(bindung) - _touches_year(before)
    if bindung.art == "kontrakt" and anzahl:
        await quartalssummen.count_kontrakt(
            work, bindung.ort, volumen=bindung.volumen, traeger=bindung.traeger, anzahl=anzahl, tag=tag
        )


def _touches_year(bindung: Bindung | None) -> bool:
    return bindung is not None and bindung.ende is not None


async def add_verbrauch(work: Work, used: Mapping[tuple[UUID, int], tuple[Geld, int]]) -> None:
    """Add Verbrauch and minutes to the Bindungen of sources and years."""
    await work.send(*adding_verbrauch(work, used))


def adding_verbrauch(work: Work, used: Mapping[tuple[UUID, int], tuple[Geld, int]]) -> list[Ask[None]]:
    """Give what `add_verbrauch` asks, to be sent with other statements."""
    if not used:
        return []
    records = [
        {"quelle": str(quelle), "jahr": jahr, "betrag": betrag.cents, "minuten": minuten}
        for (quelle, jahr), (betrag, minuten) in used.items()
    ]
    return [tell(_USE, {"jugendamt": work.jugendamt, "records": json.dumps(records)})]


async def _lock_one(work: Work, bindung: Bindung) -> Bindung | None:
    key = (bindung.quelle, bindung.ort.jahr)
    return (await read_many(work, [key], lock=True)).get(key)


def _named(work: Work, keys: Collection[tuple[UUID, int]]) -> dict[str, Any]:
    quellen = "{" + ",".join(str(quelle) for quelle, _ in keys) + "}"
    return {"jugendamt": work.jugendamt, "quellen": quellen, "jahre": [jahr for _, jahr in keys]}


def _at(work: Work, ort: Ort) -> tuple[Any, ...]:
    return (
        BindungRow.jugendamt == work.jugendamt,
        BindungRow.jahr == ort.jahr,
        BindungRow.ort_art == ort.art,
        BindungRow.ort == ort.slug,
    )


def _to_plaetze(rows: Iterable[Row[Any]]) -> dict[tuple[UUID, int], Platz]:
    return {
        (row.quelle, row.jahr): Platz(Ort(row.jahr, row.ort_art, row.ort), row.volumen, row.quelle, row.pauschal)
        for row in rows
    }


def _to_gebunden(rows: Iterable[Row[Any]]) -> dict[tuple[UUID, int], Gebunden]:
    return {(row.quelle, row.jahr): Gebunden(Geld(row.betrag), Geld(row.verbrauch)) for row in rows}


def _to_bindung(row: Row[Any]) -> Bindung:
    return Bindung(
        quelle=row.quelle,
        art=row.art,
        nummer=row.nummer,
        ort=Ort(row.jahr, row.ort_art, row.ort),
        volumen=row.volumen,
        traeger=row.traeger,
        pauschal=row.pauschal,
        vorgemerkt=row.vorgemerkt,
        gebunden=Gebunden(row.betrag, row.verbrauch),
        minuten=row.minuten,
        ende=row.ende,
        minuten_verbraucht=row.minuten_verbraucht,
        gewandert=row.gewandert,
        gewandert_minuten=row.gewandert_minuten,
    )
