"""Release against booking and amending: a rest goes once, and every sum is that of its postings (V7)."""

import asyncio
from uuid import UUID

import httpx

from services.budget.usecases.release_ended import release_ended
from tests.budget.office import Office, zeile
from tests.budget.quarters import bound
from tests.builders.invariants import faults_of_sums

ROUNDS = range(4)


async def release(office: Office, quelle: UUID) -> httpx.Response:
    return await office.callers.service("cases").post(f"/v1/bindungen/{quelle}/freigabe")


async def test_v7_what_is_released_is_released_once_while_others_book_amend_and_release(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    kontrakte = [await bound(office, ende="2014-06-30", nummer=f"K-{number}") for number in range(4)]
    office.clock.set("2014-10-01")
    for number in ROUNDS:
        senders = [
            office.verbrauch(*(zeile(kontrakt, minuten=1, betrag="0.71") for kontrakt in kontrakte)) for _ in range(3)
        ]
        amended = office.bind(kontrakt=kontrakte[0], ende="2014-06-30", nummer="K-0", kontingent_minuten=700 + number)
        said, answers, amending, *_ = await asyncio.gather(
            asyncio.gather(*senders),
            asyncio.gather(*(release(office, kontrakt) for kontrakt in kontrakte)),
            amended,
            release_ended(office.database, office.tenant, now=office.clock()),
            release_ended(office.database, office.tenant, now=office.clock()),
        )
        assert {row["status"] for rows in said for row in rows} == {"gebucht"}
        assert {answer.status_code for answer in answers} == {200}
        assert amending.status_code == 201, amending.text
        assert await faults_of_sums(office.database, office.tenant) == []
    office.clock.set("2015-01-01")
    await release_ended(office.database, office.tenant, now=office.clock())
    assert await office.figures() == ("34.08", "0.00", "16965.92")
