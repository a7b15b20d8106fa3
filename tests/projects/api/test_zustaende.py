"""P1 over HTTP: every state times every action, made from the state table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from services.projects.domain.lebenslauf import UEBERGAENGE, Aktion, Status
from tests.projects.journeys import PATH, Headers, Office

WAYS: Mapping[Status, tuple[Aktion, ...]] = {
    Status.ENTWURF: (),
    Status.EINGEREICHT: (Aktion.EINREICHEN,),
    Status.ZURUECKGEGEBEN: (Aktion.EINREICHEN, Aktion.ZURUECKGEBEN),
    Status.GENEHMIGT: (Aktion.EINREICHEN, Aktion.GENEHMIGEN),
    Status.ABGELEHNT: (Aktion.EINREICHEN, Aktion.ABLEHNEN),
    Status.LAUFEND: (Aktion.EINREICHEN, Aktion.GENEHMIGEN, Aktion.BEGINNEN),
    Status.ABGESCHLOSSEN: (Aktion.EINREICHEN, Aktion.GENEHMIGEN, Aktion.BEGINNEN, Aktion.ABSCHLIESSEN),
    Status.GEPRUEFT: (
        Aktion.EINREICHEN,
        Aktion.GENEHMIGEN,
        Aktion.BEGINNEN,
        Aktion.ABSCHLIESSEN,
        Aktion.NACHWEISEN,
        Aktion.PRUEFEN,
    ),
    Status.ZURUECKGEZOGEN: (Aktion.ZURUECKZIEHEN,),
}
AUSGABE = {"beleg": "A-1", "datum": "2026-03-02", "betrag": "500.00", "art": "sach"}
# On the way to a state they are worded otherwise, since the same again is answered and not judged.
OTHERWISE: Mapping[str, Mapping[str, Any]] = {
    "entscheidung": {"begruendung": "Zuvor so entschieden"},
    "verwendungsnachweis": {"ausgaben": [AUSGABE]},
    "pruefung": {"ergebnis": "Zuvor so geprüft"},
}


@dataclass(frozen=True)
class Step:
    """How an action is taken over HTTP, by whom, and what must have been done before for it to succeed."""

    path: str
    who: str = "asd"
    body: Mapping[str, Any] = field(default_factory=dict)
    method: str = "POST"
    before: tuple[Aktion, ...] = ()

    async def take(self, office: Office, antrag: str, **changed: Any) -> httpx.Response:  # noqa: ANN401  # JSON
        """Take it, whatever version the application has."""
        people: Mapping[str, Headers] = {
            "asd": office.asd,
            "leitung": office.leitung,
            "traeger": office.person("traeger", traeger="lebenshilfe"),
        }
        headers = people.get(self.who) or office.person(self.who)
        path, body = f"{PATH}/{antrag}/{self.path}".rstrip("/"), {**self.body, **changed} or None
        version = {} if self.method == "PUT" else {"If-Match": "*"}  # of what was never put down there is none
        answer = await office.client.request(self.method, path, json=body, headers=headers | version)
        if answer.status_code == 428:
            answer = await office.client.request(self.method, path, json=body, headers=headers | {"If-Match": "*"})
        return answer


def decision(ergebnis: str, **more: Any) -> Step:  # noqa: ANN401  # JSON
    body = {"entscheidung": ergebnis, "begruendung": "So entschieden", **more}
    return Step("entscheidung", who="leitung", body=body)


STEPS: Mapping[Aktion, Step] = {
    Aktion.AENDERN: Step("", method="PATCH", body={"titel": "Anders"}),
    Aktion.EINREICHEN: Step("einreichung"),
    Aktion.ZURUECKZIEHEN: Step("rueckzug"),
    Aktion.GENEHMIGEN: decision("genehmigt"),
    Aktion.ABLEHNEN: decision("abgelehnt"),
    Aktion.ZURUECKGEBEN: decision("zurueckgegeben", punkte=["Kosten belegen"]),
    Aktion.BEGINNEN: Step("beginn", body={"datum": "2026-03-02"}),
    Aktion.VERLAENGERN: Step("verlaengerung", body={"ende": "2027-06-30", "grund": "Die Übergabe braucht Zeit"}),
    Aktion.VERLAENGERUNG_ENTSCHEIDEN: Step(
        "verlaengerung/entscheidung",
        who="leitung",
        body={"entscheidung": "genehmigt", "begruendung": "So entschieden"},
        before=(Aktion.VERLAENGERN,),
    ),
    Aktion.ABSCHLIESSEN: Step("abschluss", body={"grund": "Früher fertig"}),
    Aktion.AUSZAHLEN: Step(
        "auszahlungen", who="wjh", body={"datum": "2026-03-02", "betrag": "10.00", "beleg": "HÜL-1"}
    ),
    Aktion.BERICHT_ANFORDERN: Step(
        "berichtsanforderungen", who="wjh", body={"faellig_am": "2026-06-30", "grund": "Stand nach einem Quartal"}
    ),
    Aktion.BERICHTEN: Step(
        "berichte", who="traeger", body={"art": "zwischenbericht", "foerderjahr": 2026, "inhalt": "Der Treff war offen"}
    ),
    Aktion.NACHWEISEN: Step("verwendungsnachweis", who="traeger", method="PUT", body={"einnahmen": [], "ausgaben": []}),
    Aktion.PRUEFEN: Step("pruefung", who="wjh", body={"ergebnis": "In Ordnung"}, before=(Aktion.NACHWEISEN,)),
}


async def reach(office: Office, status: Status) -> str:
    """Bring an application into a state."""
    antrag: str = (await office.draft())["id"]
    for aktion in WAYS[status]:
        await STEPS[aktion].take(office, antrag, **OTHERWISE.get(STEPS[aktion].path, {}))
    assert (await office.read(antrag))["status"] == status
    return antrag


@pytest.mark.parametrize("status", list(WAYS))
async def test_p1_what_the_table_does_not_allow_is_a_409_that_says_what_it_allows(
    office: Office, status: Status
) -> None:
    antrag = await reach(office, status)
    for aktion in set(STEPS) - set(UEBERGAENGE[status]):
        answer = await STEPS[aktion].take(office, antrag)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/zustand"), aktion
        assert answer.json()["zustand"] == status
        assert answer.json()["erlaubt"] == list(UEBERGAENGE[status])
    assert (await office.read(antrag))["status"] == status


@pytest.mark.parametrize(
    ("status", "aktion", "then"),
    [(s, a, then) for s in WAYS for a, then in UEBERGAENGE[s].items() if a in STEPS],
)
async def test_p1_what_the_table_allows_leads_where_it_says(
    office: Office, status: Status, aktion: Aktion, then: Status
) -> None:
    antrag = await reach(office, status)
    for earlier in STEPS[aktion].before:
        assert (await STEPS[earlier].take(office, antrag)).is_success
    answer = await STEPS[aktion].take(office, antrag)
    assert answer.is_success, answer.text
    assert (await office.read(antrag))["status"] == then


def test_p1_every_state_is_reached() -> None:
    assert set(WAYS) == set(Status)
