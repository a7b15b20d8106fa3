"""Many at once for the last euro that a Volumen can give: never more than it has, no deadlock, nothing lost (V9)."""

import asyncio
from collections import Counter

import httpx

from tests.budget.office import Office, konzept_with, problem
from tests.builders.invariants import faults_of_sums

PATH = "/v1/umschichtungen"


async def shift(office: Office, betrag: str, *, von: str = "variabel", nach: str = "praevention") -> httpx.Response:
    order = {"jahr": 2014, "sozialraum": "konz", "von": von, "nach": nach, "betrag": betrag, "grund": "x"}
    return await office.wjh.post(PATH, json=order)


async def test_v9_of_two_at_once_for_the_last_euro_one_wins(office: Office) -> None:
    await office.enter()
    office.good(await shift(office, "16999.00"))
    for _ in range(5):
        answers = await asyncio.gather(*(shift(office, "1.00") for _ in range(2)))
        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 1}
        (refused,) = [answer for answer in answers if answer.status_code == 409]
        assert (problem(refused)[1], refused.json()["verfuegbar"]) == ("verfuegbar-ueberschritten", "0.00")
        office.good(await shift(office, "1.00", von="praevention", nach="variabel"))
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v9_of_16_orders_for_room_of_five_exactly_five_are_carried_out(office: Office) -> None:
    await office.enter(gesamt="2941.17")  # variabel: 500.00
    answers = await asyncio.gather(*(shift(office, "100.00") for _ in range(16)))
    assert Counter(answer.status_code for answer in answers) == {201: 5, 409: 11}
    assert (await office.figures())[2] == "0.00"
    assert (await office.figures("praevention"))[2] == "500.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v9_spending_binding_and_moving_at_once_share_what_is_left(office: Office) -> None:
    await office.enter(gesamt="10000.00")  # variabel: 1,700.00
    calls = [
        one
        for _ in range(12)
        for one in (office.ausgabe("85.00"), office.bind(kontingent_minuten=120), shift(office, "85.00"))
    ]
    answers = await asyncio.gather(*calls)
    assert Counter(answer.status_code for answer in answers) == {201: 20, 409: 16}
    assert (await office.figures())[2] == "0.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v9_moves_in_every_direction_at_once_do_not_block_each_other(office: Office) -> None:
    part = {"anteil": "0.25", "umschichtbar": True}
    await office.enter(konzept=konzept_with(a=part, b=part, c=part, d=part), gesamt="400.00")
    ways = [(von, nach) for von in "abcd" for nach in "abcd" if von != nach] * 2
    answers = await asyncio.gather(*(shift(office, "10.00", von=von, nach=nach) for von, nach in ways))
    assert {answer.status_code for answer in answers} == {201}
    for name in "abcd":
        assert (await office.figures(name))[2] == "100.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_g5_one_storno_of_eight_gives_back(office: Office) -> None:
    await office.enter()
    booked = office.good(await shift(office, "100.00"))["id"]
    answers = await asyncio.gather(*(office.storno("umschichtungen", booked) for _ in range(8)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
    assert (await office.figures())[2] == "17000.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v9_giving_back_and_spending_at_once_never_overdraw_the_receiver(office: Office) -> None:
    await office.enter()
    for _ in range(6):
        booked = office.good(await shift(office, "100.00"))["id"]
        storno, spent = await asyncio.gather(
            office.storno("umschichtungen", booked), office.ausgabe("100.00", volumen="praevention")
        )
        assert {storno.status_code, spent.status_code} == {201, 409}
        assert (await office.figures("praevention"))[2] == "0.00"
    assert await faults_of_sums(office.database, office.tenant) == []
