"""The three methods of V12 on a generated year, from what was known on a day: through the service's own functions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bench.backtest.generator import Volumenjahr, Welt
from services.budget.domain.monate import Monatsposten, Monatswerte, Plan, end_of_month, place_verbrauch, replan
from services.budget.domain.prognose import Erwartung, Lage, Weise, expect
from services.budget.domain.volumen import extrapolate
from shared.geld import Geld
from shared.kalender import Zeitraum

METHODS = ("bindung", "hochrechnung", "erwartet")


@dataclass(frozen=True, slots=True)
class Vorhersage:
    """What the methods said of a Volumen's year on a day, and what came: cents."""

    seed: int
    volumen: str
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


def forecast_welt(welt: Welt) -> Iterator[Vorhersage]:
    """Forecast the last year of each Volumen that is not paid on account, three times a month."""
    for volumen, jahre in welt.volumina.items():
        if jahre[-1].pauschal:
            continue
        for tag in days_of(jahre[-1].jahr):
            found = expect_on(jahre, tag)
            assert found is not None
            assert found.spanne is not None
            yield _vorhersage(welt.seed, volumen, jahre[-1], tag=tag, found=found)


def days_of(jahr: int) -> Iterator[date]:
    """Give the 10th, the 20th and the last day of each month."""
    for monat in range(1, 13):
        yield from (date(jahr, monat, 10), date(jahr, monat, 20), end_of_month(jahr, monat))


def expect_on(jahre: tuple[Volumenjahr, ...], tag: date) -> Erwartung | None:
    """Ask the method for the last of consecutive years, with what was known of it and of the one before on a day."""
    known = jahre[-1].known_on(tag)
    weise: Weise = "abschlag" if known.pauschal else "monate"
    before = months_of(jahre[-2].known_on(tag)) if len(jahre) > 1 else None
    lage = Lage(
        known.jahr,
        tag,
        verbrauch=Geld(known.endgueltig),
        offene_bindung=Geld(known.offene_bindung),
        mittel=Geld(known.ansatz),
        monate=months_of(known),
        vorjahr=before,
        weise=weise,
    )
    return expect(lage)


def months_of(known: Volumenjahr) -> Monatswerte:
    """Sort what is known into months, as the service does when it books."""
    return Monatswerte.of(_posten(known))


def _posten(known: Volumenjahr) -> Iterator[Monatsposten]:
    plans: dict[int, Plan] = {}
    for change in known.bindungen:
        if change.anlass != "freigegeben":  # a release ends no plan
            plan = Plan(Geld(change.betrag), Zeitraum(change.von, change.bis))
            yield from replan(plans.get(change.quelle), plan, tag=change.gebucht)
            plans[change.quelle] = plan
    for posten in known.posten:
        yield from place_verbrauch(
            Geld(posten.betrag),
            datum=posten.datum,
            jahr=known.jahr,
            tag=posten.gebucht,
            auf_bindung=posten.quelle is not None,
        )


def _vorhersage(seed: int, volumen: str, jahr: Volumenjahr, *, tag: date, found: Erwartung) -> Vorhersage:
    known = jahr.known_on(tag)
    hochrechnung = extrapolate(Geld(known.endgueltig), jahr=jahr.jahr, stichtag=tag)
    assert hochrechnung is not None
    assert found.spanne is not None
    werte = {
        "bindung": known.endgueltig + known.offene_bindung,
        "hochrechnung": hochrechnung.cents,
        "erwartet": found.betrag.cents,
    }
    bis = found.spanne.bis.cents
    return Vorhersage(seed, volumen, tag, jahr.endgueltig, werte, found.spanne.von.cents, bis)
