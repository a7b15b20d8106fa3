"""The intent of a decision (K4): what was decided, so that an answer or the repair can complete it in that name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.projects.domain.antrag import Antrag
from services.projects.domain.bescheid import Bescheid, Entscheidung, Ergebnis
from services.projects.domain.entscheidung import Beschluss
from services.projects.storage.tables import AbsichtRow
from shared.contracts.repeat import Repeat
from shared.kalender import Instant
from shared.storage import absichten
from shared.storage.absichten import Absicht
from shared.storage.database import Work

BINDEN = "projekt.binden"


@dataclass(frozen=True, slots=True)
class Vorhaben:
    """What an intent will make true once the money is bound: the decision, and from when on the project runs."""

    bescheid: Bescheid
    beginn: date


async def announce(work: Work, antrag: Antrag, beschluss: Beschluss, *, repeat: Repeat | None, now: Instant) -> Absicht:
    """Record the intent to bind what was decided."""
    entscheidung = beschluss.entscheidung
    assert beschluss.inhalt.beginn is not None, "what is approved has a first day (P2)"
    inhalt = {
        "einreichung": len(antrag.einreichungen),
        "begruendung": entscheidung.begruendung,
        "datum": str(entscheidung.datum),
        "beginn_genannt": entscheidung.beginn.isoformat() if entscheidung.beginn else None,
        "beginn": beschluss.inhalt.beginn.isoformat(),
        "punkte": list(entscheidung.punkte),
        "ueberschreitung_begruendung": entscheidung.ueberschreitung_begruendung,
    }
    return await absichten.announce(work, art=BINDEN, gegenstand=antrag.id, inhalt=inhalt, repeat=repeat, now=now)


def vorhaben_of(absicht: Absicht) -> Vorhaben:
    """Read back what was decided."""
    inhalt = absicht.inhalt
    entscheidung = Entscheidung(
        ergebnis=Ergebnis.GENEHMIGT,
        begruendung=inhalt["begruendung"],
        datum=_day(inhalt["datum"]),
        beginn=_day(inhalt["beginn_genannt"]),
        punkte=tuple(inhalt["punkte"]),
        ueberschreitung_begruendung=inhalt["ueberschreitung_begruendung"],
    )
    bescheid = Bescheid(inhalt["einreichung"], entscheidung, absicht.erstellt_am, absicht.akteur)
    return Vorhaben(bescheid, date.fromisoformat(inhalt["beginn"]))


async def find_offene(work: Work, antraege: Collection[UUID]) -> frozenset[UUID]:
    """Tell which of several applications have an open intent."""
    is_open = (AbsichtRow.jugendamt == work.jugendamt) & AbsichtRow.erledigt_am.is_(None)
    rows = await work.execute(select(AbsichtRow.gegenstand).where(is_open, AbsichtRow.gegenstand.in_(antraege)))
    return frozenset(rows.scalars())


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
