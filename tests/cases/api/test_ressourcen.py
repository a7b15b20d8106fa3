"""K13: the directory of what an area offers, found by area, subject and German words, linked to Kontrakte."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.cases.domain.ressource import fold_umlauts, works_in
from shared.identity import Caller, Role
from tests.builders.tokens import TokenMint
from tests.cases.builders import build_stammdaten
from tests.cases.house import House

JUZ: dict[str, Any] = {
    "sozialraum": "konz",
    "name": "Jugendzentrum Konz",
    "thema": "freizeit",
    "art": "jugendzentrum",
    "beschreibung": "Offene Tür, Hausaufgabenhilfe, Fußball am Freitag.",
    "kontakt": "Wiltinger Straße 1",
}
SCHULE: dict[str, Any] = {"sozialraum": "saarburg", "name": "Grundschulen am Leuken", "thema": "schule"}
Headers = dict[str, str]


async def enter(client: httpx.AsyncClient, headers: Headers, **content: Any) -> dict[str, Any]:  # noqa: ANN401  # fields
    answer = await client.post("/v1/ressourcen", json=JUZ | content, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def names(client: httpx.AsyncClient, headers: Headers, **query: str) -> list[str]:
    answer = await client.get("/v1/ressourcen", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


async def test_k13_an_entry_is_read_by_everybody_under_its_id(
    client: httpx.AsyncClient, asd: Headers, wjh: Headers, traeger: Headers
) -> None:
    posted = await client.post("/v1/ressourcen", json=JUZ, headers=asd | {"Idempotency-Key": "a"})
    assert (posted.status_code, posted.headers["etag"]) == (201, '"1"')
    for headers in (asd, wjh, traeger):
        read = await client.get(posted.headers["location"], headers=headers)
        assert (read.status_code, read.json()) == (200, posted.json())
    again = await client.post("/v1/ressourcen", json=JUZ, headers=asd | {"Idempotency-Key": "a"})
    assert again.json() == posted.json()
    assert await names(client, wjh) == [JUZ["name"]]


async def test_k13_entries_are_found_by_area_subject_and_german_words(
    client: httpx.AsyncClient, asd: Headers, mint: TokenMint, tenant: str
) -> None:
    await enter(client, asd)
    elsewhere = mint.person("traeger", jugendamt=tenant, sozialraeume=["saarburg"])
    await client.post("/v1/ressourcen", json=SCHULE, headers=elsewhere)
    juz, schule = JUZ["name"], SCHULE["name"]
    found = {
        "sozialraum=konz": [juz], "thema=schule": [schule], "thema=nichts": [], "traeger=t1": [schule],
        "q=Jugendzentren": [juz], "q=grundschule": [schule], "q=jugend": [juz], "q=GRUND": [schule],
        'q="offene tür"': [juz], 'q="tür offene"': [], "q=fussball": [juz], "q=freizeit or schule": [juz, schule],
        "q=konz -fußball": [], "q=hausaufgaben konz": [juz], "q=wiltinger": [juz], "q=und": [], "q=&|!:*()": [],
    }  # fmt: skip
    for query, expected in found.items():
        name, _, value = query.partition("=")
        assert await names(client, asd, **{name: value}) == expected, query


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Mädchen", ["Maedchen", "mädchen", "MAEDCHEN", "Ma\u0308dchen", "Maed", '"Maedchen"', "maedchen -fussball"]),
        ("Maedchen", ["Mädchen", "MÄDCHEN", "Mäd"]),
        ("Ma\u0308dchen", ["Mädchen", "Maedchen"]),
        ("Jugendräume", ["Jugendraeume", "Jugendraum", "jugendräumen"]),
        ("Jugendraeume", ["Jugendräume", "Jugendraum"]),
        ("Fußball", ["Fussball", "fußball"]),
        ("Fussball", ["Fußball"]),
        ("Übung", ["Uebung", "übungen", "UEBUNG"]),
        ("Föhren", ["Foehren"]),
        ("Hinter den Mauern", ["Mauer"]),
        ("Feuerwehr und Quelle", ["Feuerwehr", "Quellen"]),
    ],
)
async def test_k13_umlauts_are_found_however_they_are_written(
    client: httpx.AsyncClient, asd: Headers, written: str, asked: list[str]
) -> None:
    await enter(client, asd, name=written, beschreibung=None)
    for q in asked:
        assert await names(client, asd, q=q) == [written], q
    assert await names(client, asd, q=f"-{asked[0]}") == []


def test_k13_only_what_stands_for_an_umlaut_is_folded() -> None:
    assert fold_umlauts("Maedchen Oeffnung Muehle") == "Madchen Offnung Muhle"
    assert fold_umlauts("Mauer Feuer Quelle neue") == "Mauer Feuer Quelle neue"


def test_k13_a_traeger_works_where_it_has_a_contract_that_is_not_over_or_its_token_says_so() -> None:
    known = build_stammdaten()  # caritas in konz, 2014 to 2018

    def may(
        tag: date, *, sozialraum: str = "konz", traeger: str = "caritas", token: frozenset[str] = frozenset()
    ) -> bool:
        caller = Caller("t", "trier", frozenset({Role.TRAEGER}), token, traeger=traeger)
        return works_in(caller, sozialraum, stammdaten=known, heute=tag)

    assert may(date(2018, 12, 31))
    assert not may(date(2019, 1, 1))
    assert may(date(2019, 1, 1), token=frozenset({"konz"}))
    assert not may(date(2018, 1, 1), sozialraum="saarburg")
    assert not may(date(2018, 1, 1), traeger="palais")
    asd = Caller("a", "trier", frozenset({Role.ASD}), frozenset({"saarburg"}), traeger="caritas")
    assert not works_in(asd, "konz", stammdaten=known, heute=date(2018, 1, 1))


async def test_k13_the_asd_of_the_area_and_who_entered_it_keep_an_entry(
    client: httpx.AsyncClient, asd: Headers, mint: TokenMint, tenant: str, traeger: Headers
) -> None:
    made = await enter(client, traeger)
    path, any_version = f"/v1/ressourcen/{made['id']}", {"If-Match": "*"}
    other = mint.person("traeger", jugendamt=tenant, traeger="t2") | any_version
    elsewhere = mint.person("asd", jugendamt=tenant, sozialraeume=["saarburg"]) | any_version
    for headers in (other, elsewhere):
        refused = await client.patch(path, json={"aktiv": False}, headers=headers)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/ressource-nicht-eigen")
    stale = await client.patch(path, json={"thema": "sport"}, headers=asd | {"If-Match": '"7"'})
    missing = await client.patch(path, json={"thema": "sport"}, headers=traeger)
    assert (stale.status_code, missing.status_code) == (412, 428)
    changed = await client.patch(path, json={"beschreibung": None, "aktiv": False}, headers=asd)
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert changed.json() | {"geaendert_am": ""} == made | {"beschreibung": None, "aktiv": False, "geaendert_am": ""}
    same = await client.patch(path, json={"aktiv": False}, headers=traeger | any_version)
    assert same.headers["etag"] == '"2"'
    assert await names(client, asd, aktiv="true") == [] != await names(client, asd, aktiv="false")


async def test_k13_seit_gives_what_was_changed(client: httpx.AsyncClient, asd: Headers) -> None:
    made = await enter(client, asd)
    await enter(client, asd, name="Verein")
    stand = (await client.get("/v1/ressourcen", headers=asd)).json()["stand"]
    await client.patch(f"/v1/ressourcen/{made['id']}", json={"aktiv": False}, headers=asd)
    assert await names(client, asd, seit=stand) == [made["name"]]
    first = (await client.get("/v1/ressourcen", params={"limit": 1}, headers=asd)).json()
    assert await names(client, asd, limit="1", cursor=first["next"]) == ["Verein"]


async def test_k13_an_area_that_is_not_the_callers_or_not_there_reads_the_same(
    client: httpx.AsyncClient, asd: Headers, traeger: Headers
) -> None:
    foreign = await client.post("/v1/ressourcen", json=JUZ | {"sozialraum": "saarburg"}, headers=asd)
    absent = await client.post("/v1/ressourcen", json=JUZ | {"sozialraum": "nirgends"}, headers=traeger)
    elsewhere = await client.post("/v1/ressourcen", json=JUZ | {"sozialraum": "saarburg"}, headers=traeger)
    assert foreign.content == absent.content == elsewhere.content
    assert (absent.status_code, absent.json()["type"]) == (422, "/problems/sozialraum-unbekannt")


async def test_k13_a_kontrakt_is_linked_and_seen_from_both_sides(
    client: httpx.AsyncClient,
    house: House,
    signed: dict[str, Any],
    asd: Headers,
    wjh: Headers,
    traeger: Headers,
    mint: TokenMint,
    tenant: str,
) -> None:
    juz = await enter(client, asd)
    path = f"/v1/kontrakte/{signed['id']}/ressourcen/{juz['id']}"
    assert (await client.get(path, headers=wjh)).status_code == 404
    linked = await client.put(path, headers=traeger)
    again = await client.put(path, json={"genutzt": True}, headers=asd)
    assert (linked.status_code, again.status_code, linked.headers["location"]) == (201, 200, path)
    expected = {"kontrakt": signed["id"], "nummer": signed["nummer"], "ressource": juz["id"], "genutzt": True}
    for url in (f"/v1/kontrakte/{signed['id']}/ressourcen", f"/v1/ressourcen/{juz['id']}/kontrakte"):
        (shown,) = (await client.get(url, headers=traeger)).json()["items"]
        assert {name: shown[name] for name in expected} == expected
        assert shown == (await client.get(path, headers=wjh)).json()
    stranger = mint.person("traeger", jugendamt=tenant, traeger="t2")
    assert (await client.get(f"/v1/ressourcen/{juz['id']}/kontrakte", headers=stranger)).json()["items"] == []
    for call in (client.get(path, headers=stranger), client.put(path, headers=stranger)):
        assert (await call).status_code == 404
    assert (await client.put(path, json={"genutzt": False}, headers=traeger)).status_code == 428
    undone = await client.put(path, json={"genutzt": False}, headers=asd)
    assert (undone.json()["genutzt"], undone.headers["etag"]) == (False, '"2"')
    used = await client.get(f"/v1/ressourcen/{juz['id']}/kontrakte", params={"genutzt": "true"}, headers=asd)
    assert used.json()["items"] == []
    actions = [
        row.aktion
        for row in await house.rows("SELECT aktion FROM audit WHERE aktion LIKE 'kontrakt.ress%' ORDER BY id")
    ]
    assert actions == ["kontrakt.ressource_verknuepft", "kontrakt.ressource_geloest"]


async def test_k13_nothing_new_is_linked_to_an_entry_that_was_taken_out(
    client: httpx.AsyncClient, signed: dict[str, Any], asd: Headers
) -> None:
    juz = await enter(client, asd)
    await client.patch(f"/v1/ressourcen/{juz['id']}", json={"aktiv": False}, headers=asd)
    del asd["If-Match"]
    refused = await client.put(f"/v1/kontrakte/{signed['id']}/ressourcen/{juz['id']}", headers=asd)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/ressource-nicht-aktiv")


async def test_k13_an_entry_holds_no_broken_values(client: httpx.AsyncClient, asd: Headers) -> None:
    for wrong in ({"name": " "}, {"webseite": "javascript:alert(1)"}, {"art": "kirmes"}, {"person": "x"}):
        answer = await client.post("/v1/ressourcen", json=JUZ | wrong, headers=asd)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/eingabe"), wrong
