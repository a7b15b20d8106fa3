"""For the operator, after this database was set back to a backup: see docs/backup.md. Wiring only.

python -m services.budget.wiederherstellung [--jugendamt trier-saarburg] eroeffnen --stand 2026-11-22T10:00:00Z
python -m services.budget.wiederherstellung stand
python -m services.budget.wiederherstellung fehlendes --vorher postgresql+psycopg://...
python -m services.budget.wiederherstellung beenden
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from services.budget.settings import Settings
from services.budget.storage.wiederherstellungen import TENANTS
from services.budget.usecases.restore import (
    end_wiederherstellung,
    list_missing,
    open_wiederherstellung,
    read_wiederherstellung,
)
from shared.errors import StorageAway
from shared.kalender import Instant, format_instant, read_instant, system_clock
from shared.storage.database import Database

UNKNOWN = """Ohne die Datenbank von vorher (--vorher) lässt sich nicht sagen, was nur im Budget eingegeben war.
Was die anderen Dienste davon wissen, nennt dort `nachspielen`.
"""
AWAY = "A database does not answer: look at BUDGET_DATABASE_URL and --vorher, then repeat this command.\n"


def main(arguments: Sequence[str]) -> int:
    """Do what the operator says for every Jugendamt, and tell what was done."""
    parser = argparse.ArgumentParser(prog="python -m services.budget.wiederherstellung", description=__doc__)
    parser.add_argument("--jugendamt", help="for this one alone")
    commands = parser.add_subparsers(dest="was", required=True)
    opening = commands.add_parser("eroeffnen", help="allow that decided things are sent again")
    opening.add_argument("--stand", type=read_instant, required=True, help="the instant to which it was set back")
    commands.add_parser("stand", help="say where a restoration is open")
    missing = commands.add_parser("fehlendes", help="name what persons had entered and is not there any more")
    missing.add_argument("--vorher", default="", help="URL of the database as it was before, for this service's role")
    commands.add_parser("beenden", help="allow it no more")
    options = parser.parse_args(arguments)
    try:
        if options.was == "fehlendes":
            return asyncio.run(_compare(options.vorher, only=options.jugendamt))
        return asyncio.run(_run(options.was, only=options.jugendamt, stand=getattr(options, "stand", None)))
    except StorageAway:
        sys.stderr.write(AWAY)
        return 1


async def _run(was: str, *, only: str | None, stand: Instant | None) -> int:
    database = _open(Settings().database_url)
    try:
        for jugendamt in [only] if only else await database.tenants(TENANTS):
            sys.stdout.write(f"{jugendamt}: {await _do(database, jugendamt, was, stand=stand)}\n")
    finally:
        await database.close()
    return 0


async def _do(database: Database, jugendamt: str, was: str, *, stand: Instant | None) -> str:
    if was == "eroeffnen" and stand is not None:
        opened = await open_wiederherstellung(database, jugendamt, stand=stand, now=system_clock())
        return "eröffnet" if opened else "war schon eröffnet"
    if was == "beenden":
        return "beendet" if await end_wiederherstellung(database, jugendamt, now=system_clock()) else "keine offen"
    found = await read_wiederherstellung(database, jugendamt)
    return f"offen, zurückgesetzt auf {format_instant(found.stand)}" if found else "keine offen"


async def _compare(vorher: str, *, only: str | None) -> int:
    """Name what is missing; 1 if that cannot be said."""
    if not vorher:
        sys.stdout.write(UNKNOWN)
        return 1
    database, before = _open(Settings().database_url), _open(vorher)
    count = 0
    try:
        for jugendamt in [only] if only else await before.tenants(TENANTS):
            for one in await list_missing(database, before, jugendamt):
                when = format_instant(one.zeitpunkt)
                sys.stdout.write(f"{jugendamt}: {when} {one.wer}: {one.aktion} {one.gegenstand} {one.gegenstand_id}\n")
                count += 1
    finally:
        await database.close()
        await before.close()
    sys.stdout.write(f"{count} Eingaben fehlen.\n")
    return 0


def _open(url: str) -> Database:
    return Database(url, application="budget-wiederherstellung", pool_size=1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
