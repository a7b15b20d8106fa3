"""Postings of Verbrauch, append-only, each by its permanent key: booked once, for ever (V7, K10)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.exc import IntegrityError

from services.budget.domain.buchung import Buchung
from services.budget.domain.stapel import Platz, Stapel, Wann
from services.budget.domain.volumen import Ort
from services.budget.storage.tables import BuchungRow
from shared.kalender import Instant, berlin_day, format_instant
from shared.storage.arrays import write_array, write_numbers, write_shared, write_texts
from shared.storage.asks import Ask, tell
from shared.storage.database import Work

Sorte = tuple[Platz, str | None, str, int]
_V = TypeVar("_V")
_UNIQUE = "23505"
_FIELDS = (
    "id uuid, art text, jahr int, ort_art text, ort text, volumen text, quelle uuid, traeger text, datum date,"
    " betrag bigint, offen bigint, praevention bigint, minuten int, zweck text, satz bigint, beleg uuid,"
    " quartal int, vermerk text, abschluss uuid"
)
_NAMES = ", ".join(field.split()[0] for field in _FIELDS.split(","))
_INSERT = text(
    f"INSERT INTO buchungen (jugendamt, {_NAMES}, gebucht_am, buchungstag, gebucht_von)"  # noqa: S608  # made of our own constants; values are bound
    f" SELECT :jugendamt, {_NAMES}, CAST(:now AS timestamptz), CAST(:tag AS date), :von"
    f" FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r({_FIELDS})"
)
# A batch comes in columns, each one literal of an array: what rows share is sent once and joined by its number.
# Keys that come as they rise fill the pages at the end of the index of keys, others split pages in halves: so rows are
# to keep their order. PostgreSQL goes through what it takes for more and looks up the rest, so it has to take the rows
# for more: they are counted out by a number that it cannot know beforehand, and joined so that it expects to lose none.
_ROWS = {
    "id": "uuid", "betrag": "bigint", "offen": "bigint", "praevention": "bigint", "minuten": "int", "sorte": "int",
    "wann": "int",
}  # fmt: skip
_SORTEN = {
    "jahr": "int", "ort_art": "text", "ort": "text", "volumen": "text", "quelle": "uuid", "traeger": "text",
    "zweck": "text", "satz": "bigint",
}  # fmt: skip
_TAGE = {"datum": "date", "quartal": "int", "vermerk": "text", "abschluss": "uuid"}


def _counted(columns: Mapping[str, str]) -> str:
    """Say one row for each place of some arrays; a value of fixed length is found by its place at once."""
    values = ", ".join(f"(SELECT CAST(:{name} AS {kind}[]))[nr] AS {name}" for name, kind in columns.items())
    return f"(SELECT {values} FROM generate_series(1, (SELECT CAST(:anzahl AS int))) AS g(nr))"  # noqa: S608  # made of our own constants; values are bound


def _numbered(columns: Mapping[str, str]) -> str:
    """Say what rows share, numbered."""
    return f"unnest({', '.join(f'CAST(:{name} AS {kind}[])' for name, kind in columns.items())}) WITH ORDINALITY"


_INSERT_STAPEL = text(
    f"INSERT INTO buchungen (jugendamt, {_NAMES}, gebucht_am, buchungstag, gebucht_von)"  # noqa: S608  # made of our own constants; values are bound
    " SELECT :jugendamt, r.id, 'leistung', s.jahr, s.ort_art, s.ort, s.volumen, s.quelle, s.traeger, t.datum, r.betrag,"
    " r.offen, r.praevention, r.minuten, s.zweck, s.satz, NULL, t.quartal, t.vermerk, t.abschluss,"
    f" CAST(:now AS timestamptz), CAST(:tag AS date), :von FROM {_counted(_ROWS)} r"
    f" LEFT JOIN {_numbered(_SORTEN)} AS s({', '.join(_SORTEN)}, nr) ON s.nr = r.sorte"
    f" LEFT JOIN {_numbered(_TAGE)} AS t({', '.join(_TAGE)}, nr) ON t.nr = r.wann"
)
# A join with the keys, not a list of them: one statement for any number, planned once. And not LATERAL key by key: on a
# table that was counted when it was empty, PostgreSQL enters by a wrong index, and would do that for each key.
_KNOWN = text(
    "SELECT b.id FROM unnest(CAST(:ids AS uuid[])) AS k(id) JOIN buchungen b ON b.id = k.id"
    " WHERE b.jugendamt = :jugendamt"
)


class AlreadyBooked(Exception):
    """A row of a batch has a key that is booked; nothing of the batch is."""


def appending_stapel(work: Work, stapel: Stapel, *, now: Instant) -> Ask[None]:
    """Append a batch of hours in one statement; what rows share is sent once. See `telling_booked`."""
    posten = stapel.posten
    sorten = list(zip(posten.plaetze, posten.traeger, posten.zwecke, posten.saetze, strict=True))
    of_sorte, of_tag = _number(sorten), _number(posten.tage)
    columns = {
        "betrag": posten.betraege, "offen": stapel.offen, "praevention": posten.praevention, "minuten": posten.minuten,
        "sorte": map(of_sorte.__getitem__, sorten), "wann": map(of_tag.__getitem__, posten.tage),
    }  # fmt: skip
    parameters = {name: write_numbers(column) for name, column in columns.items()} | {
        "jugendamt": work.jugendamt,
        "id": write_array(posten.ids),
        "anzahl": len(posten.ids),
        "now": format_instant(now),
        "tag": berlin_day(now).isoformat(),
        "von": work.caller.sub,
    }
    return tell(_INSERT_STAPEL, parameters | _sorten(of_sorte) | _tage({tag: stapel.wann[tag] for tag in of_tag}))


@contextmanager
def telling_booked() -> Iterator[None]:
    """Turn PostgreSQL's refusal of a key that is booked already into AlreadyBooked."""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != _UNIQUE:
            raise
        raise AlreadyBooked from error


async def append(work: Work, buchungen: Sequence[Buchung], *, now: Instant) -> None:
    """Append postings in one statement; their keys must be new (`find_known` first, under a lock of their Volumina)."""
    if not buchungen:
        return
    parameters = {
        "jugendamt": work.jugendamt,
        "now": format_instant(now),
        "tag": berlin_day(now).isoformat(),
        "von": work.caller.person.sub,
        "records": json.dumps([_record(buchung) for buchung in buchungen]),
    }
    await work.execute(_INSERT, parameters)


async def find_known(work: Work, ids: Iterable[str]) -> frozenset[str]:
    """Tell which keys are booked already."""
    rows = await work.execute(_KNOWN, {"jugendamt": work.jugendamt, "ids": write_array(ids)})
    return frozenset(str(row.id) for row in rows)


async def find(work: Work, buchung: UUID) -> Buchung | None:
    """Read one posting."""
    row = (
        await work.execute(select(BuchungRow).where(BuchungRow.jugendamt == work.jugendamt, BuchungRow.id == buchung))
    ).one_or_none()
    return _to_buchung(row) if row else None


async def list_of_beleg(work: Work, beleg: UUID) -> tuple[Buchung, ...]:
    """List the postings that one settlement made, without their reversals."""
    rows = await work.execute(
        select(BuchungRow)
        .where(BuchungRow.jugendamt == work.jugendamt, BuchungRow.beleg == beleg, BuchungRow.art != "storno")
        .order_by(BuchungRow.id)
    )
    return tuple(map(_to_buchung, rows))


def _record(buchung: Buchung) -> dict[str, Any]:
    return {
        "id": str(buchung.id), "art": buchung.art, "jahr": buchung.ort.jahr, "ort_art": buchung.ort.art,
        "ort": buchung.ort.slug, "volumen": buchung.volumen, "quelle": str(buchung.quelle) if buchung.quelle else None,
        "traeger": buchung.traeger, "datum": buchung.datum.isoformat(), "betrag": buchung.betrag.cents,
        "offen": buchung.offen.cents, "praevention": buchung.praevention.cents, "minuten": buchung.minuten,
        "zweck": buchung.zweck, "satz": buchung.satz.cents if buchung.satz else None,
        "beleg": str(buchung.beleg) if buchung.beleg else None, "quartal": buchung.quartal, "vermerk": buchung.vermerk,
        "abschluss": str(buchung.abschluss) if buchung.abschluss else None,
    }  # fmt: skip


def _to_buchung(row: Row[Any]) -> Buchung:
    return Buchung(
        id=row.id,
        art=row.art,
        ort=Ort(row.jahr, row.ort_art, row.ort),
        volumen=row.volumen,
        datum=row.datum,
        betrag=row.betrag,
        zweck=row.zweck,
        quelle=row.quelle,
        traeger=row.traeger,
        offen=row.offen,
        praevention=row.praevention,
        minuten=row.minuten,
        satz=row.satz,
        beleg=row.beleg,
        quartal=row.quartal,
        vermerk=row.vermerk,
        abschluss=row.abschluss,
    )


def _number(values: Iterable[_V]) -> dict[_V, int]:
    """Give each different value a number, from 1 on."""
    return {value: nr for nr, value in enumerate(dict.fromkeys(values), start=1)}


def _sorten(sorten: Iterable[Sorte]) -> dict[str, str]:
    """Write what many rows share, in columns."""
    plaetze, traeger, zwecke, saetze = zip(*sorten, strict=True)
    return {
        "jahr": write_numbers([platz.ort.jahr for platz in plaetze]),
        "ort_art": write_texts([platz.ort.art for platz in plaetze]),
        "ort": write_texts([platz.ort.slug for platz in plaetze]),
        "volumen": write_texts([platz.volumen for platz in plaetze]),
        "quelle": write_shared([platz.quelle for platz in plaetze]),
        "traeger": write_texts(traeger),
        "zweck": write_texts(zwecke),
        "satz": write_numbers(saetze),
    }


def _tage(tage: Mapping[date, Wann]) -> dict[str, str]:
    """Write when the work of each day counts, in columns."""
    counted = [wann.gezaehlt for wann in tage.values()]
    return {
        "datum": write_array([tag.isoformat() for tag in tage]),
        "quartal": write_numbers([one.quartal for one in counted]),
        "vermerk": write_texts([one.vermerk for one in counted]),
        "abschluss": write_shared([one.abschluss for one in counted]),
    }
