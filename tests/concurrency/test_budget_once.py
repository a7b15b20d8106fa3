"""The same thing from many senders at once is booked once; no deadlock reaches any of them (G5, K4, K10, V8, V15)."""

import asyncio
from collections import Counter
from uuid import uuid4

import pytest

from services.budget.usecases.pay_abschlaege import pay_due_abschlaege
from tests.budget.office import Office, problem, zeile
from tests.builders.county import set_up
from tests.builders.invariants import faults_of_sums

SENDERS = range(8)


async def test_g5_one_beleg_from_eight_senders_is_one_spending(office: Office) -> None:
    await office.enter()
    answers = await asyncio.gather(*(office.ausgabe("100.00", beleg="B") for _ in SENDERS))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 7}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await office.figures() == ("100.00", "0.00", "16900.00")


async def test_g5_one_storno_of_eight_is_booked(office: Office) -> None:
    await office.enter()
    booked = office.good(await office.ausgabe("100.00"))["id"]
    answers = await asyncio.gather(*(office.storno("ausgaben", booked) for _ in SENDERS))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
    assert await office.figures() == ("0.00", "0.00", "17000.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k4_one_key_from_eight_senders_is_one_bindung(office: Office) -> None:
    await office.enter()
    key, kontrakt = uuid4(), uuid4()
    answers = await asyncio.gather(*(office.bind(key=key, kontrakt=kontrakt) for _ in SENDERS))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await office.figures() == ("0.00", "425.00", "16575.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k4_eight_amendments_of_one_kontrakt_leave_the_last_ones_amount(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    answers = await asyncio.gather(
        *(office.bind(kontrakt=kontrakt, kontingent_minuten=60 * (place + 1)) for place in SENDERS)
    )
    assert {answer.status_code for answer in answers} == {201}
    possible = {f"{4250 * (place + 1) / 100:.2f}" for place in SENDERS}
    assert (await office.figures())[1] in possible
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k4_binding_and_asking_for_the_key_at_once_agree(office: Office) -> None:
    await office.enter()
    for _ in range(6):
        key = uuid4()
        answer, said = await asyncio.gather(office.bind(key=key, kontingent_minuten=60), office.klaere(key))
        if answer.status_code == 201:
            assert (await office.klaere(key))["status"] == "gebunden"
        else:
            assert problem(answer) == (409, "auftrag-geschlossen")
        assert said["status"] == (await office.klaere(key))["status"]


async def test_k10_the_same_rows_from_eight_senders_are_booked_once(office: Office) -> None:
    await office.enter()
    kontrakte = [uuid4() for _ in range(3)]
    for kontrakt in kontrakte:
        office.good(await office.bind(kontrakt=kontrakt))
    rows = [zeile(kontrakte[place % 3]) for place in range(24)] + [zeile() for _ in range(6)]
    answers = await asyncio.gather(*(office.verbrauch(*(rows if sender % 2 else reversed(rows))) for sender in SENDERS))
    booked = Counter(one["schluessel"] for answer in answers for one in answer if one["status"] == "gebucht")
    assert booked == {row["schluessel"]: 1 for row in rows}
    assert (await office.figures())[0] == "1020.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_k10_work_for_areas_that_nobody_has_set_up_yet_arrives_from_all_sides(office: Office) -> None:
    await office.enter(gesamt=None)
    batches = [
        [zeile(sozialraum=slug, datum=f"{jahr}-03-01") for slug in order for jahr in (2016, 2015, 2014)]
        for order in (("konz", "saarburg"), ("saarburg", "konz")) * 4
    ]
    answers = await asyncio.gather(*(office.verbrauch(*batch) for batch in batches))
    assert {one["status"] for answer in answers for one in answer} == {"gebucht"}
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v8_workers_at_once_pay_each_abschlag_once(office: Office) -> None:
    office.clock.set("2014-01-15")
    await office.enter()
    await set_up(office.callers, sozialraum="saarburg")
    office.clock.set("2014-12-31")
    counts = await asyncio.gather(
        *(pay_due_abschlaege(office.database, office.tenant, now=office.clock()) for _ in SENDERS)
    )
    assert sum(counts) == 11
    assert await office.figures("personalisiert") == ("68000.00", "0.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v15_one_settlement_of_eight_stands(office: Office) -> None:
    await office.enter()
    body = {
        "jahr": 2014, "sozialraum": "konz", "traeger": "t1",
        "besetzung": [{"stellen": "2.00", "beginn": "2014-01-01", "ende": "2014-12-31", "personalkosten": "40000.00"}],
    }  # fmt: skip
    answers = await asyncio.gather(*(office.wjh.post("/v1/spitzabrechnungen", json=body) for _ in SENDERS))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
    assert (await office.figures("personalisiert"))[0] == "60000.00"
    assert await faults_of_sums(office.database, office.tenant) == []


@pytest.mark.parametrize("path", ["/v1/traeger/t9", "/v1/konzepte/2030-01-01"])
async def test_g5_one_thing_entered_by_eight_at_once_is_one_version(office: Office, path: str) -> None:
    admin = office.callers.of("admin")
    body = {"name": "T"} if "traeger" in path else {"name": "K", "volumen": {"schluessel": "a"}}
    answers = await asyncio.gather(*(admin.put(path, json=body) for _ in SENDERS))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 7}
    assert {answer.headers["etag"] for answer in answers} == {'"1"'}


async def test_g5_one_of_eight_changes_of_the_same_version_wins(office: Office) -> None:
    admin = office.callers.of("admin")
    await admin.put("/v1/traeger/t9", json={"name": "T"})
    answers = await asyncio.gather(
        *(admin.put("/v1/traeger/t9", json={"name": f"T{n}"}, headers={"If-Match": '"1"'}) for n in SENDERS)
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 7}


async def test_one_idempotency_key_from_eight_senders_has_one_effect(office: Office) -> None:
    await office.enter()
    booked = office.good(await office.ausgabe("100.00"))["id"]
    path, key = f"/v1/ausgaben/{booked}/storno", {"Idempotency-Key": "k"}
    answers = await asyncio.gather(*(office.wjh.post(path, json={"grund": "x"}, headers=key) for _ in SENDERS))
    in_flight = [answer for answer in answers if answer.status_code == 409]
    assert all("retry-after" in answer.headers for answer in in_flight)
    assert {answer.json()["storno_grund"] for answer in answers if answer.status_code == 201} == {"x"}
    again = await office.wjh.post(path, json={"grund": "x"}, headers=key)
    assert (again.status_code, again.json()["storno_grund"]) == (201, "x")
    assert await office.figures() == ("0.00", "0.00", "17000.00")
