"""Builders of the project tests: a whole application with one line of what matters in the test."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.projects.domain.antrag import (
    Antrag,
    Einnahme,
    Einnahmeart,
    Einreichung,
    Finanzierungsart,
    Inhalt,
    Kosten,
    Kostenart,
)
from services.projects.domain.bescheid import Entscheidung, Ergebnis
from services.projects.domain.einreichung import Stammblatt
from services.projects.domain.lebenslauf import Status
from shared.geld import Geld

SUBMITTED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 3, 10)
APPLICANT = "asd-konz"
LEITUNG = "leitung"


def euro(text: str) -> Geld:
    return Geld(int(Decimal(text) * 100))


def kosten(betrag: str, *, jahr: int = 2026, unbar: bool = False, art: Kostenart = Kostenart.SACH) -> Kosten:
    return Kosten(art=art, bezeichnung="Honorare", betrag=euro(betrag), jahr=jahr, unbar=unbar)


def einnahme(betrag: str, *, jahr: int = 2026, art: Einnahmeart = Einnahmeart.EIGENMITTEL) -> Einnahme:
    return Einnahme(art=art, bezeichnung="Eigenmittel", betrag=euro(betrag), jahr=jahr)


def build_inhalt(**changed: Any) -> Inhalt:  # noqa: ANN401  # whatever matters in the test
    whole = Inhalt(
        bezirk="konz-bezirk",
        sozialraum="konz",
        traeger="lebenshilfe",
        titel="Offener Treff",
        bedarf="Es fehlt ein Ort",
        ziele="Ein Treff an drei Tagen",
        zielgruppe="12 bis 16 Jahre",
        massnahmen="Treff, Ausfahrten",
        beginn=date(2026, 4, 1),
        ende=date(2026, 12, 31),
        finanzierungsart=Finanzierungsart.FEHLBEDARF,
        kosten=(kosten("10000.00"),),
        einnahmen=(einnahme("500.00"),),
    )
    return replace(whole, **changed)


def build_stammblatt(**changed: Any) -> Stammblatt:  # noqa: ANN401  # whatever matters in the test
    whole = Stammblatt(sozialraum_bezirk="konz-bezirk", traeger_known=True, mitarbeitende=45)
    return replace(whole, **changed)


def build_antrag(status: Status = Status.EINGEREICHT, **changed: Any) -> Antrag:  # noqa: ANN401  # the same
    einreichung = Einreichung(
        nummer=1,
        fassung=1,
        eingereicht_am=SUBMITTED_AT,
        eingereicht_von=APPLICANT,
        mitarbeitende=45,
        prozent=Decimal(2),
    )
    whole = Antrag(
        id=UUID(int=1),
        version=2,
        fassung=1,
        status=status,
        inhalt=build_inhalt(),
        angelegt_von=APPLICANT,
        einreichungen=(einreichung,),
    )
    return replace(whole, **changed)


def build_entscheidung(ergebnis: Ergebnis = Ergebnis.GENEHMIGT, **changed: Any) -> Entscheidung:  # noqa: ANN401  # the same
    return replace(Entscheidung(ergebnis=ergebnis, begruendung="Passt zum Bedarf", datum=TODAY), **changed)
