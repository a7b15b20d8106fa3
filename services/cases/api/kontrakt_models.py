"""Wire models of a Kontrakt that is written: drafted, changed, advised on, signed, discarded (K1-K7)."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from services.cases.domain.aenderung import Aenderung, Menge
from services.cases.domain.beratung import Rolle
from services.cases.domain.entwurf import Angaben
from services.cases.domain.hilfeart import Form
from services.cases.domain.kontrakt import Anlass, Begruendungen, Beratung
from shared.contracts.bindung import UmfangInhalt
from shared.contracts.stammdaten import Hilfeart
from shared.contracts.types import Day, Freitext, GeldPositive, Kurztext, Schluessel, Slug, Wire
from shared.errors import Finding, RuleBroken

_UMFANG = ("minuten_pro_woche", "kontingent_minuten", "entgelt")
Aktenzeichen = Annotated[
    Kurztext, Field(description="The office's own pseudonym of the case; it must hold no personal data (G6).")
]
NamedForm = Annotated[Form | None, Field(description="Where none follows from the Hilfeart: 27.2, 35, 35a, 41 (K7).")]
Volumen = Annotated[Schluessel | None, Field(description="null: a help that is paid outside the volumes (K5).")]
Stundensatz = Annotated[
    GeldPositive | None, Field(description="Price of an hour, agreed until its Träger has a contract (K6).")
]


class UmfangFields(UmfangInhalt):
    """How much help: minutes per week, or a contingent, or a rate by day or month, or none (K5)."""

    def check_umfang(self) -> None:
        """Raise RuleBroken where more than one is named."""
        named = [name for name in _UMFANG if getattr(self, name) is not None]
        if len(named) > 1:
            raise RuleBroken(*(Finding(f"/{name}", "umfang_mehrfach", "Name one of the three.") for name in named))


class KontraktIn(UmfangFields):
    """A new draft."""

    aktenzeichen: Aktenzeichen
    sozialraum: Slug
    traeger: Slug
    hilfeart: Hilfeart
    form: NamedForm = None
    volumen: Volumen
    beginn: Day
    ende: Day
    stundensatz: Stundensatz = None

    def to_angaben(self) -> Angaben:
        """Give the domain's value; raise RuleBroken."""
        self.check_umfang()
        return Angaben(
            aktenzeichen=self.aktenzeichen,
            sozialraum=self.sozialraum,
            traeger=self.traeger,
            hilfeart=self.hilfeart,
            form=self.form,
            volumen=self.volumen,
            beginn=self.beginn,
            ende=self.ende,
            umfang=self.to_umfang(),
            stundensatz=self.stundensatz,
        )


class KontraktPatch(UmfangFields):
    """A change of a draft: what is named is replaced, what is left out stays; one Umfang replaces another."""

    aktenzeichen: Aktenzeichen = ""
    sozialraum: Slug = ""
    traeger: Slug = ""
    hilfeart: Hilfeart = "31"
    form: NamedForm = None
    volumen: Volumen = None
    beginn: Day = date.min
    ende: Day = date.min
    stundensatz: Stundensatz = None

    def to_changes(self) -> dict[str, Any]:
        """Give what was named, as the domain's values; raise RuleBroken."""
        self.check_umfang()
        changes = {name: getattr(self, name) for name in self.model_fields_set if name not in _UMFANG}
        if not self.model_fields_set.isdisjoint(_UMFANG):
            changes["umfang"] = self.to_umfang()
        return changes


class BeratungIn(Wire):
    """The team's advice (K2)."""

    datum: Day
    teilnehmende: Annotated[
        list[Rolle],
        Field(
            min_length=1,
            max_length=len(Rolle),
            description="Roles of those who took part, never names: each once, `asd` always among them.",
        ),
    ]
    empfehlung: Freitext

    def to_beratung(self) -> Beratung:
        """Give the domain's value."""
        return Beratung(self.datum, tuple(rolle.value for rolle in self.teilnehmende), self.empfehlung)


class UnterzeichnungIn(Wire):
    """Reasons that a signature may need (K2, V10)."""

    ueberschreitung_begruendung: Freitext | None = None
    eilfall_begruendung: Freitext | None = None
    rueckwirkung_begruendung: Freitext | None = None

    def to_begruendungen(self) -> Begruendungen:
        """Give the domain's value."""
        return Begruendungen(self.ueberschreitung_begruendung, self.eilfall_begruendung, self.rueckwirkung_begruendung)


class AenderungIn(UmfangFields):
    """An amendment (K1): what is named holds from `ab` on, what is left out stays as it held on that day.

    A weekly amount, daily rate or monthly sum holds from that day on; a contingent is the new total of the whole term.
    """

    ab: Day
    hilfeart: Hilfeart | None = None
    form: NamedForm = None
    ende: Day | None = None
    grund: Annotated[Freitext, Field(description="Why; it must hold no personal data (G6).")]
    ueberschreitung_begruendung: Freitext | None = None

    def to_aenderung(self) -> Aenderung:
        """Give the domain's value; raise RuleBroken."""
        self.check_umfang()
        return Aenderung(
            anlass=Anlass.AENDERUNG,
            ab=self.ab,
            grund=self.grund,
            hilfeart=self.hilfeart,
            form=self.form,
            ende=self.ende,
            menge=Menge(umfang) if (umfang := self.to_umfang()) is not None else None,
            ueberschreitung=self.ueberschreitung_begruendung,
        )


class BeendigungIn(Wire):
    """An early end: the last day of the help, and why (K1)."""

    ende: Day
    grund: Annotated[Freitext, Field(description="Why; it must hold no personal data (G6).")]


class TraegerwechselIn(Wire):
    """Another Träger from a day on: the Kontrakt ends the day before, a draft for the new one follows (K1)."""

    ab: Day
    traeger: Slug
    grund: Annotated[Freitext, Field(description="Why; it must hold no personal data (G6).")]


class GrundIn(Wire):
    """Why something is discarded or reversed."""

    grund: Freitext
