"""K16: help before help is recorded, priced by its day, paid from the Volumen that the Konzept names, told once."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.cases.domain.buchung import Budgetablehnung
from services.cases.usecases.relay import relay_weg
from services.cases.usecases.relay_team import way_of_vorfeldhilfen
from shared.contracts.stammdaten import StammdatenArt
from shared.geld import Geld
from shared.identity import Caller, Role
from tests.builders.tokens import TokenMint
from tests.cases.fakes import TREE, year
from tests.cases.house import House

Headers = dict[str, str]
HILFE: dict[str, Any] = {
    "sozialraum": "konz", "datum": "2026-11-18", "thema": "Soziales Training", "personen": 12, "minuten": 90,
}  # fmt: skip
PATH = "/v1/vorfeldhilfen"


def name_volumen(house: House, volumen: str | None = "variabel") -> None:
    named = {"vorfeldhilfen": {"volumen": volumen}} if volumen else {}
    house.budget.enter(StammdatenArt.KONZEPT, "2026-01-01", {"name": "Kreis", "volumen": TREE} | named)


async def record(client: httpx.AsyncClient, headers: Headers, **content: Any) -> dict[str, Any]:  # noqa: ANN401  # fields
    answer = await client.post(PATH, json=HILFE | content, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def reverse(client: httpx.AsyncClient, headers: Headers, made: dict[str, Any]) -> httpx.Response:
    return await client.post(f"{PATH}/{made['id']}/storno", json={"grund": "Doppelt erfasst."}, headers=headers)


async def carry(house: House) -> int:
    way = way_of_vorfeldhilfen(house.database, house.budget, clock=house.clock)
    return await relay_weg(house.database, way, jugendamt=house.jugendamt, clock=house.clock)


async def test_k16_it_costs_the_fachleistungsstunde_of_its_day(
    client: httpx.AsyncClient, house: House, asd: Headers
) -> None:
    name_volumen(house)
    house.budget.enter(StammdatenArt.HAUSHALTSJAHR, "2026", year(2026, from_july="43.00"))
    posted = await client.post(PATH, json=HILFE, headers=asd)
    made = posted.json()
    assert (posted.status_code, posted.headers["location"]) == (201, f"{PATH}/{made['id']}")
    assert (made["volumen"], made["stundensatz"], made["betrag"]) == ("variabel", "43.00", "64.50")
    assert (made["kostengrund"], made["hinweis"]) == ("fachleistungsstunde", None)
    earlier = await record(client, asd, datum="2026-06-30", minuten=1)
    assert (earlier["betrag"], earlier["regel"]) == ("0.71", "haushaltsjahr/2026/2")
    assert (await client.get(posted.headers["location"], headers=asd)).json() == made


@pytest.mark.parametrize(
    ("volumen", "betrag", "grund"), [("personalisiert", "0.00", "pauschal"), (None, "0.00", "kein_volumen")]
)
async def test_k16_on_a_pauschal_volumen_or_on_none_it_costs_nothing_and_says_so(
    client: httpx.AsyncClient, house: House, asd: Headers, volumen: str | None, betrag: str, grund: str
) -> None:
    name_volumen(house, volumen)
    made = await record(client, asd)
    assert (made["volumen"], made["betrag"], made["kostengrund"]) == (volumen, betrag, grund)
    assert made["hinweis"]
    assert await carry(house) == (1 if volumen else 0)
    assert [row.betrag for row in house.budget.booked.values()] == ([Geld(0)] if volumen else [])


async def test_k16_it_reaches_the_budget_once_and_its_storno_takes_it_back(
    client: httpx.AsyncClient, house: House, asd: Headers, wjh: Headers
) -> None:
    name_volumen(house)
    made = await record(client, asd, traeger="t1")
    house.budget.lose = "answer"
    await carry(house)
    house.budget.lose = ""
    house.clock.pass_by(60)
    await carry(house)
    (row,) = house.budget.booked.values()
    assert (str(row.schluessel), row.kontrakt, row.art.value, row.traeger) == (made["id"], None, "vorfeld", "t1")
    assert (row.minuten, row.betrag) == (90, Geld(63_75))
    undone = await reverse(client, wjh, made)
    assert (undone.status_code, undone.json()["storno"]["grund"]) == (201, "Doppelt erfasst.")
    twice = await reverse(client, asd, made)
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/bereits-storniert")
    await carry(house)
    assert sum(row.betrag.cents for row in house.budget.booked.values()) == 0
    assert [row.minuten for row in house.budget.booked.values()] == [90, -90]


async def test_k16_of_eight_stornos_at_once_one_is_booked(
    client: httpx.AsyncClient, house: House, asd: Headers
) -> None:
    name_volumen(house)
    made = await record(client, asd)
    answers = await asyncio.gather(*(reverse(client, asd, made) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    await carry(house)
    assert len(house.budget.booked) == 2


async def test_k16_a_named_request_records_once(client: httpx.AsyncClient, house: House, asd: Headers) -> None:
    name_volumen(house)
    named = asd | {"Idempotency-Key": "a"}
    first, again = [await client.post(PATH, json=HILFE, headers=named) for _ in range(2)]
    other = await client.post(PATH, json=HILFE | {"personen": 3}, headers=named)
    assert (first.json(), other.status_code) == (again.json(), 422)
    assert len((await client.get(PATH, headers=asd)).json()["items"]) == 1


async def test_k16_what_the_budget_refuses_is_visible_and_its_storno_is_not_sent(
    client: httpx.AsyncClient, house: House, asd: Headers
) -> None:
    name_volumen(house)
    made = await record(client, asd)
    stand = (await client.get(PATH, headers=asd)).json()["stand"]
    closed = Budgetablehnung("jahr_abgeschlossen", "Das Jahr ist abgeschlossen.")
    house.budget.refused_belege = {UUID(made["id"]): closed}
    await carry(house)
    (shown,) = (await client.get(PATH, params={"seit": stand}, headers=asd)).json()["items"]
    assert shown == made | {"vom_budget_abgelehnt": {"code": closed.code, "detail": closed.detail}}
    await reverse(client, asd, made)
    assert await carry(house) == 0


async def test_k16_lists_show_each_what_is_theirs(
    client: httpx.AsyncClient, house: House, asd: Headers, traeger: Headers, wjh: Headers, mint: TokenMint, tenant: str
) -> None:
    name_volumen(house)
    own = await record(client, asd)
    theirs = await record(client, asd, traeger="t1", datum="2026-11-19", thema="Elterncafé")
    await reverse(client, asd, own)

    async def ids(headers: Headers, **query: str) -> list[str]:
        return [one["id"] for one in (await client.get(PATH, params=query, headers=headers)).json()["items"]]

    both = [own["id"], theirs["id"]]
    assert await ids(asd) == await ids(wjh) == both
    assert await ids(traeger) == await ids(asd, traeger="t1") == await ids(asd, thema="Elterncafé") == both[1:]
    assert await ids(asd, storniert="true") == await ids(asd, bis="2026-11-18") == both[:1]
    assert await ids(asd, storniert="false") == await ids(asd, von="2026-11-19") == both[1:]
    elsewhere = mint.person("asd", jugendamt=tenant, sozialraeume=["saarburg"])
    assert await ids(elsewhere) == [] == await ids(asd, sozialraum="saarburg")
    hidden = await client.get(f"{PATH}/{own['id']}", headers=elsewhere)
    absent = await client.get(f"{PATH}/00000000-0000-7000-8000-000000000000", headers=elsewhere)
    assert (hidden.status_code, hidden.content) == (404, absent.content)


async def test_k16_what_cannot_be_is_refused(client: httpx.AsyncClient, house: House, asd: Headers) -> None:
    name_volumen(house)
    found = []
    for wrong in (
        {"sozialraum": "saarburg"}, {"datum": "2026-11-21"}, {"traeger": "nobody"}, {"personen": 0}, {"minuten": 1441},
        {"datum": "2027-02-29"},
    ):  # fmt: skip
        answer = await client.post(PATH, json=HILFE | wrong, headers=asd)
        found.append((answer.status_code, answer.json()["type"]))
    assert found == [
        (422, "/problems/sozialraum-unbekannt"), (422, "/problems/datum-in-zukunft"),
        (422, "/problems/traeger-unbekannt"), (422, "/problems/eingabe"), (422, "/problems/eingabe"),
        (422, "/problems/kein-kalendertag"),
    ]  # fmt: skip
    house.budget.enter(
        StammdatenArt.KONZEPT, "2025-01-01", {"name": "Alt", "volumen": TREE, "vorfeldhilfen": {"volumen": "variabel"}}
    )
    unpriced = await client.post(PATH, json=HILFE | {"datum": "2025-12-31"}, headers=asd)
    assert (unpriced.status_code, unpriced.json()["type"]) == (409, "/problems/preis-nicht-festgesetzt")


async def test_row_level_security_alone_keeps_the_areas_of_jugendaemter_apart(
    client: httpx.AsyncClient, house: House, asd: Headers, mint: TokenMint, tenant: str, signed: dict[str, Any]
) -> None:
    name_volumen(house)
    made = await record(client, asd)
    house.budget.refused_belege = {UUID(made["id"]): Budgetablehnung("jahr_abgeschlossen", "Abgeschlossen.")}
    await carry(house)
    await reverse(client, asd, made)
    juz = {"sozialraum": "konz", "name": "Jugendzentrum", "thema": "freizeit"}
    ressource = (await client.post("/v1/ressourcen", json=juz, headers=asd)).json()["id"]
    del asd["If-Match"]
    await client.put(f"/v1/kontrakte/{signed['id']}/ressourcen/{ressource}", headers=asd)
    stelle = {"herkunft": "asd", "stunden": "39.00", "abschluss": True, "beginn": "2026-01-01"}
    admin = mint.person("admin", jugendamt=tenant)
    await client.put("/v1/sozialraumteams/konz/stellen/asd-1", json=stelle, headers=admin)
    other = Caller("wjh", f"{tenant}-2", frozenset({Role.WJH}))
    for table in (
        "ressourcen", "kontraktressourcen", "teamstellen", "teamstellenfassungen", "vorfeldhilfen", "vorfeldstornos",
        "vorfeldablehnungen",
    ):  # fmt: skip
        assert (await house.rows(f"SELECT count(*) FROM {table}"))[0][0] == 1, table
        async with house.database.transaction(other) as work:  # a pooled connection that served the tenant before
            assert (await work.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0, table
