"""The invariants hold of a world with a thing of every kind, and every corruption is found under its name, no other."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from hypothesis import settings
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from deploy.local.postgres import Postgres
from proof.installation import installed
from proof.invariants import platform
from proof.invariants.__main__ import report
from proof.invariants.check import INVARIANTS, OPENED, findings_of, keep_standing, look, look_once, open_all, unseen
from proof.invariants.invariant import SERVICES, Connection, Connections, Invariant, Seen
from proof.invariants.seed import seed_more
from proof.matrix.seed import seeded
from proof.matrix.world import World
from tests.conftest import SERVICES as FOLDER
from tests.proof.corruptions import DEEDS
from tests.proof.deed import Deed
from tests.proof.retention import replace_expired, shorten_period

LEAST_NAMED = LEAST_DEEDS = 30


def divide() -> list[list[Deed]]:
    """Put deeds together that are found by different names; `make proof` looks after each alone."""
    parts: list[list[Deed]] = []
    alone = settings.get_current_profile_name() == "proof"
    for deed in DEEDS.values():
        for part in [] if alone else parts:
            if all(deed.names.isdisjoint(other.names) for other in part):
                part.append(deed)
                break
        else:
            parts.append([deed])
    return parts


KNOWN_SECONDS = 21.0  # a copy of master data may be younger than these by twenty


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Make a world of its own: what others try on theirs (binding for a Kontrakt of nobody) is rightly found here."""
    with installed() as alone, seeded(alone) as made:
        yield made


@pytest.fixture(scope="module")
def conninfos(world: World) -> Mapping[str, str]:
    """Give the databases of a world in which every invariant has something to look at, when all has arrived."""
    seed_more(world)
    databases = {service: world.installation.database(service) for service in SERVICES}
    world.rest(KNOWN_SECONDS)
    assert findings_of(look(databases)) == []
    return databases


def test_every_invariant_holds_and_has_something_to_look_at(conninfos: Mapping[str, str]) -> None:
    seen = look(conninfos)
    assert (findings_of(seen), unseen(seen)) == ([], [])
    assert len(seen) == len({one.name for one in INVARIANTS}) >= LEAST_NAMED


@contextmanager
def opened(conninfos: Mapping[str, str]) -> Iterator[Mapping[str, Connection]]:
    """Open the databases so that they can be changed; nothing stays."""
    options = "-c timezone=UTC -c lock_timeout=20s -c default_transaction_isolation=repeatable\\ read"
    with ExitStack() as stack:
        found = {}
        for service in OPENED:
            found[service] = psycopg.connect(conninfos[service], row_factory=dict_row, options=options)
            stack.callback(found[service].close)
        yield found


def do(deed: Deed, connection: Connection, world: World) -> None:
    """Do what nobody may, as the superuser, past triggers and keys of other tables."""
    names = {"amt": world.amt, "jahr": world.jahr, "kontrakt": world.names["kontrakt"], "antrag": world.names["antrag"]}
    connection.execute("SET LOCAL session_replication_role = replica")
    cursor = psycopg.ClientCursor(connection)
    cursor.execute(deed.statement.encode(), names)
    while cursor.nextset():
        pass
    assert cursor.rowcount != 0, deed.statement


def test_each_corruption_is_found_under_its_names_and_no_others(world: World, conninfos: Mapping[str, str]) -> None:
    """In one test: each process that took a part of them would make a world of its own."""
    wrong = {}
    for deeds in divide():
        with opened(conninfos) as connections:
            for deed in deeds:
                do(deed, connections[deed.service], world)
            found = {name for name, seen in look_once(connections).items() if seen.faults}
        expected = {name for deed in deeds for name in deed.names}
        if found != expected:
            wrong[tuple(deed.statement for deed in deeds)] = {"missed": expected - found, "beside": found - expected}
    assert wrong == {}
    print(f"corruptions of the databases, found by name: {len(DEEDS)}")  # noqa: T201  # for `make proof`


def test_what_is_replaced_after_its_retention_period_is_no_fault(world: World, conninfos: Mapping[str, str]) -> None:
    with opened(conninfos) as connections:
        for connection in connections.values():
            shorten_period(connection, world.amt)
        replaced = {
            table for service in SERVICES for table in replace_expired(connections[service], service, world.amt)
        }
        found = look_once(connections)
    assert findings_of(found) == []
    of_ended = {"kontraktfassungen", "absichten"} if world.heute.timetuple().tm_yday > 1 else set()
    assert replaced >= {"kontrakte", "beratungen", "vorfeldhilfen", "ausgaben", *of_ended}


def test_the_command_looks_at_what_runs(world: World, conninfos: Mapping[str, str]) -> None:
    assert conninfos, "everything is there to look at"
    command = [sys.executable, "-m", "proof.invariants", "--var", str(world.installation.folder)]
    done = subprocess.run(  # noqa: S603  # a command of ours
        command, cwd=FOLDER.parent, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"invariants: {len(INVARIANTS)} named, " in done.stdout


def test_enough_is_planted_and_no_invariant_is_left_out() -> None:
    planted = {name for deed in DEEDS.values() for name in deed.names}
    settings_of_the_server = {"plattform-fsync", "plattform-ganze-seiten", "plattform-pruefsummen"}
    assert {one.name for one in INVARIANTS} - planted == settings_of_the_server
    assert len(DEEDS) >= LEAST_DEEDS


def test_a_server_that_does_not_wait_for_its_disk_is_found(
    postgres: Postgres, budget_url: str, cases_url: str, projects_url: str
) -> None:
    assert all((budget_url, cases_url, projects_url)), "the databases are there"
    conninfos = {name: make_conninfo(host=str(postgres.socket), dbname=name, user="postgres") for name in SERVICES}
    with open_all(conninfos) as connections:
        seen = look_once(connections, platform.INVARIANTS)
    assert {finding.name for finding in findings_of(seen)} == {"plattform-fsync", "plattform-ganze-seiten"}


def test_what_is_wrong_or_has_nothing_to_look_at_fails_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    good, wrong = Seen(3), Seen(3, (("amt", "a thing"),))
    assert report({"summen-volumina": good}) == 0
    assert report({"summen-volumina": good, "summen-tage": Seen(0)}) == 2
    said = capsys.readouterr().err
    assert "  summen-tage: " in said
    assert said.splitlines()[-1].startswith("Exit code 2: nothing is wrong, but ")
    assert report({"summen-volumina": wrong, "summen-tage": Seen(0)}) == 1
    assert "FOUND summen-volumina  amt  a thing" in capsys.readouterr().out


def test_what_was_on_its_way_between_services_is_no_fault() -> None:
    before, now = Seen(5, (("a", "one"), ("a", "two"))), Seen(6, (("a", "two"), ("a", "three")))
    assert keep_standing(before, now) == Seen(6, (("a", "two"),))


def test_what_cannot_be_judged_is_a_finding_and_the_others_are_looked_at() -> None:
    def look_at_nothing(_: Connections) -> Seen:
        raise KeyError("what the row says")

    broken, sound = Invariant("a", "", look_at_nothing), Invariant("b", "", lambda _: Seen(1))
    seen = look_once({}, [broken, sound])
    assert seen["b"] == Seen(1)
    ((jugendamt, thing),) = seen["a"].faults
    assert jugendamt == ""
    assert thing.startswith("cannot be judged: KeyError in test_invariants.py, line ")
    assert "what the row says" not in thing
