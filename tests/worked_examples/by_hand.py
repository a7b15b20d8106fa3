"""A year's figures from its inputs by fractions alone, with nothing of the services (V1-V7, V15).

Cents are whole numbers, everything between is a Fraction. This is the second opinion on the files: what a file expects
must come out here as it comes out of the budget.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from shared.geld import Geld
from tests.worked_examples.example import Example, Json


def half_up(value: Fraction) -> int:
    """Round a value that is not negative to a whole number, halves up (G1)."""
    return int(value + Fraction(1, 2))


def tree_of(knoten: Json) -> Iterator[tuple[str, list[str]]]:
    """Give each node's key and the leaves at or below it."""
    yield knoten["schluessel"], leaves_of(knoten)
    for teil in knoten.get("teile", []):
        yield from tree_of(teil)


def leaves_of(knoten: Json) -> list[str]:
    """Give the leaves at or below a node."""
    if not knoten.get("teile"):
        return [knoten["schluessel"]]
    return [leaf for teil in knoten["teile"] for leaf in leaves_of(teil)]


def rates_of(example: Example) -> list[tuple[date, Fraction]]:
    """Give the cost of a full post and year, in cents, with the day from which it holds (V4)."""
    named = example.data["jahreswerte"]
    personal = Fraction(named["stellenfaktor"]["personal"]) * 100
    found = [(date(example.jahr, 1, 1), personal + example.pauschale.cents)]
    for rise in named.get("tarifsteigerungen", []):
        personal *= 1 + Fraction(rise["prozent"]) / 100
        found.append((date.fromisoformat(rise["ab"]), personal + example.pauschale.cents))
    return found


def days_of(example: Example) -> int:
    """Count the days of the year."""
    return (date(example.jahr + 1, 1, 1) - date(example.jahr, 1, 1)).days


def ansaetze(example: Example) -> dict[tuple[str, str], Geld]:
    """Give each area's Ansatz of every leaf that has one (V2): posts day by day, the annex as it is divided.

    Or each leaf of the year before, raised by so many percent.
    """
    if example.vorjahr is not None:
        factor = 1 + Fraction(example.data["grundlage"]["prozent"]) / 100
        return {place: Geld(half_up(betrag.cents * factor)) for place, betrag in ansaetze(example.vorjahr).items()}
    found: Counter[tuple[str, str]] = Counter()
    rates, jahr = rates_of(example), days_of(example)
    for one in example.posten:
        cents = Fraction(0)
        for number in range(jahr):
            tag = date.fromordinal(date(example.jahr, 1, 1).toordinal() + number)
            if one.laufzeit.beginn <= tag <= one.laufzeit.ende:
                cents += [rate for ab, rate in rates if ab <= tag][-1] * Fraction(one.stellen) / jahr
        found[one.sozialraum, example.bezahlt] += half_up(cents)
    for volumen, amount in example.data["grundlage"]["festgesetzt"].items():
        found.update({(slug, volumen): part.cents for slug, part in example.divide(amount).items()})
    return {place: Geld(cents) for place, cents in found.items()}


def verbrauch(example: Example) -> dict[tuple[str, str], Geld]:
    """Give each area's Verbrauch of every leaf: what is recognised row by row (V15), and what was spent."""
    found: Counter[tuple[str, str]] = Counter()
    for row in example.besetzung:
        days = (row.zeitraum.ende - row.zeitraum.beginn).days + 1
        flat = half_up(example.pauschale.cents * Fraction(row.stellen) * days / days_of(example))
        found[row.sozialraum, example.bezahlt] += row.personalkosten.cents + flat
    for name, slug, amount in example.ausgaben:
        found[slug, name] += amount.cents
    return {place: Geld(cents) for place, cents in found.items()}


def volumina_of(example: Example, *, slugs: list[str]) -> dict[str, dict[str, Geld]]:
    """Add up every node of the tree over some areas."""
    allotted, used = ansaetze(example), verbrauch(example)
    figures = {}
    for name, leaves in tree_of(example.data["konzept"]["volumen"]):
        places = [(slug, leaf) for slug in slugs for leaf in leaves]
        ansatz = sum(allotted.get(place, Geld(0)).cents for place in places)
        spent = sum(used.get(place, Geld(0)).cents for place in places)
        figures[name] = {"ansatz": Geld(ansatz), "verbrauch": Geld(spent), "mittelnutzung": Geld(ansatz - spent)}
    return figures
