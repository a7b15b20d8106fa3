"""Book a decision (P1): at once where it needs no money, else when the budget service has bound the grant (P5, K4)."""

from collections.abc import Sequence
from dataclasses import replace

from services.projects.domain.antrag import Antrag, Inhalt
from services.projects.domain.bescheid import Bescheid, Bindung, Haushaltslage
from services.projects.domain.lebenslauf import next_status
from services.projects.domain.sichtbarkeit import EVERYTHING
from services.projects.storage import antraege, kopien, verlauf
from services.projects.storage.absichten import vorhaben_of
from services.projects.usecases.transitions import note
from shared.contracts.bindung import BindungJahr
from shared.kalender import Instant
from shared.storage import absichten
from shared.storage.absichten import Absicht, Ergebnis
from shared.storage.database import Work


async def book_bescheid(
    work: Work, antrag: Antrag, bescheid: Bescheid, *, inhalt: Inhalt, now: Instant, bindungen: Sequence[Bindung] = ()
) -> Antrag:
    """Append the decision and let the application go on in the state and with the content that follow from it."""
    bescheid = replace(bescheid, konzept=await kopien.find_konzeptstand(work, inhalt))
    await verlauf.add_bescheid(work, antrag.id, bescheid)
    decided = replace(
        antrag,
        status=next_status(antrag.status, aktion=bescheid.entscheidung.ergebnis.aktion),
        bescheide=(*antrag.bescheide, bescheid),
        bindungen=(*antrag.bindungen, *bindungen),
    )
    decided = await antraege.save(work, decided, inhalt=inhalt, now=now)
    figures = {"datum": str(bescheid.entscheidung.datum), "bindungen": {one.jahr: str(one.betrag) for one in bindungen}}
    await note(work, decided, aktion=bescheid.entscheidung.ergebnis, now=now, **figures)
    return decided


async def complete_absicht(work: Work, absicht: Absicht, *, gebunden: Sequence[BindungJahr], now: Instant) -> bool:
    """Make true what an intent announced, in the name of who decided; False if somebody did before (K4)."""
    antrag = await antraege.lock(work, absicht.gegenstand, sicht=EVERYTHING)
    if not await absichten.close(work, absicht.id, ergebnis=Ergebnis.GEBUNDEN, now=now):
        return False
    vorhaben = vorhaben_of(absicht)
    bindungen = tuple(_bindung_of(one) for one in gebunden)
    await verlauf.add_bindungen(work, antrag.id, bindungen, absicht=absicht.id)
    inhalt = antrag.inhalt.from_beginn(vorhaben.beginn)
    await book_bescheid(work, antrag, vorhaben.bescheid, inhalt=inhalt, bindungen=bindungen, now=now)
    return True


def _bindung_of(gebunden: BindungJahr) -> Bindung:
    found = gebunden.lage
    lage = Haushaltslage(**{name: getattr(found, name) for name in Haushaltslage.__slots__}) if found else None
    return Bindung(gebunden.jahr, gebunden.betrag, vorgemerkt=gebunden.vorgemerkt, lage=lage)
