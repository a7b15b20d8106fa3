"""P1, G5 over HTTP: versions of an application, and what changed after a question back."""

from typing import Any

import pytest

from tests.projects.journeys import ANTRAG, PATH, Office

POINTS = ["Zielgruppe weiter fassen", "Material belegen"]


async def given_back(office: Office) -> str:
    """Bring an application back to its applicant with points, and let it be changed twice and submitted again."""
    antrag = await office.submitted()
    await office.decide(antrag, entscheidung="zurueckgegeben", punkte=POINTS)
    headers = office.asd | {"If-Match": "*"}
    await office.client.patch(f"{PATH}/{antrag}", json={"titel": "Zwischenstand"}, headers=headers)
    material = {"art": "sach", "bezeichnung": "Material", "betrag": "1500.00", "jahr": 2027}
    fahrten = {"art": "sach", "bezeichnung": "Fahrten", "betrag": "300.00", "jahr": 2026}
    change = {"titel": ANTRAG["titel"], "zielgruppe": "10 bis 16 Jahre", "kosten": [fahrten, material]}
    await office.client.patch(f"{PATH}/{antrag}", json=change, headers=headers)
    return antrag


async def read(office: Office, path: str, **params: int) -> Any:  # noqa: ANN401  # JSON
    answer = await office.client.get(f"{PATH}/{path}", params=params, headers=office.leitung)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_p1_after_a_question_back_the_difference_to_what_was_submitted_is_visible(office: Office) -> None:
    antrag = await given_back(office)
    await office.submit(antrag)
    found = await read(office, f"{antrag}/fassungen/3/unterschied")
    assert (found["nummer"], found["gegen"]) == (3, 1)
    assert found["felder"] == [{"feld": "zielgruppe", "vorher": ANTRAG["zielgruppe"], "nachher": "10 bis 16 Jahre"}]
    assert [line["bezeichnung"] for line in found["kosten"]["neu"]] == ["Fahrten"]
    assert [line["bezeichnung"] for line in found["kosten"]["entfallen"]] == ["Erzieherin"]
    (changed,) = found["kosten"]["geaendert"]
    assert (changed["vorher"]["betrag"], changed["nachher"]["betrag"], changed["felder"]) == (
        "2000.00",
        "1500.00",
        ["betrag"],
    )
    assert (found["vorher"]["zuwendung"], found["nachher"]["zuwendung"]) == ("9500.00", "1300.00")
    assert found["rueckgabe"]["punkte"] == POINTS


async def test_p1_the_points_stay_visible_beside_the_application(office: Office) -> None:
    antrag = await given_back(office)
    document = await office.read(antrag)
    assert (document["status"], document["entscheidungen"][-1]["punkte"]) == ("zurueckgegeben", POINTS)


async def test_p1_any_two_versions_can_be_compared(office: Office) -> None:
    antrag = await given_back(office)
    found = await read(office, f"{antrag}/fassungen/3/unterschied", gegen=2)
    assert ({one["feld"] for one in found["felder"]}, found["rueckgabe"]) == ({"titel", "zielgruppe"}, None)
    backwards = await read(office, f"{antrag}/fassungen/1/unterschied", gegen=3)
    assert [line["bezeichnung"] for line in backwards["kosten"]["neu"]] == ["Erzieherin"]
    first = await read(office, f"{antrag}/fassungen/1/unterschied")
    assert (first["gegen"], len(first["kosten"]["neu"]), first["vorher"]["zuwendung"]) == (None, 2, "0.00")


async def test_p1_before_any_submission_a_version_is_compared_with_the_one_before(office: Office) -> None:
    antrag = (await office.draft())["id"]
    for titel in ("Zweite", "Dritte"):
        headers = office.asd | {"If-Match": "*"}
        await office.client.patch(f"{PATH}/{antrag}", json={"titel": titel}, headers=headers)
    found = await read(office, f"{antrag}/fassungen/3/unterschied")
    assert (found["gegen"], found["felder"]) == (2, [{"feld": "titel", "vorher": "Zweite", "nachher": "Dritte"}])


async def test_g5_versions_are_listed_in_order_paged_and_followed(office: Office) -> None:
    antrag = await given_back(office)
    first = await read(office, f"{antrag}/fassungen", limit=2)
    assert [(one["nummer"], one["einreichungen"]) for one in first["items"]] == [(1, [1]), (2, [])]
    submitted = (await office.read(antrag))["eingereicht_am"]
    assert [one["eingereicht_am"] for one in first["items"]] == [submitted, None]
    rest = await read(office, f"{antrag}/fassungen", cursor=first["next"])
    assert ([one["nummer"] for one in rest["items"]], rest["next"]) == ([3], None)
    nothing = await read(office, f"{antrag}/fassungen", seit=rest["stand"])
    assert (nothing["items"], nothing["stand"]) == ([], rest["stand"])
    await office.client.patch(f"{PATH}/{antrag}", json={"titel": "Vierte"}, headers=office.asd | {"If-Match": "*"})
    more = await read(office, f"{antrag}/fassungen", seit=rest["stand"])
    assert [one["nummer"] for one in more["items"]] == [4]


async def test_g5_a_version_shows_what_it_said_and_the_money_that_followed(office: Office) -> None:
    antrag = await given_back(office)
    found = await read(office, f"{antrag}/fassungen/1")
    assert (found["zielgruppe"], found["zuwendung"]) == (ANTRAG["zielgruppe"], "9500.00")
    assert found["jahre"] == [{"jahr": 2026, "zuwendung": "7500.00"}, {"jahr": 2027, "zuwendung": "2000.00"}]


@pytest.mark.parametrize("path", ["fassungen/4", "fassungen/4/unterschied", "fassungen/1/unterschied?gegen=9"])
async def test_a_version_that_is_not_there_is_not_found(office: Office, path: str) -> None:
    antrag = await given_back(office)
    answer = await office.client.get(f"{PATH}/{antrag}/{path}", headers=office.leitung)
    assert answer.status_code == 404


async def test_p1_a_version_of_another_traeger_is_not_seen_by_the_one_that_follows(office: Office) -> None:
    antrag = (await office.draft())["id"]
    headers = office.asd | {"If-Match": "*"}
    await office.client.patch(f"{PATH}/{antrag}", json={"traeger": "caritas"}, headers=headers)
    caritas = office.person("traeger", traeger="caritas")
    listed = await office.client.get(f"{PATH}/{antrag}/fassungen", headers=caritas)
    assert [one["nummer"] for one in listed.json()["items"]] == [2]
    for path in ("fassungen/1", "fassungen/1/unterschied", "fassungen/2/unterschied"):
        assert (await office.client.get(f"{PATH}/{antrag}/{path}", headers=caritas)).status_code == 404
    for path in ("", "fassungen", "fassungen/1"):
        other = office.person("traeger", traeger="lebenshilfe")
        assert (await office.client.get(f"{PATH}/{antrag}/{path}".rstrip("/"), headers=other)).status_code == 404


async def test_p1_what_a_traeger_drafted_is_not_handed_to_another_one(office: Office) -> None:
    owner = office.person("traeger", traeger="lebenshilfe")
    antrag = (await office.draft(who=owner))["id"]
    headers = office.asd | {"If-Match": "*"}
    answer = await office.client.patch(f"{PATH}/{antrag}", json={"traeger": "caritas"}, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/traeger-fest")
    same = {"traeger": "lebenshilfe", "titel": "Treff am Markt"}
    assert (await office.client.patch(f"{PATH}/{antrag}", json=same, headers=headers)).status_code == 200
    assert (await office.read(antrag, who=owner))["titel"] == "Treff am Markt"
