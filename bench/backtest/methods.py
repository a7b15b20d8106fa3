"""The three methods of V12 on a generated year, from what was known on a day: through the service's own functions."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bench.backtest.generator import Volumenjahr, Welt
from services.budget.domain.monate import Monatsposten, Monatswerte, Plan, end_of_month, place_verbrauch, replan
from services.budget.domain.prognose import Lage, expect
from services.budget.domain.volumen import extrapolate
from shared.geld import Geld
from shared.kalender import Zeitraum

METHODS = ("bindung", "hochrechnung", "erwartet")


@dataclass(frozen=True, slots=True)
class Vorhersage:
    """What the methods said of a Volumen's year on a day, and what came: cents; `hilfen` tells whether it pays help."""

    seed: int
    volumen: str
    hilfen: bool
    tag: date
    endgueltig: int
    werte: dict[str, int]
    von: int
    bis: int

    def error(self, method: str) -> int:
        """Tell by how much a method was off."""
        return abs(self.werte[method] - self.endgueltig)

    @property
    def covered(self) -> bool:
        """Tell whether the year ended inside the range."""
        return self.von <= self.endgueltig <= self.bis


@dataclass(frozen=True, slots=True)
class Monatsbuch:
    """A Volumen's year with all that its bookings add to its months, in the order of booking."""

    jahr: Volumenjahr
    posten: tuple[tuple[date, Monatsposten], ...]

    @classmethod
    def of(cls, jahr: Volumenjahr) -> "Monatsbuch":
        """Place what was booked in its months, as the service does when it books."""
        posten = [*_plaene(jahr), *_verbrauch(jahr)]
        return cls(jahr, tuple(sorted(posten, key=lambda row: row[0])))

    def known_on(self, tag: date) -> Monatswerte:
        """Sum what was booked by the end of a day."""
        return Monatswerte.of(posten for _, posten in self.posten[: bisect_right(self.posten, tag, key=_day)])


def forecast_welt(welt: Welt) -> Iterator[Vorhersage]:
    """Forecast the last year of each Volumen that is not paid on account, three times a month."""
    for volumen, jahre in welt.volumina.items():
        if jahre[-1].pauschal:
            continue
        buecher = [Monatsbuch.of(jahr) for jahr in jahre[-2:]]
        for tag in days_of(jahre[-1].jahr):
            yield _vorhersage(welt.seed, volumen, buecher, tag=tag)


def days_of(jahr: int) -> Iterator[date]:
    """Give the 10th, the 20th and the last day of each month."""
    for monat in range(1, 13):
        yield from (date(jahr, monat, 10), date(jahr, monat, 20), end_of_month(jahr, monat))


def lage_on(buecher: Sequence[Monatsbuch], tag: date) -> Lage:
    """Say what was known on a day of the last of consecutive years, and of the one before."""
    known = buecher[-1].jahr.known_on(tag)
    return Lage(
        known.jahr,
        tag,
        verbrauch=Geld(known.endgueltig),
        offene_bindung=Geld(known.offene_bindung),
        mittel=Geld(known.ansatz),
        monate=buecher[-1].known_on(tag),
        vorjahr=buecher[-2].known_on(tag) if len(buecher) > 1 else None,
        weise="abschlag" if known.pauschal else "monate",
    )


def _day(row: tuple[date, Monatsposten]) -> date:
    return row[0]


def _plaene(jahr: Volumenjahr) -> Iterator[tuple[date, Monatsposten]]:
    plans: dict[int, Plan] = {}
    for change in jahr.bindungen:
        if change.anlass != "freigegeben":  # a release ends no plan
            plan = Plan(Geld(change.betrag), Zeitraum(change.von, change.bis))
            for posten in replan(plans.get(change.quelle), plan, tag=change.gebucht):
                yield change.gebucht, posten
            plans[change.quelle] = plan


def _verbrauch(jahr: Volumenjahr) -> Iterator[tuple[date, Monatsposten]]:
    for booked in jahr.posten:
        bound = booked.quelle is not None
        for posten in place_verbrauch(
            Geld(booked.betrag), datum=booked.datum, jahr=jahr.jahr, tag=booked.gebucht, auf_bindung=bound
        ):
            yield booked.gebucht, posten


def _vorhersage(seed: int, volumen: str, buecher: Sequence[Monatsbuch], *, tag: date) -> Vorhersage:
    lage = lage_on(buecher, tag)
    found = expect(lage)
    hochrechnung = extrapolate(lage.verbrauch, jahr=lage.jahr, stichtag=tag)
    if found is None or found.spanne is None or hochrechnung is None:
        raise ValueError("a day inside the year has all three forecasts")
    werte = {
        "bindung": (lage.verbrauch + lage.offene_bindung).cents,
        "hochrechnung": hochrechnung.cents,
        "erwartet": found.betrag.cents,
    }
    von, bis = found.spanne.von.cents, found.spanne.bis.cents
    jahr = buecher[-1].jahr
    return Vorhersage(seed, volumen, bool(jahr.bindungen), tag, jahr.endgueltig, werte, von, bis)
