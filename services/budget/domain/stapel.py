"""Hours by the thousand: the arithmetic of `apply_buchungen` on a batch, in whole cents (V7, V13, K10).

A batch has few Kontrakte, days and sums, and many rows. So a row is a bare tuple, what rows share is said once, and
what goes into running sums is gathered here: the sums of a batch are those of its rows (a property test compares the
two ways).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from uuid import UUID

from services.budget.domain.abschluss import Zaehlung, count_day
from services.budget.domain.bindung import Gebunden
from services.budget.domain.buchung import BindungKey, Buchung
from services.budget.domain.volumen import Ort, Summen
from shared.geld import Geld

_GATHERED = UUID(int=0)  # a sum of postings has no key of its own, and no Kontrakt

Key = tuple[Ort, str]


@dataclass(frozen=True, slots=True, eq=False)
class Platz:
    """Where rows are booked: on a Volumen, and on the Bindung of a Kontrakt if they are of one.

    On a `pauschal` Volumen hours use capacity and no money (V8).
    """

    ort: Ort
    volumen: str
    quelle: UUID | None = None
    pauschal: bool = False

    @property
    def key(self) -> Key:
        """Name the Volumen."""
        return self.ort, self.volumen

    @property
    def bindung_key(self) -> BindungKey | None:
        """Name the Bindung."""
        return (self.quelle, self.ort.jahr) if self.quelle else None


@dataclass(frozen=True, slots=True)
class Posten:
    """Rows in columns: keys and days also as text, where each is booked, amounts in cents and minutes."""

    ids: Sequence[str]
    plaetze: Sequence[Platz]
    traeger: Sequence[str | None]
    tage: Sequence[date]
    betraege: Sequence[int]
    praevention: Sequence[int]
    minuten: Sequence[int]
    zwecke: Sequence[str]
    saetze: Sequence[int]

    @property
    def bindungen(self) -> frozenset[BindungKey]:
        """Name the Bindungen that rows are booked on."""
        return frozenset(key for platz in set(self.plaetze) if (key := platz.bindung_key))

    def take(self, chosen: Sequence[bool]) -> "Posten":
        """Give the rows that are chosen."""
        return Posten(*(tuple(compress(getattr(self, name), chosen)) for name in Posten.__slots__))


@dataclass(frozen=True, slots=True, eq=False)
class Wann:
    """In which month rows worked, and in which quarter that counts (V13)."""

    monat: date
    gezaehlt: Zaehlung


@dataclass(slots=True)
class Summe:
    """What rows add up to."""

    betrag: int = 0
    offen: int = 0
    praevention: int = 0
    minuten: int = 0


@dataclass(frozen=True, slots=True)
class Stapel:
    """A batch with what it changes; `offen` and `wann` are of each row, in their order.

    `gesammelt` are its rows gathered by Volumen, Träger, month and quarter, for running sums alone.
    """

    posten: Posten
    offen: Sequence[int]
    wann: Sequence[Wann]
    gesammelt: tuple[Buchung, ...]
    verbraucht: Mapping[BindungKey, tuple[Geld, int]]
    summen: Mapping[Key, Summen]


_Sammlung = dict[tuple[str | None, Wann], Summe]


@dataclass(slots=True)
class _Lauf:
    """How far a Bindung is used up while rows are taken one after the other, and where their sums are gathered."""

    sammlung: _Sammlung
    gebunden: Gebunden | None
    frei: int = 0
    betrag: int = 0
    minuten: int = 0


@dataclass(slots=True)
class _Kalender:
    """Says of each day in which month and quarter its work counts; works it out once."""

    abschluesse: Mapping[int, Sequence[UUID]]
    tage: dict[date, Wann] = field(default_factory=dict)
    _gleich: dict[tuple[date, Zaehlung], Wann] = field(default_factory=dict)

    def place(self, tag: date) -> Wann:
        """Place a day; raises JahrAbgeschlossen."""
        key = tag.replace(day=1), count_day(tag, abschluesse=self.abschluesse[tag.year])
        self.tage[tag] = found = self._gleich.setdefault(key, Wann(*key))
        return found


def apply_stapel(
    posten: Posten,
    *,
    gebunden: Mapping[BindungKey, Gebunden],
    abschluesse: Mapping[int, Sequence[UUID]],
) -> Stapel:
    """Use up what is open on each row's Kontrakt first, and say what all rows change (V7); raises JahrAbgeschlossen.

    `abschluesse` are the closes that stand in each year (V13). The order of rows changes no sum.
    """
    kalender, sammlungen = _Kalender(abschluesse), dict[tuple[Ort, str, bool], _Sammlung]()
    laeufe = _begin(posten.plaetze, gebunden=gebunden, sammlungen=sammlungen)
    tage, offen, wann = kalender.tage, list[int](), list[Wann]()
    columns = (posten.plaetze, posten.traeger, posten.tage, posten.betraege, posten.praevention, posten.minuten)
    for platz, traeger, datum, betrag, praevention, minuten in zip(*columns, strict=True):
        lauf, when = laeufe[platz], tage.get(datum) or kalender.place(datum)
        change = 0
        if lauf.gebunden is not None:  # offene Bindung = Bindung - Verbrauch, never below zero
            left = lauf.frei - betrag
            change = max(left, 0) - max(lauf.frei, 0)
            lauf.frei = left
            lauf.betrag += betrag
            lauf.minuten += minuten
        offen.append(change)
        wann.append(when)
        summe = lauf.sammlung.get((traeger, when))
        if summe is None:
            summe = lauf.sammlung[traeger, when] = Summe()
        summe.betrag += betrag
        summe.offen += change
        summe.praevention += praevention
        summe.minuten += minuten
    gesammelt = tuple(_gather(sammlungen))
    return Stapel(posten, offen, wann, gesammelt, dict(_used(laeufe)), _sum_up(gesammelt))


def _begin(
    plaetze: Iterable[Platz],
    *,
    gebunden: Mapping[BindungKey, Gebunden],
    sammlungen: dict[tuple[Ort, str, bool], _Sammlung],
) -> dict[Platz, _Lauf]:
    found: dict[Platz, _Lauf] = {}
    for platz in set(plaetze):
        key = platz.bindung_key
        before = gebunden.get(key) if key else None
        sammlung = sammlungen.setdefault((*platz.key, key is not None), {})
        found[platz] = _Lauf(sammlung, before, (before.betrag - before.verbrauch).cents if before else 0)
    return found


def _gather(sammlungen: Mapping[tuple[Ort, str, bool], _Sammlung]) -> Iterator[Buchung]:
    for (ort, volumen, auf_kontrakt), sammlung in sammlungen.items():
        for (traeger, when), summe in sammlung.items():
            yield Buchung(
                id=_GATHERED,
                art="leistung",
                ort=ort,
                volumen=volumen,
                datum=when.monat,
                betrag=Geld(summe.betrag),
                zweck="",
                quelle=_GATHERED if auf_kontrakt else None,
                traeger=traeger,
                offen=Geld(summe.offen),
                praevention=Geld(summe.praevention),
                minuten=summe.minuten,
                quartal=when.gezaehlt.quartal,
                vermerk=when.gezaehlt.vermerk,
            )


def _used(laeufe: Mapping[Platz, _Lauf]) -> Iterator[tuple[BindungKey, tuple[Geld, int]]]:
    for platz, lauf in laeufe.items():
        if (key := platz.bindung_key) and lauf.gebunden is not None:
            yield key, (Geld(lauf.betrag), lauf.minuten)


def _sum_up(gesammelt: Iterable[Buchung]) -> dict[Key, Summen]:
    found: dict[Key, Summen] = {}
    for summe in gesammelt:
        key = (summe.ort, summe.volumen)
        found[key] = found.get(key, Summen()) + summe.summen
    return found
