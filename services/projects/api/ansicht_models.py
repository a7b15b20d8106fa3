"""Wire models of what every answer of an application carries: its content, its money (P5-P7) and its life (P1)."""

from typing import Self
from uuid import UUID

from services.projects.api.antrag_models import EinnahmeZeile, KostenZeile
from services.projects.domain.antrag import Finanzierungsart
from services.projects.domain.bescheid import Bescheid, Ergebnis
from services.projects.domain.finanzierung import Finanzierung
from services.projects.domain.lebenslauf import Status
from services.projects.usecases.read_antraege import Ansicht
from shared.contracts.types import Day, GeldField, Prozent, Wire
from shared.kalender import format_instant


class EigenanteilOut(Wire):
    """The Träger's contribution: planned, and at least (P7); null while no employees are on record."""

    prozent: Prozent | None = None
    mindestens: GeldField | None = None
    geplant: GeldField


class JahrOut(Wire):
    """The grant's part of one funding year (P5)."""

    jahr: int
    zuwendung: GeldField


class BindungOut(Wire):
    """What is bound for one funding year; `vorgemerkt`: that year is not set up yet (P5)."""

    jahr: int
    betrag: GeldField
    vorgemerkt: bool


class EntscheidungOut(Wire):
    """A decision that was taken about the submission of that number (P1)."""

    einreichung: int
    entscheidung: Ergebnis
    begruendung: str
    datum: Day
    beginn: Day | None = None
    punkte: list[str]
    entschieden_am: str

    @classmethod
    def of(cls, bescheid: Bescheid) -> Self:
        """Write a decision."""
        said = bescheid.entscheidung
        assert said.datum is not None, "the day is fixed when a decision is taken"
        return cls(
            einreichung=bescheid.einreichung,
            entscheidung=said.ergebnis,
            begruendung=said.begruendung,
            datum=said.datum,
            beginn=said.beginn,
            punkte=list(said.punkte),
            entschieden_am=format_instant(bescheid.entschieden_am),
        )


class AntragOut(Wire):
    """An application as it stands. `entscheidung_offen`: a decision waits for the budget service's answer (K4)."""

    id: UUID
    status: Status
    titel: str
    bezirk: str
    sozialraum: str
    traeger: str
    bedarf: str
    ziele: str
    zielgruppe: str
    massnahmen: str
    beginn: Day | None = None
    ende: Day | None = None
    finanzierungsart: Finanzierungsart
    begruendung_vollfinanzierung: str | None = None
    kosten: list[KostenZeile]
    einnahmen: list[EinnahmeZeile]
    foerderfaehige_kosten: GeldField
    eigenanteil: EigenanteilOut
    zuwendung: GeldField
    jahre: list[JahrOut]
    bindungen: list[BindungOut]
    entscheidungen: list[EntscheidungOut]
    entscheidung_offen: bool
    eingereicht_am: str | None = None
    begonnen_am: Day | None = None

    @classmethod
    def of(cls, ansicht: Ansicht) -> Self:
        """Write an application."""
        antrag, inhalt = ansicht.antrag, ansicht.antrag.inhalt
        plain = {name: getattr(inhalt, name) for name in _PLAIN}
        lists = {
            "kosten": [KostenZeile.of(zeile) for zeile in inhalt.kosten],
            "einnahmen": [EinnahmeZeile.of(zeile) for zeile in inhalt.einnahmen],
            "bindungen": [BindungOut(jahr=b.jahr, betrag=b.betrag, vorgemerkt=b.vorgemerkt) for b in antrag.bindungen],
            "entscheidungen": [EntscheidungOut.of(bescheid) for bescheid in antrag.bescheide],
        }
        submitted = antrag.einreichung
        life = {
            "id": antrag.id,
            "status": antrag.status,
            "begruendung_vollfinanzierung": inhalt.begruendung_vollfinanzierung or None,
            "entscheidung_offen": ansicht.entscheidung_offen,
            "eingereicht_am": format_instant(submitted.eingereicht_am) if submitted else None,
            "begonnen_am": antrag.begonnen_am,
        }
        return cls.model_validate(plain | lists | life | _figures_of(ansicht.finanzierung))


_PLAIN = (
    "titel", "bezirk", "sozialraum", "traeger", "bedarf", "ziele", "zielgruppe", "massnahmen", "beginn", "ende",
    "finanzierungsart",
)  # fmt: skip


def _figures_of(finanzierung: Finanzierung) -> dict[str, object]:
    eigenanteil = finanzierung.eigenanteil
    return {
        "foerderfaehige_kosten": finanzierung.foerderfaehige_kosten,
        "eigenanteil": EigenanteilOut(
            prozent=eigenanteil.prozent, mindestens=eigenanteil.mindestens, geplant=eigenanteil.geplant
        ),
        "zuwendung": finanzierung.zuwendung,
        "jahre": [JahrOut(jahr=one.jahr, zuwendung=one.betrag) for one in finanzierung.jahre],
    }
