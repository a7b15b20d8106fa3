"""Wire models of reports, requests for them, and what is due when (P8, P9, P10)."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.projects.api.werte import Wert, read_wert, write_wert
from services.projects.domain.berichtspflicht import Berichtsart, Frist, Fristart
from services.projects.storage.berichte import Bericht, Berichtsinhalt, GestellteAnforderung
from services.projects.usecases.read_berichte import Faellig
from shared.contracts.types import Day, Freitext, Jahr, Schluessel, Wire
from shared.kalender import format_instant


class IndikatorWert(Wire):
    """The actual value of one indicator of the project (P10)."""

    schluessel: Schluessel
    wert: Wert


class BerichtIn(Wire):
    """A report: what was done, what it has brought about, where it went otherwise than planned."""

    art: Berichtsart
    foerderjahr: Jahr
    inhalt: Freitext
    wirkung: Freitext | None = None
    abweichungen: Freitext | None = None
    indikatoren: Annotated[list[IndikatorWert], Field(max_length=100)] = []

    @model_validator(mode="after")
    def _name_each_once(self) -> Self:
        if len({one.schluessel for one in self.indikatoren}) != len(self.indikatoren):
            raise PydanticCustomError("doppelt", "Name each indicator once.")
        return self

    def to_inhalt(self) -> Berichtsinhalt:
        """Give the value that is booked."""
        texts = {name: getattr(self, name) for name in ("art", "foerderjahr", "inhalt", "wirkung", "abweichungen")}
        werte = tuple((one.schluessel, read_wert(one.wert)) for one in self.indikatoren)
        return Berichtsinhalt(**texts, indikatoren=werte)


class BerichtOut(Wire):
    """A report as it came."""

    id: UUID
    projekt: UUID
    art: Berichtsart
    foerderjahr: int
    inhalt: str
    wirkung: str | None = None
    abweichungen: str | None = None
    indikatoren: list[IndikatorWert]
    eingereicht_am: str
    eingereicht_von: str

    @classmethod
    def of(cls, bericht: Bericht) -> Self:
        """Write a report."""
        said = bericht.inhalt
        texts = {name: getattr(said, name) for name in ("art", "foerderjahr", "inhalt", "wirkung", "abweichungen")}
        return cls(
            id=bericht.id,
            projekt=bericht.antrag,
            indikatoren=[IndikatorWert(schluessel=key, wert=write_wert(wert)) for key, wert in said.indikatoren],
            eingereicht_am=format_instant(bericht.eingereicht_am),
            eingereicht_von=bericht.eingereicht_von,
            **texts,
        )


class AnforderungIn(Wire):
    """An interim report is asked for, by a day that has not passed, until the last report is due."""

    faellig_am: Day
    grund: Freitext


class AnforderungOut(Wire):
    """A request for an interim report."""

    id: UUID
    projekt: UUID
    faellig_am: Day
    grund: str
    angefordert_am: str
    angefordert_von: str

    @classmethod
    def of(cls, one: GestellteAnforderung) -> Self:
        """Write a request."""
        return cls(
            id=one.id,
            projekt=one.antrag,
            faellig_am=one.faellig_am,
            grund=one.grund,
            angefordert_am=format_instant(one.angefordert_am),
            angefordert_von=one.angefordert_von,
        )


class FristOut(Wire):
    """Something that a project owes: since when, by when, and on which day it came."""

    art: Fristart
    foerderjahr: int
    ab: Day
    faellig_am: Day
    erfuellt_am: Day | None = None
    anforderung: UUID | None = None

    @classmethod
    def of(cls, frist: Frist) -> Self:
        """Write what is due."""
        return cls(
            art=frist.art,
            foerderjahr=frist.foerderjahr,
            ab=frist.ab,
            faellig_am=frist.faellig_am,
            erfuellt_am=frist.erfuellt,
            anforderung=frist.anforderung,
        )


class FristenOut(Wire):
    """What a project owes over its whole life, by due day; empty before it has begun."""

    fristen: list[FristOut]


class FaelligOut(Wire):
    """A report or final account that had not come by the day asked for."""

    projekt: UUID
    titel: str
    bezirk: str
    sozialraum: str
    traeger: str
    art: Fristart
    foerderjahr: int
    faellig_am: Day
    ueberfaellig: bool
    anforderung: UUID | None = None

    @classmethod
    def of(cls, one: Faellig, *, ueberfaellig: bool) -> Self:
        """Write what is due."""
        projekt, frist = one.projekt, one.frist
        places = {name: getattr(projekt, name) for name in ("titel", "bezirk", "sozialraum", "traeger")}
        return cls(
            projekt=projekt.id,
            art=frist.art,
            foerderjahr=frist.foerderjahr,
            faellig_am=frist.faellig_am,
            ueberfaellig=ueberfaellig,
            anforderung=frist.anforderung,
            **places,
        )
