"""Umschichtung: Ansatz moves between Volumina of one Sozialraum and year (V9).

The decision is made from the locked `Stand` values and gives the two postings that carry it out. Their sum is zero:
an Umschichtung neither creates nor loses money. A Volumen gives only what it has left, and nobody overrides that.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.budget.domain.volumen import Ort, Stand, Summen, cover
from shared.errors import Refused
from shared.geld import Geld


@dataclass(frozen=True, slots=True)
class Umschichtung:
    """How much is to be moved from which Volumen to which, and why."""

    ort: Ort
    von: str
    nach: str
    betrag: Geld
    grund: str


@dataclass(frozen=True, slots=True)
class Posten:
    """A change of one Volumen's Ansatz."""

    ort: Ort
    volumen: str
    betrag: Geld

    @property
    def summen(self) -> Summen:
        """Give what the posting adds to the running sums of its Volumen."""
        return Summen(umschichtung=self.betrag)


class SameVolumen(Refused):
    """Money is to be moved from a Volumen to itself."""


class VolumenVorbehalten(Refused):
    """This Volumen is at the office's disposal alone: it neither gives nor receives."""

    def __init__(self, volumen: str) -> None:
        self.volumen = volumen


class VolumenNotUmschichtbar(Refused):
    """The Konzept lets this Volumen neither give nor receive."""

    def __init__(self, volumen: str) -> None:
        self.volumen = volumen


class VerfuegbarExceeded(Refused):
    """More is to be moved than the giving Volumen has left."""

    def __init__(self, *, volumen: str, verfuegbar: Geld, verlangt: Geld) -> None:
        self.volumen, self.verfuegbar, self.verlangt = volumen, verfuegbar, verlangt


def decide_umschichtung(auftrag: Umschichtung, *, staende: Mapping[tuple[Ort, str], Stand]) -> tuple[Posten, Posten]:
    """Move `betrag` from `von` to `nach` (V9).

    `staende` holds both, and the leaves that cover them. Raises SameVolumen, VolumenVorbehalten,
    VolumenNotUmschichtbar, VerfuegbarExceeded.
    """
    if auftrag.von == auftrag.nach:
        raise SameVolumen
    for name in (auftrag.von, auftrag.nach):
        if staende[auftrag.ort, name].vorbehalten:
            raise VolumenVorbehalten(name)
        if not staende[auftrag.ort, name].umschichtbar:
            raise VolumenNotUmschichtbar(name)
    return _move(auftrag.betrag, von=staende[auftrag.ort, auftrag.von], nach=auftrag.nach, staende=staende)


def decide_storno(auftrag: Umschichtung, *, staende: Mapping[tuple[Ort, str], Stand]) -> tuple[Posten, Posten]:
    """Give back what was moved, never more than its receiver has left by now (V9, G5); raises VerfuegbarExceeded."""
    return _move(auftrag.betrag, von=staende[auftrag.ort, auftrag.nach], nach=auftrag.von, staende=staende)


def _move(betrag: Geld, *, von: Stand, nach: str, staende: Mapping[tuple[Ort, str], Stand]) -> tuple[Posten, Posten]:
    left = _left(von, nach=staende[von.ort, nach], staende=staende)
    if betrag > left:
        raise VerfuegbarExceeded(volumen=von.volumen, verfuegbar=left, verlangt=betrag)
    return Posten(von.ort, von.volumen, -betrag), Posten(von.ort, nach, betrag)


def _left(von: Stand, *, nach: Stand, staende: Mapping[tuple[Ort, str], Stand]) -> Geld:
    """Tell what a Volumen can give: what it has itself, and below a `deckungsfaehig` node no more than all have there.

    The others may live on what it has left (V10 tests the node); money that stays among them takes them nothing.
    """
    if von.deckt_mit is None or von.deckt_mit == nach.deckt_mit:
        return von.verfuegbar
    return min(von.verfuegbar, cover(tuple(staende.values()))[von.ort, von.volumen])
