"""P7 over HTTP: the calculator."""

import pytest

from tests.projects.journeys import Office

PATH = "/v1/eigenanteil"


@pytest.mark.parametrize(
    ("mitarbeitende", "prozent", "eigenanteil"),
    [(1, "1", "1000.00"), (30, "1", "1000.00"), (31, "2", "2000.00"), (45, "2", "2000.00"), (60, "2", "2000.00"),
     (61, "3", "3000.00"), (90, "3", "3000.00"), (91, "4", "4000.00"), (120, "4", "4000.00"), (121, "5", "5000.00"),
     (5000, "5", "5000.00")],
)  # fmt: skip
async def test_p7_eigenanteil_at_the_edges(office: Office, mitarbeitende: int, prozent: str, eigenanteil: str) -> None:
    params = {"mitarbeitende": str(mitarbeitende), "foerderfaehige_kosten": "100000.00"}
    answer = await office.client.get(PATH, params=params, headers=office.asd)
    assert (answer.status_code, answer.json()) == (200, {"prozent": prozent, "eigenanteil": eigenanteil})


@pytest.mark.parametrize("rolle", ["admin", "wjh", "asd", "leitung", "traeger", "revision"])
async def test_p7_every_role_may_ask(office: Office, rolle: str) -> None:
    params = {"mitarbeitende": "1", "foerderfaehige_kosten": "0.50"}
    answer = await office.client.get(PATH, params=params, headers=office.person(rolle))
    assert answer.json() == {"prozent": "1", "eigenanteil": "0.01"}


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"mitarbeitende": "0", "foerderfaehige_kosten": "1.00"}, "/mitarbeitende"),
        ({"mitarbeitende": "-1", "foerderfaehige_kosten": "1.00"}, "/mitarbeitende"),
        ({"foerderfaehige_kosten": "1.00"}, "/mitarbeitende"),
        ({"mitarbeitende": "45", "foerderfaehige_kosten": "1.001"}, "/foerderfaehige_kosten"),
        ({"mitarbeitende": "45", "foerderfaehige_kosten": "-1.00"}, "/foerderfaehige_kosten"),
        ({"mitarbeitende": "45", "foerderfaehige_kosten": ""}, "/foerderfaehige_kosten"),
        ({"mitarbeitende": "45", "foerderfaehige_kosten": "1e3"}, "/foerderfaehige_kosten"),
        ({"mitarbeitende": "45"}, "/foerderfaehige_kosten"),
    ],
)
async def test_p7_wrong_parameters_are_named(office: Office, params: dict[str, str], pointer: str) -> None:
    answer = await office.client.get(PATH, params=params, headers=office.asd)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/eingabe")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
