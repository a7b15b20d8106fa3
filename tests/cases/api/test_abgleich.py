"""Doppelcontrolling (K11): the two books of a month, who owes an answer since when, and agreement by both sides."""

from datetime import UTC, datetime
from typing import Any

import httpx
from sqlalchemy import text

from shared.contracts.listing import pack
from shared.identity import Caller, Role
from tests.builders.tokens import TokenMint
from tests.cases.api.conftest import BERATUNG, KONTRAKT, SIGNATURE
from tests.cases.api.test_traegerbuch import COPY, Headers, Json, declare, post, said
from tests.cases.house import House

SIGNED_ON = "2026-11-20"


async def compare(client: httpx.AsyncClient, who: Headers, monat: str = "2026-03", **query: str) -> Json:
    answer = await client.get("/v1/abgleich", params={"monat": monat} | query, headers=who)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def copy(client: httpx.AsyncClient, traeger: Headers, nummer: str, **changes: Any) -> None:  # noqa: ANN401  # fields of a copy
    path, body = f"/v1/traegerkontrakte/{nummer}", COPY | changes
    answer = await client.put(path, json=body, headers=traeger)
    if answer.status_code == 428:  # it has a copy already
        answer = await client.put(path, json=body, headers=traeger | {"If-Match": "*"})
    assert answer.status_code in {200, 201}, answer.text


async def another(client: httpx.AsyncClient, asd: Headers, **changes: Any) -> Json:  # noqa: ANN401  # fields of a Kontrakt
    made = (await client.post("/v1/kontrakte", json=KONTRAKT | changes, headers=asd)).json()
    path = f"/v1/kontrakte/{made['id']}"
    await client.post(f"{path}/beratung", json=BERATUNG, headers=asd)
    answer = await client.post(f"{path}/unterzeichnung", json=SIGNATURE, headers=asd)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def agree(
    client: httpx.AsyncClient,
    who: Headers,
    nummer: str,
    *,
    status: int = 200,
    notiz: str = "Einig.",
    headers: Headers | None = None,
) -> Json:
    path = f"/v1/abgleich/2026-03/{nummer}/einigung"
    answer = await client.post(path, json={"notiz": notiz}, headers=who | (headers or {}))
    assert answer.status_code == status, answer.text
    found: Json = answer.json()
    return found


async def test_k11_books_that_say_the_same_agree(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, signed: Json
) -> None:
    nummer = signed["nummer"]
    await copy(client, traeger, nummer, sozialraum="konz")
    await post(client, traeger, kontrakt=nummer)
    await declare(client, traeger, "2026-03", said(1, 60, {nummer: 60}))
    found = await compare(client, wjh)
    (row,) = found["items"]
    assert (row["status"], row["felder"], row["offen"]) == ("uebereinstimmend", [], [])
    assert (row["minuten_gebucht"], row["minuten_gemeldet"]) == (60, 60)
    assert found["zusammenfassung"]["uebereinstimmend"] == 1
    assert found["vollstaendigkeit"] == {"erwartet": 1, "gemeldet": 1, "quote": "100.0"}
    assert await compare(client, wjh, "2027-01") == found | {
        "items": [],
        "zusammenfassung": dict.fromkeys(found["zusammenfassung"], 0),
        "vollstaendigkeit": {"erwartet": 0, "gemeldet": 0, "quote": None},
    }


async def test_k11_every_differing_field_is_named_with_both_values(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, signed: Json
) -> None:
    nummer = signed["nummer"]
    changes = {"hilfeart": "30", "beginn": "2026-02-01", "ende": "2026-11-30", "sozialraum": "saarburg"}
    await copy(client, traeger, nummer, **changes, kontingent_minuten=None, minuten_pro_woche=12)
    await post(client, traeger, kontrakt=nummer)
    await declare(client, traeger, "2026-03", said(1, 90, {nummer: 90}))
    (row,) = (await compare(client, wjh))["items"]
    assert row["status"] == "abweichend"
    assert {one["feld"]: (one["jugendamt"], one["traeger"]) for one in row["felder"]} == {
        "hilfeart": ("31", "30"),
        "beginn": ("2026-01-01", "2026-02-01"),
        "ende": ("2026-12-31", "2026-11-30"),
        "minuten_pro_woche": (None, 12),
        "kontingent_minuten": (600, None),
        "sozialraum": ("konz", "saarburg"),
        "minuten": (60, 90),
    }


async def test_k11_rates_are_compared_to_the_cent(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, asd: Headers
) -> None:
    rate = {"art": "tagessatz", "betrag": "120.50"}
    kontrakt = await another(
        client, asd, hilfeart="32", kontingent_minuten=None, entgelt=rate, beginn="2026-03-01", ende="2026-03-31"
    )
    term = {"hilfeart": "32", "beginn": "2026-03-01", "ende": "2026-03-31", "kontingent_minuten": None}
    await copy(client, traeger, kontrakt["nummer"], **term, entgelt=rate | {"betrag": "120.05"})
    (row,) = (await compare(client, wjh))["items"]
    assert row["felder"] == [{"feld": "entgelt_betrag", "jugendamt": "120.50", "traeger": "120.05"}]
    await copy(client, traeger, kontrakt["nummer"], **term, entgelt=rate)
    assert [row["status"] for row in (await compare(client, wjh))["items"]] == ["uebereinstimmend"]


async def test_k11_what_only_one_side_has_is_told_apart_and_counted(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, signed: Json, asd: Headers
) -> None:
    draft = (await client.post("/v1/kontrakte", json=KONTRAKT, headers=asd)).json()
    await copy(client, traeger, draft["nummer"])
    await copy(client, traeger, "K-1999-00001", ende="2026-02-28")
    found = await compare(client, wjh)
    assert {row["kontraktnummer"]: row["status"] for row in found["items"]} == {
        signed["nummer"]: "nur_jugendamt",
        draft["nummer"]: "nur_traeger",
    }
    counts = found["zusammenfassung"]
    assert (counts["nur_jugendamt"], counts["nur_traeger"], counts["offen"]) == (1, 1, 2)
    (only,) = (await compare(client, wjh, status="nur_traeger"))["items"]
    assert only["offen"] == [{"seite": "jugendamt", "was": "kontrakt", "seit": SIGNED_ON}]
    assert {"feld": "hilfeart", "jugendamt": None, "traeger": "31"} in only["felder"]


async def test_k11_a_month_that_is_not_declared_is_an_answer_owed_and_no_difference(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, signed: Json, house: House
) -> None:
    nummer = signed["nummer"]
    (row,) = (await compare(client, wjh, "2026-11"))["items"]
    assert row["offen"] == [{"seite": "traeger", "was": "traegerkontrakt", "seit": SIGNED_ON}]
    await copy(client, traeger, nummer)
    (row,) = (await compare(client, wjh, "2026-11"))["items"]
    assert (row["status"], row["minuten_gemeldet"], row["offen"]) == ("uebereinstimmend", None, [])
    house.clock.now = datetime(2026, 12, 3, 9, tzinfo=UTC)
    (row,) = (await compare(client, wjh, "2026-11"))["items"]
    assert row["offen"] == [{"seite": "traeger", "was": "meldung", "seit": "2026-12-01"}]
    await declare(client, traeger, "2026-11", said())
    (row,) = (await compare(client, wjh, "2026-11"))["items"]
    assert (row["minuten_gemeldet"], row["offen"]) == (0, [])


async def test_k11_whoever_did_not_move_last_owes_the_answer_about_the_kontrakt(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, signed: Json, house: House
) -> None:
    house.clock.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    await copy(client, traeger, signed["nummer"], hilfeart="30")
    (row,) = (await compare(client, wjh, "2026-12"))["items"]
    assert row["offen"] == [{"seite": "jugendamt", "was": "kontrakt", "seit": "2026-11-23"}]


async def test_k11_a_difference_is_settled_when_both_sides_agree_to_these_values(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, asd: Headers, signed: Json
) -> None:
    nummer = signed["nummer"]
    await copy(client, traeger, nummer)
    await declare(client, traeger, "2026-03", said(1, 60, {nummer: 60}))
    one = await agree(client, asd, nummer, notiz="Wird nicht abgerechnet.", headers={"If-Match": "*"})
    assert (one["geeinigt"], one["offen"]) == (False, [{"seite": "traeger", "was": "einigung", "seit": SIGNED_ON}])
    both = await agree(client, traeger, nummer)
    assert (both["geeinigt"], both["offen"], both["status"]) == (True, [], "abweichend")
    assert [(part["seite"], part["notiz"], part.get("von")) for part in both["einigungen"]] == [
        ("jugendamt", "Wird nicht abgerechnet.", None), ("traeger", "Einig.", None),
    ]  # fmt: skip
    counts = (await compare(client, wjh))["zusammenfassung"]
    assert (counts["abweichend"], counts["geeinigt"], counts["offen"]) == (1, 1, 0)
    await post(client, traeger, kontrakt=nummer, minuten=30)
    (row,) = (await compare(client, wjh))["items"]
    assert (row["geeinigt"], row["einigungen"]) == (False, [])
    assert row["offen"] == [{"seite": "traeger", "was": "minuten", "seit": SIGNED_ON}]


async def test_k11_an_amendment_that_the_copy_does_not_follow_opens_the_books_again(
    client: httpx.AsyncClient, traeger: Headers, asd: Headers, leitung: Headers, signed: Json, house: House
) -> None:
    nummer = signed["nummer"]
    await copy(client, traeger, nummer)
    house.clock.now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    body = {"ab": "2026-12-01", "kontingent_minuten": 900, "grund": "Mehr Bedarf"}
    answer = await client.post(f"/v1/kontrakte/{signed['id']}/aenderungen", json=body, headers=leitung)
    assert answer.status_code == 200, answer.text
    (row,) = (await compare(client, asd))["items"]
    assert row["felder"] == [{"feld": "kontingent_minuten", "jugendamt": 900, "traeger": 600}]
    assert {"seite": "traeger", "was": "kontrakt", "seit": "2026-11-24"} in row["offen"]
    await copy(client, traeger, nummer, kontingent_minuten=900)
    assert (await compare(client, asd))["zusammenfassung"]["uebereinstimmend"] == 1


async def test_k11_an_agreement_holds_for_the_values_that_the_caller_saw(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, signed: Json, house: House
) -> None:
    nummer = signed["nummer"]
    await copy(client, traeger, nummer, hilfeart="30")
    seen = (await client.get(f"/v1/abgleich/2026-03/{nummer}", headers=wjh)).headers["ETag"]
    await copy(client, traeger, nummer, hilfeart="28")
    stale = await agree(client, wjh, nummer, status=412, headers={"If-Match": seen})
    assert stale["type"] == "/problems/version-veraltet"
    key = {"Idempotency-Key": "einig-1"}
    first = await agree(client, wjh, nummer, headers=key)
    assert await agree(client, wjh, nummer, headers=key) == first
    assert len(await house.rows("SELECT 1 FROM einigungen")) == 1
    await copy(client, traeger, nummer)
    nothing = await agree(client, wjh, nummer, status=409)
    assert nothing["type"] == "/problems/nichts-zu-einigen"
    missing = await agree(client, wjh, "K-1", status=404)
    assert missing["type"] == "/problems/nicht-gefunden"


async def test_k11_each_sees_its_own_part_of_the_books(
    client: httpx.AsyncClient, traeger: Headers, asd: Headers, signed: Json, mint: TokenMint, tenant: str
) -> None:
    other = mint.person("traeger", jugendamt=tenant, traeger="t2")
    saarburg = mint.person("asd", jugendamt=tenant, sozialraeume=["saarburg"])
    revision = mint.person("revision", jugendamt=tenant)
    await copy(client, other, signed["nummer"])  # another Träger's Kontrakt: nothing is told of it
    counts = [len((await compare(client, who))["items"]) for who in (traeger, asd, other, saarburg, revision)]
    assert counts == [1, 1, 1, 0, 2]
    (row,) = (await compare(client, other))["items"]
    assert (row["status"], row["sozialraum"], row["minuten_gebucht"]) == ("nur_traeger", None, None)
    path = f"/v1/abgleich/2026-03/{signed['nummer']}/einigung"
    assert (await client.post(path, json={"notiz": "x"}, headers=revision)).status_code == 403
    assert (await client.post(path, json={"notiz": "x"}, headers=saarburg)).status_code == 404


async def test_k11_pages_follow_each_other_and_count_the_whole_month(
    client: httpx.AsyncClient, wjh: Headers, traeger: Headers
) -> None:
    for place in range(5):
        await copy(client, traeger, f"K-{place}")
    seen: list[str] = []
    cursor: Headers = {}
    while True:
        page = await compare(client, wjh, limit="2", **cursor)
        seen += [row["kontraktnummer"] for row in page["items"]]
        assert page["zusammenfassung"]["nur_traeger"] == 5
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == [f"K-{place}" for place in range(5)]
    for forged in ("x", pack(["t1\x00", "K-1"]), pack(["\ud800", "K-1"]), pack([1, None])):
        broken = await client.get("/v1/abgleich", params={"monat": "2026-03", "cursor": forged}, headers=wjh)
        assert broken.json()["type"] == "/problems/stelle-unlesbar"


async def test_row_level_security_alone_keeps_the_books_of_jugendaemter_apart(
    client: httpx.AsyncClient, traeger: Headers, wjh: Headers, signed: Json, house: House
) -> None:
    await copy(client, traeger, signed["nummer"], hilfeart="30")
    await declare(client, traeger, "2026-03", said(1, 60, {signed["nummer"]: 60}))
    await agree(client, wjh, signed["nummer"])
    other = Caller("wjh", f"{house.jugendamt}-2", frozenset({Role.WJH}))
    for table in (
        "traegerkontrakte", "traegermeldungen", "meldungsminuten", "einigungen", "vollstaendigkeitsstaende",
    ):  # fmt: skip
        assert (await house.rows(f"SELECT count(*) FROM {table}"))[0][0] > 0, table
        async with house.database.transaction(other) as work:
            assert (await work.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0, table
