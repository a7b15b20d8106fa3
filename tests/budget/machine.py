"""An office that does anything in any order: hypothesis chooses the acts, `holding` says what must hold after each."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.storage.database import Database
from tests.budget.everyday import AREAS, LEAVES, PAUSCHAL, REASON, YEARS, Everyday, kontrakt
from tests.budget.holding import Holding, pot_of
from tests.budget.office import Json, problem, zeile
from tests.budget.opening import open_office
from tests.builders.tokens import TokenMint

STEPS = 30
DULL = 2  # hypothesis begins with one and the same act over and over: that is not counted

DAYS = st.sampled_from([0, 0, 1, 4, 12, 30, 60, 120])
JAHR = st.sampled_from(YEARS)
AREA = st.sampled_from([*AREAS, "konz", "konz"])
LEAF = st.sampled_from(LEAVES)
MONTH = st.integers(1, 12)
CENTS = st.integers(1, 900_000)
PLACE = st.integers(0, 99)
REASONED = st.sampled_from([None, REASON])
UMFANG = st.one_of(
    st.builds(lambda amount: {"minuten_pro_woche": amount}, st.integers(1, 900)),
    st.builds(lambda amount: {"kontingent_minuten": amount}, st.integers(1, 20_000)),
    st.builds(
        lambda art, amount: {"entgelt": {"art": art, "betrag": f"{amount / 100:.2f}"}},
        st.sampled_from(["tagessatz", "monatspauschale"]),
        st.integers(1, 20_000),
    ),
    st.just({}),
)
HOUR = st.tuples(st.sampled_from([None, *range(8)]), st.sampled_from([-60, 1, 15, 60, 1440]), JAHR, MONTH)
GRUNDLAGE = st.sampled_from(
    [
        {"stellen": ["personal"], "festgesetzt": {"variabel": "9000.01", "asd": "777.77", "ambulant": "500.00"}},
        {"vorjahr": True, "prozent": "1.5"},
        {"vorjahr": True, "prozent": "-2.25"},
    ]
)


@dataclass
class Counted:
    """What all sequences of a run did together."""

    sequences: int = 0
    steps: int = 0
    answers: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the sequences stand on: a database, an issuer, a loop of their own."""

    database: Database
    mint: TokenMint
    runner: asyncio.Runner
    counted: Counted = field(default_factory=Counted)


class BudgetMachine(RuleBasedStateMachine):
    """The rules are what callers may send; with `frei` an overdraft is allowed, by a reason or as a consequence."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground, self.keys = ground, 0
        self.work = Everyday(open_office(ground.database, ground.mint))
        self.holding = Holding(self.work)

    def act(self, days: int, coroutine: Coroutine[Any, Any, Any], *, frei: bool = False, single: bool = True) -> Any:  # noqa: ANN401  # what it gives
        """Let days pass, do one thing, and check everything."""
        self.holding.pass_days(days)
        found = self.ground.runner.run(coroutine)
        self.holding.steps += 1
        faults = self.ground.runner.run(self.holding.find_faults(frei=frei, single=single))
        assert faults == [], f"on {self.holding.day}: {faults}"
        return found

    def key(self) -> UUID:
        """Give the next id; the same sequence has the same ones."""
        self.keys += 1
        return UUID(int=(0xF1 << 120) + self.keys)

    def kontrakt_key(self, place: int) -> UUID:
        """Give the id of the Kontrakt or project at a place."""
        return UUID(int=(0xF2 << 120) + place)

    @initialize(gesamt=st.integers(10_000, 10_000_000), at_work=st.booleans())
    def begin(self, *, gesamt: int, at_work: bool) -> None:
        """Enter the county; begin with one year set up and nothing bound, or with both and a Kontrakt on each leaf."""
        self.act(0, self.work.enter(gesamt), frei=True, single=False)
        for place in range(len(LEAVES) if at_work else 0):
            umfang = {"kontingent_minuten": 300 * (place + 1)}
            key, term = self.kontrakt_key(place), {"beginn": date(2014, 1, 1), "ende": date(2015, 3, 31)}
            fuer = kontrakt(place, key=key, umfang=umfang, **term)
            self.ground.runner.run(self.work.bind(fuer, key=self.key(), begruendung=REASON))
        if at_work:
            self.act(0, self.work.allot(2015, "konz", gesamt=gesamt), frei=True, single=False)
            self.holding.steps -= 1  # the county and its years are one act

    @rule(days=DAYS, place=st.integers(0, 7), start=MONTH, jahr=JAHR, end=MONTH, umfang=UMFANG, reason=REASONED)
    def bind(self, days: int, place: int, start: int, jahr: int, end: int, umfang: Json, reason: str | None) -> None:
        beginn = date(2014, start if jahr > 2014 else min(start, end), 1)
        fuer = kontrakt(place, key=self.kontrakt_key(place), beginn=beginn, ende=date(jahr, end, 28), umfang=umfang)
        self.act(days, self.work.bind(fuer, key=self.key(), begruendung=reason), frei=reason is not None)

    @rule(days=DAYS, place=st.integers(0, 2), jahre=st.sampled_from([(2014,), (2014, 2015)]), betrag=CENTS)
    def bind_projekt(self, days: int, place: int, jahre: tuple[int, ...], betrag: int) -> None:
        years = [{"jahr": jahr, "betrag": f"{betrag // len(jahre) / 100:.2f}"} for jahr in jahre]
        fuer = {
            "art": "projekt", "projekt": str(self.kontrakt_key(10 + place)), "bezirk": "kreis", "traeger": "t1",
            "jahre": years,
        }  # fmt: skip
        self.act(days, self.work.bind(fuer, key=self.key(), begruendung=None))

    @precondition(lambda self: self.work.bindungen)
    @rule(days=DAYS, place=PLACE)
    def bind_again(self, days: int, place: int) -> None:
        self.act(days, self.work.bind_again(place % len(self.work.bindungen)))

    @rule(days=DAYS, place=st.integers(0, 9), volumen=LEAF, betrag=CENTS, day=st.tuples(JAHR, MONTH),
          fall=st.booleans(), reason=REASONED)  # fmt: skip
    def spend(
        self, *, days: int, place: int, volumen: str, betrag: int, day: tuple[int, int], fall: bool, reason: str | None
    ) -> None:  # fmt: skip
        body = self.spending(volumen, betrag, day=day, fall=fall)
        if place < len(LEAVES):
            body |= {"kontrakt": f"K-{place}", "volumen": LEAVES[place]}
        if reason:
            body["ueberschreitung_begruendung"] = reason
        self.act(days, self.work.spend(body), frei=reason is not None)

    @rule(days=DAYS, volumen=LEAF, jahr=JAHR, over=st.integers(0, 1))
    def spend_what_is_left(self, days: int, volumen: str, jahr: int, over: int) -> None:
        """Spend exactly what is left, which fits, or a cent more, which does not (V10)."""
        left = self.holding.pots.get((jahr, "konz", pot_of(volumen)), 0) + over
        if left <= 0:
            left, over = 1, 1
        body = self.spending(volumen, left, day=(jahr, 6), fall=False)
        answer: httpx.Response = self.act(days, self.work.spend(body))
        refused = {"volumen-gesperrt", "ueberschreitung"} if over else {"201"}
        wanted = {"volumen-pauschal"} if volumen == PAUSCHAL else refused
        told = str(answer.status_code) if answer.status_code == 201 else problem(answer)[1]
        assert told in wanted | {"jahr-abgeschlossen", "jahr-nicht-eingerichtet"}, (told, body, self.holding.pots)

    @rule(days=DAYS, volumen=LEAF, betrag=CENTS, jahr=JAHR)
    def override(self, days: int, volumen: str, betrag: int, jahr: int) -> None:
        body = self.spending(volumen, betrag, day=(jahr, 3), fall=False)
        self.act(days, self.work.override(body), frei=True, single=False)

    @precondition(lambda self: self.work.ausgaben)
    @rule(days=DAYS, place=PLACE, again=st.sampled_from([True, False, False]))
    def return_to_spending(self, *, days: int, place: int, again: bool) -> None:
        place %= len(self.work.ausgaben)
        if again:
            self.act(days, self.work.spend_again(place))
        else:
            self.act(days, self.work.reverse("ausgaben", self.work.ausgaben[place][1]))

    @rule(days=DAYS, hours=st.lists(HOUR, min_size=1, max_size=5))
    def carry_hours(self, days: int, hours: list[tuple[int | None, int, int, int]]) -> None:
        rows = []
        for place, minuten, jahr, month in hours:
            of = None if place is None else self.kontrakt_key(place)
            betrag = f"{minuten * 4250 // 60 / 100:.2f}"
            row = zeile(of, minuten=minuten, betrag=betrag, datum=date(jahr, month, 7).isoformat())
            rows.append(row | {"schluessel": str(self.key())})
        self.act(days, self.work.work(rows), frei=True)

    @precondition(lambda self: self.work.sent)
    @rule(days=DAYS, place=PLACE)
    def carry_again(self, days: int, place: int) -> None:
        self.act(days, self.work.work_again(place % len(self.work.sent)), frei=True)

    @rule(days=DAYS, jahr=JAHR, von=LEAF, nach=LEAF, betrag=CENTS)
    def shift(self, days: int, jahr: int, von: str, nach: str, betrag: int) -> None:
        order = {
            "jahr": jahr, "sozialraum": "konz", "von": von, "nach": nach, "betrag": f"{betrag / 100:.2f}", "grund": "x",
        }  # fmt: skip
        self.act(days, self.work.shift(order))

    @rule(days=DAYS, jahr=JAHR, betrag=st.integers(1, 50_000), back=st.booleans())
    def shift_into_prevention(self, *, days: int, jahr: int, betrag: int, back: bool) -> None:
        von, nach = ("vorbeugung", "variabel") if back else ("variabel", "vorbeugung")
        self.shift(days=days, jahr=jahr, von=von, nach=nach, betrag=betrag)

    @precondition(lambda self: self.work.umschichtungen)
    @rule(days=DAYS, place=PLACE)
    def shift_back(self, days: int, place: int) -> None:
        found = self.work.umschichtungen
        self.act(days, self.work.reverse("umschichtungen", found[place % len(found)]))

    @rule(days=DAYS, jahr=JAHR, ort=AREA, gesamt=st.one_of(st.none(), st.integers(0, 20_000_000)), other=GRUNDLAGE)
    def allot(self, days: int, jahr: int, ort: str, gesamt: int | None, other: Json) -> None:
        way: Json = {"grundlage": other} if gesamt is None else {"gesamt": gesamt}
        self.act(days, self.work.allot(jahr, ort, **way), frei=True)

    @rule(days=DAYS, jahr=JAHR, betrag=st.integers(0, 2_000_000))
    def allot_projects(self, days: int, jahr: int, betrag: int) -> None:
        self.act(days, self.work.projektbudget(jahr, betrag), frei=True)

    @rule(days=DAYS, nummer=st.sampled_from(["KV-1", "KV-2", "KV-3"]), stellen=st.integers(0, 300), month=MONTH,
          ende=st.sampled_from([2014, 2015, 2018]))  # fmt: skip
    def contract(self, days: int, nummer: str, stellen: int, month: int, ende: int) -> None:
        body = {
            "sozialraum": "konz", "traeger": "t2" if nummer == "KV-2" else "t1", "stellen": f"{stellen / 100:.2f}",
            "beginn": date(2014, month, 15).isoformat(), "ende": date(ende, 12, 20).isoformat(),
        }  # fmt: skip
        self.act(days, self.work.contract(nummer, body), frei=True)

    @rule(days=DAYS, jahr=JAHR, tenths=st.integers(-5, 50))
    def tariff(self, days: int, jahr: int, tenths: int) -> None:
        self.act(days, self.work.tariff(jahr, f"{tenths / 10}"), frei=True)

    @rule(days=DAYS)
    def work_through_the_night(self, days: int) -> None:
        self.act(days, self.work.run_daily_jobs(), single=False)

    @rule(days=DAYS, traeger=st.sampled_from(["t1", "t2"]), kosten=CENTS, jahr=JAHR)
    def settle(self, days: int, traeger: str, kosten: int, jahr: int) -> None:
        row = {"stellen": "0.10", "beginn": f"{jahr}-12-15", "ende": f"{jahr}-12-20"}
        body = {
            "jahr": jahr, "sozialraum": "konz", "traeger": traeger,
            "besetzung": [row | {"personalkosten": f"{kosten / 100:.2f}"}],
        }  # fmt: skip
        self.act(days, self.work.settle(body), frei=True)

    @precondition(lambda self: self.work.abrechnungen)
    @rule(days=DAYS, place=PLACE)
    def unsettle(self, days: int, place: int) -> None:
        found = self.work.abrechnungen
        self.act(days, self.work.reverse("spitzabrechnungen", found[place % len(found)]), frei=True)

    @rule(days=DAYS, jahr=st.sampled_from([2014, 2014, 2015]), bis=st.sampled_from([1, 2, 3, 4, 4]))
    def close(self, days: int, jahr: int, bis: int) -> None:
        self.act(days, self.work.close(jahr, bis), frei=True, single=False)

    @precondition(lambda self: self.work.closes)
    @rule(days=DAYS, place=PLACE)
    def reopen(self, days: int, place: int) -> None:
        self.act(days, self.work.reopen(-1 if place > 20 else place % len(self.work.closes)))

    @precondition(lambda self: any(close.quartal == 4 for close in self.work.closes))
    @rule(days=DAYS, place=PLACE, row=st.booleans())
    def accept(self, *, days: int, place: int, row: bool) -> None:
        known = self.work.ausgaben
        ausgabe = None if row or not known else known[place % len(known)][1]
        self.act(days, self.work.accept(ausgabe), frei=True, single=False)

    @rule(days=DAYS)
    def acknowledge(self, days: int) -> None:
        self.act(days, self.work.acknowledge(), single=False)

    @invariant()
    def at_the_end(self) -> None:
        """After the last act: every closed report, every past day, and the chain of closes."""
        if self.holding.steps == STEPS:
            self.ground.counted.sequences += len(self.work.answers) > DULL
            faults = self.ground.runner.run(self.holding.find_faults_at_the_end())
            assert faults == [], faults

    def teardown(self) -> None:
        self.ground.counted.steps += self.holding.steps
        self.ground.counted.answers += self.work.answers

    def spending(self, volumen: str, betrag: int, *, day: tuple[int, int], fall: bool) -> Json:
        """Give a spending of konz that somebody released."""
        return {
            "sozialraum": "konz", "volumen": volumen, "datum": date(*day, 5).isoformat(),
            "betrag": f"{betrag / 100:.2f}", "beleg": f"B-{self.key().hex[-8:]}", "freigabe_durch": "asd-1",
            "zweck": "fall" if fall else "praevention",
        }  # fmt: skip
