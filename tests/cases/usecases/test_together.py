"""K8: single rows that arrive at the same time share a commit, and each is judged and answered as if it came alone."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from services.cases.domain.angabe import Angabe
from services.cases.domain.quittung import Zustand
from services.cases.domain.refusals import BelegConflict, OutsideLaufzeit
from services.cases.usecases.post_leistung import Antwort, post_leistungen
from services.cases.usecases.sammeln import Sammler
from shared.contracts.repeat import KeyReused, Repeat
from shared.errors import StorageAway
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
        if len(args[2]) > 1:
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

    async def away(*_args: Any, **_named: Any) -> Any:  # noqa: ANN401  # as the real one
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
