"""A status and a report of a year with 10,000,000 postings, against those of one with 10,000.

Both years lie in the same tables. They are filled by SQL, on the same Volumen and days, and so are the running sums,
which the check recomputes from the postings.
"""

import time
from collections.abc import Sequence

import psycopg

from bench.budget.office import JAHR, BenchOffice
from bench.client import Tally, ask_for, connect, request
from bench.frame import Line, Variant
from bench.servers import Servers
from tests.builders.invariants import CHECKS

FEW = 10_000
DAYS = 300
GOAL = 1.2
CLIENTS = 4
QUESTIONS = {
    "status": f"/v1/haushaltsjahre/{JAHR}/sozialraeume/konz",
    "status of a past day": f"/v1/haushaltsjahre/{JAHR}/sozialraeume/konz?stichtag={JAHR}-07-01",
    "quarterly report": f"/v1/berichte/{JAHR}/quartale/3",
}
_PLACE = "jugendamt, jahr, ort_art, ort, volumen"
_FROM = "FROM buchungen WHERE jugendamt = %(tenant)s AND zweck = 'messung'"
_BOTH_DAYS = "CROSS JOIN LATERAL (VALUES (buchungstag), (CAST('infinity' AS date))) AS d (tag)"
_FILL = f"""
INSERT INTO buchungen (jugendamt, id, art, jahr, ort_art, ort, volumen, traeger, datum, betrag, zweck, quartal,
  gebucht_am, buchungstag, gebucht_von)
SELECT %(tenant)s, CAST(lpad(to_hex(n), 32, '0') AS uuid), 'ausgabe', {JAHR}, 'sozialraum', 'konz', 'variabel',
  't1', d.tag, 100 + n %% 900, 'messung', extract(quarter FROM d.tag), d.tag, d.tag, 'bench'
FROM generate_series(CAST(%(first)s AS bigint), CAST(%(last)s AS bigint)) AS n
CROSS JOIN LATERAL (SELECT make_date({JAHR}, 1, 1) + CAST(n %% {DAYS} AS int) AS tag) AS d
"""
_SUMS = (
    f"""INSERT INTO tagessummen ({_PLACE}, tag, verbrauch) SELECT {_PLACE}, buchungstag, sum(betrag) {_FROM}
        GROUP BY {_PLACE}, buchungstag ON CONFLICT ({_PLACE}, tag) DO UPDATE
        SET verbrauch = tagessummen.verbrauch + excluded.verbrauch""",
    f"""INSERT INTO quartalssummen ({_PLACE}, traeger, quartal, tag, verbrauch)
        SELECT {_PLACE}, traeger, quartal, d.tag, sum(betrag) FROM buchungen {_BOTH_DAYS}
        WHERE jugendamt = %(tenant)s AND zweck = 'messung' GROUP BY {_PLACE}, traeger, quartal, d.tag
        ON CONFLICT ({_PLACE}, traeger, quartal, tag) DO UPDATE
        SET verbrauch = quartalssummen.verbrauch + excluded.verbrauch""",
    f"""INSERT INTO monatssummen ({_PLACE}, monat, tag, sonstiges)
        SELECT {_PLACE}, extract(month FROM datum), d.tag, sum(betrag) FROM buchungen {_BOTH_DAYS}
        WHERE jugendamt = %(tenant)s AND zweck = 'messung' GROUP BY {_PLACE}, extract(month FROM datum), d.tag
        ON CONFLICT ({_PLACE}, monat, tag) DO UPDATE SET sonstiges = monatssummen.sonstiges + excluded.sonstiges""",
    f"""UPDATE volumina SET verbrauch = verbrauch + (SELECT sum(betrag) {_FROM})
        WHERE jugendamt = %(tenant)s AND ort = 'konz' AND volumen = 'variabel'""",
)
_AT_ONCE = 1_000_000


def fill(servers: Servers, tenant: str, *, postings: int) -> float:
    """Book postings by SQL, with their sums; give the seconds. The indexes are made anew behind them."""
    began = time.monotonic()
    with servers.postgres.connect("budget") as connection:
        indexes = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'buchungen' AND indexname LIKE 'ix%'"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        for first in range(0, postings, _AT_ONCE):
            last = min(first + _AT_ONCE, postings) - 1
            place = {"tenant": tenant, "first": first, "last": last}
            connection.execute(_FILL, place)
        for _, definition in indexes:
            connection.execute(str(definition))
        with connection.transaction():
            for statement in _SUMS:
                connection.execute(statement, {"tenant": tenant})
    servers.settle_statistics()
    return time.monotonic() - began


def growth_lines(few: BenchOffice, many: BenchOffice, *, postings: int, seconds: float) -> list[Line]:
    """Make a line of each question: how many times slower it is answered of the larger year."""
    return [_line(name, path, few, many, postings=postings, seconds=seconds) for name, path in QUESTIONS.items()]


def _line(name: str, path: str, few: BenchOffice, many: BenchOffice, *, postings: int, seconds: float) -> Line:
    seen: list[Tally] = []

    def asking(bench: BenchOffice, size: int) -> Variant:
        asked = request("GET", path, headers=bench.headers())

        async def run() -> float:
            callers = await connect(few.servers.ports, clients=CLIENTS)  # anew: a check outlasts an idle connection
            rate, tally = await ask_for(callers, asked, seconds=seconds)
            for caller in callers:
                caller.close()
            seen.append(tally)
            return rate

        return Variant(f"{name} at {size:,}", run)

    async def check() -> Sequence[str]:
        found = [error for tally in seen for error in tally.errors][:10]
        return found + (faults_of(few) + faults_of(many) if name == "status" else [])

    return Line(
        name=f"{name} at {postings:,} postings",
        unit="answers/s",
        ours=asking(many, postings),
        limit=asking(few, FEW),
        goal=GOAL,
        check=check,
        slowdown=True,
    )


def faults_of(bench: BenchOffice) -> list[str]:
    """Do what `faults_of_sums` does, with all the time that ten million postings take."""
    found = []
    with psycopg.connect(bench.servers.url.replace("+psycopg", "")) as connection:
        connection.execute("SELECT set_config('app.jugendamt', %s, false)", (bench.tenant,))
        for name, query in CHECKS.items():
            found += [f"{bench.tenant}: {name}: {row}" for row in connection.execute(query).fetchmany(5)]
    return found
