"""A Jugendamt for the lines of cases: both services at work, Kontrakte of the whole year signed, hours to send."""

import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from bench.client import request
from bench.servers import Servers, running, serve_on
from deploy.local.postgres import Postgres
from deploy.local.signing_key import new_key
from shared.identity import Caller, Role
from shared.storage.database import Database
from tests.builders.county import enter_county, set_up
from tests.builders.invariants import faults_of_sums
from tests.builders.tokens import TokenMint
from tests.journeys.jugendamt import Jugendamt, expect

JAHR = 2026
KONTRAKTE, MINUTEN = 100, 45
PLENTY = "900000000.00"
BUDGET_APP, CASES_APP = "bench.budget.app:create_app", "bench.cases.app:create_app"
HOUR = 3600
Json = dict[str, Any]
_FAULTS = {
    "Kontrakte with a wrong running sum": """
        SELECT s.kontrakt, s.anerkannt, b.minuten FROM kontraktstaende s LEFT JOIN (
          SELECT l.kontrakt, sum(l.minuten) AS minuten FROM leistungen l JOIN leistungszustaende z USING (jugendamt, id)
          WHERE z.zustand = 'anerkannt' GROUP BY l.kontrakt) b USING (kontrakt)
        WHERE s.anerkannt <> coalesce(b.minuten, 0)""",
    "rows without a state": """
        SELECT l.id FROM leistungen l WHERE NOT EXISTS
        (SELECT FROM leistungszustaende z WHERE z.jugendamt = l.jugendamt AND z.id = l.id AND z.sendung IS NOT NULL)""",
    "messages whose rows are not as many as they say": """
        SELECT a.id FROM ausgang a LEFT JOIN (SELECT sendung, count(*) AS zeilen FROM leistungszustaende
          GROUP BY sendung) z ON z.sendung = a.id
        WHERE a.thema = 'verbrauch' AND CAST(a.inhalt ->> 'zeilen' AS int) <> coalesce(z.zeilen, 0)""",
}


@dataclass(slots=True)
class BenchHouse:
    """A Jugendamt whose Kontrakte wait for hours; `acknowledged` counts what was answered as booked."""

    cases: Servers
    budget: Servers
    amt: Jugendamt
    databases: tuple[Database, Database]  # of cases and of the budget
    kontrakte: Sequence[str]
    acknowledged: int = 0
    belege: Iterator[int] = field(default_factory=lambda: count(1))

    def headers(self, *, media_type: str = "application/json") -> dict[str, str]:
        """Give the headers of the Träger."""
        token = self.cases.mint.person("traeger", jugendamt=self.amt.tenant, seconds=2 * HOUR, sub="traeger-t1")
        return token | {"Content-Type": media_type}

    def rows(self, number: int) -> list[Json]:
        """Make rows as a Träger sends them: on all Kontrakte in turn, of eight months."""
        return [
            {
                "kontrakt": self.kontrakte[place % len(self.kontrakte)],
                "datum": date(JAHR, 4 + place // 28 % 7, 1 + place % 28).isoformat(),
                "minuten": MINUTEN,
                "art": "fallspezifisch",
                "beleg": f"B-{next(self.belege):08d}",
            }
            for place in range(number)
        ]

    def batch(self, rows: Sequence[Json], *, path: str = "/v1/leistungen/stapel") -> bytes:
        """Write the request of a batch as JSON."""
        return request("POST", path, headers=self.headers(), body=json.dumps({"zeilen": rows}).encode())

    def csv(self, rows: Sequence[Json]) -> bytes:
        """Write the request of the same batch as an accounting system exports it."""
        names = list(rows[0])
        lines = [";".join(names), *(";".join(str(row[name]) for name in names) for row in rows)]
        body = ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
        return request("POST", "/v1/leistungen/stapel", headers=self.headers(media_type="text/csv"), body=body)

    async def faults(self) -> list[str]:
        """Name what is not as it was acknowledged: rows missing, running sums wrong, messages short."""
        caller = Caller("bench", self.amt.tenant, frozenset({Role.WJH}))
        async with self.databases[0].transaction(caller) as work:
            stored = (await work.execute(text("SELECT count(*) FROM leistungen"))).scalar_one()
            found = [] if stored == self.acknowledged else [f"{stored} rows stored, {self.acknowledged} acknowledged"]
            for name, query in _FAULTS.items():
                found += [f"{name}: {row}" for row in (await work.execute(text(query))).fetchmany(5)]
        return found

    async def arrived(self) -> int:
        """Tell how many hours the budget has booked, by the minutes of its Bindungen.

        Counting its postings takes the processor for longer than booking a thousand: who looks must not hold them up.
        """
        return await self._look("SELECT coalesce(sum(minuten_verbraucht), 0) FROM bindungen") // MINUTEN

    async def count_arrived(self) -> int:
        """Count the hours that the budget has booked."""
        return await self._look("SELECT count(*) FROM buchungen WHERE art = 'leistung'")

    async def _look(self, query: str) -> int:
        caller = Caller("bench", self.amt.tenant, frozenset({Role.WJH}))
        async with self.databases[1].transaction(caller) as work:
            return int((await work.execute(text(query))).scalar_one())

    async def budget_faults(self) -> list[str]:
        """Name each running sum of the budget that is not the sum of its postings."""
        return await faults_of_sums(self.databases[1], self.amt.tenant)

    @contextlib.contextmanager
    def worker(self) -> Iterator[None]:
        """Let hours be carried to the budget meanwhile."""
        with TemporaryDirectory(prefix="bench-") as folder:
            command = {"worker": [sys.executable, "-m", "bench.cases.worker"]}
            environment = os.environ | _settings(self.budget) | {"CASES_DATABASE_URL": self.cases.url}
            with running(command, environment=environment, folder=Path(folder)):
                yield


@contextlib.asynccontextmanager
async def open_house(*, processes: int, tenant: str) -> AsyncIterator[BenchHouse]:
    """Run both services; enter the county in the budget and sign Kontrakte in cases."""
    mint = TokenMint(key=new_key())
    with (
        Postgres.temporary() as postgres,
        serve_on(postgres, mint, "budget", app=BUDGET_APP, processes=1) as budget,
        serve_on(postgres, mint, "cases", app=CASES_APP, processes=processes, settings=_settings(budget)) as cases,
    ):
        _make_twin(postgres)
        databases = (
            Database(cases.url, application="bench", pool_size=4),
            Database(budget.url, application="bench", pool_size=4),
        )
        amt = Jugendamt(budget=databases[1], cases=databases[0], mint=mint, tenant=tenant)
        try:
            kontrakte = await _sign(amt)
            cases.settle_statistics()
            budget.settle_statistics()
            yield BenchHouse(cases, budget, amt, databases, kontrakte)
        finally:
            for database in databases:
                await database.close()


async def _sign(amt: Jugendamt) -> list[str]:
    await enter_county(amt.budget, jahr=JAHR)
    await set_up(amt.budget, jahr=JAHR, gesamt=PLENTY)
    amt.asd = amt.cases.of("asd", sub="asd-konz", sozialraeume=["konz"], zeichnung_bis=PLENTY)
    found = []
    for place in range(KONTRAKTE):
        kontrakt = await amt.advised(aktenzeichen=f"51-{place:04d}", kontingent_minuten=1_000_000)
        found.append(str(expect(await amt.sign(kontrakt), 200)["nummer"]))
    return found


def _settings(budget: Servers) -> Mapping[str, str]:
    """Tell cases where the budget is, with a token of its own."""
    token = budget.mint.mint(sub="service-cases", jugendamt="*", rollen=["service"], seconds=2 * HOUR)
    return {"CASES_BUDGET_URL": f"http://127.0.0.1:{budget.ports[0]}", "BENCH_TOKEN": token}


def _make_twin(postgres: Postgres) -> None:
    """Make a table with the keys and indexes of `leistungen`, into which can be copied."""
    with postgres.connect("cases") as connection:
        connection.execute("CREATE TABLE leistungen_kopie (LIKE leistungen INCLUDING ALL)")
        connection.execute("ALTER TABLE leistungen_kopie ALTER COLUMN kontrakt TYPE text")
        connection.execute("GRANT SELECT, INSERT ON leistungen_kopie TO cases_app")
