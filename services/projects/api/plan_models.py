"""Wire models of a plan in an answer: its lines with the rates that made them, and the money that follows (P2-P7)."""

from typing import Self

from services.projects.api.antrag_models import SatzZeile
from services.projects.domain.antrag import Einnahme, Einnahmeart, Finanzierungsart, Inhalt, Kosten, Kostenart
from services.projects.domain.finanzierung import Finanzierung
from shared.contracts.types import Day, GeldField, Prozent, Stellen, Wire


class KostenOut(Wire):
    """A line of the cost plan. Of a flat rate or of hours without `satz` the Konzept has no rate yet."""

    art: Kostenart
    bezeichnung: str
    betrag: GeldField
    jahr: int
    unbar: bool
    qualifikation: str | None = None
    stellenanteil: Stellen | None = None
    hilfskraft: bool = False
    pauschale: str | None = None
    menge: int | None = None
    stunden: int | None = None
    satz: SatzZeile | None = None

    @classmethod
    def of(cls, zeile: Kosten) -> Self:
        """Write a line."""
        plain = {name: getattr(zeile, name) for name in _KOSTEN}
        return cls(**plain, qualifikation=zeile.qualifikation or None, satz=SatzZeile.of(zeile.satz))


class EinnahmeOut(Wire):
    """A line of the income plan."""

    art: Einnahmeart
    bezeichnung: str
    betrag: GeldField
    jahr: int
    stunden: int | None = None
    satz: SatzZeile | None = None

    @classmethod
    def of(cls, zeile: Einnahme) -> Self:
        """Write a line."""
        plain = {name: getattr(zeile, name) for name in _EINNAHME}
        return cls(**plain, satz=SatzZeile.of(zeile.satz))


class EigenanteilOut(Wire):
    """The Träger's contribution: planned, and at least (P7); null while no employees are on record."""

    prozent: Prozent | None = None
    mindestens: GeldField | None = None
    geplant: GeldField


class JahrOut(Wire):
    """The grant's part of one funding year (P5)."""

    jahr: int
    zuwendung: GeldField


_EINNAHME = ("art", "bezeichnung", "betrag", "jahr", "stunden")
_KOSTEN = (*_EINNAHME, "unbar", "stellenanteil", "hilfskraft", "pauschale", "menge")
_PLAIN = (
    "titel", "bezirk", "sozialraum", "traeger", "bedarf", "ziele", "zielgruppe", "massnahmen", "beginn", "ende",
    "finanzierungsart",
)  # fmt: skip


class PlanOut(Wire):
    """What an application says in one version, and the money that follows from it (P5-P7)."""

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
    kosten: list[KostenOut]
    einnahmen: list[EinnahmeOut]
    foerderfaehige_kosten: GeldField
    eigenanteil: EigenanteilOut
    zuwendung: GeldField
    jahre: list[JahrOut]


def plan_of(inhalt: Inhalt, finanzierung: Finanzierung) -> dict[str, object]:
    """Give the fields of a plan."""
    plain: dict[str, object] = {name: getattr(inhalt, name) for name in _PLAIN}
    lists: dict[str, object] = {
        "begruendung_vollfinanzierung": inhalt.begruendung_vollfinanzierung or None,
        "kosten": [KostenOut.of(zeile) for zeile in inhalt.kosten],
        "einnahmen": [EinnahmeOut.of(zeile) for zeile in inhalt.einnahmen],
    }
    return plain | lists | figures_of(finanzierung)


def figures_of(finanzierung: Finanzierung) -> dict[str, object]:
    """Give the money that follows from a plan."""
    eigenanteil = finanzierung.eigenanteil
    return {
        "foerderfaehige_kosten": finanzierung.foerderfaehige_kosten,
        "eigenanteil": EigenanteilOut(
            prozent=eigenanteil.prozent, mindestens=eigenanteil.mindestens, geplant=eigenanteil.geplant
        ),
        "zuwendung": finanzierung.zuwendung,
        "jahre": [JahrOut(jahr=one.jahr, zuwendung=one.betrag) for one in finanzierung.jahre],
    }
