"""X3: the count of expected and declared months equals a naive recount, day by day, on random counties."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.cases.domain.vollstaendigkeit import month_of
from tests.cases.house import House
from tests.cases.usecases.test_vollstaendigkeit import blatt


@dataclass(frozen=True)
class Term:
    """A Kontrakt as a naive recount knows it."""

    nummer: str
    sozialraum: str
    traeger: str
    beginn: date
    ende: date
    signed: datetime


@dataclass(frozen=True)
class Said:
    """A declaration as a naive recount knows it."""

    traeger: str
    monat: date
    version: int
    vollstaendig: bool
    at: datetime
    named: frozenset[str]


def naive(terms: Sequence[Term], said: Sequence[Said], *, monat: date) -> dict[tuple[str, str], tuple[int, int]]:
    """Count a month by walking through its days."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    days = [date(monat.year, monat.month, day) for day in range(1, month_of(monat).days + 1)]
    for term in terms:
        if not any(term.beginn <= day <= term.ende for day in days):
            continue
        mine = [one for one in said if (one.traeger, one.monat) == (term.traeger, monat)]
        last = max(mine, key=lambda one: one.version, default=None)
        told = last is not None and last.vollstaendig and (last.at >= term.signed or term.nummer in last.named)
        expected, declared = found.get((term.sozialraum, term.traeger), (0, 0))
        found[term.sozialraum, term.traeger] = (expected + 1, declared + told)
    return found


async def put_down(house: House, terms: Sequence[Term], said: Sequence[Said]) -> None:
    tenant = {"j": house.jugendamt}
    async with house.database.transaction(house.wjh) as work:
        for term in terms:
            row = tenant | {"id": uuid4()} | vars(term)
            await work.execute(
                text(
                    "INSERT INTO kontrakte (jugendamt, id, nummer, version, status, aktenzeichen, angelegt_am,"
                    " angelegt_von, geaendert_am, sozialraum, traeger, hilfeart, form, beginn, ende) VALUES (:j, :id,"
                    " :nummer, 1, 'unterzeichnet', 'a', :signed, 'x', :signed, :sozialraum, :traeger, '31',"
                    " 'ambulant', :beginn, :ende)"
                ),
                row,
            )
            await work.execute(
                text("INSERT INTO unterzeichnungen (jugendamt, kontrakt, am, von) VALUES (:j, :id, :signed, 'x')"), row
            )
        for one in said:
            row = tenant | {"id": uuid4()} | vars(one)
            await work.execute(
                text(
                    "INSERT INTO traegermeldungen (jugendamt, id, version, traeger, monat, zeilen, minuten,"
                    " vollstaendig, gebucht_am, gebucht_von)"
                    " VALUES (:j, :id, :version, :traeger, :monat, 0, 0, :vollstaendig, :at, 'x')"
                ),
                row,
            )
            for nummer in one.named:
                await work.execute(
                    text("INSERT INTO meldungsminuten VALUES (:j, :id, :version, :nummer, 0)"), row | {"nummer": nummer}
                )


@pytest.mark.parametrize("seed", range(10))
async def test_x3_the_count_equals_a_naive_recount_day_by_day(house: House, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  # repeatable

    def at() -> datetime:
        return datetime(2026, draw.randint(1, 11), draw.randint(1, 20), tzinfo=UTC)

    terms, said = [], []
    for place in range(25):
        beginn = date(2025, 11, 1) + timedelta(days=draw.randint(0, 380))
        ende = beginn + timedelta(days=draw.choice([0, 5, 30, 31, 200, 400]))
        place_of = (draw.choice(["konz", "saarburg"]), draw.choice(["t1", "t2"]))
        terms.append(Term(f"K-{place}", *place_of, beginn, ende, at()))
    for traeger in ("t1", "t2"):
        for month in range(1, 12):
            for version in range(1, draw.randint(1, 3)):
                named = frozenset(f"K-{draw.randint(0, 24)}" for _ in range(draw.randint(0, 3)))
                said.append(Said(traeger, date(2026, month, 1), version, draw.random() < 0.8, at(), named))
    await put_down(house, terms, said)
    counted = {
        (one.monat, one.sozialraum, one.traeger): (one.stand.erwartet, one.stand.gemeldet)
        for one in (await blatt(house, limit=500)).seite.monate
    }
    expected = {
        (date(2026, month, 1), *key): figures
        for month in range(1, 11)  # November is not over
        for key, figures in naive(terms, said, monat=date(2026, month, 1)).items()
    }
    assert counted == expected
