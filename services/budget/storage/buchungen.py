"""Postings of Verbrauch, append-only, each by its permanent key: booked once, for ever (V7, K10)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import Row, select, text
from sqlalchemy.exc import IntegrityError

from services.budget.domain.buchung import Buchung
from services.budget.domain.stapel import Platz, Stapel, Wann
from services.budget.domain.volumen import Ort
from services.budget.storage.tables import BuchungRow
from shared.kalender import Instant, berlin_day, format_instant
from shared.storage.arrays import write_array, write_numbers
from shared.storage.asks import Ask, tell
from shared.storage.database import Work

_V = TypeVar("_V")
_UNIQUE = "23505"
_FIELDS = (
    "id uuid, art text, jahr int, ort_art text, ort text, volumen text, quelle uuid, traeger text, datum date,"
    " betrag bigint, offen bigint, praevention bigint, minuten int, zweck text, satz bigint, beleg uuid,"
    " quartal int, vermerk text, abschluss uuid"
)
_NAMES = ", ".join(field.split()[0] for field in _FIELDS.split(","))
_INSERT = text(
    f"INSERT INTO buchungen (jugendamt, {_NAMES}, gebucht_am, buchungstag, gebucht_von)"  # noqa: S608  # constants
    f" SELECT :jugendamt, {_NAMES}, CAST(:now AS timestamptz), CAST(:tag AS date), :von"
    f" FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS r({_FIELDS})"
)
# A batch comes in columns, each one literal of an array: what rows share is sent once and joined by its number.
_INSERT_STAPEL = text(
    f"INSERT INTO buchungen (jugendamt, {_NAMES}, gebucht_am, buchungstag, gebucht_von)"  # noqa: S608  # constants
    " SELECT :jugendamt, r.id, 'leistung', s.jahr, s.ort_art, s.ort, s.volumen, s.quelle, s.traeger, t.datum, r.betrag,"
    " r.offen, r.praevention, r.minuten, s.zweck, s.satz, NULL, t.quartal, t.vermerk, t.abschluss,"
    " CAST(:now AS timestamptz), CAST(:tag AS date), :von"
    " FROM unnest(CAST(:id AS uuid[]), CAST(:betrag AS bigint[]), CAST(:offen AS bigint[]),"
    " CAST(:praevention AS bigint[]), CAST(:minuten AS int[]), CAST(:sorte AS int[]), CAST(:wann AS int[]))"
    " AS r(id, betrag, offen, praevention, minuten, sorte, wann)"
    " JOIN jsonb_to_recordset(CAST(:sorten AS jsonb)) AS s(nr int, jahr int, ort_art text, ort text, volumen text,"
    " quelle uuid, traeger text, zweck text, satz bigint) ON s.nr = r.sorte"
    " JOIN jsonb_to_recordset(CAST(:tage AS jsonb)) AS t(nr int, datum date, quartal int, vermerk text, abschluss uuid)"
    " ON t.nr = r.wann"
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
        "sorten": to_json([_sorte(*sorte, nr=nr) for sorte, nr in of_sorte.items()]).decode(),
        "tage": to_json([_tag(tag, stapel.wann[tag], nr=nr) for tag, nr in of_tag.items()]).decode(),
        "now": format_instant(now),
        "tag": berlin_day(now).isoformat(),
        "von": work.caller.sub,
    }
    return tell(_INSERT_STAPEL, parameters)


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
    """Give each different value a number."""
    return {value: nr for nr, value in enumerate(dict.fromkeys(values))}


def _sorte(platz: Platz, traeger: str | None, zweck: str, satz: int, *, nr: int) -> dict[str, Any]:
    """Say what many rows share."""
    ort = platz.ort
    return {
        "nr": nr, "jahr": ort.jahr, "ort_art": ort.art, "ort": ort.slug, "volumen": platz.volumen,
        "quelle": platz.quelle, "traeger": traeger, "zweck": zweck, "satz": satz,
    }  # fmt: skip


def _tag(tag: date, wann: Wann, *, nr: int) -> dict[str, Any]:
    """Say when the work of a day counts."""
    counted = wann.gezaehlt
    place = {"quartal": counted.quartal, "vermerk": counted.vermerk, "abschluss": counted.abschluss}
    return place | {"nr": nr, "datum": tag}
