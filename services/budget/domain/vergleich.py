"""Vergleich: what another Konzept would have changed in a year that was worked under its own (X7).

Volumina are matched by their keys. What was used, bound and moved stays as it was booked: the past is not decided
anew. The Ansatz is derived down the other tree from the same Grundlage, so also what is left, what prevention must get,
and on which days thresholds would have been crossed. These days are found for both by the same walk over the sums at
the end of each booking day; a threshold on the forecast is not walked, since it needs more than sums.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.budget.domain.baum import Knoten, Konzept, Schwelle, derive_down
from services.budget.domain.praevention import PraeventionStand, judge_praevention
from services.budget.domain.schwelle import Messung, measure
from services.budget.domain.volumen import Summen, figures_of, sum_tree
from shared.geld import NULL_EURO, Geld, total


@dataclass(frozen=True, slots=True)
class Tagesstand:
    """The sums of each Volumen by itself at the end of a booking day."""

    tag: date
    summen: Mapping[str, Summen]


@dataclass(frozen=True, slots=True)
class Ableitung:
    """What a Grundlage gives each leaf of the two trees; None: it names an amount of the root, divided by shares."""

    wirklich: Mapping[str, Geld]
    anders: Mapping[str, Geld]


@dataclass(frozen=True, slots=True)
class Volumenvergleich:
    """A node's sums under each Konzept; None where its tree has no such node."""

    schluessel: str
    wirklich: Summen | None
    anders: Summen | None


@dataclass(frozen=True, slots=True)
class Riss:
    """A day on which a threshold was crossed, or would have been."""

    schwelle: Schwelle
    tag: date
    messung: Messung


@dataclass(frozen=True, slots=True)
class Vergleich:
    """A Sozialraum's year under its own Konzept and another.

    `ohne_platz` are sums of Volumina that are no leaves of the other tree. A Warnung of another day, or of a threshold
    with another limit, is one that falls away and a new one.
    """

    sozialraum: str
    konzept: Konzept
    volumina: tuple[Volumenvergleich, ...]
    ohne_platz: Mapping[str, Summen]
    praevention_wirklich: PraeventionStand | None
    praevention_anders: PraeventionStand | None
    gleich: tuple[Riss, ...] = ()
    entfallen: tuple[Riss, ...] = ()
    neu: tuple[Riss, ...] = ()
    nicht_nachgestellt: tuple[Schwelle, ...] = ()


@dataclass(frozen=True, slots=True)
class Jahreslauf:
    """A Sozialraum's year as it was booked: day by day, with what its Ansätze were derived from, up to `bis`."""

    sozialraum: str
    jahr: int
    bis: date
    staende: Sequence[Tagesstand]
    ableitung: Ableitung | None = None


def accumulate_days(changes: Sequence[tuple[date, str, Summen]]) -> tuple[Tagesstand, ...]:
    """Add up what changed on each booking day, given in the order of days."""
    found: list[Tagesstand] = []
    sums: dict[str, Summen] = {}
    for tag, volumen, change in changes:
        sums = {**sums, volumen: sums.get(volumen, Summen()) + change}
        if found and found[-1].tag == tag:
            found.pop()
        found.append(Tagesstand(tag, sums))
    return tuple(found)


def compare(lauf: Jahreslauf, *, wirklich: Konzept, anders: Konzept) -> Vergleich:
    """Say what another Konzept would have changed in a Sozialraum's year (X7)."""
    needed = lauf.staende if anders.schwellen else lauf.staende[-1:]
    moved = tuple(move_stand(stand, lauf=lauf, wirklich=wirklich.baum, anders=anders.baum) for stand in needed)
    last, last_moved = (staende[-1].summen if staende else {} for staende in (lauf.staende, moved))
    own, other = sum_tree(wirklich.baum, last), sum_tree(anders.baum, last_moved)
    names = [*own, *(name for name in other if name not in own)]
    real = walk_schwellen(wirklich, lauf.staende, jahr=lauf.jahr, bis=lauf.bis)
    instead = walk_schwellen(anders, moved, jahr=lauf.jahr, bis=lauf.bis)
    same = {_event(riss) for riss in real} & {_event(riss) for riss in instead}
    return Vergleich(
        sozialraum=lauf.sozialraum,
        konzept=wirklich,
        volumina=tuple(Volumenvergleich(name, own.get(name), other.get(name)) for name in names),
        ohne_platz=_without_place(last, wirklich=wirklich.baum, anders=anders.baum),
        praevention_wirklich=_judge_praevention(wirklich, last, lauf=lauf),
        praevention_anders=_judge_praevention(anders, last_moved, lauf=lauf),
        gleich=tuple(riss for riss in instead if _event(riss) in same),
        entfallen=tuple(riss for riss in real if _event(riss) not in same),
        neu=tuple(riss for riss in instead if _event(riss) not in same),
        nicht_nachgestellt=tuple(schwelle for schwelle in anders.schwellen if schwelle.basis == "prognose"),
    )


def move_stand(stand: Tagesstand, *, lauf: Jahreslauf, wirklich: Knoten, anders: Knoten) -> Tagesstand:
    """Put the sums of a day on the leaves of another tree, with the Ansätze that it would have given them.

    What was done for prevention counts wherever it is noted (V5): without a place of its own at the root.
    """
    leaves = {leaf.schluessel for leaf in wirklich.leaves()}
    ansaetze = _ansaetze(stand, lauf=lauf, wirklich=wirklich, anders=anders)
    found = {}
    for knoten in anders.walk():
        name = knoten.schluessel
        own = stand.summen.get(name, Summen())
        booked = own if knoten.is_leaf and name in leaves else Summen(praevention=own.praevention)
        found[name] = replace(booked, ansatz=ansaetze.get(name, NULL_EURO))
    placed = total(summen.praevention for summen in found.values())
    rest = total(summen.praevention for summen in stand.summen.values()) - placed
    found[anders.schluessel] += Summen(praevention=rest)
    return Tagesstand(stand.tag, found)


def walk_schwellen(konzept: Konzept, staende: Sequence[Tagesstand], *, jahr: int, bis: date) -> tuple[Riss, ...]:
    """Find the days on which the thresholds of a tree were crossed, each crossing once (V11); in order of days."""
    known = {knoten.schluessel for knoten in konzept.baum.walk()}
    watched = [one for one in konzept.schwellen if one.basis != "prognose" and one.volumen in known]
    if not watched:
        return ()
    firsts = {date(jahr, schwelle.ab_monat, 1) for schwelle in watched if schwelle.richtung == "unter"}
    beyond, found = dict.fromkeys(watched, False), []
    for tag, summen in _days(konzept.baum, staende, also=firsts, bis=bis):
        for schwelle in watched:
            messung = measure(schwelle, summen=summen[schwelle.volumen], prognose=None, jahr=jahr, tag=tag)
            if messung is None or messung.jenseits == beyond[schwelle]:
                continue
            beyond[schwelle] = messung.jenseits
            if messung.jenseits:
                found.append(Riss(schwelle, tag, messung))
    return tuple(found)


def _days(
    baum: Knoten, staende: Sequence[Tagesstand], *, also: set[date], bis: date
) -> Iterator[tuple[date, Mapping[str, Summen]]]:
    """Give the sums of every node on each booking day, and on days on which the calendar alone makes a difference."""
    by_day = {stand.tag: stand for stand in staende}
    summen: Mapping[str, Summen] | None = None
    for tag in sorted(by_day.keys() | also):
        if tag > bis:
            return
        summen = sum_tree(baum, by_day[tag].summen) if tag in by_day else summen
        if summen is not None:
            yield tag, summen


def _ansaetze(stand: Tagesstand, *, lauf: Jahreslauf, wirklich: Knoten, anders: Knoten) -> Mapping[str, Geld]:
    """Say what each leaf of the other tree would have been allotted by the end of a day (V2)."""
    real = {leaf.schluessel: stand.summen.get(leaf.schluessel, Summen()).ansatz for leaf in wirklich.leaves()}
    if lauf.ableitung is not None:
        return {leaf.schluessel: _given(leaf.schluessel, lauf.ableitung, real=real) for leaf in anders.leaves()}
    root = total(real.values())
    divided = derive_down(anders, root)
    return real if divided == derive_down(wirklich, root) else divided


def _given(schluessel: str, ableitung: Ableitung, *, real: Mapping[str, Geld]) -> Geld:
    """Give what a leaf really had on a day if the Grundlage gives it the same under both, else what it gives it."""
    amount = ableitung.anders.get(schluessel, NULL_EURO)
    if schluessel in real and ableitung.wirklich.get(schluessel) == amount:
        return real[schluessel]
    return amount if any(real.values()) else NULL_EURO


def _without_place(last: Mapping[str, Summen], *, wirklich: Knoten, anders: Knoten) -> Mapping[str, Summen]:
    places = {leaf.schluessel for leaf in anders.leaves()}
    return {
        leaf.schluessel: summen
        for leaf in wirklich.leaves()
        if leaf.schluessel not in places and (summen := last.get(leaf.schluessel, Summen())) != Summen()
    }


def _judge_praevention(konzept: Konzept, last: Mapping[str, Summen], *, lauf: Jahreslauf) -> PraeventionStand | None:
    figures = figures_of(konzept.baum, last, jahr=lauf.jahr, stichtag=lauf.bis)
    return judge_praevention(konzept.praevention, figures=figures)


def _event(riss: Riss) -> tuple[Schwelle, date]:
    return riss.schwelle, riss.tag
