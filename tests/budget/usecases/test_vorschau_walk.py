"""A Vorschau, then the booking: the same figures, the same refusal, the same crossings, whatever came before (X2)."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from services.budget.api.deps import Deps
from services.budget.main import assemble
from shared.storage.database import Database
from tests.budget.office import Json, Office, SetClock, zeile
from tests.builders.clients import Callers
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, set_up
from tests.builders.tokens import TokenMint

EXAMPLES = {"proof": 100}.get(settings.get_current_profile_name(), 6)
FIGURES = ("ansatz", "umschichtung", "verbrauch", "offene_bindung", "verfuegbar", "mittelnutzung")
SCHWELLEN: list[Json] = [
    {"volumen": volumen, "basis": basis, "prozent": prozent}
    for volumen in ("variabel", "sozialraum", "gesamt", "projektbudget")
    for basis, prozent in (("gebunden", "40"), ("gebunden", "90"), ("verbrauch", "60"))
]
NEW = -1


@dataclass(frozen=True)
class Anfrage:
    """One request: of which Kontrakt (or a new one), on what, for how long, how much, how many days later."""

    wer: int
    volumen: str
    beginn: date
    tage: int
    umfang: tuple[str, int]
    warten: int
    begruendung: str | None
    stunden: int

    @property
    def body(self) -> Json:
        """Give the body of a Kontrakt."""
        ende = self.beginn + timedelta(days=self.tage)
        return {
            "sozialraum": "konz", "traeger": "t1", "hilfeart": "31", "volumen": self.volumen,
            "beginn": self.beginn.isoformat(), "ende": ende.isoformat(), self.umfang[0]: self.umfang[1],
        }  # fmt: skip


ANFRAGE = st.builds(
    Anfrage,
    wer=st.integers(NEW, 3),
    volumen=st.sampled_from(["variabel", "variabel", "personalisiert", "asd", "praevention"]),
    beginn=st.dates(date(2014, 1, 1), date(2015, 12, 31)),
    tage=st.integers(0, 700),
    umfang=st.tuples(st.sampled_from(["minuten_pro_woche", "kontingent_minuten"]), st.integers(1, 9000)),
    warten=st.integers(0, 90),
    begruendung=st.sampled_from([None, None, "§ 27"]),
    stunden=st.integers(0, 3),
)


@dataclass
class Ground:
    """A database, and the loop that everything on it runs in."""

    database: Database
    mint: TokenMint
    runner: asyncio.Runner

    def office(self) -> Office:
        """Give a new Jugendamt's office."""
        clock, tenant = SetClock(), f"vorschau-{uuid4().hex[:12]}"
        app = assemble(Deps(self.database, clock), verifier=self.mint.verifier("budget"))
        return Office(Callers(app, mint=self.mint, tenant=tenant), self.database, clock)


@pytest.fixture
def ground(budget_url: str, mint: TokenMint) -> Iterator[Ground]:
    with asyncio.Runner() as runner, capture_logs():
        database = Database(budget_url, application="vorschau", pool_size=2)
        yield Ground(database, mint, runner)
        runner.run(database.close())


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # a smaller sequence takes minutes to find, and the first is small enough to read
)
@given(anfragen=st.lists(ANFRAGE, min_size=1, max_size=8))
def test_x2_whatever_is_asked_the_booking_comes_to_what_the_vorschau_said(
    ground: Ground, anfragen: list[Anfrage]
) -> None:
    ground.runner.run(walk(ground.office(), anfragen))


async def walk(office: Office, anfragen: list[Anfrage]) -> None:
    """Ask and book one request after the other, in a county with two years set up and the third not."""
    day = date(2014, 1, 10)
    office.clock.set(day.isoformat())
    await office.enter(konzept=KONZEPT | {"schwellen": SCHWELLEN})
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR | {"bruttojahresarbeitszeit": 1550})
    await set_up(office.callers, jahr=2015, gesamt="40000.00")
    kontrakte: list[tuple[UUID, str]] = []
    for anfrage in anfragen:
        day += timedelta(days=anfrage.warten)
        office.clock.set(day.isoformat())
        quelle, volumen = kontrakte[anfrage.wer] if 0 <= anfrage.wer < len(kontrakte) else (uuid4(), anfrage.volumen)
        if await ask_and_book(office, quelle, anfrage.body | {"volumen": volumen}, anfrage=anfrage):
            kontrakte.append((quelle, volumen))


async def ask_and_book(office: Office, quelle: UUID, body: Json, *, anfrage: Anfrage) -> bool:
    """Ask, book, compare; then let some hours be worked."""
    asd = office.callers.of("asd", sozialraeume=["*"])
    said = office.good(await asd.post("/v1/vorschau", json={"kontrakt": body, "quelle": str(quelle)}))
    before = len(await office.warnungen(limit="500"))
    booked = await office.bind(kontrakt=quelle, nummer=str(quelle), begruendung=anfrage.begruendung, **body)
    if booked.status_code == 409:
        (ablehnung,) = said["ablehnungen"]
        assert {name: ablehnung[name] for name in booked.json()} == booked.json()
        return False
    bound = {part["jahr"]: part for part in office.good(booked)["bindungen"]}
    assert all(one["mit_begruendung"] and anfrage.begruendung for one in said["ablehnungen"])
    for jahr in said["jahre"]:
        part = bound.get(jahr["jahr"], {"betrag": "0.00", "minuten": 0})
        assert {name: jahr["bindung"][name] for name in ("betrag", "minuten")} == {
            name: part[name] for name in ("betrag", "minuten")
        }
        assert jahr["bindung"]["vorgemerkt"] == (jahr["jahr"] > 2015)
        await compare_status(office, jahr)
    raised = (await office.warnungen(limit="500"))[before:]
    assert crossed_by(raised) == foretold(said)
    if anfrage.stunden:
        await office.verbrauch(*(zeile(quelle, datum=body["beginn"], minuten=60) for _ in range(anfrage.stunden)))
    return True


async def compare_status(office: Office, jahr: Json) -> None:
    """Hold what was said of a year's Volumina against its status after the booking."""
    if not jahr["volumina"]:
        return
    status = (await office.status(jahr=jahr["jahr"]))["volumina"]
    for name, node in jahr["volumina"].items():
        assert {figure: node["nachher"][figure] for figure in FIGURES} == {one: status[name][one] for one in FIGURES}
        assert node["nachher"]["erwartet"] == status[name]["prognose"]["erwartet"]


def crossed_by(warnungen: list[Json]) -> list[tuple[Any, ...]]:
    """Name the thresholds that a booking has crossed."""
    return sorted(
        (one["jahr"], one["volumen"], one["figuren"]["basis"], one["figuren"]["prozent"], one["figuren"]["wert"])
        for one in warnungen
        if one["art"] == "schwelle"
    )


def foretold(said: Json) -> list[tuple[Any, ...]]:
    """Name the thresholds that the Vorschau says it crosses now."""
    return sorted(
        (jahr["jahr"], one["volumen"], one["basis"], one["prozent"], one["nachher"]["wert"])
        for jahr in said["jahre"]
        for one in jahr["schwellen"]
        if one["jetzt"]
    )
