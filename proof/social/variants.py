"""Bodies with texts that the usual ones have no room for: a decision that returns, a plan in full, a late spending."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from proof.matrix import bodies, seed_budget, seed_projects
from proof.matrix.good import FRESH, Call, call_of
from proof.matrix.world import Json, World

_CLOSED = "POST /v1/abschluesse/{abschluss}/gegenzeichnung"


@dataclass(frozen=True, slots=True)
class Variant:
    """Another body of an operation, sent by a role."""

    service: str
    operation: str
    rolle: str
    body: Callable[[World], Json]

    def call(self, world: World) -> Call:
        """Make what it needs, and give the call."""
        found = call_of(world, self.service, self.operation, rolle=self.rolle)
        return Call(self.service, self.operation, found.parts, found.query, self.body(world), found.new)


def _konzept(_world: World) -> Json:
    pauschale = {"schluessel": "raum", "bezeichnung": "Raum", "betrag": "1.00", "einheit": "Tag"}
    return seed_budget.KONZEPT | {
        "personal": {"qualifikationen": ["Sozialarbeit"]}, "projekte": {"pauschalen": [pauschale]},
    }  # fmt: skip


def _late(world: World) -> Json:
    """Close last year, if it is open, and give spending of it."""
    FRESH["budget"][_CLOSED](world, "wjh")
    day = f"{world.jahr - 1}-12-20"
    return {"spaete_ausgabe": seed_budget.ausgabe_body(world, datum=day, betrag="0.01", freigabe_durch="Amt")}


def _plan(world: World) -> Json:
    cost = {
        "art": "personal",
        "bezeichnung": "Kraft",
        "betrag": "2000.00",
        "jahr": world.jahr,
        "qualifikation": "Bachelor",
    }
    return {"kosten": [cost], "einnahmen": seed_projects.antrag_body(world)["einnahmen"]}


def _voll(world: World) -> Json:
    whole = {"finanzierungsart": "voll", "begruendung_vollfinanzierung": "Ohne Eigenanteil", "einnahmen": []}
    return seed_projects.antrag_body(world, kosten=_plan(world)["kosten"], **whole)


def _konzeptvergleich(world: World) -> Json:
    return bodies.vergleich_body(world) | {"konzept": _konzept(world)}


def _kontrakt(world: World) -> Json:
    found: Json = bodies.vorschau_body(world)["kontrakt"]
    return found | {"aktenzeichen": "51-1"}


def _returned(_world: World) -> Json:
    return {"entscheidung": "zurueckgegeben", "begruendung": "Unvollständig", "punkte": ["Bedarf"]}


def _cut(_world: World) -> Json:
    return {"zeilen": [{"beleg": "a-1", "anerkannt": "1.00", "grund": "Ohne Bezug"}], "ergebnis": "Gekürzt"}


def _area(_world: World) -> Json:
    return {"name": "Neu", "bezirk": "nord", "gemeinden": ["Nord"], "zentren": ["Haus"]}


VARIANTS = (
    Variant("budget", "PUT /v1/konzepte/{gueltig_ab}", "admin", _konzept),
    Variant("budget", "PUT /v1/sozialraeume/{slug}", "admin", _area),
    Variant("budget", "POST /v1/konzeptvergleiche", "wjh", _konzeptvergleich),
    Variant("budget", "POST /v1/vorschau", "wjh", _kontrakt),
    Variant("budget", "POST /v1/vorschau", "wjh", lambda world: {"kontrakt": _kontrakt(world)}),
    Variant("budget", "POST /v1/vorjahresbuchungen", "wjh", _late),
    Variant("projects", "POST /v1/projektantraege", "traeger", _voll),
    Variant("projects", "PATCH /v1/projektantraege/{antrag}", "traeger", _plan),
    Variant("projects", "POST /v1/projektantraege/{antrag}/entscheidung", "leitung", _returned),
    Variant("projects", "POST /v1/projektantraege/{antrag}/pruefung", "wjh", _cut),
)


def calls(world: World) -> Iterator[tuple[str, Call]]:
    """Give the role and the call of each."""
    for variant in VARIANTS:
        yield variant.rolle, variant.call(world)
