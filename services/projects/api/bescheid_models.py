"""Wire models of a decision document: what was decided and everything that it rests on (P1, P4-P7)."""

from typing import Self
from uuid import UUID

from services.projects.api.ansicht_models import EntscheidungOut, VerlaengerungOut
from services.projects.api.plan_models import PlanOut, plan_of
from services.projects.domain.antrag import Einreichung
from services.projects.domain.bescheid import Bescheid, Bindung, Konzeptstand
from services.projects.usecases.read_bescheid import Bescheidsansicht
from shared.contracts.bindung import HaushaltslageInhalt
from shared.contracts.types import Day, GeldField, Prozent, Wire
from shared.kalender import format_instant


class EinreichungOut(Wire):
    """The submission that was decided about, and the basis of the Träger's own contribution on its day (P7)."""

    nummer: int
    fassung: int
    eingereicht_am: str
    mitarbeitende: int
    prozent: Prozent

    @classmethod
    def of(cls, einreichung: Einreichung) -> Self:
        """Write a submission."""
        return cls(
            nummer=einreichung.nummer,
            fassung=einreichung.fassung,
            eingereicht_am=format_instant(einreichung.eingereicht_am),
            mitarbeitende=einreichung.mitarbeitende,
            prozent=einreichung.prozent,
        )


class EntscheidungGenau(EntscheidungOut):
    """A decision with who took it, and why a year of the Bezirk was overdrawn for it (V10)."""

    entschieden_von: str
    ueberschreitung_begruendung: str | None = None

    @classmethod
    def of(cls, bescheid: Bescheid) -> Self:
        """Write a decision."""
        reason = bescheid.entscheidung.ueberschreitung_begruendung
        more = {"entschieden_von": bescheid.entschieden_von, "ueberschreitung_begruendung": reason}
        return cls.model_validate(EntscheidungOut.of(bescheid).model_dump() | more)


class KonzeptOut(Wire):
    """The Konzept that held for the first funding year, in the version of the day."""

    gueltig_ab: Day
    version: int

    @classmethod
    def of(cls, konzept: Konzeptstand | None) -> Self | None:
        """Write it."""
        return cls(gueltig_ab=konzept.gueltig_ab, version=konzept.version) if konzept else None


class GebundenOut(Wire):
    """What was bound for a year by the decision; `lage`: the Bezirk's year as it was found, null if not set up."""

    jahr: int
    betrag: GeldField
    vorgemerkt: bool
    lage: HaushaltslageInhalt | None = None

    @classmethod
    def of(cls, bindung: Bindung) -> Self:
        """Write a year."""
        found = bindung.lage
        lage = (
            HaushaltslageInhalt(**{name: getattr(found, name) for name in HaushaltslageInhalt.model_fields})
            if found
            else None
        )
        return cls(jahr=bindung.jahr, betrag=bindung.betrag, vorgemerkt=bindung.vorgemerkt, lage=lage)


class BescheidOut(Wire):
    """A decision document. `plan` is what was decided about, of an approval with the beginning that it fixed (P4)."""

    antrag: UUID
    traeger_name: str | None = None
    sozialraum_name: str | None = None
    entscheidung: EntscheidungGenau
    einreichung: EinreichungOut
    konzept: KonzeptOut | None = None
    plan: PlanOut
    bindungen: list[GebundenOut]
    verlaengerungen: list[VerlaengerungOut] = []

    @classmethod
    def of(cls, ansicht: Bescheidsansicht) -> Self:
        """Write a decision."""
        return cls(
            antrag=ansicht.antrag.id,
            traeger_name=ansicht.traeger_name,
            sozialraum_name=ansicht.sozialraum_name,
            entscheidung=EntscheidungGenau.of(ansicht.bescheid),
            einreichung=EinreichungOut.of(ansicht.einreichung),
            konzept=KonzeptOut.of(ansicht.bescheid.konzept),
            plan=PlanOut.model_validate(plan_of(ansicht.inhalt, ansicht.finanzierung)),
            bindungen=[GebundenOut.of(bindung) for bindung in ansicht.bindungen],
            verlaengerungen=[VerlaengerungOut.of(one, status=stand) for one, stand in ansicht.verlaengerungen],
        )
