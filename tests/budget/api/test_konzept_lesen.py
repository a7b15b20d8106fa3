"""A Konzept of which some values cannot be read: the rest is judged all the same, in one answer (V1)."""

from typing import Any

import pytest

from tests.budget.office import Office, problem

Found = set[tuple[str, str]]


async def faults_of(office: Office, **content: Any) -> Found:  # noqa: ANN401  # fields of a Konzept, of any shape
    answer = await office.callers.of("admin").put("/v1/konzepte/2014-01-01", json={"name": "K"} | content)
    assert problem(answer)[0] == 422
    return {(error["pointer"], error["code"]) for error in answer.json()["errors"]}


def tree(*teile: Any, **root: Any) -> dict[str, Any]:  # noqa: ANN401  # nodes, of any shape
    return {"schluessel": "w", "teile": list(teile)} | root


A, B = {"schluessel": "a", "anteil": "0.5"}, {"schluessel": "b", "anteil": "0.5"}


async def test_v1_unreadable_values_and_broken_rules_are_told_in_one_answer(office: Office) -> None:
    found = await faults_of(
        office,
        volumen=tree({"schluessel": "a", "anteil": "viel"}, {"schluessel": "b", "anteil": "1", "teile": [A, A]}),
        praevention={"volumen": "nirgends", "mindestanteil": "x"},
        schwellen=[{"volumen": "w", "basis": "nie", "prozent": "-1"}, {"volumen": "u", "basis": "verbrauch"}],
        abschlaege=5,
        personal={"vollzeitstunden": "x", "farbe": 1},
        planbudget={"volumen": "nirgends"},
    )
    assert found == {
        ("/volumen/teile/0/anteil", "anteil"), ("/praevention/mindestanteil", "anteil"),
        ("/schwellen/0/basis", "auswahl"), ("/schwellen/1/prozent", "fehlt"), ("/abschlaege", "auswahl"),
        ("/personal/vollzeitstunden", "wochenstunden"), ("/personal/farbe", "unbekannt"),
        ("/volumen/teile/1/teile/0/schluessel", "doppelt"), ("/volumen/teile/1/teile/1/schluessel", "doppelt"),
        ("/praevention/volumen", "volumen_unbekannt"), ("/schwellen/0/prozent", "bereich"),
        ("/schwellen/1/volumen", "volumen_unbekannt"), ("/planbudget/volumen", "volumen_unbekannt"),
    }  # fmt: skip


async def test_v1_shares_that_do_not_add_up_are_told_beside_an_unreadable_one_elsewhere(office: Office) -> None:
    inner = {"schluessel": "c", "anteil": "0.5", "teile": [{"schluessel": "d", "anteil": "0.9"}]}
    found = await faults_of(office, volumen=tree({"schluessel": "a", "anteil": 1}, inner))
    assert found == {("/volumen/teile/0/anteil", "anteil"), ("/volumen/teile/1/teile", "summe")}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # a share that cannot be read is not missing, nor do the others fail to add up
        ({"volumen": tree({"schluessel": "a", "anteil": "x"}, B)}, {("/volumen/teile/0/anteil", "anteil")}),
        # a name may be that of the node whose key cannot be read
        (
            {"volumen": tree({"anteil": "0.5"}, B), "praevention": {"volumen": "a"}},
            {("/volumen/teile/0/schluessel", "fehlt")},
        ),
        ({"volumen": tree(7, B), "vorfeldhilfen": {"volumen": "b"}}, {("/volumen/teile/0", "typ")}),
        (
            {"volumen": tree(A, B), "schwellen": [7], "planbudget": {"volumen": "w", "ambulant": [1]}},
            {("/schwellen/0", "typ"), ("/planbudget/ambulant/0", "typ")},
        ),
        ({"volumen": 7, "praevention": {"volumen": "a"}}, {("/volumen", "typ")}),
        ({"volumen": tree(A, B), "name": 7}, {("/name", "typ")}),
    ],
)
async def test_v1_what_only_follows_from_an_unreadable_value_is_not_told(
    office: Office, content: dict[str, Any], expected: Found
) -> None:
    assert await faults_of(office, **content) == expected
