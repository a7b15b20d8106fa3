"""The command by which an operator lets a service tell another again what it was told: docs/backup.md.

Each service has it as a door of its own, `python -m services.<service>.nachspielen`.
"""

import argparse
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from shared.contracts.peers import NoAnswer, NotSent
from shared.kalender import Instant, read_instant
from shared.storage.database import Database
from shared.storage.nachspiel import Nachgespielt, tell


@dataclass(frozen=True, slots=True)
class Wunsch:
    """What the operator wants: since when, for which Jugendamt (None: all), also where a Bindung is refused."""

    ab: Instant
    jugendamt: str | None
    anyway: bool


def read_wunsch(arguments: Sequence[str], *, service: str, description: str | None) -> Wunsch:
    """Read what the operator wrote; what cannot be read ends the command with its usage."""
    parser = argparse.ArgumentParser(prog=f"python -m services.{service}.nachspielen", description=description)
    parser.add_argument("--ab", type=read_instant, required=True, help="the instant to which the budget was set back")
    parser.add_argument("--jugendamt", help="for this one alone")
    parser.add_argument("--trotzdem", action="store_true", help="send messages also where a Bindung is refused")
    options = parser.parse_args(arguments)
    return Wunsch(options.ab, options.jugendamt, options.trotzdem)


async def tell_tenants(
    database: Database, wunsch: Wunsch, *, tenants: str, again: Callable[[str], Awaitable[Nachgespielt]]
) -> int:
    """Tell it again for every Jugendamt, or for the one that is meant, and say what came of it.

    `tenants` names the database's function that lists them. Gives the exit code: 1 if not everything was taken.
    """
    refused = False
    try:
        for one in [wunsch.jugendamt] if wunsch.jugendamt else await database.tenants(tenants):
            told = await again(one)
            refused = refused or bool(told.abgelehnt)
            sys.stdout.write(tell(one, told))
    except (NotSent, NoAnswer):
        sys.stderr.write("The budget does not answer: start it, then repeat this command.\n")
        return 1
    return int(refused)
