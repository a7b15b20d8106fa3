"""Hours by the thousand: the arithmetic of `apply_buchungen` on a batch, in whole cents (V7, V13, K10).

A batch has few Kontrakte, days and sums, and many rows. So a row is a bare tuple, what rows share is said once, and
what goes into running sums is gathered here: the sums of a batch are those of its rows (a property test compares the
two ways).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from uuid import UUID

from services.budget.domain.abschluss import Zaehlung, count_day
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


@dataclass(frozen=True, slots=True)
class Stapel:
    """A batch with what its postings say beyond its rows: `offen` of each in their order, `wann` of each day."""

    posten: Posten
    offen: Sequence[int]
    wann: Mapping[date, Wann]


@dataclass(frozen=True, slots=True)
class Stapelsummen:
    """What a batch changes; `gesammelt` are its rows by Volumen, Träger, month and quarter, for running sums alone."""

    gesammelt: Sequence[Buchung]
    verbraucht: Mapping[BindungKey, tuple[int, int]]
    volumina: Mapping[Key, Summen]


@dataclass(slots=True)
class Summe:
    """What rows add up to."""

    betrag: int = 0
    offen: int = 0
    praevention: int = 0
    minuten: int = 0

    def add(self, other: "Summe") -> None:
        """Add what other rows add up to."""
        self.betrag += other.betrag
        self.offen += other.offen
        self.praevention += other.praevention
        self.minuten += other.minuten


def apply_stapel(
    posten: Posten, *, frei: Mapping[BindungKey, int], abschluesse: Mapping[int, Sequence[UUID]]
) -> Stapel:
    """Use up what is open on each row's Kontrakt first (V7); raises JahrAbgeschlossen.

    `frei` is Bindung - Verbrauch of each Kontrakt's year, in cents; `abschluesse` are the closes that stand in each
    year (V13).
    """
    left: dict[Platz, int | None] = {
        platz: frei.get(key) for platz in set(posten.plaetze) if (key := platz.bindung_key)
    }
    offen = []
    for platz, betrag in zip(posten.plaetze, posten.betraege, strict=True):
        before = left.get(platz)
        if before is None:
            offen.append(0)
            continue
        left[platz] = after = before - betrag  # offene Bindung = Bindung - Verbrauch, never below zero
        offen.append(-betrag if before >= 0 <= after else max(after, 0) - max(before, 0))
    return Stapel(posten, offen, _count_days(posten.tage, abschluesse=abschluesse))


def sum_up(stapel: Stapel) -> Stapelsummen:
    """Add up what a batch changes; the order of its rows changes no sum (V7)."""
    rows, sums = stapel.posten, dict[tuple[Platz, str | None, Wann], Summe]()
    keys = zip(rows.plaetze, rows.traeger, map(stapel.wann.__getitem__, rows.tage), strict=True)
    figures = zip(rows.betraege, stapel.offen, rows.praevention, rows.minuten, strict=True)
    for key, (betrag, offen, praevention, minuten) in zip(keys, figures, strict=True):
        summe = sums.get(key)
        if summe is None:
            summe = sums[key] = Summe()
        summe.betrag += betrag
        summe.offen += offen
        summe.praevention += praevention
        summe.minuten += minuten
    gesammelt = tuple(_gather(sums))
    return Stapelsummen(gesammelt, _sum_bindungen(sums), _sum_volumina(gesammelt))


def _count_days(tage: Iterable[date], *, abschluesse: Mapping[int, Sequence[UUID]]) -> dict[date, Wann]:
    """Say of each day in which month and quarter its work counts (V13); raises JahrAbgeschlossen."""
    found: dict[date, Wann] = {}
    same: dict[tuple[date, Zaehlung], Wann] = {}
    for tag in set(tage):
        key = tag.replace(day=1), count_day(tag, abschluesse=abschluesse[tag.year])
        found[tag] = same.setdefault(key, Wann(*key))
    return found


def _gather(sums: Mapping[tuple[Platz, str | None, Wann], Summe]) -> Iterator[Buchung]:
    gathered: dict[tuple[Key, bool, str | None, Wann], Summe] = {}
    for (platz, traeger, when), summe in sums.items():
        gathered.setdefault((platz.key, platz.quelle is not None, traeger, when), Summe()).add(summe)
    for ((ort, volumen), auf_kontrakt, traeger, when), summe in gathered.items():
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


def _sum_bindungen(sums: Mapping[tuple[Platz, str | None, Wann], Summe]) -> dict[BindungKey, tuple[int, int]]:
    """Give the cents and minutes that each Kontrakt's year has used."""
    found: dict[BindungKey, tuple[int, int]] = {}
    for (platz, _, _), summe in sums.items():
        if key := platz.bindung_key:
            betrag, minuten = found.get(key, (0, 0))
            found[key] = betrag + summe.betrag, minuten + summe.minuten
    return found


def _sum_volumina(gesammelt: Iterable[Buchung]) -> dict[Key, Summen]:
    found: dict[Key, Summen] = {}
    for summe in gesammelt:
        key = (summe.ort, summe.volumen)
        found[key] = found.get(key, Summen()) + summe.summen
    return found
