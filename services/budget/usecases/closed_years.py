"""Which years are closed, for whoever is about to change one of their inputs (V13)."""

from services.budget.domain.abschluss import QUARTALE, JahrAbgeschlossen
from services.budget.storage import abschluesse
from services.budget.storage.jahre import share_jahre
from shared.storage.database import Work


async def is_closed(work: Work, jahr: int) -> bool:
    """Tell whether a year is closed; until the commit that does not change."""
    await share_jahre(work, [jahr])
    return len(await abschluesse.list_standing(work, jahr)) == len(QUARTALE)


async def require_open(work: Work, jahr: int) -> None:
    """Refuse to change a year that is closed; raises JahrAbgeschlossen."""
    if await is_closed(work, jahr):
        raise JahrAbgeschlossen(jahr)
