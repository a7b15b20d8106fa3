"""Read a decision with everything it rests on (P1, P4-P7): version, plan, contribution, Konzept, Bindungen."""

from dataclasses import dataclass
from uuid import UUID

from services.projects.domain.antrag import Antrag, Einreichung, Inhalt
from services.projects.domain.bescheid import Bescheid, Bindung, Ergebnis, Verlaengerung
from services.projects.domain.finanzierung import Finanzierung, compute_finanzierung
from services.projects.domain.sichtbarkeit import sicht_of
from services.projects.domain.verlaengerung import VerlaengerungStand, list_staende
from services.projects.storage import antraege, fassungen, kopien, verlauf
from shared.contracts.stammdaten import StammdatenArt
from shared.errors import NotVisible
from shared.identity import Caller
from shared.kalender import Instant, berlin_day
from shared.storage.database import Database, retried


@dataclass(frozen=True, slots=True)
class Bescheidsansicht:
    """A decision and what it was taken on; `bindungen` as they were bound then, with the Bezirk's years as found."""

    antrag: Antrag
    bescheid: Bescheid
    einreichung: Einreichung
    inhalt: Inhalt
    finanzierung: Finanzierung
    bindungen: tuple[Bindung, ...]
    verlaengerungen: tuple[tuple[Verlaengerung, VerlaengerungStand], ...]
    traeger_name: str | None
    sozialraum_name: str | None


@retried
async def read_bescheid(
    database: Database, caller: Caller, antrag_id: UUID, *, einreichung: int | None, now: Instant
) -> Bescheidsansicht:
    """Show the last decision, or that about the submission of that number; raise NotVisible where there is none."""
    async with database.transaction(caller) as work:
        sicht = sicht_of(caller)
        antrag = await antraege.get(work, antrag_id, sicht=sicht)
        bescheid = _find(antrag, einreichung)
        about = antrag.einreichungen[bescheid.einreichung - 1]
        await fassungen.get(work, antrag.id, about.fassung, sicht=sicht)
        inhalt = _decided_inhalt(await fassungen.get_inhalt(work, antrag.id, about.fassung), bescheid)
        approved = bescheid.entscheidung.ergebnis is Ergebnis.GENEHMIGT
        return Bescheidsansicht(
            antrag=antrag,
            bescheid=bescheid,
            einreichung=about,
            inhalt=inhalt,
            finanzierung=compute_finanzierung(inhalt, prozent=about.prozent),
            bindungen=await verlauf.load_first_bindungen(work, antrag.id) if approved else (),
            verlaengerungen=list_staende(antrag, heute=berlin_day(now)) if approved else (),
            traeger_name=await kopien.find_name(work, StammdatenArt.TRAEGER, inhalt.traeger),
            sozialraum_name=await kopien.find_name(work, StammdatenArt.SOZIALRAUM, inhalt.sozialraum),
        )


def _find(antrag: Antrag, einreichung: int | None) -> Bescheid:
    found = [one for one in antrag.bescheide if einreichung in {None, one.einreichung}]
    if not found:
        raise NotVisible
    return found[-1]


def _decided_inhalt(submitted: Inhalt, bescheid: Bescheid) -> Inhalt:
    """Give what was decided about: of an approval with a later beginning, what is left of the plan (P4)."""
    beginn = bescheid.entscheidung.beginn
    return (
        submitted.from_beginn(beginn) if beginn and bescheid.entscheidung.ergebnis is Ergebnis.GENEHMIGT else submitted
    )
