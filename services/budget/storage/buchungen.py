"""Postings of Verbrauch, append-only, each by its permanent key: booked once, for ever (V7, K10)."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, select, text

from services.budget.domain.buchung import Buchung
from services.budget.domain.stapel import Platz, Stapel, Wann
from services.budget.domain.volumen import Ort
from services.budget.storage.tables import BuchungRow
from shared.kalender import Instant, berlin_day, format_instant
from shared.storage.asks import Ask, tell
from shared.storage.database import Work

_V = TypeVar("_V")
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
    " SELECT :jugendamt, r.id, 'leistung', p.jahr, p.ort_art, p.ort, p.volumen, p.quelle, r.traeger, r.datum, r.betrag,"
    " r.offen, r.praevention, r.minuten, r.zweck, r.satz, NULL, w.quartal, w.vermerk, w.abschluss,"
    " CAST(:now AS timestamptz), CAST(:tag AS date), :von"
    " FROM unnest(CAST(:id AS uuid[]), CAST(:platz AS int[]), CAST(:traeger AS text[]), CAST(:datum AS date[]),"
    " CAST(:betrag AS bigint[]), CAST(:offen AS bigint[]), CAST(:praevention AS bigint[]), CAST(:minuten AS int[]),"
    " CAST(:zweck AS text[]), CAST(:satz AS bigint[]), CAST(:wann AS int[]))"
    " AS r(id, platz, traeger, datum, betrag, offen, praevention, minuten, zweck, satz, wann)"
    " JOIN jsonb_to_recordset(CAST(:plaetze AS jsonb)) AS p(nr int, jahr int, ort_art text, ort text, volumen text,"
    " quelle uuid) ON p.nr = r.platz"
    " JOIN jsonb_to_recordset(CAST(:wanns AS jsonb)) AS w(nr int, quartal int, vermerk text, abschluss uuid)"
    " ON w.nr = r.wann"
)
# A join with the keys, not a list of them: one statement for any number, planned once. And not LATERAL key by key: on a
# table that was counted when it was empty, PostgreSQL enters by a wrong index, and would do that for each key.
_KNOWN = text(
    "SELECT b.id FROM unnest(CAST(:ids AS uuid[])) AS k(id) JOIN buchungen b ON b.id = k.id"
    " WHERE b.jugendamt = :jugendamt"
)


def appending_stapel(work: Work, stapel: Stapel, *, now: Instant) -> Ask[None]:
    """Append a batch of hours in one statement; their keys must be new, as for `append`."""
    plaetze: dict[Platz, int] = {}
    wanns: dict[Wann, int] = {}
    posten = stapel.posten
    numbers = {
        "platz": [plaetze.setdefault(one, len(plaetze)) for one in posten.plaetze],
        "wann": [wanns.setdefault(one, len(wanns)) for one in stapel.wann],
        "betrag": posten.betraege, "offen": stapel.offen, "praevention": posten.praevention,
        "minuten": posten.minuten, "satz": posten.saetze,
    }  # fmt: skip
    texts = {
        "id": posten.ids,
        "traeger": _each(posten.traeger, _slug),
        "datum": _each(posten.tage, str),
        "zweck": posten.zwecke,
    }
    arrays = {name: _numbers(column) for name, column in numbers.items()}
    arrays |= {name: _array(column) for name, column in texts.items()}
    parameters = arrays | {
        "jugendamt": work.jugendamt,
        "now": format_instant(now),
        "tag": berlin_day(now).isoformat(),
        "von": work.caller.sub,
        "plaetze": json.dumps([_platz(one, nr) for one, nr in plaetze.items()]),
        "wanns": json.dumps([_wann(one, nr) for one, nr in wanns.items()]),
    }
    return tell(_INSERT_STAPEL, parameters)


async def append(work: Work, buchungen: Sequence[Buchung], *, now: Instant) -> None:
    """Append postings in one statement; their keys must be new (`find_known` first, under a lock of their Volumina)."""
    if not buchungen:
        return
    parameters = {
        "jugendamt": work.jugendamt,
        "now": format_instant(now),
        "tag": berlin_day(now).isoformat(),
        "von": work.caller.sub,
        "records": json.dumps([_record(buchung) for buchung in buchungen]),
    }
    await work.execute(_INSERT, parameters)


def finding_known(work: Work, ids: Iterable[str]) -> Ask[frozenset[str]]:
    """Ask which keys are booked already."""
    parameters = {"jugendamt": work.jugendamt, "ids": _array(ids)}
    return Ask(_KNOWN, parameters, lambda rows: frozenset(str(row.id) for row in rows))


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


def _array(values: Iterable[str]) -> str:
    """Write an array of days, keys and slugs: none of them needs a quote."""
    return "{" + ",".join(values) + "}"


def _numbers(values: Iterable[int]) -> str:
    return "{" + str(list(values))[1:-1] + "}"


def _each(values: Sequence[_V], write: Callable[[_V], str]) -> Iterable[str]:
    """Write each different value once."""
    written = {value: write(value) for value in set(values)}
    return map(written.__getitem__, values)


def _slug(slug: str | None) -> str:
    """Write a slug into an array; quoted, since one may be called null."""
    return "NULL" if slug is None else f'"{slug}"'


def _platz(platz: Platz, nr: int) -> dict[str, Any]:
    ort, quelle = platz.ort, str(platz.quelle) if platz.quelle else None
    place = {"jahr": ort.jahr, "ort_art": ort.art, "ort": ort.slug, "volumen": platz.volumen}
    return place | {"nr": nr, "quelle": quelle}


def _wann(wann: Wann, nr: int) -> dict[str, Any]:
    counted = wann.gezaehlt
    abschluss = str(counted.abschluss) if counted.abschluss else None
    return {"nr": nr, "quartal": counted.quartal, "vermerk": counted.vermerk, "abschluss": abschluss}
