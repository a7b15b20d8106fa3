"""Make a signature true (K4): at once where nothing is bound, else when the budget has bound the money."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.cases.domain.kontrakt import Begruendungen, Bindung, Kontrakt, Status, Unterzeichnung
from services.cases.domain.sicht import EVERYTHING
from services.cases.storage import kontrakte, unterzeichnungen
from services.cases.usecases.ask_budget import UNTERZEICHNUNG
from services.cases.usecases.zugriff import note
from shared.kalender import Instant
from shared.storage import absichten
from shared.storage.absichten import Absicht, Ergebnis
from shared.storage.database import Work

ART = UNTERZEICHNUNG


def vorhaben(begruendungen: Begruendungen) -> Mapping[str, Any]:
    """Write what an intent has to remember of a signature."""
    return asdict(begruendungen)


async def complete_absicht(work: Work, absicht: Absicht, *, bindungen: Sequence[Bindung], now: Instant) -> bool:
    """Sign what an intent announced, in the name and at the moment of who signed; False if it is settled (K4)."""
    kontrakt = await kontrakte.lock(work, absicht.gegenstand, sicht=EVERYTHING)
    if not await absichten.close(work, absicht.id, ergebnis=Ergebnis.GEBUNDEN, now=now):
        return False
    unterzeichnung = Unterzeichnung(
        von=absicht.akteur,
        am=absicht.erstellt_am,
        begruendungen=Begruendungen(**absicht.inhalt),
        bindungen=tuple(bindungen),
    )
    await book_unterzeichnung(work, kontrakt, unterzeichnung, absicht=absicht.id, now=now)
    return True


async def book_unterzeichnung(
    work: Work, kontrakt: Kontrakt, unterzeichnung: Unterzeichnung, *, absicht: UUID | None, now: Instant
) -> Kontrakt:
    """Put a signature on record and move the Kontrakt on (K1, K4)."""
    await unterzeichnungen.add(work, kontrakt, unterzeichnung=unterzeichnung, absicht=absicht, now=now)
    await kontrakte.write_status(work, kontrakt, status=Status.UNTERZEICHNET, now=now)
    bound = {bindung.jahr: str(bindung.betrag) for bindung in unterzeichnung.bindungen}
    return await note(work, kontrakt.id, aktion="unterzeichnet", now=now, bindungen=bound)
