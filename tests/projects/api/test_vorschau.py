"""X2 over HTTP: the Vorschau names what the decision would refuse, with the decision's own figures."""

from datetime import timedelta
from typing import Any

from tests.projects.fakes import SetClock
from tests.projects.journeys import PATH, Headers, Office


async def preview(office: Office, antrag: str, who: Headers, **params: str) -> list[dict[str, Any]]:
    answer = await office.client.get(f"{PATH}/{antrag}/vorschau", params=params, headers=who)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["ablehnungen"]
    return found


async def assert_refused_alike(office: Office, antrag: str, would: dict[str, Any], **said: Any) -> None:  # noqa: ANN401  # JSON
    """Decide as was previewed, and find the same problem with the same figures."""
    does = (await office.decide(antrag, **said)).json()
    assert {name: would[name] for name in does} == does
    assert would["mit_begruendung"] is False


async def test_x2_the_vorschau_names_the_beginning_that_the_decision_would_refuse(
    office: Office, clock: SetClock
) -> None:
    antrag = await office.submitted()
    clock.now += timedelta(days=60)
    (would,) = await preview(office, antrag, office.leitung)
    assert (would["type"], would["fruehestens"]) == ("/problems/beginn-vor-genehmigung", "2026-05-01")
    await assert_refused_alike(office, antrag, would)
    (would,) = await preview(office, antrag, office.leitung, beginn="2026-04-30")
    await assert_refused_alike(office, antrag, would, beginn="2026-04-30")
    assert await preview(office, antrag, office.leitung, beginn="2026-05-01") == []
    assert await preview(office, antrag, office.asd, beginn="2026-05-01") == []


async def test_x2_the_vorschau_names_the_plan_that_a_later_beginning_breaks(office: Office) -> None:
    antrag = await office.submitted()
    (would,) = await preview(office, antrag, office.leitung, beginn="2027-01-01")
    assert (would["type"], would["maengel"][0]["code"]) == (
        "/problems/plan-nicht-tragfaehig",
        "eigenanteil-zu-niedrig",
    )
    await assert_refused_alike(office, antrag, would, beginn="2027-01-01")


async def test_x2_the_vorschau_names_the_state_in_which_nothing_is_approved(office: Office, clock: SetClock) -> None:
    antrag = (await office.draft())["id"]
    (would,) = await preview(office, antrag, office.leitung)
    assert (would["zustand"], would["erlaubt"][-1]) == ("entwurf", "zurueckziehen")
    await office.submit(antrag)
    await office.decide(antrag, entscheidung="abgelehnt")
    clock.now += timedelta(days=60)
    (would,) = await preview(office, antrag, office.leitung)
    await assert_refused_alike(office, antrag, would)


async def test_x2_the_vorschau_names_the_own_application_of_the_leitung_that_asks(office: Office) -> None:
    claims = {"rollen": ["leitung", "asd"], "bezirke": ["*"], "sozialraeume": ["konz"]}
    token = office.mint.mint(sub="chef", jugendamt=office.tenant, **claims)  # type: ignore[arg-type]  # claims by name
    chef = {"Authorization": f"Bearer {token}"}
    antrag = (await office.draft(who=chef))["id"]
    await office.submit(antrag)
    (would,) = await preview(office, antrag, chef)
    does = (await office.decide(antrag, who=chef)).json()
    assert {name: would[name] for name in does} == does
    assert await preview(office, antrag, office.leitung) == []
