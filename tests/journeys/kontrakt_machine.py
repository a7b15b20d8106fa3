"""Kontrakte over both services, in any order: sign, amend, end, hand on, post, reverse, with a way that loses answers.

A year may close and a Träger get its first contract meanwhile. After every act the years that cases shows are those
that the budget has, nothing is recognised beyond the grant, the plan adds up to it, and the budget's running sums are
those of its postings (K4, K5, K6, K14, V7).
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.storage.database import Database
from tests.builders.county import HAUSHALTSJAHR, enter_county, put, set_up
from tests.builders.invariants import faults_of_sums
from tests.builders.tokens import TokenMint
from tests.journeys.jugendamt import Jugendamt, Way
from tests.journeys.test_late_hours import close_year

Json = dict[str, Any]
T = TypeVar("T")
STEPS = 15
ALLOWED = {200, 201, 409, 422, 503}
BEGINN = date(2026, 3, 1)
NEW_YEAR = datetime(2027, 1, 1, 9, tzinfo=UTC)
DAY = st.integers(0, 670)
WORKED = st.one_of(st.integers(0, 100), st.integers(0, 100), DAY)
PLACE = st.integers(0, 9)
UMFANG = st.one_of(
    st.builds(lambda amount: {"minuten_pro_woche": amount}, st.integers(1, 600)),
    st.builds(lambda amount: {"kontingent_minuten": amount}, st.integers(1, 12_000)),
    st.just({"entgelt": {"art": "tagessatz", "betrag": "12.34"}}),
)
VOLUMEN = st.sampled_from(["variabel", "variabel", "personalisiert"])
REASON = st.sampled_from([{}, {"ueberschreitung_begruendung": "Rechtsanspruch"}])


@dataclass
class Counted:
    """What all sequences of a run did together."""

    sequences: int = 0
    steps: int = 0
    answers: Counter[str] = field(default_factory=Counter)


@dataclass
class Ground:
    """What sequences run on: both databases, tokens, a loop, and the counts."""

    budget: Database
    cases: Database
    mint: TokenMint
    runner: asyncio.Runner
    counted: Counted = field(default_factory=Counted)


class KontraktMachine(RuleBasedStateMachine):
    """One Jugendamt; hypothesis chooses what happens in it."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        tenant = f"kette-{uuid4().hex[:12]}"
        self.amt = Jugendamt(budget=ground.budget, cases=ground.cases, mint=ground.mint, tenant=tenant)
        self.kontrakte: list[Json] = []
        self.leistungen: list[tuple[str, str]] = []
        self.steps = self.belege = 0
        self.next_year = self.closed = self.contract = False

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        return self.ground.runner.run(act)

    def said(self, what: str, answer: httpx.Response) -> httpx.Response:
        assert answer.status_code in ALLOWED, (what, answer.status_code, answer.text)
        self.ground.counted.answers[f"{what} {answer.status_code}"] += 1
        self.steps += 1
        return answer

    @initialize(umfang=UMFANG, volumen=VOLUMEN)
    def open(self, umfang: Json, volumen: str) -> None:
        self.run(enter_county(self.amt.budget, jahr=2026))
        self.run(set_up(self.amt.budget, jahr=2026, gesamt="100000.00"))
        self.run(self.amt.copy_stammdaten())
        self.amt.clock.wait(days=90)
        self.sign(umfang=umfang, start=0, days=600, volumen=volumen)

    @rule(umfang=UMFANG, start=st.integers(0, 300), days=DAY, volumen=VOLUMEN, agreed=st.booleans())
    def sign(self, *, umfang: Json, start: int, days: int, volumen: str, agreed: bool = False) -> None:
        beginn = BEGINN + timedelta(days=start)
        amount = {"kontingent_minuten": None, **umfang}
        if agreed and not self.contract:
            amount |= {"traeger": "t2", "stundensatz": "57.77"}
        term = {"beginn": str(beginn), "ende": str(beginn + timedelta(days=days)), "volumen": volumen}
        kontrakt = self.run(self.amt.advised(**term, **amount))
        reasons = {"rueckwirkung_begruendung": "läuft", "ueberschreitung_begruendung": "Rechtsanspruch"}
        if self.said("sign", self.run(self.amt.sign(kontrakt, **reasons))).status_code == 200:
            self.kontrakte.append(kontrakt)

    @precondition(lambda self: self.kontrakte)
    @rule(place=PLACE, umfang=UMFANG, ab=DAY, ende=st.one_of(st.none(), DAY), reason=REASON)
    def amend(self, place: int, umfang: Json, ab: int, ende: int | None, reason: Json) -> None:
        body = {"ab": str(BEGINN + timedelta(days=ab)), "grund": "Hilfeplan", **umfang, **reason}
        if ende is not None:
            body["ende"] = str(BEGINN + timedelta(days=ende))
        self.change(place, "aenderungen", body)

    @precondition(lambda self: self.kontrakte)
    @rule(place=PLACE, ende=DAY)
    def end(self, place: int, ende: int) -> None:
        self.change(place, "beendigung", {"ende": str(BEGINN + timedelta(days=ende)), "grund": "Ziel erreicht"})

    @precondition(lambda self: self.kontrakte)
    @rule(place=PLACE, ab=DAY)
    def hand_on(self, place: int, ab: int) -> None:
        body = {"ab": str(BEGINN + timedelta(days=ab)), "traeger": "t2", "grund": "Umzug"}
        self.change(place, "traegerwechsel", body)

    @precondition(lambda self: self.kontrakte)
    @rule(place=PLACE, umfang=UMFANG, ab=DAY, way=st.sampled_from([Way.LOSES_ANSWERS, Way.CLOSED]))
    def amend_on_a_broken_way(self, place: int, umfang: Json, ab: int, way: Way) -> None:
        self.amt.way.way = way
        self.change(place, "aenderungen", {"ab": str(BEGINN + timedelta(days=ab)), "grund": "Hilfeplan", **umfang})
        self.amt.way.way = Way.OPEN
        self.amt.clock.wait(seconds=60)
        self.run(self.amt.repair())

    @precondition(lambda self: self.kontrakte)
    @rule(place=PLACE, days=st.lists(WORKED, min_size=1, max_size=5), minuten=st.integers(1, 1440))
    def post(self, place: int, days: list[int], minuten: int) -> None:
        kontrakt = self.kontrakte[place % len(self.kontrakte)]
        rows = []
        for day in days:
            self.belege += 1
            rows.append(
                {
                    "kontrakt": kontrakt["nummer"], "datum": str(BEGINN + timedelta(days=day)), "minuten": minuten,
                    "art": "fallspezifisch", "beleg": f"B{self.belege}",
                }
            )  # fmt: skip
        self.steps += 1
        for zeile in self.run(self.amt.post(*rows, traeger=kontrakt["traeger"]))["zeilen"]:
            self.ground.counted.answers[f"row {zeile['status']}"] += 1
            if zeile["status"] != "abgelehnt":
                self.leistungen.append((kontrakt["traeger"], zeile["id"]))

    @precondition(lambda self: self.leistungen)
    @rule(place=st.integers(0, 99))
    def reverse(self, place: int) -> None:
        traeger, leistung = self.leistungen[place % len(self.leistungen)]
        body = {"grund": "Doppelt erfasst"}
        client = self.amt.traeger_of(traeger)
        self.said("reverse", self.run(client.post(f"/v1/leistungen/{leistung}/storno", json=body)))

    @rule()
    def carry(self) -> None:
        self.run(self.amt.carry())
        self.steps += 1

    @precondition(lambda self: not self.next_year)
    @rule(personal=st.sampled_from(["58000.00", "61000.00", "30000.00"]))
    def set_next_year_up(self, personal: str) -> None:
        year = HAUSHALTSJAHR | {"stellenfaktor": {"personal": personal, "pauschale": "10000.00"}}
        self.run(put(self.amt.budget.of("wjh"), "/v1/haushaltsjahre/2027", year))
        self.run(set_up(self.amt.budget, jahr=2027, gesamt="100000.00"))
        self.next_year = True
        self.run(self.amt.refresh())
        self.steps += 1

    @precondition(lambda self: not self.closed)
    @rule(days=st.integers(1, 120))
    def close_the_year(self, days: int) -> None:
        """Close 2026 some time after it; what reaches the budget for it from then on stays a claim (V13)."""
        self.amt.clock.now = max(self.amt.clock.now, NEW_YEAR + timedelta(days=days))
        self.run(self.amt.expire())
        self.run(self.amt.carry())
        self.run(close_year(self.amt, self.ground.budget))
        self.closed = True
        self.run(self.amt.refresh())
        self.steps += 1

    @precondition(lambda self: not self.contract)
    @rule(day=DAY)
    def give_a_contract(self, day: int) -> None:
        """Give t2 its first contract, from whatever day on: what was agreed with it ends (K6)."""
        vertrag = {
            "sozialraum": "saarburg",
            "traeger": "t2",
            "stellen": "1.00",
            "beginn": str(BEGINN + timedelta(days=day)),
        }
        self.run(put(self.amt.budget.of("admin"), "/v1/kooperationsvertraege/KV-9", vertrag))
        self.contract = True
        self.run(self.amt.refresh())
        self.steps += 1

    @rule(days=st.sampled_from([7, 60, 200]))
    def wait(self, days: int) -> None:
        self.amt.clock.wait(days=days)
        self.run(self.amt.expire())
        self.steps += 1

    def change(self, place: int, what: str, body: Json) -> None:
        path = f"/v1/kontrakte/{self.kontrakte[place % len(self.kontrakte)]['id']}/{what}"
        self.said(what, self.run(self.amt.asd.post(path, json=body, headers={"If-Match": "*"})))

    @invariant()
    def both_services_say_the_same(self) -> None:
        if self.kontrakte:
            self.run(self._compare())
        assert self.run(faults_of_sums(self.ground.budget, self.amt.tenant)) == []

    async def _compare(self) -> None:
        ids = [UUID(kontrakt["id"]) for kontrakt in self.kontrakte]
        bound = await self.amt.bound(ids)
        for kontrakt in ids:
            shown = (await self.amt.asd.get(f"/v1/kontrakte/{kontrakt}")).json()
            here = [(year["jahr"], year["betrag"], year["minuten"], year["vorgemerkt"]) for year in shown["bindungen"]]
            there = [(year.jahr, str(year.betrag), year.minuten, year.vorgemerkt) for year in bound[kontrakt]]
            assert here == there, (shown["fassungen"], self.ground.counted)
            stunden = shown["stunden"]
            assert stunden["bewilligt"] == sum(month["minuten"] for month in shown["plan"])
            assert stunden["anerkannt"] <= stunden["bewilligt"]
            minuten = sum(year["minuten"] for year in shown["bindungen"])
            assert minuten <= stunden["bewilligt"]
            assert minuten == stunden["bewilligt"] or self.may_have_lost_minutes(shown)
            assert not shown["aenderung_offen"]

    def may_have_lost_minutes(self, shown: Json) -> bool:
        """Tell whether minutes may have gone with the closed year: not of a contingent that runs on after it (V7)."""
        runs_on = shown["kontingent_minuten"] is not None and shown["ende"] > str(self.amt.clock().date())
        return self.closed and not runs_on

    def teardown(self) -> None:
        self.ground.counted.steps += self.steps
        self.ground.counted.sequences += self.steps >= 3
