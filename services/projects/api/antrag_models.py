"""Wire models of an application: what is sent as a draft or a change of it, and what every answer carries (P2, P5-P7).

Texts and lists may be empty while it is a draft; submission names what is missing.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from services.projects.domain.antrag import (
    Einnahme,
    Einnahmeart,
    Finanzierungsart,
    Inhalt,
    Jahresbetrag,
    Kosten,
    Kostenart,
)
from services.projects.domain.finanzierung import Eigenanteil
from services.projects.domain.lebenslauf import Status
from services.projects.usecases.views import AntragView
from shared.contracts.types import Day, GeldField, GeldNonNegative, Jahr, Slug, Wire, write_decimal

MOST_ZEILEN = 200
Entwurfstext = Annotated[
    str,
    StringConstraints(max_length=4000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", strip_whitespace=True),
    Field(description="Free text, empty while unknown. It must hold no personal data of clients (G6)."),
]
Entwurfszeile = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$", strip_whitespace=True)]


class KostenZeile(Wire):
    """A line of the cost plan, in one funding year. `unbar`: goods or unpaid work, also named in the income plan (P7)."""

    art: Kostenart
    bezeichnung: Entwurfszeile = ""
    betrag: GeldNonNegative
    jahr: Jahr
    unbar: Annotated[bool, Field(strict=True)] = False

    def to_kosten(self) -> Kosten:
        """Give the domain's value."""
        return Kosten(self.art, self.bezeichnung, self.betrag, self.jahr, unbar=self.unbar)


class EinnahmeZeile(Wire):
    """A line of the income plan, in one funding year; all but `sonstige` is the Träger's own contribution (P7)."""

    art: Einnahmeart
    bezeichnung: Entwurfszeile = ""
    betrag: GeldNonNegative
    jahr: Jahr

    def to_einnahme(self) -> Einnahme:
        """Give the domain's value."""
        return Einnahme(self.art, self.bezeichnung, self.betrag, self.jahr)


KostenZeilen = Annotated[list[KostenZeile], Field(max_length=MOST_ZEILEN)]
EinnahmeZeilen = Annotated[list[EinnahmeZeile], Field(max_length=MOST_ZEILEN)]


class AntragIn(Wire):
    """A new application (P2); only the Bezirk, the Sozialraum and the Träger are needed while it is a draft."""

    titel: Entwurfszeile = ""
    bezirk: Slug
    sozialraum: Slug
    traeger: Slug
    bedarf: Entwurfstext = ""
    ziele: Entwurfstext = ""
    zielgruppe: Entwurfstext = ""
    massnahmen: Entwurfstext = ""
    beginn: Day | None = None
    ende: Day | None = None
    finanzierungsart: Finanzierungsart = Finanzierungsart.FEHLBEDARF
    begruendung_vollfinanzierung: Entwurfstext | None = None
    kosten: KostenZeilen = []
    einnahmen: EinnahmeZeilen = []

    def to_inhalt(self) -> Inhalt:
        """Give the domain's value."""
        return Inhalt(
            bezirk=self.bezirk,
            sozialraum=self.sozialraum,
            traeger=self.traeger,
            titel=self.titel,
            bedarf=self.bedarf,
            ziele=self.ziele,
            zielgruppe=self.zielgruppe,
            massnahmen=self.massnahmen,
            beginn=self.beginn,
            ende=self.ende,
            finanzierungsart=self.finanzierungsart,
            begruendung_vollfinanzierung=self.begruendung_vollfinanzierung or "",
            kosten=tuple(zeile.to_kosten() for zeile in self.kosten),
            einnahmen=tuple(zeile.to_einnahme() for zeile in self.einnahmen),
        )


class AntragPatch(Wire):
    """A change of a draft: what is named is replaced, lists as a whole; what is left out stays."""

    titel: Entwurfszeile = ""
    bezirk: Slug = ""
    sozialraum: Slug = ""
    traeger: Slug = ""
    bedarf: Entwurfstext = ""
    ziele: Entwurfstext = ""
    zielgruppe: Entwurfstext = ""
    massnahmen: Entwurfstext = ""
    beginn: Day | None = None
    ende: Day | None = None
    finanzierungsart: Finanzierungsart = Finanzierungsart.FEHLBEDARF
    begruendung_vollfinanzierung: Entwurfstext | None = None
    kosten: KostenZeilen = []
    einnahmen: EinnahmeZeilen = []

    def to_changes(self) -> dict[str, Any]:
        """Give the parts of the content that were named, as the domain's values."""
        read = {
            "kosten": lambda zeilen: tuple(zeile.to_kosten() for zeile in zeilen),
            "einnahmen": lambda zeilen: tuple(zeile.to_einnahme() for zeile in zeilen),
            "begruendung_vollfinanzierung": lambda text: text or "",
        }
        named = sorted(self.model_fields_set)
        return {name: read.get(name, lambda value: value)(getattr(self, name)) for name in named}
