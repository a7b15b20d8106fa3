"""For the operator, after the budget's database was set back: tell it again what it was told. Wiring only.

See docs/backup.md. Repeating it changes nothing more. Stop the service and its worker before, start them afterwards.

python -m services.projects.nachspielen --ab 2026-11-22T10:00:00Z [--jugendamt trier-saarburg] [--trotzdem]
"""

import asyncio
import sys
from collections.abc import Sequence

from services.projects.clients.nachspiel import NachspielOverHttp
from services.projects.settings import Settings
from services.projects.storage.kopien import TENANTS
from services.projects.usecases.tell_again import tell_again
from shared.http.budget import connect
from shared.kalender import system_clock
from shared.storage.database import Database
from shared.storage.nachspiel import Nachgespielt
from shared.storage.nachspielen import Wunsch, read_wunsch, tell_tenants


def main(arguments: Sequence[str]) -> int:
    """Tell the budget again for every Jugendamt, or for one; 1 if it did not take everything."""
    return asyncio.run(_run(read_wunsch(arguments, service="projects", description=__doc__)))


async def _run(wunsch: Wunsch) -> int:
    settings = Settings()
    database = Database(settings.database_url, application="projects-nachspielen", pool_size=1)
    client = connect(
        settings.budget_url,
        token_url=settings.tokens_url,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
    )
    budget = NachspielOverHttp(client)

    async def again(jugendamt: str) -> Nachgespielt:
        return await tell_again(
            database, budget, jugendamt=jugendamt, ab=wunsch.ab, anyway=wunsch.anyway, now=system_clock()
        )

    try:
        return await tell_tenants(database, wunsch, tenants=TENANTS, again=again)
    finally:
        await client.close()
        await database.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
