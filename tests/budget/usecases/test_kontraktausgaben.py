"""Spending with a Kontrakt's number: listed for the case service (K12), warned of outside the term (K5, V10)."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.budget.office import Json, Office
from tests.builders.county import put, set_up

PATH = "/v1/kontraktausgaben"
YEAR_15 = {"bruttojahresarbeitszeit": 1600, "stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"}}
BY_DAY: Json = {"entgelt": {"art": "tagessatz", "betrag": "10.00"}, "hilfeart": "32"}


async def listed(office: Office, **params: Any) -> Json:  # noqa: ANN401  # query parameters
    return office.good(await office.callers.service("cases").get(PATH, params=params))


async def outside(office: Office) -> list[Json]:
    warnungen = await office.warnungen()
    return [one["figuren"] for one in warnungen if one["art"] == "ausgabe_ausserhalb_laufzeit"]


async def test_k12_spending_on_kontrakte_and_its_storno_are_listed_each_once_by_seit(office: Office) -> None:
    await office.enter()
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, **BY_DAY))
    office.good(await office.ausgabe("7.00"))
    first = office.good(await office.ausgabe("290.00", kontrakt="K-1", datum="2014-04-30"))
    page = await listed(office)
    (row,) = page["items"]
    assert row == {
        "id": first["id"], "ausgabe": first["id"], "kontrakt": str(kontrakt), "sozialraum": "konz",
        "datum": "2014-04-30", "betrag": "290.00", "gebucht_am": first["gebucht_am"],
    }  # fmt: skip
    second = office.good(await office.ausgabe("310.00", kontrakt=str(kontrakt), datum="2014-05-31"))
    office.good(await office.storno("ausgaben", first["id"]))
    new = [one for one in (await listed(office, seit=page["stand"]))["items"] if one["id"] != first["id"]]
    assert [(one["ausgabe"], one["betrag"], one["datum"]) for one in new] == [
        (second["id"], "310.00", "2014-05-31"), (first["id"], "-290.00", "2014-04-30"),
    ]  # fmt: skip
    assert len({one["id"] for one in (await listed(office))["items"]}) == 3
    assert (await listed(office, kontrakt=str(uuid4())))["items"] == []


async def test_k12_pages_hold_each_row_once(office: Office) -> None:
    await office.enter()
    office.good(await office.bind(**BY_DAY))
    ids = [office.good(await office.ausgabe(f"{n}.00", kontrakt="K-1"))["id"] for n in (1, 2, 3)]
    office.good(await office.storno("ausgaben", ids[1]))
    found, params = [], {"limit": 2}
    while True:
        page = await listed(office, **params)
        found += [(one["ausgabe"], one["betrag"]) for one in page["items"]]
        if page["next"] is None:
            break
        params |= {"cursor": page["next"]}
    assert sorted(found) == sorted([(ids[0], "1.00"), (ids[1], "2.00"), (ids[2], "3.00"), (ids[1], "-2.00")])


async def test_k12_a_leitung_sees_the_spending_of_its_bezirke_alone(office: Office) -> None:
    await office.enter()
    office.good(await office.bind(**BY_DAY))
    office.good(await office.ausgabe("1.00", kontrakt="K-1"))
    for bezirke, expected in ((["kreis"], 1), (["anderswo"], 0)):
        page = office.good(await office.callers.of("leitung", bezirke=bezirke).get(PATH))
        assert len(page["items"]) == expected
    assert (await office.callers.of("asd", sozialraeume=["konz"]).get(PATH)).status_code == 403


@pytest.mark.parametrize(
    ("datum", "warned"), [("2014-02-28", 1), ("2014-03-01", 0), ("2014-06-30", 0), ("2014-07-01", 1)]
)
async def test_v10_spending_outside_the_term_of_its_kontrakt_is_booked_and_warned_of(
    office: Office, datum: str, warned: int
) -> None:
    await office.enter()
    office.good(await office.bind(beginn="2014-03-01", ende="2014-06-30", **BY_DAY))
    booked = office.good(await office.ausgabe("5.00", kontrakt="K-1", datum=datum))
    assert (await office.figures())[0] == "5.00"
    expected = {
        "kontrakt": "K-1", "beginn": "2014-03-01", "ende": "2014-06-30", "datum": datum, "betrag": "5.00",
        "ausgabe": booked["id"],
    }  # fmt: skip
    assert await outside(office) == [expected] * warned


async def test_v10_an_earlier_end_warns_of_what_was_spent_for_the_days_after_it_once_a_year(office: Office) -> None:
    await office.enter()
    await put(office.wjh, "/v1/haushaltsjahre/2015", YEAR_15)
    await set_up(office.callers, jahr=2015, gesamt="100000.00")
    kontrakt = uuid4()
    office.good(await office.bind(kontrakt=kontrakt, ende="2015-12-31", **BY_DAY))
    for betrag, datum in (
        ("1.00", "2014-06-30"),
        ("2.00", "2014-07-01"),
        ("3.00", "2014-08-01"),
        ("4.00", "2015-01-31"),
    ):
        spent = office.good(await office.ausgabe(betrag, kontrakt="K-1", datum=datum))
    reversed_ = office.good(await office.ausgabe("8.00", kontrakt="K-1", datum="2014-09-01"))
    office.good(await office.storno("ausgaben", reversed_["id"]))
    assert await outside(office) == []
    office.good(await office.bind(kontrakt=kontrakt, ende="2014-06-30", **BY_DAY))
    shown = {"kontrakt": "K-1", "beginn": "2014-01-01", "ende": "2014-06-30"}
    assert await outside(office) == [
        shown | {"anzahl": 2, "betrag": "5.00"}, shown | {"anzahl": 1, "betrag": "4.00"},
    ]  # fmt: skip
    office.good(await office.bind(kontrakt=kontrakt, ende="2014-06-29", **BY_DAY))
    assert (await outside(office))[2:] == [shown | {"ende": "2014-06-29", "anzahl": 1, "betrag": "1.00"}]
    assert spent["kontrakt"] == str(kontrakt)


async def test_v10_of_a_spending_and_an_earlier_end_at_the_same_time_one_sees_the_other(office: Office) -> None:
    await office.enter()
    for number in range(8):
        kontrakt, nummer = uuid4(), f"K-{number}"
        office.good(await office.bind(kontrakt=kontrakt, nummer=nummer, **BY_DAY, begruendung="Bedarf"))
        spent, ended = await asyncio.gather(
            office.ausgabe("1.00", kontrakt=nummer, datum="2014-09-01", ueberschreitung_begruendung="Rechnung"),
            office.bind(kontrakt=kontrakt, nummer=nummer, ende="2014-06-30", **BY_DAY, begruendung="Ende"),
        )
        office.good(spent)
        office.good(ended)
        assert [one["kontrakt"] for one in await outside(office)].count(nummer) == 1
