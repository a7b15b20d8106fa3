"""P1, P2 over HTTP: drafting, changing, reading, listing; who sees what; versions and repeats."""

from typing import Any

import pytest

from shared.contracts.stammdaten import StammdatenArt
from tests.projects.fakes import FakeBudget
from tests.projects.journeys import ANTRAG, PATH, Office


async def test_p2_a_draft_is_answered_with_its_money_version_and_place(office: Office) -> None:
    answer = await office.client.post(PATH, json=dict(ANTRAG), headers=office.asd)
    document = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"{PATH}/{document['id']}"
    assert (document["status"], document["finanzierungsart"]) == ("entwurf", "fehlbedarf")
    assert document["foerderfaehige_kosten"] == "10000.00"
    assert document["eigenanteil"] == {"prozent": "2", "mindestens": "200.00", "geplant": "500.00"}
    assert document["zuwendung"] == "9500.00"
    assert document["jahre"] == [{"jahr": 2026, "zuwendung": "7500.00"}, {"jahr": 2027, "zuwendung": "2000.00"}]
    assert document == await office.read(document["id"])


async def test_p2_a_draft_may_be_empty_but_for_its_place(office: Office) -> None:
    place = {name: ANTRAG[name] for name in ("bezirk", "sozialraum", "traeger")}
    answer = await office.client.post(PATH, json=place, headers=office.asd)
    document = answer.json()
    assert answer.status_code == 201
    assert (document["titel"], document["beginn"], document["kosten"], document["jahre"]) == ("", None, [], [])
    assert (document["zuwendung"], document["eigenanteil"]["mindestens"]) == ("0.00", "0.00")


async def test_p7_a_draft_shows_no_least_contribution_while_no_employees_are_on_record(
    office: Office, budget: FakeBudget
) -> None:
    budget.put(StammdatenArt.TRAEGER, "lebenshilfe", name="Lebenshilfe", mitarbeitende=None)
    document = await office.draft()
    assert document["eigenanteil"] == {"prozent": None, "mindestens": None, "geplant": "500.00"}


async def test_drafts_work_while_the_budget_is_away(office: Office, budget: FakeBudget) -> None:
    budget.reachable = False
    document = await office.draft()
    assert (document["status"], document["eigenanteil"]["prozent"]) == ("entwurf", None)


async def test_p1_a_change_replaces_what_is_named_and_keeps_the_rest(office: Office) -> None:
    antrag = await office.draft()
    change: dict[str, Any] = {"titel": "Neuer Titel", "einnahmen": [], "beginn": None}
    headers = office.asd | {"If-Match": '"1"'}
    answer = await office.client.patch(f"{PATH}/{antrag['id']}", json=change, headers=headers)
    document = answer.json()
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert (document["titel"], document["einnahmen"], document["beginn"]) == ("Neuer Titel", [], None)
    assert (document["bedarf"], document["kosten"], document["zuwendung"]) == (
        antrag["bedarf"],
        antrag["kosten"],
        "10000.00",
    )


async def test_a_change_that_changes_nothing_keeps_the_version(office: Office) -> None:
    antrag = (await office.draft())["id"]
    change = {"titel": ANTRAG["titel"]}
    answer = await office.client.patch(f"{PATH}/{antrag}", json=change, headers=office.asd | {"If-Match": "*"})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')


@pytest.mark.parametrize(("match", "status"), [(None, 428), ('"7"', 412)])
@pytest.mark.parametrize("action", ["", "einreichung", "rueckzug", "beginn", "entscheidung"])
async def test_every_change_needs_the_version_that_was_seen(
    office: Office, action: str, match: str | None, status: int
) -> None:
    antrag = await office.submitted()
    who = office.leitung if action == "entscheidung" else office.asd
    headers = who | ({"If-Match": match} if match else {})
    method, body = ("POST", None) if action else ("PATCH", {"titel": "x"})
    body = {"entscheidung": "abgelehnt", "begruendung": "x"} if action == "entscheidung" else body
    answer = await office.client.request(method, f"{PATH}/{antrag}/{action}".rstrip("/"), json=body, headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("broken", "pointer"),
    [
        ({"bezirk": "Not a slug"}, "/bezirk"),
        ({"sozialraum": None}, "/sozialraum"),
        ({"titel": "x" * 201}, "/titel"),
        ({"bedarf": "x" * 4001}, "/bedarf"),
        ({"ziele": "a\x01b"}, "/ziele"),
        ({"beginn": "01.04.2026"}, "/beginn"),
        ({"finanzierungsart": "institutionell"}, "/finanzierungsart"),
        ({"unknown": 1}, "/unknown"),
        ({"kosten": [{"art": "bau", "betrag": "1.00", "jahr": 2026}]}, "/kosten/0/art"),
        ({"kosten": [{"art": "sach", "betrag": 1.5, "jahr": 2026}]}, "/kosten/0/betrag"),
        ({"kosten": [{"art": "sach", "betrag": "1.00", "jahr": "2026"}]}, "/kosten/0/jahr"),
        ({"kosten": [{"art": "sach", "betrag": "1.00", "jahr": 2026, "unbar": "ja"}]}, "/kosten/0/unbar"),
        ({"einnahmen": [{"art": "spende", "betrag": "1.00", "jahr": 2026}]}, "/einnahmen/0/art"),
        ({"einnahmen": [{"art": "ehrenamt", "jahr": 2026, "stunden": 0}]}, "/einnahmen/0/stunden"),
        ({"kosten": [{"art": "sach", "pauschale": "Miete", "menge": 1, "jahr": 2026}]}, "/kosten/0/pauschale"),
        ({"kosten": [{"art": "sach", "pauschale": "miete", "menge": 10001, "jahr": 2026}]}, "/kosten/0/menge"),
        (
            {"kosten": [{"art": "personal", "betrag": "1.00", "jahr": 2026, "stellenanteil": 0.5}]},
            "/kosten/0/stellenanteil",
        ),
    ],
)
async def test_each_broken_field_is_pointed_at(office: Office, broken: dict[str, Any], pointer: str) -> None:
    answer = await office.client.post(PATH, json={**ANTRAG, **broken}, headers=office.asd)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/eingabe")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
    assert (await office.client.get(PATH, headers=office.asd)).json()["items"] == []


@pytest.mark.parametrize(
    ("broken", "slug", "pointer"),
    [
        ({"ende": "2027-02-29"}, "kein-kalendertag", "/ende"),
        ({"kosten": [{"art": "sach", "betrag": "-1.00", "jahr": 2026}]}, "geld-negativ", "/kosten/0/betrag"),
        ({"kosten": [{"art": "sach", "betrag": "1.005", "jahr": 2026}]}, "geld-nachkommastellen", "/kosten/0/betrag"),
    ],
)
async def test_g1_g4_each_broken_rule_of_values_is_its_own_problem_with_a_page(
    office: Office, broken: dict[str, Any], slug: str, pointer: str
) -> None:
    answer = await office.client.post(PATH, json={**ANTRAG, **broken}, headers=office.asd)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{slug}")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
    assert (await office.client.get(answer.json()["type"])).status_code == 200


async def test_p1_seen_by_those_who_work_with_it_and_by_nobody_else(office: Office) -> None:
    antrag = (await office.draft())["id"]
    seeing = [
        office.asd,
        office.leitung,
        office.person("wjh"),
        office.person("revision"),
        office.person("traeger", traeger="lebenshilfe"),
    ]
    blind = [
        office.person("asd", sozialraeume=["saarburg"]),
        office.person("leitung", bezirke=["saarburg-bezirk"]),
        office.person("traeger", traeger="caritas"),
        office.mint.person("wjh", jugendamt="elsewhere"),
    ]
    for who in seeing:
        assert (await office.client.get(f"{PATH}/{antrag}", headers=who)).status_code == 200
        assert len((await office.client.get(PATH, headers=who)).json()["items"]) == 1
    nowhere = (await office.client.get(f"{PATH}/01936f5e-0000-7000-8000-000000000001", headers=office.asd)).content
    for who in blind:
        answer = await office.client.get(f"{PATH}/{antrag}", headers=who)
        assert (answer.status_code, answer.content) == (404, nowhere)
        assert (await office.client.get(PATH, headers=who)).json()["items"] == []


async def test_p1_nobody_changes_what_it_does_not_see(office: Office) -> None:
    antrag = (await office.draft())["id"]
    for who in (office.person("asd", sozialraeume=["saarburg"]), office.person("traeger", traeger="caritas")):
        for action in ("einreichung", "rueckzug", "beginn"):
            assert (await office.act(antrag, action, who=who)).status_code == 404
    other = office.person("leitung", bezirke=["saarburg-bezirk"])
    assert (await office.decide(antrag, who=other)).status_code == 404


async def test_p1_who_reads_by_another_role_does_not_apply(office: Office) -> None:
    antrag = (await office.draft())["id"]
    token = office.mint.mint(jugendamt=office.tenant, rollen=["asd", "revision"], sozialraeume=["saarburg"])
    answer = await office.submit(antrag, who={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/nicht-zustaendig")


async def test_p1_nobody_drafts_for_another_area_or_traeger(office: Office) -> None:
    for who, pointer in (
        (office.person("asd", sozialraeume=["saarburg"]), "/sozialraum"),
        (office.person("traeger", traeger="caritas"), "/traeger"),
    ):
        answer = await office.client.post(PATH, json=dict(ANTRAG), headers=who)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    antrag = (await office.draft())["id"]
    headers = office.asd | {"If-Match": "*"}
    answer = await office.client.patch(f"{PATH}/{antrag}", json={"sozialraum": "saarburg"}, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/sozialraum")


@pytest.mark.parametrize("rolle", ["admin", "wjh", "leitung", "revision"])
async def test_p1_only_asd_and_traeger_apply(office: Office, rolle: str) -> None:
    answer = await office.client.post(PATH, json=dict(ANTRAG), headers=office.person(rolle))
    assert answer.status_code == 403


async def test_the_same_key_drafts_once_and_another_content_is_refused(office: Office) -> None:
    headers = office.asd | {"Idempotency-Key": "draft-1"}
    first = await office.client.post(PATH, json=dict(ANTRAG), headers=headers)
    again = await office.client.post(PATH, json=dict(ANTRAG), headers=headers)
    assert (again.status_code, again.json()) == (201, first.json())
    other = await office.client.post(PATH, json={**ANTRAG, "titel": "Anders"}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/schluessel-wiederverwendet")
    assert len((await office.client.get(PATH, headers=office.asd)).json()["items"]) == 1


async def test_lists_are_paged_filtered_and_followed_by_stand(office: Office) -> None:
    ids = [(await office.draft(titel=f"Projekt {number}"))["id"] for number in range(3)]
    first = (await office.client.get(PATH, params={"limit": 2}, headers=office.leitung)).json()
    second = (await office.client.get(PATH, params={"cursor": first["next"]}, headers=office.leitung)).json()
    assert [item["id"] for item in first["items"] + second["items"]] == ids
    assert second["next"] is None
    await office.submit(ids[1])
    changed = (await office.client.get(PATH, params={"seit": first["stand"]}, headers=office.leitung)).json()
    assert ids[1] in [item["id"] for item in changed["items"]]
    for params, count in (
        ({"status": "eingereicht"}, 1),
        ({"status": "entwurf"}, 2),
        ({"bezirk": "konz-bezirk"}, 3),
        ({"sozialraum": "saarburg"}, 0),
        ({"traeger": "lebenshilfe", "status": "entwurf"}, 2),
    ):
        found = (await office.client.get(PATH, params=params, headers=office.leitung)).json()["items"]
        assert len(found) == count, params
