"""P9 over HTTP: payments, refunds, Stornos, lists, what is claimed back."""

import asyncio

import pytest

from tests.projects.fakes import SetClock
from tests.projects.journeys import PATH, Office
from tests.projects.money import Kasse, got, spent


@pytest.fixture
def kasse(office: Office, clock: SetClock) -> Kasse:
    return Kasse(office, clock)


async def test_p9_the_grant_is_paid_in_parts_and_shown(kasse: Kasse) -> None:
    antrag = await kasse.approved()
    answer = await kasse.pay(antrag, "7500.00", "HÜL-1")
    paid = answer.json()
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"{PATH}/{antrag}/auszahlungen/{paid['id']}"
    assert (paid["betrag"], paid["projekt"], paid["budgetstand"]) == ("7500.00", antrag, "ausstehend")
    assert await kasse.get(answer.headers["Location"]) == paid
    assert await kasse.konto(antrag) == {
        "bewilligt": "9500.00", "ausgezahlt": "7500.00", "endgueltig": None, "offen": "2000.00",
        "nicht_verbucht": "0.00", "rueckforderung": "0.00",
    }  # fmt: skip
    second = await kasse.paid(antrag, "2000.00", "HÜL-2")
    listed = await kasse.get(f"{PATH}/{antrag}/auszahlungen")
    assert [row["id"] for row in listed["items"]] == [paid["id"], second["id"]]
    assert (await kasse.get("/v1/auszahlungen", limit=1))["items"] == [paid]


async def test_p9_more_than_the_grant_is_a_409_with_the_figures(kasse: Kasse) -> None:
    antrag = await kasse.approved()
    await kasse.paid(antrag, "9000.00", "HÜL-1")
    refused = await kasse.pay(antrag, "500.01", "HÜL-2")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/zuwendung-ueberschritten")
    figures = {name: refused.json()[name] for name in ("zuwendung", "ausgezahlt", "offen", "verlangt")}
    assert figures == {"zuwendung": "9500.00", "ausgezahlt": "9000.00", "offen": "500.00", "verlangt": "500.01"}
    assert (await kasse.pay(antrag, "500.00", "HÜL-2")).status_code == 201


async def test_p9_parallel_payments_never_exceed_the_grant(kasse: Kasse) -> None:
    antrag = await kasse.approved()
    answers = await asyncio.gather(*(kasse.pay(antrag, "1900.00", f"HÜL-{nr}") for nr in range(16)))
    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [409] * 11
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {(one["type"], one["verlangt"]) for one in refused} == {("/problems/zuwendung-ueberschritten", "1900.00")}
    assert (await kasse.konto(antrag))["ausgezahlt"] == "9500.00"


async def test_p4_nothing_is_paid_before_the_approval(kasse: Kasse) -> None:
    antrag = await kasse.office.submitted()
    refused = await kasse.pay(antrag, "1.00", "HÜL-1")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/zustand")
    await kasse.office.decide(antrag)
    for datum in ("2026-03-01", "2026-03-03"):
        refused = await kasse.pay(antrag, "1.00", "HÜL-1", datum)
        assert (refused.status_code, refused.json()["type"]) == (422, "/problems/zahlungstag")
        assert (refused.json()["fruehestens"], refused.json()["spaetestens"]) == ("2026-03-02", "2026-03-02")


async def test_p9_a_beleg_is_booked_once_however_often_it_is_sent(kasse: Kasse) -> None:
    antrag = await kasse.approved()
    first = await kasse.paid(antrag, "1000.00", "HÜL-1")
    again = await kasse.pay(antrag, "1000.00", "HÜL-1")
    assert (again.status_code, again.json()) == (200, first)
    other = await kasse.pay(antrag, "1000.01", "HÜL-1")
    assert (other.status_code, other.json()["type"]) == (409, "/problems/beleg-vergeben")
    answers = await asyncio.gather(*(kasse.pay(antrag, "10.00", "HÜL-2") for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [201]
    keyed = {"Idempotency-Key": "k-1"}
    made = [(await kasse.pay(antrag, "20.00", "HÜL-3", **keyed)).json()["id"] for _ in range(2)]
    assert made[0] == made[1]
    assert (await kasse.pay(antrag, "21.00", "HÜL-3", **keyed)).status_code == 422
    assert (await kasse.konto(antrag))["ausgezahlt"] == "1030.00"


async def test_p9_what_is_paid_back_is_a_negative_payment(kasse: Kasse) -> None:
    antrag = await kasse.approved()
    await kasse.paid(antrag, "1000.00", "HÜL-1")
    refused = await kasse.pay(antrag, "-1000.01", "HÜL-2")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/rueckzahlung-ueberschritten")
    assert (refused.json()["hoechstens"], refused.json()["verlangt"]) == ("1000.00", "1000.01")
    await kasse.paid(antrag, "-400.00", "HÜL-2")
    assert (await kasse.konto(antrag))["ausgezahlt"] == "600.00"
    nothing = await kasse.pay(antrag, "0.00", "HÜL-3")
    assert (nothing.status_code, nothing.json()["type"]) == (422, "/problems/zahlung-ohne-betrag")


async def test_g5_a_payment_is_reversed_once_and_its_number_stays_used(kasse: Kasse) -> None:
    antrag = await kasse.approved()
    paid = await kasse.paid(antrag, "9500.00", "HÜL-1")
    reversed_one = await kasse.reverse(antrag, paid["id"], **{"Idempotency-Key": "s-1"})
    assert (reversed_one.status_code, reversed_one.json()["storno_grund"]) == (201, "Doppelt angewiesen")
    again = await kasse.reverse(antrag, paid["id"], **{"Idempotency-Key": "s-1"})
    assert (again.status_code, again.json()["id"]) == (201, paid["id"])
    refused = await kasse.reverse(antrag, paid["id"])
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/bereits-storniert")
    assert (await kasse.pay(antrag, "9500.00", "HÜL-1")).json()["storno_grund"] == "Doppelt angewiesen"
    assert (await kasse.konto(antrag))["ausgezahlt"] == "0.00"
    assert (await kasse.pay(antrag, "9500.00", "HÜL-2")).status_code == 201


async def test_p9_what_was_paid_beyond_the_final_grant_is_listed_until_it_has_come_back(kasse: Kasse) -> None:
    antrag = await kasse.running()
    await kasse.paid(antrag, "9500.00", "HÜL-1")
    await kasse.end(antrag)
    await kasse.prove(antrag, spent("A-1", "8000.00"), einnahmen=[got("E-1", "500.00")])
    assert (await kasse.get("/v1/rueckforderungen"))["items"] == []
    checked = await kasse.check(antrag)
    assert checked.json()["rueckforderung"] == "2000.00"
    seit = (await kasse.get("/v1/rueckforderungen"))["stand"]
    (claim,) = (await kasse.get("/v1/rueckforderungen", offen=True))["items"]
    assert (claim["projekt"], claim["betrag"], claim["offen"]) == (antrag, "2000.00", "2000.00")
    await kasse.paid(antrag, "-1500.00", "HÜL-2", "2027-05-03")
    too_much = await kasse.pay(antrag, "-500.01", "HÜL-3", "2027-05-03")
    assert (too_much.status_code, too_much.json()["hoechstens"]) == (409, "500.00")
    changed = (await kasse.get("/v1/rueckforderungen", seit=seit))["items"]
    assert [(row["betrag"], row["offen"]) for row in changed] == [("2000.00", "500.00")]
    last = await kasse.paid(antrag, "-500.00", "HÜL-3", "2027-05-03")
    assert (await kasse.get("/v1/rueckforderungen", offen=True))["items"] == []
    await kasse.reverse(antrag, last["id"])
    (claim,) = (await kasse.get("/v1/rueckforderungen", offen=True))["items"]
    assert (await kasse.get(f"/v1/rueckforderungen/{claim['id']}"))["offen"] == "500.00"


async def test_p1_payments_are_seen_by_those_who_see_the_project(kasse: Kasse) -> None:
    antrag = await kasse.approved()
    paid = await kasse.paid(antrag, "10.00", "HÜL-1")
    other = kasse.office.person("traeger", sub="t-2", traeger="andere")
    for path in (
        f"{PATH}/{antrag}/auszahlungen", f"{PATH}/{antrag}/auszahlungen/{paid['id']}", f"{PATH}/{antrag}/zuwendung"
    ):  # fmt: skip
        assert (await kasse.office.client.get(path, headers=other)).status_code == 404, path
        assert (await kasse.office.client.get(path, headers=kasse.traeger)).status_code == 200, path
    elsewhere = kasse.office.person("leitung", bezirke=["anderswo"])
    assert (await kasse.get("/v1/auszahlungen", who=elsewhere))["items"] == []
    assert len((await kasse.get("/v1/auszahlungen", who=kasse.office.leitung))["items"]) == 1


async def test_p9_what_waits_on_its_way_to_the_budget_is_a_metric(kasse: Kasse) -> None:
    antrag = await kasse.approved()
    await kasse.paid(antrag, "10.00", "HÜL-1")
    lines = (await kasse.office.client.get("/metrics")).text.splitlines()
    waiting = [float(line.split()[1]) for line in lines if line.startswith("ausgang_ausstehend ")]
    assert len(waiting) == 1
    assert waiting[0] >= 1
