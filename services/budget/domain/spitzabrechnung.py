"""Spitzabrechnung: the year-end settlement of real personnel cost against what was paid on account (V15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from services.budget.domain.stellen import Haushaltsjahr, Vertrag
from shared.errors import Finding, InputRefused, Refused
from shared.geld import NULL_EURO, Geld, total
from shared.kalender import ONE_DAY, Zeitraum, days_of_year, year_of


@dataclass(frozen=True, slots=True)
class Besetzung:
    """Filled posts: how many, from when to when, and the Fachpersonalkosten of that period."""

    stellen: Decimal
    zeitraum: Zeitraum
    personalkosten: Geld


@dataclass(frozen=True, slots=True)
class Ergebnis:
    """What is recognised, and what is paid after or back."""

    abschlaege: Geld
    anerkannt: Geld

    @property
    def differenz(self) -> Geld:
        """Give what is booked: recognised minus paid on account."""
        return self.anerkannt - self.abschlaege

    @property
    def nachzahlung(self) -> Geld:
        """Give what the office still owes."""
        return max(self.differenz, NULL_EURO)

    @property
    def rueckforderung(self) -> Geld:
        """Give what the Träger pays back."""
        return max(-self.differenz, NULL_EURO)


class BesetzungFaulty(InputRefused):
    """Periods of filled posts that end before they begin, or leave the year that is settled; all at once (V15)."""


class MoreStellenThanAgreed(Refused):
    """On a day more posts are claimed than the contract has (V15)."""

    def __init__(self, *, tag: date, besetzt: Decimal, vereinbart: Decimal) -> None:
        self.tag, self.besetzt, self.vereinbart = tag, besetzt, vereinbart


class NoVertrag(Refused):
    """The Träger has no Kooperationsvertrag in this Sozialraum in that year."""


class AbschlaegeStillDue(Refused):
    """Not all Abschläge of the year are paid yet: it is too early to settle."""

    def __init__(self, *, faellig: date) -> None:
        self.faellig = faellig


class AlreadySettled(Refused):
    """This Träger, Sozialraum and year is settled; again only after a Storno (V15)."""


def check_besetzung(besetzung: Sequence[Besetzung], *, jahr: int) -> tuple[Finding, ...]:
    """Find periods that leave the year."""
    year = year_of(jahr)
    return tuple(
        Finding(f"/besetzung/{place}", "jahr", "The period of filled posts lies inside the year that is settled.")
        for place, row in enumerate(besetzung)
        if row.zeitraum.beginn not in year or row.zeitraum.ende not in year
    )


def settle(
    besetzung: Sequence[Besetzung], *, vertraege: Sequence[Vertrag], haushaltsjahr: Haushaltsjahr, abschlaege: Geld
) -> Ergebnis:
    """Settle a year of a Träger in a Sozialraum (V15); raises NoVertrag, MoreStellenThanAgreed.

    Recognised are the Fachpersonalkosten and the flat share by days and posts, rounded per row.
    """
    if not vertraege:
        raise NoVertrag
    _require_agreed(besetzung, vertraege=vertraege)
    days = days_of_year(haushaltsjahr.jahr)
    rows = [
        row.personalkosten + haushaltsjahr.pauschale.times(Fraction(row.stellen) * row.zeitraum.days / days)
        for row in besetzung
    ]
    return Ergebnis(abschlaege, total(rows))


def _require_agreed(besetzung: Sequence[Besetzung], *, vertraege: Sequence[Vertrag]) -> None:
    """Compare posts on the days on which either side may change to the worse; between them nothing does."""
    days = {row.zeitraum.beginn for row in besetzung}
    days |= {vertrag.laufzeit.ende + ONE_DAY for vertrag in vertraege}
    for tag in sorted(days):
        filled = sum((row.stellen for row in besetzung if tag in row.zeitraum), Decimal(0))
        agreed = sum((vertrag.stellen for vertrag in vertraege if tag in vertrag.laufzeit), Decimal(0))
        if filled > agreed:
            raise MoreStellenThanAgreed(tag=tag, besetzt=filled, vereinbart=agreed)
