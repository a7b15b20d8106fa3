"""The published figures of 2014 as values, and their division over the four Sozialräume.

Only totals are published. Where the demonstration has to divide one over the Sozialräume, it does so by their Stellen,
with the largest remainder (G2).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shared.geld import Geld, parse_geld, split_geld
from shared.kalender import Zeitraum

DATA_FILE = Path(__file__).with_name("trier_saarburg_2014.json")


@dataclass(frozen=True, slots=True)
class Sozialraum:
    """An area with its Gemeinden and centres."""

    slug: str
    name: str
    gemeinden: tuple[str, ...]
    zentren: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traeger:
    """A provider of help."""

    slug: str
    name: str
    mitarbeitende: int


@dataclass(frozen=True, slots=True)
class Vertrag:
    """A Träger's posts in a Sozialraum (V18)."""

    sozialraum: str
    traeger: str
    stellen: Decimal

    @property
    def nummer(self) -> str:
        """Name the contract by whom it is made for."""
        return f"kv-2014-{self.sozialraum}-{self.traeger}"


@dataclass(frozen=True, slots=True)
class Published:
    """What is known of the county's year; `ansatz` and `verbrauch` are totals of the four Sozialräume together."""

    jahr: int
    bezirk: str
    sozialraeume: tuple[Sozialraum, ...]
    traeger: tuple[Traeger, ...]
    vertraege: tuple[Vertrag, ...]
    laufzeit: Zeitraum
    personal: Geld
    pauschale: Geld
    bruttojahresarbeitszeit: int
    ansatz: Mapping[str, Geld]
    verbrauch: Mapping[str, Geld]

    @property
    def fachleistungsstunde(self) -> Geld:
        """Give the price of an hour: Stellenfaktor / Bruttojahresarbeitszeit (V4)."""
        return (self.personal + self.pauschale).times(Fraction(1, self.bruttojahresarbeitszeit))

    def vertraege_of(self, sozialraum: str) -> tuple[Vertrag, ...]:
        """Give the contracts of a Sozialraum, in the order of the published list."""
        return tuple(vertrag for vertrag in self.vertraege if vertrag.sozialraum == sozialraum)

    def split_by_stellen(self, amount: Geld) -> dict[str, Geld]:
        """Divide a total of the county over the Sozialräume by their Stellen, largest remainder, ties by slug (G2)."""
        slugs = sorted(sozialraum.slug for sozialraum in self.sozialraeume)
        weights = [sum((vertrag.stellen for vertrag in self.vertraege_of(slug)), Decimal(0)) for slug in slugs]
        return dict(zip(slugs, split_geld(amount, weights=weights), strict=True))


def load_published(file: Path = DATA_FILE) -> Published:
    """Read the data file, the one place where the totals stand."""
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    own, kreis = data["demonstration"], data["kreis"]
    slugs = {traeger["name"]: traeger["slug"] for traeger in own["traeger"]}
    return Published(
        jahr=data["haushaltsjahr"],
        bezirk=own["bezirk"],
        sozialraeume=tuple(
            Sozialraum(raum["slug"], raum["name"], tuple(raum["gemeinden"]), tuple(raum["zentren"]))
            for raum in data["sozialraeume"]
        ),
        traeger=tuple(Traeger(one["slug"], one["name"], one["mitarbeitende"]) for one in own["traeger"]),
        vertraege=tuple(
            Vertrag(row["sozialraum"], slugs[row["traeger"]], Decimal(row["stellen"])) for row in data["stellen"]
        ),
        laufzeit=Zeitraum(*(date.fromisoformat(own["vertrag"][end]) for end in ("beginn", "ende"))),
        personal=parse_geld(own["stellenfaktor"]["personal"]),
        pauschale=parse_geld(own["stellenfaktor"]["pauschale"]),
        bruttojahresarbeitszeit=own["bruttojahresarbeitszeit"],
        ansatz=_amounts(kreis["ansatz"]),
        verbrauch=_amounts(kreis["verbrauch"]),
    )


def _amounts(texts: Mapping[str, str]) -> Mapping[str, Geld]:
    return MappingProxyType({volumen: parse_geld(text) for volumen, text in texts.items()})
