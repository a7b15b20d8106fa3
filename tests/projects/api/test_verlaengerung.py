"""P1, P3 over HTTP: longer terms and the end of a project."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.projects.fakes import SetClock
from tests.projects.journeys import LONGER, PATH, Office

GRANT = {"entscheidung": "genehmigt", "begruendung": "Sinnvoll"}


async def ask(office: Office, antrag: str, **changed: Any) -> httpx.Response:  # noqa: ANN401  # JSON
    return await office.act(antrag, "verlaengerung", who=office.asd, json={**LONGER, **changed})


async def grant(office: Office, antrag: str, **changed: Any) -> httpx.Response:  # noqa: ANN401  # JSON
    return await office.act(antrag, "verlaengerung/entscheidung", who=office.leitung, json={**GRANT, **changed})


async def test_p3_an_extension_is_asked_for_and_granted_and_the_grant_stays(office: Office) -> None:
    antrag = await office.running()
    before = await office.read(antrag)
    asked = (await ask(office, antrag)).json()
    (request,) = asked["verlaengerungen"]
    assert (request["status"], request["bisher"], asked["ende"]) == ("offen", "2027-03-31", "2027-03-31")
    granted = await grant(office, antrag)
    document = granted.json()
    assert (granted.status_code, document["ende"], document["status"]) == (200, "2027-09-30", "laufend")
    assert document["verlaengerungen"][0]["entscheidung"]["begruendung"] == "Sinnvoll"
    assert document["verlaengerungen"][0]["status"] == "genehmigt"
    for name in ("zuwendung", "bindungen", "jahre", "foerderfaehige_kosten", "beginn"):
        assert document[name] == before[name], name
    assert document == await office.read(antrag)


async def test_p3_the_new_end_is_a_new_version_of_what_was_approved(office: Office) -> None:
    antrag = await office.running()
    await ask(office, antrag)
    await grant(office, antrag)
    found = await office.client.get(f"{PATH}/{antrag}/fassungen/2/unterschied", headers=office.leitung)
    assert found.json()["felder"] == [{"feld": "ende", "vorher": "2027-03-31", "nachher": "2027-09-30"}]


async def test_p3_twelve_months_in_all_and_the_figures_say_how_far(office: Office) -> None:
    antrag = await office.running()
    answer = await ask(office, antrag, ende="2028-04-01")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/verlaengerung-ausserhalb")
    assert (answer.json()["fruehestens"], answer.json()["spaetestens"]) == ("2027-04-01", "2028-03-31")
    assert (await ask(office, antrag, ende="2028-03-31")).status_code == 200
    assert (await grant(office, antrag)).json()["ende"] == "2028-03-31"
    more = await ask(office, antrag, ende="2028-04-01")
    assert (more.status_code, more.json()["type"]) == (422, "/problems/verlaengerung-ausserhalb")


async def test_p3_never_after_the_end(office: Office, clock: SetClock) -> None:
    antrag = await office.running()
    clock.now = datetime(2027, 3, 31, 20, tzinfo=UTC)
    await ask(office, antrag)
    clock.now = datetime(2027, 3, 31, 22, 30, tzinfo=UTC)  # 1 April in Germany
    for answer in (await grant(office, antrag), await ask(office, antrag)):
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/verlaengerung-zu-spaet")
        assert answer.json()["ende"] == "2027-03-31"
    assert (await office.read(antrag))["verlaengerungen"][0]["status"] == "verfallen"


async def test_p3_one_at_a_time_and_a_refused_one_may_be_asked_again(office: Office) -> None:
    antrag = await office.running()
    nothing = await grant(office, antrag)
    assert (nothing.status_code, nothing.json()["type"]) == (409, "/problems/keine-verlaengerung-offen")
    await ask(office, antrag)
    twice = await ask(office, antrag, ende="2027-08-31")
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/verlaengerung-offen")
    refused = await grant(office, antrag, entscheidung="abgelehnt")
    assert (refused.json()["ende"], refused.json()["verlaengerungen"][0]["status"]) == ("2027-03-31", "abgelehnt")
    again = (await ask(office, antrag, ende="2027-08-31")).json()
    assert [one["status"] for one in again["verlaengerungen"]] == ["abgelehnt", "offen"]


async def test_p1_only_the_leitung_of_that_bezirk_decides_and_never_who_asked(office: Office) -> None:
    antrag = await office.running()
    token = office.mint.mint(
        sub="both", jugendamt=office.tenant, rollen=["leitung", "asd"], bezirke=["*"], sozialraeume=["konz"]
    )
    both = {"Authorization": f"Bearer {token}"}
    await office.act(antrag, "verlaengerung", who=both, json=dict(LONGER))
    path = "verlaengerung/entscheidung"
    own = await office.act(antrag, path, who=both, json=dict(GRANT))
    assert (own.status_code, own.json()["type"]) == (403, "/problems/eigener-antrag")
    elsewhere = office.person("leitung", bezirke=["saarburg-bezirk"])
    assert (await office.act(antrag, path, who=elsewhere, json=dict(GRANT))).status_code == 404
    for rolle in ("asd", "traeger", "wjh", "revision", "admin"):
        assert (await office.act(antrag, path, who=office.person(rolle), json=dict(GRANT))).status_code == 403
    assert (await grant(office, antrag)).status_code == 200


async def test_p3_repeating_with_the_same_key_or_the_same_words_has_one_effect(office: Office) -> None:
    antrag = await office.running()
    asked = [
        await office.act(antrag, "verlaengerung", who=office.asd, json=dict(LONGER), Idempotency_Key="v1")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in asked] == [200, 200]
    assert len(asked[1].json()["verlaengerungen"]) == 1
    first, again = await grant(office, antrag), await grant(office, antrag)
    assert (again.status_code, again.json()) == (200, first.json())
    other = await grant(office, antrag, begruendung="Anders")
    assert (other.status_code, other.json()["type"]) == (409, "/problems/keine-verlaengerung-offen")


@pytest.mark.parametrize("action", ["verlaengerung", "verlaengerung/entscheidung", "abschluss"])
@pytest.mark.parametrize(("match", "status"), [(None, 428), ('"77"', 412)])
async def test_every_step_needs_the_version_that_was_seen(
    office: Office, action: str, match: str | None, status: int
) -> None:
    antrag = await office.running()
    who = office.leitung if "entscheidung" in action else office.asd
    body = {"verlaengerung": LONGER, "verlaengerung/entscheidung": GRANT, "abschluss": {}}[action]
    headers = who | ({"If-Match": match} if match else {})
    answer = await office.client.post(f"{PATH}/{antrag}/{action}", json=body, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("action", "broken", "pointer"),
    [
        ("verlaengerung", {"grund": ""}, "/grund"),
        ("verlaengerung", {"ende": None}, "/ende"),
        ("verlaengerung", {"x": 1}, "/x"),
        ("verlaengerung/entscheidung", {"entscheidung": "zurueckgegeben"}, "/entscheidung"),
        ("verlaengerung/entscheidung", {"begruendung": None}, "/begruendung"),
    ],
)
async def test_each_broken_field_is_pointed_at(
    office: Office, action: str, broken: dict[str, Any], pointer: str
) -> None:
    antrag = await office.running()
    who = office.leitung if "entscheidung" in action else office.asd
    body = {**(GRANT if "entscheidung" in action else LONGER), **broken}
    answer = await office.act(antrag, action, who=who, json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/eingabe")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]


async def test_p3_of_parallel_applications_one_waits_and_of_parallel_decisions_one_counts(office: Office) -> None:
    antrag = await office.running()
    asked = await asyncio.gather(*(ask(office, antrag, ende=f"2027-0{month}-01") for month in range(4, 10)))
    assert sorted(answer.status_code for answer in asked) == [200] + [409] * 5
    said = [(office.person("leitung", sub=f"leitung-{number}", bezirke=["*"]), number) for number in range(6)]
    decided = await asyncio.gather(
        *(
            office.act(antrag, "verlaengerung/entscheidung", who=who, json={**GRANT, "begruendung": f"Grund {number}"})
            for who, number in said
        )
    )
    assert sorted(answer.status_code for answer in decided) == [200] + [409] * 5
    assert len((await office.read(antrag))["verlaengerungen"]) == 1


async def test_p3_a_year_that_is_added_has_no_grant_of_its_own(office: Office) -> None:
    antrag = await office.running()
    await ask(office, antrag, ende="2028-03-31")
    document = (await grant(office, antrag)).json()
    assert document["jahre"][-1] == {"jahr": 2028, "zuwendung": "0.00"}
    assert [one["jahr"] for one in document["bindungen"]] == [2026, 2027]


async def test_p1_a_project_ends_with_its_term(office: Office, clock: SetClock) -> None:
    antrag = await office.running()
    early = await office.act(antrag, "abschluss", who=office.asd)
    assert (early.status_code, early.json()["type"]) == (422, "/problems/abschluss-vorzeitig")
    assert early.json()["ende"] == "2027-03-31"
    clock.now = datetime(2027, 3, 31, 9, tzinfo=UTC)
    ended = await office.act(antrag, "abschluss", who=office.asd, match='"4"')
    assert (ended.status_code, ended.json()["status"]) == (200, "abgeschlossen")
    assert (ended.json()["abgeschlossen_am"], ended.json()["abschluss_grund"]) == ("2027-03-31", None)


async def test_p1_a_project_ends_earlier_with_a_reason_and_not_in_the_future(office: Office) -> None:
    antrag = await office.running()
    future = await office.act(antrag, "abschluss", who=office.asd, json={"datum": "2026-03-03", "grund": "x"})
    assert (future.status_code, future.json()["type"]) == (422, "/problems/abschlusstag")
    traeger = office.person("traeger", traeger="lebenshilfe")
    ended = await office.act(antrag, "abschluss", who=traeger, json={"grund": "Räume gekündigt"})
    assert (ended.json()["abgeschlossen_am"], ended.json()["abschluss_grund"]) == ("2026-03-02", "Räume gekündigt")
    assert ended.json()["ende"] == "2027-03-31"


async def test_p1_ending_twice_with_one_key_has_one_effect(office: Office) -> None:
    antrag = await office.running()
    body = {"grund": "Fertig"}
    answers = [await office.act(antrag, "abschluss", who=office.asd, json=body, Idempotency_Key="a1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].headers["ETag"] == answers[1].headers["ETag"]
