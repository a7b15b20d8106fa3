"""Herleitung: what an Ansatz was derived from, down to each input, as it is kept with the Ansatz (V2).

All is made of values that JSON has, amounts and shares as strings. The amounts of the parts sum to the whole to the
cent: where a contract's cost is rounded, its parts are split by largest remainder (G2).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.budget.domain.baum import Knoten, sum_up
from services.budget.domain.stellen import Haushaltsjahr, Vertrag, cost_of_stellen, split_cost
from shared.geld import Geld
from shared.kalender import days_of_year

Angaben = dict[str, object]


@dataclass(frozen=True, slots=True)
class Konzeptstand:
    """The version of the Konzept whose tree and shares were used."""

    gueltig_ab: date
    version: int

    @property
    def angaben(self) -> Angaben:
        """Name it."""
        return {"gueltig_ab": self.gueltig_ab.isoformat(), "version": self.version}


def tell_ways(baum: Knoten, leaves: Mapping[str, Geld]) -> dict[str, list[Angaben]]:
    """Tell for each leaf the nodes from `baum` down to it, each with its share of the one above and its amount (V1)."""
    amounts = sum_up(baum, leaves)
    return {
        way[-1].schluessel: [_step(knoten, betrag=amounts[knoten.schluessel], top=knoten is baum) for knoten in way]
        for way in _ways(baum)
    }


def tell_split(leaves: Sequence[Knoten], amounts: Mapping[str, Geld]) -> list[Angaben]:
    """Tell how the cost of all posts was split over the leaves that they pay, by their shares (G2)."""
    return [_step(knoten, betrag=amounts[knoten.schluessel]) for knoten in leaves]


def tell_vertrag(vertrag: Vertrag, *, haushaltsjahr: Haushaltsjahr) -> Angaben:
    """Tell what a contract's posts cost in a year: for each dated Stellenfaktor its days and its part (V2, V4)."""
    teile = split_cost(vertrag, haushaltsjahr=haushaltsjahr)
    return {
        "version": vertrag.version,
        "stellen": format(vertrag.stellen, "f"),
        "tage": sum(teil.zeitraum.days for teil in teile),
        "jahrestage": days_of_year(haushaltsjahr.jahr),
        "betrag": str(cost_of_stellen(vertrag, haushaltsjahr=haushaltsjahr)),
        "teile": [
            {
                "von": teil.zeitraum.beginn.isoformat(),
                "bis": teil.zeitraum.ende.isoformat(),
                "tage": teil.zeitraum.days,
                "personal": write_exact(teil.personal),
                "pauschale": str(haushaltsjahr.pauschale),
                "betrag": str(teil.betrag),
            }
            for teil in teile
        ],
    }


def write_exact(cents: Fraction) -> str:
    """Write cents as euro with all their decimals, two at least: a rise by percent leaves finitely many (V4)."""
    places = 2
    while (cents * 10 ** (places - 2)).denominator != 1:
        places += 1
    whole = int(cents * 10 ** (places - 2))
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}"


def _ways(knoten: Knoten, above: tuple[Knoten, ...] = ()) -> Iterator[tuple[Knoten, ...]]:
    way = (*above, knoten)
    if knoten.is_leaf:
        yield way
    for teil in knoten.teile:
        yield from _ways(teil, way)


def _step(knoten: Knoten, *, betrag: Geld, top: bool = False) -> Angaben:
    share = None if top or knoten.anteil is None else format(knoten.anteil, "f")
    return {"volumen": knoten.schluessel, "anteil": share, "betrag": str(betrag)}
