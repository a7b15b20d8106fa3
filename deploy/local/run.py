"""Start everything on this machine: `python -m deploy.local.run`, which is what `make run` calls.

PostgreSQL, migrations, the development issuer, three services and their workers, then the demonstration. Ctrl-C stops
all of it in order. Whatever dies is started again; what a killed start left behind is taken over.
"""

import argparse
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.local.child import die_with
from deploy.local.failures import CannotStart
from deploy.local.installation import ROOT, Installation, needs_own_postgres, prepare_folders, rotate_logs
from deploy.local.interrupts import Interrupts, StopWanted
from deploy.local.leftovers import claim, stop_noted
from deploy.local.ports import ISSUER_PORT, require_free
from deploy.local.postgres import SERVICES, Postgres, prepare
from deploy.local.processes import PostgresServer, Program, Supervisor, last_line

DEMO = "deploy.local.demo"
_DATABASE, _ISSUER, _SERVICES, _WORKERS = range(4)  # stopped from the last to the first
_READY_SECONDS = 60.0
_TRIES = 3


def say(line: str) -> None:
    """Tell the terminal."""
    print(line, flush=True)


@dataclass(slots=True)
class Runner:
    """One start of an installation."""

    installation: Installation
    supervisor: Supervisor
    interrupts: Interrupts
    with_demo: bool

    def run(self) -> None:
        """Bring everything up, run the demonstration and look after the children until somebody asks to stop."""
        self._take_over()
        for name, port in self.installation.ports.items():
            require_free(port, purpose=name)
        rotate_logs(self.installation.var)
        environment = self._start_database()
        self.supervisor.add(self.installation.issuer(environment), stage=_ISSUER)
        self._migrate(environment)
        self._start_services(environment)
        if self.with_demo:
            self._demonstrate(environment)
        self._tell_ready()
        while True:
            self._tend()

    def _take_over(self) -> None:
        """End what a killed start left behind; the database looks for its own."""
        for note in sorted((self.installation.var / "run").glob("*.json")):
            if stop_noted(note):
                say(f"{note.stem} was left by an earlier start and has been stopped")

    def _start_database(self) -> dict[str, str]:
        if not needs_own_postgres(os.environ):
            say("PostgreSQL: as given by the environment")
            return self.installation.environment(None, os.environ)
        var = self.installation.var
        postgres = Postgres.start(var / "postgres", log=var / "log" / "postgres.log")
        self.supervisor.add(PostgresServer(postgres), stage=_DATABASE)
        prepare(postgres)
        say(f"PostgreSQL {postgres.cluster.binaries.major}: data in {var / 'postgres'}, no port, private socket")
        return self.installation.environment(postgres, os.environ)

    def _migrate(self, environment: dict[str, str]) -> None:
        programs = [self.installation.migrations(service, environment) for service in SERVICES]
        for program in self._finish(programs, between=self._tend):
            raise CannotStart(f"{program.name} failed: {last_line(program.log)}. Its log is {program.log}.")
        say("Migrations: done")

    def _start_services(self, environment: dict[str, str]) -> None:
        for service in SERVICES:
            self.supervisor.add(self.installation.service(service, environment), stage=_SERVICES)
        for service in SERVICES:
            self.supervisor.add(self.installation.worker(service, environment), stage=_WORKERS)
        self._await_ready()

    def _await_ready(self) -> None:
        urls = {name: f"{self.installation.url(name)}/readyz" for name in SERVICES}
        urls["issuer"] = f"{self.installation.url('issuer')}/.well-known/openid-configuration"
        end = time.monotonic() + _READY_SECONDS
        with httpx.Client(timeout=2.0, trust_env=False) as client:  # one: each would read all certificates anew
            while urls := {name: url for name, url in urls.items() if not _answers(client, url)}:
                if time.monotonic() > end:
                    name = next(iter(urls))
                    log = self.installation.var / "log" / f"{name}.log"
                    raise CannotStart(
                        f"{name} is not ready after {_READY_SECONDS:.0f} s: {last_line(log)}. Its log is {log}."
                    )
                self._tend()

    def _demonstrate(self, environment: dict[str, str]) -> None:
        """Run the demonstration, again if it is cut off: its steps are kept and skipped the next time."""
        if importlib.util.find_spec(DEMO) is None:
            return
        program = self.installation.demonstration(DEMO, environment)
        if self._finish([program], between=self._await_ready):
            say("The demonstration did not finish; the next `make run` takes it up again where it ended.")

    def _finish(self, programs: Sequence[Program], *, between: Callable[[], None]) -> list[Program]:
        """Run programs to their end side by side, each up to three times; give those that never succeed."""
        left = list(programs)
        for _ in range(_TRIES):
            self._run_all(left)
            left = [program for program in left if program.exit_code() != 0]
            if not left:
                break
            self.interrupts.pause(1.0)
            between()
        return left

    def _run_all(self, programs: list[Program]) -> None:
        try:
            for program in programs:
                program.start()
            while any(program.exit_code() is None for program in programs):
                self._tend()
        finally:
            for program in programs:
                program.ask_to_stop()
                program.end()

    def _tell_ready(self) -> None:
        say("")
        for name in ("issuer", *SERVICES):
            say(f"ready: {name:<9} {self.installation.url(name)}{'' if name == 'issuer' else '/openapi.json'}")
        say(f"logs in {self.installation.var / 'log'}; Ctrl-C stops everything")

    def _tend(self) -> None:
        self.interrupts.pause(0.1)
        self.supervisor.tend()


def _answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def start(installation: Installation, *, with_demo: bool, gives_up: bool = True) -> None:
    """Run an installation until somebody asks to stop; raises CannotStart."""
    supervisor = Supervisor(say, gives_up=gives_up)
    interrupts = Interrupts(at_once=supervisor.kill)
    prepare_folders(installation.var)
    pid_file = installation.var / "run" / "runner.pid"
    running = pid_file.read_text() if pid_file.exists() else "unknown"
    sentence = f"It is running already in {installation.var} (process {running}): use it, or stop it with Ctrl-C there."
    with claim(installation.var / "run" / "lock", sentence=sentence):
        pid_file.write_text(str(os.getpid()))
        try:
            Runner(installation, supervisor, interrupts, with_demo).run()
        except StopWanted:
            say("\nstopping")
        finally:
            supervisor.stop()
            pid_file.unlink(missing_ok=True)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line; say in one sentence what stands against a start."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local.run", description=__doc__)
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="where data and logs are kept")
    parser.add_argument("--first-port", type=int, default=ISSUER_PORT, help="the issuer's; the services follow")
    parser.add_argument("--no-demo", action="store_true", help="start empty")
    parser.add_argument("--persist", action="store_true", help="start again what dies, however often it does")
    parser.add_argument("--with-parent", action="store_true", help="stop when the calling process (make) ends")
    chosen = parser.parse_args(arguments)
    if chosen.with_parent:
        die_with(os.getppid(), by=signal.SIGTERM)
    try:
        installation = Installation(chosen.var.absolute(), chosen.first_port)
        start(installation, with_demo=not chosen.no_demo, gives_up=not chosen.persist)
    except CannotStart as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
