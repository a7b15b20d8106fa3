"""Wire models of an application that is written: a draft, a change of it, its lines of cost and income (P2).

Texts and lists may be empty while it is a draft; submission names what is missing.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, LiteralString, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.projects.domain.antrag import Einnahme, Einnahmeart, Finanzierungsart, Inhalt, Kosten, Kostenart, Satz
from shared.contracts.types import Day, GeldNonNegative, Jahr, Schluessel, Slug, StellenPositive, Wire
from shared.geld import NULL_EURO, Geld

MOST_ZEILEN = 200
Menge = Annotated[int, Field(ge=1, le=10_000, strict=True)]
Entwurfstext = Annotated[
    str,
    StringConstraints(max_length=4000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", strip_whitespace=True),
    Field(description="Free text, empty while unknown. It must hold no personal data of clients (G6)."),
]
Entwurfszeile = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$", strip_whitespace=True)]


def _broken(text: LiteralString) -> PydanticCustomError:
    return PydanticCustomError("zeile", text)


class SatzZeile(Wire):
    """The rate that made an amount, and the Konzept that says so: the day it holds from, and its version."""

    betrag: GeldNonNegative
    einheit: Annotated[str, Field(max_length=200)]
    konzept: Day
    version: Annotated[int, Field(ge=1, le=1_000_000, strict=True)]

    @classmethod
    def of(cls, satz: Satz | None) -> Self | None:
        """Write a rate."""
        if satz is None:
            return None
        return cls(betrag=satz.betrag, einheit=satz.einheit, konzept=satz.konzept, version=satz.version)


GezeigterSatz = Annotated[
    SatzZeile | None,
    Field(description="As an answer shows it, beside its `betrag`: both may be sent back and are computed anew."),
]


def _is_shown(betrag: Geld | None, *, satz: SatzZeile | None, menge: int | None) -> bool:
    """Tell whether an amount is the one that an answer showed for a computed line."""
    if menge is None or betrag is None:
        return False
    return betrag == (satz.betrag.times(menge) if satz else NULL_EURO)


class KostenZeile(Wire):
    """A line of the cost plan in one funding year. `unbar`: goods or unpaid work, also in the income plan (P7).

    One of three makes the amount: `betrag`, a flat rate with `menge`, or `stunden` of unpaid work.
    """

    art: Kostenart
    bezeichnung: Entwurfszeile = ""
    betrag: GeldNonNegative | None = Field(default=None, description="Left out where it follows from the Konzept.")
    jahr: Jahr
    unbar: Annotated[bool, Field(strict=True)] = False
    qualifikation: Entwurfszeile | None = Field(default=None, description="Of personnel (P2).")
    stellenanteil: StellenPositive | None = Field(
        default=None, description='Of personnel: full posts; "0.50" is half a post, "2.00" are two.'
    )
    hilfskraft: Annotated[bool, Field(strict=True, description="Of personnel: a helper.")] = False
    pauschale: Schluessel | None = Field(default=None, description="A flat rate of the Konzept, for material (P2).")
    menge: Menge | None = Field(default=None, description="So many units of the flat rate.")
    stunden: Menge | None = Field(default=None, description="Hours of unpaid work at the rate of the Konzept (P7).")
    satz: GezeigterSatz = None

    def to_kosten(self) -> Kosten:
        """Give the domain's value."""
        return Kosten(
            art=self.art,
            bezeichnung=self.bezeichnung,
            betrag=self.betrag or NULL_EURO,
            jahr=self.jahr,
            unbar=self.unbar,
            qualifikation=self.qualifikation or "",
            stellenanteil=self.stellenanteil,
            hilfskraft=self.hilfskraft,
            pauschale=self.pauschale,
            menge=self.menge,
            stunden=self.stunden,
        )

    @model_validator(mode="after")
    def _has_one_amount(self) -> Self:
        given = None if _is_shown(self.betrag, satz=self.satz, menge=self.menge or self.stunden) else self.betrag
        if sum(one is not None for one in (given, self.pauschale, self.stunden)) != 1:
            raise _broken("Name one of betrag, pauschale and stunden.")
        if (self.pauschale is None) != (self.menge is None):
            raise _broken("A flat rate and its quantity (pauschale, menge) go together.")
        return self

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        personal = self.art is Kostenart.PERSONAL
        if self.pauschale is not None and personal:
            raise _broken("Flat rates are for material (art sach).")
        if self.stunden is not None and not (personal and self.unbar):
            raise _broken("Hours make an amount for unpaid work alone (art personal, unbar).")
        if not personal and (self.qualifikation or self.stellenanteil is not None or self.hilfskraft):
            raise _broken("qualifikation, stellenanteil and hilfskraft are of personnel (art personal).")
        return self


class EinnahmeZeile(Wire):
    """A line of the income plan, in one funding year; all but `sonstige` is the Träger's own contribution (P7).

    Either `betrag`, or for `ehrenamt` the `stunden` of unpaid work.
    """

    art: Einnahmeart
    bezeichnung: Entwurfszeile = ""
    betrag: GeldNonNegative | None = Field(default=None, description="Left out where it follows from the Konzept.")
    jahr: Jahr
    stunden: Menge | None = Field(default=None, description="Hours of unpaid work at the rate of the Konzept (P7).")
    satz: GezeigterSatz = None

    def to_einnahme(self) -> Einnahme:
        """Give the domain's value."""
        return Einnahme(self.art, self.bezeichnung, self.betrag or NULL_EURO, self.jahr, stunden=self.stunden)

    @model_validator(mode="after")
    def _has_one_amount(self) -> Self:
        given = None if _is_shown(self.betrag, satz=self.satz, menge=self.stunden) else self.betrag
        if (given is None) == (self.stunden is None):
            raise _broken("Name either betrag or stunden.")
        if self.stunden is not None and self.art is not Einnahmeart.EHRENAMT:
            raise _broken("Hours make an amount for unpaid work alone (art ehrenamt).")
        return self


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
