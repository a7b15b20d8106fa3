"""Which projects owe a report or their final account on a day: found in one statement (P8, P9).

What exactly is due is said by the domain (berichtspflicht.py); this names the projects for which that is something.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, TextClause, and_, func, select, text

from services.projects.domain.berichtspflicht import (
    MONATE_NACH_ENDE,
    Berichtsart,
    Berichtslage,
    last_day_of_jahresbericht,
)
from services.projects.domain.lebenslauf import Status
from services.projects.domain.sichtbarkeit import Sicht
from services.projects.storage import berichte
from services.projects.storage.seen import is_seen
from services.projects.storage.tables import AntragRow, FassungRow
from shared.storage.database import Work

TENANTS = "berichte_mandanten"
STATES = (Status.LAUFEND, Status.ABGESCHLOSSEN, Status.GEPRUEFT)
_ENDE = "coalesce(antraege.abgeschlossen_am, fassungen.ende)"
# As laufzeit.last_day counts months from the day after the end: where that is a first, they end on a last.
_FRIST = (
    f"(CASE WHEN extract(day FROM {_ENDE} + 1) = 1 THEN ({_ENDE} + 1 + interval '{MONATE_NACH_ENDE} months')::date - 1"
    f" ELSE ({_ENDE} + interval '{MONATE_NACH_ENDE} months')::date END)"
)


def _day(instant: str) -> str:
    return f"({instant} AT TIME ZONE 'Europe/Berlin')::date"


def _came(art: Berichtsart, more: str = "") -> str:
    return (
        f"EXISTS (SELECT FROM berichte b WHERE b.jugendamt = antraege.jugendamt AND b.antrag = antraege.id"
        f" AND b.art = '{art.value}' AND {_day('b.eingereicht_am')} <= :stichtag{more})"
    )


def _ask(*, ende: str, jahr: str, overdue: str) -> TextClause:
    """Ask for the reports on years up to `jahr`, for one asked for, and after the end for the last and the account."""
    answered = _came(Berichtsart.ZWISCHENBERICHT, " AND b.eingereicht_am >= f.angefordert_am")
    return text(
        f"(EXISTS (SELECT FROM generate_series(extract(year FROM antraege.begonnen_am)::int,"  # noqa: S608  # made of our own constants; values are bound
        f" least(extract(year FROM {_ENDE})::int, {jahr})) AS j (jahr)"
        f" WHERE NOT {_came(Berichtsart.JAHRESBERICHT, ' AND b.foerderjahr = j.jahr')})"
        " OR EXISTS (SELECT FROM berichtsanforderungen f WHERE f.jugendamt = antraege.jugendamt"
        f" AND f.antrag = antraege.id AND {_day('f.angefordert_am')} <= :stichtag{overdue} AND NOT {answered})"
        f" OR {ende} < :stichtag AND (NOT {_came(Berichtsart.SCHLUSSBERICHT)} OR NOT EXISTS"
        " (SELECT FROM verwendungsnachweise v WHERE v.jugendamt = antraege.jugendamt AND v.antrag = antraege.id"
        f" AND {_day('v.eingereicht_am')} <= :stichtag)))"
    )


# What has ended owes the report on its last year at once, until 31 March of the next as the others.
_OPEN = _ask(ende=_ENDE, jahr=f"CASE WHEN {_ENDE} < :stichtag THEN :jahr + 1 ELSE :jahr END", overdue="")
_OVERDUE = _ask(ende=_FRIST, jahr=":jahr", overdue=" AND f.faellig_am < :stichtag")


@dataclass(frozen=True, slots=True)
class Projekt:
    """A project as lists of what is due show it, with what its reports follow from."""

    id: UUID
    titel: str
    bezirk: str
    sozialraum: str
    traeger: str
    lage: Berichtslage


@dataclass(frozen=True, slots=True)
class Auswahl:
    """Which projects a list asks for; None asks for all."""

    bezirk: str | None = None
    sozialraum: str | None = None
    traeger: str | None = None


async def list_schuldende(
    work: Work,
    *,
    sicht: Sicht,
    auswahl: Auswahl,
    stichtag: date,
    nur_ueberfaellig: bool,
    ab: UUID | None,
    limit: int,
) -> tuple[Projekt, ...]:
    """List by their ids the projects, from `ab` on, that owe something on a day, or have let its day pass."""
    statement = _projekte(work, sicht).where(_owes(stichtag, overdue=nur_ueberfaellig))
    for name in Auswahl.__slots__:
        if (asked := getattr(auswahl, name)) is not None:
            statement = statement.where(getattr(AntragRow, name) == asked)
    if ab is not None:
        statement = statement.where(AntragRow.id >= ab)
    rows = (await work.execute(statement.order_by(AntragRow.id).limit(limit))).all()
    return await _load(work, rows)


async def find_projekt(work: Work, antrag: UUID, *, sicht: Sicht) -> Projekt | None:
    """Read what the reports of one project follow from, None before it has begun."""
    rows = (await work.execute(_projekte(work, sicht).where(AntragRow.id == antrag))).all()
    return next(iter(await _load(work, rows)), None)


def _projekte(work: Work, sicht: Sicht) -> Select[Any]:
    of_fassung = and_(
        FassungRow.jugendamt == AntragRow.jugendamt,
        FassungRow.antrag == AntragRow.id,
        FassungRow.nummer == AntragRow.fassung,
    )
    head: tuple[Any, ...] = (
        AntragRow.id,
        AntragRow.bezirk,
        AntragRow.sozialraum,
        AntragRow.traeger,
        AntragRow.begonnen_am,
    )
    return (
        select(*head, FassungRow.titel, func.coalesce(AntragRow.abgeschlossen_am, FassungRow.ende).label("ende"))
        .join_from(AntragRow, FassungRow, of_fassung)
        .where(
            AntragRow.jugendamt == work.jugendamt,
            AntragRow.status.in_([status.value for status in STATES]),
            is_seen(AntragRow, sicht),
        )
    )


def _owes(stichtag: date, *, overdue: bool) -> TextClause:
    """Ask whether a project owes something on a day, or with `overdue` has let its last day pass."""
    jahr = stichtag.year - 1
    if overdue and stichtag <= last_day_of_jahresbericht(jahr):
        jahr -= 1
    return (_OVERDUE if overdue else _OPEN).bindparams(stichtag=stichtag, jahr=jahr)


async def _load(work: Work, rows: Sequence[Row[Any]]) -> tuple[Projekt, ...]:
    spuren = await berichte.load_spuren(work, [row.id for row in rows])
    return tuple(_to_projekt(row, spuren) for row in rows)


def _to_projekt(row: Row[Any], spuren: berichte.Spuren) -> Projekt:
    lage = Berichtslage(
        beginn=row.begonnen_am,
        ende=row.ende,
        anforderungen=tuple(_of(spuren.anforderungen, row.id)),
        eingaenge=tuple(_of(spuren.eingaenge, row.id)),
        nachgewiesen=spuren.nachgewiesen.get(row.id),
    )
    return Projekt(row.id, row.titel, row.bezirk, row.sozialraum, row.traeger, lage)


def _of(found: Mapping[UUID, Sequence[Any]], antrag: UUID) -> Sequence[Any]:
    return found.get(antrag, ())
