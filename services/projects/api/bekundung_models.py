"""Wire models of Interessenbekundungen and of how people of the office judge them (P11)."""

from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.projects.domain.bewertung import Bewertung, Raster, Wertung, most_points
from services.projects.domain.interessenbekundung import (
    Angebot,
    Bescheidung,
    Interessenbekundung,
    Stand,
    Standortangabe,
)
from services.projects.usecases.evaluate_bekundung import Auswertung
from shared.contracts.types import Freitext, Ja, Schluessel, Slug, Wire
from shared.kalender import format_instant

MOST = 60
Teiltext = Annotated[
    str,
    StringConstraints(max_length=20_000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", strip_whitespace=True),
]


class StandortangabeModel(Wire):
    """From where the Träger would work, and how many desks it has for the office's staff."""

    im_wirkungsraum: Ja
    arbeitsplaetze: Annotated[int, Field(ge=0, le=1000, strict=True)]


class AngebotFields(Wire):
    """What a Träger says; in a draft all of it may be missing."""

    teile: Annotated[dict[Schluessel, Teiltext], Field(max_length=MOST)] = Field(
        default={}, description="A text for each required part, empty while unknown. No personal data (G6)."
    )
    kriterien: Annotated[dict[Schluessel, Ja], Field(max_length=MOST)] = Field(
        default={}, description="True: the Träger accepts or fulfils this."
    )
    standort: StandortangabeModel | None = None

    def to_angebot(self) -> Angebot:
        """Give the domain's value."""
        place = self.standort
        return Angebot(
            teile=dict(self.teile),
            kriterien=dict(self.kriterien),
            standort=Standortangabe(place.im_wirkungsraum, place.arbeitsplaetze) if place else None,
        )


class BekundungIn(AngebotFields):
    """A new Interessenbekundung for one Wirkungsraum of a Verfahren."""

    verfahren: Slug
    wirkungsraum: Slug


class BekundungPatch(AngebotFields):
    """A change of a draft: the parts and criteria that are named are replaced, the others stay."""


class BescheidungOut(Wire):
    """What became of an Interessenbekundung, and why."""

    ausgewaehlt: bool
    begruendung: str
    entschieden_am: str

    @classmethod
    def of(cls, bescheidung: Bescheidung) -> Self:
        """Write it."""
        return cls(
            ausgewaehlt=bescheidung.ausgewaehlt,
            begruendung=bescheidung.begruendung,
            entschieden_am=format_instant(bescheidung.entschieden_am),
        )


class BekundungOut(AngebotFields):
    """An Interessenbekundung as it stands."""

    id: UUID
    verfahren: str
    wirkungsraum: str
    traeger: str
    status: Stand
    eingereicht_am: str | None = None
    ergebnis: BescheidungOut | None = None

    @classmethod
    def of(cls, bekundung: Interessenbekundung) -> Self:
        """Write one."""
        said, place = bekundung.angebot, bekundung.angebot.standort
        told = bekundung.bescheidung
        return cls(
            id=bekundung.id,
            verfahren=bekundung.verfahren,
            wirkungsraum=bekundung.wirkungsraum,
            traeger=bekundung.traeger,
            status=bekundung.stand,
            teile=dict(said.teile),
            kriterien=dict(said.kriterien),
            standort=StandortangabeModel(im_wirkungsraum=place.im_wirkungsraum, arbeitsplaetze=place.arbeitsplaetze)
            if place
            else None,
            eingereicht_am=format_instant(bekundung.eingereicht_am) if bekundung.eingereicht_am else None,
            ergebnis=BescheidungOut.of(told) if told else None,
        )


class BewertungIn(Wire):
    """The whole grid: points for each part, whether each criterion is met."""

    punkte: Annotated[dict[Schluessel, Annotated[int, Field(ge=0, le=100, strict=True)]], Field(max_length=MOST)]
    kriterien: Annotated[dict[Schluessel, Ja], Field(max_length=MOST)] = {}
    notiz: Freitext | None = None

    def to_raster(self) -> Raster:
        """Give the domain's value."""
        return Raster(dict(self.punkte), dict(self.kriterien), self.notiz)


class BewertungOut(BewertungIn):
    """What one person says of an Interessenbekundung."""

    interessenbekundung: UUID
    person: str
    version: int
    gebucht_am: str

    @classmethod
    def of(cls, bewertung: Bewertung) -> Self:
        """Write an evaluation."""
        raster = bewertung.raster
        return cls(
            interessenbekundung=bewertung.interessenbekundung,
            person=bewertung.person,
            version=bewertung.version,
            gebucht_am=format_instant(bewertung.gebucht_am),
            punkte=dict(raster.punkte),
            kriterien=dict(raster.kriterien),
            notiz=raster.notiz,
        )


class TeilwertungOut(Wire):
    """What all evaluations say of one part: mean, lowest and highest points."""

    teil: str
    mittel: str
    niedrigste: int
    hoechste: int


class WertungOut(Wire):
    """What all evaluations of one Interessenbekundung come to; equal means share a rank."""

    interessenbekundung: UUID
    traeger: str
    bewertungen: int
    mittel: str | None = Field(default=None, description="Mean of the weighted points, to hundredths (G1).")
    rang: int | None = None
    teile: list[TeilwertungOut]
    kriterien_erfuellt: dict[str, int] = Field(description="By how many people each criterion is seen as met.")


class AuswertungOut(Wire):
    """All that was submitted for a Wirkungsraum, the best first."""

    verfahren: str
    wirkungsraum: str
    hoechstpunkte: int = Field(description="The most that one evaluation can come to.")
    mindestens_bewertungen: int
    items: list[WertungOut]

    @classmethod
    def of(cls, auswertung: Auswertung, *, schluessel: str, wirkungsraum: str) -> Self:
        """Write it."""
        traeger = {one.id: one.traeger for one in auswertung.bekundungen}
        return cls(
            verfahren=schluessel,
            wirkungsraum=wirkungsraum,
            hoechstpunkte=most_points(auswertung.verfahren),
            mindestens_bewertungen=auswertung.verfahren.mindestens_bewertungen,
            items=[_wertung(one, traeger=traeger[one.interessenbekundung]) for one in auswertung.wertungen],
        )


def _wertung(wertung: Wertung, *, traeger: str) -> WertungOut:
    return WertungOut(
        interessenbekundung=wertung.interessenbekundung,
        traeger=traeger,
        bewertungen=wertung.bewertungen,
        mittel=None if wertung.mittel is None else _write(wertung.mittel),
        rang=wertung.rang,
        teile=[
            TeilwertungOut(teil=one.teil, mittel=_write(one.mittel), niedrigste=one.niedrigste, hoechste=one.hoechste)
            for one in wertung.teile
        ],
        kriterien_erfuellt=dict(wertung.kriterien_erfuellt),
    )


def _write(mean: Decimal) -> str:
    return format(mean, "f")
