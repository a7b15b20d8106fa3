"""Prognosen: where a year ends by each method, what each is made of, and how far each was off (V12, X10)."""

from datetime import date
from typing import Annotated, Self

from fastapi import Query
from pydantic import Field

from services.budget.api import examples_prognose as examples
from services.budget.api.deps import DepsOf
from services.budget.api.haushalt_models import PrognoseOut, SpanneOut
from services.budget.domain.prognose import Erwartung
from services.budget.domain.volumen import Ort, VolumenFigures
from services.budget.usecases.read_rueckschau import Rueckschau, read_rueckschau
from services.budget.usecases.read_status import read_status
from shared.contracts.types import Day, GeldField, JahrParameter, Slug, Wire
from shared.geld import Geld
from shared.identity import Caller, Role
from shared.kalender import berlin_day, days_of_year, year_of
from shared.web.access import may
from shared.web.examples import answers
from shared.web.routes import Router

router = Router(prefix="/v1/haushaltsjahre", tags=["Prognosen"])
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION, Role.TRAEGER)]
Stichtag = Annotated[Day | None, Query(description="What was forecast at the end of this booking day (V16).")]


class BindungHerleitung(Wire):
    """`bindung`: what is used and what is still bound."""

    betrag: GeldField
    verbrauch: GeldField
    offene_bindung: GeldField


class HochrechnungHerleitung(Wire):
    """`hochrechnung`: Verbrauch x days of the year / days passed; null before the year begins."""

    betrag: GeldField | None = None
    verbrauch: GeldField
    tage: int = Field(description="Days of the year that have passed, the day asked included.")
    jahrestage: int


class ErwartetHerleitung(Wire):
    """`erwartet`: the sum of `verbrauch` and the four parts that follow it, to the cent."""

    betrag: GeldField
    spanne: SpanneOut | None = None
    verbrauch: GeldField = Field(description="Booked so far.")
    nachlauf: GeldField = Field(description="Work of months that are over, which is not reported yet.")
    geplant: GeldField = Field(description="What help agreed will cost: its plan x `quote`, less in the holidays.")
    neu: GeldField = Field(description="What help will cost that is not agreed yet: it replaces what runs out.")
    sonstiges: GeldField = Field(description="Other spending still to come, by its usual course over a year.")
    quote: str | None = Field(
        default=None,
        description="Share of plans that is used; null for parents, and without. Low while few hours are reported: "
        "signing can then lower what is expected, since before any Bindung the Ansatz stood in (V12).",
    )
    tempo: str | None = Field(default=None, description="Pace of new help; 1 replaces what runs out. Null as `quote`.")

    @classmethod
    def of(cls, erwartung: Erwartung) -> Self:
        """Write what an expectation is made of."""
        teile, spanne = erwartung.herleitung, erwartung.spanne
        return cls(
            betrag=erwartung.betrag,
            spanne=SpanneOut(von=spanne.von, bis=spanne.bis) if spanne else None,
            verbrauch=teile.verbrauch,
            nachlauf=teile.nachlauf,
            geplant=teile.geplant,
            neu=teile.neu,
            sonstiges=teile.sonstiges,
            quote=None if teile.quote is None else format(teile.quote, "f"),
            tempo=None if teile.tempo is None else format(teile.tempo, "f"),
        )


class VolumenPrognoseOut(Wire):
    """The three methods for one Volumen, each with what it is made of."""

    bindung: BindungHerleitung
    hochrechnung: HochrechnungHerleitung
    erwartet: ErwartetHerleitung | None = Field(default=None, description="Null for a coming year with nothing bound.")

    @classmethod
    def of(cls, figures: VolumenFigures, *, jahr: int, tag: date) -> Self:
        """Write a Volumen's forecasts as of a day."""
        summen, days = figures.summen, days_of_year(jahr)
        passed = min(max((tag - year_of(jahr).beginn).days + 1, 0), days)
        return cls(
            bindung=BindungHerleitung(
                betrag=figures.prognose_bindung, verbrauch=summen.verbrauch, offene_bindung=summen.offene_bindung
            ),
            hochrechnung=HochrechnungHerleitung(
                betrag=figures.prognose_hochrechnung, verbrauch=summen.verbrauch, tage=passed, jahrestage=days
            ),
            erwartet=ErwartetHerleitung.of(figures.erwartung) if figures.erwartung else None,
        )


class PrognosenOut(Wire):
    """Where a Sozialraum's year ends, node by node; a parent's `erwartet` and range are the sums of its parts'."""

    jahr: int
    sozialraum: str
    stichtag: date
    wurzel: str
    volumina: dict[str, VolumenPrognoseOut]


class AbweichungOut(Wire):
    """Forecast - Verbrauch: positive where a method said too much; null where it said nothing."""

    bindung: GeldField
    hochrechnung: GeldField | None = None
    erwartet: GeldField | None = None
    in_spanne: bool | None = Field(default=None, description="Whether the year ended inside the range.")


class GesagtOut(PrognoseOut):
    """What was forecast then; `abweichung` once the year is over."""

    abweichung: AbweichungOut | None = None


class RueckschauMonatOut(Wire):
    """What was forecast on the last day of a month."""

    stichtag: date
    volumina: dict[str, GesagtOut]


class RueckschauOut(Wire):
    """How far the forecasts of a year were off; `verbrauch` is what is booked by now."""

    jahr: int
    sozialraum: str
    wurzel: str
    verbrauch: dict[str, GeldField]
    monate: list[RueckschauMonatOut]

    @classmethod
    def of(cls, found: Rueckschau) -> Self:
        """Write what was said beside what came."""
        came = {figures.schluessel: figures.summen.verbrauch for figures in found.heute}
        monate = [
            RueckschauMonatOut(
                stichtag=tag,
                volumina={
                    figures.schluessel: _gesagt(figures, came=came.get(figures.schluessel) if found.vorbei else None)
                    for figures in volumina
                },
            )
            for tag, volumina in found.monate
        ]
        return cls(jahr=found.jahr, sozialraum=found.sozialraum, wurzel=found.wurzel, verbrauch=came, monate=monate)


@router.get("/{jahr}/sozialraeume/{slug}/prognose", responses=answers(200, examples.PROGNOSEN))
async def get_prognose(
    jahr: JahrParameter, slug: Slug, caller: Reader, deps: DepsOf, stichtag: Stichtag = None
) -> PrognosenOut:
    """Read where a Sozialraum's year ends by each of the three methods, and what each is made of (V12, X10)."""
    ort, now = Ort.sozialraum(jahr, slug), deps.clock()
    status = await read_status(deps.database, caller, ort, stichtag=stichtag, now=now)
    tag = stichtag or berlin_day(now)
    return PrognosenOut(
        jahr=jahr,
        sozialraum=slug,
        stichtag=tag,
        wurzel=status.wurzel,
        volumina={
            figures.schluessel: VolumenPrognoseOut.of(figures, jahr=jahr, tag=tag) for figures in status.volumina
        },
    )


@router.get("/{jahr}/sozialraeume/{slug}/prognose/rueckschau", responses=answers(200, examples.RUECKSCHAU))
async def get_rueckschau(jahr: JahrParameter, slug: Slug, caller: Reader, deps: DepsOf) -> RueckschauOut:
    """Read what each method said at the end of each month, and how far it was off once the year is over (X10)."""
    return RueckschauOut.of(await read_rueckschau(deps.database, caller, Ort.sozialraum(jahr, slug), now=deps.clock()))


def _gesagt(figures: VolumenFigures, *, came: Geld | None) -> GesagtOut:
    said = PrognoseOut.of(figures)
    named = {name: getattr(said, name) for name in PrognoseOut.model_fields}
    return GesagtOut(**named, abweichung=None if came is None else _abweichung(figures, came=came))


def _abweichung(figures: VolumenFigures, *, came: Geld) -> AbweichungOut:
    hochrechnung, erwartung = figures.prognose_hochrechnung, figures.erwartung
    spanne = erwartung.spanne if erwartung else None
    return AbweichungOut(
        bindung=figures.prognose_bindung - came,
        hochrechnung=None if hochrechnung is None else hochrechnung - came,
        erwartet=None if erwartung is None else erwartung.betrag - came,
        in_spanne=None if spanne is None else spanne.von <= came <= spanne.bis,
    )
