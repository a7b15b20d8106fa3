"""Yearly evaluation of a Planbudget: planned, used, ratio of stationär to ambulant by cases and by cost (V17)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.budget.domain.baum import Knoten, Planbudget
from services.budget.domain.planbudget import leaves_of
from services.budget.domain.rueckfuehrung import BESTAETIGT, VORGESCHLAGEN, BookedRueckfuehrung, Zahl
from services.budget.domain.volumen import Summen, sum_tree
from shared.geld import NULL_EURO, Geld, ratio, total


@dataclass(frozen=True, slots=True)
class Seiten:
    """Stationär beside ambulant, by one measure: Kontrakte, or cents."""

    stationaer: int
    ambulant: int

    @property
    def quote(self) -> Decimal | None:
        """Give stationaer / ambulant with four decimals; None where nothing is ambulant (G1)."""
        return ratio(Geld(self.stationaer), base=Geld(self.ambulant))

    def __add__(self, other: "Seiten") -> "Seiten":
        return Seiten(self.stationaer + other.stationaer, self.ambulant + other.ambulant)


@dataclass(frozen=True, slots=True)
class Auswertung:
    """A Sozialraum's year, or of all together (`sozialraum` None).

    `erhoehung` is what raised this year's amount; `rueckfuehrungen` and `vorgeschlagen` are those of this year,
    confirmed or waiting, which raise the next.
    """

    sozialraum: str | None
    geplant: Geld
    genutzt: Geld
    erhoehung: Zahl
    rueckfuehrungen: Zahl
    vorgeschlagen: Zahl
    faelle: Seiten
    kosten: Seiten


def evaluate(
    sozialraum: str,
    *,
    jahr: int,
    planbudget: Planbudget,
    baum: Knoten,
    leaves: Mapping[str, Summen],
    kontrakte: Mapping[str, int],
    rueckfuehrungen: Sequence[BookedRueckfuehrung],
) -> Auswertung:
    """Put a Sozialraum's evaluation together from its sums, its Kontrakte per Volumen and its Rueckführungen (V17)."""
    summen = sum_tree(baum, leaves)
    stationaer, ambulant = leaves_of(baum, planbudget.stationaer), leaves_of(baum, planbudget.ambulant)
    own = [one for one in rueckfuehrungen if one.vorschlag.sozialraum == sozialraum]
    of_year = [one for one in own if one.vorschlag.ab.year == jahr]

    def cost(names: frozenset[str]) -> int:
        return total(summen[name].verbrauch for name in names).cents

    def cases(names: frozenset[str]) -> int:
        return sum(kontrakte.get(name, 0) for name in names)

    return Auswertung(
        sozialraum=sozialraum,
        geplant=summen[planbudget.volumen].ansatz,
        genutzt=summen[planbudget.volumen].verbrauch,
        erhoehung=Zahl.of(one for one in own if one.vorschlag.jahr == jahr and one.status == BESTAETIGT),
        rueckfuehrungen=Zahl.of(one for one in of_year if one.status == BESTAETIGT),
        vorgeschlagen=Zahl.of(one for one in of_year if one.status == VORGESCHLAGEN),
        faelle=Seiten(cases(stationaer), cases(ambulant)),
        kosten=Seiten(cost(stationaer), cost(ambulant)),
    )


def add_auswertungen(parts: Sequence[Auswertung]) -> Auswertung:
    """Add up what several Sozialräume planned, used and returned; the ratios are those of the sums (V14, V17)."""
    return Auswertung(
        sozialraum=None,
        geplant=total(part.geplant for part in parts),
        genutzt=total(part.genutzt for part in parts),
        erhoehung=_add(part.erhoehung for part in parts),
        rueckfuehrungen=_add(part.rueckfuehrungen for part in parts),
        vorgeschlagen=_add(part.vorgeschlagen for part in parts),
        faelle=sum((part.faelle for part in parts), Seiten(0, 0)),
        kosten=sum((part.kosten for part in parts), Seiten(0, 0)),
    )


def _add(zahlen: Iterable[Zahl]) -> Zahl:
    return sum(zahlen, Zahl(0, NULL_EURO))
