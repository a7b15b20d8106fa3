"""The handbook over HTTP: recommendation, resolution, versions; everybody in the Jugendamt reads it."""

from typing import Any

import httpx
import pytest

from tests.projects.journeys import Headers, Office

PATH = "/v1/handbuch"


async def post(office: Office, what: str, *, who: Headers | None = None, **body: Any) -> httpx.Response:  # noqa: ANN401  # JSON
    return await office.client.post(f"{PATH}/{what}", json=body, headers=who or office.leitung)


async def resolved(office: Office, **changed: Any) -> str:  # noqa: ANN401  # JSON
    body = {"datum": "2026-02-01", "titel": "Standard", "text": "So sei es", **changed}
    answer = await post(office, "beschluesse", **body)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    assert answer.headers["Location"] == f"{PATH}/beschluesse/{found}"
    return found


async def version(office: Office, gueltig_ab: str, *aenderungen: dict[str, Any]) -> httpx.Response:
    return await post(office, "fassungen", gueltig_ab=gueltig_ab, aenderungen=list(aenderungen))


async def test_p10_every_chapter_leads_to_its_resolution_and_that_to_its_recommendation(office: Office) -> None:
    said: dict[str, Any] = {
        "datum": "2026-01-10",
        "titel": "Zu zweit",
        "text": "Gespräche zu zweit",
        "kapitel": "eltern",
    }
    empfehlung = await post(office, "empfehlungen", who=office.asd, **said)
    assert empfehlung.status_code == 201
    first = await resolved(office, empfehlungen=[empfehlung.json()["id"]])
    second = await resolved(office)
    eltern = {"schluessel": "eltern", "beschluss": first, "titel": "Eltern", "text": "Zu zweit"}
    made = await version(office, "2026-02-01", eltern, eltern | {"schluessel": "schutz", "titel": "Schutz"})
    assert (made.status_code, made.headers["Location"]) == (201, f"{PATH}/fassungen/1")
    changed = {"schluessel": "eltern", "beschluss": second, "text": "Zu dritt"}
    out = {"schluessel": "schutz", "beschluss": second, "entfaellt": True}
    assert (await version(office, "2026-04-01", changed, out)).status_code == 201
    reader = office.person("traeger", traeger="lebenshilfe")
    now = (await office.client.get(PATH, headers=reader)).json()
    assert (now["nummer"], [one["schluessel"] for one in now["kapitel"]]) == (1, ["eltern", "schutz"])
    later = (await office.client.get(PATH, params={"stichtag": "2026-04-01"}, headers=reader)).json()
    (kapitel,) = later["kapitel"]
    assert (kapitel["titel"], kapitel["text"], kapitel["fassung"]) == ("Eltern", "Zu dritt", 2)
    beschluss = await office.client.get(f"{PATH}/beschluesse/{kapitel['beschluss']}", headers=reader)
    assert beschluss.json()["id"] == second
    why = await office.client.get(f"{PATH}/beschluesse/{first}", headers=reader)
    named = why.json()["empfehlungen"][0]
    assert (await office.client.get(f"{PATH}/empfehlungen/{named}", headers=reader)).json() == empfehlung.json()
    found = (await office.client.get(f"{PATH}/fassungen/2/unterschied", headers=reader)).json()
    assert (found["nummer"], found["gegen"]) == (2, 1)
    told = [(one["art"], one["schluessel"]) for one in found["unterschiede"]]
    assert told == [("geaendert", "eltern"), ("entfallen", "schutz")]
    assert found["unterschiede"][0]["vorher"]["text"] == "Zu zweit"
    first_one = (await office.client.get(f"{PATH}/fassungen/1/unterschied", headers=reader)).json()
    assert (first_one["gegen"], len(first_one["unterschiede"])) == (None, 2)
    back = await office.client.get(f"{PATH}/fassungen/1/unterschied", params={"gegen": 2}, headers=reader)
    assert [one["art"] for one in back.json()["unterschiede"]] == ["geaendert", "neu"]
    heads = (await office.client.get(f"{PATH}/fassungen", headers=reader)).json()["items"]
    assert [(one["nummer"], one["aenderungen"]) for one in heads] == [(1, 2), (2, 2)]


async def test_p10_what_does_not_make_a_version_is_refused(office: Office) -> None:
    beschluss = await resolved(office)
    answer = await version(office, "2026-01-31", {"schluessel": "eltern", "beschluss": beschluss})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/fassung-fehlerhaft")
    assert {one["code"] for one in answer.json()["errors"]} == {"vor-beschluss", "fehlt"}
    assert (await office.client.get(PATH, headers=office.asd)).status_code == 404
    assert (await office.client.get(f"{PATH}/fassungen/1", headers=office.asd)).status_code == 404


@pytest.mark.parametrize("what", ["empfehlungen", "beschluesse"])
async def test_p10_what_is_put_down_has_happened(office: Office, what: str) -> None:
    answer = await post(office, what, datum="2026-03-03", titel="Morgen", text="Noch nicht")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/tag-in-zukunft")


async def test_p10_a_resolution_names_recommendations_that_are_there(office: Office) -> None:
    body: dict[str, Any] = {"datum": "2026-02-01", "titel": "Standard", "text": "So"}
    missing = "01936f5e-0000-7000-8000-000000000009"
    answer = await post(office, "beschluesse", **body, empfehlungen=[missing])
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/beschluss-fehlerhaft")
    assert answer.json()["errors"][0]["pointer"] == "/empfehlungen/0"


async def test_p10_a_resolution_follows_each_recommendation_once_and_not_before_its_day(office: Office) -> None:
    said = {"datum": "2026-02-10", "titel": "Zu zweit", "text": "Gespräche zu zweit"}
    named = (await post(office, "empfehlungen", who=office.asd, **said)).json()["id"]
    body: dict[str, Any] = {"titel": "Standard", "text": "So", "empfehlungen": [named, named]}
    answer = await post(office, "beschluesse", **body, datum="2026-02-09")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/beschluss-fehlerhaft")
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/empfehlungen/0", "vor-empfehlung"),
        ("/empfehlungen/1", "vor-empfehlung"),
        ("/empfehlungen/1", "mehrfach"),
    ]
    await resolved(office, datum="2026-02-10", empfehlungen=[named])


async def test_p10_repeats_by_key_make_one_version(office: Office) -> None:
    beschluss = await resolved(office)
    body = {
        "gueltig_ab": "2026-02-01",
        "aenderungen": [{"schluessel": "a", "beschluss": beschluss, "titel": "A", "text": "A"}],
    }
    headers = office.leitung | {"Idempotency-Key": "einmal"}
    answers = [await office.client.post(f"{PATH}/fassungen", json=body, headers=headers) for _ in range(2)]
    assert [answer.json()["nummer"] for answer in answers] == [1, 1]
    for what in ("empfehlungen", "beschluesse"):
        said = {"datum": "2026-02-01", "titel": "A", "text": "B"}
        twice = [
            await office.client.post(f"{PATH}/{what}", json=said, headers=headers | {"Idempotency-Key": what})
            for _ in range(2)
        ]
        assert twice[0].json() == twice[1].json()


async def test_p10_another_jugendamt_has_a_handbook_of_its_own(office: Office) -> None:
    beschluss = await resolved(office)
    await version(office, "2026-02-01", {"schluessel": "a", "beschluss": beschluss, "titel": "A", "text": "A"})
    elsewhere = office.mint.person("leitung", jugendamt="anderes-amt", bezirke=["*"])
    for path in ("", f"/beschluesse/{beschluss}", "/fassungen/1"):
        assert (await office.client.get(f"{PATH}{path}", headers=elsewhere)).status_code == 404
    for what in ("empfehlungen", "beschluesse", "fassungen"):
        listed = await office.client.get(f"{PATH}/{what}", headers=elsewhere)
        assert listed.json()["items"] == []
