"""A report reads a bounded number of rows, and no posting, whatever was posted (V14)."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import text

from services.budget.usecases.compute_bericht import Quartal, compute_bericht
from tests.budget.office import Office, zeile
from tests.budget.quarters import bound

_READ = text(
    "SELECT relname, seq_scan + coalesce(idx_scan, 0) AS scans, seq_tup_read + coalesce(idx_tup_fetch, 0) AS tuples"
    " FROM pg_stat_xact_user_tables"
)


_NO_SEQUENTIAL_SCANS = text(
    "SELECT set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)"
)


async def rows_read(office: Office, stichtag: date | None) -> Mapping[str, int]:
    """Compute a report and give how many rows of which table that has read.

    Without sequential scans, nor a plan that this connection has kept from before: whether the planner takes one rests
    on statistics that are gathered at any time, and it reads what other tests have left for their own Jugendämter.
    """
    async with office.database.transaction(office.caller, snapshot=True) as work:
        await work.execute(_NO_SEQUENTIAL_SCANS)
        before = {row.relname: row for row in await work.execute(_READ)}  # what this connection has not reported yet
        await compute_bericht(work, Quartal(2014, 2, stichtag), now=office.clock())
        after = {row.relname: row for row in await work.execute(_READ)}
    scanned = {name for name, row in after.items() if name not in before or row.scans > before[name].scans}
    return {name: after[name].tuples - (before[name].tuples if name in before else 0) for name in scanned}


async def test_v14_a_report_reads_no_postings_and_the_same_rows_however_many_there_are(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter()
    kontrakt = await bound(office, kontingent_minuten=20_000)
    office.clock.set("2014-08-01")

    async def post(anzahl: int) -> None:
        rows = [
            zeile(kontrakt, datum=f"2014-{1 + place % 7:02d}-05", minuten=1, betrag="0.71") for place in range(anzahl)
        ]
        await office.verbrauch(*rows)

    await post(7)
    office.clock.set("2014-08-02")
    await post(7)
    days = (None, date(2014, 8, 1))
    few = [await rows_read(office, day) for day in days]
    for _ in range(3):
        await post(1000)
    many = [await rows_read(office, day) for day in days]
    for before, after in zip(few, many, strict=True):
        assert "buchungen" not in after
        assert "bindungen" not in after
        assert sum(after.values()) <= sum(before.values()) < 50
