"""K8: single rows that arrive at the same time share a commit, and each is judged and answered as if it came alone."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.cases.domain.angabe import Angabe
from services.cases.domain.quittung import Zustand
from services.cases.domain.refusals import BelegConflict, OutsideLaufzeit
from services.cases.usecases.post_leistung import JOINING, Antwort, Ausgang, post_leistungen
from services.cases.usecases.refresh_stammdaten import FRESH, Stammdatenbuch
from services.cases.usecases.reihe import Eingang, Reihe
from services.cases.usecases.sammeln import Sammler
from shared.contracts.repeat import KeyReused, Repeat
from shared.contracts.stammdaten import Neuerungen, StammdatenArt
from shared.errors import StorageAway
from shared.geld import Geld
from tests.cases.fakes import FakeBudget, year
from tests.cases.house import House, hours

BOOK = "services.cases.usecases.sammeln.post_leistungen"


async def post_all(
    house: House, sammler: Sammler, angaben: Sequence[Angabe], *, repeat: Repeat | None = None
) -> list[Any]:
    caller, now = house.traeger(), house.clock()
    posts = [
        sammler.post(house.database, caller, angabe, buch=house.buch, repeat=repeat, now=now) for angabe in angaben
    ]
    return await asyncio.gather(*posts, return_exceptions=True)


async def anerkannt(house: House) -> int:
    return int((await house.rows("SELECT sum(anerkannt) FROM kontraktstaende"))[0][0])


async def commits(house: House) -> int:
    (row,) = await house.rows("SELECT count(DISTINCT xid) AS n FROM leistungszustaende")
    return int(row.n)


async def test_k8_rows_that_come_together_are_booked_in_few_commits_each_with_its_own_answer(house: House) -> None:
    kontrakt = await house.signed()
    angaben = [hours(kontrakt, f"R-{place}", minuten=10) for place in range(20)]
    answers = await post_all(house, Sammler(), angaben)
    assert [answer.leistung.beleg for answer in answers] == [angabe.beleg for angabe in angaben]
    assert all(answer.neu for answer in answers)
    assert await commits(house) <= 2
    for answer in answers:
        assert answer.leistung == await house.leistung(answer.leistung.id)
    (row,) = await house.rows("SELECT count(*) AS n FROM audit WHERE aktion = 'leistung.gebucht'")
    assert row.n == 20


async def test_k8_a_row_that_is_refused_harms_none_of_those_that_came_with_it(house: House) -> None:
    kontrakt = await house.signed()
    late = kontrakt.inhalt.laufzeit.beginn - timedelta(days=1)
    angaben = [
        hours(kontrakt, "R-0", minuten=10),
        hours(kontrakt, "R-1", minuten=10),
        hours(kontrakt, "R-2", minuten=10, datum=late),
        hours(kontrakt, "R-1", minuten=10),
        hours(kontrakt, "R-1", minuten=11),
        hours(kontrakt, "R-3", minuten=10, datum=date(2026, 3, 4)),
    ]
    answers = await post_all(house, Sammler(), angaben)
    assert [type(answer) for answer in answers] == [
        Antwort, Antwort, OutsideLaufzeit, Antwort, BelegConflict, Antwort,
    ]  # fmt: skip
    assert [answer.neu for answer in answers if isinstance(answer, Antwort)] == [True, True, False, True]
    assert answers[3].leistung.id == answers[1].leistung.id
    assert await anerkannt(house) == 30


async def test_k14_rows_that_come_together_never_use_more_than_the_grant(house: House) -> None:
    kontrakt = await house.signed()  # 600 minutes
    answers = await post_all(house, Sammler(), [hours(kontrakt, f"R-{place:02d}", minuten=70) for place in range(10)])
    states = [answer.leistung.zustand for answer in answers]
    assert (states.count(Zustand.ANERKANNT), states.count(Zustand.ZURUECKGESTELLT)) == (8, 2)


async def test_k8_if_a_common_commit_fails_its_rows_are_booked_one_by_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    kontrakt = await house.signed()

    async def fails_for_many(*args: Any, **named: Any) -> Any:  # noqa: ANN401  # as the real one
        if len(args[2].take(until=time.monotonic_ns())) > 1:
            raise RuntimeError("broken")
        return await post_leistungen(*args, **named)

    monkeypatch.setattr(BOOK, fails_for_many)
    answers = await post_all(house, Sammler(), [hours(kontrakt, f"R-{place}", minuten=10) for place in range(4)])
    assert [answer.neu for answer in answers] == [True] * 4
    assert await commits(house) == 4


async def test_k8_a_database_that_is_away_is_told_to_each_and_the_next_row_is_booked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    kontrakt = await house.signed()
    sammler = Sammler()

    async def away(*args: Any, **_named: Any) -> Any:  # noqa: ANN401  # as the real one
        args[2].take(until=time.monotonic_ns())
        raise StorageAway

    monkeypatch.setattr(BOOK, away)
    answers = await post_all(house, sammler, [hours(kontrakt, f"R-{place}", minuten=10) for place in range(3)])
    assert [type(answer) for answer in answers] == [StorageAway] * 3
    monkeypatch.setattr(BOOK, post_leistungen)
    (answer,) = await post_all(house, sammler, [hours(kontrakt, "R-0", minuten=10)])
    assert answer.neu


async def test_k8_rows_under_an_idempotency_key_are_judged_by_it_and_who_hangs_up_stops_nobody(house: House) -> None:
    kontrakt = await house.signed()
    sammler, one = Sammler(), [hours(kontrakt, "R-0", minuten=10)]
    (first,) = await post_all(house, sammler, one, repeat=Repeat("key", b"one"))
    (again,) = await post_all(house, sammler, one, repeat=Repeat("key", b"one"))
    (other,) = await post_all(house, sammler, one, repeat=Repeat("key", b"other"))
    assert (first.neu, again.neu, type(other)) == (True, False, KeyReused)
    caller, now = house.traeger(), house.clock()
    posts = [
        asyncio.create_task(
            sammler.post(
                house.database, caller, hours(kontrakt, f"S-{place}", minuten=10), buch=house.buch, repeat=None, now=now
            )
        )
        for place in range(3)
    ]
    await asyncio.sleep(0)
    posts[0].cancel()
    answers = await asyncio.gather(*posts, return_exceptions=True)
    assert [isinstance(answer, Antwort) for answer in answers] == [False, True, True]


async def test_k8_a_row_joins_a_commit_until_the_traegers_hours_are_ours(house: House) -> None:
    kontrakt = await house.signed()
    now = house.clock()
    first = Eingang(hours(kontrakt, "R-0", minuten=10), now)
    reihe = Reihe([first])

    class Meanwhile(FakeBudget):
        """Answers after other rows have come: one with the first, one too long after the master data were asked."""

        async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:
            news = await super().fetch_stammdaten(jugendamt=jugendamt, seit=seit)
            reihe.waiting.append(Eingang(hours(kontrakt, "R-1", minuten=10), now, um=first.um))
            reihe.waiting.append(Eingang(hours(kontrakt, "R-2", minuten=10), now, um=first.um + 2 * JOINING))
            return news

    budget = Meanwhile(versionen=house.budget.versionen)
    buch = Stammdatenbuch(house.database, budget, clock=house.clock)
    answers = await post_leistungen(house.database, house.traeger(), reihe, buch=buch)
    assert [isinstance(answer, Antwort) and answer.leistung.beleg for answer in answers] == ["R-0", "R-1"]
    assert (await commits(house), len(reihe.waiting)) == (1, 1)


async def test_k6_a_row_that_joined_is_judged_again_where_newer_master_data_may_let_it_through(house: House) -> None:
    kontrakt = await house.signed(ende=date(2027, 12, 31))
    house.clock.now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    first = Eingang(hours(kontrakt, "R-0", minuten=10), house.clock())
    reihe = Reihe([first])

    class Meanwhile(FakeBudget):
        """Answers, then the year is set up and a row of it comes, all after it was asked."""

        async def fetch_stammdaten(self, *, jugendamt: str, seit: str | None) -> Neuerungen:
            news = await super().fetch_stammdaten(jugendamt=jugendamt, seit=seit)
            if self.pulls == 1:
                self.enter(StammdatenArt.HAUSHALTSJAHR, "2027", year(2027, satz="44.00"))
                late = hours(kontrakt, "R-1", minuten=60, datum=date(2027, 1, 4))
                reihe.waiting.append(Eingang(late, house.clock(), um=time.monotonic_ns()))
            return news

    budget = Meanwhile(versionen=house.budget.versionen)
    buch = Stammdatenbuch(house.database, budget, clock=house.clock)
    answers: list[Ausgang] = []
    while reihe.waiting:  # on a slow machine the second row comes too late to join
        reihe.taken.clear()
        answers += await post_leistungen(house.database, house.traeger(), reihe, buch=buch)
    last = answers[-1]
    assert isinstance(last, Antwort)
    assert (last.leistung.beleg, last.leistung.betrag) == ("R-1", Geld(44_00))


async def test_k6_master_data_count_for_rows_that_come_shortly_after_the_question_and_no_longer(house: House) -> None:
    kontrakt = await house.signed()
    budget = FakeBudget(versionen=list(house.budget.versionen))
    buch = Stammdatenbuch(house.database, budget, clock=house.clock)

    async def post(beleg: str, *, um: int) -> Geld:
        reihe = Reihe([Eingang(hours(kontrakt, beleg, minuten=60), house.clock(), um=um)])
        (answer,) = await post_leistungen(house.database, house.traeger(), reihe, buch=buch)
        assert isinstance(answer, Antwort)
        return answer.leistung.betrag

    began = time.monotonic_ns()
    before = await post("R-0", um=began)
    budget.enter(StammdatenArt.HAUSHALTSJAHR, "2026", year(2026, satz="99.00"))
    assert (await post("R-1", um=began), budget.pulls) == (before, 1)
    await asyncio.sleep(FRESH)
    assert (await post("R-2", um=began + JOINING), budget.pulls) == (before, 1)
    assert (await post("R-3", um=time.monotonic_ns()), budget.pulls) == (Geld(99_00), 2)
