"""What a status and a report must show, worked out again from the postings alone: whole cents, fractions, no sums kept.

Another way than the service's: it reads rows, not running sums, and rounds with fractions of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import text

from shared.identity import Caller, Role
from shared.storage.database import Database

Json = dict[str, Any]
Place = tuple[int, str, str, str]  # year, kind of place, place, leaf
AMOUNTS = ("ansatz", "umschichtung", "verbrauch", "offene_bindung", "praevention")
FOR_AREA = {"netzwerk", "praevention"}
_PLACE = "jahr, ort_art, ort, volumen"
_BUCHUNGEN = f"SELECT {_PLACE}, art, zweck, quelle, betrag, minuten, satz, offen, quartal, vermerk FROM buchungen"
_BINDUNGEN = f"SELECT {_PLACE}, quelle, sum(betrag)::bigint AS betrag FROM bindungsbuchungen GROUP BY {_PLACE}, quelle"


@dataclass(frozen=True, slots=True)
class Postings:
    """All that was posted in a tenant, and which places are set up."""

    ansaetze: Sequence[Any]
    umschichtungen: Sequence[Any]
    bindungen: Sequence[Any]
    buchungen: Sequence[Any]
    eingerichtet: frozenset[tuple[int, str, str]]


@dataclass(frozen=True, slots=True)
class Frage:
    """A tree with its share for prevention, a place, the day asked, and of which quarter if it is a report."""

    konzept: Json
    jahr: int
    ort: str
    tag: date
    quartal: int | None = None
    art: str = "sozialraum"


async def read_postings(database: Database, tenant: str) -> Postings:
    """Read every posting of a tenant."""
    caller = Caller("revision", tenant, frozenset({Role.REVISION}))
    async with database.transaction(caller) as work:
        rows = [
            tuple(await work.execute(text(query)))
            for query in (
                f"SELECT {_PLACE}, betrag FROM ansatzbuchungen",
                f"SELECT {_PLACE}, betrag FROM umschichtungsbuchungen",
                _BINDUNGEN,
                _BUCHUNGEN,
                "SELECT jahr, ort_art, ort FROM ortsjahre",
            )
        ]
    return Postings(rows[0], rows[1], rows[2], rows[3], frozenset(tuple(row) for row in rows[4]))


def half_up(value: Fraction) -> int:
    """Round to a whole number, halves away from zero (G1)."""
    size = (2 * abs(value) + 1) // 2
    return size if value >= 0 else -size


def cents(shown: str | None) -> int | None:
    """Read an amount of the wire."""
    return None if shown is None else int(Fraction(shown) * 100)


def sums_of(postings: Postings) -> dict[Place, dict[str, int]]:
    """Add the postings up per leaf: what is open is Bindung - Verbrauch of each source, never below zero (V7)."""
    found: dict[Place, dict[str, int]] = {}

    def add(row: Any, name: str, amount: int) -> None:  # noqa: ANN401  # a row
        found.setdefault(place_of(row), dict.fromkeys(AMOUNTS, 0))[name] += amount

    for row in postings.ansaetze:
        add(row, "ansatz", row.betrag)
    for row in postings.umschichtungen:
        add(row, "umschichtung", row.betrag)
    used: dict[tuple[Any, int], int] = {}
    for row in postings.buchungen:
        add(row, "verbrauch", row.betrag)
        add(row, "praevention", praevention_of(row))
        if row.quelle and row.vermerk != "vorjahr":
            used[row.quelle, row.jahr] = used.get((row.quelle, row.jahr), 0) + row.betrag
    for row in postings.bindungen:
        add(row, "offene_bindung", max(row.betrag - used.get((row.quelle, row.jahr), 0), 0))
    return found


def place_of(row: Any) -> Place:  # noqa: ANN401  # a row
    """Name where a row was posted."""
    return row.jahr, row.ort_art, row.ort, row.volumen


def praevention_of(row: Any) -> int:  # noqa: ANN401  # a row
    """Work out what a posting counts for prevention: spending for it, and work for the area as a memo (V5)."""
    if row.art == "leistung":
        return half_up(Fraction(row.minuten * row.satz, 60)) if row.zweck in FOR_AREA else 0
    return row.betrag if row.zweck == "praevention" else 0


def verfuegbar_of(amounts: Mapping[str, int]) -> int:
    """Give what is left (V7)."""
    return amounts["ansatz"] + amounts["umschichtung"] - amounts["verbrauch"] - amounts["offene_bindung"]


def walk(node: Json, parent: str | None = None) -> Iterator[tuple[Json, str | None]]:
    """Give each node of a tree with its parent's key, parents first."""
    yield node, parent
    for teil in node.get("teile", ()):
        yield from walk(teil, node["schluessel"])


def below(node: Json) -> list[str]:
    """Name a node and all below it."""
    return [one["schluessel"] for one, _ in walk(node)]


def faults_of_status(shown: Json, frage: Frage, sums: Mapping[Place, Mapping[str, int]]) -> list[str]:
    """Name each figure of a status that is not what its postings make it (V2, V5, V7, V12)."""
    wanted: Json = {}
    for node, parent in walk(frage.konzept["volumen"]):
        own = _node_sums(node, frage, sums)
        name = node["schluessel"]
        wanted[name] = _figures(own) | {
            "offene_bindung": own["offene_bindung"],
            "verfuegbar": verfuegbar_of(own),
            "anteil_nominal": None if parent is None else Fraction(node["anteil"]),
            "prognose.bindung": own["verbrauch"] + own["offene_bindung"],
            "prognose.hochrechnung": _hochrechnung(node, frage, sums),
        }
        if parent is not None:
            wanted[name]["anteil_real"] = _ratio(own["ansatz"], wanted[parent]["ansatz"])
    faults = _differences(shown["volumina"], wanted)
    return faults + _faults_of_praevention(shown["praevention"], frage, sums)


def faults_of_whole(whole: Json, parts: Sequence[Json]) -> list[str]:
    """Name each amount of a year's total that is not the sum of its parts, to the cent (V14)."""
    faults = []
    for name, volumen in whole["volumina"].items():
        same = [part["volumina"][name] for part in parts]
        for key in (*_shown_amounts(volumen),):
            known = [amount for part in same if (amount := cents(_at(part, key))) is not None]
            if cents(_at(volumen, key)) != (sum(known) if known else None):
                faults.append(f"gesamt.{name}.{key}: {_at(volumen, key)} of {known}")
    for key in ("soll", "ist"):
        parts_of = [cents(part["praevention"][key]) or 0 for part in parts]
        if cents(whole["praevention"][key]) != sum(parts_of):
            faults.append(f"gesamt.praevention.{key}: {whole['praevention'][key]} of {parts_of}")
    return faults


def faults_of_bereich(shown: Json, frage: Frage, postings: Postings) -> list[str]:
    """Name each figure of a place's quarterly report that is not what its postings make it (V13, V14)."""
    sums = until_quartal(postings, frage)
    wanted: Json = {}
    for node, _ in walk(frage.konzept["volumen"]):
        own = _node_sums(node, frage, sums)
        base = own["ansatz"] + own["umschichtung"]
        wanted[node["schluessel"]] = _figures(own) | {
            "bindung": own["offene_bindung"],
            "quote": Fraction(half_up(Fraction(own["verbrauch"] * 1000, base)), 10) if base else None,
            "prognose.bindung": own["verbrauch"] + own["offene_bindung"],
            "prognose.hochrechnung": _hochrechnung(node, frage, sums),
            "nachtrag": _late(node, frage, postings, "nachtrag"),
            "vorjahr": _late(node, frage, postings, "vorjahr"),
        }
    faults = _differences(shown["volumina"], wanted)
    if frage.konzept.get("praevention"):
        faults += _faults_of_praevention(shown["praevention"], frage, sums) + _faults_of_hours(shown, frage, postings)
    return faults


def until_quartal(postings: Postings, frage: Frage) -> dict[Place, dict[str, int]]:
    """Take off what counts after the quarter; what only that has used of a Bindung is open again, never below zero."""
    found = {place: dict(amounts) for place, amounts in sums_of(postings).items()}
    for row in postings.buchungen:
        if row.quartal > (frage.quartal or 4):
            own = found[place_of(row)]
            own["verbrauch"] -= row.betrag
            own["offene_bindung"] -= row.offen
            own["praevention"] -= praevention_of(row)
    for own in found.values():
        own["offene_bindung"] = max(own["offene_bindung"], 0)
    return found


def _node_sums(node: Json, frage: Frage, sums: Mapping[Place, Mapping[str, int]]) -> dict[str, int]:
    own = [sums.get((frage.jahr, frage.art, frage.ort, key)) for key in below(node)]
    return {name: sum(amounts[name] for amounts in own if amounts) for name in AMOUNTS}


def _figures(own: Mapping[str, int]) -> dict[str, int]:
    mittelnutzung = own["ansatz"] + own["umschichtung"] - own["verbrauch"]
    return {name: own[name] for name in ("ansatz", "umschichtung", "verbrauch")} | {"mittelnutzung": mittelnutzung}


def _hochrechnung(node: Json, frage: Frage, sums: Mapping[Place, Mapping[str, int]]) -> int | None:
    """Give the sum of the leaves' Verbrauch / elapsed share of the year, each rounded; None before the year (V12)."""
    first, next_first = date(frage.jahr, 1, 1), date(frage.jahr + 1, 1, 1)
    if frage.tag < first:
        return None
    days = (next_first - first).days
    elapsed = min((frage.tag - first).days + 1, days)
    leaves = [one["schluessel"] for one, _ in walk(node) if not one.get("teile")]
    used = [sums.get((frage.jahr, frage.art, frage.ort, leaf), {}).get("verbrauch", 0) for leaf in leaves]
    return sum(half_up(Fraction(amount * days, elapsed)) for amount in used)


def _late(node: Json, frage: Frage, postings: Postings, vermerk: str) -> int:
    """Add up what came late in the quarters up to the one asked."""
    keys = {(frage.jahr, frage.art, frage.ort, key) for key in below(node)}
    return sum(
        row.betrag
        for row in postings.buchungen
        if row.vermerk == vermerk and row.quartal <= (frage.quartal or 4) and place_of(row) in keys
    )


def _faults_of_praevention(shown: Json, frage: Frage, sums: Mapping[Place, Mapping[str, int]]) -> list[str]:
    rule = frage.konzept["praevention"]
    nodes = {node["schluessel"]: node for node, _ in walk(frage.konzept["volumen"])}
    base = _node_sums(nodes[rule["volumen"]], frage, sums)["ansatz"]
    soll = half_up(Fraction(rule["mindestanteil"]) * base)
    ist = _node_sums(frage.konzept["volumen"], frage, sums)["praevention"]
    wanted = {"soll": soll, "ist": ist}
    faults = _differences({"praevention": shown}, {"praevention": wanted})
    return faults + ([] if shown["erfuellt"] == (ist >= soll) else ["praevention.erfuellt"])


def _faults_of_hours(shown: Json, frage: Frage, postings: Postings) -> list[str]:
    place = (frage.jahr, frage.art, frage.ort)
    counting = [row for row in postings.buchungen if row.quartal <= (frage.quartal or 4)]
    own = [row for row in counting if (row.jahr, row.ort_art, row.ort) == place]
    minuten = sum(row.minuten for row in own if row.quelle)
    flaeche = sum(row.minuten for row in own if not row.quelle)
    told = (shown["faelle"]["minuten"], shown["faelle"]["minuten_flaeche"])
    return [] if told == (minuten, flaeche) else [f"faelle: {told} is {(minuten, flaeche)}"]


def _ratio(part: int, base: int) -> Fraction | None:
    return Fraction(half_up(Fraction(part * 10_000, base)), 10_000) if base else None


def _differences(shown: Mapping[str, Json], wanted: Mapping[str, Mapping[str, int | Fraction | None]]) -> list[str]:
    """Compare what is shown with what is wanted: whole numbers are cents, fractions are ratios."""
    faults = []
    for name, figures in wanted.items():
        for key, value in figures.items():
            told = _at(shown[name], key)
            ratio = isinstance(value, Fraction)
            read = (None if told is None else Fraction(told)) if ratio or told is None else cents(told)
            if read != value:
                faults.append(f"{name}.{key}: {told} is {value}")
    return faults


def _shown_amounts(volumen: Json) -> Iterable[str]:
    plain = ("ansatz", "umschichtung", "verbrauch", "offene_bindung", "bindung", "verfuegbar", "mittelnutzung")
    late = ("nachtrag", "vorjahr")
    return [key for key in (*plain, *late) if key in volumen] + ["prognose.bindung", "prognose.hochrechnung"]


def _at(shown: Json, key: str) -> Any:  # noqa: ANN401  # whatever stands there
    for part in key.split("."):
        shown = shown[part]
    return shown
