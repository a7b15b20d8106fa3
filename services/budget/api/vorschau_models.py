"""The Vorschau on the wire: a Kontrakt's or project's body as it would be sent, and what it would do (X2)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID, uuid4

from pydantic import Discriminator, Field, Tag

from services.budget.api.problems import PROBLEMS
from services.budget.domain.schwelle import Messung
from services.budget.domain.verlauf import week_of
from services.budget.domain.volumen import VolumenFigures
from services.budget.domain.vorschau import (
    Ablehnung,
    Jahresvorschau,
    Schwellenwirkung,
    Volumenwirkung,
    Vorschau,
)
from shared.contracts.bindung import KontraktAngaben, KontraktBindungInhalt, ProjektAngaben, ProjektBindungInhalt
from shared.contracts.types import GeldField, Kurztext, Schluessel, Wire
from shared.web.figures import to_json
from shared.web.problems import document_of, problem_of

Quelle = Annotated[
    UUID | None,
    Field(
        description="The id of the Kontrakt or project that is amended: then the difference counts. Null: a new one."
    ),
]
Form = Literal["ambulant", "flexibel", "teilstationaer", "stationaer", "vollzeitpflege"]


class VorschauKontrakt(KontraktAngaben):
    """A Kontrakt as `POST /v1/kontrakte` of cases takes it; what changes no figure may be left out."""

    aktenzeichen: Annotated[Kurztext | None, Field(description="Not looked at here (G6).")] = None
    form: Form | None = None
    volumen: Annotated[Schluessel | None, Field(description="null: a help that is paid outside the volumes (K5).")]
    quelle: Quelle = None

    def to_inhalt(self, volumen: str, *, quelle: UUID | None) -> KontraktBindungInhalt:
        """Give what the signature would ask to be bound."""
        named = {name: getattr(self, name) for name in KontraktAngaben.model_fields}
        return KontraktBindungInhalt(
            art="kontrakt", kontrakt=self.quelle or quelle or uuid4(), nummer="", volumen=volumen, **named
        )


class VorschauProjekt(ProjektAngaben):
    """A project's years: its grant in each, in the budget of its Bezirk (P5)."""

    quelle: Quelle = None

    def to_inhalt(self, *, quelle: UUID | None) -> ProjektBindungInhalt:
        """Give what the approval would ask to be bound."""
        named = {name: getattr(self, name) for name in ProjektAngaben.model_fields}
        return ProjektBindungInhalt(art="projekt", projekt=self.quelle or quelle or uuid4(), **named)


class KontraktFrage(Wire):
    """What would this Kontrakt do."""

    kontrakt: VorschauKontrakt
    quelle: Quelle = None


class ProjektFrage(Wire):
    """What would this project do."""

    projekt: VorschauProjekt
    quelle: Quelle = None


def _kind_of(body: object) -> str:
    """Tell by its members which of the four forms a body has."""
    if not isinstance(body, Mapping):
        return "kontrakt-frage"
    if "kontrakt" in body:
        return "kontrakt-frage"
    if "projekt" in body:
        return "projekt-frage"
    return "projekt-angaben" if {"bezirk", "jahre"} & body.keys() else "kontrakt-angaben"


VorschauIn = Annotated[
    Annotated[KontraktFrage, Tag("kontrakt-frage")]
    | Annotated[ProjektFrage, Tag("projekt-frage")]
    | Annotated[VorschauKontrakt, Tag("kontrakt-angaben")]
    | Annotated[VorschauProjekt, Tag("projekt-angaben")],
    Discriminator(_kind_of),
]


class VorschauBindungOut(Wire):
    """What would stand for the year; `mehr` is by how much more (or less) is open on the Volumen than now."""

    betrag: GeldField
    minuten: int = Field(description="Planned minutes; on a `pauschal` Volumen they use its capacity (V8).")
    mehr: GeldField
    vorgemerkt: bool = Field(description="The year is not set up yet: the price is the latest known (K4).")


class VolumenbildOut(Wire):
    """A Volumen's figures (V7), and what its year is expected to end with (V12)."""

    ansatz: GeldField
    umschichtung: GeldField
    verbrauch: GeldField
    offene_bindung: GeldField
    verfuegbar: GeldField
    mittelnutzung: GeldField
    erwartet: GeldField | None = None

    @classmethod
    def of(cls, figures: VolumenFigures) -> Self:
        """Write a Volumen's figures."""
        summen = figures.summen
        return cls(
            ansatz=summen.ansatz,
            umschichtung=summen.umschichtung,
            verbrauch=summen.verbrauch,
            offene_bindung=summen.offene_bindung,
            verfuegbar=summen.verfuegbar,
            mittelnutzung=summen.mittelnutzung,
            erwartet=figures.erwartung.betrag if figures.erwartung else None,
        )


class VolumenwirkungOut(Wire):
    """A Volumen, or one above it, now and after the Bindung."""

    vorher: VolumenbildOut
    nachher: VolumenbildOut

    @classmethod
    def of(cls, wirkung: Volumenwirkung) -> Self:
        """Write both sides."""
        return cls(vorher=VolumenbildOut.of(wirkung.vorher), nachher=VolumenbildOut.of(wirkung.nachher))


class SchwellenbildOut(Wire):
    """What a threshold looks at, and the calendar week (ISO 8601) to come in which it is crossed; null: in none.

    Until the year's end agreed help is taken to run by its plan, month by month, grants evenly over the days left.
    """

    wert: GeldField | None = None
    grenze: GeldField | None = None
    gerissen: bool
    woche: str | None = None

    @classmethod
    def of(cls, messung: Messung | None, *, tag: date | None) -> Self:
        """Write one side."""
        return cls(
            wert=messung.wert if messung else None,
            grenze=messung.grenze if messung else None,
            gerissen=messung is not None and messung.jenseits,
            woche=week_of(tag) if tag else None,
        )


class SchwellenwirkungOut(Wire):
    """A threshold without and with the Bindung (V11). `jetzt`: the Bindung itself crosses it."""

    volumen: str
    basis: str
    prozent: str
    richtung: str
    stufe: str
    jetzt: bool
    vorher: SchwellenbildOut
    nachher: SchwellenbildOut

    @classmethod
    def of(cls, wirkung: Schwellenwirkung) -> Self:
        """Write a threshold."""
        schwelle = wirkung.schwelle
        return cls(
            volumen=schwelle.volumen,
            basis=schwelle.basis,
            prozent=_decimal(schwelle.prozent),
            richtung=schwelle.richtung,
            stufe=schwelle.stufe,
            jetzt=wirkung.jetzt,
            vorher=SchwellenbildOut.of(wirkung.vorher, tag=wirkung.ohne),
            nachher=SchwellenbildOut.of(wirkung.nachher, tag=wirkung.mit),
        )


class JahresvorschauOut(Wire):
    """One year. `volumina`: the Volumen and all above it, root first; none where the year is not set up or closed."""

    jahr: int
    bindung: VorschauBindungOut
    abgeschlossen: bool = Field(description="The year is closed: what stands there stays (V13).")
    volumina: dict[str, VolumenwirkungOut] = {}
    schwellen: list[SchwellenwirkungOut] = []

    @classmethod
    def of(cls, jahr: Jahresvorschau) -> Self:
        """Write a year."""
        return cls(
            jahr=jahr.jahr,
            bindung=VorschauBindungOut(
                betrag=jahr.betrag, minuten=jahr.minuten, mehr=jahr.mehr, vorgemerkt=jahr.vorgemerkt
            ),
            abgeschlossen=jahr.abgeschlossen,
            volumina={wirkung.vorher.schluessel: VolumenwirkungOut.of(wirkung) for wirkung in jahr.volumina},
            schwellen=[SchwellenwirkungOut.of(wirkung) for wirkung in jahr.schwellen],
        )


class UeberschreitungOut(Wire):
    """The figures of a year that would be overdrawn, as the booking gives them: they add up (V7, V10)."""

    jahr: int
    volumen: str
    ansatz: GeldField
    umschichtung: GeldField
    verbrauch: GeldField
    offene_bindung: GeldField
    verfuegbar: GeldField
    verlangt: GeldField
    gedeckt_durch: str | None = Field(
        default=None, description="The `deckungsfaehig` node whose figures these are; null: the Volumen's own (V9)."
    )


class AblehnungOut(Wire):
    """What the booking would answer this caller now: its problem, with the same figures."""

    type: str
    title: str
    status: int
    detail: str
    mit_begruendung: bool = Field(description="With `ueberschreitung_begruendung` it would pass (V10).")
    jahr: int | None = None
    ueberschreitungen: list[UeberschreitungOut] = []

    @classmethod
    def of(cls, ablehnung: Ablehnung) -> Self:
        """Write a refusal as the booking's problem document has it."""
        refusal = ablehnung.refusal
        problem = problem_of(refusal, table=PROBLEMS)
        assert problem is not None, "a test walks all refusals"
        figures = {name: to_json(getattr(refusal, name)) for name in problem.figures}
        document = document_of(problem, detail=str(refusal), figures=figures)
        return cls.model_validate(document | {"mit_begruendung": ablehnung.mit_begruendung})


class VorschauOut(Wire):
    """What would happen, year by year. Without `ablehnungen` it would be booked as it is."""

    bindet: bool = Field(description="false: the help is paid outside the volumes, no money is bound (K5).")
    jahre: list[JahresvorschauOut]
    ablehnungen: list[AblehnungOut]

    @classmethod
    def of(cls, vorschau: Vorschau) -> Self:
        """Write a Vorschau."""
        return cls(
            bindet=vorschau.bindet,
            jahre=[JahresvorschauOut.of(jahr) for jahr in vorschau.jahre],
            ablehnungen=[AblehnungOut.of(ablehnung) for ablehnung in vorschau.ablehnungen],
        )


def _decimal(value: Decimal) -> str:
    return format(value, "f")
