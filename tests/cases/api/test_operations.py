"""What holds for all operations of the case service: documented, guarded, strict, isolated."""

import httpx
from fastapi import FastAPI
from sqlalchemy import text

import services.cases.clients
import services.cases.domain
import services.cases.storage
import services.cases.usecases
from services.cases.api.problems import PROBLEMS
from shared.identity import Caller, Role
from tests.builders.guards import open_doors
from tests.builders.openapi import faults_of
from tests.builders.problems import unmapped_refusals
from tests.builders.tokens import TokenMint
from tests.cases.house import House, hours

PACKAGES = (services.cases.domain, services.cases.usecases, services.cases.storage, services.cases.clients)
TABLES = (
    "kontrakte", "kontraktstaende", "nummernkreise", "ausgang", "kopienstand", "kontraktfassungen", "beratungen",
    "unterzeichnungen", "bindungen", "leistungen", "leistungszustaende", "stornos", "audit", "stammdaten", "absichten",
)  # fmt: skip
FROZEN = (
    "kontraktfassungen", "beratungen", "unterzeichnungen", "bindungen", "leistungen", "leistungszustaende", "stornos",
    "audit", "stammdaten", "wiederholungen", "traegerkontrakte", "traegermeldungen", "meldungsminuten", "einigungen",
    "bindungsfreigaben",
    "teamstellenfassungen", "vorfeldhilfen", "vorfeldstornos", "vorfeldablehnungen",
    "vorjahresuebernahmen", "zugriffe",
)  # fmt: skip


def test_every_operation_is_documented_guarded_and_strict(app: FastAPI) -> None:
    assert faults_of(app) == []


async def test_no_operation_lets_a_bad_token_in(app: FastAPI, client: httpx.AsyncClient, mint: TokenMint) -> None:
    assert await open_doors(app, client, mint=mint) == []


def test_every_refusal_has_its_problem() -> None:
    assert unmapped_refusals(*PACKAGES, table=PROBLEMS) == []


async def test_k10_the_backlog_is_a_metric(client: httpx.AsyncClient, house: House) -> None:
    await house.post(hours(None))
    lines = (await client.get("/metrics")).text.splitlines()
    waiting = [float(line.split()[1]) for line in lines if line.startswith("ausgang_ausstehend ")]
    assert len(waiting) == 1
    assert waiting[0] >= 1


async def test_row_level_security_alone_keeps_jugendaemter_apart(house: House) -> None:
    kontrakt = await house.signed()
    leistung = (await house.post(hours(kontrakt))).zeilen[0].id
    assert leistung is not None
    await house.reverse(leistung)
    other = Caller("wjh", f"{house.jugendamt}-2", frozenset({Role.WJH}))
    for table in TABLES:
        assert (await house.rows(f"SELECT count(*) FROM {table}"))[0][0] > 0, table
        async with house.database.transaction(other) as work:  # a pooled connection that served the tenant before
            assert (await work.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0, table


async def test_g5_the_application_can_neither_change_nor_delete_what_was_booked(house: House) -> None:
    rights = await house.rows(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = current_user"
    )
    granted = {(row.table_name, row.privilege_type) for row in rights}
    for table in FROZEN:
        assert (table, "INSERT") in granted
        assert not granted & {(table, "UPDATE"), (table, "DELETE"), (table, "TRUNCATE")}
    assert not {privilege for table, privilege in granted if table in TABLES} & {"DELETE", "TRUNCATE"}
