"""A day that has not come is refused alike, wherever a past day can be asked for (V16)."""

import re

from fastapi import FastAPI

from tests.budget.office import Office, problem
from tests.builders.county import KONZEPT, put
from tests.builders.openapi import openapi_of

_VALUES = {"jahr": "2014", "slug": "konz", "bezirk": "kreis", "quartal": "1"}
_PERSONS = ("wjh", "leitung")


def asked_of_a_day(app: FastAPI) -> list[tuple[str, str]]:
    """Give the path and a role of each operation that takes a `stichtag` in its query."""
    return [
        (path, next(role for role in _PERSONS if role in operation["x-rollen"]))
        for path, item in openapi_of(app)["paths"].items()
        for operation in item.values()
        if any(one["name"] == "stichtag" for one in operation.get("parameters", ()))
    ]


async def test_v16_a_day_to_come_is_refused_alike_on_every_operation(office: Office, app: FastAPI) -> None:
    await office.enter()
    await office.projektbudget("100.00")
    paths = asked_of_a_day(app)
    assert len(paths) >= 16
    refused = {}
    for path, role in paths:
        address = re.sub(r"{(\w+)}", lambda found: _VALUES[found[1]], path)
        answer = await office.callers.of(role).get(address, params={"stichtag": "2026-03-03"})
        pointers = [fault["pointer"] for fault in answer.json().get("errors", ())]
        refused[path] = (*problem(answer), pointers)
        today = await office.callers.of(role).get(address, params={"stichtag": "2026-03-02"})
        assert today.status_code in {200, 404, 409}, (path, today.text)
    assert set(map(str, refused.values())) == {str((422, "stichtag-in-zukunft", ["/stichtag"]))}, refused
    body = {"jahr": 2014, "konzept": KONZEPT, "stichtag": "2026-03-03"}
    assert problem(await office.wjh.post("/v1/konzeptvergleiche", json=body)) == (422, "stichtag-in-zukunft")


async def test_v16_a_grundlage_is_shown_as_it_was(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter(gesamt="100000.00")
    office.clock.set("2014-03-01")
    path = "/v1/haushaltsjahre/2014/sozialraeume/konz"
    await put(office.wjh, path, {"gesamt": "200000.00"}, **{"If-Match": '"1"'})
    shown = {}
    for day in ("2014-02-28", "2014-03-01"):
        answer = await office.wjh.get(f"{path}/grundlage", params={"stichtag": day})
        found = office.good(answer)
        herleitung = found["herleitung"]["variabel"]
        shown[day] = (answer.headers["etag"], found["gesamt"], herleitung["gesamt"], herleitung["weg"][-1]["betrag"])
    assert shown == {
        "2014-02-28": ('"1"', "100000.00", "100000.00", "17000.00"),
        "2014-03-01": ('"2"', "200000.00", "200000.00", "34000.00"),
    }
    assert office.good(await office.wjh.get(f"{path}/grundlage"))["gesamt"] == "200000.00"
    early = await office.wjh.get(f"{path}/grundlage", params={"stichtag": "2014-01-01"})
    assert problem(early) == (404, "nicht-gefunden")


async def test_v2_posts_are_derived_down_to_each_input_over_http(office: Office) -> None:
    office.clock.set("2014-01-02")
    await office.enter(gesamt=None)
    year = {
        "stellenfaktor": {"personal": "58000.00", "pauschale": "10000.00"},
        "bruttojahresarbeitszeit": 1600,
        "tarifsteigerungen": [{"ab": "2014-07-01", "prozent": "2.4"}],
    }
    await put(office.wjh, "/v1/haushaltsjahre/2014", year, **{"If-Match": '"1"'})
    path = "/v1/haushaltsjahre/2014/sozialraeume/konz"
    told = (await put(office.wjh, path, {"stellen": ["personalisiert"]}))["herleitung"]["personalisiert"]
    kv = told["vertraege"]["KV-1"]
    assert (told["haushaltsjahr"], told["summe"], told["konzept"]["version"]) == (
        "haushaltsjahr/2014/2", "137403.44", 1
    )  # fmt: skip
    assert (kv["version"], kv["stellen"], kv["tage"], kv["jahrestage"]) == (1, "2.00", 365, 365)
    assert kv["teile"] == [
        {
            "von": "2014-01-01", "bis": "2014-06-30", "tage": 181, "personal": "58000.00", "pauschale": "10000.00",
            "betrag": "67441.10",
        },
        {
            "von": "2014-07-01", "bis": "2014-12-31", "tage": 184, "personal": "59392.00", "pauschale": "10000.00",
            "betrag": "69962.34",
        },
    ]  # fmt: skip
