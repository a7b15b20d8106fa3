import hashlib
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.cases.domain.buchung import Budgetablehnung
from tests.builders.tokens import TokenMint
from tests.cases.api.conftest import KONTRAKT, ZEILE
from tests.cases.house import House

Headers = dict[str, str]
STAPEL = "/v1/leistungen/stapel"


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


async def test_k8_one_row_is_booked_and_repeated(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, wjh: Headers
) -> None:
    body = ZEILE | {"kontrakt": signed["nummer"]}
    first = await client.post("/v1/leistungen", json=body, headers=traeger)
    assert (first.status_code, first.json()["status"], first.json()["betrag"]) == (201, "gebucht", "42.50")
    assert (first.json()["stundensatz"], first.json()["regel"]) == ("42.50", "haushaltsjahr/2026/1")
    again = await client.post("/v1/leistungen", json=body | {"kontrakt": signed["id"]}, headers=traeger)
    assert (again.status_code, again.json()) == (200, first.json())
    location = first.headers["Location"]
    assert location == again.headers["Location"]
    assert (await client.get(location, headers=wjh)).json() == first.json()


@pytest.mark.parametrize(
    ("changes", "status", "slug", "pointer"),
    [
        ({"kontrakt": "K-2026-99999"}, 422, "kontrakt-unbekannt", "/kontrakt"),
        ({"datum": "2025-12-31"}, 422, "ausserhalb-laufzeit", "/datum"),
        ({"datum": "2026-11-21"}, 422, "datum-in-zukunft", "/datum"),
        ({"kontrakt": None, "sozialraum": "saarburg", "art": "netzwerk"}, 422, "keine-stellen", "/sozialraum"),
        ({"kontrakt": None, "sozialraum": "konz"}, 422, "passt-nicht-zusammen", "/kontrakt"),
        ({"art": "netzwerk"}, 422, "passt-nicht-zusammen", "/kontrakt"),
        ({"sozialraum": "saarburg"}, 422, "passt-nicht-zusammen", "/sozialraum"),
        ({"minuten": 0}, 422, "eingabe", "/minuten"),
        ({"minuten": 1441}, 422, "eingabe", "/minuten"),
        ({"minuten": "60"}, 422, "eingabe", "/minuten"),
        ({"datum": "31.03.2026"}, 422, "eingabe", "/datum"),
        ({"datum": "2026-02-29"}, 422, "kein-kalendertag", "/datum"),
        ({"art": "urlaub"}, 422, "eingabe", "/art"),
        ({"beleg": ""}, 422, "eingabe", "/beleg"),
        ({"beleg": "   "}, 422, "eingabe", "/beleg"),
        ({"beleg": "x" * 65}, 422, "eingabe", "/beleg"),
        ({"traeger": "t1"}, 422, "eingabe", "/traeger"),
    ],
)
async def test_k8_a_row_that_breaks_a_rule_is_refused_with_its_own_problem(
    client: httpx.AsyncClient,
    signed: dict[str, Any],
    traeger: Headers,
    changes: dict[str, Any],
    status: int,
    slug: str,
    pointer: str,
) -> None:
    body = ZEILE | {"kontrakt": signed["nummer"]} | changes
    answer = await client.post("/v1/leistungen", json=body, headers=traeger)
    assert told(answer) == (status, f"/problems/{slug}")
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    assert (await client.get("/v1/leistungen", headers=traeger)).json()["items"] == []
    assert (await client.get(answer.json()["type"])).status_code == 200


async def test_k8_state_and_other_content_are_conflicts(
    client: httpx.AsyncClient, asd: Headers, signed: dict[str, Any], traeger: Headers
) -> None:
    unsigned = (await client.post("/v1/kontrakte", json=KONTRAKT, headers=asd)).json()
    refused = await client.post("/v1/leistungen", json=ZEILE | {"kontrakt": unsigned["nummer"]}, headers=traeger)
    assert told(refused) == (409, "/problems/kontrakt-nicht-unterzeichnet")
    body = ZEILE | {"kontrakt": signed["nummer"]}
    await client.post("/v1/leistungen", json=body, headers=traeger)
    conflict = await client.post("/v1/leistungen", json=body | {"minuten": 61}, headers=traeger)
    assert told(conflict) == (409, "/problems/beleg-konflikt")


async def test_k9_x4_a_batch_answers_every_row_and_its_hash(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers
) -> None:
    rows = [
        ZEILE | {"kontrakt": signed["nummer"]},
        ZEILE | {"kontrakt": signed["nummer"], "beleg": "R-2", "minuten": "60"},
        ZEILE | {"sozialraum": "konz", "beleg": "R-3", "art": "netzwerk"},
        ZEILE | {"kontrakt": signed["nummer"], "beleg": "R-4", "minuten": 600},
        7,
    ]
    first = await client.post(STAPEL, json={"zeilen": rows}, headers=traeger)
    assert first.status_code == 200
    quittung = first.json()
    assert [zeile["status"] for zeile in quittung["zeilen"]] == [
        "gebucht", "abgelehnt", "gebucht", "zurueckgestellt", "abgelehnt",
    ]  # fmt: skip
    assert quittung["sha256"] == hashlib.sha256(first.request.content).hexdigest()
    counts = {name: quittung[name] for name in ("gebucht", "wiederholt", "abgelehnt", "zurueckgestellt", "minuten")}
    assert counts == {"gebucht": 2, "wiederholt": 0, "abgelehnt": 2, "zurueckgestellt": 1, "minuten": 120}
    assert quittung["zeilen"][1] == {
        "zeile": 2, "beleg": "R-2", "status": "abgelehnt", "feld": "minuten", "code": "minuten",
        "detail": "Die Minuten müssen eine ganze Zahl sein.",
    }  # fmt: skip
    assert quittung["zeilen"][4]["beleg"] is None
    again = (await client.post(STAPEL, json={"zeilen": rows}, headers=traeger)).json()
    assert (again["gebucht"], again["wiederholt"], again["minuten"], again["betrag"]) == (0, 3, 120, quittung["betrag"])
    ids = [[zeile.get("id") for zeile in answer["zeilen"]] for answer in (quittung, again)]
    assert ids[0] == ids[1]


async def test_k9_csv_is_a_batch_in_the_bookkeepers_notation(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers
) -> None:
    lines = [
        "Datum;Stunden;Art;Beleg;Kontrakt;Sozialraum",
        f"03.03.2026;0,33;fallspezifisch;Müller-1;{signed['nummer']};",
        "",
        f"29.02.2026;1,00;fallspezifisch;R-2;{signed['nummer']};",
        "04.03.2026;1,5;netzwerk;R-3;;konz",
        "",
    ]
    content = "\r\n".join(lines).encode("cp1252")
    headers = traeger | {"Content-Type": "text/csv; charset=windows-1252"}
    answer = (await client.post(STAPEL, content=content, headers=headers)).json()
    assert [(zeile["zeile"], zeile["beleg"], zeile["status"]) for zeile in answer["zeilen"]] == [
        (1, "Müller-1", "gebucht"), (3, "R-2", "abgelehnt"), (4, "R-3", "gebucht"),
    ]  # fmt: skip
    assert (answer["minuten"], answer["sha256"]) == (110, hashlib.sha256(content).hexdigest())


async def test_k9_an_atomic_batch_that_is_refused_tells_the_same_rows(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers
) -> None:
    rows = [
        ZEILE | {"kontrakt": signed["nummer"]},
        ZEILE | {"kontrakt": signed["nummer"], "beleg": "R-2", "minuten": 0},
    ]
    answer = await client.post(f"{STAPEL}?atomar=true", json={"zeilen": rows}, headers=traeger)
    assert told(answer) == (409, "/problems/stapel-abgelehnt")
    assert answer.json()["abgelehnt"] == 1
    assert [(zeile["zeile"], zeile["status"]) for zeile in answer.json()["zeilen"]] == [
        (1, "nicht_gebucht"), (2, "abgelehnt"),
    ]  # fmt: skip
    assert (await client.get("/v1/leistungen", headers=traeger)).json()["items"] == []


@pytest.mark.parametrize(
    ("content", "media_type", "status", "pointer"),
    [
        (b"[]", "application/json", 422, ""),
        (b'{"rows": []}', "application/json", 422, ""),
        (b"{}", "application/json", 422, "/zeilen"),
        (b'{"zeilen": {}}', "application/json", 422, "/zeilen"),
        (b'{"zeilen": [' + b"7," * 10_000 + b"7]}", "application/json", 422, "/zeilen"),
        (b'{"zeilen": [', "application/json", 400, None),
        (b"", "application/json", 400, None),
        (b"", "text/csv", 422, "/kopf"),
        (b"beleg;datum\n", "text/csv", 422, "/kopf"),
        (b"\x81", "text/csv", 422, ""),
        (b"beleg;datum\n", "text/csv; charset=utf-16", 415, None),
        (b"<a/>", "application/xml", 415, None),
    ],
)
async def test_k9_a_batch_that_cannot_be_read_as_a_whole_is_refused_as_such(
    client: httpx.AsyncClient, traeger: Headers, content: bytes, media_type: str, status: int, pointer: str | None
) -> None:
    answer = await client.post(STAPEL, content=content, headers=traeger | {"Content-Type": media_type})
    assert answer.status_code == status
    if pointer is not None:
        assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("broken", [r"\u0000", r"\ud800", r"x\udfff"])
@pytest.mark.parametrize("feld", ["beleg", "kontrakt", "datum", "art", "personal", "bemerkung"])
async def test_k9_nul_or_half_a_surrogate_pair_in_a_row_is_the_fault_of_that_row_alone(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, broken: str, feld: str
) -> None:
    good = ZEILE | {"kontrakt": signed["nummer"]}
    faulty = json.dumps(good | {"beleg": "R-2", feld: "?"}).replace('"?"', f'"{broken}"')
    body = f'{{"zeilen": [{faulty}, {json.dumps(good)}]}}'
    headers = traeger | {"Content-Type": "application/json"}
    answer = await client.post(STAPEL, content=body.encode(), headers=headers)
    assert answer.status_code == 200, answer.text
    assert [zeile["status"] for zeile in answer.json()["zeilen"]] == ["abgelehnt", "gebucht"]
    assert answer.json()["zeilen"][0]["beleg"] == (None if feld == "beleg" else "R-2")


async def test_k9_a_name_that_holds_nul_is_no_batch(client: httpx.AsyncClient, traeger: Headers) -> None:
    headers = traeger | {"Content-Type": "application/json"}
    answer = await client.post(STAPEL, content=rb'{"zeilen": [], "\u0000": 1}', headers=headers)
    assert told(answer) == (422, "/problems/eingabe")


async def test_k9_an_empty_batch_books_nothing(client: httpx.AsyncClient, traeger: Headers) -> None:
    answer = await client.post(STAPEL, json={"zeilen": []}, headers=traeger)
    assert (answer.status_code, answer.json()["gebucht"], answer.json()["zeilen"]) == (200, 0, [])


async def test_k14_held_rows_are_visible_to_both_sides(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, asd: Headers
) -> None:
    body = ZEILE | {"kontrakt": signed["nummer"]}
    await client.post("/v1/leistungen", json=body | {"minuten": 600}, headers=traeger)
    held = await client.post("/v1/leistungen", json=body | {"beleg": "R-2"}, headers=traeger)
    assert (held.status_code, held.json()["status"]) == (201, "zurueckgestellt")
    query = f"/v1/leistungen?status=zurueckgestellt&kontrakt={signed['nummer']}"
    for caller in (traeger, asd):
        items = (await client.get(query, headers=caller)).json()["items"]
        assert [item["beleg"] for item in items] == ["R-2"]


async def test_g5_a_storno_is_made_once_by_the_traeger_or_wjh(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, wjh: Headers, asd: Headers
) -> None:
    made = (await client.post("/v1/leistungen", json=ZEILE | {"kontrakt": signed["nummer"]}, headers=traeger)).json()
    path = f"/v1/leistungen/{made['id']}/storno"
    assert told(await client.post(path, json={"grund": "x"}, headers=asd)) == (403, "/problems/nicht-erlaubt")
    done = await client.post(path, json={"grund": "Doppelt erfasst."}, headers=wjh)
    assert (done.status_code, done.json()["status"]) == (201, "storniert")
    assert done.json()["storno"]["grund"] == "Doppelt erfasst."
    assert told(await client.post(path, json={"grund": "x"}, headers=traeger)) == (409, "/problems/bereits-storniert")


async def test_k10_how_far_the_rows_have_come(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, mint: TokenMint, house: House
) -> None:
    made = (await client.post("/v1/leistungen", json=ZEILE | {"kontrakt": signed["nummer"]}, headers=traeger)).json()
    stand = (await client.get("/v1/buchungsstand", headers=traeger)).json()
    waiting = {"ausstehend": 1, "aelteste_ausstehend": "2026-11-20T09:00:00Z", "vom_budget_abgelehnt": 0, "geparkt": 0}
    assert stand == waiting
    (row,) = await house.rows("SELECT id FROM leistungen")
    house.budget.refused_belege = {row[0]: Budgetablehnung("jahr_abgeschlossen", "Das Jahr ist abgeschlossen.")}
    await house.relay()
    stand = (await client.get("/v1/buchungsstand", headers=traeger)).json()
    assert stand == {"ausstehend": 0, "aelteste_ausstehend": None, "vom_budget_abgelehnt": 1, "geparkt": 0}
    seen = (await client.get(f"/v1/leistungen/{made['id']}", headers=traeger)).json()
    assert (seen["status"], seen["vom_budget_abgelehnt"]["code"]) == ("vom_budget_abgelehnt", "jahr_abgeschlossen")
    foreign = mint.person("traeger", jugendamt=house.jugendamt, traeger="t2")
    assert (await client.get("/v1/buchungsstand", headers=foreign)).json()["vom_budget_abgelehnt"] == 0


async def test_hours_of_others_do_not_exist(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, mint: TokenMint, tenant: str
) -> None:
    made = (await client.post("/v1/leistungen", json=ZEILE | {"kontrakt": signed["nummer"]}, headers=traeger)).json()
    nothing = await client.get(f"/v1/leistungen/{uuid4()}", headers=traeger)
    for stranger in (
        mint.person("traeger", jugendamt=tenant, traeger="t2"),
        mint.person("asd", jugendamt=tenant, sozialraeume=["saarburg"]),
        mint.person("wjh", jugendamt=f"{tenant}-2"),
    ):
        answer = await client.get(f"/v1/leistungen/{made['id']}", headers=stranger)
        assert (answer.status_code, answer.content) == (404, nothing.content)
        assert (await client.get("/v1/leistungen", headers=stranger)).json()["items"] == []
    foreign = mint.person("traeger", jugendamt=tenant, traeger="t2")
    reversal = await client.post(f"/v1/leistungen/{made['id']}/storno", json={"grund": "x"}, headers=foreign)
    assert (reversal.status_code, reversal.content) == (404, nothing.content)
    unknown, theirs = [
        await client.post("/v1/leistungen", json=ZEILE | {"kontrakt": kontrakt}, headers=foreign)
        for kontrakt in ("K-2026-99999", signed["nummer"])
    ]
    assert unknown.content == theirs.content


@pytest.mark.parametrize("rolle", ["admin", "wjh", "asd", "leitung", "revision"])
async def test_only_a_traeger_posts_hours(client: httpx.AsyncClient, mint: TokenMint, tenant: str, rolle: str) -> None:
    headers = mint.person(rolle, jugendamt=tenant, sozialraeume=["*"], bezirke=["*"])
    for path, body in (("/v1/leistungen", ZEILE), (STAPEL, {"zeilen": []})):
        assert told(await client.post(path, json=body, headers=headers)) == (403, "/problems/nicht-erlaubt")


async def test_filters_of_the_list(client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers) -> None:
    await client.post("/v1/leistungen", json=ZEILE | {"kontrakt": signed["nummer"]}, headers=traeger)

    async def count(query: str) -> int:
        answer = await client.get(f"/v1/leistungen?{query}", headers=traeger)
        assert answer.status_code == 200, answer.text
        return len(answer.json()["items"])

    assert await count("von=2026-03-03&bis=2026-03-03&beleg=R-1&sozialraum=konz&traeger=t1") == 1
    assert await count("bis=2026-03-02") == 0
    assert await count("geaendert_seit=2026-11-20T10:00:00Z") == 0
    for query in ("von=03.03.2026", "status=weg", "limit=501", "mehr=1"):
        answer = await client.get(f"/v1/leistungen?{query}", headers=traeger)
        assert told(answer) == (422, "/problems/eingabe"), query
    for query, slug in (
        ("cursor=x", "stelle-unlesbar"),
        ("seit=x", "stelle-unlesbar"),
        ("bis=2026-02-29", "kein-kalendertag"),
    ):
        answer = await client.get(f"/v1/leistungen?{query}", headers=traeger)
        assert told(answer) == (422, f"/problems/{slug}"), query


async def test_x9_k8_a_row_may_name_who_worked_by_a_staff_key(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, wjh: Headers
) -> None:
    row = ZEILE | {"kontrakt": signed["nummer"]}
    named = await client.post("/v1/leistungen", json=row | {"personal": "p-07"}, headers=traeger)
    assert (named.status_code, named.json()["personal"]) == (201, "p-07")
    assert (await client.post("/v1/leistungen", json=row | {"personal": "p-07"}, headers=traeger)).status_code == 200
    for other in (row, row | {"personal": "p-08"}):
        refused = await client.post("/v1/leistungen", json=other, headers=traeger)
        assert told(refused) == (409, "/problems/beleg-konflikt")
    plain = await client.post("/v1/leistungen", json=row | {"beleg": "R-2"}, headers=traeger)
    assert (plain.status_code, plain.json()["personal"]) == (201, None)
    listed = (await client.get("/v1/leistungen", headers=wjh)).json()["items"]
    assert [(one["beleg"], one["personal"]) for one in listed] == [("R-1", "p-07"), ("R-2", None)]


@pytest.mark.parametrize("personal", ["Frau Müller", "P-1", "p" * 33, "p_1", " p-1", 7])
async def test_x9_k9_a_staff_key_of_another_form_is_refused_for_its_row_alone(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers, personal: object
) -> None:
    good = ZEILE | {"kontrakt": signed["nummer"], "personal": "p-1"}
    rows = [good, good | {"beleg": "R-2", "personal": personal}, good | {"beleg": "R-3", "personal": None}]
    answer = (await client.post("/v1/leistungen/stapel", json={"zeilen": rows}, headers=traeger)).json()
    assert (answer["gebucht"], answer["abgelehnt"]) == (2, 1)
    refused = answer["zeilen"][1]
    assert (refused["status"], refused["feld"], refused["code"]) == ("abgelehnt", "personal", "personal")
    assert str(personal) not in refused["detail"]


async def test_x9_k9_a_csv_may_have_a_column_of_staff_keys_which_may_be_empty(
    client: httpx.AsyncClient, signed: dict[str, Any], traeger: Headers
) -> None:
    lines = [
        "beleg;personal;kontrakt;datum;minuten;art",
        f"C-1;p-1;{signed['nummer']};03.03.2026;30;fallspezifisch",
        f"C-2;;{signed['nummer']};03.03.2026;30;fallspezifisch",
        f"C-3;Müller;{signed['nummer']};03.03.2026;30;fallspezifisch",
    ]
    headers = traeger | {"Content-Type": "text/csv"}
    answer = (await client.post("/v1/leistungen/stapel", content="\n".join(lines), headers=headers)).json()
    assert [row["status"] for row in answer["zeilen"]] == ["gebucht", "gebucht", "abgelehnt"]
    assert (answer["zeilen"][2]["feld"], answer["zeilen"][2]["code"]) == ("personal", "personal")
    again = (await client.post("/v1/leistungen/stapel", content="\n".join(lines), headers=headers)).json()
    assert (again["wiederholt"], again["sha256"]) == (2, answer["sha256"])
    listed = (await client.get("/v1/leistungen", headers=traeger)).json()["items"]
    assert {one["beleg"]: one["personal"] for one in listed} == {"C-1": "p-1", "C-2": None}
