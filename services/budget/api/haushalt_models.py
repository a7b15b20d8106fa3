"""Haushaltsjahre, Ansätze and status as they are shown."""

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import Field

from services.budget.api.herleitung import HerleitungOut
from services.budget.api.verweise import url_of_erklaerung
from services.budget.domain.praevention import PraeventionStand
from services.budget.domain.volumen import Ort, VolumenFigures
from services.budget.usecases.read_status import Status
from shared.contracts.budget import GrundlageInhalt
from shared.contracts.stammdaten import HaushaltsjahrInhalt, PreisInhalt
from shared.contracts.types import GeldField, Wire


class HaushaltsjahrOut(HaushaltsjahrInhalt):
    """A year's inputs and the prices of an hour that follow from them (V4)."""

    jahr: int
    version: int
    fachleistungsstunde: GeldField = Field(description="Price of an hour on 1 January.")
    fachleistungsstunden: list[PreisInhalt] = Field(description="The prices by the day from which they hold.")


class SpanneOut(Wire):
    """Between which amounts the year will end, in about four of five cases; of a whole, the sums of its parts'."""

    von: GeldField
    bis: GeldField


class PrognoseOut(Wire):
    """Where the year ends (V12); what each method says it is made of: `GET .../prognose`."""

    bindung: GeldField = Field(description="Verbrauch + offene Bindung.")
    hochrechnung: GeldField | None = Field(
        default=None, description="Verbrauch / elapsed share of the year; null before it begins."
    )
    erwartet: GeldField | None = Field(
        default=None,
        description="What is booked, what agreed and coming help will cost by its plan and the share of plans that was "
        "used so far, and the usual course of other spending; justified on a backtest (`make backtest`). What is paid "
        "on account is known exactly. Before the year begins: what is bound, null where nothing is.",
    )
    spanne: SpanneOut | None = Field(default=None, description="Range of `erwartet` (X10); null before the year.")

    @classmethod
    def of(cls, figures: VolumenFigures) -> Self:
        """Write the forecasts of a Volumen."""
        erwartung = figures.erwartung
        spanne = erwartung.spanne if erwartung else None
        return cls(
            bindung=figures.prognose_bindung,
            hochrechnung=figures.prognose_hochrechnung,
            erwartet=erwartung.betrag if erwartung else None,
            spanne=SpanneOut(von=spanne.von, bis=spanne.bis) if spanne else None,
        )


class VolumenOut(Wire):
    """A Volumen's figures (V7); shares of the parent as planned and as they are (V2)."""

    ansatz: GeldField
    umschichtung: GeldField
    verbrauch: GeldField
    offene_bindung: GeldField
    verfuegbar: GeldField
    mittelnutzung: GeldField
    anteil_nominal: str | None = None
    anteil_real: str | None = None
    stellen: str | None = Field(
        default=None, description="Posts that a `pauschal` Volumen pays: Ansatz / Stellenfaktor (V3)."
    )
    prognose: PrognoseOut
    erklaerung: str | None = Field(default=None, description="Where each of these figures is explained (X1).")

    @classmethod
    def of(cls, figures: VolumenFigures, *, erklaerung: str | None = None) -> Self:
        """Write a Volumen's figures."""
        summen = figures.summen
        return cls(
            ansatz=summen.ansatz,
            umschichtung=summen.umschichtung,
            verbrauch=summen.verbrauch,
            offene_bindung=summen.offene_bindung,
            verfuegbar=summen.verfuegbar,
            mittelnutzung=summen.mittelnutzung,
            anteil_nominal=_share(figures.anteil_nominal),
            anteil_real=_share(figures.anteil_real),
            stellen=_posts(figures.stellen),
            prognose=PrognoseOut.of(figures),
            erklaerung=erklaerung,
        )


class PraeventionOut(Wire):
    """What must go into prevention, what did, whether that is enough (V5)."""

    soll: GeldField
    ist: GeldField
    erfuellt: bool

    @classmethod
    def of(cls, stand: PraeventionStand) -> Self:
        """Write the stand."""
        return cls(soll=stand.soll, ist=stand.ist, erfuellt=stand.erfuellt)


class StatusOut(Wire):
    """The figures of a Sozialraum's year, or of all Sozialräume together (`sozialraum` null)."""

    jahr: int
    sozialraum: str | None = None
    wurzel: str
    volumina: dict[str, VolumenOut]
    praevention: PraeventionOut | None = None
    warnungen: int = Field(description="Warnungen that nobody has acknowledged.")

    @classmethod
    def of(cls, status: Status, *, tag: date) -> Self:
        """Write a status as of a day; each Volumen names where it is explained as of that day (X1)."""
        jahr, slug = status.jahr, status.sozialraum
        ort = None if slug is None else Ort.sozialraum(jahr, slug)
        return cls(
            jahr=status.jahr,
            sozialraum=status.sozialraum,
            wurzel=status.wurzel,
            volumina={
                figures.schluessel: VolumenOut.of(
                    figures, erklaerung=url_of_erklaerung(jahr, ort, volumen=figures.schluessel, tag=tag)
                )
                for figures in status.volumina
            },
            praevention=PraeventionOut.of(status.praevention) if status.praevention else None,
            warnungen=status.warnungen,
        )


class JahrOut(Wire):
    """A year of the whole Jugendamt: the total equals its parts to the cent (V14)."""

    jahr: int
    gesamt: StatusOut
    sozialraeume: list[StatusOut]


class GrundlageOut(GrundlageInhalt):
    """The inputs of a Sozialraum's Ansätze, and how each Ansatz came about (V2)."""

    jahr: int
    sozialraum: str
    version: int
    herleitung: dict[str, HerleitungOut] = {}


class ProjektbudgetOut(VolumenOut):
    """The figures of a Bezirk's yearly budget for projects (P5); `projektbudget` is what was entered."""

    jahr: int
    bezirk: str
    projektbudget: GeldField

    @classmethod
    def of_bezirk(cls, ort: Ort, figures: VolumenFigures, *, tag: date) -> Self:
        """Write the figures of a Bezirk's year as of a day."""
        erklaerung = url_of_erklaerung(ort.jahr, ort, volumen=figures.schluessel, tag=tag)
        shown = VolumenOut.of(figures, erklaerung=erklaerung)
        named = {name: getattr(shown, name) for name in VolumenOut.model_fields}
        return cls(jahr=ort.jahr, bezirk=ort.slug, projektbudget=shown.ansatz, **named)


def _share(value: Decimal | None) -> str | None:
    """Write a share with four decimals, the nominal beside the real one (V2)."""
    return None if value is None else format(value, ".4f")


def _posts(value: Decimal | None) -> str | None:
    return None if value is None else format(value, ".2f")
