"""Statistics of a year from the Kontrakte: cases, durations, Eckwerte, spending per head, change (K12).

Cells (year, Sozialraum, form) come counted; here they are added up, so the total is the sum of its parts. Averages,
Eckwerte and percentages are made from exact fractions and rounded once, when they are shown.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from services.cases.domain.hilfeart import Form
from shared.geld import NULL_EURO, Geld, round_half_up

GESAMT = "gesamt"
FREMDUNTERBRINGUNG = "fremdunterbringung"
# In which line of the cases a form counts; `flexibel` has a line of its own in the durations alone (K12).
LINE_OF: Mapping[Form, str] = MappingProxyType(
    {form: Form.TEILSTATIONAER.value if form is Form.FLEXIBEL else form.value for form in Form}
)
PLACED = frozenset({Form.STATIONAER, Form.VOLLZEITPFLEGE})  # Fremdunterbringung (K7)
LINES = (*dict.fromkeys(LINE_OF.values()), FREMDUNTERBRINGUNG, GESAMT)
NOT_IN_ECKWERT = ("28", "52")
_DAYS_OF_MONTH = 30
_PER = 1000

Ratio: TypeAlias = Fraction | None


@dataclass(frozen=True, slots=True)
class Ausgaben:
    """What the Kontrakte cost: recognised hours at the price of their day, help by day or month as paid (K5, K6).

    It is paid by spending with the Kontrakt's number (`gebucht`). Outside the volumes nobody books it: there what was
    agreed has to stand for it (`ausserhalb`). `vereinbart` is what was agreed within them, beside what was booked.
    """

    stunden: Geld = NULL_EURO
    gebucht: Geld = NULL_EURO
    ausserhalb: Geld = NULL_EURO
    vereinbart: Geld = NULL_EURO

    @property
    def gesamt(self) -> Geld:
        """Give what was spent; what was agreed within the volumes is no part of it."""
        return self.stunden + self.gebucht + self.ausserhalb

    def __add__(self, other: "Ausgaben") -> "Ausgaben":
        return Ausgaben(
            self.stunden + other.stunden,
            self.gebucht + other.gebucht,
            self.ausserhalb + other.ausserhalb,
            self.vereinbart + other.vereinbart,
        )


@dataclass(frozen=True, slots=True)
class Zelle:
    """Kontrakte of one year and Sozialraum in one form, counted; `tage` are those of all that ended in the year.

    `eckwertfaelle` count for the Eckwert; the `_kuenftig` ones begin or end only after the day asked for.
    """

    jahr: int
    sozialraum: str
    form: Form
    faelle: int
    eckwertfaelle: int
    neu: int = 0
    beendet: int = 0
    tage: int = 0
    neu_kuenftig: int = 0
    beendet_kuenftig: int = 0


@dataclass(frozen=True, slots=True)
class Bestand:
    """All that figures of several years are made of: what was counted, spent, and how many under 21 live where."""

    zellen: Sequence[Zelle]
    ausgaben: Mapping[tuple[int, str], Ausgaben] = field(default_factory=dict)
    einwohner: Mapping[tuple[int, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Laufzeit:
    """How long those that ended had run: days, both ends counted (K12)."""

    beendet: int = 0
    summe: int = 0

    @property
    def tage(self) -> int | None:
        """Give the mean in days, half up; None where none ended (G1)."""
        return round_half_up(Fraction(self.summe, self.beendet)) if self.beendet else None

    @property
    def monate(self) -> Decimal | None:
        """Give the mean in months of 30 days, one decimal: 263 days are 8.8 (K12)."""
        return tenths(Fraction(self.summe, self.beendet * _DAYS_OF_MONTH)) if self.beendet else None


@dataclass(frozen=True, slots=True)
class Zahlen:
    """The figures of one year, of one Sozialraum or several; `einwohner` None: not on record for all of them."""

    jahr: int
    fallzahlen: Mapping[str, int]
    eckwertfaelle: Mapping[str, int]
    laufzeit: Mapping[str, Laufzeit]
    neu: int
    beendet: int
    neu_kuenftig: int
    beendet_kuenftig: int
    ausgaben: Ausgaben
    einwohner: int | None
    einwohner_fehlen: tuple[str, ...]

    @property
    def eckwerte(self) -> Mapping[str, Ratio]:
        """Give the cases per 1,000 under 21, without §§ 28 and 52, exactly (K12)."""
        return {line: _ratio(_PER * cases, base=self.einwohner) for line, cases in self.eckwertfaelle.items()}

    @property
    def ausgaben_pro_kopf(self) -> Geld | None:
        """Give the spending per head under 21, half up to the cent (K12)."""
        return None if not self.einwohner else self.ausgaben.gesamt.times(Fraction(1, self.einwohner))

    @property
    def cent_pro_kopf(self) -> Ratio:
        """Give the same in cents, exactly: what changes are made from."""
        return _ratio(self.ausgaben.gesamt.cents, base=self.einwohner)


@dataclass(frozen=True, slots=True)
class Veraenderung:
    """Change against another year in percent, one decimal; None where that year has nothing to compare (G1, K12)."""

    jahr: int
    fallzahlen: Mapping[str, Decimal | None]
    eckwerte: Mapping[str, Decimal | None]
    neu: Decimal | None
    beendet: Decimal | None
    ausgaben_pro_kopf: Decimal | None


@dataclass(frozen=True, slots=True)
class Statistik:
    """The statistics of one Sozialraum, or of several (`sozialraum` None), with their change (K12)."""

    sozialraum: str | None
    zahlen: Zahlen
    vorjahr: Veraenderung
    basis: Veraenderung | None


def compute_statistik(
    bestand: Bestand, *, jahr: int, basis: int | None, sozialraeume: Collection[str], sozialraum: str | None = None
) -> Statistik:
    """Compute the statistics of these Sozialräume together, under the name of one where it is one (K12)."""
    zahlen = add_up(bestand, jahr=jahr, sozialraeume=sozialraeume)
    before = add_up(bestand, jahr=jahr - 1, sozialraeume=sozialraeume)
    base = None if basis is None else add_up(bestand, jahr=basis, sozialraeume=sozialraeume)
    return Statistik(
        sozialraum=sozialraum,
        zahlen=zahlen,
        vorjahr=compare(zahlen, base=before),
        basis=None if base is None else compare(zahlen, base=base),
    )


def add_up(bestand: Bestand, *, jahr: int, sozialraeume: Collection[str]) -> Zahlen:
    """Add the cells of one year and these Sozialräume up (K12)."""
    zellen = [zelle for zelle in bestand.zellen if zelle.jahr == jahr and zelle.sozialraum in sozialraeume]
    missing = tuple(sorted(slug for slug in sozialraeume if (jahr, slug) not in bestand.einwohner))
    spent = (bestand.ausgaben.get((jahr, slug), Ausgaben()) for slug in sozialraeume)
    people = None if missing else sum(bestand.einwohner[jahr, slug] for slug in sozialraeume)
    return Zahlen(
        jahr=jahr,
        fallzahlen=_by_line((zelle.form, zelle.faelle) for zelle in zellen),
        eckwertfaelle=_by_line((zelle.form, zelle.eckwertfaelle) for zelle in zellen),
        laufzeit=_durations(zellen),
        neu=sum(zelle.neu for zelle in zellen),
        beendet=sum(zelle.beendet for zelle in zellen),
        neu_kuenftig=sum(zelle.neu_kuenftig for zelle in zellen),
        beendet_kuenftig=sum(zelle.beendet_kuenftig for zelle in zellen),
        ausgaben=sum(spent, start=Ausgaben()),
        einwohner=people,
        einwohner_fehlen=missing,
    )


def compare(zahlen: Zahlen, *, base: Zahlen) -> Veraenderung:
    """Compute the change against the figures of another year, in percent (K12)."""
    own, others = zahlen.eckwerte, base.eckwerte
    return Veraenderung(
        jahr=base.jahr,
        fallzahlen={line: change(zahlen.fallzahlen[line], base=base.fallzahlen[line]) for line in LINES},
        eckwerte={line: change(own[line], base=others[line]) for line in LINES},
        neu=change(zahlen.neu, base=base.neu),
        beendet=change(zahlen.beendet, base=base.beendet),
        ausgaben_pro_kopf=change(zahlen.cent_pro_kopf, base=base.cent_pro_kopf),
    )


def change(value: Fraction | int | None, *, base: Fraction | int | None) -> Decimal | None:
    """Give the change from `base` to `value` in percent, one decimal; None without a base (G1, K12)."""
    if value is None or not base:
        return None
    return tenths((Fraction(value) / base - 1) * 100)


def tenths(value: Fraction) -> Decimal:
    """Round half up to one decimal."""
    return Decimal(round_half_up(value * 10)).scaleb(-1)


def _by_line(counts: Iterable[tuple[Form, int]]) -> Mapping[str, int]:
    """Add counts per form up by line; Fremdunterbringung and the total come on top (K7, K12)."""
    lines = dict.fromkeys(LINES, 0)
    for form, count in counts:
        lines[LINE_OF[form]] += count
        lines[GESAMT] += count
        if form in PLACED:
            lines[FREMDUNTERBRINGUNG] += count
    return lines


def _durations(zellen: Iterable[Zelle]) -> Mapping[str, Laufzeit]:
    """Add the durations up: a line per form and their total."""
    lines: dict[str, Laufzeit] = {line: Laufzeit() for line in (GESAMT, *Form)}
    for zelle in zellen:
        for line in (GESAMT, zelle.form):
            lines[line] = Laufzeit(lines[line].beendet + zelle.beendet, lines[line].summe + zelle.tage)
    return lines


def _ratio(part: int, *, base: int | None) -> Ratio:
    return Fraction(part, base) if base else None
