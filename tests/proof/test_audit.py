"""The audit from outside finds every change, loss and addition under its name, and nothing where nothing is wrong."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_asyncio
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from deploy.local.postgres import Postgres
from proof.audit.__main__ import Audit, audit, read_anchors
from proof.audit.closes import verify_closes
from proof.audit.databases import NothingToSee, find_databases, looking
from proof.audit.rows import checksum_of
from services.budget.api.deps import Deps
from services.budget.main import assemble
from shared.storage import siegel
from shared.storage.audit import record
from shared.storage.database import Database
from shared.storage.migrate import upgrade
from tests.budget.office import Office, SetClock
from tests.budget.quarters import closed, reopen
from tests.builders.clients import Callers
from tests.builders.tokens import TokenMint
from tests.conftest import SERVICES
from tests.proof.tampering import OF_BLOCKS, OF_CLOSES, OF_ROWS
from tests.shared.storage.ledgers import caller_of

NOW = datetime.now(UTC)
SEALED = ("siegel", "versiegelungen")


class Trail:
    """One Jugendamt's audit trail in one service: written, sealed, tampered with, looked at."""

    def __init__(self, postgres: Postgres, service: str, database: Database, tenant: str) -> None:
        self.postgres, self.service, self.database, self.tenant = postgres, service, database, tenant

    @property
    def conninfo(self) -> str:
        """Name the database as the superuser sees it."""
        return make_conninfo(host=str(self.postgres.socket), dbname=self.service, user="postgres")

    async def write(self, count: int = 1, *, now: datetime = NOW) -> None:
        """Record that things were done, in one transaction."""
        async with self.database.transaction(caller_of(self.tenant)) as work:
            for nummer in range(count):
                daten = {
                    "nr": nummer,
                    "betrag": "10.00",
                    "namen": ["ä", "\u2028"],
                    "leer": None,
                    "tief": {"b": 1, "a": 2},
                }
                await record(work, aktion="a", gegenstand="g", gegenstand_id=f"x{nummer}", now=now, daten=daten)

    async def seal(self, *, now: datetime = NOW, most: int = siegel.MOST) -> int:
        """Append a block."""
        return await siegel.seal(self.database, self.tenant, service="service-test", now=now, most=most)

    def tamper(self, statement: str, **values: Any) -> None:  # noqa: ANN401  # values of any type
        """Do what nobody may, as the superuser."""
        with self.postgres.connect(self.service) as connection:
            done = connection.execute(statement.encode(), {"amt": self.tenant} | values)
            assert done.rowcount > 0, statement

    def look(self, *, anchors: str = "") -> Audit:
        """Verify this Jugendamt."""
        with looking(self.conninfo) as connection:
            return audit(connection, self.service, tenants=[self.tenant], anchors=read_anchors(anchors))

    def found(self, *, anchors: str = "") -> set[str]:
        """Give the names of what is wrong."""
        return {finding.name for finding in self.look(anchors=anchors).findings}

    def closes_after(self, statement: str) -> set[str]:
        """Give the names of what is wrong with the closes once a statement has run, which is taken back."""
        with psycopg.connect(self.conninfo, row_factory=dict_row) as connection:
            assert connection.execute(statement.encode(), {"amt": self.tenant}).rowcount > 0, statement
            found = verify_closes(connection, self.tenant).findings
            connection.rollback()
        return {finding.name for finding in found}

    def anchor(self) -> str:
        """Write down the end of the chain as `make audit` prints it."""
        (chain,) = self.look().chains
        return f"anker {self.service} {chain.end.nr} {chain.end.root.hex()} {self.tenant}"


@pytest.fixture(params=["budget", "cases", "projects"])
def anywhere(request: pytest.FixtureRequest, postgres: Postgres, tenant: str) -> Trail:
    service = str(request.param)
    return Trail(postgres, service, request.getfixturevalue(f"{service}_database"), tenant)


@pytest.fixture
def trail(postgres: Postgres, cases_database: Database, tenant: str) -> Trail:
    return Trail(postgres, "cases", cases_database, tenant)


async def test_a_trail_that_nobody_touched_has_no_findings_and_says_what_is_unsealed(anywhere: Trail) -> None:
    assert anywhere.found() == set()
    await anywhere.write(3)
    await anywhere.seal()
    await anywhere.write(2)
    await anywhere.seal(now=NOW + timedelta(seconds=2))
    await anywhere.write(4)
    (chain,) = anywhere.look().chains
    assert (chain.rows, chain.sealed, chain.blocks, chain.unsealed, chain.end.nr) == (9, 5, 2, 4, 2)
    assert chain.oldest_unsealed == NOW
    assert anywhere.found() == set()


async def test_what_commits_late_or_in_many_blocks_is_no_finding(trail: Trail) -> None:
    async with trail.database.transaction(caller_of(trail.tenant)) as late:
        await record(late, aktion="a", gegenstand="g", gegenstand_id="late", now=NOW - timedelta(seconds=50))
        await trail.write(3)
        await trail.seal()
    await trail.seal(now=NOW + timedelta(seconds=2))
    await trail.write(7, now=NOW + timedelta(days=1))  # while the sealer stood still
    for _ in range(3):
        await trail.seal(now=NOW + timedelta(days=2), most=3)
    (chain,) = trail.look().chains
    assert (chain.sealed, chain.blocks, chain.findings) == (11, 5, [])


@pytest.mark.parametrize("what", [*OF_ROWS, *OF_BLOCKS])
async def test_what_was_tampered_with_is_found_under_its_name(trail: Trail, what: str) -> None:
    for step in range(3):
        await trail.write(2, now=NOW + timedelta(seconds=step))
        await trail.seal(now=NOW + timedelta(seconds=step))
    anchor = trail.anchor()
    assert trail.found(anchors=anchor) == set()
    statement, names = (OF_ROWS | OF_BLOCKS)[what]
    trail.tamper(statement)
    assert trail.found(anchors=anchor) == names
    assert trail.found() == names - {"anker-widerspricht"}
    print("corruptions found by name: 1")  # noqa: T201  # for `make proof`


async def test_a_row_that_is_changed_with_its_checksum_is_found_by_what_was_sealed(trail: Trail) -> None:
    await trail.write(3)
    await trail.seal()
    with looking(trail.conninfo) as connection:
        row = connection.execute("SELECT * FROM audit WHERE jugendamt = %s LIMIT 1", (trail.tenant,)).fetchone()
    assert row is not None
    forged = checksum_of(row | {"akteur": "somebody"})
    statement = "UPDATE audit SET akteur = 'somebody', pruefsumme = %(sum)s WHERE jugendamt = %(amt)s AND id = %(id)s"
    trail.tamper(statement, sum=forged, id=row["id"])
    (finding,) = trail.look().findings
    assert (finding.name, finding.thing) == ("zeile-veraendert", str(row["id"]))
    trail.tamper("UPDATE versiegelungen SET pruefsumme = %(sum)s WHERE jugendamt = %(amt)s AND audit = %(id)s",
                 sum=forged, id=row["id"])  # fmt: skip
    assert trail.found() == {"block-veraendert"}


async def test_a_row_that_is_slipped_in_is_found_by_its_date_before_and_after_it_is_sealed(trail: Trail) -> None:
    await trail.write(2)
    await trail.seal()
    await trail.write(1, now=NOW - timedelta(hours=2))  # with a good checksum, as the service's role could
    assert trail.found() == {"zeile-nachgetragen"}
    await trail.seal(now=NOW + timedelta(seconds=2))
    assert trail.found() == {"zeile-nachgetragen"}


async def test_a_row_that_is_added_to_a_block_is_found(trail: Trail) -> None:
    await trail.write(2)
    await trail.seal()
    await trail.write(1)
    trail.tamper(
        "INSERT INTO versiegelungen SELECT jugendamt, id, 1, pruefsumme FROM audit a WHERE jugendamt = %(amt)s AND NOT"
        " EXISTS (SELECT 1 FROM versiegelungen v WHERE v.jugendamt = a.jugendamt AND v.audit = a.id)"
    )
    assert trail.found() == {"block-veraendert"}


async def test_an_old_row_that_nobody_seals_is_found(trail: Trail) -> None:
    await trail.write(2, now=NOW - timedelta(hours=2))
    assert trail.found() == {"zeile-unversiegelt"}
    await trail.seal()
    assert trail.found() == set()


async def test_a_chain_that_was_computed_anew_contradicts_its_anchor_alone(trail: Trail) -> None:
    for _ in range(2):
        await trail.write(2)
        await trail.seal()
    anchor = trail.anchor()
    for table in SEALED:
        trail.tamper(f"DELETE FROM {table} WHERE jugendamt = %(amt)s")
    trail.tamper("DELETE FROM audit WHERE jugendamt = %(amt)s AND gegenstand_id = 'x1'")
    await trail.seal()
    assert trail.found() == set()
    assert trail.found(anchors=anchor) == {"anker-widerspricht"}


@pytest.fixture
def county(postgres: Postgres, budget_database: Database, mint: TokenMint, tenant: str) -> tuple[Trail, Office]:
    """Give a Jugendamt that is entered by itself, with its trail."""
    clock = SetClock()
    app = assemble(Deps(budget_database, clock), verifier=mint.verifier("budget"))
    office = Office(Callers(app, mint=mint, tenant=tenant), budget_database, clock)
    return Trail(postgres, "budget", budget_database, tenant), office


async def test_a_jugendamt_that_has_business_and_no_trail_is_found(trail: Trail) -> None:
    trail.tamper(
        "INSERT INTO zugriffe (jugendamt, id, zeitpunkt, akteur, vorgang, kontrakte)"
        " VALUES (%(amt)s, gen_random_uuid(), now(), 'x', 'x', ARRAY[gen_random_uuid()])"
    )
    with looking(trail.conninfo) as connection:
        everyone = audit(connection, "cases").findings
    assert ("spur-fehlt", "zugriffe") in {(one.name, one.thing) for one in everyone if one.jugendamt == trail.tenant}
    await trail.write()
    with looking(trail.conninfo) as connection:
        assert not [one for one in audit(connection, "cases").findings if one.jugendamt == trail.tenant]


async def test_x6_closes_countersignatures_and_openings_are_chained_and_attested(
    county: tuple[Trail, Office],
) -> None:
    trail, office = county
    await office.enter()
    office.clock.now = NOW
    first, _, third = [await closed(office, quartal=quartal) for quartal in (1, 2, 3)]
    t1 = office.callers.of("traeger", traeger="t1")
    office.good(await t1.post(f"/v1/abschluesse/{first['id']}/gegenzeichnung", json={"sha256": first["sha256"]}))
    office.good(await reopen(office, third["id"]))
    await trail.seal()
    (found,) = trail.look().closes
    assert (found.closes, found.signatures, found.openings, trail.look().findings) == (3, 1, 1, [])
    for what, (statement, names) in OF_CLOSES.items():
        assert trail.closes_after(statement) == names, what
    print(f"corruptions found by name: {len(OF_CLOSES)}")  # noqa: T201  # for `make proof`
    assert trail.found() == set()


async def test_what_is_unsealed_is_a_metric(county: tuple[Trail, Office]) -> None:
    trail, office = county
    await trail.write(5)
    unsealed = []
    for _ in range(2):
        told = (await office.callers.nobody().get("/metrics")).text.splitlines()
        unsealed += [float(line.split()[1]) for line in told if line.startswith("audit_unversiegelt ")]
        await trail.seal()
    assert unsealed[0] - unsealed[1] == 5


COMMAND = (sys.executable, "-m", "proof.audit")


def given_to_all(postgres: Postgres, database: str, *, role: str) -> dict[str, str]:
    return {f"{name}_OWNER_DATABASE_URL": postgres.url(database, role) for name in ("BUDGET", "CASES", "PROJECTS")}


def run_audit(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [*COMMAND, *arguments]
    return subprocess.run(  # noqa: S603  # a command of ours
        command, env=os.environ | environment, cwd=SERVICES.parent, capture_output=True, text=True, check=False
    )


@pytest_asyncio.fixture
async def alone(postgres: Postgres, budget_url: str, tenant: str) -> AsyncIterator[Trail]:
    """Give the trail of a Jugendamt that is alone in a database."""
    assert "/budget?" in budget_url  # whose roles own the database
    name = f"audit_{tenant.replace('-', '_')}"
    postgres.create_database(name, owner="budget_owner", app="budget_app")
    upgrade(folder=SERVICES / "budget" / "migrations", url=postgres.url(name, "budget_owner"), app_role="budget_app")
    database = Database(postgres.url(name, "budget_app"), application="tests", pool_size=2)
    yield Trail(postgres, name, database, tenant)
    await database.close()
    postgres.drop_database(name)


async def test_the_command_tells_what_it_saw_finds_what_is_wrong_and_takes_its_anchor_back(
    alone: Trail, tmp_path: Path
) -> None:
    given = given_to_all(alone.postgres, alone.service, role="budget_owner")
    nothing = run_audit(given)
    assert (nothing.returncode, "0 rows looked at" in nothing.stdout) == (2, True)
    await alone.write(3)
    await alone.seal()
    await alone.write(1)
    good = run_audit(given)
    assert (good.returncode, good.stderr) == (0, "")
    assert (
        "budget: 1 Jugendämter, 4 rows, 3 of them sealed in 1 blocks, 1 not sealed yet (the oldest for" in good.stdout
    )
    (tmp_path / "audit.txt").write_text(good.stdout)
    assert run_audit(given, "--anker", str(tmp_path / "audit.txt")).returncode == 0
    alone.tamper("DELETE FROM siegel WHERE jugendamt = %(amt)s")
    alone.tamper("DELETE FROM versiegelungen WHERE jugendamt = %(amt)s")
    assert run_audit(given).returncode == 0
    bad = run_audit(given, "--anker", str(tmp_path / "audit.txt"))
    assert (bad.returncode, bad.stdout.count("FOUND"), bad.stdout.count("anker-widerspricht")) == (1, 3, 3)


async def test_a_role_that_row_level_security_blinds_is_refused(alone: Trail) -> None:
    blind = run_audit(given_to_all(alone.postgres, alone.service, role="budget_app"))
    assert (blind.returncode, blind.stdout) == (2, "")
    assert "sees one Jugendamt at most" in blind.stderr


def test_where_nothing_runs_or_half_is_given_there_is_nothing_to_see(tmp_path: Path) -> None:
    with pytest.raises(NothingToSee, match="make run"):
        find_databases({}, var=tmp_path)
    with pytest.raises(NothingToSee, match="BUDGET_OWNER_DATABASE_URL"):
        find_databases({"CASES_DATABASE_URL": "x", "PROJECTS_OWNER_DATABASE_URL": "y"})
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "socket").write_text("/somewhere")
    assert find_databases({}, var=tmp_path)["cases"] == "host=/somewhere port=5432 dbname=cases user=postgres"
