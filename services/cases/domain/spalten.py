"""A batch in columns (K9): where each of its rows can be booked and recognised, they are judged together.

Rows differ in their beleg and their day; what they have in common (Kontrakt, day, price, value) is judged once, by the
same functions as a row alone. Where any row needs a word of its own (a refusal, a price agreed with a Kontrakt, no
room left in a grant) nothing is said here, and the batch is judged row by row (`judge_stapel`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

from services.cases.domain.angabe import Ablehnung, Angabe, Art
from services.cases.domain.gelesen import Angabenspalten
from services.cases.domain.leistung import Bezug, Buchungsziel, Neu, check_tag, find_bezug, find_preis
from services.cases.domain.stammdaten import Stammdaten
from shared.geld import Geld
from shared.umfang import Preis, value_of


class Neuspalten(NamedTuple):
    """Rows that can be booked, in columns: what Neu says of each (K6); prices and values in cents."""

    belege: Sequence[str]
    kontrakte: Sequence[UUID | None]
    sozialraeume: Sequence[str]
    daten: Sequence[date]
    minuten: Sequence[int]
    arten: Sequence[Art]
    personal: Sequence[str | None]
    saetze: Sequence[int]
    regeln: Sequence[str]
    betraege: Sequence[int]
    im_volumen: Sequence[bool]

    @classmethod
    def of(cls, neue: Iterable[Neu]) -> Self:
        """Put rows into columns."""
        rows = [
            (neu.beleg, *neu.inhalt, neu.preis.satz.cents, neu.preis.regel, neu.betrag.cents, neu.im_volumen)
            for neu in neue
        ]
        return cls(*zip(*rows, strict=True)) if rows else cls(*((),) * len(cls._fields))


class Spaltenurteil(NamedTuple):
    """A batch of which each row is booked and recognised, and the minutes that it takes of each Kontrakt's grant."""

    neu: Neuspalten
    minuten: Mapping[UUID, int]


def judge_spalten(
    spalten: Angabenspalten, *, traeger: str, ziele: Mapping[str, Buchungsziel], stammdaten: Stammdaten, heute: date
) -> Spaltenurteil | None:
    """Judge a batch of belege that are not booked yet (K8); None where a row has to be judged by itself."""
    gruppen = _Gruppen(ziele)
    reihe = gruppen.sort(spalten)
    minuten = _count_minuten(gruppen.values())
    stands = (_is_bookable(one, traeger=traeger, stammdaten=stammdaten, heute=heute) for one in gruppen.values())
    preise = {tag: find_preis(tag, ziel=None, stammdaten=stammdaten) for tag in set(spalten.datum)}
    known = {tag: preis for tag, preis in preise.items() if preis is not None}
    if minuten is None or len(known) < len(preise) or not all(stands):
        return None
    return Spaltenurteil(_value(spalten, bezuege=[gruppe.bezug for gruppe in reihe], preise=known), minuten)


@dataclass(slots=True)
class _Gruppe:
    """Rows that refer to the same thing, and what stands against that: their days, their minutes."""

    bezug: Bezug
    gegen: Ablehnung | None = None
    tage: list[date] = field(default_factory=list)
    minuten: int = 0


class _Gruppen(dict[tuple[str | None, str | None, Art], _Gruppe]):
    """Groups of rows by what they name, found when the first one is met."""

    def __init__(self, ziele: Mapping[str, Buchungsziel]) -> None:
        super().__init__()
        self._ziele = ziele

    def __missing__(self, key: tuple[str | None, str | None, Art]) -> _Gruppe:
        kontrakt, sozialraum, art = key
        bezug = find_bezug(Angabe("", kontrakt, sozialraum, date.min, 0, art), ziele=self._ziele)
        gruppe = _Gruppe(Bezug(None, ""), bezug) if isinstance(bezug, Ablehnung) else _Gruppe(bezug)
        self[key] = gruppe
        return gruppe

    def sort(self, spalten: Angabenspalten) -> list[_Gruppe]:
        """Put each row into its group; give the group of each row."""
        reihe = list(map(self.__getitem__, zip(spalten.kontrakt, spalten.sozialraum, spalten.art, strict=True)))
        for gruppe, tag, minuten in zip(reihe, spalten.datum, spalten.minuten, strict=True):
            gruppe.tage.append(tag)
            gruppe.minuten += minuten
        return reihe


def _is_bookable(gruppe: _Gruppe, *, traeger: str, stammdaten: Stammdaten, heute: date) -> bool:
    """Tell whether nothing stands against any day of a group; those of a Kontrakt lie between two of them (K8)."""
    bezug = gruppe.bezug
    if gruppe.gegen is not None or (bezug.ziel is not None and bezug.ziel.stundensatz is not None):
        return False
    tage = set(gruppe.tage) if bezug.ziel is None else {min(gruppe.tage), max(gruppe.tage)}
    return all(check_tag(tag, bezug=bezug, traeger=traeger, stammdaten=stammdaten, heute=heute) is None for tag in tage)


def _count_minuten(gruppen: Iterable[_Gruppe]) -> Mapping[UUID, int] | None:
    """Add up the minutes on each Kontrakt; None where they do not fit into its grant (K14)."""
    minuten: Counter[UUID] = Counter()
    ziele = {}
    for gruppe in gruppen:
        if (ziel := gruppe.bezug.ziel) is not None:
            minuten[ziel.id] += gruppe.minuten
            ziele[ziel.id] = ziel
    fits = all(minuten[ziel.id] <= ziel.bewilligt - ziel.anerkannt for ziel in ziele.values())
    return minuten if fits else None


def _value(spalten: Angabenspalten, *, bezuege: Sequence[Bezug], preise: Mapping[date, Preis]) -> Neuspalten:
    """Value each row at the price of its day: minutes x price / 60, rounded to the cent (K6)."""
    saetze_by_tag = {tag: preis.satz.cents for tag, preis in preise.items()}
    regeln_by_tag = {tag: preis.regel for tag, preis in preise.items()}
    saetze = list(map(saetze_by_tag.__getitem__, spalten.datum))
    pairs = list(zip(spalten.minuten, saetze, strict=True))
    werte = {(minuten, satz): value_of(minuten, Geld(satz)).cents for minuten, satz in set(pairs)}
    return Neuspalten(
        belege=spalten.beleg,
        kontrakte=[bezug.ziel.id if bezug.ziel else None for bezug in bezuege],
        sozialraeume=[bezug.sozialraum for bezug in bezuege],
        daten=spalten.datum,
        minuten=spalten.minuten,
        arten=spalten.art,
        personal=spalten.personal,
        saetze=saetze,
        regeln=list(map(regeln_by_tag.__getitem__, spalten.datum)),
        betraege=list(map(werte.__getitem__, pairs)),
        im_volumen=[bezug.ziel is None or bezug.ziel.im_volumen for bezug in bezuege],
    )
