"""Postings of Verbrauch and what they change: the one way in which money is used (V7, V8, V15, K10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.budget.domain.bindung import Gebunden
from services.budget.domain.volumen import Ort, Summen
from shared.geld import NULL_EURO, Geld
from shared.kalender import year_of

BindungKey = tuple[UUID, int]
NACHTRAG = "nachtrag"
VORJAHR = "vorjahr"


@dataclass(frozen=True, slots=True)
class Buchung:
    """One posting: what it adds to the Verbrauch, to what is open, and to prevention (V5).

    `quartal` is where it counts. `vermerk` says that it came late: `nachtrag` for a quarter that is closed, `vorjahr`
    for a year that is; `abschluss` is the close that it touches (V13, X6).
    """

    id: UUID
    art: str
    ort: Ort
    volumen: str
    datum: date
    betrag: Geld
    zweck: str
    quelle: UUID | None = None
    traeger: str | None = None
    offen: Geld = NULL_EURO
    praevention: Geld = NULL_EURO
    minuten: int = 0
    satz: Geld | None = None
    beleg: UUID | None = None
    quartal: int = 0
    vermerk: str | None = None
    abschluss: UUID | None = None

    @property
    def bindung_key(self) -> BindungKey | None:
        """Name the Bindung that it uses up; work of an earlier year uses none of this year's (V13)."""
        return (self.quelle, self.ort.jahr) if self.quelle and self.vermerk != VORJAHR else None

    @property
    def zaehltag(self) -> date:
        """Give the day of its own year on which it counts: a grant is also paid on days of other years (P9)."""
        year = year_of(self.ort.jahr)
        return min(max(self.datum, year.beginn), year.ende)

    @property
    def summen(self) -> Summen:
        """Give what the posting adds to the running sums of its Volumen."""
        return Summen(verbrauch=self.betrag, offene_bindung=self.offen, praevention=self.praevention)


@dataclass(frozen=True, slots=True)
class Wirkung:
    """What a series of postings changes: each with its share of what was open, Bindungen and running sums."""

    buchungen: tuple[Buchung, ...]
    verbraucht: Mapping[BindungKey, tuple[Geld, int]]
    summen: Mapping[tuple[Ort, str], Summen]


def apply_buchungen(buchungen: Sequence[Buchung], *, gebunden: Mapping[BindungKey, Gebunden]) -> Wirkung:
    """Use up what is open on each posting's source first: offene Bindung = Bindung - Verbrauch, never below zero (V7).

    A reversal has a negative amount and gives back. The order of postings changes no sum. What uses up no Bindung keeps
    the `offen` that it brings.
    """
    state = dict(gebunden)
    used: dict[BindungKey, tuple[Geld, int]] = {}
    sums: dict[tuple[Ort, str], Summen] = {}
    made = []
    for buchung in buchungen:
        booked = buchung
        key = buchung.bindung_key
        if key and key in state:
            after = Gebunden(state[key].betrag, state[key].verbrauch + buchung.betrag)
            booked = replace(buchung, offen=after.offen - state[key].offen)
            state[key] = after
            betrag, minuten = used.get(key, (NULL_EURO, 0))
            used[key] = (betrag + buchung.betrag, minuten + buchung.minuten)
        place = (booked.ort, booked.volumen)
        sums[place] = sums.get(place, Summen()) + booked.summen
        made.append(booked)
    return Wirkung(tuple(made), used, sums)
