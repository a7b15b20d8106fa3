"""Wire models of the selection of a Leitträger (P11): the Verfahren, what Träger say, how it is judged, the result."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.projects.domain.auswahl import Auswahl, Begruendung, Ergebnis
from services.projects.domain.verfahren import Kriterium, Standort, Teil, Verfahren
from services.projects.storage.verfahren import Verfahrensstand
from shared.contracts.types import Day, Freitext, Kurztext, Schluessel, Slug, StellenPositive, Wire
from shared.kalender import format_instant

MOST = 60
Vertragsnummer = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]


class TeilModel(Wire):
    """A required part; `gewicht` multiplies its points."""

    schluessel: Schluessel
    was: Kurztext
    gewicht: Annotated[int, Field(ge=1, le=100, strict=True)] = 1


class KriteriumModel(Wire):
    """Something to be accepted or fulfilled."""

    schluessel: Schluessel
    was: Kurztext


class StandortModel(Wire):
    """What is asked of the place of work."""

    im_wirkungsraum: Annotated[bool, Field(strict=True)] = True
    arbeitsplaetze_fuer_oeffentlichen_traeger: Annotated[int, Field(ge=0, le=1000, strict=True)] = 0


class VerfahrenIn(Wire):
    """A Verfahren: for which Wirkungsräume, until when, what is required, what follows (P11)."""

    titel: Kurztext
    wirkungsraeume: Annotated[list[Slug], Field(min_length=1, max_length=MOST)]
    frist: Annotated[Day, Field(description="The last day on which something can be submitted.")]
    beginn: Annotated[Day, Field(description="First day of the Kooperationsverträge that follow.")]
    laufzeit_jahre: Annotated[int, Field(ge=1, le=30, strict=True)] = 5
    verlaengerung_jahre: Annotated[int, Field(ge=1, le=30, strict=True)] | None = Field(
        default=None, description="What is held out; extending is done in the budget, by its Konzept (V18)."
    )
    verlaengerung_bedingung: Kurztext | None = None
    hoechstens_wirkungsraeume_je_traeger: Annotated[int, Field(ge=1, le=MOST, strict=True)] = 1
    teile: Annotated[list[TeilModel], Field(min_length=1, max_length=MOST)]
    kriterien: Annotated[list[KriteriumModel], Field(max_length=MOST)] = []
    standort: StandortModel | None = None
    hoechstpunkte: Annotated[int, Field(ge=1, le=100, strict=True)] = 5
    mindestens_bewertungen: Annotated[int, Field(ge=1, le=20, strict=True)] = Field(
        default=2, description="So many people evaluate each before there is a result."
    )

    def to_verfahren(self) -> Verfahren:
        """Give the domain's value."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        place = self.standort
        return Verfahren(
            **plain,
            wirkungsraeume=tuple(self.wirkungsraeume),
            teile=tuple(Teil(teil.schluessel, teil.was, teil.gewicht) for teil in self.teile),
            kriterien=tuple(Kriterium(one.schluessel, one.was) for one in self.kriterien),
            standort=Standort(place.im_wirkungsraum, place.arbeitsplaetze_fuer_oeffentlichen_traeger)
            if place
            else None,
        )


class VerfahrenOut(VerfahrenIn):
    """A Verfahren as it stands."""

    schluessel: Slug
    version: int

    @classmethod
    def of(cls, stand: Verfahrensstand) -> Self:
        """Write one."""
        said, place = stand.verfahren, stand.verfahren.standort
        plain = {name: getattr(said, name) for name in _PLAIN}
        desks = {} if place is None else {"arbeitsplaetze_fuer_oeffentlichen_traeger": place.arbeitsplaetze}
        return cls(
            **plain,
            schluessel=stand.schluessel,
            version=stand.version,
            wirkungsraeume=list(said.wirkungsraeume),
            teile=[TeilModel(schluessel=one.schluessel, was=one.was, gewicht=one.gewicht) for one in said.teile],
            kriterien=[KriteriumModel(schluessel=one.schluessel, was=one.was) for one in said.kriterien],
            standort=StandortModel(im_wirkungsraum=place.im_wirkungsraum, **desks) if place else None,
        )


_PLAIN = (
    "titel", "frist", "beginn", "laufzeit_jahre", "verlaengerung_jahre", "verlaengerung_bedingung",
    "hoechstens_wirkungsraeume_je_traeger", "hoechstpunkte", "mindestens_bewertungen",
)  # fmt: skip


class BegruendungModel(Wire):
    """Why one Interessenbekundung was chosen or not; whoever reads that one reads this, no other does."""

    interessenbekundung: UUID
    begruendung: Freitext


class ErgebnisIn(Wire):
    """The result for a Wirkungsraum: who is chosen, or nobody, and a reason for each that applied."""

    wirkungsraum: Slug
    leittraeger: UUID | None = Field(default=None, description="The Interessenbekundung that is chosen; null: none.")
    begruendungen: Annotated[list[BegruendungModel], Field(max_length=500)] = []

    def to_auswahl(self) -> Auswahl:
        """Give the domain's value."""
        reasons = tuple(Begruendung(one.interessenbekundung, one.begruendung) for one in self.begruendungen)
        return Auswahl(self.wirkungsraum, self.leittraeger, reasons)


class VertragIn(Wire):
    """What of the Kooperationsvertrag the Verfahren does not fix."""

    nummer: Vertragsnummer
    stellen: StellenPositive


class VorschlagOut(Wire):
    """The Kooperationsvertrag that follows, but for its number and posts (V18)."""

    sozialraum: str
    traeger: str
    beginn: Day
    ende: Day


class ErgebnisOut(Wire):
    """A result; `vertrag` is the number of the Kooperationsvertrag that followed, null until it is entered.

    `begruendungen` are those about Interessenbekundungen that the caller may read.
    """

    id: UUID
    verfahren: str
    wirkungsraum: str
    leittraeger: UUID | None = None
    traeger: str | None = None
    begruendungen: list[BegruendungModel]
    vertragsvorschlag: VorschlagOut | None = None
    vertrag: str | None = None
    entschieden_am: str

    @classmethod
    def of(cls, ergebnis: Ergebnis) -> Self:
        """Write a result."""
        said, follows = ergebnis.auswahl, ergebnis.vorschlag
        names = VorschlagOut.model_fields
        return cls(
            id=ergebnis.id,
            verfahren=ergebnis.verfahren,
            wirkungsraum=said.wirkungsraum,
            leittraeger=said.leittraeger,
            traeger=ergebnis.traeger,
            begruendungen=[
                BegruendungModel(interessenbekundung=one.interessenbekundung, begruendung=one.text)
                for one in said.begruendungen
            ],
            vertragsvorschlag=VorschlagOut(**{name: getattr(follows, name) for name in names}) if follows else None,
            vertrag=ergebnis.vertrag,
            entschieden_am=format_instant(ergebnis.entschieden_am),
        )
