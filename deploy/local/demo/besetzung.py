"""Filled posts of the year for the Spitzabrechnung (V15), so that the settled amounts add up to what was published.

The total is divided over the contracts by their Stellen (G2). In each, half a post is vacant until the end of March;
the flat share of the filled posts is taken off, the rest is Fachpersonalkosten, by posts and days (G2).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from deploy.local.demo.published import Published, Vertrag
from shared.geld import Geld, split_geld, total
from shared.kalender import Zeitraum, year_of

_VACANT = Decimal("0.50")


@dataclass(frozen=True, slots=True)
class Besetzung:
    """Filled posts: how many, from when to when, and their Fachpersonalkosten."""

    stellen: Decimal
    zeitraum: Zeitraum
    personalkosten: Geld


@dataclass(frozen=True, slots=True)
class SpitzabrechnungPlan:
    """What is handed in for one contract and year, and what it comes to."""

    jahr: int
    vertrag: Vertrag
    besetzung: tuple[Besetzung, ...]
    anerkannt: Geld

    def body(self) -> dict[str, Any]:
        """Give the settlement as budget takes it."""
        rows = [
            {
                "stellen": str(row.stellen),
                "beginn": row.zeitraum.beginn.isoformat(),
                "ende": row.zeitraum.ende.isoformat(),
                "personalkosten": str(row.personalkosten),
            }
            for row in self.besetzung
        ]
        where = {"sozialraum": self.vertrag.sozialraum, "traeger": self.vertrag.traeger}
        return {"jahr": self.jahr, **where, "besetzung": rows}


def plan_spitzabrechnungen(published: Published) -> tuple[SpitzabrechnungPlan, ...]:
    """Plan the settlement of every contract; what is recognised adds up to the published Verbrauch."""
    vertraege = published.vertraege
    parts = split_geld(published.verbrauch["personalisiert"], weights=[vertrag.stellen for vertrag in vertraege])
    return tuple(_settle(published, vertrag, anerkannt=part) for vertrag, part in zip(vertraege, parts, strict=True))


def _settle(published: Published, vertrag: Vertrag, *, anerkannt: Geld) -> SpitzabrechnungPlan:
    year = year_of(published.jahr)
    filled = (
        (vertrag.stellen - _VACANT, year),
        (_VACANT, Zeitraum(date(published.jahr, 4, 1), year.ende)),
    )
    post_years = [Fraction(stellen) * zeitraum.days / year.days for stellen, zeitraum in filled]
    flat = total(published.pauschale.times(share) for share in post_years)
    kosten = split_geld(anerkannt - flat, weights=post_years)
    rows = tuple(Besetzung(*row, part) for row, part in zip(filled, kosten, strict=True))
    return SpitzabrechnungPlan(published.jahr, vertrag, rows, anerkannt)
