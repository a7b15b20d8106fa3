"""Prognosen of a whole tree: each leaf's by itself, a parent's as the sum of its parts (V12, V14)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from services.budget.domain.baum import Knoten
from services.budget.domain.monate import Monatsstand
from services.budget.domain.prognose import Erwartung, Lage, Weise, add_erwartungen, expect
from services.budget.domain.volumen import Ort, Summen, VolumenFigures


def add_prognosen(
    figures: Sequence[VolumenFigures],
    baum: Knoten,
    *,
    ort: Ort,
    stichtag: date,
    monate: Mapping[str, Monatsstand],
) -> tuple[VolumenFigures, ...]:
    """Add to each node of a status what its year is expected to end with; `monate` are those of the leaves (V12)."""
    summen = {node.schluessel: node.summen for node in figures}
    expected: dict[str, Erwartung | None] = {}
    for knoten in reversed(tuple(baum.walk())):  # the parts before the whole
        if knoten.is_leaf:
            stand = monate.get(knoten.schluessel, Monatsstand())
            lage = _lage(summen[knoten.schluessel], ort=ort, stichtag=stichtag, pauschal=knoten.pauschal)
            expected[knoten.schluessel] = expect(replace(lage, monate=stand.monate, vorjahr=stand.vorjahr))
        else:
            expected[knoten.schluessel] = add_erwartungen(expected[teil.schluessel] for teil in knoten.teile)
    return tuple(replace(node, erwartung=expected[node.schluessel]) for node in figures)


def weise_of(ort: Ort, *, pauschal: bool) -> Weise:
    """Say how a leaf is paid: on account, as grants of projects, or by months of work (V8, P9)."""
    return "abschlag" if pauschal else "zuwendung" if ort.art == "bezirk" else "monate"


def _lage(summen: Summen, *, ort: Ort, stichtag: date, pauschal: bool) -> Lage:
    return Lage(
        jahr=ort.jahr,
        stichtag=stichtag,
        verbrauch=summen.verbrauch,
        offene_bindung=summen.offene_bindung,
        mittel=summen.ansatz + summen.umschichtung,
        weise=weise_of(ort, pauschal=pauschal),
    )
