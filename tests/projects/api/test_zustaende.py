"""P1 over HTTP: every state times every action, made from the state table."""

from collections.abc import Mapping

import httpx
import pytest

from services.projects.domain.lebenslauf import UEBERGAENGE, Aktion, Status
from tests.projects.journeys import PATH, Office

WAYS: Mapping[Status, tuple[Aktion, ...]] = {
    Status.ENTWURF: (),
    Status.EINGEREICHT: (Aktion.EINREICHEN,),
    Status.ZURUECKGEGEBEN: (Aktion.EINREICHEN, Aktion.ZURUECKGEBEN),
    Status.GENEHMIGT: (Aktion.EINREICHEN, Aktion.GENEHMIGEN),
    Status.ABGELEHNT: (Aktion.EINREICHEN, Aktion.ABLEHNEN),
    Status.LAUFEND: (Aktion.EINREICHEN, Aktion.GENEHMIGEN, Aktion.BEGINNEN),
    Status.ZURUECKGEZOGEN: (Aktion.ZURUECKZIEHEN,),
}
DECISIONS = {
    Aktion.GENEHMIGEN: "genehmigt",
    Aktion.ABLEHNEN: "abgelehnt",
    Aktion.ZURUECKGEBEN: "zurueckgegeben",
}
STEPS = {Aktion.EINREICHEN: "einreichung", Aktion.ZURUECKZIEHEN: "rueckzug", Aktion.BEGINNEN: "beginn"}


async def take(office: Office, antrag: str, aktion: Aktion, *, wording: str = "Passt zum Bedarf") -> httpx.Response:
    if aktion is Aktion.AENDERN:
        headers = office.asd | {"If-Match": "*"}
        return await office.client.patch(f"{PATH}/{antrag}", json={"titel": wording}, headers=headers)
    if aktion in DECISIONS:
        return await office.decide(antrag, entscheidung=DECISIONS[aktion], begruendung=wording)
    return await office.act(antrag, STEPS[aktion], who=office.asd)


async def reach(office: Office, status: Status) -> str:
    antrag: str = (await office.draft())["id"]
    for aktion in WAYS[status]:
        await take(office, antrag, aktion)
    assert (await office.read(antrag))["status"] == status
    return antrag


@pytest.mark.parametrize("status", list(WAYS))
async def test_p1_what_the_table_does_not_allow_is_a_409_that_says_what_it_allows(
    office: Office, status: Status
) -> None:
    antrag = await reach(office, status)
    for aktion in set(Aktion) - set(UEBERGAENGE[status]):
        answer = await take(office, antrag, aktion, wording="Anders")
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/zustand"), aktion
        assert answer.json()["zustand"] == status
        assert answer.json()["erlaubt"] == list(UEBERGAENGE[status])
    assert (await office.read(antrag))["status"] == status


@pytest.mark.parametrize(
    ("status", "aktion", "then"), [(s, a, then) for s in WAYS for a, then in UEBERGAENGE[s].items()]
)
async def test_p1_what_the_table_allows_leads_where_it_says(
    office: Office, status: Status, aktion: Aktion, then: Status
) -> None:
    antrag = await reach(office, status)
    answer = await take(office, antrag, aktion, wording="Anders")
    assert (answer.status_code, answer.json()["status"]) == (200, then)


def test_p1_only_states_of_later_rules_are_not_reached() -> None:
    assert set(Status) - set(WAYS) == {Status.ABGESCHLOSSEN, Status.GEPRUEFT}
