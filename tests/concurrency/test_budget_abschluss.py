"""Posting against closing: what is booked stands in the frozen figures or comes after them, nothing between (V13)."""

import asyncio
from collections import Counter
from uuid import UUID

from tests.budget.office import Json, Office, problem, zeile
from tests.budget.quarters import bound, close, closed, report, settle, volumen
from tests.builders.county import set_up
from tests.builders.invariants import faults_of_sums

SENDERS = range(6)
MONTH = {1: "02", 2: "05", 3: "08", 4: "11"}


def rows(kontrakt: UUID, quartal: int) -> list[Json]:
    return [zeile(kontrakt, datum=f"2014-{MONTH[quartal]}-{day:02d}", minuten=1, betrag="0.71") for day in range(1, 11)]


async def counted(office: Office, quartal: int) -> int:
    """Sum up the postings that count up to the end of a quarter, in cents."""
    statement = "SELECT coalesce(sum(betrag), 0) AS cents FROM buchungen WHERE volumen = 'variabel' AND quartal <= :q"
    (row,) = await office.sql(statement, q=quartal)
    return int(row.cents)


async def test_v13_a_posting_counts_before_the_close_or_after_it(office: Office) -> None:
    await office.enter()
    kontrakt = await bound(office, kontingent_minuten=6000)
    for quartal in (1, 2, 3):
        senders = [office.verbrauch(*rows(kontrakt, quartal)) for _ in SENDERS]
        spenders = [office.ausgabe("1.00", datum=f"2014-{MONTH[quartal]}-28") for _ in SENDERS]
        said, spent, closing = await asyncio.gather(
            asyncio.gather(*senders), asyncio.gather(*spenders), close(office, quartal=quartal)
        )
        assert closing.status_code == 201, closing.text
        assert {row["status"] for answer in said for row in answer} == {"gebucht"}
        assert {answer.status_code for answer in spent} == {201}
        frozen = int((await volumen(office, quartal))["verbrauch"].replace(".", ""))
        assert frozen == await counted(office, quartal)
    total = 3 * len(SENDERS) * (10 * 71 + 100)
    assert int((await office.figures())[0].replace(".", "")) == total == await counted(office, 4)
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_a_row_is_booked_before_the_year_closes_or_refused_as_a_claim(office: Office) -> None:
    await office.enter()
    kontrakt = await bound(office, kontingent_minuten=6000)
    for quartal in (1, 2, 3):
        await closed(office, quartal=quartal)
    office.good(await settle(office))
    senders = [office.verbrauch(*rows(kontrakt, 4)) for _ in SENDERS]
    spenders = [office.ausgabe("1.00", datum="2014-12-01") for _ in SENDERS]
    answers, spendings, amended, closing = await asyncio.gather(
        asyncio.gather(*senders),
        asyncio.gather(*spenders),
        office.bind(kontrakt=kontrakt, kontingent_minuten=6001),
        close(office),
    )
    assert closing.status_code == 201, closing.text
    said = Counter(row["status"] for answer in answers for row in answer)
    spent = Counter(answer.status_code for answer in spendings)
    assert said["gebucht"] + said["abgelehnt"] == 10 * len(SENDERS)
    assert spent[201] + spent[409] == len(SENDERS)
    assert amended.status_code == 201 or problem(amended) == (409, "jahr-abgeschlossen")
    assert await counted(office, 4) == said["gebucht"] * 71 + spent[201] * 100
    assert int((await volumen(office, 4))["verbrauch"].replace(".", "")) == await counted(office, 4)
    claims = (await office.wjh.get("/v1/vorjahresforderungen", params={"limit": 500})).json()["items"]
    assert len(claims) == said["abgelehnt"]
    assert (await office.figures())[1] == "0.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v13_of_many_who_close_a_quarter_one_does(office: Office) -> None:
    await office.enter()
    await set_up(office.callers, jahr=2014, sozialraum="saarburg")
    answers = await asyncio.gather(*(close(office, quartal=1) for _ in SENDERS))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: len(SENDERS) - 1}
    items = (await office.wjh.get("/v1/abschluesse")).json()["items"]
    assert [(item["nr"], item["quartal"]) for item in items] == [(1, 1)]


async def test_v13_a_report_of_many_statements_reads_one_moment(office: Office) -> None:
    await office.enter()
    kontrakt = await bound(office, kontingent_minuten=6000)

    async def post() -> None:
        for _ in range(5):
            await office.verbrauch(*rows(kontrakt, 3))

    async def read() -> list[str]:
        return [(await report(office, 1))["gesamt"]["volumina"]["variabel"]["verbrauch"] for _ in range(10)]

    _, _, first, second = await asyncio.gather(post(), post(), read(), read())
    assert {*first, *second} == {"0.00"}
