"""Wire models of what every answer of an application carries: its content, its money (P5-P7) and its life (P1)."""

from typing import Self
from uuid import UUID

from services.projects.api.plan_models import PlanOut, plan_of
from services.projects.domain.bescheid import Bescheid, Ergebnis, Verlaengerung
from services.projects.domain.lebenslauf import Status
from services.projects.domain.verlaengerung import VerlaengerungStand
from services.projects.usecases.read_antraege import Ansicht
from shared.contracts.types import Day, GeldField, Wire
from shared.kalender import format_instant


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


class VerlaengerungsentscheidungOut(Wire):
    """What the Leitung said about a longer term (P3)."""

    entscheidung: Ergebnis
    begruendung: str
    datum: Day
    entschieden_am: str


class VerlaengerungOut(Wire):
    """A longer term that was applied for: until when, instead of `bisher`, and what became of it (P3)."""

    nummer: int
    bisher: Day
    ende: Day
    grund: str
    status: VerlaengerungStand
    beantragt_am: str
    entscheidung: VerlaengerungsentscheidungOut | None = None

    @classmethod
    def of(cls, verlaengerung: Verlaengerung, *, status: VerlaengerungStand) -> Self:
        """Write one."""
        said = verlaengerung.bescheid
        return cls(
            nummer=verlaengerung.nummer,
            bisher=verlaengerung.bisher,
            ende=verlaengerung.ende,
            grund=verlaengerung.grund,
            status=status,
            beantragt_am=format_instant(verlaengerung.beantragt_am),
            entscheidung=VerlaengerungsentscheidungOut(
                entscheidung=said.ergebnis,
                begruendung=said.begruendung,
                datum=said.datum,
                entschieden_am=format_instant(said.entschieden_am),
            )
            if said
            else None,
        )


class AntragOut(PlanOut):
    """An application as it stands. `entscheidung_offen`: a decision waits for the budget service's answer (K4).

    `stammdaten_vom`: of when the master data are that the last submission rests on (P7).
    """

    id: UUID
    status: Status
    fassung: int
    bindungen: list[BindungOut]
    entscheidungen: list[EntscheidungOut]
    entscheidung_offen: bool
    eingereicht_am: str | None = None
    stammdaten_vom: str | None = None
    begonnen_am: Day | None = None
    abgeschlossen_am: Day | None = None
    abschluss_grund: str | None = None
    verlaengerungen: list[VerlaengerungOut] = []

    @classmethod
    def of(cls, ansicht: Ansicht) -> Self:
        """Write an application."""
        antrag = ansicht.antrag
        lists = {
            "bindungen": [BindungOut(jahr=b.jahr, betrag=b.betrag, vorgemerkt=b.vorgemerkt) for b in antrag.bindungen],
            "entscheidungen": [EntscheidungOut.of(bescheid) for bescheid in antrag.bescheide],
            "verlaengerungen": [VerlaengerungOut.of(one, status=stand) for one, stand in ansicht.verlaengerungen],
        }
        submitted = antrag.einreichung
        life = {name: getattr(antrag, name) for name in _LIFE} | {
            "entscheidung_offen": ansicht.entscheidung_offen,
            "eingereicht_am": format_instant(submitted.eingereicht_am) if submitted else None,
            "stammdaten_vom": format_instant(submitted.stammdaten_vom)
            if submitted and submitted.stammdaten_vom
            else None,
        }
        return cls.model_validate(plan_of(antrag.inhalt, ansicht.finanzierung) | lists | life)


_LIFE = ("id", "status", "fassung", "begonnen_am", "abgeschlossen_am", "abschluss_grund")
