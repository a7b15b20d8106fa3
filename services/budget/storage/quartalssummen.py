"""Running sums by the quarter in which a posting counts, by Träger and booking day (V8, V13, V14, V16).

The sum of all booking days stands in the row of day `infinity`, so that a present report reads a handful of rows and
one of a past day at most 366 for each Volumen, Träger and quarter, whatever the number of postings.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text

from services.budget.domain.abschluss import quartal_of
from services.budget.domain.bericht import Quartalssumme
from services.budget.domain.buchung import NACHTRAG, VORJAHR, Buchung
from services.budget.domain.volumen import Ort
from shared.geld import Geld
from shared.kalender import year_of
from shared.storage.asks import Ask, tell
from shared.storage.database import Work

_FIGURES = ("verbrauch", "offen", "praevention", "nachtrag", "vorjahr", "minuten", "minuten_flaeche", "kontrakte")
_NAMES = ", ".join(_FIGURES)
_KEY = "jahr, ort_art, ort, volumen, traeger, quartal"
_ADD = text(
    f"INSERT INTO quartalssummen (jugendamt, {_KEY}, tag, {_NAMES})"  # noqa: S608  # made of our own constants; values are bound
    f" SELECT :jugendamt, {_KEY}, d.tag, {_NAMES} FROM jsonb_to_recordset(CAST(:records AS jsonb)) AS c(jahr int,"
    f" ort_art text, ort text, volumen text, traeger text, quartal int, {_NAMES.replace(',', ' bigint,')} bigint)"
    " CROSS JOIN (VALUES (CAST(:tag AS date)), (CAST('infinity' AS date))) AS d (tag)"
    f" ORDER BY {_KEY}, d.tag ON CONFLICT (jugendamt, {_KEY}, tag) DO UPDATE SET "
    + ", ".join(f"{name} = quartalssummen.{name} + excluded.{name}" for name in _FIGURES)
)
_LATER = ("verbrauch", "offen", "praevention")
_UNTIL = ("nachtrag", "vorjahr", "minuten", "minuten_flaeche")
_SELECT = (
    "SELECT ort, volumen, traeger, "  # noqa: S608  # made of our own constants; values are bound
    + ", ".join(f"coalesce(sum({name}) FILTER (WHERE quartal > :quartal), 0)::bigint AS {name}" for name in _LATER)
    + ", "
    + ", ".join(f"coalesce(sum({name}) FILTER (WHERE quartal <= :quartal), 0)::bigint AS {name}" for name in _UNTIL)
    + ", sum(kontrakte)::bigint AS kontrakte FROM quartalssummen WHERE jugendamt = :jugendamt AND jahr = :jahr"
    " AND ort_art = :ort_art AND (CAST(:ort AS text) IS NULL OR ort = :ort)"
)
_GROUP = " GROUP BY ort, volumen, traeger ORDER BY ort, volumen, traeger"
# two statements, so that PostgreSQL goes by an index to the present sums alone
_READ, _READ_AT = (
    text(f"{_SELECT} AND {day} {_GROUP}") for day in ("tag = 'infinity'", "tag <= CAST(:stichtag AS date)")
)

_OFFEN = text(
    "SELECT coalesce(sum(offen), 0)::bigint FROM quartalssummen WHERE jugendamt = :jugendamt AND jahr = :jahr"
    " AND ort_art = :ort_art AND ort = :ort AND volumen = :volumen"
    " AND (tag = 'infinity' AND CAST(:stichtag AS date) IS NULL OR tag <= CAST(:stichtag AS date))"
)


async def add(work: Work, buchungen: Sequence[Buchung], *, tag: date) -> None:
    """Add postings to the sums of their quarters; their Volumina are locked."""
    await work.send(*adding(work, buchungen, tag=tag))


def adding(work: Work, buchungen: Sequence[Buchung], *, tag: date) -> list[Ask[None]]:
    """Give what `add` asks, to be sent with other statements."""
    sums: dict[tuple[object, ...], dict[str, int]] = {}
    for buchung in buchungen:
        ort = buchung.ort
        key = (ort.jahr, ort.art, ort.slug, buchung.volumen, buchung.traeger or "", buchung.quartal)
        own = sums.setdefault(key, dict.fromkeys(_FIGURES, 0))
        for name, amount in _figures_of(buchung).items():
            own[name] += amount
    return _adding(work, sums, tag=tag)


async def count_kontrakt(work: Work, ort: Ort, *, volumen: str, traeger: str | None, anzahl: int, tag: date) -> None:
    """Count a Kontrakt that got its Bindung in a year (1) or lost it (-1), in the quarter of the booking day."""
    first, last = year_of(ort.jahr).beginn, year_of(ort.jahr).ende
    quartal = quartal_of(min(max(tag, first), last))
    key = (ort.jahr, ort.art, ort.slug, volumen, traeger or "", quartal)
    await work.send(*_adding(work, {key: dict.fromkeys(_FIGURES, 0) | {"kontrakte": anzahl}}, tag=tag))


async def read(
    work: Work, jahr: int, *, art: str, ort: str | None, quartal: int, stichtag: date | None
) -> tuple[Quartalssumme, ...]:
    """Read the sums of all places of a kind, or of one; at present, or as of the end of a booking day (V16)."""
    place = {"jugendamt": work.jugendamt, "jahr": jahr, "ort_art": art, "ort": ort, "quartal": quartal}
    found = await work.execute(_READ if stichtag is None else _READ_AT, place | _as_of(stichtag))
    return tuple(
        Quartalssumme(
            row.ort, row.volumen, row.traeger, Geld(row.verbrauch), Geld(row.offen), Geld(row.praevention),
            Geld(row.nachtrag), Geld(row.vorjahr), row.minuten, row.minuten_flaeche, row.kontrakte,
        )
        for row in found
    )  # fmt: skip


async def sum_offen(work: Work, ort: Ort, *, volumen: str, stichtag: date | None) -> Geld:
    """Sum up what postings of Verbrauch add to the open Bindung of a Volumen (X1), at present or as of a past day."""
    place = {"jugendamt": work.jugendamt, "jahr": ort.jahr, "ort_art": ort.art, "ort": ort.slug, "volumen": volumen}
    return Geld((await work.execute(_OFFEN, place | {"stichtag": stichtag})).scalar_one())


def _as_of(stichtag: date | None) -> dict[str, date]:
    return {"stichtag": stichtag} if stichtag else {}


def _adding(work: Work, sums: Mapping[tuple[object, ...], Mapping[str, int]], *, tag: date) -> list[Ask[None]]:
    if not sums:
        return []
    names = _KEY.split(", ")
    records: list[dict[str, Any]] = [dict(zip(names, key, strict=True)) | dict(own) for key, own in sums.items()]
    return [tell(_ADD, {"jugendamt": work.jugendamt, "tag": tag, "records": json.dumps(records)})]


def _figures_of(buchung: Buchung) -> dict[str, int]:
    minutes = "minuten" if buchung.quelle else "minuten_flaeche"
    found = {
        "verbrauch": buchung.betrag.cents,
        "offen": buchung.offen.cents,
        "praevention": buchung.praevention.cents,
        minutes: buchung.minuten,
    }
    late = {NACHTRAG: "nachtrag", VORJAHR: "vorjahr"}.get(buchung.vermerk or "")
    return found | ({late: buchung.betrag.cents} if late else {})
