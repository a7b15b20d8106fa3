"""Master data as it passes between the services: the budget owns it, cases and projects keep versioned read copies.

The contents are the bodies of the budget's `PUT` calls (contract.md), so that a copy says exactly what was entered;
a Haushaltsjahr carries in addition the dated hourly prices that follow from it (V4).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, get_args

from pydantic import Field

from shared.contracts.folgen import Folge
from shared.contracts.types import (
    Anteil,
    Day,
    GeldNonNegative,
    GeldPositive,
    Ja,
    Jahr,
    Kurztext,
    Prozent,
    Schluessel,
    Slug,
    Stellen,
    Wire,
    Wochenstunden,
)

Hilfeart = Literal["27.2", "28", "29", "30", "31", "32", "33", "34", "35", "35a", "41", "52"]
BeiUeberschreitung = Literal["warnen", "sperren"]
Herkunft = Literal["asd", "traeger", "familienzentrum", "kinderhaus", "jugendarbeit"]


class StammdatenArt(StrEnum):
    """The kinds of master data that travel to the other services."""

    KONZEPT = "konzept"
    SOZIALRAUM = "sozialraum"
    TRAEGER = "traeger"
    VERTRAG = "kooperationsvertrag"
    HAUSHALTSJAHR = "haushaltsjahr"
    EINWOHNER = "einwohner"


class KnotenInhalt(Wire):
    """A node of the tree of Volumina with its flags (V1)."""

    schluessel: Schluessel
    anteil: Anteil | None = Field(default=None, description="Share of the parent; the root has none.")
    teile: Annotated[list["KnotenInhalt"], Field(max_length=40)] = []
    pauschal: Ja = False
    vorbehalten: Ja = False
    umschichtbar: Ja = False
    deckungsfaehig: Ja = False
    bei_ueberschreitung: BeiUeberschreitung = "warnen"


class PraeventionInhalt(Wire):
    """How much of which Volumen is for prevention (V5)."""

    volumen: Schluessel
    mindestanteil: Anteil = Decimal("0.10")
    fallunspezifisch: Ja = False


class SchwelleInhalt(Wire):
    """A threshold on a Volumen (V11)."""

    volumen: Schluessel
    basis: Literal["verbrauch", "gebunden", "prognose"]
    prozent: Prozent
    richtung: Literal["ueber", "unter"] = "ueber"
    stufe: Literal["hinweis", "warnung", "kritisch"] = "warnung"
    ab_monat: Annotated[int, Field(ge=1, le=12, strict=True)] = Field(
        default=1, description="`unter` is looked at from the first day of this month on: before, little is used."
    )


class ProjektbudgetInhalt(Wire):
    """How the Bezirk's yearly budget for projects behaves (V10, P5)."""

    bei_ueberschreitung: BeiUeberschreitung = "sperren"


class PlanbudgetInhalt(Wire):
    """Which node of the tree is a Planbudget; the sides of its yearly ratio (V17)."""

    volumen: Schluessel
    ambulant: Annotated[list[Schluessel], Field(max_length=40)] = []
    stationaer: Annotated[list[Schluessel], Field(max_length=40)] = []


class VertraegeInhalt(Wire):
    """How long a Kooperationsvertrag runs, and by how much it may be extended at a time (V18)."""

    laufzeit_jahre: Annotated[int, Field(ge=1, le=30, strict=True)] = 5
    verlaengerung_jahre: Annotated[int, Field(ge=1, le=30, strict=True)] | None = Field(
        default=None, description="The longest extension after one positive evaluation; null: any."
    )


class AbschlussquoteInhalt(Wire):
    """From so many years after the first Kooperationsvertrag on, this share of the posts has a degree (V19)."""

    ab_jahr: Annotated[int, Field(ge=0, le=30, strict=True)]
    anteil: Anteil


class PersonalInhalt(Wire):
    """Rules for the staff of a Sozialraumteam (V19)."""

    mindestumfang: Anteil = Field(default=Decimal("0.50"), description="Of a full post, for each person.")
    vollzeitstunden: Wochenstunden = Field(default=Decimal("39.00"), description="Hours of a full post per week.")
    qualifikationen: Annotated[list[Kurztext], Field(max_length=100)] = Field(
        default=[], description="Kinds of qualification that count; empty: any."
    )
    abschlussquote: Annotated[list[AbschlussquoteInhalt], Field(max_length=10)] = []
    herkunft: Annotated[list[Herkunft], Field(min_length=1, max_length=5)] = Field(
        default=list(get_args(Herkunft)), description="Whose posts these rules are for."
    )


class VorfeldhilfenInhalt(Wire):
    """From which Volumen help before help is paid (K16)."""

    volumen: Schluessel = Field(description="A leaf that does not say `sperren`: the help has been given already.")


class PauschaleInhalt(Wire):
    """A flat rate for material in the plan of a project: euro per unit (P2)."""

    schluessel: Schluessel
    bezeichnung: Kurztext
    betrag: GeldPositive
    einheit: Kurztext


class ProjekteInhalt(Wire):
    """What the plan of a project is computed with: flat rates (P2), and what an hour of unpaid work counts (P7)."""

    pauschalen: Annotated[list[PauschaleInhalt], Field(max_length=200)] = []
    ehrenamt_stundensatz: GeldPositive | None = None


class AufbewahrungInhalt(Wire):
    """How many calendar years after the end of the year in which they ended cases and projects keep texts (G6)."""

    faelle_jahre: Annotated[int, Field(ge=1, le=100, strict=True)] = Field(
        default=10, description="Then the Aktenzeichen and all free texts of a case are irreversibly replaced."
    )
    projekte_jahre: Annotated[int, Field(ge=1, le=100, strict=True)] = Field(
        default=10, description="Then all free texts of a project are irreversibly replaced."
    )


class KonzeptInhalt(Wire):
    """The rules of one Jugendamt from a day on (V1)."""

    name: Kurztext
    volumen: KnotenInhalt
    praevention: PraeventionInhalt | None = None
    hilfearten: Annotated[list[Hilfeart], Field(max_length=12)] = list(get_args(Hilfeart))
    schwellen: Annotated[list[SchwelleInhalt], Field(max_length=200)] = []
    abschlaege: Literal[4, 12] = 12
    projektbudget: ProjektbudgetInhalt = ProjektbudgetInhalt()
    vertraege: VertraegeInhalt = VertraegeInhalt()
    personal: PersonalInhalt | None = None
    planbudget: PlanbudgetInhalt | None = Field(
        default=None, description="Nothing at or below it is `umschichtbar`: its height is not negotiable (V17)."
    )
    vorfeldhilfen: VorfeldhilfenInhalt | None = Field(
        default=None, description="Null: help before help is recorded and costs nothing (K16)."
    )
    projekte: ProjekteInhalt | None = Field(
        default=None, description="Null: plans of projects name amounts alone, no flat rates (P2)."
    )
    aufbewahrung: AufbewahrungInhalt | None = Field(
        default=None, description="The Konzept that holds today says it for all years; null: nothing is replaced (G6)."
    )


class SozialraumInhalt(Wire):
    """An area with its Bezirk, Gemeinden and centres."""

    name: Kurztext
    bezirk: Slug
    gemeinden: Annotated[list[Kurztext], Field(max_length=500)] = []
    zentren: Annotated[list[Kurztext], Field(max_length=100)] = []


class EinwohnerInhalt(Wire):
    """How many people under 21 live in a Sozialraum in a year (V17, K12)."""

    unter_21: Annotated[int, Field(ge=0, le=10_000_000, strict=True)]


class EinwohnerStand(EinwohnerInhalt):
    """Under-21s as they are kept and travel: with the Sozialraum and year that they are counted for."""

    jahr: Jahr
    sozialraum: Slug


class TraegerInhalt(Wire):
    """A provider; `mitarbeitende` decides its Eigenanteil (P7)."""

    name: Kurztext
    mitarbeitende: Annotated[int, Field(ge=0, le=1_000_000, strict=True)] | None = None


class VertragInhalt(Wire):
    """A Kooperationsvertrag: who has how many posts in which Sozialraum, from when to when (V18)."""

    sozialraum: Slug
    traeger: Slug
    stellen: Stellen
    beginn: Day
    ende: Day | None = Field(
        default=None, description="Left out: the Konzept's term, five years if it names none (V18). Always in answers."
    )


class EvaluationInhalt(Wire):
    """What the evaluation of a Kooperationsvertrag came to, and when (V18)."""

    datum: Day
    ergebnis: Literal["positiv", "negativ"]


class VerlaengerungInhalt(Wire):
    """A longer term, and the evaluation that it rests on (V18)."""

    ende: Day
    evaluation: EvaluationInhalt


class VertragStand(VertragInhalt):
    """A Kooperationsvertrag as it is kept and travels: with its extensions, in their order."""

    verlaengerungen: list[VerlaengerungInhalt] = []


class StellenfaktorInhalt(Wire):
    """Euro per full post and year: personnel and a flat share (V4, V15)."""

    personal: GeldNonNegative
    pauschale: GeldNonNegative


class TarifsteigerungInhalt(Wire):
    """A rise of the personnel share by so many percent from a day on (V4)."""

    ab: Day
    prozent: Prozent


class HaushaltsjahrInhalt(Wire):
    """What an hour and a post cost in one year (V3, V4)."""

    stellenfaktor: StellenfaktorInhalt
    bruttojahresarbeitszeit: Annotated[int, Field(ge=1, le=3000, strict=True)]
    tarifsteigerungen: Annotated[list[TarifsteigerungInhalt], Field(max_length=24)] = []


class PreisInhalt(Wire):
    """The Fachleistungsstunde from a day on (V4)."""

    ab: Day
    satz: GeldPositive


class HaushaltsjahrStand(HaushaltsjahrInhalt):
    """A Haushaltsjahr as it travels: its inputs and the prices that follow from them."""

    jahr: Jahr
    fachleistungsstunden: list[PreisInhalt]


class StammdatenVersion(Wire):
    """One version of one piece of master data, as the change feed carries it."""

    art: str = Field(
        description="`konzept`, `sozialraum`, `traeger`, `kooperationsvertrag`, `haushaltsjahr`, `einwohner`; "
        "a later version may send other kinds, which a copy keeps."
    )
    schluessel: str
    version: int
    gebucht_am: str
    inhalt: dict[str, object]


class StammdatenFolge(Folge):
    """A page of the change feed: apply in order, ask again with `?seit=<stand>`. Rows may repeat, never be missed."""

    items: list[StammdatenVersion]


@dataclass(frozen=True, slots=True)
class Neuerungen:
    """What changed in the master data since a stand, and how far that brings a copy."""

    versionen: tuple[StammdatenVersion, ...]
    stand: str
