"""Wire models of an application that is written: a draft, a change of it, its lines of cost and income (P2).

Texts and lists may be empty while it is a draft; submission names what is missing.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints

from services.projects.domain.antrag import Einnahme, Einnahmeart, Finanzierungsart, Inhalt, Kosten, Kostenart
from shared.contracts.types import Day, GeldNonNegative, Jahr, Slug, Wire

MOST_ZEILEN = 200
Entwurfstext = Annotated[
    str,
    StringConstraints(max_length=4000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", strip_whitespace=True),
    Field(description="Free text, empty while unknown. It must hold no personal data of clients (G6)."),
]
Entwurfszeile = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$", strip_whitespace=True)]


class KostenZeile(Wire):
    """A line of the cost plan in one funding year. `unbar`: goods or unpaid work, also in the income plan (P7)."""

    art: Kostenart
    bezeichnung: Entwurfszeile = ""
    betrag: GeldNonNegative
    jahr: Jahr
    unbar: Annotated[bool, Field(strict=True)] = False

    def to_kosten(self) -> Kosten:
        """Give the domain's value."""
        return Kosten(self.art, self.bezeichnung, self.betrag, self.jahr, unbar=self.unbar)

    @classmethod
    def of(cls, zeile: Kosten) -> Self:
        """Write a line."""
        return cls(
            art=zeile.art, bezeichnung=zeile.bezeichnung, betrag=zeile.betrag, jahr=zeile.jahr, unbar=zeile.unbar
        )


class EinnahmeZeile(Wire):
    """A line of the income plan, in one funding year; all but `sonstige` is the Träger's own contribution (P7)."""

    art: Einnahmeart
    bezeichnung: Entwurfszeile = ""
    betrag: GeldNonNegative
    jahr: Jahr

    def to_einnahme(self) -> Einnahme:
        """Give the domain's value."""
        return Einnahme(self.art, self.bezeichnung, self.betrag, self.jahr)

    @classmethod
    def of(cls, zeile: Einnahme) -> Self:
        """Write a line."""
        return cls(art=zeile.art, bezeichnung=zeile.bezeichnung, betrag=zeile.betrag, jahr=zeile.jahr)


KostenZeilen = Annotated[list[KostenZeile], Field(max_length=MOST_ZEILEN)]
EinnahmeZeilen = Annotated[list[EinnahmeZeile], Field(max_length=MOST_ZEILEN)]


class AntragFields(Wire):
    """What may be missing in a draft."""

    titel: Entwurfszeile = ""
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
        return {name: _READ.get(name, _as_it_is)(getattr(self, name)) for name in sorted(self.model_fields_set)}


class AntragIn(AntragFields):
    """A new application (P2); only the Bezirk, the Sozialraum and the Träger are needed while it is a draft."""

    bezirk: Slug
    sozialraum: Slug
    traeger: Slug

    def to_inhalt(self) -> Inhalt:
        """Give the domain's value."""
        return Inhalt(**self.to_changes())


class AntragPatch(AntragFields):
    """A change of a draft: what is named is replaced, lists as a whole; what is left out stays."""

    bezirk: Slug = ""
    sozialraum: Slug = ""
    traeger: Slug = ""


def _as_it_is(value: object) -> object:
    return value


_READ: Mapping[str, Callable[[Any], object]] = {
    "kosten": lambda zeilen: tuple(zeile.to_kosten() for zeile in zeilen),
    "einnahmen": lambda zeilen: tuple(zeile.to_einnahme() for zeile in zeilen),
    "begruendung_vollfinanzierung": lambda text: text or "",
}
