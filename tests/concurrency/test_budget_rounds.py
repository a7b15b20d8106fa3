"""32 at once for one remaining amount on what is `sperren`: exactly those that fit are booked (V9, V10, P5).

A few rounds in the tests, 200 in `make proof`, which reads the count from what is printed. Each round draws another
amount that is left, other amounts asked for, and who asks: projects, spending, spending on what covers each other.
"""

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from hypothesis import settings
from structlog.testing import capture_logs

from shared.storage.database import Database
from tests.budget.office import Json, Office, konzept_with, problem
from tests.budget.opening import open_office
from tests.builders.invariants import faults_of_sums
from tests.builders.recomputed import cents
from tests.builders.tokens import TokenMint

BOOKERS = 32
ENG: Json = {"anteil": "0.5", "bei_ueberschreitung": "sperren"}
WAYS = ("projekte", "ausgaben", "deckung", "kontrakte")
ROUNDS = {"proof": 200}.get(settings.get_current_profile_name(), 4)
Book = Callable[[str, int], Awaitable[httpx.Response]]


@pytest_asyncio.fixture(scope="module")
async def many(budget_url: str) -> AsyncIterator[Database]:
    """Give so many connections that nobody waits for one."""
    database = Database(budget_url, application="rounds", pool_size=BOOKERS)
    yield database
    await database.close()


@pytest.mark.parametrize("way", WAYS)
async def test_v10_of_32_bookers_for_one_remaining_amount_exactly_those_that_fit_win(
    many: Database, mint: TokenMint, way: str
) -> None:
    with capture_logs():  # nothing but the counts is to be printed
        for seed in range(ROUNDS // len(WAYS)):
            await race(open_office(many, mint), way, draw=random.Random(f"{way} {seed}"))  # noqa: S311  # repeats by its seed
    sys.stdout.write(f"{way}, rounds of {BOOKERS} bookers: {ROUNDS // len(WAYS)}\n")


async def race(office: Office, way: str, *, draw: random.Random) -> None:
    """Let all ask at once for amounts that do not fit together, and judge each answer by what was left in the end."""
    asked = amounts(draw)
    left = draw.randint(min(asked), sum(asked) - 1)
    book, pot = await BEGIN[way](office, left)
    answers = await asyncio.gather(*(book(f"{cent / 100:.2f}", place) for place, cent in enumerate(asked)))
    won = [cent for cent, answer in zip(asked, answers, strict=True) if answer.status_code == 201]
    rest = cents((await pot())["verfuegbar"])
    assert rest == left - sum(won) >= 0, (left, asked, won)
    if len(set(asked)) == 1:
        assert len(won) == left // asked[0]
    for cent, answer in zip(asked, answers, strict=True):
        if answer.status_code != 201:
            judge_refusal(answer, cent, rest=rest, slug="ueberschreitung" if way == "kontrakte" else "volumen-gesperrt")
            assert cent > rest, "what would still fit was refused"
    assert await faults_of_sums(office.database, office.tenant) == []


def amounts(draw: random.Random) -> Sequence[int]:
    """Draw what each asks for: all the same, or each another amount."""
    if draw.random() < 0.5:
        return [draw.randint(1, 50_000)] * BOOKERS
    return [draw.randint(1, 50_000) for _ in range(BOOKERS)]


def judge_refusal(answer: httpx.Response, cent: int, *, rest: int, slug: str) -> None:
    """A refusal says what was asked for and what was left at that moment: too little, and no less than in the end."""
    assert problem(answer) == (409, slug)
    (figures,) = answer.json()["ueberschreitungen"]
    verfuegbar = cents(figures["verfuegbar"])
    assert verfuegbar is not None
    assert (cents(figures["verlangt"]), rest <= verfuegbar < cent) == (cent, True)


async def begin_projekte(office: Office, left: int) -> tuple[Book, Callable[[], Awaitable[Json]]]:
    """A Bezirk's budget for projects, asked for by projects."""
    await office.enter(gesamt=None)
    await office.projektbudget(f"{left / 100:.2f}")
    return (lambda betrag, _: office.bind_projekt({2014: betrag})), office.bezirk


async def begin_ausgaben(office: Office, left: int) -> tuple[Book, Callable[[], Awaitable[Json]]]:
    """A leaf that is `sperren`, a part of it spent before; a reason of wjh changes nothing."""
    await office.enter(konzept=konzept_with(eng=ENG | {"anteil": "1"}), gesamt=euro(left + 7))
    office.good(await office.ausgabe("0.07", volumen="eng"))

    async def book(betrag: str, place: int) -> httpx.Response:
        named = {"ueberschreitung_begruendung": "x"} if place % 2 else {}
        return await office.ausgabe(betrag, volumen="eng", **named)

    return book, lambda: volumen_of(office, "eng")


async def begin_deckung(office: Office, left: int) -> tuple[Book, Callable[[], Awaitable[Json]]]:
    """Two leaves that cover each other, both asked for: what counts is what they have together."""
    konzept = konzept_with(ambulant=ENG, stationaer=ENG)
    konzept["volumen"]["deckungsfaehig"] = True
    await office.enter(konzept=konzept, gesamt=euro(left))

    async def book(betrag: str, place: int) -> httpx.Response:
        return await office.ausgabe(betrag, volumen=("ambulant", "stationaer")[place % 2])

    return book, lambda: volumen_of(office, "gesamt")


async def begin_kontrakte(office: Office, left: int) -> tuple[Book, Callable[[], Awaitable[Json]]]:
    """Kontrakte without a reason on a leaf that is `sperren`: a help is never barred, yet needs its reason."""
    await office.enter(konzept=konzept_with(eng=ENG | {"anteil": "1"}), gesamt=euro(left))

    async def book(betrag: str, place: int) -> httpx.Response:
        entgelt = {"art": "tagessatz", "betrag": betrag}
        day = "2014-05-01"
        return await office.bind(
            kontrakt=uuid4(), nummer=f"K-{place}", volumen="eng", entgelt=entgelt, beginn=day, ende=day
        )

    return book, lambda: volumen_of(office, "eng")


async def volumen_of(office: Office, name: str) -> Json:
    """Read a Volumen of konz."""
    found: Json = (await office.status())["volumina"][name]
    return found


def euro(cent: int) -> str:
    """Write an amount."""
    return f"{cent / 100:.2f}"


BEGIN = {
    "projekte": begin_projekte, "ausgaben": begin_ausgaben, "deckung": begin_deckung, "kontrakte": begin_kontrakte,
}  # fmt: skip
