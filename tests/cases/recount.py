"""Random counties, and their statistics recounted day by day in plain Python (K12)."""

import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import insert

from services.cases.storage.tables import KontraktfassungRow, LeistungRow, LeistungszustandRow
from services.cases.storage.tables_ausgaben import KontraktausgabeRow
from shared.geld import Geld
from shared.storage.database import Work

RAEUME = ("konz", "saarburg")
DAY = timedelta(days=1)
FIRST, LAST = date(2022, 1, 1), date(2026, 12, 31)
HELP = {
    "27.2": ("ambulant", "flexibel", "stationaer"), "28": ("ambulant",), "31": ("ambulant",), "32": ("teilstationaer",),
    "33": ("vollzeitpflege",), "34": ("stationaer",), "41": ("flexibel", "stationaer"), "52": ("ambulant",),
}  # fmt: skip


REFUSED, STORNO_REFUSED = "jahr_abgeschlossen", "storno_jahr_abgeschlossen"


@dataclass(frozen=True)
class Fassung:
    gebucht: date
    ab: date
    ende: date
    hilfeart: str
    form: str
    entgelt_art: str | None
    betrag: int


@dataclass(frozen=True)
class Stunde:
    datum: date
    betrag: int
    zustaende: tuple[tuple[date, str, str | None], ...]  # booked on, state, refused with: the row, or its Storno


@dataclass(frozen=True)
class Ausgabe:
    datum: date
    betrag: int
    gebucht: date


@dataclass(frozen=True)
class Fall:
    raum: str
    beginn: date
    fassungen: tuple[Fassung, ...]
    stunden: tuple[Stunde, ...]
    volumen: str | None = None
    ausgaben: tuple[Ausgabe, ...] = ()


def build_county(dice: random.Random, *, size: int) -> list[Fall]:
    return [_fall(dice) for _ in range(size)]


async def insert_county(work: Work, county: Sequence[Fall]) -> None:
    rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for fall in county:
        for table, row in _rows(fall):
            named = {} if table is KontraktausgabeRow else {"gebucht_von": "asd"}
            rows[table].append({"jugendamt": work.jugendamt, **named, **row})
    for table, values in rows.items():
        await work.execute(insert(table), values)


def recount(county: Sequence[Fall], *, jahr: int, tag: date) -> dict[str, Any]:
    """Recount a year as known at the end of a day: every day of every help is looked at."""
    lines: Counter[str] = Counter()
    eckwert: Counter[str] = Counter()
    ended: dict[str, list[int]] = defaultdict(list)
    neu, spent = 0, dict.fromkeys(("stunden", "gebucht", "ausserhalb", "vereinbart"), 0)
    for fall in county:
        known = [fassung for fassung in fall.fassungen if fassung.gebucht <= tag]
        days = list(_days(fall, known))
        if not known:
            continue
        spent["stunden"] += sum(_worth(stunde, tag) for stunde in fall.stunden if stunde.datum.year == jahr)
        spent["gebucht"] += sum(_paid(ausgabe, tag) for ausgabe in fall.ausgaben if ausgabe.datum.year == jahr)
        in_year = [day for day in days if day.year == jahr]
        if not in_year:
            continue
        last = _at(known, in_year[-1])
        for line in _lines_of(last.form):
            lines[line] += 1
            eckwert[line] += last.hilfeart not in {"28", "52"}
        neu += days[0].year == jahr
        if days[-1].year == jahr:
            for line in ("gesamt", last.form):
                ended[line].append(len(days))
        spent["vereinbart" if fall.volumen else "ausserhalb"] += _rates(known, [day for day in in_year if day <= tag])
    return {"fallzahlen": lines, "eckwertfaelle": eckwert, "neu": neu, "ended": ended, "spent": spent}


def half_up(value: Fraction, places: str) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(places), rounding=ROUND_HALF_UP)


def _lines_of(form: str) -> list[str]:
    return [
        "teilstationaer" if form == "flexibel" else form,
        "gesamt",
        *(["fremdunterbringung"] if form in {"stationaer", "vollzeitpflege"} else []),
    ]


def _days(fall: Fall, known: Sequence[Fassung]) -> Iterator[date]:
    day = fall.beginn
    while known and day <= known[-1].ende:
        yield day
        day += DAY


def _at(known: Sequence[Fassung], day: date) -> Fassung:
    return [fassung for fassung in known if fassung.ab <= day][-1]


def _worth(stunde: Stunde, tag: date) -> int:
    states = [state for state in stunde.zustaende if state[0] <= tag]
    stands = {("anerkannt", None), ("storniert", STORNO_REFUSED)}
    return stunde.betrag if states and states[-1][1:] in stands else 0


def _paid(ausgabe: Ausgabe, tag: date) -> int:
    return ausgabe.betrag if max(ausgabe.gebucht, ausgabe.datum) <= tag else 0


def _rates(known: Sequence[Fassung], days: Sequence[date]) -> int:
    cents, months = 0, Counter[tuple[Fassung, int, int]]()
    for day in days:
        fassung = _at(known, day)
        if fassung.entgelt_art == "tagessatz":
            cents += fassung.betrag
        elif fassung.entgelt_art:
            months[fassung, day.year, day.month] += 1
    for (fassung, year, month), count in months.items():
        whole = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
        cents += int(half_up(Fraction(fassung.betrag * count, whole), "1"))
    return cents


def _fall(dice: random.Random) -> Fall:
    beginn = _day(dice, FIRST, LAST)
    ende = min(beginn + timedelta(days=dice.choice((0, 30, 262, 400, 900))), LAST + 200 * DAY)
    fassungen = [_fassung(dice, gebucht=beginn, ab=beginn, ende=ende)]
    for _ in range(dice.choice((0, 0, 1, 2, 3))):
        before = fassungen[-1]
        ende = dice.choice((before.ende, before.ende, _day(dice, beginn, before.ende), before.ende + 100 * DAY))
        ab = _day(dice, beginn, min(ende + DAY, before.ende))
        fassungen.append(_fassung(dice, gebucht=before.gebucht + dice.randrange(200) * DAY, ab=ab, ende=ende))
    term_end = min(fassung.ende for fassung in fassungen)
    stunden = tuple(_stunde(dice, _day(dice, beginn, term_end)) for _ in range(dice.randrange(5)))
    volumen = dice.choice((None, "variabel"))
    ausgaben = tuple(_ausgaben(dice, _day(dice, beginn, term_end + 40 * DAY))) if volumen else ()
    return Fall(dice.choice(RAEUME), beginn, tuple(fassungen), stunden, volumen, ausgaben)


def _ausgaben(dice: random.Random, first: date) -> Iterator[Ausgabe]:
    for number in range(dice.randrange(4)):
        datum = first + 31 * number * DAY
        betrag, gebucht = dice.randrange(1, 300_000), datum + dice.randrange(-5, 60) * DAY
        yield Ausgabe(datum, betrag, gebucht)
        if dice.random() < 0.3:
            yield Ausgabe(datum, -betrag, gebucht + dice.randrange(90) * DAY)


def _fassung(dice: random.Random, *, gebucht: date, ab: date, ende: date) -> Fassung:
    hilfeart = dice.choice(list(HELP))
    rate = dice.choice((None, "tagessatz", "monatspauschale"))
    betrag = dice.randrange(1, 500_000) if rate else 0
    return Fassung(gebucht, ab, ende, hilfeart, dice.choice(HELP[hilfeart]), rate, betrag)


def _stunde(dice: random.Random, datum: date) -> Stunde:
    names = dice.choice(
        (("anerkannt",), ("zurueckgestellt",), ("anerkannt", "storniert"), ("zurueckgestellt", "anerkannt"))
    )
    booked = datum
    states: list[tuple[date, str, str | None]] = []
    for name in names:
        states.append((booked, name, None))
        booked += dice.randrange(120) * DAY
    if names == ("anerkannt",) and dice.random() < 0.2:
        states.append((booked, "anerkannt", REFUSED))
    if names[-1] == "storniert" and dice.random() < 0.5:
        states.append((booked, "storniert", dice.choice((REFUSED, STORNO_REFUSED))))
    return Stunde(datum, dice.randrange(1, 100_000), tuple(states))


def _day(dice: random.Random, first: date, last: date) -> date:
    return first + dice.randrange((last - first).days + 1) * DAY


def _instant(day: date) -> datetime:
    """Booked late in the German evening: the next day begins an hour or two before that of UTC."""
    return datetime(day.year, day.month, day.day, 21, 30, tzinfo=UTC)


def _rows(fall: Fall) -> Iterator[tuple[Any, dict[str, Any]]]:
    kontrakt = uuid.uuid4()
    for number, one in enumerate(fall.fassungen, start=1):
        yield (
            KontraktfassungRow,
            {
                "kontrakt": kontrakt, "fassung": number, "gueltig_ab": one.ab, "gebucht_am": _instant(one.gebucht),
                "sozialraum": fall.raum, "traeger": "t1", "hilfeart": one.hilfeart, "form": one.form,
                "volumen": fall.volumen, "beginn": fall.beginn, "ende": one.ende, "minuten_pro_woche": None,
                "kontingent_minuten": None, "entgelt_art": one.entgelt_art,
                "entgelt_betrag": Geld(one.betrag) if one.entgelt_art else None,
                "stundensatz": None,
            },
        )  # fmt: skip
    for spent in fall.ausgaben:
        yield (
            KontraktausgabeRow,
            {
                "id": uuid.uuid4(), "kontrakt": kontrakt, "datum": spent.datum, "betrag": Geld(spent.betrag),
                "gebucht_am": _instant(spent.gebucht), "erfasst_am": _instant(spent.gebucht),
            },
        )  # fmt: skip
    for stunde in fall.stunden:
        yield from _rows_of(stunde, fall, kontrakt=kontrakt)


def _rows_of(stunde: Stunde, fall: Fall, *, kontrakt: uuid.UUID) -> Iterator[tuple[Any, dict[str, Any]]]:
    row, storno = uuid.uuid4(), uuid.uuid4()
    yield (
        LeistungRow,
        {
            "id": row, "traeger": "t1", "beleg": row.hex, "kontrakt": kontrakt, "sozialraum": fall.raum,
            "datum": stunde.datum, "minuten": 60, "art": "fallspezifisch", "satz": Geld(1), "regel": "r",
            "betrag": Geld(stunde.betrag), "gebucht_am": _instant(stunde.datum),
        },
    )  # fmt: skip
    for number, (booked, name, code) in enumerate(stunde.zustaende, start=1):
        yield (
            LeistungszustandRow,
            {
                "id": row, "nr": number, "zustand": name, "sendung": None,
                "schluessel": storno if code == STORNO_REFUSED else row,
                "ablehnung_code": code, "ablehnung_detail": code, "gebucht_am": _instant(booked),
            },
        )  # fmt: skip
