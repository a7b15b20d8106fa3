"""G6 over HTTP: reads of Kontrakte are recorded for the Revision; everything on one Aktenzeichen is one document."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from services.cases.storage.auskunft import BEZUEGE
from shared.storage.tables import declared_tables
from tests.builders.tokens import TokenMint
from tests.cases.api.conftest import KONTRAKT, ZEILE
from tests.cases.api.test_traegerbuch import COPY
from tests.cases.house import House

Headers = dict[str, str]
OF_NO_CASE = {
    "ausgang": "messages: what they carry stands in the tables that they name",
    "kopienstand": "how far read copies have come",
    "lesestaende": "how far the budget's lists have been read",
    "nummernkreise": "the last number of a year",
    "ressourcen": "a directory of what the area offers to everybody",
    "siegel": "blocks of the audit's chain: checksums",
    "stammdaten": "read copies of the Jugendamt's master data",
    "stapelquittungen": "receipts of batches: their hash and their first and last row",
    "teamstellen": "posts of the Sozialraumteam",
    "teamstellenfassungen": "posts of the Sozialraumteam",
    "traegermeldungen": "a Träger's month in sum; its parts per Kontrakt are meldungsminuten",
    "versiegelungen": "checksums of audit rows",
    "vollstaendigkeitsstaende": "counts per area and month",
    "vollstaendigkeitszaehlungen": "the day of the last count",
    "vorfeldablehnungen": "help before help belongs to no case",
    "vorfeldhilfen": "help before help belongs to no case",
    "vorfeldstornos": "help before help belongs to no case",
    "wiederholungen": "keys of requests: who sent which, not what",
}


@pytest.fixture
def revision(mint: TokenMint, tenant: str) -> Headers:
    return mint.person("revision", jugendamt=tenant, sub="pruefer")


async def reads(client: httpx.AsyncClient, revision: Headers, **query: str) -> list[dict[str, Any]]:
    answer = await client.get("/v1/zugriffe", headers=revision, params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_g6_who_reads_a_kontrakt_is_recorded_when_and_which(
    client: httpx.AsyncClient, signed: dict[str, Any], asd: Headers, wjh: Headers, revision: Headers, house: House
) -> None:
    other = (await client.post("/v1/kontrakte", json=KONTRAKT, headers=asd)).json()["id"]
    path, both = f"/v1/kontrakte/{signed['id']}", [signed["id"], other]
    assert await reads(client, revision) == []
    await client.get(path, headers=wjh)
    await client.get("/v1/kontrakte", headers=asd)
    await client.get(f"{path}/ressourcen", headers=asd)
    found = await reads(client, revision)
    asd_sub = found[1]["person"]
    assert [(one["person"], one["vorgang"], one["kontrakte"]) for one in found] == [
        ("wjh", "kontrakt", both[:1]), (asd_sub, "liste", both), (asd_sub, "ressourcen", both[:1]),
    ]  # fmt: skip
    assert found[0]["zeitpunkt"] == house.clock().isoformat().replace("+00:00", "Z")
    assert await reads(client, revision, kontrakt=other) == [found[1]]
    assert await reads(client, revision, person="wjh") == [found[0]]
    assert await reads(client, revision, person="wjh", kontrakt=other) == []
    assert (await client.get(f"/v1/zugriffe/{found[0]['id']}", headers=revision)).json() == found[0]


async def test_g6_an_answer_that_wrote_nothing_is_a_read(
    client: httpx.AsyncClient, asd: Headers, revision: Headers
) -> None:
    once = asd | {"Idempotency-Key": "k-1"}
    draft = (await client.post("/v1/kontrakte", json=KONTRAKT, headers=once)).json()["id"]
    path = f"/v1/kontrakte/{draft}"
    changed = {"kontingent_minuten": 660}
    for _ in range(2):
        answer = await client.patch(path, json=changed, headers=asd | {"If-Match": "*"})
        assert answer.status_code == 200, answer.text
    assert (await client.post("/v1/kontrakte", json=KONTRAKT, headers=once)).json()["id"] == draft
    gone = asd | {"Idempotency-Key": "k-2", "If-Match": "*"}
    for _ in range(2):
        answer = await client.post(f"{path}/verwerfung", json={"grund": "doppelt"}, headers=gone)
        assert answer.status_code == 200, answer.text
    found = await reads(client, revision)
    assert [(one["vorgang"], one["kontrakte"]) for one in found] == [("kontrakt", [draft])] * 3


async def test_g6_what_stands_out_in_the_hours_of_a_kontrakt_is_recorded_as_a_read_of_it(
    client: httpx.AsyncClient, signed: dict[str, Any], wjh: Headers, revision: Headers
) -> None:
    for jahr in (2026, 1990):
        assert (await client.get(f"/v1/plausibilitaet?jahr={jahr}", headers=wjh)).status_code == 200
    (found,) = await reads(client, revision)
    assert (found["vorgang"], found["kontrakte"]) == ("plausibilitaet", [signed["id"]])


async def test_g6_what_two_books_say_of_a_kontrakt_is_recorded_as_a_read_of_it(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, wjh: Headers, revision: Headers
) -> None:
    copy = f"/v1/traegerkontrakte/{signed['nummer']}"
    await client.put(copy, json=COPY, headers=traeger)
    await client.put("/v1/traegerkontrakte/2026-9999", json=COPY, headers=traeger)  # of no Kontrakt
    for path in (
        copy,
        "/v1/traegerkontrakte",
        "/v1/abgleich?monat=2026-03",
        f"/v1/abgleich/2026-03/{signed['nummer']}",
    ):
        assert (await client.get(path, headers=wjh)).status_code == 200
    await client.get("/v1/traegerkontrakte/2026-9999", headers=wjh)
    assert [(one["vorgang"], one["kontrakte"]) for one in await reads(client, revision)] == [
        ("traegerkontrakt", [signed["id"]]), ("traegerkontrakt", [signed["id"]]),
        ("abgleich", [signed["id"]]), ("abgleich", [signed["id"]]),
    ]  # fmt: skip


async def test_g6_what_was_not_shown_is_not_recorded(
    client: httpx.AsyncClient, signed: dict[str, Any], revision: Headers, mint: TokenMint, tenant: str
) -> None:
    stranger = mint.person("traeger", jugendamt=tenant, traeger="t2")
    assert (await client.get(f"/v1/kontrakte/{signed['id']}", headers=stranger)).status_code == 404
    assert (await client.get("/v1/kontrakte", headers=stranger)).json()["items"] == []
    assert await reads(client, revision) == []


async def test_g6_reads_are_the_revisions_to_see_page_by_page_and_in_its_jugendamt(
    client: httpx.AsyncClient, signed: dict[str, Any], wjh: Headers, revision: Headers, mint: TokenMint, tenant: str
) -> None:
    for _ in range(3):
        await client.get(f"/v1/kontrakte/{signed['id']}", headers=wjh)
    first = (await client.get("/v1/zugriffe", headers=revision, params={"limit": 2})).json()
    rest = await reads(client, revision, cursor=first["next"], kontrakt=signed["id"])
    assert (len(first["items"]), len(rest)) == (2, 1)
    assert (await client.get("/v1/zugriffe", headers=wjh)).status_code == 403
    foreign = mint.person("revision", jugendamt=f"{tenant}-2")
    assert await reads(client, foreign, kontrakt=signed["id"]) == []
    hidden = await client.get(f"/v1/zugriffe/{rest[0]['id']}", headers=foreign)
    missing = await client.get(f"/v1/zugriffe/{uuid4()}", headers=foreign)
    assert (hidden.status_code, hidden.content) == (404, missing.content)


async def test_g6_everything_on_one_aktenzeichen_is_one_document_and_recorded_as_a_read(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, asd: Headers, revision: Headers, house: House
) -> None:
    await client.post("/v1/kontrakte", json=KONTRAKT | {"aktenzeichen": "51-0008"}, headers=asd)
    booked = await client.post("/v1/leistungen", json=ZEILE | {"kontrakt": signed["nummer"]}, headers=traeger)
    await client.get(f"/v1/kontrakte/{signed['id']}", headers=revision)
    answer = await client.get("/v1/auskuenfte", headers=revision, params={"aktenzeichen": "51-0007"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    held = told["bestand"]["cases"]
    assert told["kontrakte"] == [signed["id"]]
    assert [row["aktenzeichen"] for row in held["kontrakte"]] == ["51-0007"]
    assert [(row["id"], row["betrag"], row["datum"]) for row in held["leistungen"]] == [
        (booked.json()["id"], "42.50", "2026-03-03")
    ]
    assert [row["empfehlung"] for row in held["beratungen"]] == ["Hilfe"]
    assert {row["vorgang"] for row in held["zugriffe"]} == {"kontrakt", "auskunft"}
    assert {row["aktion"] for row in held["audit"]} >= {"kontrakt.unterzeichnet"}
    assert told["bestand"]["budget"]["bindungen"] == [{"quelle": signed["id"], "nummer": signed["nummer"]}]
    assert "51-0008" not in answer.text
    assert house.jugendamt not in answer.text
    assert [one["vorgang"] for one in await reads(client, revision)] == ["kontrakt", "auskunft"]


async def test_g6_nothing_is_told_of_a_case_that_is_not_there_or_not_seen(
    client: httpx.AsyncClient, signed: dict[str, Any], wjh: Headers, leitung: Headers, mint: TokenMint, tenant: str
) -> None:
    assert signed["aktenzeichen"] == "51-0007"
    elsewhere = mint.person("leitung", jugendamt=tenant, bezirke=["anderer"])
    for who, name in ((leitung, "51-9999"), (elsewhere, "51-0007")):
        answer = await client.get("/v1/auskuenfte", headers=who, params={"aktenzeichen": name})
        assert (answer.status_code, answer.json()["kontrakte"], answer.json()["bestand"]) == (200, [], {})
    assert (await client.get("/v1/auskuenfte", headers=wjh, params={"aktenzeichen": "51-0007"})).status_code == 403


async def test_g6_without_the_budget_there_is_no_half_document(
    client: httpx.AsyncClient, signed: dict[str, Any], leitung: Headers, house: House
) -> None:
    house.budget.away = True
    answer = await client.get("/v1/auskuenfte", headers=leitung, params={"aktenzeichen": signed["aktenzeichen"]})
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


async def test_g6_every_table_belongs_to_a_case_or_has_a_reason_not_to(house: House) -> None:
    listed = {bezug.tabelle for bezug in BEZUEGE}
    assert listed | OF_NO_CASE.keys() == set(declared_tables("services.cases.storage").tables)
    assert not listed & OF_NO_CASE.keys()
    named = (
        "SELECT DISTINCT table_name FROM information_schema.columns WHERE column_name IN ('kontrakt', 'kontraktnummer')"
    )
    async with house.database.transaction(house.wjh) as work:
        assert set((await work.execute(text(named))).scalars()) <= listed
