"""Load what an Ansatz is derived from: what was entered, for a Planbudget its share and Rueckführungen (V2, V17)."""

from collections.abc import Mapping
from typing import Any

from services.budget.domain.ansatz import FromGesamt, FromStellen, FromVorjahr, Grundlage
from services.budget.domain.baum import Konzept
from services.budget.domain.planbudget import (
    FromPlanbudget,
    KonzeptWithoutPlanbudget,
    PlanbudgetFixed,
    require_of_all,
    require_share,
)
from services.budget.domain.rueckfuehrung import BESTAETIGT
from services.budget.domain.volumen import Ort
from services.budget.storage import rueckfuehrungen, verteilungen
from shared.contracts.budget import GrundlageInhalt
from shared.errors import Refused
from shared.storage.database import Work


class VerteilungUnknown(Refused):
    """There is no such Verteilung."""


async def load_grundlage(work: Work, ort: Ort, inhalt: Mapping[str, Any], *, konzept: Konzept) -> Grundlage:
    """Make the domain's value of what was entered.

    Raises KonzeptWithoutPlanbudget, VerteilungUnknown, VerteilungOfOtherYear, SozialraumNotSpread.
    """
    entered = GrundlageInhalt.model_validate(inhalt)
    if entered.planbudget is not None:
        return await _load_planbudget(work, ort, entered, konzept=konzept)
    return to_grundlage(entered)


def to_grundlage(entered: GrundlageInhalt) -> FromGesamt | FromStellen | FromVorjahr:
    """Make the domain's value of inputs that say everything themselves."""
    if entered.gesamt is not None:
        return FromGesamt(entered.gesamt)
    if entered.vorjahr and entered.prozent is not None:
        return FromVorjahr(entered.prozent)
    return FromStellen(tuple(entered.stellen or ()), dict(entered.festgesetzt or {}))


async def require_negotiable(work: Work, before: Mapping[str, Any], after: GrundlageInhalt) -> None:
    """Let a Planbudget be replaced by a new Verteilung of all its Sozialräume alone (V17).

    Raises PlanbudgetFixed, VerteilungUnknown, VerteilungNotOfAll.
    """
    entered = GrundlageInhalt.model_validate(before)
    if entered.planbudget is None:
        return
    if after.planbudget is None:
        raise PlanbudgetFixed
    old, new = await verteilungen.find(work, entered.planbudget), await verteilungen.find(work, after.planbudget)
    if old is None or new is None:
        raise VerteilungUnknown
    require_of_all(new.verteilung, statt=old.verteilung)


async def _load_planbudget(work: Work, ort: Ort, entered: GrundlageInhalt, *, konzept: Konzept) -> FromPlanbudget:
    if konzept.planbudget is None:
        raise KonzeptWithoutPlanbudget(ort.jahr)
    found = await verteilungen.find(work, entered.planbudget) if entered.planbudget else None
    if found is None:
        raise VerteilungUnknown
    anteil = require_share(found.verteilung, jahr=ort.jahr, sozialraum=ort.slug)
    rises = await rueckfuehrungen.read_of_years(work, [ort.jahr])
    return FromPlanbudget(
        volumen=konzept.planbudget.volumen,
        verteilung=str(found.id),
        einwohner=found.verteilung.einwohner[ort.slug],
        anteil=anteil,
        rueckfuehrungen={
            str(one.id): one.vorschlag.betrag
            for one in rises
            if one.status == BESTAETIGT and one.vorschlag.sozialraum == ort.slug
        },
        festgesetzt=dict(entered.festgesetzt or {}),
    )
