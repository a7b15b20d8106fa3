"""Every status and every report as of a past day is what was answered then, whatever came after it (V13, V14, V16)."""

from datetime import timedelta

import pytest

from tests.budget.office import Office, zeile
from tests.budget.quarters import reopen
from tests.budget.usecases.test_berichte import faults_of_total
from tests.budget.usecases.test_schwellen_walk import SCHWELLEN, MovingWalk
from tests.builders.county import HAUSHALTSJAHR, KONZEPT, put, put_over, set_up
from tests.builders.invariants import faults_of_sums
from tests.builders.sequences import SEEDS

YEARS = (2014, 2015)
TABLES = {"text/csv": "csv", "text/plain": "text"}


class ClosingWalk(MovingWalk):
    """An office that also closes quarters and years, opens them again, and takes in what came late."""

    def __init__(self, office: Office, seed: int) -> None:
        super().__init__(office, seed)
        self.closes: list[str] = []

    async def step(self) -> None:
        kind = self.random.random()
        if kind > 0.45:
            await super().step()
            return
        self.day += timedelta(days=self.random.randint(0, 30))
        self.office.clock.set(self.day.isoformat())
        acts = (
            self.close, self.close, self.close, self.reopen, self.accept, self.acknowledge, self.saarburg, self.projects
        )  # fmt: skip
        await self.random.choice(acts)()

    async def close(self) -> None:
        jahr = self.random.choice([2014, 2014, 2015])
        for quartal in (1, 2, 3, 4):
            body = {"jahr": jahr, "quartal": quartal}
            answer = await self.office.wjh.post("/v1/abschluesse", json=body)
            if fehlend := answer.json().get("fehlend"):
                for missing in fehlend:
                    nobody = {"jahr": jahr, "besetzung": [], **missing}
                    self.seen(await self.office.wjh.post("/v1/spitzabrechnungen", json=nobody))
                answer = await self.office.wjh.post("/v1/abschluesse", json=body)
            if closed := self.seen(answer):
                self.closes.append(closed["id"])
                return

    async def reopen(self) -> None:
        if self.closes and self.random.random() < 0.4:
            self.seen(await reopen(self.office, self.closes[-1]))

    async def accept(self) -> None:
        late = (await self.office.wjh.get("/v1/vorjahresforderungen", params={"offen": "true"})).json()["items"]
        for claim in late[:2]:
            body = {"schluessel": claim["schluessel"]}
            self.seen(await self.office.wjh.post("/v1/vorjahresbuchungen", json=body))
        if self.ausgaben:
            body = {"ausgabe": self.random.choice(self.ausgaben), "grund": "x"}
            self.seen(await self.office.wjh.post("/v1/vorjahresbuchungen", json=body))

    async def acknowledge(self) -> None:
        for warnung in (await self.office.warnungen(offen="true"))[:3]:
            path = f"/v1/warnungen/{warnung['id']}/quittierung"
            self.seen(await self.office.wjh.post(path, json={"notiz": "x"}))

    async def saarburg(self) -> None:
        if self.random.random() < 0.3:
            jahr = self.random.choice(YEARS)
            path = f"/v1/haushaltsjahre/{jahr}/sozialraeume/saarburg"
            body = {"gesamt": f"{self.random.randint(0, 9_999_999) / 100:.2f}"}
            self.seen(await put_over(self.office.wjh, path, body))
        await self.office.verbrauch(zeile(sozialraum="saarburg", datum=f"{self.random.choice(YEARS)}-05-05"))

    async def projects(self) -> None:
        jahr = self.random.choice(YEARS)
        path = f"/v1/haushaltsjahre/{jahr}/bezirke/kreis"
        body = {"projektbudget": f"{self.random.randint(0, 999_999) / 100:.2f}"}
        self.seen(await put_over(self.office.wjh, path, body))
        self.seen(await self.office.bind_projekt({jahr: "100.00"}, begruendung="x"))


async def answers(office: Office, stichtag: str | None = None) -> dict[str, bytes]:
    """Ask for every status and every report, and give the bytes of what is there."""
    params = {} if stichtag is None else {"stichtag": stichtag}
    paths = [
        f"/v1/haushaltsjahre/{jahr}{place}"
        for jahr in YEARS
        for place in ("", "/sozialraeume/konz", "/sozialraeume/saarburg", "/bezirke/kreis")
    ]
    reports = [f"/v1/berichte/{jahr}/quartale/{quartal}" for jahr in YEARS for quartal in (1, 2, 3, 4)]
    found = {path: (await office.wjh.get(path, params=params)).content for path in [*paths, *reports]}
    for form, name in TABLES.items():
        for path in (reports[0], reports[5]):
            answer = await office.wjh.get(path, params=params, headers={"Accept": form})
            found[f"{path} {name}"] = answer.content
    return found


@pytest.mark.parametrize("seed", SEEDS[:2])
async def test_v16_every_status_and_report_of_a_past_day_is_what_was_answered_then(office: Office, seed: int) -> None:
    office.clock.set("2013-12-01")
    await office.enter(konzept=KONZEPT | {"schwellen": SCHWELLEN})
    await put(office.wjh, "/v1/haushaltsjahre/2015", HAUSHALTSJAHR)
    await set_up(office.callers, jahr=2015, gesamt="120000.01")
    walk, past = ClosingWalk(office, seed), {}
    for _ in range(60):
        yesterday = walk.day
        before = await answers(office) if walk.random.random() < 0.2 else None
        await walk.step()
        if before and walk.day > yesterday:
            past[yesterday] = before
    assert await faults_of_sums(office.database, office.tenant) == []
    assert len(walk.closes) > 1
    assert await office.sql("SELECT 1 FROM buchungen WHERE vermerk IS NOT NULL LIMIT 1")
    for day, then in past.items():
        now_told = await answers(office, day.isoformat())
        assert [path for path, told in then.items() if told != now_told[path]] == [], day
    for jahr in YEARS:
        for quartal in (1, 2, 3, 4):
            shown = (await office.wjh.get(f"/v1/berichte/{jahr}/quartale/{quartal}")).json()
            assert faults_of_total(shown) == []
