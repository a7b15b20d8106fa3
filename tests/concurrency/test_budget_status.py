"""A status that is shown is never older than what its caller was told before, whoever books meanwhile (V7)."""

import asyncio
from uuid import uuid4

from tests.budget.office import Office, zeile
from tests.builders.invariants import faults_of_sums

ROUNDS = 15


async def test_v7_whoever_has_booked_sees_it_and_nobody_sees_less_than_before(office: Office) -> None:
    await office.enter()
    kontrakte = [uuid4() for _ in range(4)]
    for kontrakt in kontrakte:
        office.good(await office.bind(kontrakt=kontrakt, kontingent_minuten=2000))
    done = asyncio.Event()
    booked = [0] * len(kontrakte)

    async def used() -> int:
        verbrauch = (await office.figures())[0]
        return round(int(verbrauch.replace(".", "")) / 4250)

    async def work(place: int) -> None:
        for _ in range(ROUNDS):
            await office.verbrauch(zeile(kontrakte[place]))
            booked[place] += 1
            known = sum(booked)
            assert await used() >= known

    async def watch() -> None:
        last = 0
        while not done.is_set():
            now = await used()
            assert now >= last
            last = now

    watchers = [asyncio.create_task(watch()) for _ in range(4)]
    await asyncio.gather(*(work(place) for place in range(len(kontrakte))))
    done.set()
    await asyncio.gather(*watchers)
    assert await used() == ROUNDS * len(kontrakte)
    assert await faults_of_sums(office.database, office.tenant) == []
