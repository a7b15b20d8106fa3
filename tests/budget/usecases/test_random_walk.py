"""Whatever an office does in whatever order: no 500, every sum is that of its postings, past days stay (V7, V16)."""

import random
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from services.budget.usecases.pay_abschlaege import pay_due_abschlaege
from tests.budget.office import Json, Office, zeile
from tests.builders.county import HAUSHALTSJAHR, put, put_over
from tests.builders.invariants import faults_of_sums
from tests.builders.sequences import SEEDS

ANY = {"If-Match": "*"}
REASON = "Ohne Alternative"


class Walk:
    """An office that acts at random, day by day from December 2013 on."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.random, self.day = office, random.Random(seed), date(2013, 12, 1)  # noqa: S311  # repeats by its seed
        self.kontrakte: list[UUID] = [uuid4() for _ in range(4)]
        self.ausgaben: list[str] = []
        self.abrechnungen: list[str] = []
        self.answers: dict[int, int] = {}

    async def step(self) -> None:
        """Let some days pass and do one thing."""
        self.day += timedelta(days=self.random.randint(0, 18))
        self.office.clock.set(self.day.isoformat())
        acts: tuple[Callable[[], Awaitable[None]], ...] = (
            self.bind, self.bind, self.spend, self.spend, self.work, self.work, self.reverse, self.allot, self.contract,
            self.year, self.pay, self.settle, self.unsettle,
        )  # fmt: skip
        await self.random.choice(acts)()

    def seen(self, answer: httpx.Response) -> Json | None:
        """Count an answer, and give its document if it is a good one."""
        assert answer.status_code < 500, answer.text
        self.answers[answer.status_code] = self.answers.get(answer.status_code, 0) + 1
        return answer.json() if answer.status_code < 300 else None

    def volumen(self) -> str:
        return self.random.choice(["variabel", "asd", "praevention", "personalisiert"])

    async def bind(self) -> None:
        kontrakt = self.random.choice(self.kontrakte)
        ende = date(self.random.choice([2014, 2015]), self.random.randint(1, 12), 28)
        answer = await self.office.bind(
            kontrakt=kontrakt,
            nummer=f"K-{self.kontrakte.index(kontrakt)}",
            volumen=["variabel", "asd", "praevention", "personalisiert"][self.kontrakte.index(kontrakt)],
            beginn="2014-01-01",
            ende=ende.isoformat(),
            minuten_pro_woche=self.random.randint(1, 900),
            begruendung=self.random.choice([None, REASON]),
        )
        self.seen(answer)

    async def spend(self) -> None:
        place = self.random.randint(0, 5)
        named = {"kontrakt": f"K-{place}"} if place < 4 else {"freigabe_durch": "asd-konz"}
        answer = await self.office.ausgabe(
            f"{self.random.randint(1, 900_000) / 100:.2f}",
            volumen=self.volumen(),
            datum=date(self.random.choice([2014, 2015]), self.random.randint(1, 12), 5).isoformat(),
            zweck=self.random.choice(["fall", "praevention"]),
            **named,
            **self.random.choice([{}, {"ueberschreitung_begruendung": REASON}]),
        )
        if booked := self.seen(answer):
            self.ausgaben.append(booked["id"])

    async def work(self) -> None:
        rows = []
        for _ in range(self.random.randint(1, 6)):
            minuten = self.random.choice([-60, 15, 60, 1440])
            kontrakt = self.random.choice([None, *self.kontrakte])
            datum = date(self.random.choice([2014, 2015]), self.random.randint(1, 12), 7).isoformat()
            betrag = f"{minuten * 4250 // 60 / 100:.2f}"
            rows.append(zeile(kontrakt, minuten=minuten, betrag=betrag, datum=datum))
        await self.office.verbrauch(*rows, *rows[:1])

    async def reverse(self) -> None:
        if self.ausgaben:
            self.seen(await self.office.storno("ausgaben", self.random.choice(self.ausgaben)))

    async def allot(self) -> None:
        jahr = self.random.choice([2014, 2015])
        body: Json = self.random.choice(
            [
                {"gesamt": f"{self.random.randint(0, 20_000_000) / 100:.2f}"},
                {"stellen": ["personalisiert"], "festgesetzt": {"variabel": "9000.01", "asd": "777.77"}},
                {"vorjahr": True, "prozent": "1.5"},
            ]
        )
        path = f"/v1/haushaltsjahre/{jahr}/sozialraeume/konz"
        self.seen(await put_over(self.office.wjh, path, body))

    async def contract(self) -> None:
        nummer = self.random.choice(["KV-1", "KV-2", "KV-3"])
        body = {
            "sozialraum": "konz", "traeger": "t2" if nummer == "KV-2" else "t1",
            "stellen": f"{self.random.randint(0, 300) / 100:.2f}",
            "beginn": date(2014, self.random.randint(1, 12), 15).isoformat(),
            "ende": date(self.random.choice([2014, 2015, 2018]), 12, 20).isoformat(),
        }  # fmt: skip
        admin = self.office.callers.of("admin")
        self.seen(await put_over(admin, f"/v1/kooperationsvertraege/{nummer}", body))

    async def year(self) -> None:
        rises = [{"ab": "2015-04-01", "prozent": f"{self.random.randint(-5, 50) / 10}"}]
        body = HAUSHALTSJAHR | {"tarifsteigerungen": rises}
        self.seen(await put_over(self.office.wjh, "/v1/haushaltsjahre/2015", body))

    async def pay(self) -> None:
        await pay_due_abschlaege(self.office.database, self.office.tenant, now=self.office.clock())

    async def settle(self) -> None:
        row = {"stellen": "0.10", "beginn": "2014-12-15", "ende": "2014-12-20", "personalkosten": "5000.00"}
        body = {"jahr": 2014, "sozialraum": "konz", "traeger": self.random.choice(["t1", "t2"]), "besetzung": [row]}
        if settled := self.seen(await self.office.wjh.post("/v1/spitzabrechnungen", json=body)):
            self.abrechnungen.append(settled["id"])

    async def unsettle(self) -> None:
        if self.abrechnungen:
            self.seen(await self.office.storno("spitzabrechnungen", self.random.choice(self.abrechnungen)))


@pytest.mark.parametrize("seed", SEEDS)
async def test_v7_every_sum_stays_that_of_its_postings_and_v16_every_past_day_stays_as_it_was(
    office: Office, seed: int
) -> None:
    office.clock.set("2013-12-01")
    await office.enter()
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    walk, past = Walk(office, seed), {}
    for _ in range(60):
        yesterday, before = walk.day, await office.status()
        await walk.step()
        if walk.day > yesterday:
            past[yesterday] = before
        assert await faults_of_sums(office.database, office.tenant) == []
    assert walk.answers.get(201, 0) > 5
    for day in walk.random.sample(sorted(past), 8):
        assert await office.status(stichtag=day.isoformat()) == past[day], day
