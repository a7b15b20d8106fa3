"""Steps of the load are taken up where they were left, over services that are played."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

import httpx
import pytest

from deploy.local.demo.load import await_delivery, post_stapel, settle, sign_kontrakt
from deploy.local.demo.plan import build_plan
from deploy.local.demo.projekt import TITEL, is_approved, run_projekt
from deploy.local.demo.published import load_published
from deploy.local.demo.services import Addresses, NotDone, Services

PUBLISHED = load_published()
PLAN = build_plan(PUBLISHED)
KONTRAKT = next(one for one in PLAN.kontrakte if one.signer != "leitung")
PATH = "/v1/kontrakte/1"
ADDRESSES = Addresses(
    "http://issuer/token", MappingProxyType({n: f"http://{n}" for n in ("budget", "cases", "projects")})
)


@dataclass(slots=True)
class Played:
    """Plays the services: `play` answers, `asked` remembers."""

    play: Callable[[str, str], httpx.Response]
    asked: list[str] = field(default_factory=list)
    now: float = 0.0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "issuer":
            return httpx.Response(200, json={"access_token": "t", "expires_in": 10_000})
        self.asked.append(f"{request.method} {request.url.path}")
        return self.play(request.method, request.url.path)

    def pass_by(self, seconds: float) -> None:
        self.now += seconds

    def services(self) -> Services:
        http = httpx.Client(transport=httpx.MockTransport(self))
        return Services(ADDRESSES, http=http, clock=lambda: self.now, sleep=self.pass_by)


def answer(code: int = 200, /, **body: Any) -> httpx.Response:  # noqa: ANN401  # any JSON
    return httpx.Response(code, content=json.dumps(body).encode())


def kontrakt_in(status: str) -> httpx.Response:
    return answer(id="1", nummer="K-1", status=status)


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        ("entwurf", [f"POST {PATH}/beratung", f"POST {PATH}/unterzeichnung"]),
        ("beraten", [f"POST {PATH}/unterzeichnung"]),
        ("unterzeichnet", []),
        ("beendet", []),
    ],
)
def test_k1_a_kontrakt_is_taken_up_where_it_stands(status: str, steps: list[str]) -> None:
    played = Played(lambda *_: kontrakt_in(status))
    assert sign_kontrakt(played.services(), KONTRAKT) == "K-1"
    assert played.asked == ["POST /v1/kontrakte", *steps]


def test_k4_a_signature_that_arrived_without_our_knowing_is_found_signed() -> None:
    def play(method: str, path: str) -> httpx.Response:
        if path.endswith("unterzeichnung"):
            return answer(409, title="This Kontrakt is signed")
        return kontrakt_in("beraten" if method == "POST" else "unterzeichnet")

    assert sign_kontrakt(Played(play).services(), KONTRAKT) == "K-1"


def test_k4_a_signature_that_is_refused_is_told() -> None:
    def play(_method: str, path: str) -> httpx.Response:
        return answer(409, title="Over the limit") if path.endswith("unterzeichnung") else kontrakt_in("beraten")

    with pytest.raises(NotDone, match="Over the limit"):
        sign_kontrakt(Played(play).services(), KONTRAKT)


def test_k9_a_row_that_is_not_taken_stops_the_load() -> None:
    stapel = PLAN.stapel[-1]
    nummern = {kontrakt.aktenzeichen: "K-1" for kontrakt in PLAN.kontrakte}
    counts = {"gebucht": 1, "wiederholt": 2, "minuten": 60}
    taken = Played(lambda *_: answer(**counts, zeilen=[{"zeile": 1, "status": "gebucht"}]))
    assert post_stapel(taken.services(), stapel, nummern=nummern) == counts
    held = Played(lambda *_: answer(**counts, zeilen=[{"zeile": 1, "status": "zurueckgestellt"}]))
    with pytest.raises(NotDone, match="zurueckgestellt"):
        post_stapel(held.services(), stapel, nummern=nummern)


def test_k10_hours_are_waited_for_and_not_for_ever() -> None:
    left = iter([3, 1, 0])
    played = Played(lambda *_: answer(ausstehend=next(left), vom_budget_abgelehnt=0))
    await_delivery(played.services())
    assert len(played.asked) == 3
    with pytest.raises(NotDone, match="ausstehend"):
        await_delivery(Played(lambda *_: answer(ausstehend=1, vom_budget_abgelehnt=0)).services())
    with pytest.raises(NotDone, match="vom_budget_abgelehnt"):
        await_delivery(Played(lambda *_: answer(ausstehend=0, vom_budget_abgelehnt=1)).services())


def test_v15_another_amount_than_planned_stops_the_load() -> None:
    planned = PLAN.spitzabrechnungen[0]
    settle(Played(lambda *_: answer(anerkannt=str(planned.anerkannt))).services(), planned)
    with pytest.raises(NotDone, match=r"1\.00 was recognised"):
        settle(Played(lambda *_: answer(anerkannt="1.00")).services(), planned)


def projects_with(*antraege: dict[str, Any]) -> Played:
    def play(method: str, path: str) -> httpx.Response:
        if method == "GET":
            return answer(items=list(antraege), next=None)
        if path == "/v1/projektantraege":
            return answer(id="new", status="entwurf", jahre=[{"jahr": 2027}, {"jahr": 2028}])
        return answer(status="genehmigt", bindungen=[])

    return Played(play)


def antrag_in(status: str, *, beginn: str = "2027-01-01") -> dict[str, Any]:
    return {"id": "old", "titel": TITEL, "status": status, "beginn": beginn, "jahre": [{"jahr": 2027}]}


def posts_of(played: Played) -> list[str]:
    run_projekt(played.services(), PUBLISHED, heute=date(2026, 11, 22))
    return [asked for asked in played.asked if asked.startswith("POST")]


def test_p1_a_project_is_taken_up_where_it_stands() -> None:
    path = "POST /v1/projektantraege"
    assert posts_of(projects_with()) == [path, f"{path}/new/einreichung", f"{path}/new/entscheidung"]
    assert posts_of(projects_with(antrag_in("entwurf"))) == [f"{path}/old/einreichung", f"{path}/old/entscheidung"]
    assert posts_of(projects_with(antrag_in("eingereicht"))) == [f"{path}/old/entscheidung"]


def test_p4_a_draft_whose_beginning_has_passed_is_left_alone() -> None:
    late = projects_with(antrag_in("entwurf", beginn="2026-01-01"))
    assert posts_of(late)[0] == "POST /v1/projektantraege"


def test_p5_every_year_of_the_grant_is_set_up_before_the_decision() -> None:
    played = projects_with()
    posts_of(played)
    years = [asked for asked in played.asked if asked.startswith("PUT")]
    bezirk = PUBLISHED.bezirk
    assert years == [f"PUT /v1/haushaltsjahre/{jahr}/bezirke/{bezirk}" for jahr in (2027, 2028)]


@pytest.mark.parametrize(
    ("status", "finished"), [("entwurf", False), ("eingereicht", False), ("genehmigt", True), ("laufend", True)]
)
def test_a_load_is_finished_when_its_last_step_is_done(status: str, *, finished: bool) -> None:
    assert is_approved(projects_with(antrag_in(status)).services()) is finished
    assert not is_approved(projects_with(antrag_in(status) | {"titel": "Another"}).services())
