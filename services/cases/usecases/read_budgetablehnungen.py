"""Read what the budget refused for good, as far as the caller sees it (K10, V13)."""

from services.cases.domain.buchung import AbgelehnteZeile
from services.cases.storage import budgetablehnungen
from services.cases.storage.budgetablehnungen import Auswahl
from services.cases.usecases.read_kontrakte import read_sicht
from services.cases.usecases.refresh_stammdaten import Stammdatenbuch
from shared.contracts.listing import Page, PageRequest
from shared.identity import Caller
from shared.storage.database import Database


async def list_budgetablehnungen(
    database: Database, caller: Caller, auswahl: Auswahl, *, request: PageRequest, buch: Stammdatenbuch
) -> Page[AbgelehnteZeile]:
    """List refused rows, page by page; both sides see the same."""
    async with database.transaction(caller) as work:
        sicht = await read_sicht(work, buch=buch)
        return await budgetablehnungen.read_page(work, auswahl, sicht=sicht, request=request)
