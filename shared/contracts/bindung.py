"""Bindungen between the services (K4, P5): cases and projects ask, budget decides, each by the sender's permanent key.

The key is the sender's intent. A call without an answer is settled by asking for the key: the budget either has the
Bindung, or leaves a tombstone under the key that refuses the late request.
"""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.stammdaten import Hilfeart
from shared.contracts.types import (
    Akteur,
    Day,
    GeldField,
    GeldNonNegative,
    GeldPositive,
    Jahr,
    Kontraktnummer,
    Schluessel,
    Slug,
    Wire,
)
from shared.umfang import (
    Abschnitt,
    Kontingent,
    MinutenProWoche,
    Monatspauschale,
    Staffel,
    Tagessatz,
    Umfang,
    Vereinbart,
)

HOECHSTBETRAG = "hoechstbetrag-ueberschritten"  # the slug of the refusal of more than `hoechstens`
Minuten = Annotated[int, Field(ge=1, le=10_000_000, strict=True)]
MOST_QUELLEN = 500


class EntgeltInhalt(Wire):
    """A help by day or month (K5)."""

    art: Literal["tagessatz", "monatspauschale"]
    betrag: GeldPositive


class UmfangInhalt(Wire):
    """How much help: at most one of the three (K5)."""

    minuten_pro_woche: Minuten | None = None
    kontingent_minuten: Minuten | None = None
    entgelt: EntgeltInhalt | None = None

    def to_umfang(self) -> Umfang:
        """Give the domain's value."""
        if self.minuten_pro_woche is not None:
            return MinutenProWoche(self.minuten_pro_woche)
        if self.kontingent_minuten is not None:
            return Kontingent(self.kontingent_minuten)
        if self.entgelt is None:
            return None
        by_day = self.entgelt.art == "tagessatz"
        return Tagessatz(self.entgelt.betrag) if by_day else Monatspauschale(self.entgelt.betrag)


def write_umfang(umfang: Umfang) -> dict[str, Any]:
    """Give the fields that say how much help, none for None: what `to_umfang` reads (K5)."""
    match umfang:
        case MinutenProWoche(minuten):
            return {"minuten_pro_woche": minuten}
        case Kontingent(minuten):
            return {"kontingent_minuten": minuten}
        case Tagessatz(betrag):
            return {"entgelt": EntgeltInhalt(art="tagessatz", betrag=betrag)}
        case Monatspauschale(betrag):
            return {"entgelt": EntgeltInhalt(art="monatspauschale", betrag=betrag)}
        case None:
            return {}


class AbschnittInhalt(UmfangInhalt):
    """An amount from a day on, and the last day of the term as it was when this was agreed (K5)."""

    ab: Day
    ende: Day


class KontraktAngaben(UmfangInhalt):
    """What a Kontrakt's Bindung follows from: who helps, how, how much, from when to when (K5, K6)."""

    sozialraum: Slug
    traeger: Slug
    hilfeart: Hilfeart
    beginn: Day
    ende: Day
    stundensatz: GeldPositive | None = Field(default=None, description="Only for a Träger without contract (K6).")
    abschnitte: Annotated[list[AbschnittInhalt], Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Amounts that follow each other, as amendments made them; left out: one for the term."
    )

    def to_vereinbart(self) -> Vereinbart:
        """Give what is agreed over the term: one amount, or several one after the other (K5)."""
        if self.abschnitte is None:
            return self.to_umfang()
        return Staffel(tuple(Abschnitt(one.ab, one.ende, one.to_umfang()) for one in self.abschnitte))

    @model_validator(mode="after")
    def _follow_each_other(self) -> Self:
        starts = [one.ab for one in self.abschnitte or []]
        if starts and (starts[0] != self.beginn or starts != sorted(set(starts)) or starts[-1] > self.ende):
            raise PydanticCustomError("abschnitte", "The first begins with the term, the others follow within it.")
        return self

    @model_validator(mode="after")
    def _make_sense_together(self) -> Self:
        if self.ende < self.beginn:
            raise PydanticCustomError("vor_beginn", "The term ends before it begins.")
        named = [self.minuten_pro_woche, self.kontingent_minuten, self.entgelt]
        if sum(amount is not None for amount in named) > 1:
            raise PydanticCustomError("umfang", "Name one of minuten_pro_woche, kontingent_minuten, entgelt, or none.")
        return self


class KontraktBindungInhalt(KontraktAngaben):
    """What a Kontrakt asks to be bound: its whole term, as it is now agreed."""

    art: Literal["kontrakt"]
    kontrakt: UUID
    nummer: Kontraktnummer
    volumen: Schluessel


class ProjektjahrInhalt(Wire):
    """A project's grant in one funding year (P5)."""

    jahr: Jahr
    betrag: GeldNonNegative


class ProjektAngaben(Wire):
    """What a project's Bindung follows from: its grant per year, in its Bezirk's yearly budget (P5)."""

    bezirk: Slug
    sozialraum: Slug | None = None
    traeger: Slug
    jahre: Annotated[list[ProjektjahrInhalt], Field(min_length=1, max_length=5)]

    @model_validator(mode="after")
    def _name_each_year_once(self) -> Self:
        if len({part.jahr for part in self.jahre}) != len(self.jahre):
            raise PydanticCustomError("doppelt", "Name each year once.")
        return self


class ProjektBindungInhalt(ProjektAngaben):
    """What an approved project asks to be bound."""

    art: Literal["projekt"]
    projekt: UUID


class BindungAuftrag(Wire):
    """`POST /v1/bindungen` (role service, with the person's Subject-Token)."""

    schluessel: UUID
    fuer: Annotated[KontraktBindungInhalt | ProjektBindungInhalt, Field(discriminator="art")]
    ueberschreitung_begruendet: bool = Field(
        default=False,
        strict=True,
        description="A reason for more than is left is on record with the sender, where the text stays (V10, G6).",
    )
    hoechstens: GeldNonNegative | None = Field(
        default=None,
        description="What the person may sign for: a whole term that costs more, at the prices that are bound, is"
        " refused (K3); null: whatever it costs.",
    )
    entschieden_von: Akteur | None = Field(
        default=None,
        description="The `sub` of who decided it before: counts for a Subject-Token while the budget is being restored"
        " from a backup, and for nothing else.",
    )


class HaushaltslageInhalt(Wire):
    """A Volumen as a Bindung found it, without that Bindung (V7)."""

    ansatz: GeldField
    umschichtung: GeldField
    verbrauch: GeldField
    offene_bindung: GeldField
    verfuegbar: GeldField


class BindungJahr(Wire):
    """The Bindung of one Haushaltsjahr. `vorgemerkt`: the year is not set up yet, the price is the latest known."""

    jahr: int
    betrag: GeldField
    minuten: int = 0
    vorgemerkt: bool = False
    stand: int = Field(default=0, description="Count of the year's changes: of two answers the higher one is newer.")
    lage: HaushaltslageInhalt | None = Field(
        default=None, description="Of a project: what the Bezirk's year was when it was bound; null: not set up."
    )


class BindungErgebnis(Wire):
    """What the budget bound under a key."""

    schluessel: UUID
    status: Literal["gebunden"] = "gebunden"
    bindungen: list[BindungJahr]


class BindungKlaerung(Wire):
    """Answer of `POST /v1/bindungen/{schluessel}/klaerung`: bound, or closed for good by a tombstone."""

    schluessel: UUID
    status: Literal["gebunden", "geschlossen"]
    bindungen: list[BindungJahr] = []


class BindungStandFrage(Wire):
    """`POST /v1/bindungen/stand` (role service): which Kontrakte and projects it is about; each is answered once."""

    quellen: Annotated[list[UUID], Field(min_length=1, max_length=MOST_QUELLEN)]


class QuelleStand(Wire):
    """The present Bindungen of one Kontrakt or project, by year; none where nothing is bound for it."""

    quelle: UUID
    bindungen: list[BindungJahr]


class BindungStand(Wire):
    """What is bound now: setting a year up may have repriced what was `vorgemerkt` (K4)."""

    quellen: list[QuelleStand]
