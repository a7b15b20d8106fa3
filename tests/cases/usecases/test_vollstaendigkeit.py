"""X3: expected and declared Kontrakt-months, told to the budget as they change; V7: release when all are declared."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.kontrakt import Bindung, Kontrakt
from services.cases.domain.traegerbuch import MonatInFuture
from services.cases.storage.vollstaendigkeit import Frage
from services.cases.usecases.count_vollstaendigkeit import count_tenant
from services.cases.usecases.declare_monat import Erklaerung, declare_monat
from services.cases.usecases.read_vollstaendigkeit import Blatt, list_vollstaendigkeit, read_anteil
from services.cases.usecases.relay import Weg, relay_weg
from services.cases.usecases.relay_meldungen import way_of_freigaben, way_of_vollstaendigkeit
from services.cases.usecases.release_declared import release_tenants
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from shared.contracts.versions import Match, VersionMissing
from shared.geld import Geld
from tests.cases.house import House, hours

ANY = Match(anything=True)


@dataclass
class FakeMeldestelle:
    """What the budget was told, and how it fails."""

    released: list[UUID] = field(default_factory=list)
    told: list[Mapping[str, Any]] = field(default_factory=list)
    away: bool = False
    lost: bool = False
    problem: str = ""

    async def release(self, kontrakt: UUID, *, jugendamt: str) -> tuple[Bindung, ...]:  # noqa: ARG002  # the Protocol's
        self._fail()
        self.released.append(kontrakt)
        return (Bindung(2026, Geld(0), 0, vorgemerkt=False, stand=9),)

    async def tell_vollstaendigkeit(self, zeilen: Sequence[Mapping[str, Any]], *, jugendamt: str) -> Sequence[str]:  # noqa: ARG002  # the same
        self._fail()
        self.told += zeilen
        return []

    def _fail(self) -> None:
        if self.away:
            raise NotSent(dienst="budget")
        if self.lost:
            raise NoAnswer(dienst="budget")
        if self.problem:
            raise ProblemAnswer(dienst="budget", status=409, document={"type": f"/problems/{self.problem}"})

    @property
    def latest(self) -> dict[str, tuple[int, int]]:
        in_order = sorted(self.told, key=lambda row: int(row["version"]))
        return {row["monat"]: (row["erwartet"], row["gemeldet"]) for row in in_order}


@pytest.fixture
def budget() -> FakeMeldestelle:
    return FakeMeldestelle()


async def declare(
    house: House, monat: str, *, kontrakte: dict[str, int] | None = None, vollstaendig: bool = True, traeger: str = "t1"
) -> None:
    named = list((kontrakte or {}).items())
    erklaerung = Erklaerung(len(named), sum(minuten for _, minuten in named), named, vollstaendig)
    caller, first, now = house.traeger(traeger), date.fromisoformat(f"{monat}-01"), house.clock()
    try:
        await declare_monat(house.database, caller, first, erklaerung, match=None, now=now)
    except VersionMissing:  # it has been declared otherwise
        await declare_monat(house.database, caller, first, erklaerung, match=ANY, now=now)


async def carry(house: House, weg: Weg) -> int:
    """Carry what can be carried now; give the number of messages that were taken up."""
    taken = 0
    while now := await relay_weg(house.database, weg, jugendamt=house.jugendamt, clock=house.clock):
        taken += now
    return taken


async def relay(house: House, budget: FakeMeldestelle) -> int:
    return await carry(house, way_of_vollstaendigkeit(budget))


async def blatt(house: House, *, jahr: int = 2026, late: bool = False, limit: int = 100, **frage: Any) -> Blatt:  # noqa: ANN401  # of a Frage
    months = Frage(date(jahr, 1, 1), date(jahr, 12, 31), **frage)
    return await list_vollstaendigkeit(
        house.database,
        house.wjh,
        months,
        nach=None,
        limit=limit,
        nur_verspaetete=late,
        buch=house.buch,
        now=house.clock(),
    )


async def figures(house: House, **frage: Any) -> tuple[int, int]:  # noqa: ANN401  # of a Frage
    summe = (await blatt(house, **frage)).seite.summe
    return summe.erwartet, summe.gemeldet


async def short(house: House, **changes: Any) -> Kontrakt:  # noqa: ANN401  # whatever matters in the test
    """Sign a Kontrakt of September and October 2026, which are over."""
    return await house.signed(**{"beginn": date(2026, 9, 15), "ende": date(2026, 10, 5)} | changes)


async def test_x3_each_month_that_is_over_and_touched_by_a_signed_kontrakt_is_expected(house: House) -> None:
    await house.draft()
    await short(house)
    await house.signed(beginn=date(2026, 10, 31), ende=date(2027, 3, 31))
    assert await figures(house) == (3, 0)
    house.clock.now = datetime(2026, 12, 1, tzinfo=UTC)
    assert await figures(house) == (4, 0)
    assert await figures(house, traeger="t2") == (0, 0)
    found = await blatt(house, limit=1)
    assert (found.more, found.seite.monate[0].monat) == (True, date(2026, 9, 1))


async def test_x3_a_complete_declaration_answers_for_all_that_was_signed_when_it_was_made(house: House) -> None:
    await short(house)
    await declare(house, "2026-09")
    assert await figures(house) == (2, 1)
    house.clock.pass_by(60)
    late = await short(house)
    assert await figures(house) == (4, 1), "of a Kontrakt that was signed later it could not know"
    await declare(house, "2026-09", kontrakte={late.nummer: 0})
    assert await figures(house) == (4, 2)
    await declare(house, "2026-10", vollstaendig=False)
    assert await figures(house) == (4, 2), "so far is not all"


async def test_x3_a_declaration_is_late_from_the_tenth_of_the_following_month_on(house: House) -> None:
    kontrakt = await short(house)
    house.clock.now = datetime(2026, 11, 9, 22, 59, tzinfo=UTC)
    assert [one.monat.month for one in (await blatt(house, late=True)).seite.monate] == [9]
    house.clock.now = datetime(2026, 11, 9, 23, 0, tzinfo=UTC)  # the tenth in Berlin
    found = (await blatt(house, late=True)).seite
    assert ([one.monat.month for one in found.monate], found.verspaetet) == ([9, 10], 2)
    await declare(house, "2026-09", kontrakte={kontrakt.nummer: 0})
    found = (await blatt(house, late=True)).seite
    assert ([one.monat.month for one in found.monate], found.verspaetet) == ([10], 1)


async def test_x3_a_month_that_has_not_begun_cannot_be_declared(house: House) -> None:
    with pytest.raises(MonatInFuture):
        await declare(house, "2026-12")
    await declare(house, "2026-11")


async def test_x3_the_budget_is_told_at_once_of_what_a_signature_or_declaration_changes(
    house: House, budget: FakeMeldestelle
) -> None:
    await short(house)
    await relay(house, budget)
    assert budget.latest == {"2026-09": (1, 0), "2026-10": (1, 0)}
    await declare(house, "2026-10")
    await declare(house, "2026-10", kontrakte={"K-9": 0})
    await relay(house, budget)
    assert budget.latest == {"2026-09": (1, 0), "2026-10": (1, 1)}
    assert [row["version"] for row in budget.told if row["monat"] == "2026-10"] == [1, 2]
    assert {(row["sozialraum"], row["traeger"]) for row in budget.told} == {("konz", "t1")}
    assert len({row["schluessel"] for row in budget.told}) == 2


async def test_x3_months_that_are_over_become_expected_by_themselves_once_a_day(
    house: House, budget: FakeMeldestelle
) -> None:
    await house.signed(beginn=date(2026, 11, 1), ende=date(2027, 1, 31))
    house.clock.now = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # 1 December in Berlin
    for _ in range(2):
        await count_tenant(house.database, house.jugendamt, now=house.clock())
    await relay(house, budget)
    assert budget.latest == {"2026-11": (1, 0)}
    house.clock.now = datetime(2027, 3, 1, 9, tzinfo=UTC)
    await count_tenant(house.database, house.jugendamt, now=house.clock())
    await relay(house, budget)
    assert budget.latest == {"2026-11": (1, 0), "2026-12": (1, 0), "2027-01": (1, 0)}
    assert [row["version"] for row in budget.told] == [1, 1, 1]


async def test_x3_a_list_says_for_what_share_of_its_months_the_declaration_is_in(house: House) -> None:
    first, second = await short(house), await short(house)
    await declare(house, "2026-09")

    async def anteil(**frage: Any) -> tuple[int, int]:  # noqa: ANN401  # of a Frage
        found = await read_anteil(house.database, house.wjh, Frage(**frage), buch=house.buch, now=house.clock())
        return found.erwartet, found.gemeldet

    assert await anteil() == (4, 2)
    assert await anteil(von=date(2026, 9, 30), bis=date(2026, 9, 30)) == (2, 2)
    assert await anteil(kontrakt=first.nummer) == (2, 1)
    assert await anteil(kontrakt=str(second.id), von=date(2026, 10, 1)) == (1, 0)
    assert await anteil(sozialraum="saarburg") == (0, 0)


async def test_x3_what_is_counted_at_the_same_time_misses_nothing(house: House, budget: FakeMeldestelle) -> None:
    months = [f"2026-{month:02d}" for month in range(1, 11)]
    advised = [await house.advise(await house.draft()) for _ in range(6)]
    await asyncio.gather(
        *(house.sign(kontrakt, signer=house.leitung) for kontrakt in advised),
        *(declare(house, monat) for monat in months),
        count_tenant(house.database, house.jugendamt, now=house.clock()),
    )
    await relay(house, budget)
    found = (await blatt(house)).seite.monate
    assert {f"{one.monat:%Y-%m}": (one.stand.erwartet, one.stand.gemeldet) for one in found} == budget.latest
    assert budget.latest == dict.fromkeys(months, (6, 6))


async def test_x3_messages_wait_while_the_budget_is_away_and_are_repeated_without_an_answer(
    house: House, budget: FakeMeldestelle
) -> None:
    await short(house)
    budget.away = True
    await relay(house, budget)
    budget.away, budget.lost = False, True
    house.clock.pass_by(5)
    await relay(house, budget)
    rows = await house.rows("SELECT versuche, fehler FROM ausgang WHERE thema = 'vollstaendigkeit'")
    assert [tuple(row) for row in rows] == [(1, "keine_antwort")]
    budget.lost = False
    house.clock.pass_by(30)
    await relay(house, budget)
    assert len(budget.told) == 2
    assert await relay(house, budget) == 0


async def release(house: House, budget: FakeMeldestelle) -> list[UUID]:
    """Let the worker look, carry what it finds, and give what was released."""
    await release_tenants(house.database, now=house.clock())
    await house.relay()
    house.clock.pass_by(5)
    await carry(house, way_of_freigaben(house.database, budget, clock=house.clock))
    return budget.released


async def test_v7_the_rest_is_released_once_when_all_months_of_the_term_are_declared_complete(
    house: House, budget: FakeMeldestelle
) -> None:
    kontrakt = await short(house)
    await declare(house, "2026-09")
    assert await release(house, budget) == []
    await declare(house, "2026-10", vollstaendig=False)
    assert await release(house, budget) == []
    await declare(house, "2026-10")
    assert await release(house, budget) == [kontrakt.id]
    unterzeichnung = (await house.read(kontrakt)).unterzeichnung
    assert unterzeichnung is not None
    assert [(year.betrag, year.minuten) for year in unterzeichnung.bindungen] == [(Geld(0), 0)]  # as the budget says
    await declare(house, "2026-10", kontrakte={"K-9": 0})
    assert await release(house, budget) == [kontrakt.id]
    audited = await house.rows("SELECT 1 FROM audit WHERE aktion = 'kontrakt.freigabe_verlangt'")
    assert len(audited) == 1


async def test_v7_what_the_traeger_says_is_still_to_come_stays_bound(house: House, budget: FakeMeldestelle) -> None:
    kontrakt = await short(house)
    await declare(house, "2026-09", kontrakte={kontrakt.nummer: 90})
    await declare(house, "2026-10")
    assert await release(house, budget) == []
    await house.post(hours(kontrakt, datum=date(2026, 9, 20), minuten=90))
    assert await release(house, budget) == [kontrakt.id]


async def test_v7_a_release_waits_for_hours_on_their_way(house: House, budget: FakeMeldestelle) -> None:
    kontrakt = await short(house)
    await house.post(hours(kontrakt, datum=date(2026, 9, 20)))
    house.budget.away = True
    await declare(house, "2026-09", kontrakte={kontrakt.nummer: 60})
    await declare(house, "2026-10")
    assert await release(house, budget) == []
    rows = await house.rows("SELECT versuche FROM ausgang WHERE thema = 'freigabe'")
    assert [row.versuche for row in rows] == [0]
    house.budget.away = False
    assert await release(house, budget) == [kontrakt.id]


async def test_v7_a_running_kontrakt_and_one_outside_the_volumes_release_nothing(
    house: House, budget: FakeMeldestelle
) -> None:
    await short(house, volumen=None)
    await house.signed(beginn=date(2026, 9, 1), ende=date(2026, 11, 20))  # it ends today
    for monat in ("2026-09", "2026-10", "2026-11"):
        await declare(house, monat)
    assert await release(house, budget) == []
    house.clock.pass_by(24 * 3600)
    assert len(await release(house, budget)) == 1


async def test_v7_a_budget_for_which_the_kontrakt_still_runs_is_asked_again(
    house: House, budget: FakeMeldestelle
) -> None:
    kontrakt = await short(house)
    for monat in ("2026-09", "2026-10"):
        await declare(house, monat)
    budget.problem = "kontrakt-laeuft"
    assert await release(house, budget) == []
    budget.problem = ""
    assert await release(house, budget) == [kontrakt.id]
