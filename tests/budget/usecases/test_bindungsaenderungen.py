"""The list by which the other services learn what became of Bindungen, whatever changed them (K4, V7, K14)."""

from typing import Any
from uuid import UUID

from tests.budget.office import Json, Office
from tests.budget.quarters import bound, close_year, next_year, work
from tests.builders.county import set_up


async def pull(office: Office, *, seit: str | None = None, **query: Any) -> Json:  # noqa: ANN401  # of any kind
    """Ask as a service does."""
    params = {"art": "kontrakt", **query} | ({"seit": seit} if seit else {})
    return office.good(await office.callers.service("cases").get("/v1/bindungen", params=params))


def told(page: Json) -> list[tuple[UUID, int, str, int, int]]:
    """Give what a page says: source, year, amount, minutes, count of changes."""
    found = [(UUID(one["quelle"]), one["bindung"]) for one in page["items"]]
    return [(quelle, year["jahr"], year["betrag"], year["minuten"], year["stand"]) for quelle, year in found]


async def test_v7_a_release_and_what_a_close_carries_are_listed_as_they_stand_now(office: Office) -> None:
    await office.enter()
    await next_year(office)
    over = await bound(office, ende="2014-12-31")
    runs = await bound(office, ende="2015-12-31", kontingent_minuten=1200)
    first = await pull(office)
    assert told(first) == [
        (over, 2014, "425.00", 600, 1),
        (runs, 2014, "425.00", 600, 1),
        (runs, 2015, "425.00", 600, 1),
    ]
    assert told(await pull(office, seit=first["stand"])) == []
    await work(office, runs, "2014-03-31")
    assert told(await pull(office, seit=first["stand"])) == [], "hours use a Bindung and leave it as it is"
    await close_year(office)
    after = await pull(office, seit=first["stand"])
    assert sorted(told(after)) == sorted(
        [(over, 2014, "0.00", 0, 2), (runs, 2014, "42.50", 60, 2), (runs, 2015, "807.50", 1140, 2)]
    )


async def test_k4_a_year_that_is_set_up_is_listed_and_a_list_is_of_one_kind(office: Office) -> None:
    await office.enter(gesamt=None)
    kontrakt = await bound(office)
    await office.bind_projekt({2014: "100.00"})
    first = await pull(office)
    assert [one["bindung"]["vorgemerkt"] for one in first["items"]] == [True]
    await set_up(office.callers)
    after = await pull(office, seit=first["stand"])
    assert told(after) == [(kontrakt, 2014, "425.00", 600, 2)]
    assert [one["bindung"]["vorgemerkt"] for one in after["items"]] == [False]
    projects = await pull(office, art="projekt")
    assert [(one["bindung"]["betrag"], one["bindung"]["jahr"]) for one in projects["items"]] == [("100.00", 2014)]


async def test_k4_the_list_comes_in_pages(office: Office) -> None:
    await office.enter()
    for _ in range(3):
        await bound(office)
    page = await pull(office, limit=2)
    rest = await pull(office, limit=2, cursor=page["next"])
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    assert page["stand"] == rest["stand"]
