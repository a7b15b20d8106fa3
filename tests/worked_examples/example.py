"""A year of one Jugendamt as a data file: what was entered and used, and the figures that have to come out (V1-V7).

Any year follows by another file of the same form; nothing of a year stands in code.

- `konzept`, `jahreswerte`, `sozialraeume`: the bodies that the budget takes.
- `stellen`: a contract a row; without `beginn` and `ende` it runs from the year's first day for five years.
- `grundlage`: `stellen` names the Volumen paid by posts. An amount of `festgesetzt` is either named per Sozialraum, or
  is the whole county's and is divided by Stellen (G2).
- `verbrauch`: by Volumen, in the same two ways. For Volumina paid by posts it is what was recognised: in the rows of
  `besetzung`, or without them over the contracts by Stellen, nobody missing.
- `vorjahr`: the file of the year before, whose Konzept, areas and contracts hold on; `grundlage` may then be
  `{"vorjahr": true, "prozent": ...}`.
- `erwartet`: `stellen`, `fachleistungsstunden`, `volumina` of the county, `sozialraeume`, `anteil_real`, `tabelle`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from shared.geld import Geld, parse_geld, split_geld
from shared.kalender import ONE_DAY, Zeitraum, add_months, year_of

Json = dict[str, Any]
FOLDER = Path(__file__).parent
FILES = tuple(sorted(file.name for file in FOLDER.glob("*.json")))


@dataclass(frozen=True, slots=True)
class Posten:
    """A contract: whose posts, where, from when to when."""

    nummer: str
    sozialraum: str
    traeger: str
    stellen: Decimal
    laufzeit: Zeitraum


@dataclass(frozen=True, slots=True)
class Besetzung:
    """Filled posts of a contract and what they cost."""

    sozialraum: str
    traeger: str
    stellen: Decimal
    zeitraum: Zeitraum
    personalkosten: Geld


@dataclass(frozen=True, slots=True)
class Example:
    """A year's file, read."""

    data: Json
    vorjahr: "Example | None" = None

    @property
    def jahr(self) -> int:
        return int(self.data["haushaltsjahr"])

    @property
    def slugs(self) -> list[str]:
        return sorted(area["slug"] for area in self.data["sozialraeume"])

    @property
    def erwartet(self) -> Json:
        found: Json = self.data["erwartet"]
        return found

    @property
    def pauschale(self) -> Geld:
        return parse_geld(self.data["jahreswerte"]["stellenfaktor"]["pauschale"])

    @property
    def bezahlt(self) -> str:
        """Name the Volumen that posts pay."""
        if self.vorjahr is not None:
            return self.vorjahr.bezahlt
        (volumen,) = self.data["grundlage"]["stellen"]
        return str(volumen)

    @property
    def traeger(self) -> Mapping[str, str]:
        """Give each Träger's slug by its name, in the order of the file."""
        names = dict.fromkeys(row["traeger"] for row in self.data["stellen"])
        return {name: f"t-{place}" for place, name in enumerate(names, start=1)}

    @property
    def posten(self) -> tuple[Posten, ...]:
        """Give the contracts."""
        if self.vorjahr is not None:
            return self.vorjahr.posten
        first = year_of(self.jahr).beginn
        default = Zeitraum(first, add_months(first, 60) - ONE_DAY)
        return tuple(
            Posten(
                f"kv-{place}", row["sozialraum"], self.traeger[row["traeger"]], Decimal(row["stellen"]),
                zeitraum_of(row) if "beginn" in row else default,
            )
            for place, row in enumerate(self.data["stellen"], start=1)
        )  # fmt: skip

    def divide(self, amount: str | Mapping[str, str]) -> dict[str, Geld]:
        """Give an amount per Sozialraum: as named, or the whole by Stellen, ties by slug (G2)."""
        if not isinstance(amount, str):
            return {slug: parse_geld(amount.get(slug, "0.00")) for slug in self.slugs}
        weights = [
            sum((one.stellen for one in self.posten if one.sozialraum == slug), Decimal(0)) for slug in self.slugs
        ]
        return dict(zip(self.slugs, split_geld(parse_geld(amount), weights=weights), strict=True))

    def grundlage_of(self, slug: str) -> Json:
        """Give the body that sets a Sozialraum's year up."""
        named: Json = dict(self.data["grundlage"])
        if "festgesetzt" in named:
            named["festgesetzt"] = {
                name: str(self.divide(amount)[slug]) for name, amount in named["festgesetzt"].items()
            }
        return named

    @property
    def besetzung(self) -> tuple[Besetzung, ...]:
        """Give the filled posts: as in the file, or so that the contracts share what was recognised (V15)."""
        if "besetzung" in self.data:
            return tuple(
                Besetzung(
                    row["sozialraum"], self.traeger[row["traeger"]], Decimal(row["stellen"]), zeitraum_of(row),
                    parse_geld(row["personalkosten"]),
                )
                for row in self.data["besetzung"]
            )  # fmt: skip
        return tuple(self._full_posts())

    def _full_posts(self) -> Iterator[Besetzung]:
        recognised = parse_geld(self.data["verbrauch"][self.bezahlt])
        parts = split_geld(recognised, weights=[one.stellen for one in self.posten])
        year = year_of(self.jahr)
        for one, part in zip(self.posten, parts, strict=True):
            filled = one.laufzeit.overlap(year)
            assert filled is not None, "a contract of the file has days in its year"
            flat = self.pauschale.times(Fraction(one.stellen) * filled.days / year.days)
            yield Besetzung(one.sozialraum, one.traeger, one.stellen, filled, part - flat)

    @property
    def ausgaben(self) -> Iterator[tuple[str, str, Geld]]:
        """Give what was used beside the posts: Volumen, Sozialraum, amount."""
        for volumen, amount in self.data["verbrauch"].items():
            if volumen != self.bezahlt:
                yield from ((volumen, slug, part) for slug, part in self.divide(amount).items() if part)


def zeitraum_of(row: Mapping[str, str]) -> Zeitraum:
    """Read the days of a row."""
    return Zeitraum(date.fromisoformat(row["beginn"]), date.fromisoformat(row["ende"]))


def load(name: str) -> Example:
    """Read a year's file, and that of the year before where it rests on it."""
    data: Json = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    if "vorjahr" not in data:
        return Example(data)
    vorjahr = load(data["vorjahr"])
    return Example({part: vorjahr.data[part] for part in ("konzept", "sozialraeume", "stellen")} | data, vorjahr)
