"""Erklärungen: every figure of a status with its rule, formula, parts, postings and Konzept (X1); prevention (X8)."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Self

from fastapi import Query
from pydantic import Field

from services.budget.api import examples_erklaerung as examples
from services.budget.api.deps import DepsOf
from services.budget.api.leser import HINWEIS, Leser, leser_of
from services.budget.api.verweise import Herkunft, url_of_erklaerung, url_of_konzept, url_of_posten, url_of_ziel
from services.budget.domain.erklaerung import Figur, Postenziel, Teil
from services.budget.domain.volumen import Ort
from services.budget.usecases.explain_status import (
    Erklaerung,
    Praeventionsauskunft,
    explain_bezirk,
    explain_jahr,
    explain_sozialraum,
    read_praevention,
)
from shared.contracts.types import Day, GeldField, JahrParameter, Schluessel, Slug, Wire
from shared.identity import Caller, Role
from shared.web.access import may
from shared.web.examples import answers
from shared.web.routes import Router

router = Router(prefix="/v1/haushaltsjahre", tags=["Erklärungen"])
Reader = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.ASD, Role.REVISION, Role.TRAEGER)]
Office = Annotated[Caller, may(Role.WJH, Role.LEITUNG, Role.REVISION)]
Stichtag = Annotated[Day | None, Query(description="As of the end of this booking day (V16).")]
Volumen = Annotated[Schluessel | None, Query(description="A Volumen of the tree; without, the root.")]


class KonzeptBezug(Wire):
    """The version of the Konzept that a figure rests on."""

    gueltig_ab: Day
    version: int
    url: str


class TeilOut(Wire):
    """A part of a figure. `url` leads to its own explanation, to postings (`feld` sums to it), or to what was entered.

    `wert` is null where it stands at its own explanation alone, `url` where the caller's roles may not open it.
    """

    name: str
    wert: str | int | None = None
    url: str | None = None
    feld: str | None = Field(default=None, description="Where `url` is a list: the field whose sum is the part.")
    teilweise: bool = Field(default=False, description="The list hides other Träger's rows from this caller.")


class FigurOut(Wire):
    """A figure explained: the rule of the field's book, a German formula, its parts, its postings (X1)."""

    wert: str | int | None = None
    regel: str
    formel: str
    teile: list[TeilOut] = []
    konzept: KonzeptBezug
    buchungen: str | None = Field(default=None, description="The list whose `feld` sums to `wert`.")
    feld: str | None = Field(default=None, description="Null where the rows are counted.")
    eingang: dict[str, Any] | None = Field(
        default=None, description="What a forecast knew, and in German how it is to be read (V12)."
    )
    teilweise: bool = Field(
        default=False, description="Lists that this leads to hide other Träger's rows, and do not sum to `wert` (V14)."
    )
    hinweis: str | None = Field(default=None, description="The same in German, for whoever reads it.")


class ErklaerungOut(Wire):
    """The figures of one Volumen, by the names that the status has for them; nested ones with a dot."""

    jahr: int
    sozialraum: str | None = None
    bezirk: str | None = None
    volumen: str
    stichtag: date
    figuren: dict[str, FigurOut]

    @classmethod
    def of(cls, found: Erklaerung, *, caller: Caller) -> Self:
        """Write an explanation as a caller may follow it."""
        ort = found.ort
        konzept = konzept_of(found.konzept_ab, version=found.konzept_version)
        return cls(
            jahr=found.jahr,
            sozialraum=ort.slug if ort and ort.art == "sozialraum" else None,
            bezirk=ort.slug if ort and ort.art == "bezirk" else None,
            volumen=found.volumen,
            stichtag=found.stichtag,
            figuren=show_figuren(
                found.figuren, Herkunft(found.jahr, ort, found.stichtag), konzept=konzept, leser=leser_of(caller)
            ),
        )


class MonatsbedarfOut(Wire):
    """What must go into prevention in what is left of a month."""

    monat: str
    betrag: GeldField


class PraeventionsplanOut(Wire):
    """What must still go into prevention, and until when that can wait (X8); all counted to the end of `stichtag`.

    `letzter_tag` is the day from which on the area must spend at its own pace, day by day, to reach `soll` on 31
    December. Null: nothing is missing, nothing was spent, or even from tomorrow on its pace is too slow.
    """

    jahr: int
    sozialraum: str
    stichtag: date
    volumen: str = Field(description="The Volumen of whose Ansatz `soll` is a share (V5).")
    mindestanteil: str
    soll: GeldField
    ist: GeldField
    fehlt: GeldField
    erfuellt: bool
    tage: int = Field(description="Days of the year up to the end of `stichtag`.")
    resttage: int
    tempo: GeldField | None = Field(default=None, description="The area's pace: `ist` per day; null before the year.")
    noetig: GeldField | None = Field(default=None, description="Per day left; null where nothing is missing or left.")
    monate: list[MonatsbedarfOut] = Field(description="What is missing, over the months left by their days (G2).")
    letzter_tag: date | None = None
    erreichbar: bool | None = Field(
        default=None, description="Whether `soll` is reached at the area's pace; null where there is none yet."
    )
    erklaerung: str

    @classmethod
    def of(cls, found: Praeventionsauskunft) -> Self:
        """Write the plan."""
        plan, ort = found.plan, found.ort
        named = {name: getattr(plan, name) for name in _PLAN}
        return cls(
            **named,
            jahr=ort.jahr,
            sozialraum=ort.slug,
            volumen=found.volumen,
            mindestanteil=found.mindestanteil,
            soll=plan.stand.soll,
            ist=plan.stand.ist,
            fehlt=plan.stand.fehlt,
            erfuellt=plan.stand.erfuellt,
            monate=[MonatsbedarfOut(monat=f"{ort.jahr}-{one.monat:02d}", betrag=one.betrag) for one in plan.monate],
            erklaerung=url_of_erklaerung(ort.jahr, ort, volumen=found.wurzel, tag=plan.stichtag),
        )


@router.get("/{jahr}/erklaerung", responses=answers(200, examples.ERKLAERUNG_GESAMT))
async def get_jahr(
    jahr: JahrParameter, caller: Office, deps: DepsOf, volumen: Volumen = None, stichtag: Stichtag = None
) -> ErklaerungOut:
    """Explain the figures of all Sozialräume together: each leads to its parts (X1, V14)."""
    now = deps.clock()
    return ErklaerungOut.of(
        await explain_jahr(deps.database, caller, jahr, volumen=volumen, stichtag=stichtag, now=now), caller=caller
    )


@router.get("/{jahr}/sozialraeume/{slug}/erklaerung", responses=answers(200, examples.ERKLAERUNG))
async def get_sozialraum(
    jahr: JahrParameter, slug: Slug, caller: Reader, deps: DepsOf, volumen: Volumen = None, stichtag: Stichtag = None
) -> ErklaerungOut:
    """Explain every figure of a Volumen's status: rule, formula, parts, postings, Konzept (X1).

    A leaf leads to its postings, a parent to its parts. Prevention and Warnungen stand at the root. A Träger is told
    by `teilweise` where lists hold its own rows alone; what a caller's roles may not open is no link.
    """
    ort, now = Ort.sozialraum(jahr, slug), deps.clock()
    return ErklaerungOut.of(
        await explain_sozialraum(deps.database, caller, ort, volumen=volumen, stichtag=stichtag, now=now), caller=caller
    )


@router.get("/{jahr}/bezirke/{bezirk}/erklaerung", responses=answers(200, examples.ERKLAERUNG_BEZIRK))
async def get_bezirk(
    jahr: JahrParameter, bezirk: Slug, caller: Office, deps: DepsOf, stichtag: Stichtag = None
) -> ErklaerungOut:
    """Explain every figure of a Bezirk's yearly budget for projects (X1)."""
    ort, now = Ort.bezirk(jahr, bezirk), deps.clock()
    found = await explain_bezirk(deps.database, caller, ort, stichtag=stichtag, now=now)
    return ErklaerungOut.of(found, caller=caller)


@router.get("/{jahr}/sozialraeume/{slug}/praevention", responses=answers(200, examples.PRAEVENTION))
async def get_praevention(
    jahr: JahrParameter, slug: Slug, caller: Reader, deps: DepsOf, stichtag: Stichtag = None
) -> PraeventionsplanOut:
    """Read how much must still go into prevention per month, and the last day at the pace of the area (X8).

    404 where the year's Konzept has no rule for it.
    """
    ort, now = Ort.sozialraum(jahr, slug), deps.clock()
    found = await read_praevention(deps.database, caller, ort, stichtag=stichtag, now=now)
    return PraeventionsplanOut.of(found)


def show_figuren(figuren: Iterable[Figur], at: Herkunft, *, konzept: KonzeptBezug, leser: Leser) -> dict[str, FigurOut]:
    """Write figures by name, each with the addresses of what it is made of and `leser` may open."""
    return {figur.name: _show(figur, at, konzept=konzept, leser=leser) for figur in figuren}


def konzept_of(gueltig_ab: date, *, version: int) -> KonzeptBezug:
    """Write which version of which Konzept figures rest on."""
    return KonzeptBezug(gueltig_ab=gueltig_ab, version=version, url=url_of_konzept(gueltig_ab))


def _show(figur: Figur, at: Herkunft, *, konzept: KonzeptBezug, leser: Leser) -> FigurOut:
    posten = figur.posten if figur.posten and leser.may_open(figur.posten) else None
    teile = [_show_teil(teil, at, leser=leser) for teil in figur.teile]
    teilweise = leser.misses_rows(posten) or any(teil.teilweise for teil in teile)
    return FigurOut(
        wert=figur.wert,
        regel=figur.regel,
        formel=figur.formel,
        teile=teile,
        konzept=konzept,
        buchungen=url_of_posten(posten, at) if posten else None,
        feld=posten.feld if posten else None,
        eingang=dict(figur.eingang) if figur.eingang else None,
        teilweise=teilweise,
        hinweis=HINWEIS if teilweise else None,
    )


def _show_teil(teil: Teil, at: Herkunft, *, leser: Leser) -> TeilOut:
    ziel = teil.ziel if teil.ziel and leser.may_open(teil.ziel) else None
    return TeilOut(
        name=teil.name,
        wert=teil.wert,
        url=url_of_ziel(ziel, at) if ziel else None,
        feld=ziel.feld if isinstance(ziel, Postenziel) else None,
        teilweise=leser.misses_rows(ziel),
    )


_PLAN = ("stichtag", "tage", "resttage", "tempo", "noetig", "letzter_tag", "erreichbar")
