"""For the operator, after the budget's database was set back: tell it again what it was told. Wiring only.

See docs/backup.md. Repeating it changes nothing more. Stop the service and its worker before, start them afterwards.

python -m services.projects.nachspielen --ab 2026-11-22T10:00:00Z [--jugendamt trier-saarburg] [--trotzdem]
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from services.projects.clients.nachspiel import NachspielOverHttp
from services.projects.settings import Settings
from services.projects.storage.kopien import TENANTS
from services.projects.usecases.tell_again import tell_again
from shared.contracts.peers import NoAnswer, NotSent
from shared.http.budget import connect
from shared.kalender import Instant, read_instant, system_clock
from shared.storage.database import Database
from shared.storage.nachspiel import tell


def main(arguments: Sequence[str]) -> int:
    """Tell the budget again for every Jugendamt, or for one; 1 if it did not take everything."""
    parser = argparse.ArgumentParser(prog="python -m services.projects.nachspielen", description=__doc__)
    parser.add_argument("--ab", type=read_instant, required=True, help="the instant to which the budget was set back")
    parser.add_argument("--jugendamt", help="for this one alone")
    parser.add_argument("--trotzdem", action="store_true", help="send messages also where a Bindung is refused")
    options = parser.parse_args(arguments)
    return asyncio.run(_run(options.ab, jugendamt=options.jugendamt, anyway=options.trotzdem))


async def _run(ab: Instant, *, jugendamt: str | None, anyway: bool) -> int:
    settings = Settings()
    database = Database(settings.database_url, application="projects-nachspielen", pool_size=1)
    client = connect(
        settings.budget_url,
        token_url=settings.tokens_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
    )
    budget, refused = NachspielOverHttp(client), False
    try:
        for one in [jugendamt] if jugendamt else await database.tenants(TENANTS):
            now = system_clock()
            told = await tell_again(database, budget, jugendamt=one, ab=ab, anyway=anyway, now=now)
            refused = refused or bool(told.abgelehnt)
            sys.stdout.write(tell(one, told))
    except (NotSent, NoAnswer):
        sys.stderr.write("The budget does not answer: start it, then repeat this command.\n")
        return 1
    finally:
        await client.close()
        await database.close()
    return int(refused)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
