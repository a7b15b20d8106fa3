"""Payments, reports and final accounts of one Jugendamt are not there for another, and what was booked stays (G5)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.projects.storage import tables_auszahlung, tables_bericht, tables_nachweis
from services.projects.storage.tables import Base
from services.projects.usecases.own_caller import own_caller
from shared.storage.database import Database
from tests.projects.fakes import SetClock
from tests.projects.journeys import PATH, Office
from tests.projects.money import Kasse, got, spent

STATES = {"ausgang", "auszahlungsstaende", "rueckforderungen"}
ROOMS = (tables_auszahlung, tables_bericht, tables_nachweis)
TABLES = sorted(
    str(mapper.class_.__tablename__)
    for mapper in Base.registry.mappers
    if mapper.class_.__module__ in {room.__name__ for room in ROOMS}
)
EMPTY = {"berichtsindikatoren", "berichtserinnerungen"}  # filled in the tests of indicators and reminders


@pytest.fixture
async def filled(office: Office, clock: SetClock) -> Kasse:
    """Let a project be paid, reported, ended, proved, checked and paid back."""
    kasse = Kasse(office, clock)
    antrag = await kasse.running()
    wrong = await kasse.paid(antrag, "10.00", "HÜL-0")
    await kasse.reverse(antrag, wrong["id"])
    await kasse.paid(antrag, "9500.00", "HÜL-1")
    kasse.set_day("2026-05-04")
    await kasse.report(antrag, art="zwischenbericht")
    body = {"faellig_am": "2026-09-30", "grund": "Stand"}
    await office.client.post(f"{PATH}/{antrag}/berichtsanforderungen", json=body, headers=kasse.wjh)
    await kasse.end(antrag)
    await kasse.prove(antrag, spent("A-1", "9000.00"), einnahmen=[got("E-1", "500.00")])
    checked = await kasse.check(antrag, {"beleg": "A-1", "anerkannt": "8000.00", "grund": "Privat genutzt"})
    assert checked.status_code == 200, checked.text
    return kasse


async def test_no_row_of_another_jugendamt_is_seen_without_a_filter(
    filled: Kasse, projects_database: Database, tenant: str
) -> None:
    assert filled.clock is not None
    for table in sorted(set(TABLES) - EMPTY):
        query = text(f"SELECT DISTINCT jugendamt FROM {table}")
        async with projects_database.transaction(own_caller(jugendamt=tenant)) as work:
            assert set((await work.execute(query)).scalars()) == {tenant}, table
        async with projects_database.transaction(own_caller(jugendamt="elsewhere")) as work:
            assert tenant not in set((await work.execute(query)).scalars()), table


@pytest.mark.parametrize("table", TABLES)
async def test_g5_what_was_booked_is_neither_changed_nor_deleted(
    projects_database: Database, tenant: str, table: str
) -> None:
    changes = [f"DELETE FROM {table}"] + ([] if table in STATES else [f"UPDATE {table} SET jugendamt = jugendamt"])
    for statement in changes:
        with pytest.raises(DBAPIError, match="permission denied"):
            async with projects_database.transaction(own_caller(jugendamt=tenant)) as work:
                await work.execute(text(statement))
