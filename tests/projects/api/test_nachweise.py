"""P9 over HTTP: the final account as it is sent, and its check line by line."""

import pytest

from tests.projects.fakes import SetClock
from tests.projects.journeys import Office
from tests.projects.money import Kasse, got, spent


@pytest.fixture
def kasse(office: Office, clock: SetClock) -> Kasse:
    return Kasse(office, clock)


async def test_p9_the_final_account_says_what_it_comes_to(kasse: Kasse) -> None:
    antrag = await kasse.over()
    ausgaben = [spent("A-1", "9000.00"), spent("A-2", "300.00", "2026-03-01"), spent("A-3", "70.00", "2027-04-01")]
    answer = await kasse.prove(antrag, *ausgaben, einnahmen=[got("E-1", "600.00"), got("E-2", "9500.00", "zuwendung")])
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"'), answer.text
    sent = answer.json()
    assert {name: sent[name] for name in (
        "foerderfaehige_kosten", "anrechenbare_einnahmen", "fehlbedarf", "zuwendung_bewilligt", "zuwendung_endgueltig",
        "ausgezahlt", "rueckforderung", "faellig_am", "pruefung",
    )} == {
        "foerderfaehige_kosten": "9000.00", "anrechenbare_einnahmen": "600.00", "fehlbedarf": "8400.00",
        "zuwendung_bewilligt": "9500.00", "zuwendung_endgueltig": "8400.00", "ausgezahlt": "0.00",
        "rueckforderung": "0.00", "faellig_am": "2027-09-30", "pruefung": None,
    }  # fmt: skip
    assert [(cut["beleg"], cut["grund"]) for cut in sent["nicht_foerderfaehig"]] == [
        ("A-2", "vor_bewilligung"),
        ("A-3", "nach_ende"),
    ]
    assert await kasse.get(answer.headers["Location"]) == sent


async def test_p9_the_final_account_adds_up_from_its_lines_before_and_after_the_check(kasse: Kasse) -> None:
    antrag = await kasse.over()
    ausgaben = [spent("A-1", "500.00"), spent("U-1", "450.00", unbar=True), spent("U-2", "50.00", unbar=True)]
    einnahmen = [got("E-1", "480.00", "ehrenamt"), got("E-2", "9500.00", "zuwendung")]
    sent = (await kasse.prove(antrag, *ausgaben, einnahmen=einnahmen)).json()
    assert (sent["foerderfaehige_kosten"], sent["anrechenbare_einnahmen"]) == ("980.00", "480.00")
    cut = {"beleg": "U-2", "anerkannt": "30.00", "grund": "unbar_nicht_gedeckt", "begruendung": None}
    granted = {"beleg": "E-2", "angerechnet": "0.00", "grund": "zuwendung"}
    assert (sent["nicht_foerderfaehig"], sent["nicht_angerechnet"]) == ([cut], [granted])
    checked = (await kasse.check(antrag, {"beleg": "U-1", "anerkannt": "400.00", "grund": "Zu hoch"})).json()
    assert (checked["foerderfaehige_kosten"], checked["anrechenbare_einnahmen"]) == ("950.00", "450.00")
    assert [(one["beleg"], one["anerkannt"]) for one in checked["nicht_foerderfaehig"]] == [("U-1", "400.00")]
    assert checked["nicht_angerechnet"] == [
        {"beleg": "E-1", "angerechnet": "450.00", "grund": "unbar_ohne_kosten"}, granted,
    ]  # fmt: skip


async def test_p9_blanks_at_its_edges_make_no_second_number_of_a_receipt(kasse: Kasse) -> None:
    antrag = await kasse.over()
    twice = await kasse.prove(antrag, spent("1", "10.00"), spent(" 1", "10.00"))
    assert [error["code"] for error in twice.json()["errors"]] == ["doppelt", "doppelt"]
    await kasse.paid(antrag, "10.00", "ws-1")
    again = await kasse.pay(antrag, "10.00", " ws-1 ")
    assert (again.status_code, again.json()["beleg"]) == (200, "ws-1")
    assert (await kasse.konto(antrag))["ausgezahlt"] == "10.00"


async def test_p9_another_version_needs_the_one_before_and_the_same_changes_nothing(kasse: Kasse) -> None:
    antrag = await kasse.over()
    await kasse.prove(antrag, spent("A-1", "9000.00"))
    same = await kasse.prove(antrag, spent("A-1", "9000.00"))
    assert (same.status_code, same.json()["nummer"]) == (200, 1)
    assert (await kasse.prove(antrag, spent("A-1", "8000.00"))).status_code == 428
    assert (await kasse.prove(antrag, spent("A-1", "8000.00"), If_Match='"7"')).status_code == 412
    other = await kasse.prove(antrag, spent("A-1", "8000.00"), If_Match='"1"')
    assert (other.status_code, other.json()["nummer"], other.headers["ETag"]) == (200, 2, '"2"')


async def test_p9_the_check_sees_the_version_that_it_checks(kasse: Kasse) -> None:
    antrag = await kasse.over()
    await kasse.prove(antrag, spent("A-1", "9000.00"))
    seen = (await kasse.office.client.get(f"/v1/projektantraege/{antrag}", headers=kasse.wjh)).headers["ETag"]
    await kasse.prove(antrag, spent("A-1", "8000.00"), If_Match="*")
    assert (await kasse.check(antrag, match=seen)).status_code == 412
    assert (await kasse.check(antrag)).json()["pruefung"]["nachweis"] == 2


async def test_p9_a_final_account_that_contradicts_itself_is_refused_with_every_fault(kasse: Kasse) -> None:
    antrag = await kasse.over()
    refused = await kasse.prove(antrag, spent("A-1", "1.00"), spent("A-1", "2.00"), spent("A-2", "3.00", "2027-05-04"))
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/nachweis-fehlerhaft")
    assert [error["pointer"] for error in refused.json()["errors"]] == [
        "/ausgaben/0/beleg", "/ausgaben/1/beleg", "/ausgaben/2/datum",
    ]  # fmt: skip


async def test_p9_the_check_cuts_lines_with_reasons_and_fixes_the_final_grant_for_good(kasse: Kasse) -> None:
    antrag = await kasse.over()
    missing = await kasse.check(antrag)
    assert (missing.status_code, missing.json()["type"]) == (409, "/problems/nachweis-fehlt")
    await kasse.prove(antrag, spent("A-1", "9000.00"), spent("A-2", "400.00"), einnahmen=[got("E-1", "500.00")])
    faulty = await kasse.check(antrag, {"beleg": "A-9", "anerkannt": "0.00", "grund": "x"})
    assert (faulty.status_code, faulty.json()["type"]) == (422, "/problems/pruefung-fehlerhaft")
    checked = await kasse.check(antrag, {"beleg": "A-2", "anerkannt": "150.00", "grund": "Privat genutzt"})
    assert checked.status_code == 200, checked.text
    found = checked.json()
    assert (found["foerderfaehige_kosten"], found["zuwendung_endgueltig"]) == ("9150.00", "8650.00")
    assert found["nicht_foerderfaehig"] == [
        {"beleg": "A-2", "anerkannt": "150.00", "grund": "gekuerzt", "begruendung": "Privat genutzt"}
    ]
    assert (found["pruefung"]["ergebnis"], found["pruefung"]["geprueft_von"]) == ("Sonst in Ordnung", "wjh")
    assert (await kasse.office.read(antrag))["status"] == "geprueft"
    konto = await kasse.konto(antrag)
    assert (konto["endgueltig"], konto["offen"]) == ("8650.00", "8650.00")
    again = await kasse.check(antrag)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/zustand")
    late = await kasse.prove(antrag, spent("A-1", "1.00"), If_Match="*")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/zustand")
    await kasse.paid(antrag, "8650.00", "HÜL-1", "2027-05-03")
    refused = await kasse.pay(antrag, "0.01", "HÜL-2", "2027-05-03")
    assert (refused.status_code, refused.json()["zuwendung"]) == (409, "8650.00")


async def test_p9_a_repeated_check_is_answered_and_not_judged(kasse: Kasse) -> None:
    antrag = await kasse.over()
    await kasse.prove(antrag, spent("A-1", "9000.00"))
    body, key = {"zeilen": [], "ergebnis": "In Ordnung"}, {"Idempotency_Key": "p-1"}
    first = await kasse.office.act(antrag, "pruefung", who=kasse.wjh, json=body, **key)
    again = await kasse.office.act(antrag, "pruefung", who=kasse.wjh, json=body, **key)
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())


async def test_p9_the_same_check_by_the_same_person_again_is_answered_another_is_not(kasse: Kasse) -> None:
    antrag = await kasse.over()
    await kasse.prove(antrag, spent("A-1", "9000.00"), spent("A-2", "400.00"))
    cut = {"beleg": "A-2", "anerkannt": "150.00", "grund": "Privat genutzt"}
    first = await kasse.check(antrag, cut)
    again = await kasse.check(antrag, cut, match='"1"')
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert again.headers["ETag"] == first.headers["ETag"]
    for other in ((), (cut | {"anerkannt": "149.00"},), ({"beleg": "A-9", "anerkannt": "0.00", "grund": "x"},)):
        refused = await kasse.check(antrag, *other)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/zustand")
    body = {"zeilen": [cut], "ergebnis": "Sonst in Ordnung"}
    colleague = kasse.office.person("wjh", sub="wjh-2")
    assert (await kasse.office.act(antrag, "pruefung", who=colleague, json=body)).status_code == 409
    konto = await kasse.konto(antrag)
    assert konto["endgueltig"] == "9150.00"


async def test_p9_only_the_projects_own_traeger_proves(kasse: Kasse) -> None:
    antrag = await kasse.over()
    other = kasse.office.person("traeger", sub="t-2", traeger="andere")
    assert (await kasse.prove(antrag, spent("A-1", "1.00"), who=other)).status_code == 404
    missing = await kasse.office.client.get(f"/v1/projektantraege/{antrag}/verwendungsnachweis", headers=kasse.wjh)
    assert missing.status_code == 404
