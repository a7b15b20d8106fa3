"""K15: the team of a Sozialraum as a dated list of posts, carried to the budget; K2: who gave advice without a post."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.cases.clients.stellen import StelleKey
from services.cases.domain.buchung import Budgetablehnung
from services.cases.domain.team import Teamstelle
from services.cases.usecases.relay import relay_weg
from services.cases.usecases.relay_team import way_of_stellen
from shared.contracts.peers import NoAnswer, NotSent, ProblemAnswer
from tests.builders.tokens import TokenMint
from tests.cases.api.conftest import BERATUNG, KONTRAKT
from tests.cases.house import House

Headers = dict[str, str]
STELLE: dict[str, Any] = {
    "herkunft": "traeger", "traeger": "t1", "stunden": "19.5", "abschluss": True, "beginn": "2026-01-01",
}  # fmt: skip
PATH = "/v1/sozialraumteams/konz/stellen"


@dataclass
class Budgetseite:
    """The budget's receiving side, which fails on demand."""

    booked: dict[StelleKey, Teamstelle] = field(default_factory=dict)
    refused: Mapping[StelleKey, Budgetablehnung] = field(default_factory=dict)
    calls: list[int] = field(default_factory=list)
    fails_with: Exception | None = None
    does_not_take: StelleKey | None = None

    async def book_stellen(
        self,
        stellen: Sequence[Teamstelle],
        *,
        jugendamt: str,  # noqa: ARG002  # the Protocol's
    ) -> Mapping[StelleKey, Budgetablehnung]:
        if self.fails_with is not None:
            raise self.fails_with
        keys = {(one.sozialraum, one.schluessel, one.version): one for one in stellen}
        if self.does_not_take in keys:
            raise ProblemAnswer(dienst="budget", status=422, document={"type": "/problems/eingabe"})
        self.calls.append(len(keys))
        self.booked |= keys
        return {key: why for key, why in self.refused.items() if key in keys}


def admin_of(mint: TokenMint, tenant: str) -> Headers:
    return mint.person("admin", jugendamt=tenant)


async def put(client: httpx.AsyncClient, headers: Headers, key: str = "konz-07", **content: Any) -> httpx.Response:  # noqa: ANN401  # fields
    return await client.put(f"{PATH}/{key}", json=STELLE | content, headers=headers)


async def carry(house: House, budget: Budgetseite) -> int:
    way = way_of_stellen(house.database, budget)
    return await relay_weg(house.database, way, jugendamt=house.jugendamt, clock=house.clock)


async def test_k15_a_post_is_entered_once_and_changed_by_version(
    client: httpx.AsyncClient, house: House, mint: TokenMint, tenant: str
) -> None:
    admin = admin_of(mint, tenant)
    made = await put(client, admin)
    assert (made.status_code, made.headers["etag"], made.headers["location"]) == (201, '"1"', f"{PATH}/konz-07")
    assert (made.json()["stunden"], made.json()["qualifikation"]) == ("19.50", None)
    same = await put(client, admin, stunden="19.50", ende=None)
    assert (same.status_code, same.json()) == (200, made.json())
    assert (await put(client, admin, stunden="39.00")).status_code == 428
    changed = await put(client, admin | {"If-Match": '"1"'}, stunden="39.00", ende="2026-06-30")
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert (await client.get(f"{PATH}/konz-07", headers=admin)).json() == changed.json()
    stored = await house.rows("SELECT version, stunden FROM teamstellenfassungen ORDER BY version")
    assert [(row.version, str(row.stunden)) for row in stored] == [(1, "19.5"), (2, "39.00")]


async def test_k15_eight_who_enter_the_same_post_at_once_make_one(
    client: httpx.AsyncClient, house: House, mint: TokenMint, tenant: str
) -> None:
    answers = await asyncio.gather(*(put(client, admin_of(mint, tenant)) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert (await house.rows("SELECT count(*) FROM ausgang WHERE thema = 'personalstellen'"))[0][0] == 1


async def test_k15_what_cannot_be_is_refused(client: httpx.AsyncClient, mint: TokenMint, tenant: str) -> None:
    admin = admin_of(mint, tenant)
    turned = await put(client, admin, ende="2025-12-31")
    stranger = await put(client, admin, traeger="nobody")
    nowhere = await client.put("/v1/sozialraumteams/nirgends/stellen/x", json=STELLE, headers=admin)
    named = await put(client, admin, name="Erika")
    assert [(answer.status_code, answer.json()["type"]) for answer in (turned, stranger, nowhere, named)] == [
        (422, "/problems/ende-vor-beginn"), (422, "/problems/traeger-unbekannt"), (404, "/problems/nicht-gefunden"),
        (422, "/problems/eingabe"),
    ]  # fmt: skip
    assert (await put(client, mint.person("asd", jugendamt=tenant, sozialraeume=["konz"]))).status_code == 403


async def test_k15_the_list_is_dated_and_a_traeger_sees_its_own_posts(
    client: httpx.AsyncClient, asd: Headers, wjh: Headers, traeger: Headers, mint: TokenMint, tenant: str
) -> None:
    admin = admin_of(mint, tenant)
    await put(client, admin, "asd-1", herkunft="asd", traeger=None, stunden="39.00", ende="2026-06-30")
    await put(client, admin, "t1-1")
    await put(client, admin, "t1-2", beginn="2026-07-01", abschluss=False)

    async def keys(headers: Headers, **query: str) -> list[str]:
        answer = await client.get(PATH, params=query, headers=headers)
        return [one["schluessel"] for one in answer.json()["items"]]

    assert await keys(wjh) == await keys(admin) == await keys(asd) == ["asd-1", "t1-1", "t1-2"]
    assert await keys(wjh, stichtag="2026-06-30") == ["asd-1", "t1-1"]
    assert await keys(wjh, stichtag="2026-07-01") == ["t1-1", "t1-2"]
    assert await keys(wjh, stichtag="2025-12-31") == []
    assert await keys(wjh, herkunft="asd") == ["asd-1"]
    assert await keys(traeger) == await keys(wjh, traeger="t1") == ["t1-1", "t1-2"]
    assert (await client.get(f"{PATH}/asd-1", headers=traeger)).status_code == 404
    elsewhere = mint.person("asd", jugendamt=tenant, sozialraeume=["saarburg"])
    assert await keys(elsewhere) == []
    counted = await client.get("/v1/sozialraumteams/konz", params={"stichtag": "2026-06-30"}, headers=wjh)
    shown = counted.json()
    assert (shown["stellen"], shown["stunden"], shown["mit_abschluss"]) == (2, "58.50", 2)
    assert [(one["herkunft"], one["traeger"], one["stunden"]) for one in shown["anteile"]] == [
        ("asd", None, "39.00"), ("traeger", "t1", "19.50"),
    ]  # fmt: skip
    today = (await client.get("/v1/sozialraumteams/konz", headers=traeger)).json()
    assert (today["stichtag"], today["stellen"], today["stunden"]) == ("2026-11-20", 2, "39.00")
    assert (await client.get("/v1/sozialraumteams/nirgends", headers=wjh)).status_code == 404


async def test_k15_each_version_reaches_the_budget_once(
    client: httpx.AsyncClient, house: House, mint: TokenMint, tenant: str
) -> None:
    admin, budget = admin_of(mint, tenant), Budgetseite()
    await put(client, admin)
    await put(client, admin | {"If-Match": "*"}, stunden="39.00")
    await put(client, admin, "konz-08")
    budget.fails_with = NotSent(dienst="budget")
    assert await carry(house, budget) == 3
    budget.fails_with = NoAnswer(dienst="budget")
    house.clock.pass_by(5)
    await carry(house, budget)
    budget.fails_with = None
    house.clock.pass_by(60)
    await carry(house, budget)
    assert budget.calls == [3]
    assert {key: str(one.stelle.stunden) for key, one in budget.booked.items()} == {
        ("konz", "konz-07", 1): "19.5", ("konz", "konz-07", 2): "39.00", ("konz", "konz-08", 1): "19.5",
    }  # fmt: skip
    assert await carry(house, budget) == 0


async def test_k15_one_version_that_the_budget_does_not_take_holds_up_no_other(
    client: httpx.AsyncClient, house: House, mint: TokenMint, tenant: str
) -> None:
    admin, budget = admin_of(mint, tenant), Budgetseite(does_not_take=("konz", "bad", 1))
    for key in ("good", "bad", "last"):
        await put(client, admin, key)
    await carry(house, budget)
    assert {key for _, key, _ in budget.booked} == {"good", "last"}
    waiting = await house.rows("SELECT fehler, versuche FROM ausgang WHERE erledigt_am IS NULL")
    assert [tuple(row) for row in waiting] == [("eingabe", 1)]


async def test_k15_what_the_budget_refuses_for_good_stands_at_the_post_until_its_next_version(
    client: httpx.AsyncClient, house: House, mint: TokenMint, tenant: str
) -> None:
    admin = admin_of(mint, tenant)
    await put(client, admin)
    refused = {("konz", "konz-07", 1): Budgetablehnung("sozialraum_unbekannt", "Diesen Sozialraum gibt es nicht.")}
    await carry(house, Budgetseite(refused=refused))
    shown = (await client.get(f"{PATH}/konz-07", headers=admin)).json()["vom_budget_abgelehnt"]
    assert shown == {"code": "sozialraum_unbekannt", "detail": "Diesen Sozialraum gibt es nicht."}
    changed = await put(client, admin | {"If-Match": "*"}, stunden="20.00")
    assert changed.json()["vom_budget_abgelehnt"] is None
    assert (await client.get(f"{PATH}/konz-07", headers=admin)).json() == changed.json()


async def test_k15_a_post_that_comes_from_a_traeger_names_it(
    client: httpx.AsyncClient, mint: TokenMint, tenant: str
) -> None:
    admin = admin_of(mint, tenant)
    refused = await put(client, admin, traeger=None)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/traeger-fehlt")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/traeger"]
    assert (await put(client, admin, herkunft="familienzentrum", traeger=None)).status_code == 201


async def test_k2_advice_by_a_role_without_a_post_in_the_team_warns(
    client: httpx.AsyncClient, asd: Headers, traeger: Headers, mint: TokenMint, tenant: str
) -> None:
    admin = admin_of(mint, tenant)
    made = (await client.post("/v1/kontrakte", json=KONTRAKT, headers=asd)).json()
    path = f"/v1/kontrakte/{made['id']}"
    unknown = (await client.post(f"{path}/beratung", json=BERATUNG, headers=asd)).json()
    assert (unknown["warnungen"], unknown["beratungen"][0]["nicht_im_team"]) == ([], []), "no team is on record"
    await put(client, admin, "asd-1", herkunft="asd", traeger=None)
    await put(client, admin, "t1-1", beginn="2026-11-19")
    missing = (await client.post(f"{path}/beratung", json=BERATUNG, headers=asd)).json()
    assert missing["warnungen"] == ["beratung_nicht_im_team"]
    assert missing["beratungen"][1]["nicht_im_team"] == ["traeger"], "its post begins a day later"
    assert (await client.get(path, headers=traeger)).json()["warnungen"] == ["beratung_nicht_im_team"]
    await put(client, admin | {"If-Match": "*"}, "t1-1", beginn="2026-11-01")
    complete = (await client.post(f"{path}/beratung", json=BERATUNG, headers=asd)).json()
    assert complete["warnungen"] == []
    assert [one["nicht_im_team"] for one in complete["beratungen"]] == [[], ["traeger"], []]
