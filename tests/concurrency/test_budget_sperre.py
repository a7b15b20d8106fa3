"""Many at once for the last euros: a `sperren` is never passed together, no overdraft goes without its reason (V10)."""

import asyncio
from collections import Counter
from uuid import uuid4

from tests.budget.office import Office, konzept_with, problem
from tests.builders.county import put, set_up
from tests.builders.invariants import faults_of_sums


async def test_p5_of_sixteen_projects_for_room_of_five_exactly_five_are_bound(office: Office) -> None:
    await office.enter()
    await office.projektbudget("500.00")
    answers = await asyncio.gather(*(office.bind_projekt({2014: "100.00"}) for _ in range(16)))
    assert Counter(answer.status_code for answer in answers) == {201: 5, 409: 11}
    for answer in answers:
        if answer.status_code == 409:
            assert problem(answer) == (409, "volumen-gesperrt")
            assert answer.json()["ueberschreitungen"][0]["verlangt"] == "100.00"
    assert (await office.bezirk())["verfuegbar"] == "0.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_p5_projects_over_two_years_in_any_order_never_pass_either_year(office: Office) -> None:
    await office.enter()
    await office.projektbudget("500.00")
    await office.projektbudget("300.00", jahr=2015)
    asked = [{2014: "100.00", 2015: "100.00"}, {2015: "100.00", 2014: "100.00"}]
    answers = await asyncio.gather(*(office.bind_projekt(asked[place % 2]) for place in range(12)))
    assert Counter(answer.status_code for answer in answers) == {201: 3, 409: 9}
    assert ((await office.bezirk())["verfuegbar"], (await office.bezirk(jahr=2015))["verfuegbar"]) == ("200.00", "0.00")
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v10_of_32_spendings_without_a_reason_only_those_that_fit_are_booked(office: Office) -> None:
    await office.enter(gesamt="10000.00")  # variabel: 1,700.00
    answers = await asyncio.gather(*(office.ausgabe("100.00") for _ in range(32)))
    assert Counter(answer.status_code for answer in answers) == {201: 17, 409: 15}
    assert await office.figures() == ("1700.00", "0.00", "0.00")
    assert await office.warnungen() == []
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v10_spending_and_binding_at_once_share_what_is_left(office: Office) -> None:
    await office.enter(gesamt="10000.00")
    spent = [office.ausgabe("85.00") for _ in range(16)]
    bound = [office.bind(kontingent_minuten=120) for _ in range(16)]
    answers = await asyncio.gather(*(one for pair in zip(spent, bound, strict=True) for one in pair))
    assert Counter(answer.status_code for answer in answers) == {201: 20, 409: 12}
    assert (await office.figures())[2] == "0.00"
    assert await faults_of_sums(office.database, office.tenant) == []


async def test_v9_what_covers_each_other_is_never_overdrawn_together(office: Office) -> None:
    eng = {"anteil": "0.5", "bei_ueberschreitung": "sperren"}
    konzept = konzept_with(ambulant=eng, stationaer=eng)
    konzept["volumen"]["deckungsfaehig"] = True
    await office.enter(konzept=konzept, gesamt="1000.00")
    answers = await asyncio.gather(
        *(office.ausgabe("100.00", volumen=("ambulant", "stationaer")[place % 2]) for place in range(24))
    )
    assert Counter(answer.status_code for answer in answers) == {201: 10, 409: 14}
    assert await office.figures("gesamt") == ("1000.00", "0.00", "0.00")


async def test_v7_spending_storno_and_a_new_ansatz_at_once_leave_every_sum_right(office: Office) -> None:
    await office.enter()
    await set_up(office.callers, sozialraum="saarburg")
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, nummer="K-7"))
    booked = [office.good(await office.ausgabe("10.00", kontrakt="K-7"))["id"] for _ in range(6)]
    admin, path = office.callers.of("admin"), "/v1/kooperationsvertraege/KV-1"
    vertrag = {"sozialraum": "konz", "traeger": "t1", "beginn": "2014-01-01"}
    answers = await asyncio.gather(
        *(office.storno("ausgaben", one) for one in booked),
        *(office.ausgabe("5.00", kontrakt="K-7") for _ in range(6)),
        *(office.bind(kontrakt=kontrakt, kontingent_minuten=600 + place) for place in range(6)),
        *(put(admin, path, vertrag | {"stellen": f"1.0{place}"}, **{"If-Match": "*"}) for place in range(3)),
    )
    assert {getattr(answer, "status_code", 200) for answer in answers} <= {200, 201}
    assert (await office.figures())[0] == "30.00"
    assert await faults_of_sums(office.database, office.tenant) == []
