"""Whatever an office does in whatever order: thresholds stand as their sums are, each crossing is one Warnung (V11)."""

from collections import Counter

import pytest

from services.budget.usecases.check_schwellen import check_schwellen
from shared.geld import NULL_EURO, parse_geld
from tests.budget.office import Office
from tests.budget.usecases.test_random_walk import Walk
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put
from tests.builders.invariants import faults_of_sums
from tests.builders.sequences import SEEDS

SCHWELLEN = [
    {"volumen": volumen, "basis": basis, "prozent": prozent}
    for volumen, prozent in (
        ("gesamt", "80"), ("sozialraum", "101"), ("personalisiert", "100"), ("variabel", "50"), ("praevention", "0"),
    )
    for basis in ("verbrauch", "gebunden")
]  # fmt: skip
AMOUNTS = ("ansatz", "umschichtung", "verbrauch", "offene_bindung")
Standing = dict[tuple[int, str, str], bool]


class MovingWalk(Walk):
    """An office that also moves Ansatz between Volumina and gives it back."""

    def __init__(self, office: Office, seed: int) -> None:
        super().__init__(office, seed)
        self.umschichtungen: list[str] = []

    async def step(self) -> None:
        if self.random.random() > 0.25:
            await super().step()
        elif self.umschichtungen and self.random.random() < 0.4:
            self.seen(await self.office.storno("umschichtungen", self.random.choice(self.umschichtungen)))
        else:
            await self.shift()

    async def shift(self) -> None:
        order = {
            "jahr": self.random.choice([2014, 2015]), "sozialraum": "konz", "von": self.volumen(),
            "nach": self.volumen(), "betrag": f"{self.random.randint(1, 500_000) / 100:.2f}", "grund": "x",
        }  # fmt: skip
        if booked := self.seen(await self.office.wjh.post("/v1/umschichtungen", json=order)):
            self.umschichtungen.append(booked["id"])


async def standing(office: Office) -> Standing:
    rows = await office.sql("SELECT jahr, volumen, basis, gerissen FROM schwellenstaende")
    return {(row.jahr, row.volumen, row.basis): row.gerissen for row in rows}


async def recomputed(office: Office, jahre: set[int]) -> Standing:
    """Judge every threshold by the figures of the status, by another way than the service does."""
    found: Standing = {}
    for jahr in jahre:
        volumina = (await office.status(jahr=jahr))["volumina"]
        for schwelle in SCHWELLEN:
            shown = volumina[schwelle["volumen"]]
            figures = {name: parse_geld(shown[name]) for name in AMOUNTS}
            wert = figures["verbrauch"] + (figures["offene_bindung"] if schwelle["basis"] == "gebunden" else NULL_EURO)
            bezug = figures["ansatz"] + figures["umschichtung"]
            beyond = wert.cents * 100 > int(schwelle["prozent"]) * bezug.cents
            found[jahr, schwelle["volumen"], schwelle["basis"]] = bezug > NULL_EURO and beyond
    return found


async def raised(office: Office) -> Counter[tuple[int, str, str]]:
    rows = await office.sql("SELECT jahr, volumen, figuren->>'basis' AS basis FROM warnungen WHERE art = 'schwelle'")
    return Counter((row.jahr, row.volumen, row.basis) for row in rows)


@pytest.mark.parametrize("seed", SEEDS)
async def test_v11_each_threshold_stands_as_its_sums_are_and_is_warned_of_when_a_step_crosses_it(
    office: Office, seed: int
) -> None:
    office.clock.set("2013-12-01")
    await office.enter(konzept=KONZEPT | {"schwellen": SCHWELLEN})
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    walk, before, warned = MovingWalk(office, seed), await standing(office), await raised(office)
    for _ in range(60):
        await walk.step()
        after = await standing(office)
        assert after == await recomputed(office, {jahr for jahr, _, _ in after})
        warned += Counter(key for key, crossed in after.items() if crossed and not before.get(key, False))
        assert await raised(office) == warned
        before = after
    assert warned
    await check_schwellen(office.database, office.tenant, now=office.clock())
    assert await raised(office) == warned
    assert await faults_of_sums(office.database, office.tenant) == []
